//! What a user can mend: exit code 2, the place, what was expected.

use crate::bench::{Bench, SMALL};

#[test]
fn two_mistakes_are_reported_at_once_each_at_its_place() {
    let bench = Bench::with(&SMALL.replace("\"140 degC\"", "140").replace("title", "titel"));
    for command in ["run", "check"] {
        let said = bench.refuses(&[command, "sample.toml"]);
        for part in ["--> sample.toml:2:1", "did you mean `title`?", "--> sample.toml:12:15"] {
            assert!(said.contains(part), "no {part} in {said}");
        }
    }
    assert!(!bench.path("output").exists());
}

#[test]
fn a_scenario_that_cannot_be_read() {
    let bench = Bench::with("");
    std::fs::write(bench.path("binary.toml"), [0xff, 0xfe, 0]).unwrap();
    for (name, why) in [
        ("missing.toml", "cannot read the scenario: no such file or directory"),
        ("binary.toml", "is not UTF-16LE throughout"),
        (".", "cannot read the scenario"),
    ] {
        let said = bench.refuses(&["run", name]);
        assert!(said.contains(why) && said.contains(name), "{said}");
    }
}

#[test]
fn a_cif_that_is_missing_or_broken() {
    let crystal = "[crystal]\nstructure = \"monomer.cif\"";
    let bench = Bench::with(&SMALL.replace("[crystal]", crystal));
    let said = bench.refuses(&["run", "sample.toml"]);
    assert!(said.contains("--> sample.toml:5:13") && said.contains("monomer.cif"), "{said}");
    bench.write("monomer.cif", "data_x\n_cell_length_a nine\n");
    let said = bench.refuses(&["run", "sample.toml"]);
    assert!(said.contains("--> monomer.cif:2:16") && said.contains("not a number"), "{said}");
}

#[test]
fn a_folder_below_a_file() {
    let bench = Bench::with(SMALL);
    for folder in ["sample.toml", "sample.toml/below"] {
        let said = bench.refuses(&["run", "sample.toml", "--output", folder, "--force"]);
        assert!(said.contains(folder) && said.contains("choose another"), "{said}");
    }
    assert_eq!(bench.read("sample.toml"), SMALL);
}

/// 500 samples of 3.6e9 molecules at once need several terabytes: none of them is begun.
#[test]
fn a_crystal_that_memory_cannot_hold_is_refused() {
    let large = SMALL
        .replace("[4, 4, 4]", "[1000, 1000, 900]")
        .replace("replicates = 2", "replicates = 500");
    let bench = Bench::with(&large);
    for command in ["run", "check"] {
        let said = bench.refuses(&[command, "sample.toml", "--threads", "500"]);
        for part in ["of memory", "--> sample.toml:5:8", "[1000, 1000, 900]", "smaller crystal"] {
            assert!(said.contains(part), "no {part} in {said}");
        }
    }
    assert!(!bench.path("output").exists());
}

#[test]
fn more_molecules_than_can_be_numbered() {
    let bench = Bench::with(&SMALL.replace("[4, 4, 4]", "[1000, 1000, 1001]"));
    let said = bench.refuses(&["run", "sample.toml"]);
    for part in ["4004000000 molecules", "--> sample.toml:5:8", "at most 4000000000"] {
        assert!(said.contains(part), "no {part} in {said}");
    }
}

#[test]
fn arguments_that_make_no_sense() {
    let bench = Bench::with(SMALL);
    for (arguments, why) in [
        (&["run", "sample.toml", "--threads", "0"][..], "a number of threads from 1 to 1024"),
        (&["run", "sample.toml", "--threads", "two"], "a number of threads from 1 to 1024"),
        (&["check"], "<FILE>"),
        (&["fit", "sample.toml"], "sample.toml is a scenario, one sample: `tautomata run"),
        (&["fix", "sample.toml"], "unrecognized subcommand 'fix'"),
        (&[], "Usage: tautomata <COMMAND>"),
    ] {
        let said = bench.refuses(arguments);
        assert!(said.contains(why), "{arguments:?}: {said}");
    }
}
