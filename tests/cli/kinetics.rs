//! `tautomata kinetics`: on measured files, on a run, on a study.

use crate::bench::{Bench, assert_same, files};
use std::fmt::Write;
use tautomata::kinetics::synthetic::OneStep;
use tautomata::results::{Manifest, Tables};

const STUDY: &str = r#"
title = "Ramps"
replicates = 2
[base.crystal]
structure = "sc"
size = [8, 8, 8]
[base.mechanism]
base = "none"
[[base.mechanism.event]]
name = "reaction"
site = "M"
becomes = "D"
chain = "none"
prefactor = "1e13 1/s"
barrier = "120 kJ/mol"
[[base.protocol]]
step = "ramp"
from = "340 K"
to = "480 K"
rate = "10 K/min"
[base.record]
rates = true
[[axis]]
path = "protocol.ramp.rate"
values = ["2 K/min", "5 K/min", "10 K/min", "20 K/min"]
"#;

/// A measured file of first order, E = 150 kJ/mol and A = 1e12 1/s.
fn measured(rate: f64) -> String {
    let curve = OneStep::first_order(150e3, 1e12).ramp(rate);
    let mut text = "Time (min),Temperature (°C),conversion\n".to_owned();
    for row in 0..curve.time.len() {
        let celsius = curve.temperature[row] - 273.15;
        writeln!(text, "{},{celsius},{}", curve.time[row] / 60.0, curve.conversion[row]).unwrap();
    }
    text
}

fn bench() -> Bench {
    let bench = Bench::with("");
    for rate in [5, 10, 20, 40] {
        bench.write(&format!("ramp-{rate}.csv"), &measured(f64::from(rate)));
    }
    bench
}

const FILES: [&str; 4] = ["ramp-5.csv", "ramp-10.csv", "ramp-20.csv", "ramp-40.csv"];

#[test]
fn measured_files_give_tables_figures_and_a_page() {
    let bench = bench();
    let told = bench.succeeds(&[&["kinetics"], &FILES[..], &["--output", "here"]].concat());
    assert!(
        told.contains("Vyazovkin by intervals, at conversion 0.5") && told.contains("150.0"),
        "{told}"
    );
    let folder = bench.path("here");
    let tables = Tables::in_folder(&folder);
    for row in tables.isoconversional.rows().unwrap() {
        assert!((row.energy - 150.0).abs() < 0.3, "{row:?}");
    }
    let header = bench.read("here/isoconversional.csv");
    let asked = "method,conversion,activation_energy_kJ_per_mol,standard_error,low95,high95,A_times_f_per_s,A_over_g_per_s";
    assert!(header.starts_with(asked), "{header}");
    let manifest = Manifest::read(&folder).unwrap();
    assert_eq!(manifest.verify(&folder).unwrap(), []);
    assert!(manifest.subject.text().contains("ramp-40.csv, SHA-256 "));
    let page = bench.read("here/report.html");
    assert!(page.contains("Kinetics of 4 curves") && page.contains("Kissinger"), "a page");
    let before = files(&folder);
    assert!(before.contains_key("figures/activation_energy.png"));
    bench.succeeds(&["plot", "here"]);
    assert_same(&before, &files(&folder));
}

#[test]
fn a_study_stands_beside_the_truth_replicates_apart() {
    let bench = Bench::with("");
    bench.write("ramps.toml", STUDY);
    bench.succeeds(&["sweep", "ramps.toml", "--output", "ramps", "--quiet"]);
    let told = bench.succeeds(&["kinetics", "ramps", "--output", "here"]);
    assert!(told.contains("of 8 curves"), "{told}");
    let tables = Tables::in_folder(&bench.path("here"));
    let peaks = tables.peaks.rows().unwrap();
    assert_eq!(peaks[0].curve, "rate 2 K/min, replicate 1");
    // One step: the barrier is the apparent energy, whatever its share is fixed to. Apart from that, 512 molecules
    // know the energy by 1 or 2 %; Friedman's truth is of rates that do not scatter.
    let truth = tables.truth.rows().unwrap();
    assert_eq!(truth.len(), 19);
    for row in truth {
        assert!((row.mean_barrier - 120.0).abs() < 1e-9 && (row.fixed_shares - 120.0).abs() < 1e-9);
        assert!((row.apparent / 120.0 - 1.0).abs() < 0.1, "{row:?}");
    }
    let steps = tables.truth_steps.rows().unwrap();
    assert!(steps.iter().all(|step| (step.share - 1.0).abs() < 1e-9));
    assert!(bench.path("here/figures/truth.pdf").is_file());
}

#[test]
fn every_fault_of_every_curve_is_told_at_once() {
    let bench = bench();
    let falling: String = measured(10.0).replace(",0.9", ",0.2");
    bench.write("falling.csv", &falling);
    bench.write("none.csv", "Time (min),Mood\n1,2\n2,3\n");
    let said = bench.refuses(&["kinetics", "ramp-5.csv", "falling.csv", "--output", "here"]);
    assert!(said.contains("error: falling: its conversion falls by"), "{said}");
    assert!(said.contains("error: there are two programs only: 5 K/min and"), "{said}");
    assert_eq!(said.matches("= help: ").count(), 2, "{said}");
    let said = bench.refuses(&["kinetics", "none.csv", "--output", "here"]);
    assert!(said.contains("none: it holds no conversion, no heat flow and no mass"), "{said}");
    let said = bench.refuses(&["kinetics", "ramp-5.csv", "nowhere.csv", "--output", "here"]);
    assert!(said.contains("nowhere.csv"), "{said}");
    assert!(!bench.path("here").exists(), "nothing is written");
}

#[test]
fn a_file_lists_curves_and_how_they_are_taken() {
    let bench = bench();
    let curves: String = FILES
        .iter()
        .map(|file| format!("[[curve]]\npath = \"{file}\"\nfrom = \"150 degC\"\n"))
        .collect();
    bench.write("kinetics.toml", &format!("methods = [\"OFW\"]\nstep = 0.1\n{curves}"));
    let told = bench.succeeds(&["kinetics", "kinetics.toml", "--output", "here"]);
    assert!(told.contains("OFW, at conversion 0.5") && !told.contains("KAS"), "{told}");
    assert_eq!(Tables::in_folder(&bench.path("here")).isoconversional.rows().unwrap().len(), 9);
}
