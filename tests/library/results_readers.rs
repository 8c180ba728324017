//! Snapshots opened by the programs that researchers use: ASE, OVITO and pyvista (VTK), where
//! Python has them. `pip install ase ovito pyvista` and `cargo test --test library results_readers --
//! --nocapture` tell which were tried.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::Command;
use tautomata::snapshots::{SPECIES_LETTERS, SnapshotFile, SnapshotSite};

/// Three by two by two monoclinic cells of four molecules that hold every species.
fn snapshot(periodic: [bool; 3]) -> SnapshotFile {
    let cell = [[8.9313, 0.0, 0.0], [0.0, 9.037, 0.0], [-2.4732, 0.0, 11.1744]];
    let molecules =
        [[0.55, 0.68, 0.41], [-0.55, 1.18, 0.09], [-0.55, -0.68, -0.41], [0.55, -0.18, 0.91]];
    let mut sites = Vec::new();
    for number in 0..48_u32 {
        let place = [number / 4 % 3, number / 12 % 2, number / 24].map(f64::from);
        let molecule = molecules[number as usize % 4];
        let position = std::array::from_fn(|axis| {
            (0..3).map(|edge| (place[edge] + molecule[edge]) * cell[edge][axis]).sum()
        });
        sites.push(SnapshotSite {
            position,
            species: SPECIES_LETTERS[number as usize % 7],
            ordered: number % 3 == 0,
            defect: number % 5 == 0,
            chain: if number % 7 == 3 { number } else { 0 },
            unit: number % 4,
        });
    }
    let [a, b, c] = cell;
    let box_vectors =
        [a.map(|part| 3.0 * part), b.map(|part| 2.0 * part), c.map(|part| 2.0 * part)];
    let origin = [0.0; 3];
    SnapshotFile {
        time: 86_400.0,
        temperature: 413.15,
        origin,
        box_vectors,
        periodic,
        group: 1,
        sites,
    }
}

/// Writes the snapshot in both formats, plain and compressed, and has the script read them.
fn open_with_readers(snapshot: &SnapshotFile) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, fill: &dyn Fn(&mut dyn Write) -> io::Result<()>| {
        let path = folder.path().join(name);
        let mut out = BufWriter::new(File::create(&path).unwrap());
        fill(&mut out).unwrap();
        out.flush().unwrap();
        path
    };
    let xyz = write("plain.xyz", &|out| snapshot.write_xyz(out));
    let vti = write("plain.vti", &|out| snapshot.write_vti(out));
    have_read(snapshot, &xyz, &vti);
    let xyz = write("packed.xyz.gz", &|out| snapshot.write_xyz_gz(out));
    let vti = write("packed.vti", &|out| snapshot.write_vti_compressed(out));
    have_read(snapshot, &xyz, &vti);
}

fn have_read(snapshot: &SnapshotFile, xyz: &Path, vti: &Path) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/library/results_readers.py");
    let letters: String = snapshot.sites.iter().map(|site| site.species).collect();
    let python = Command::new("python3")
        .env("QT_QPA_PLATFORM", "offscreen")
        .args([script.as_ref(), xyz.as_os_str(), vti.as_os_str(), letters.as_ref()])
        .args(snapshot.origin.map(|along| along.to_string()))
        .output();
    match python {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stdout);
            let complained = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{said}{complained}");
            print!("{said}");
        }
        Err(error) => println!("all readers skipped: no python3 ({error})"),
    }
}

#[test]
fn a_periodic_crystal_opens() {
    open_with_readers(&snapshot([true; 3]));
}

#[test]
fn an_open_crystal_opens() {
    open_with_readers(&snapshot([false; 3]));
}

/// A piece out of the middle of a crystal keeps its place there.
#[test]
fn a_part_of_a_crystal_opens() {
    let mut part = snapshot([false; 3]);
    part.origin = [26.5, -9.25, 112.125];
    for site in &mut part.sites {
        for (along, origin) in site.position.iter_mut().zip(part.origin) {
            *along += origin;
        }
    }
    open_with_readers(&part);
}
