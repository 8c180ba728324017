//! Studies: what they leave, and that nothing but what is asked for depends on how they are run.

use crate::bench::{Bench, assert_same, error_text, files, results};
use std::collections::BTreeMap;

/// Six points of a small sample, three replicates each: half a second.
pub const STUDY: &str = r#"
title = "Defects and temperature"
seed = 5
replicates = 3

[base]
crystal = { size = [4, 4, 4] }
sample = { disordered = 0.08, impurity_weak_share = 0 }
record = { every = "6 h" }

[[base.protocol]]
step = "anneal"
temperature = "140 degC"
time = "48 h"

[[axis]]
name = "defect_fraction"
path = "sample.defects.fraction"
log = { from = 0.01, to = 0.1, points = 3 }

[[axis]]
path = "protocol.anneal.temperature"
values = ["140 degC", "150 degC"]
"#;

pub fn bench() -> Bench {
    let bench = Bench::with("");
    bench.write("study.toml", STUDY);
    bench
}

/// Runs the study into a folder.
fn run(bench: &Bench, folder: &str, more: &[&str]) -> String {
    let arguments = [&["sweep", "study.toml", "--output", folder][..], more].concat();
    let output = bench.tautomata(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", error_text(&output));
    error_text(&output)
}

/// The rows of a table as cells by column.
fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut table = csv::Reader::from_reader(text.as_bytes());
    table.deserialize().map(Result::unwrap).collect()
}

#[test]
fn points_curves_and_runs_carry_the_swept_values() {
    let bench = bench();
    run(&bench, "out", &[]);
    let points = rows(&bench.read("out/points.csv"));
    let swept: Vec<(&str, &str)> = points
        .iter()
        .map(|row| (row["defect_fraction"].as_str(), row["temperature_degC"].as_str()))
        .collect();
    let fractions = ["0.01", "0.0316227766017", "0.1"];
    let expected: Vec<(&str, &str)> =
        fractions.iter().flat_map(|&fraction| [(fraction, "140"), (fraction, "150")]).collect();
    assert_eq!(swept, expected);
    assert!(points.iter().all(|row| row["replicates"] == "3" && row["sites"] == "256"));
    assert_eq!(points[5]["weak_spots_per_sample"], "25.6");
    let runs = rows(&bench.read("out/runs.csv"));
    assert_eq!(runs.len(), 18);
    // The mean in points.csv is that of the runs.
    let ends: Vec<f64> = runs
        .iter()
        .filter(|row| row["point"] == "6")
        .map(|row| row["conversion_end"].parse().unwrap())
        .collect();
    let mean: f64 = points[5]["conversion_end_mean"].parse().unwrap();
    approx::assert_relative_eq!(mean, ends.iter().sum::<f64>() / 3.0, max_relative = 1e-12);
    assert!(mean > 0.1);
    // A mean of times that some runs reach stands beside how many they are.
    for point in &points {
        let reached =
            |row: &&BTreeMap<_, String>| row["point"] == point["point"] && !row["t50_h"].is_empty();
        let count = runs.iter().filter(reached).count();
        assert_eq!(point["t50_h_replicates"], count.to_string());
    }
    let some = ["1", "2"].map(String::from);
    assert!(points.iter().any(|point| some.contains(&point["t50_h_replicates"])));
    let curves = rows(&bench.read("out/curves.csv"));
    // Every 6 h of 48, from the start to the end.
    assert_eq!(curves.len(), 6 * 9);
    assert_eq!(curves[8]["time_s"], "172800");
}

#[test]
fn a_study_does_not_depend_on_threads_memory_or_parts() {
    let bench = bench();
    run(&bench, "one", &["--threads", "1"]);
    run(&bench, "three", &["--threads", "3", "--memory", "1MiB"]);
    let whole = results(&bench.path("one"));
    assert_same(&whole, &results(&bench.path("three")));
    for part in ["1/3", "2/3", "3/3"] {
        run(&bench, "parts", &["--shard", part]);
    }
    bench.succeeds(&["merge", "study.toml", "--output", "parts"]);
    let merged = results(&bench.path("parts"));
    let merged = merged.into_iter().filter(|(name, _)| !name.starts_with("shards/")).collect();
    assert_same(&whole, &merged);
}

