//! `tautomata run`, end to end.

use crate::bench::{Bench, SMALL, assert_same, files, results};
use std::collections::BTreeSet;
use tautomata::results::{Manifest, Mismatch, Subject, open};
use tautomata::snapshots::read_xyz;

/// Every file that a run of [`SMALL`] leaves.
const FILES: [&str; 28] = [
    "chains.csv",
    "events.csv",
    "figures/chains.pdf",
    "figures/chains.png",
    "figures/chains.svg",
    "figures/conversion.pdf",
    "figures/conversion.png",
    "figures/conversion.svg",
    "figures/events.pdf",
    "figures/events.png",
    "figures/events.svg",
    "figures/slices.pdf",
    "figures/slices.png",
    "figures/slices.svg",
    "manifest.json",
    "protocol.csv",
    "replicates.csv",
    "report.html",
    "scenario.resolved.toml",
    "slices.csv",
    "snapshots/t00000.00h.vti",
    "snapshots/t00000.00h.xyz",
    "snapshots/t00024.00h.vti",
    "snapshots/t00024.00h.xyz",
    "summary.csv",
    "summary.json",
    "timeseries.csv",
    "timeseries_mean.csv",
];

/// The columns by which others find their way in a table.
const COLUMNS: [(&str, &str); 7] = [
    (
        "timeseries.csv",
        "replicate,time_s,temperature_K,conversion,crystalline_fraction,tautomer_fraction,\
         live_end_fraction",
    ),
    ("replicates.csv", "replicate,finished,t50_h,conversion_end,events"),
    ("summary.csv", "quantity,unit,mean,standard_error,low95,high95,replicates"),
    ("chains.csv", "replicate,length,chains"),
    ("events.csv", "replicate,time_s,kind,events,expected_events"),
    ("slices.csv", "time_s,x_nm,y_nm,state"),
    ("protocol.csv", "time_s,temperature_K,oxygen_mbar,photons_per_cm2_s"),
];

/// The quantities that a summary must hold, with their units.
const QUANTITIES: [(&str, &str); 13] = [
    ("t01", "h"),
    ("t05", "h"),
    ("t10", "h"),
    ("t50", "h"),
    ("t80", "h"),
    ("order_half_time", "h"),
    ("conversion_end", "1"),
    ("crystalline_fraction_end", "1"),
    ("number_average_length", "1"),
    ("weight_average_length", "1"),
    ("dispersity", "1"),
    ("chains_per_site", "1"),
    ("events", "1"),
];

#[test]
fn a_run_leaves_every_file_whole() {
    let bench = Bench::with(SMALL);
    let told = bench.succeeds(&["run", "sample.toml"]);
    assert!(told.starts_with("mean ± standard error of 2 replicates\n  t01 "), "{told}");
    assert!(told.contains("conversion_end") && told.contains("results in output/sample"), "{told}");
    let folder = bench.path("output/sample");
    let (ends, names): (Vec<_>, Vec<_>) =
        files(&folder).into_keys().partition(|name| name.starts_with("checkpoints/"));
    assert_eq!(names, FILES);
    assert_eq!(ends, [0, 1].map(|index| format!("checkpoints/end-00000{index}-000001.ckpt")));
    let page = bench.read("output/sample/report.html");
    let (_, answer) = page.split_once("<p class=\"answer\">").unwrap();
    let answer = answer.split_once("</p>").unwrap().0.replace('\u{A0}', " ");
    assert!(answer.contains("fter 24 h: conversion 0."), "{answer}");
    assert!(answer.contains(" ± ") && answer.contains("crystal"), "{answer}");
    for link in ["figures/conversion.svg", "figures/conversion.pdf"] {
        assert!(page.contains(&format!("<a href=\"{link}\">")) && folder.join(link).is_file());
    }
    let manifest = Manifest::read(&folder).unwrap();
    assert_eq!(manifest.files.len(), FILES.len() - 1);
    assert_eq!(manifest.verify(&folder).unwrap(), []);
    assert!(!manifest.interrupted);
    let timing = manifest.timing.unwrap();
    assert!(timing.stages().iter().all(|(_, seconds)| *seconds > 0.0), "{timing:?}");
    assert!(timing.ns_per_event.is_some() && timing.bytes_per_site.is_some(), "{timing:?}");
    assert_eq!((manifest.replicates.asked, manifest.replicates.finished), (2, 2));
    std::fs::write(folder.join("chains.csv"), "1").unwrap();
    assert_eq!(manifest.verify(&folder).unwrap(), [Mismatch::Changed("chains.csv".into())]);
}

