//! What was asked stands in the folder in the user's own words, beside what it came to.

use crate::bench::{Bench, assert_same, results};
use crate::interrupt::Stops;
use crate::resume::go_on;
use std::path::Path;
use tautomata::results::{Manifest, ResultsFolder, Subject};
use tautomata::scenario::{Origin, Scenario};

const SAMPLE: &str = r#"
title = "Asked"
[crystal]
size = [4, 4, 4]
[sample]
impurity = "crude"
[[protocol]]
step = "recrystallize"
[[protocol]]
step = "grind"
mill = "mortar"
time = "11 min"
[[protocol]]
step = "flush"
times = 2
[[protocol]]
step = "irradiate"
light = "9.2e15 1/(cm2 s)"
time = "30 min"
[[protocol]]
step = "profile"
file = "logs/furnace <3>.csv"
[[protocol]]
step = "wash"
[record]
every = "30 min"
"#;
const LOG: &str = "furnace <3>.csv";

/// A furnace log of 10 800 rows: 3 h, a row a second, up to 140 °C and back to 120 °C.
fn log() -> String {
    let kelvin_above_25 = |second: u32| match second {
        0..=6900 => f64::from(second) / 60.0,
        _ => 115.0 - f64::from(second - 6900) * 20.0 / 3899.0,
    };
    let row = |second| format!("{second},{:.3}\n", 25.0 + kelvin_above_25(second));
    "time_s,temperature_degC\n".to_owned() + &(0..10_800).map(row).collect::<String>()
}

fn bench() -> Bench {
    let bench = Bench::with(SAMPLE);
    std::fs::create_dir(bench.path("logs")).unwrap();
    bench.write(&format!("logs/{LOG}"), &log());
    bench
}

/// Step, what was asked, what it came to.
fn steps(folder: &Path) -> Vec<[String; 3]> {
    let Subject::Scenario { protocol, .. } = Manifest::read(folder).unwrap().subject else {
        panic!("{} is no run", folder.display());
    };
    protocol.into_iter().map(|step| [step.step, step.asked, step.came_to]).collect()
}

fn sha256(text: &str) -> String {
    Subject::Study { text: text.to_owned() }.sha256()
}

#[test]
fn each_step_stands_as_it_was_asked_for_beside_what_it_came_to() {
    let bench = bench();
    bench.succeeds(&["run", "sample.toml", "--output", "here", "--quiet"]);
    let profile = format!("file logs/{LOG}, SHA-256 {}", sha256(&log()));
    let expected = [
        // What was left out stands there with its default. A crude powder holds 0.02.
        ["recrystallize", "times 1", "impurity 0.004 instead of 0.02"],
        // The numbers that `tautomata convert` shows.
        [
            "grind",
            "mill mortar, time 11 min",
            "weak spots 0.02, disordered 0.0602, crystallites of 59.8 nm",
        ],
        // 212.7 mbar (0.1/1013)² of air and 0.002 mbar of the argon's own.
        [
            "flush",
            "times 2, pressure 0.1 mbar, gas oxygen 0.002 mbar, leak 0 mbar/h",
            "oxygen 0.002002 mbar",
        ],
        [
            "irradiate",
            "light 9.2e15 1/(cm2 s), time 30 min, temperature 25 degC",
            "25 °C for 30 min; oxygen 0.002002 mbar",
        ],
        [
            "profile",
            profile.as_str(),
            "10 800 rows: 25 to 120 °C in 3 h, between 25 and 140 °C; oxygen 0.002002 mbar",
        ],
        [
            "wash",
            "soluble units 3",
            "dissolves monomer and chains of up to 3 units that solvent reaches",
        ],
    ];
    assert_eq!(steps(&bench.path("here")), expected);
    // The page has the same, escaped, and a drawing.
    let page = bench.read("here/report.html");
    for [_, asked, came_to] in expected {
        for text in [asked, came_to] {
            let escaped = text.replace('<', "&lt;").replace('>', "&gt;");
            assert!(page.contains(&format!("<td>{escaped}</td>")), "{text}");
        }
    }
    assert!(page.contains("alt=\"Temperature against time, as it was asked for.\""));
    // One step of the log, and its file beside it.
    let resolved = bench.read("here/scenario.resolved.toml");
    assert!(resolved.lines().count() < 400, "{} lines", resolved.lines().count());
    assert_eq!(resolved.matches("[[protocol]]").count(), 6);
    assert_eq!(bench.read("here/inputs/profile-1.csv"), log());
}