#[test]
fn a_point_or_a_replicate_more_changes_no_other() {
    let bench = bench();
    run(&bench, "few", &[]);
    bench.write("few.toml", STUDY);
    bench.write(
        "study.toml",
        &STUDY
            .replace("[\"140 degC\", ", "[\"130 degC\", \"140 degC\", ")
            .replace("= 3\n", "= 4\n"),
    );
    let said = run(&bench, "few", &[]);
    assert!(said.contains("9 points, 36 runs: 18 recorded, 18 to do"), "{said}");
    run(&bench, "many", &[]);
    assert_same(&results(&bench.path("few")), &results(&bench.path("many")));
    let key = |row: &BTreeMap<String, String>| {
        ["defect_fraction", "temperature_degC", "replicate"].map(|name| row[name].clone())
    };
    let many = rows(&bench.read("many/runs.csv"));
    let many: BTreeMap<_, _> = many.iter().map(|row| (key(row), row)).collect();
    std::fs::remove_dir_all(bench.path("few")).unwrap();
    bench.write("study.toml", STUDY);
    run(&bench, "few", &[]);
    for mut row in rows(&bench.read("few/runs.csv")) {
        let mut same = many[&key(&row)].clone();
        assert!(row.remove("point").is_some() && same.remove("point").is_some());
        assert_eq!(row, same);
    }
}

#[test]
fn a_changed_study_runs_what_changed_and_says_what() {
    let bench = bench();
    run(&bench, "out", &[]);
    let before = results(&bench.path("out"));
    assert!(run(&bench, "out", &[]).contains("18 recorded, 0 to do"));
    assert_same(&before, &results(&bench.path("out")));
    bench.write("study.toml", &STUDY.replace("\"150 degC\"", "\"155 degC\""));
    let said = run(&bench, "out", &[]);
    assert!(said.contains("9 recorded, 9 to do"), "{said}");
    assert!(
        said.contains("to do: point 2 (defect_fraction 0.01, temperature_degC 155), "),
        "{said}"
    );
    assert!(said.contains("9 recorded runs are of no point of the study as it is now"), "{said}");
    // They were kept: going back, nothing is left to do.
    bench.write("study.toml", STUDY);
    assert!(run(&bench, "out", &[]).contains("18 recorded, 0 to do"));
}

#[test]
fn replicates_are_added_until_the_error_is_small_enough() {
    let bench = bench();
    let rule = "{ standard_error = 0.05, of = \"conversion_end\", least = 2, most = 12 }";
    bench.write("study.toml", &STUDY.replace("replicates = 3", &format!("replicates = {rule}")));
    run(&bench, "out", &["--threads", "2"]);
    run(&bench, "again", &["--threads", "1"]);
    assert_same(&results(&bench.path("out")), &results(&bench.path("again")));
    let points = rows(&bench.read("out/points.csv"));
    let number = |row: &BTreeMap<String, String>, name: &str| row[name].parse::<f64>().unwrap();
    let counts: Vec<f64> = points.iter().map(|row| number(row, "replicates")).collect();
    assert!(counts.iter().any(|&count| count > 2.0), "{counts:?}");
    for row in &points {
        let error = number(row, "conversion_end_standard_error");
        assert!(error <= 0.05 || number(row, "replicates") == 12.0, "{row:?}");
    }
}

#[test]
fn two_processes_on_one_study_do_not_collide() {
    let bench = bench();
    bench.write("study.toml", &STUDY.replace("replicates = 3", "replicates = 60"));
    let mut first = bench.command(&["sweep", "study.toml", "--output", "out", "--quiet"]);
    let mut first = first.spawn().unwrap();
    while !bench.path("out/runs.journal").exists() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let said = bench.refuses(&["sweep", "study.toml", "--output", "out"]);
    assert!(said.contains("another run is writing into out"), "{said}");
    assert!(first.wait().unwrap().success());
}

