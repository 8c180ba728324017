//! Studies that are killed, interrupted and started again end in the same bytes.
#![cfg(unix)]

use crate::bench::{Bench, assert_same, error_text, fraction, results};
use crate::study::bench;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tautomata::results::Manifest;

fn start(bench: &Bench, folder: &str, number: u32) -> Child {
    let threads = (number % 3 + 1).to_string();
    let arguments = ["sweep", "study.toml", "--output", folder, "--quiet", "--threads", &threads];
    bench.command(&arguments).stderr(Stdio::null()).spawn().unwrap()
}

/// A study of a second or so.
fn longer() -> Bench {
    let bench = bench();
    let text = bench.read("study.toml").replace("replicates = 3", "replicates = 40");
    bench.write("study.toml", &text);
    bench
}

/// Kills at so many instants, spread over the time that the unbroken study takes, each twice.
fn kill(kills: u32) {
    let bench = longer();
    let started = Instant::now();
    assert!(start(&bench, "whole", 1).wait().unwrap().success());
    let span = started.elapsed();
    let whole = results(&bench.path("whole"));
    let mut on_the_way = 0;
    for number in 0..kills {
        for again in 0..2 {
            let mut child = start(&bench, "killed", number + again);
            sleep(span.mul_f64(fraction(2 * number + again)));
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let journal = bench.path("killed/runs.journal");
        on_the_way += u32::from(std::fs::metadata(journal).is_ok_and(|file| file.len() > 12));
        assert!(start(&bench, "killed", number + 1).wait().unwrap().success());
        assert_same(&whole, &results(&bench.path("killed")));
        std::fs::remove_dir_all(bench.path("killed")).unwrap();
    }
    println!("{kills} of {kills} equal, {on_the_way} killed on the way, of {span:.1?}");
    assert!(on_the_way > 0);
}

#[test]
fn a_killed_study_goes_on_to_the_same_bytes() {
    kill(4);
}

#[test]
#[ignore = "minutes; the command is in CONTRIBUTING.md"]
fn thirty_killed_studies_go_on_to_the_same_bytes() {
    kill(30);
}

/// A scheduler's SIGTERM ends it with whole runs, exit code 130 and a word on how to go on.
#[test]
fn an_interrupted_study_keeps_what_it_did() {
    let bench = longer();
    let arguments = ["sweep", "study.toml", "--output", "out", "--threads", "1"];
    let child = bench.command(&arguments).stderr(Stdio::piped()).spawn().unwrap();
    let journal = bench.path("out/runs.journal");
    let grown = || std::fs::metadata(&journal).is_ok_and(|file| file.len() > 4000);
    while !grown() {
        sleep(Duration::from_millis(1));
    }
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let said = error_text(&output);
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("`tautomata resume out` continues the study"), "{said}");
    // Tables, figures and the page of what is there, listed in a manifest.
    let manifest = Manifest::read(&bench.path("out")).unwrap();
    assert!(manifest.interrupted && manifest.replicates.finished < manifest.replicates.asked);
    let listed = |name: &str| manifest.files.iter().any(|file| file.path == name);
    assert!(["points.csv", "figures/conversion.svg", "report.html"].into_iter().all(listed));
    let again = bench.tautomata(&arguments);
    let said = error_text(&again);
    assert!(again.status.success() && !said.contains(" 0 recorded"), "{said}");
    assert!(start(&bench, "whole", 2).wait().unwrap().success());
    assert_same(&results(&bench.path("whole")), &results(&bench.path("out")));
}