#[test]
fn a_folder_runs_again_by_itself_wherever_it_is() {
    let bench = bench();
    bench.succeeds(&["run", "sample.toml", "--output", "first", "--quiet"]);
    std::fs::remove_dir_all(bench.path("logs")).unwrap();
    std::fs::rename(bench.path("first"), bench.path("moved")).unwrap();
    bench.succeeds(&["run", "moved/scenario.resolved.toml", "--output", "again", "--quiet"]);
    assert_same(&results(&bench.path("moved")), &results(&bench.path("again")));
    assert_eq!(steps(&bench.path("moved")), steps(&bench.path("again")));
    bench.succeeds(&["plot", "again"]);
    assert_same(&results(&bench.path("moved")), &results(&bench.path("again")));
    // The copy is what was run, or nothing is.
    bench.write("moved/inputs/profile-1.csv", &log().replace("140.000", "150.000"));
    let said = bench.refuses(&["run", "moved/scenario.resolved.toml", "--output", "wrong"]);
    assert!(said.contains("has another SHA-256") && said.contains("moved/"), "{said}");
}

#[test]
fn what_was_broken_off_goes_on_with_the_copy() {
    let bench = bench();
    bench.succeeds(&["run", "sample.toml", "--output", "whole", "--quiet"]);
    let scenario = Scenario::load(&bench.path("sample.toml")).unwrap();
    let folder = ResultsFolder::create(bench.path("broken"), false).unwrap();
    go_on(&folder, &scenario, &Stops::after(5));
    drop(folder);
    std::fs::remove_dir_all(bench.path("logs")).unwrap();
    bench.succeeds(&["resume", "broken", "--quiet"]);
    assert_same(&results(&bench.path("whole")), &results(&bench.path("broken")));
    // It is the run's own, and goes with it.
    bench.write("sample.toml", crate::bench::SMALL);
    bench.succeeds(&["run", "sample.toml", "--output", "broken", "--force", "--quiet"]);
    assert!(!bench.path("broken/inputs").exists());
}

#[test]
fn two_logs_are_two_copies_and_the_resolved_scenario_is_its_own() {
    let bench = Bench::with(
        "[crystal]\nsize = [4, 4, 4]\n[[protocol]]\nstep = \"profile\"\nfile = \"a.csv\"\n\
         oxygen = [\"0.1 mbar\", \"2 mbar\"]\n[[protocol]]\nstep = \"profile\"\nfile = \"b.csv\"\n",
    );
    bench.write("a.csv", "time_s,temperature_degC\n0,20\n60,30\n");
    bench.write("b.csv", "time_s,temperature_degC\n0,30\n60,20\n");
    let scenario = Scenario::load(&bench.path("sample.toml")).unwrap();
    let folder = ResultsFolder::create(bench.path("here"), false).unwrap();
    tautomata::run::write_scenario(&scenario, &folder).unwrap();
    let again = Scenario::load(&bench.path("here/scenario.resolved.toml")).unwrap();
    assert_eq!((again.to_toml(), again), (scenario.to_toml(), scenario));
    let origin = Origin::of(&bench.path("sample.toml"));
    let wrong = "[crystal]\nsize = [4, 4, 4]\n[[protocol]]\nstep = \"profile\"\nfile = \"a.csv\"\n\
                 sha256 = \"00\"\n";
    let said = Scenario::parse(wrong, &origin).unwrap_err().to_string();
    assert!(said.contains(&sha256("time_s,temperature_degC\n0,20\n60,30\n")), "{said}");
}