#[test]
fn a_folder_with_other_files_is_refused() {
    let bench = bench();
    std::fs::create_dir(bench.path("out")).unwrap();
    bench.write("out/thesis.tex", "mine");
    let said = bench.refuses(&["sweep", "study.toml", "--output", "out"]);
    assert!(said.contains("out holds other files, and no study"), "{said}");
    assert_eq!(files(&bench.path("out")).len(), 1);
}

/// The journal may not grow beyond 4 kB (8 blocks of 512 bytes): the disk is full for it.
#[cfg(unix)]
#[test]
fn a_full_disk_loses_nothing_that_was_recorded() {
    let bench = bench();
    run(&bench, "whole", &[]);
    let program = env!("CARGO_BIN_EXE_tautomata");
    let script = format!(
        "trap '' XFSZ; ulimit -f 8; exec '{program}' sweep study.toml --output out --threads 1"
    );
    let mut shell = std::process::Command::new("sh");
    let full = shell.current_dir(bench.path("")).args(["-c", &script]).output().unwrap();
    let said = error_text(&full);
    assert_eq!(full.status.code(), Some(1), "{said}");
    assert!(said.contains("error: cannot write") && said.contains("runs.journal"), "{said}");
    let said = run(&bench, "out", &[]);
    let recorded = said.split(" runs: ").nth(1).and_then(|rest| rest.split(' ').next());
    assert!(recorded.is_some_and(|count| count.parse::<u32>().unwrap() > 2), "{said}");
    assert_same(&results(&bench.path("whole")), &results(&bench.path("out")));
}

#[test]
fn a_study_is_checked_with_its_design() {
    let bench = bench();
    let said = bench.succeeds(&["check", "study.toml"]);
    for line in [
        "study.toml: no mistakes",
        "points     6, over defect_fraction, temperature_degC",
        "runs       18, 3 replicates a point",
        "sites      256 in each sample",
        "design     point  defect_fraction  temperature_degC",
        "             2      0.01             150",
        "             … and 1 more",
    ] {
        assert!(said.contains(line), "no {line} in\n{said}");
    }
}

#[test]
fn scripts_for_slurm_are_written_once() {
    let bench = bench();
    let said = bench.succeeds(&["slurm", "study.toml", "--parts", "3"]);
    assert!(said.contains("sbatch --dependency=afterok:$job study-merge.sh"), "{said}");
    assert!(bench.read("study-sweep.sh").contains("#SBATCH --array=1-3\n"));
    assert!(bench.read("study-merge.sh").contains(" merge study.toml --output output/study\n"));
    let said = bench.refuses(&["slurm", "study.toml"]);
    assert!(said.contains("study-sweep.sh is there already"), "{said}");
}

#[test]
fn mistakes_of_swept_values_are_shown_where_they_stand() {
    let bench = bench();
    bench.write("study.toml", &STUDY.replace("\"150 degC\"", "\"150 celsius\""));
    for command in ["check", "sweep", "slurm", "merge"] {
        let said = bench.refuses(&[command, "study.toml"]);
        assert!(
            said.contains("unknown unit \"celsius\"") && said.contains("study.toml:23:23"),
            "{said}"
        );
        assert!(!bench.path("output").exists());
    }
}

/// Two rates by which molecules react: one over a factor of 25, the other at most half of the least of the first.
const DESIGN: &str = r#"
seed = 5
replicates = 2
design = { kind = "sobol", points = 16 }

[base]
crystal = { structure = "sc", size = [8, 8, 8] }
mechanism = { base = "none", event = [
    { name = "fast", site = "M", becomes = "D", chain = "none", prefactor = "1e-3 1/s" },
    { name = "slow", site = "M", becomes = "D", chain = "none", prefactor = "1e-4 1/s" },
] }
record = { every = "100 s" }

[[base.protocol]]
step = "anneal"
temperature = "400 K"
time = "2000 s"

[[axis]]
name = "fast"
path = "mechanism.event.fast.prefactor"
log = { from = "2e-4 1/s", to = "5e-3 1/s" }

