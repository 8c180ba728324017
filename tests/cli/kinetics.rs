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

/// First order with 150 kJ/mol and 1e12 1/s: half has reacted after ln 2/k, however the temperature is told. What is
/// measured are crossings between rows half a kelvin apart: 0.5 %.
#[test]
fn models_and_predictions_are_told_and_drawn() {
    let bench = bench();
    bench.write("store.csv", "Time (min),Temperature (°C)\n0,250\n600,250\n");
    let asked = ["--model", "F1 + F1", "--predict", "250 degC", "--ttt", "200 degC to 280 degC"];
    let rest = ["--along", "store.csv", "--output", "here"];
    bench.succeeds(&[&["kinetics"], &FILES[..], &asked, &rest].concat());
    let said = Manifest::read(&bench.path("here")).unwrap().warnings.concat();
    assert!(said.contains("describes the curves best"), "{said}");
    let tables = Tables::in_folder(&bench.path("here"));
    let models = tables.models.rows().unwrap();
    assert_eq!(models.len(), 25);
    assert!(models.iter().any(|row| row.model == "F1 + F1"));
    let half = |row: &&tautomata::results::table::PredictionRow| row.conversion == 0.5;
    let expected = 2_f64.ln() / (1e12 * (-150e3 / (8.314_462_618 * 523.15_f64)).exp());
    let halves: Vec<_> = tables.prediction.rows().unwrap().iter().filter(half).collect();
    assert_eq!(halves.len(), 2);
    for row in halves {
        assert!((row.time / expected - 1.0).abs() < 5e-3, "{row:?} for {expected}");
    }
    assert_eq!(tables.ttt.rows().unwrap().len(), 41 * 4);
    for figure in ["models", "master", "prediction", "ttt"] {
        assert!(bench.path(&format!("here/figures/{figure}.png")).is_file(), "{figure}");
    }
    let said = bench.refuses(&["kinetics", "ramp-5.csv", "--predict", "9 K to 8 K"]);
    assert!(said.contains("a ramp needs a rate"), "{said}");
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
    assert!(said.contains("no column is known to hold heat flow, mass or conversion"), "{said}");
    bench.write(
        "heat.csv",
        "Time (min),Temperature (°C),Heat Flow (mW)\n0,20.5,1.5\n1,30.5,2.5\n2,40.5,1.5\n",
    );
    let said =
        bench.refuses(&["kinetics", "heat.csv", "ramp-5.csv", "none.csv", "--output", "here"]);
    assert!(said.contains("--mass"), "heat without a mass is asked for: {said}");
    let said = bench.refuses(&["kinetics", "ramp-5.csv", "nowhere.csv", "--output", "here"]);
    assert!(said.contains("nowhere.csv"), "{said}");
    assert!(!bench.path("here").exists(), "nothing is written");
}

/// What is wrong with files, with curves and with their programs is told together; of programs only what no unread file
/// can change.
#[test]
fn faults_of_files_and_of_curves_are_told_at_once() {
    let bench = bench();
    bench.write("falling.csv", &measured(10.0).replace(",0.9", ",0.2"));
    let begun = |line: &&str| {
        let done = line.rsplit(',').next().and_then(|done| done.parse::<f64>().ok());
        done.is_none_or(|done| done < 0.05)
    };
    let rows: Vec<String> = measured(20.0).lines().take_while(begun).map(str::to_owned).collect();
    bench.write("early.csv", &(rows.join("\n") + "\n"));
    let heat = "Time (min),Temperature (°C),Heat Flow (mW)\n0,20.5,1.5\n1,30.5,2.5\n2,40.5,1.5\n";
    bench.write("heat.csv", heat);
    let mass: Vec<String> =
        (0..40).map(|row| format!("{row},{},{}\n", 20 + row, 5 + row)).collect();
    let mass = mass.concat();
    bench.write("rising.csv", &format!("Time (min),Temperature (°C),Mass (mg)\n{mass}"));
    let files = ["falling.csv", "early.csv", "heat.csv", "rising.csv"];
    let said = bench.refuses(&[&["kinetics"], &files[..], &["--output", "here"]].concat());
    for part in [
        "error: falling: its conversion falls by",
        "error: early: it ends at a conversion of 0.0",
        "--mass \"6.4 mg\"",
        "error: rising: the mass rises from",
    ] {
        assert!(said.contains(part), "no {part} in {said}");
    }
    assert!(!said.contains("programs"), "two files more may hold two more: {said}");
    let said = bench.refuses(&["kinetics", "ramp-5.csv", "heat.csv", "--output", "here"]);
    assert!(said.contains("error: there are at most 2 programs"), "{said}");
}

#[test]
fn a_list_of_curves_is_checked_with_the_files_that_it_names() {
    let bench = bench();
    let list = |files: &[&str]| {
        let curve = |file: &&str| format!("[[curve]]\npath = \"{file}\"\n");
        files.iter().map(curve).collect::<Vec<_>>().concat()
    };
    bench.write(
        "kinetics.toml",
        &format!("predict = [{{ temperature = \"90 degC\" }}]\n{}", list(&FILES)),
    );
    let told = bench.succeeds(&["check", "kinetics.toml"]);
    for part in
        ["no mistakes", "ramp-5: 5 K/min", "ramp-40: 40 K/min", "363.15 K", "note: 4 heating rates"]
    {
        assert!(told.contains(part), "no {part} in {told}");
    }
    bench.write("falling.csv", &measured(10.0).replace(",0.9", ",0.2"));
    bench.write("kinetics.toml", &list(&["falling.csv", "nowhere.csv", "ramp-5.csv"]));
    let said = bench.refuses(&["check", "kinetics.toml"]);
    assert!(said.contains("falling: its conversion falls by"), "{said}");
    assert!(said.contains("--> nowhere.csv"), "{said}");
    bench.write("kinetics.toml", "step = 0.7\n[[curve]]\npth = \"a\"\n");
    let said = bench.refuses(&["check", "kinetics.toml"]);
    assert!(said.contains("kinetics.toml:1:8") && said.contains("kinetics.toml:3:1"), "{said}");
}

