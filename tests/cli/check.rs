//! `tautomata check`.

use crate::bench::{Bench, SMALL, error_text};
use std::process::Stdio;
use tautomata::results::Manifest;

#[test]
fn the_mistakes_of_all_files_are_shown_and_what_is_sound_is_forecast() {
    let bench = Bench::with(SMALL);
    bench.write("first.toml", &SMALL.replace("24 h", "24"));
    bench.write("second.toml", &SMALL.replace("impurity", "impurty"));
    let files = ["check", "first.toml", "sample.toml", "missing.toml", "second.toml"];
    let output = bench.tautomata(&files);
    assert_eq!(output.status.code(), Some(2));
    let said = error_text(&output);
    for place in ["first.toml:13:8", "first.toml:16:", "missing.toml", "second.toml:9:1"] {
        assert!(said.contains(place), "no {place} in {said}");
    }
    assert!(said.contains("did you mean `impurity`"), "{said}");
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("sample.toml: no mistakes\n"));
}

#[test]
fn sizes_are_told_along_the_axes_that_there_are() {
    let bench = Bench::with(crate::edges::SQUARE);
    let told = bench.succeeds(&["check", "sample.toml", "--threads", "1"]);
    assert!(told.contains("square, 8 × 10 cells, open\n"), "{told}");
    assert!(told.contains("80 in each of 1 replicate\n"), "{told}");
    assert!(told.contains(" on 1 thread, if a processor is free\n"), "{told}");
}

/// A small sample, ground at a temperature.
fn ground(at: &str) -> String {
    let step = format!(
        "[[protocol]]\nstep = \"grind\"\nmill = \"mortar\"\ntime = \"10 min\"\n{at}\n[[protocol]]\nstep = \"anneal\""
    );
    let defects = "defects = { fraction = 0.02 }\n";
    SMALL.replace(defects, "").replace("[[protocol]]\nstep = \"anneal\"", &step)
}

/// The glass transition of the monomer is estimated at 290 K.
#[test]
fn grinding_on_either_side_of_the_glass_transition_is_told() {
    let bench = Bench::with(SMALL);
    let told = |scenario: &str| {
        bench.write("sample.toml", scenario);
        bench.succeeds(&["check", "sample.toml"])
    };
    let above = "ground at 25 °C, above the glass transition of the monomer (17 °C, est)";
    let below = "ground at -20 °C, below the glass transition of the monomer (17 °C, est)";
    let unknown = "ground at 25 °C, and the glass transition of this crystal is not known";
    let sc = "[crystal]\nstructure = \"sc\"\nspacing = \"6 angstrom\"";
    let at_room = ground("temperature = \"25 degC\"");
    assert!(told(&at_room).contains(above));
    assert!(told(&ground("temperature = \"253.15 K\"")).contains(below));
    assert!(told(&at_room.replace("[crystal]", sc)).contains(unknown));
    // The calorimeter's own number, if the scenario gives one.
    let dsc = "\n[instruments.dsc]\nglass_monomer = \"310 K\"\n";
    assert!(
        told(&(at_room + dsc))
            .contains("below the glass transition of the monomer (37 °C, scenario)")
    );
    assert!(!told(&ground("")).contains("warning:"));
}

#[test]
fn a_reader_who_has_gone_is_no_mistake() {
    let bench = Bench::with(SMALL);
    for arguments in [["check", "sample.toml"], ["check", "missing.toml"]] {
        let mut command = bench.command(&arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop((child.stdout.take(), child.stderr.take()));
        let expected = if arguments[1] == "sample.toml" { 0 } else { 2 };
        assert_eq!(child.wait().unwrap().code(), Some(expected), "{arguments:?}");
    }
}

#[test]
fn what_was_left_out_of_a_furnace_log_is_told_by_check_and_run() {
    let scenario = "[crystal]\nsize = [4, 4, 4]\n[[protocol]]\nstep = \"profile\"\nfile = \"oven.csv\"\n\
                    [record]\nsnapshots = []\n";
    let bench = Bench::with(scenario);
    bench.write("oven.csv", include_str!("../field/furnace-gaps.csv"));
    let left_out = "oven.csv: 3 of 8 rows left out: lines 4, 5, 6";
    let jump = "oven.csv: the temperature jumps at line 8, from 65 °C to 120 °C";
    let told = bench.succeeds(&["check", "sample.toml"]);
    assert!(told.contains(left_out) && told.contains(jump), "{told}");
    let output = bench.tautomata(&["run", "sample.toml", "--output", "here"]);
    let said = error_text(&output);
    assert!(said.contains(left_out) && said.contains(jump), "{said}");
    let warnings = Manifest::read(&bench.path("here")).unwrap().warnings.join("\n");
    assert!(warnings.contains(left_out) && warnings.contains(jump), "{warnings}");
    assert!(bench.read("here/report.html").contains(left_out));
}