[[axis]]
name = "slow"
path = "mechanism.event.slow.prefactor"
linear = { from = "1e-5 1/s", to = "1e-4 1/s" }
"#;

/// 1 − exp(−(f + s)t) over these ranges has, by 2¹⁸ random pairs of points, first-order indices of 0.995 and 0.003, and
/// total ones of 0.997 and 0.005. An error of 0.016 against a spread of 0.2 makes 0.6 % of the variance, and the emulator
/// learns from 16 points: a tenth is allowed.
#[test]
fn a_random_design_tells_which_number_decides() {
    let bench = Bench::with("");
    bench.write("study.toml", DESIGN);
    bench.succeeds(&["sweep", "study.toml", "--output", "out", "--quiet"]);
    let text = bench.read("out/sensitivity.csv");
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize();
    let rows: Vec<BTreeMap<String, String>> = rows.map(Result::unwrap).collect();
    for (parameter, expected) in [("fast_per_s", 0.995), ("slow_per_s", 0.003)] {
        let of = |row: &&BTreeMap<String, String>| {
            row["result"] == "conversion_end" && row["parameter"] == parameter
        };
        let row = rows.iter().find(of).unwrap();
        for column in ["first_order_index", "total_index"] {
            let index: f64 = row[column].parse().unwrap();
            assert!((index - expected).abs() < 0.1, "{row:?}");
        }
    }
    let drawn = bench.succeeds(&["plot", "out", "--figure", "sensitivity"]);
    assert!(drawn.contains("sensitivity.svg"), "{drawn}");
    let data = bench.read("out/figures/sensitivity.csv");
    assert!(data.starts_with("series,result,parameter,first_order_index,"), "{data}");
    // Without a second replicate no error is known, and nothing is told or asked to be drawn.
    bench.write("alone.toml", &DESIGN.replace("replicates = 2", "replicates = 1"));
    bench.succeeds(&["sweep", "alone.toml", "--output", "alone", "--quiet"]);
    assert!(!bench.path("alone/sensitivity.csv").exists());
    assert!(!bench.read("alone/figures.toml").contains("sensitivity"));
}

/// Two rates of one ramp, conversion and order above each other.
#[test]
fn curves_of_ramps_are_drawn_against_temperature() {
    let bench = Bench::with("");
    let study = "replicates = 2\n[base]\ncrystal = { size = [4, 4, 4] }\n\
        sample = { defects = { fraction = 0.1 } }\n[[base.protocol]]\nstep = \"ramp\"\n\
        from = \"140 degC\"\nto = \"200 degC\"\nrate = \"1 K/min\"\n\
        [[axis]]\npath = \"protocol.ramp.rate\"\nvalues = [\"0.5 K/min\", \"2 K/min\"]\n\
        [[figure]]\nname = \"ramps\"\nkind = \"curves\"\nx = \"temperature\"\nseries = \"rate\"\n\
        y = [\"conversion\", \"crystalline_fraction\"]\n";
    bench.write("ramps.toml", study);
    bench.succeeds(&["sweep", "ramps.toml", "--output", "out"]);
    let curves = rows(&bench.read("out/curves.csv"));
    let shown = rows(&bench.read("out/figures/ramps.csv"));
    assert_eq!(shown.len(), curves.len());
    for (shown, row) in shown.iter().zip(&curves) {
        for name in ["point", "rate_K_per_min", "conversion_mean", "crystalline_fraction_high95"] {
            assert_eq!(shown[name], row[name], "{name}");
        }
        let number = |text: &String| text.parse::<f64>().unwrap();
        let celsius = number(&row["temperature_K"]) - 273.15;
        assert_eq!(number(&shown["temperature_degC"]), celsius);
    }
    let svg = bench.read("out/figures/ramps.svg");
    for text in ["Conversion", "Crystalline fraction", "Temperature / °C", "0.5 K/min"] {
        assert!(svg.contains(text), "{text}");
    }
    assert!(!svg.contains("Time /"));
}
