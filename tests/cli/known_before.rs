//! What is said before a night of computing rather than after it, and what is said at its end.

use crate::bench::{Bench, SMALL, assert_same, error_text, files, results};
use crate::study::STUDY;
use tautomata::results::{Beginning, Manifest, SourceRecord};
use tautomata::run::GENERATOR;

const FIGURE: &str = "
[[figure]]
name = \"late\"
kind = \"observable\"
x = \"defect_fraction\"
y = \"conversion\"
series = \"temperature\"
at = \"99 h\"
";

#[test]
fn a_figure_at_a_time_that_is_not_recorded_is_refused_before_anything_runs() {
    for (at, said) in [
        ("99 h", "the last recorded time is 48 h"),
        ("5 h", "recorded are 0 h and 6 h"),
        ("1000 min", "recorded are 720 min and 1080 min"),
        ("1 d", ""),
    ] {
        let bench = Bench::with("");
        bench.write("study.toml", &format!("{STUDY}{}", FIGURE.replace("99 h", at)));
        if said.is_empty() {
            bench.succeeds(&["check", "study.toml"]);
            continue;
        }
        for command in ["check", "sweep", "slurm", "merge"] {
            let refused = bench.refuses(&[command, "study.toml"]);
            assert!(refused.contains(&format!("nothing is recorded at {at}")), "{refused}");
            assert!(refused.contains(said), "{refused}");
            assert!(!bench.path("output").exists());
        }
    }
}

/// Of three axes that a figure of default can't tell apart there is none, and the sweep ends well.
#[test]
fn a_study_without_figures_of_its_own_is_drawn_as_far_as_can_be() {
    let more = "[[axis]]\npath = \"sample.patch\"\nvalues = [1, 2]\n";
    let most = "[[axis]]\npath = \"sample.disorder_affinity\"\nvalues = [1, 2]\n";
    for (axes, figures, drawn) in [
        (more.to_owned(), "figures    conversion, t50\n", true),
        (format!("{more}{most}"), "figures    none: ask for them with [[figure]]\n", false),
    ] {
        let bench = Bench::with("");
        let short =
            STUDY.replace("replicates = 3", "replicates = 1").replace("points = 3", "points = 2");
        bench.write("study.toml", &format!("{}{axes}", short.replace("48 h", "6 h")));
        let said = bench.succeeds(&["check", "study.toml"]);
        assert!(said.contains(figures), "{said}");
        bench.succeeds(&["sweep", "study.toml"]);
        assert_eq!(bench.path("output/study/figures/conversion.svg").exists(), drawn);
    }
}

#[test]
fn a_standard_error_that_is_missed_is_told_at_the_end() {
    let bench = Bench::with("");
    for (error, most, missed) in [("1e-6", 3, true), ("0.9", 3, false)] {
        let rule = format!(
            "{{ standard_error = {error}, of = \"conversion_end\", least = 2, most = {most} }}"
        );
        let study = STUDY.replace("replicates = 3", &format!("replicates = {rule}"));
        bench.write("study.toml", &study.replace("48 h", "24 h"));
        let output = bench.tautomata(&["sweep", "study.toml", "--output", error]);
        let said = error_text(&output);
        assert_eq!(output.status.code(), Some(0), "{said}");
        let sentence = "above the 0.000001 that the study asks for at 6 of 6 points";
        assert_eq!(said.contains(sentence), missed, "{said}");
        let warnings = Manifest::read(&bench.path(error)).unwrap().warnings;
        assert_eq!(warnings.iter().any(|warning| warning.contains(sentence)), missed);
    }
    // No t80 within a day: nothing is known of its error.
    let rule = "{ standard_error = 1, of = \"t80_h\", least = 2, most = 3 }";
    let study = STUDY.replace("replicates = 3", &format!("replicates = {rule}"));
    bench.write("study.toml", &study.replace("48 h", "6 h"));
    let said = error_text(&bench.tautomata(&["sweep", "study.toml", "--output", "none"]));
    assert!(said.contains("standard error of t80_h is unknown at 6 of 6 points"), "{said}");
}

#[test]
fn a_study_and_a_scenario_are_told_apart() {
    let bench = Bench::with(SMALL);
    bench.write("my study.toml", STUDY);
    let said = bench.refuses(&["run", "my study.toml"]);
    assert!(
        said.contains("is a study") && said.contains("`tautomata sweep 'my study.toml'`"),
        "{said}"
    );
    for command in ["sweep", "merge", "slurm"] {
        let said = bench.refuses(&[command, "sample.toml"]);
        assert!(
            said.contains("is a scenario") && said.contains("`tautomata run sample.toml`"),
            "{said}"
        );
    }
    assert!(!bench.path("output").exists());
}

