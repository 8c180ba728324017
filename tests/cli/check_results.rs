//! `tautomata check` of a folder of results.

use crate::bench::{Bench, SMALL, error_text};

#[test]
fn what_is_missing_changed_and_not_listed_is_told() {
    let bench = Bench::with(SMALL);
    bench.succeeds(&["run", "sample.toml", "--quiet"]);
    bench.write("output/sample/notes.md", "mine");
    let told = bench.succeeds(&["check", "output/sample"]);
    assert!(told.contains("all as the manifest says\n  not listed notes.md\n"), "{told}");

    bench.write("output/sample/summary.csv", "quantity\n");
    std::fs::remove_file(bench.path("output/sample/figures/conversion.svg")).unwrap();
    let told = bench.refuses(&["check", "output/sample"]);
    let expected = "error: output/sample is not as its manifest says
  missing    figures/conversion.svg
  changed    summary.csv
  not listed notes.md
help: move files away that have changed; `tautomata resume output/sample` writes anew what is missing
";
    // In the order of the manifest, which goes by name.
    assert_eq!(told, expected);
}

/// Studies and fits have records beside their tables.
#[test]
fn a_study_is_as_its_manifest_says() {
    let bench = Bench::with(SMALL);
    let study =
        "base = \"sample.toml\"\n[[axis]]\npath = \"sample.disordered\"\nvalues = [0, 0.1]\n";
    bench.write("study.toml", study);
    bench.succeeds(&["sweep", "study.toml", "--quiet"]);
    let told = bench.succeeds(&["check", "output/study"]);
    assert!(told.ends_with(", all as the manifest says\n"), "{told}");
}

#[test]
fn an_interrupted_run_and_a_folder_without_results_are_told_apart() {
    let bench = Bench::with(SMALL);
    bench.succeeds(&["run", "sample.toml", "--quiet"]);
    let manifest = bench.read("output/sample/manifest.json");
    bench.write(
        "output/sample/manifest.json",
        &manifest.replace("\"interrupted\": false", "\"interrupted\": true"),
    );
    let told = bench.succeeds(&["check", "output/sample"]);
    assert!(told.ends_with("; interrupted\n"), "{told}");
    std::fs::remove_file(bench.path("output/sample/manifest.json")).unwrap();
    let told = bench.refuses(&["check", "output/sample", "sample.toml"]);
    assert!(told.contains("help: `tautomata resume output/sample` continues"), "{told}");
    let output = bench.tautomata(&["check", "output/sample", "sample.toml"]);
    assert!(
        String::from_utf8_lossy(&output.stdout).contains("no mistakes"),
        "{}",
        error_text(&output)
    );
}
