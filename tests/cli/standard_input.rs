//! A scenario from standard input.

use crate::bench::{Bench, SMALL};
use std::io::Write;
use std::process::{Output, Stdio};

fn fed(bench: &Bench, arguments: &[&str], text: &str) -> Output {
    let mut command = bench.command(arguments);
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn it_runs_and_is_checked_as_a_file_is() {
    let bench = Bench::with(SMALL);
    bench.succeeds(&["run", "sample.toml", "--quiet"]);
    let run = fed(&bench, &["run", "-", "--quiet"], SMALL);
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    let table = "timeseries.csv";
    let written = bench.read(&format!("output/standard-input/{table}"));
    assert_eq!(written, bench.read(&format!("output/sample/{table}")));
    let manifest = bench.read("output/standard-input/manifest.json");
    assert!(manifest.contains("\"source\": null"), "{manifest}");

    let checked = fed(&bench, &["check", "-"], SMALL);
    let told = String::from_utf8(checked.stdout).unwrap();
    assert!(told.starts_with("standard input: no mistakes\n"), "{told}");
}

#[test]
fn mistakes_have_places_and_paths_start_from_the_current_folder() {
    let bench = Bench::with("");
    bench.write("mechanism.toml", "[mechanism]\n");
    let text = format!("{SMALL}\n[mechanism]\nfile = \"mechanism.toml\"\n");
    let wrong = fed(&bench, &["check", "-"], &text.replace("24 h\"\n[record]", "24 K\"\n[record]"));
    let told = String::from_utf8(wrong.stderr).unwrap();
    assert_eq!(wrong.status.code(), Some(2), "{told}");
    assert!(told.contains(" standard input:13:8"), "{told}");
    assert!(!told.contains("cannot read"), "{told}");
}

#[test]
fn a_study_is_told_to_be_put_into_a_file() {
    let bench = Bench::with("");
    let ran = fed(&bench, &["run", "-"], "base = \"a.toml\"\n");
    let told = String::from_utf8(ran.stderr).unwrap();
    let expected =
        "error: standard input is a study, many samples: `tautomata sweep FILE` runs it\n";
    assert_eq!((ran.status.code(), told.as_str()), (Some(2), expected));
}
