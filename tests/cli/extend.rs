//! More time and more replicates for a finished run.

use crate::bench::{Bench, SMALL, assert_same, files, results};
use std::collections::BTreeMap;
use tautomata::results::Manifest;

/// Everything that is recorded is: instruments, heat, rates, snapshots, a wash.
const ALL: &str = r#"
[[protocol]]
step = "wash"
[instruments]
use = ["ftir", "xrd", "nmr", "uvvis", "dsc"]
at = ["0 h", "24 h"]
heat_every = "1 h"
"#;

fn bench() -> Bench {
    Bench::with(&scenario("24 h", 2))
}

fn scenario(time: &str, replicates: u32) -> String {
    let (own, record) = SMALL.split_once("[record]").unwrap();
    let own = own
        .replace("\"24 h\"", &format!("{time:?}"))
        .replace("replicates = 2", &format!("replicates = {replicates}"));
    format!("{own}{ALL}[record]\nrates = true{record}")
}

#[test]
fn an_extended_run_has_the_bytes_of_one_that_was_asked_for_all_at_once() {
    let bench = bench();
    bench.succeeds(&["run", "sample.toml", "--output", "here"]);
    let command = ["extend", "here", "--time", "36 h", "--replicates", "3"];
    let output = bench.tautomata(&command);
    let said = crate::bench::error_text(&output);
    assert!(output.status.success() && !said.contains("from the start"), "{said}");
    bench.write("whole.toml", &scenario("36 h", 3));
    bench.succeeds(&["run", "whole.toml", "--output", "whole"]);
    let whole = results(&bench.path("whole"));
    assert_same(&whole, &results(&bench.path("here")));
    let ends = |folder: &str| {
        let files = files(&bench.path(folder)).into_iter();
        files.filter(|(name, _)| name.starts_with("checkpoints/")).collect::<BTreeMap<_, _>>()
    };
    assert_eq!(ends("whole").len(), 3);
    assert_same(&ends("whole"), &ends("here"));
    let manifest = Manifest::read(&bench.path("here")).unwrap();
    assert!(manifest.source.unwrap().path.ends_with("sample.toml"));
}

/// An end that is damaged, and one that was deleted: their replicates start anew, to the same bytes.
#[test]
fn a_run_without_its_ends_starts_anew_and_says_so() {
    let bench = Bench::with(SMALL);
    bench.succeeds(&["run", "sample.toml", "--output", "here", "--quiet"]);
    std::fs::write(bench.path("here/checkpoints/end-000000-000001.ckpt"), "junk").unwrap();
    std::fs::remove_file(bench.path("here/checkpoints/end-000001-000001.ckpt")).unwrap();
    let output = bench.tautomata(&["extend", "here", "--time", "25 h", "--quiet"]);
    let said = crate::bench::error_text(&output);
    assert!(said.contains("the ends of 1 of 2 replicates were not kept"), "{said}");
    assert!(said.contains("replicate 1 starts anew: its end is no checkpoint"), "{said}");
    bench.write("whole.toml", &SMALL.replace("time = \"24 h\"", "time = \"25 h\""));
    bench.succeeds(&["run", "whole.toml", "--output", "whole", "--quiet"]);
    assert_same(&results(&bench.path("whole")), &results(&bench.path("here")));
}

#[test]
fn what_cannot_be_extended_is_refused_and_left_as_it_is() {
    let bench = Bench::with(SMALL);
    bench.succeeds(&["run", "sample.toml", "--output", "here", "--quiet"]);
    let before = files(&bench.path("here"));
    let refused = |more: &[&str]| bench.refuses(&[&["extend", "here"][..], more].concat());
    assert!(refused(&["--time", "12 h"]).contains("the last step takes 24 h already"));
    assert!(refused(&["--time", "12"]).contains("time = \"12\""), "its place is shown");
    assert!(
        refused(&["--replicates", "2"])
            .contains("give more replicates than the run has, which is 2")
    );
    assert!(refused(&[]).contains("--time <TIME>"));
    assert_eq!(files(&bench.path("here")), before);
    std::fs::remove_file(bench.path("here/manifest.json")).unwrap();
    assert!(refused(&["--time", "48 h"]).contains("`tautomata resume here` first"));
    assert!(bench.refuses(&["extend", "nowhere", "--replicates", "3"]).contains("nowhere"));
}
