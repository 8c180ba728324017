//! Fits as a user types them.

use crate::bench::{Bench, assert_same, error_text, results};
use std::collections::BTreeMap;

/// A fit of one rate to made-up points of 1 − exp(−k t), k = 1e-3 1/s.
const FIT: &str = r#"
title = "One rate"
seed = 3
draws = 16
points = 6
replicates = 2

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
error = 0.1

[[candidate]]
name = "begin"
observable = "conversion"
every = "20 s"
error = 0.02
set = { "protocol.anneal.time" = "60 s" }

[[candidate]]
name = "whole"
observable = "conversion"
every = "200 s"
error = 0.02
"#;

/// A fit to points at a time, in s, and a conversion.
fn bench_with(fit: &str, points: impl Iterator<Item = (f64, f64)>) -> Bench {
    let bench = Bench::with("");
    bench.write("fit.toml", fit);
    let row = |(time, value): (f64, f64)| format!("{time},{value:.4}\n");
    let rows: String = points.map(row).collect();
    bench.write("curve.csv", &format!("Time (s),Conversion\n{rows}"));
    bench
}

fn bench() -> Bench {
    let times = (1..=10).map(|step| 200.0 * f64::from(step));
    bench_with(FIT, times.map(|time| (time, 1.0 - (-1e-3 * time).exp())))
}

/// The rows of a table.
fn rows(bench: &Bench, file: &str) -> Vec<BTreeMap<String, String>> {
    let text = bench.read(file);
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
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
    let (shown, _) = said(&bench, &["fit", "fit.toml", "--output", "out", "--next"], 0);
    assert!(shown.contains("rate_per_s") && shown.contains("  1. whole"), "{shown}");
    let parameters = bench.read("out/parameters.csv");
    let header = "parameter,unit,mean,deviation,low68,high68,low95,high95,prior_deviation,truth,";
    assert!(parameters.starts_with(header), "{parameters}");
    let row = &rows(&bench, "out/parameters.csv")[0];
    let number = |column: &str| row[column].parse::<f64>().unwrap();
    assert!((number("low95")..number("high95")).contains(&1e-3), "{row:?}");
    // Points at t with the error e tell ln k to e/√Σ(kt exp(−kt))²: the data to 0.10, the whole protocol with a fifth of the
    // error to 0.02, its first minute to 0.28. So a fifth of the deviation is left, or 0.94 of it; what 16 draws leave open
    // of the slopes comes on top of the first.
    let next = rows(&bench, "out/next.csv");
    let left: Vec<f64> = next.iter().map(|row| row["narrowing"].parse().unwrap()).collect();
    assert_eq!([&next[0]["candidate"], &next[1]["candidate"]], ["whole", "begin"]);
    assert!(left[0] < 0.6 && (0.8..=1.0).contains(&left[1]), "{left:?}");
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
    said(&bench, &["fit", "fit.toml", "--output", "out", "--next", "--quiet"], 0);
    assert_eq!(bench.read("out/parameters.csv"), parameters);
}

/// Reactants that come back: the conversion ends at a third, and no rate of the forward reaction gives that.
#[test]
fn a_model_that_lacks_a_row_is_seen() {
    let times = (1..=10).map(|step| 200.0 * f64::from(step));
    let fit = FIT.replace("error = 0.1", "error = 0.02");
    let bench = bench_with(&fit, times.map(|time| (time, (1.0 - (-3e-3 * time).exp()) / 3.0)));
    let (_, warned) = said(&bench, &["fit", "fit.toml", "--output", "out"], 0);
    assert!(warned.contains("The model does not describe curve"), "{warned}");
    assert_eq!(rows(&bench, "out/data.csv")[0]["discrepancy_above_prior"], "true");
}

/// All points lie before anything happens: at 0.1 s at most 5e-4 has reacted, and the error is 0.1.
#[test]
fn data_that_tell_nothing_give_the_prior_back() {
    let times = (1..=10).map(|step| 0.01 * f64::from(step));
    let noise = |time: f64| if (time * 100.0).round() % 2.0 == 0.0 { 0.01 } else { -0.01 };
    let bench = bench_with(&FIT.replace("points = 6", "waves = 1"), times.map(|t| (t, noise(t))));
    let (shown, _) = said(&bench, &["fit", "fit.toml", "--output", "out"], 0);
    assert!(shown.contains("Of 1 free number the data fix none"), "{shown}");
    let row = &rows(&bench, "out/parameters.csv")[0];
    let number = |column: &str| row[column].parse::<f64>().unwrap();
    // A width over that of the prior, from 2000 effective draws: known to 1/√4000 = 1.6 %; four of these.
    assert!((number("narrowing") - 1.0).abs() < 0.064, "{row:?}");
}

/// A command `sbatch` that runs the script that it is given: as both tasks of an array, if it is one.
#[cfg(unix)]
const SBATCH: &str = "#!/bin/sh
for script; do :; done
export SLURM_CPUS_PER_TASK=1
if grep -q array=1-2 \"$script\"; then tasks='1 2'; else tasks=0; fi
for task in $tasks; do SLURM_ARRAY_TASK_ID=$task bash \"$script\" >&2 || exit 1; done
echo 7
";

/// Parts of the waves, run by the scripts and lines that `slurm` writes, come to the files of one command.
#[cfg(unix)]
#[test]
fn parts_on_a_cluster_come_to_the_same_bytes() {
    use std::os::unix::fs::PermissionsExt;
    let bench = bench();
    bench.write("fit.toml", &FIT.replace("points = 6", "points = 6\nwaves = 1"));
    said(&bench, &["fit", "fit.toml", "--output", "whole", "--quiet"], 0);
    bench.write("sbatch", SBATCH);
    std::fs::set_permissions(bench.path("sbatch"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let written = ["slurm", "fit.toml", "--parts", "2", "--output", "parts"];
    let (shown, _) = said(&bench, &written, 0);
    let (_, paste) = shown.split_once("Submit them with\n").unwrap();
    let path = format!("{}:{}", bench.path("").display(), std::env::var("PATH").unwrap());
    let mut shell = std::process::Command::new("sh");
    shell.current_dir(bench.path("")).env("PATH", path).args(["-ec", paste]);
    let ran = shell.output().unwrap();
    let told = error_text(&ran);
    assert!(ran.status.success(), "{told}");
    // The first part waits for the second, which finds everything there and begins the verdict.
    assert!(told.contains("runs of other parts are not there yet"), "{told}");
    assert!(told.contains("all runs of the fit are there"), "{told}");
    let [whole, parts] = ["whole", "parts"].map(|folder| {
        let mut files = results(&bench.path(folder));
        // The page has times in it; the records of parts stay where they are.
        files.retain(|name, _| name != "report.html" && !name.starts_with("shards/"));
        files
    });
    assert!(whole.contains_key("runs.store") && whole.contains_key("posterior.csv"));
    assert_same(&whole, &parts);
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