#[test]
fn resume_writes_what_is_missing_and_says_what_has_changed() {
    let bench = Bench::with(SMALL);
    bench.succeeds(&["run", "sample.toml", "--output", "out"]);
    let whole = files(&bench.path("out"));
    let said = bench.succeeds(&["resume", "out"]);
    assert!(said.contains("nothing is left to do"), "{said}");
    let gone = |name: &str| std::fs::remove_file(bench.path("out").join(name)).unwrap();
    gone("figures/conversion.svg");
    gone("figures/events.pdf");
    let said = bench.succeeds(&["resume", "out"]);
    assert!(said.contains("written anew: figures/conversion.svg, figures/events.pdf"), "{said}");
    assert!(files(&bench.path("out")) == whole);
    gone("timeseries.csv");
    let said = error_text(&bench.tautomata(&["resume", "out"]));
    assert!(said.contains("because these files are missing: timeseries.csv"), "{said}");
    let again = files(&bench.path("out"));
    let same = |name: &String| ["manifest.json", "report.html"].contains(&name.as_str());
    assert!(whole.keys().eq(again.keys()));
    assert!(whole.iter().all(|(name, content)| same(name) || again[name] == *content));
    // What the user changed is named, and never replaced.
    bench.write("out/summary.csv", "mine");
    let output = bench.tautomata(&["resume", "out"]);
    let said = error_text(&output);
    assert!(output.status.success() && said.contains("left as they are: summary.csv"), "{said}");
    gone("events.csv");
    let said = bench.refuses(&["resume", "out"]);
    assert!(said.contains("these files are missing: events.csv"), "{said}");
    assert_eq!(bench.read("out/summary.csv"), "mine");
}

#[test]
fn resume_says_when_the_scenario_has_changed_since() {
    let bench = Bench::with(SMALL);
    bench.succeeds(&["run", "sample.toml", "--output", "out"]);
    let said = error_text(&bench.tautomata(&["resume", "out"]));
    assert!(said.is_empty(), "{said}");
    bench.write("sample.toml", &SMALL.replace("140 degC", "150 degC"));
    let said = error_text(&bench.tautomata(&["resume", "out"]));
    assert!(said.contains("sample.toml has changed since the run began"), "{said}");
    // As after a kill: the manifest is gone, and with it what it says of the file.
    std::fs::remove_file(bench.path("out/manifest.json")).unwrap();
    let said = error_text(&bench.tautomata(&["plot", "out"]));
    assert!(
        said.contains("did not come to its end") && said.contains("`tautomata resume out`"),
        "{said}"
    );
}

#[test]
fn a_folder_of_a_study_is_resumed_by_the_file_that_it_was_read_from() {
    let bench = Bench::with("");
    let study = STUDY.replace("replicates = 3", "replicates = 1");
    bench.write("study.toml", &study);
    let set = ["--set", "protocol.anneal.time=\"24 h\""];
    bench.succeeds(&[&["sweep", "study.toml", "--output", "out"][..], &set].concat());
    assert!(bench.succeeds(&["resume", "out"]).contains("came to its end: nothing is left"));
    // As if it had been killed before its last file: the beginning is kept until there is a manifest.
    let whole = results(&bench.path("out"));
    std::fs::create_dir_all(bench.path("out/checkpoints")).unwrap();
    let source = SourceRecord::of(&bench.path("study.toml")).ok();
    let set = vec![("protocol.anneal.time".to_owned(), "\"24 h\"".to_owned())];
    let beginning = Beginning { source, set, ..Beginning::of(GENERATOR) };
    let beginning = serde_json::to_string(&beginning).unwrap();
    bench.write("out/checkpoints/run.json", &beginning);
    for file in ["manifest.json", "points.csv", "report.html"] {
        std::fs::remove_file(bench.path("out").join(file)).unwrap();
    }
    let said = error_text(&bench.tautomata(&["plot", "out"]));
    assert!(said.contains("`tautomata resume out` continues it"), "{said}");
    bench.write("study.toml", &study.replace("seed = 5", "seed = 6"));
    let said = bench.refuses(&["resume", "out"]);
    assert!(
        said.contains("study.toml has changed since. `tautomata sweep STUDY --output out`"),
        "{said}"
    );
    bench.write("study.toml", &study);
    let said = error_text(&bench.tautomata(&["resume", "out"]));
    assert!(said.contains("6 points, 6 runs: 6 recorded, 0 to do"), "{said}");
    assert_same(&whole, &results(&bench.path("out")));
}
