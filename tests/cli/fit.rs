//! Fits as a user types them.

use crate::bench::{Bench, error_text};

/// A fit of one rate to made-up points of 1 − exp(−k t), k = 1e-3 1/s.
const FIT: &str = r#"
title = "One rate"
seed = 3
draws = 16
points = 6

[base]
crystal = { structure = "sc", size = [10, 10, 10] }
mechanism = { base = "none", event = [
    { name = "reaction", site = "M", becomes = "D", chain = "none", prefactor = "1e-3 1/s" },
] }
record = { every = "100 s" }

[[base.protocol]]
step = "anneal"
temperature = "400 K"
time = "2000 s"

[[free]]
path = "mechanism.event.reaction.prefactor"
name = "rate"
log = { from = "2e-4 1/s", to = "5e-3 1/s" }
truth = "1e-3 1/s"

[[data]]
file = "curve.csv"
observable = "conversion"
error = 0.02
"#;

fn bench() -> Bench {
    let bench = Bench::with("");
    bench.write("fit.toml", FIT);
    let row = |step: u32| {
        let time = 200.0 * f64::from(step);
        format!("{time},{:.3}\n", 1.0 - (-1e-3 * time).exp())
    };
    let rows: String = (1..=10).map(row).collect();
    bench.write("curve.csv", &format!("Time (s),Conversion\n{rows}"));
    bench
}

fn said(bench: &Bench, arguments: &[&str], code: i32) -> (String, String) {
    let output = bench.tautomata(arguments);
    assert_eq!(output.status.code(), Some(code), "{}", error_text(&output));
    (String::from_utf8_lossy(&output.stdout).into_owned(), error_text(&output))
}

#[test]
fn check_says_what_is_free_what_was_measured_and_what_would_run() {
    let (shown, _) = said(&bench(), &["check", "fit.toml"], 0);
    for part in [
        "mechanism.event.reaction.prefactor: 0.0002 to 0.005 1/s, uniform in the logarithm",
        "curve: Conversion over 10 rows, 200 s to 2000 s",
        "12 in the first wave",
    ] {
        assert!(shown.contains(part), "no {part} in\n{shown}");
    }
}

#[test]
fn a_fit_leaves_everything_and_its_figures_can_be_drawn_again() {
    let bench = bench();
    let (shown, _) = said(&bench, &["fit", "fit.toml", "--output", "out"], 0);
    assert!(shown.contains("rate_per_s"), "{shown}");
    let parameters = bench.read("out/parameters.csv");
    let mut table = csv::Reader::from_reader(parameters.as_bytes());
    let header = "parameter,unit,mean,deviation,low68,high68,low95,high95,prior_deviation,truth,";
    assert!(parameters.starts_with(header), "{parameters}");
    let row: std::collections::BTreeMap<String, String> =
        table.deserialize().next().unwrap().unwrap();
    let number = |column: &str| row[column].parse::<f64>().unwrap();
    assert!((number("low95")..number("high95")).contains(&1e-3), "{row:?}");
    for file in [
        "report.html",
        "posterior.csv",
        "runs.csv",
        "mode.toml",
        "predict.toml",
        "figures/fit.svg",
        "figures/posterior.png",
        "figures/residuals.pdf",
        "figures/leave_one_out.svg",
        "manifest.json",
    ] {
        assert!(bench.path(&format!("out/{file}")).is_file(), "no {file}");
    }
    said(&bench, &["plot", "out", "--figure", "fit"], 0);
    said(&bench, &["check", "out/mode.toml", "out/predict.toml"], 0);
    // Nothing is left to run: the same command gives the same tables.
    said(&bench, &["fit", "fit.toml", "--output", "out", "--quiet"], 0);
    assert_eq!(bench.read("out/parameters.csv"), parameters);
}

#[test]
fn other_commands_say_which_one_runs_a_fit() {
    let bench = bench();
    for command in ["run", "sweep"] {
        let (_, error) = said(&bench, &[command, "fit.toml"], 2);
        assert!(error.contains("`tautomata fit fit.toml` runs it"), "{error}");
    }
}

#[test]
fn a_value_that_a_study_cannot_take_is_told() {
    let bench = bench();
    bench.write("study.toml", crate::study::STUDY);
    let wrong = ["sweep", "study.toml", "--set", "protocol.anneal.temperature=hot"];
    let (_, error) = said(&bench, &wrong, 2);
    assert!(error.contains("protocol.anneal.temperature=hot cannot be set"), "{error}");
}