#[test]
fn a_file_lists_curves_and_how_they_are_taken() {
    let bench = bench();
    let curve = |file: &&str| {
        let bare = bench.read(file).replace("Temperature (°C)", "T");
        bench.write(file, &bare);
        format!(
            "[[curve]]\npath = \"{file}\"\nfrom = \"150 degC\"\ncolumns = {{ temperature = \"T:degC\" }}\n"
        )
    };
    let curves = FILES.iter().map(curve).collect::<Vec<_>>().concat();
    bench.write("kinetics.toml", &format!("methods = [\"OFW\"]\nstep = 0.1\n{curves}"));
    let told = bench.succeeds(&["kinetics", "kinetics.toml", "--output", "here"]);
    assert!(told.contains("OFW, at conversion 0.5") && !told.contains("KAS"), "{told}");
    assert_eq!(Tables::in_folder(&bench.path("here")).isoconversional.rows().unwrap().len(), 9);
}

/// `--rate` and `--mass` are for all files or one per file, and a list of curves has its own.
#[test]
fn answers_that_belong_to_no_file_are_refused() {
    let bench = bench();
    bench.write("kinetics.toml", "[[curve]]\npath = \"ramp-5.csv\"\n");
    let rates = ["--rate", "5 K/min", "--rate", "10 K/min"];
    let said = bench.refuses(&[&["kinetics"], &FILES[..], &rates].concat());
    assert!(said.contains("2 times --rate for 4 files"), "{said}");
    let masses = ["--mass", "5 mg", "--mass", "6 mg", "--mass", "7 mg"];
    let said = bench.refuses(&[&["kinetics"], &FILES[..2], &masses].concat());
    assert!(said.contains("3 times --mass for 2 files"), "{said}");
    let said = bench.refuses(&[&["kinetics", "kinetics.toml"], &rates[..], &masses].concat());
    assert!(said.contains("--rate does not apply to the curves of kinetics.toml"), "{said}");
    assert!(said.contains("write `mass` under each [[curve]]"), "{said}");
}

/// A real file of `../shared/data/thermal`; none, and a word, where it is missing.
fn real(name: &str) -> Option<String> {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/thermal").join(name);
    if path.is_file() {
        return Some(path.display().to_string());
    }
    println!("skipped: no {name}");
    None
}

/// Mass of ammonium chloride at 3, 5 and 10 K/min, from files without a unit and without times. Sublimation of `NH4Cl`
/// has 60 to 90 kJ/mol, by how freely the vapour leaves.
#[test]
fn ammonium_chloride_by_mass_from_three_files_in_one_command() {
    let files = ["nh4cl-tg-3.csv", "nh4cl-tg-5.csv", "nh4cl-tg-10.csv"].map(real);
    let [Some(three), Some(five), Some(ten)] = &files else { return };
    let bench = Bench::with("");
    let command = ["kinetics", three, five, ten, "--output", "here"];
    let said = bench.refuses(&command);
    assert!(said.contains("--column"), "what the files leave open is asked for: {said}");
    let answers = ["--column", "temperature=1:degC", "--column", "mass_fraction=2:%"];
    let rates = ["--rate", "3 K/min", "--rate", "5 K/min", "--rate", "10 K/min"];
    let limits = ["--from", "150 degC", "--to", "420 degC"];
    let told = bench.succeeds(&[&command[..], &answers, &rates, &limits].concat());
    assert!(told.contains("of 3 curves"), "{told}");
    let tables = Tables::in_folder(&bench.path("here"));
    let inside = |row: &&tautomata::results::table::IsoconversionalRow| {
        // From 0.9 on the rates are as small as their noise: Friedman's errors are 59 kJ/mol and more.
        (0.1..0.89).contains(&row.conversion)
    };
    for row in tables.isoconversional.rows().unwrap().iter().filter(inside) {
        assert!((60.0..=90.0).contains(&row.energy), "{row:?}");
    }
}

/// Heat of the same, three runs in one file whose header has masses, rates and the sign.
#[test]
fn ammonium_chloride_by_heat_from_one_file() {
    let Some(file) = real("netzsch-dsc-compare.csv") else { return };
    let bench = Bench::with("");
    let limits = ["--from", "225 degC", "--to", "400 degC"];
    bench.succeeds(&[&["kinetics", &file, "--output", "here"], &limits[..]].concat());
    let tables = Tables::in_folder(&bench.path("here"));
    let peaks = tables.peaks.rows().unwrap();
    let rates: Vec<f64> = peaks.iter().map(|peak| peak.heating_rate.unwrap().round()).collect();
    assert_eq!(rates, [5.0, 3.0, 10.0]);
    let inside = |row: &&tautomata::results::table::IsoconversionalRow| {
        (0.2..=0.9).contains(&row.conversion)
    };
    for row in tables.isoconversional.rows().unwrap().iter().filter(inside) {
        assert!((50.0..=95.0).contains(&row.energy), "{row:?}");
    }
    // Heat flows in, endothermic up, before the peak ends on its baseline.
    let rows = tables.conversion_curves.rows().unwrap();
    let highest = rows.iter().filter_map(|row| row.heat_flow).fold(0.0, f64::max);
    assert!((4.0..6.0).contains(&highest), "{highest} W/g");
    assert!(bench.path("here/figures/baseline.svg").is_file());
}