#[test]
fn the_tables_hold_what_they_promise() {
    let bench = Bench::with(SMALL);
    bench.succeeds(&["run", "sample.toml", "--output", "here"]);
    for (file, wanted) in COLUMNS {
        let text = bench.read(&format!("here/{file}"));
        let columns: BTreeSet<&str> = text.lines().next().unwrap().split(',').collect();
        let missing: Vec<_> = wanted.split(',').filter(|name| !columns.contains(name)).collect();
        assert!(missing.is_empty(), "{file} lacks {missing:?} among {columns:?}");
    }
    let results = open(&bench.path("here")).unwrap();
    for (quantity, unit) in QUANTITIES {
        let row =
            results.tables.summary.rows().unwrap().iter().find(|row| row.quantity == quantity);
        assert_eq!(row.map(|row| row.unit.as_str()), Some(unit), "{quantity}");
    }
    // 24 h at one row an hour, and the start, for each of two replicates.
    assert_eq!(results.tables.samples.rows().unwrap().len(), 2 * 25);
    assert_eq!(results.tables.replicates.rows().unwrap().len(), 2);
    let last = results.tables.samples.rows().unwrap().last().unwrap();
    assert_eq!(
        (last.time, last.conversion),
        (86_400.0, results.tables.replicates.rows().unwrap()[1].conversion_end)
    );
    let counted: u64 =
        results.tables.replicates.rows().unwrap().iter().map(|replicate| replicate.events).sum();
    let Subject::Scenario { events, .. } = &results.manifest.subject else {
        panic!("a run is of a scenario");
    };
    assert_eq!(events.values().sum::<u64>(), counted);
    let snapshot = std::fs::File::open(&results.snapshots[1]).unwrap();
    assert_eq!(read_xyz(std::io::BufReader::new(snapshot)).unwrap().sites.len(), 256);
}

#[test]
fn the_resolved_scenario_runs_again_to_the_same_bytes() {
    let bench = Bench::with(SMALL);
    bench.succeeds(&["run", "sample.toml", "--output", "first"]);
    bench.succeeds(&["run", "first/scenario.resolved.toml", "--output", "second"]);
    assert_same(&results(&bench.path("first")), &results(&bench.path("second")));
}

#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    let bench = Bench::with(&SMALL.replace("replicates = 2", "replicates = 5"));
    let mut runs = Vec::new();
    for threads in ["1", "2", "8"] {
        bench.succeeds(&["run", "sample.toml", "--output", threads, "--threads", threads]);
        let mut manifest = Manifest::read(&bench.path(threads)).unwrap();
        assert_eq!(manifest.threads.to_string(), threads);
        (manifest.threads, manifest.timing) = (0, None);
        manifest.span.clone_from(&runs.first().map_or(manifest.span.clone(), first_span));
        runs.push((manifest, results(&bench.path(threads))));
    }
    for run in &runs[1..] {
        assert_eq!(run.0, runs[0].0);
        assert_same(&run.1, &runs[0].1);
    }
}

fn first_span<T>((manifest, _): &(Manifest, T)) -> tautomata::results::Span {
    manifest.span.clone()
}

#[test]
fn results_that_are_there_stay_unless_forced() {
    let bench = Bench::with(SMALL);
    bench.succeeds(&["run", "sample.toml"]);
    let folder = bench.path("output/sample");
    let before = files(&folder);
    bench.write("sample.toml", &SMALL.replace("replicates", "seed = 2\nreplicates"));
    let said = bench.refuses(&["run", "sample.toml"]);
    assert!(said.contains("output/sample") && said.contains("--force"), "{said}");
    assert_same(&files(&folder), &before);
    bench.succeeds(&["run", "sample.toml", "--force"]);
    let after = files(&folder);
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    assert_ne!(after["timeseries.csv"], before["timeseries.csv"]);
    let manifest = Manifest::read(&folder).unwrap();
    assert_eq!((manifest.seed, manifest.verify(&folder).unwrap()), (2, vec![]));
}

#[test]
fn quiet_says_nothing_and_the_warnings_are_in_the_manifest() {
    let bench = Bench::with(SMALL);
    let output = bench.tautomata(&["run", "sample.toml", "--quiet"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!((output.stdout, output.stderr), (vec![], vec![]));
    let warnings = Manifest::read(&bench.path("output/sample")).unwrap().warnings;
    assert!(warnings[0].contains("fewer than 100"), "{warnings:?}");
}
