//! Symbolic links in a results folder: nothing behind them is written or removed.
#![cfg(unix)]

use crate::bench::{Bench, SMALL, files};
use crate::study::STUDY;
use std::os::unix::fs::symlink;

/// Makes what lies at a path of the folder a link to `elsewhere`, where what was there goes.
fn elsewhere(bench: &Bench, name: &str) {
    std::fs::create_dir_all(bench.path("elsewhere")).unwrap();
    let aside = bench.path("elsewhere").join(name.replace('/', "-"));
    std::fs::rename(bench.path(name), &aside).unwrap();
    symlink(&aside, bench.path(name)).unwrap();
}

fn refuses(bench: &Bench, arguments: &[&str], name: &str) {
    let behind = files(&bench.path("elsewhere"));
    let said = bench.refuses(arguments);
    assert!(said.contains(&format!("{name} is a symbolic link")), "{arguments:?}: {said}");
    assert!(files(&bench.path("elsewhere")) == behind, "{arguments:?} changed what lies elsewhere");
}

#[test]
fn a_run_whose_sub_folder_or_file_is_a_link_is_left_alone() {
    for name in ["figures", "snapshots", "timeseries.csv", "figures/conversion.svg"] {
        let bench = Bench::with(SMALL);
        bench.succeeds(&["run", "sample.toml", "--output", "out"]);
        elsewhere(&bench, &format!("out/{name}"));
        let link = format!("out/{name}");
        refuses(&bench, &["plot", "out"], &link);
        refuses(&bench, &["run", "sample.toml", "--output", "out", "--force"], &link);
        refuses(&bench, &["resume", "out"], &link);
    }
}

#[test]
fn a_study_with_a_link_is_left_alone() {
    let bench = Bench::with("");
    bench.write("study.toml", &STUDY.replace("replicates = 3", "replicates = 1"));
    bench.succeeds(&["sweep", "study.toml", "--output", "out"]);
    elsewhere(&bench, "out/figures");
    refuses(&bench, &["sweep", "study.toml", "--output", "out"], "out/figures");
    refuses(&bench, &["plot", "out"], "out/figures");
    std::fs::remove_file(bench.path("out/figures")).unwrap();
    std::fs::create_dir(bench.path("elsewhere/shards")).unwrap();
    symlink(bench.path("elsewhere/shards"), bench.path("out/shards")).unwrap();
    let part = ["sweep", "study.toml", "--output", "out", "--shard", "1/2"];
    refuses(&bench, &part, "out/shards");
}

/// As where the results go to a larger disk.
#[test]
fn the_folder_itself_may_be_reached_by_a_link() {
    let bench = Bench::with(SMALL);
    std::fs::create_dir_all(bench.path("scratch/results")).unwrap();
    symlink("scratch", bench.path("output")).unwrap();
    symlink("scratch/results", bench.path("out")).unwrap();
    bench.succeeds(&["run", "sample.toml"]);
    bench.succeeds(&["run", "sample.toml", "--output", "out"]);
    bench.succeeds(&["plot", "out"]);
    assert!(bench.path("scratch/results/summary.csv").exists());
    assert!(bench.path("scratch/sample/figures/conversion.svg").exists());
}
