//! Killed without warning, and resumed: the same bytes as if nothing had been.
#![cfg(unix)]

use crate::bench::{Bench, SMALL, assert_same, files, fraction, results};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tautomata::results::Manifest;

/// A second or so of work: four samples that take turns on few threads.
fn bench() -> Bench {
    let text = SMALL
        .replace("[4, 4, 4]", "[12, 12, 12]")
        .replace("replicates = 2", "replicates = 4")
        .replace("24 h", "72 h")
        .replace("\"0 h\", \"72 h\"", "\"0 h\", \"10 h\", \"72 h\"");
    Bench::with(&text)
}

/// Starts the command, on another number of threads each time.
fn start(bench: &Bench, command: &str, what: &str, number: u32) -> Child {
    let threads = (number % 3 + 1).to_string();
    let mut arguments = vec![command, what, "--quiet", "--threads", &threads];
    arguments.extend(["--checkpoint-every", "20ms"]);
    if command == "run" {
        arguments.extend(["--output", "killed"]);
    }
    bench.command(&arguments).stderr(Stdio::null()).spawn().unwrap()
}

/// Where a kill struck.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Struck {
    BeforeItBegan,
    BeforeACheckpoint,
    OnTheWay,
    WhileResultsWereWritten,
    AfterTheEnd,
}

fn struck(folder: &Path) -> Struck {
    let left = if folder.exists() { files(folder) } else { BTreeMap::new() };
    let any = |begins: &str| left.keys().any(|name| name.starts_with(begins));
    match () {
        () if any("manifest.json") => Struck::AfterTheEnd,
        () if !any("scenario.resolved.toml") => Struck::BeforeItBegan,
        () if any("timeseries.csv") => Struck::WhileResultsWereWritten,
        () if any("checkpoints/replicate") || any("checkpoints/finished") => Struck::OnTheWay,
        () => Struck::BeforeACheckpoint,
    }
}

/// Brings a killed run to its end: by `resume`, or, where it had not begun, by `run`.
fn bring_to_its_end(bench: &Bench, number: u32) {
    let begun = bench.path("killed/scenario.resolved.toml").exists();
    let (command, what) = if begun { ("resume", "killed") } else { ("run", "sample.toml") };
    let code = start(bench, command, what, number).wait().unwrap().code();
    assert_eq!(code, Some(0), "{command}, number {number}");
}

/// Every file is that of the unbroken run, and the manifest's list agrees; no checkpoint and
/// nothing unfinished is left.
fn assert_as_unbroken(bench: &Bench) {
    let (whole, killed) = (bench.path("whole"), bench.path("killed"));
    assert_same(&results(&whole), &results(&killed));
    let mut manifest = Manifest::read(&killed).unwrap();
    assert_eq!(manifest.verify(&killed).unwrap(), []);
    let unbroken = Manifest::read(&whole).unwrap();
    (manifest.span, manifest.threads) = (unbroken.span.clone(), unbroken.threads);
    manifest.timing = unbroken.timing;
    assert_eq!(manifest, unbroken);
}

fn run_unbroken(bench: &Bench) -> Duration {
    let started = Instant::now();
    bench.succeeds(&["run", "sample.toml", "--quiet", "--output", "whole", "--threads", "2"]);
    started.elapsed()
}

/// Waits until so many different checkpoints were seen, or the run is over.
fn wait_for_checkpoints(bench: &Bench, child: &mut Child, count: usize) {
    let folder = bench.path("killed/checkpoints");
    let mut seen = BTreeSet::new();
    while seen.len() < count && child.try_wait().unwrap().is_none() {
        // Unfinished files come and go while we look.
        let entries = folder.read_dir().into_iter().flatten().filter_map(Result::ok);
        let paths = entries.map(|entry| entry.path());
        seen.extend(paths.filter(|path| path.extension().is_some_and(|kind| kind == "ckpt")));
        sleep(Duration::from_millis(1));
    }
}

/// Kills after a few checkpoints, until three of them struck on the way.
#[test]
fn a_killed_run_resumes_to_the_same_bytes() {
    let bench = bench();
    run_unbroken(&bench);
    let mut on_the_way = 0;
    for number in 0..30 {
        let mut child = start(&bench, "run", "sample.toml", number);
        wait_for_checkpoints(&bench, &mut child, 1 + (6.0 * fraction(number)) as usize);
        child.kill().unwrap();
        child.wait().unwrap();
        on_the_way += u32::from(struck(&bench.path("killed")) == Struck::OnTheWay);
        bring_to_its_end(&bench, number + 1);
        assert_as_unbroken(&bench);
        std::fs::remove_dir_all(bench.path("killed")).unwrap();
        if on_the_way == 3 {
            return;
        }
    }
    panic!("only {on_the_way} of 30 kills struck on the way");
}

/// Fifty instants, spread over the whole time that the unbroken run takes; every third run is
/// killed again after it was resumed.
#[test]
#[ignore = "minutes; the command is in CONTRIBUTING.md"]
fn fifty_killed_runs_resume_to_the_same_bytes() {
    let bench = bench();
    run_unbroken(&bench);
    // With checkpoints, which take some time here.
    let started = Instant::now();
    assert!(start(&bench, "run", "sample.toml", 1).wait().unwrap().success());
    let span = started.elapsed();
    let mut tally = BTreeMap::new();
    for number in 0..50 {
        let folder = bench.path("killed");
        std::fs::remove_dir_all(&folder).unwrap();
        let mut child = start(&bench, "run", "sample.toml", number);
        sleep(span.mul_f64(fraction(number)));
        child.kill().unwrap();
        child.wait().unwrap();
        *tally.entry(struck(&folder)).or_insert(0) += 1;
        if number % 3 == 0 && folder.join("scenario.resolved.toml").exists() {
            let mut child = start(&bench, "resume", "killed", number + 2);
            sleep(span.mul_f64(0.5 * fraction(number + 50)));
            child.kill().unwrap();
            child.wait().unwrap();
        }
        bring_to_its_end(&bench, number + 1);
        assert_as_unbroken(&bench);
    }
    println!("50 of 50 equal; killed {tally:?} in a run of {span:.1?}");
}
