//! What snapshots hold, and how they are written.

use crate::bench::{Bench, SMALL, assert_same, results};
use tautomata::results::open;
use tautomata::snapshots::{SnapshotFile, open_xyz};

/// [`SMALL`] with a part of its crystal in its snapshots.
fn with(snapshot: &str) -> String {
    format!("{SMALL}snapshot = {snapshot}\n")
}

/// The snapshot at the end of a run, and its bytes as VTI.
fn last_snapshot(bench: &Bench) -> (SnapshotFile, Vec<u8>) {
    bench.succeeds(&["run", "sample.toml", "--quiet", "--output", "out"]);
    let results = open(&bench.path("out")).unwrap();
    assert_eq!(results.manifest.verify(&bench.path("out")).unwrap(), []);
    let path = results.snapshots.last().unwrap();
    let vti = std::fs::read(bench.path("out/snapshots/t00024.00h.vti")).unwrap();
    (open_xyz(path).unwrap(), vti)
}

#[test]
fn a_part_is_cut_from_the_whole_and_keeps_its_places() {
    let (whole, _) = last_snapshot(&Bench::with(SMALL));
    let bench = Bench::with(&with("{ box = [[1, 0, 2], [3, 4, 4]] }"));
    let told = bench.succeeds(&["check", "sample.toml"]);
    let part = "2 snapshots of 64 sites: box [[1, 0, 2], [3, 4, 4]]\n";
    assert!(told.contains(part), "{told}");
    let (part, _) = last_snapshot(&bench);
    // 2 × 4 × 2 cells of four molecules.
    assert_eq!(part.sites.len(), 64);
    assert!(part.sites.iter().all(|site| whole.sites.contains(site)));
    assert_eq!(part.periodic, [false, true, false]);
    for axis in 0..3 {
        let cells = [2.0, 4.0, 2.0][axis];
        for along in 0..3 {
            let due = whole.box_vectors[axis][along] / 4.0 * cells;
            approx::assert_abs_diff_eq!(part.box_vectors[axis][along], due, epsilon = 1e-9);
        }
    }
    let corner =
        |along: usize| (whole.box_vectors[0][along] + 2.0 * whole.box_vectors[2][along]) / 4.0;
    for along in 0..3 {
        approx::assert_abs_diff_eq!(part.origin[along], corner(along), epsilon = 1e-9);
    }
}

#[test]
fn every_second_cell_is_an_eighth_of_all() {
    let bench = Bench::with(&with("{ every_nth = 2 }"));
    let told = bench.succeeds(&["check", "sample.toml"]);
    assert!(told.contains("of 32 sites: box [[0, 0, 0], [4, 4, 4]], one cell in 2"), "{told}");
    let (thinned, _) = last_snapshot(&bench);
    assert_eq!((thinned.sites.len(), thinned.group, thinned.periodic), (32, 4, [true; 3]));
}

#[test]
fn compressed_snapshots_hold_the_same_in_less() {
    let (whole, vti) = last_snapshot(&Bench::with(SMALL));
    let bench = Bench::with(&with("{ compress = true }"));
    let (compressed, small_vti) = last_snapshot(&bench);
    assert_eq!(compressed, whole);
    assert!(small_vti.len() < vti.len());
    let folder = bench.path("out/snapshots");
    let names = ["t00000.00h.vti", "t00000.00h.xyz.gz", "t00024.00h.vti", "t00024.00h.xyz.gz"];
    let mut found: Vec<_> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    found.sort();
    assert_eq!(found, names);
    // Replaced like any other result.
    bench.write("sample.toml", SMALL);
    bench.succeeds(&["run", "sample.toml", "--quiet", "--output", "out", "--force"]);
    assert!(!folder.join(names[1]).exists());
}

#[test]
fn the_resolved_scenario_gives_the_same_part_again() {
    let bench =
        Bench::with(&with("{ box = [[0, 0, 0], [3, 3, 3]], every_nth = 2, compress = true }"));
    bench.succeeds(&["run", "sample.toml", "--output", "first"]);
    bench.succeeds(&["run", "first/scenario.resolved.toml", "--output", "second"]);
    assert_same(&results(&bench.path("first")), &results(&bench.path("second")));
}
