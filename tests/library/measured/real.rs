//! Files as instruments wrote them, in `../shared/data/thermal/`. Where they are missing, the tests say so and pass.

use super::root;
use std::path::PathBuf;
use tautomata::measured::{Answers, ColumnAnswer, Measurement, Program, Role, Shape};

/// The file, if it is there.
fn real(name: &str) -> Option<PathBuf> {
    let path = root().join("../shared/data/thermal").join(name);
    if !path.is_file() {
        println!("{} is not there: not tested", path.display());
        return None;
    }
    Some(path)
}

fn read(name: &str) -> Option<Measurement> {
    let read = Measurement::open(&real(name)?, &Answers::default());
    Some(read.unwrap_or_else(|mistakes| panic!("{mistakes}")))
}

fn rate_in_kelvin_per_minute(program: Program) -> f64 {
    match program {
        Program::Ramp { rate } => rate * 60.0,
        Program::Hold { .. } => 0.0,
    }
}

#[test]
fn universal_analysis() {
    let Some(read) = read("ta-universal-analysis.txt") else { return };
    let run = &read.runs[0];
    assert_eq!((read.shape, run.rows(), read.open.len()), (Shape::UniversalAnalysis, 616, 0));
    assert_eq!(run.values(Role::Mass).unwrap()[0], 20.8216 / 1e6);
    assert_eq!(run.left_out[0].lines, [51]);
    // The method says 10 K/min; the sample lags.
    assert_eq!(run.segments.len(), 1, "{:?}", run.segments);
    assert!((rate_in_kelvin_per_minute(run.segments[0].program) - 10.0).abs() < 0.5);
}

#[test]
fn stare() {
    let Some(read) = read("mettler-tga.txt") else { return };
    let run = &read.runs[0];
    // The footer holds no mass of the sample, but that of the holder.
    assert_eq!((read.shape, run.rows(), run.mass), (Shape::Stare, 238, None));
    assert_eq!((run.values(Role::Mass).unwrap()[0], run.segments.len()), (12.8009 / 1e6, 1));
    assert!((rate_in_kelvin_per_minute(run.segments[0].program) - 30.0).abs() < 1e-6);
}

#[test]
fn proteus() {
    let Some(read) = read("netzsch-tg.txt") else { return };
    let run = &read.runs[0];
    assert_eq!((read.shape, run.rows(), run.mass), (Shape::Proteus, 270, Some(8.91 / 1e6)));
    assert!((rate_in_kelvin_per_minute(run.segments[0].program) - 5.0).abs() < 0.02);
}

#[test]
fn proteus_compared() {
    let Some(read) = read("netzsch-dsc-compare.csv") else { return };
    assert_eq!((read.shape, read.open.len()), (Shape::ProteusCompare, 0));
    let rates = [5.0, 3.0, 10.0];
    for (run, rate) in read.runs.iter().zip(rates) {
        assert_eq!((run.rows(), run.segments.len()), (491, 1));
        assert!((rate_in_kelvin_per_minute(run.segments[0].program) - rate).abs() < 1e-12);
        // Evaporation is endothermic: positive here, although the file has exothermic up.
        let heat = run.values(Role::HeatFlow).unwrap();
        assert!(heat.iter().copied().fold(0.0, f64::max) > 1000.0);
    }
    assert!(read.runs[0].name.contains("ХЧ"), "{}", read.runs[0].name);
}

#[test]
fn plain_tables_without_units_are_asked_about() {
    for name in ["nh4cl-tg-3.csv", "nh4cl-tg-5.csv", "nh4cl-tg-10.csv"] {
        let Some(open) = read(name) else { return };
        assert_eq!((open.shape, open.open.len()), (Shape::Plain, 2), "{:?}", open.open);
        let column = |role, column: &str, unit: &str| ColumnAnswer {
            role,
            column: column.into(),
            unit: Some(unit.into()),
        };
        let columns = vec![
            column(Role::SampleTemperature, "1", "degC"),
            column(Role::MassFraction, "2", "%"),
        ];
        let answers = Answers { columns, rate: Some(3.0 / 60.0), ..Answers::default() };
        let read = Measurement::open(&real(name).unwrap(), &answers).unwrap();
        assert_eq!((read.open.len(), read.runs[0].rows()), (0, 490));
        assert!((read.runs[0].temperature().unwrap()[0] - 304.382_91).abs() < 1e-9);
    }
}

#[test]
fn pyris() {
    let Some(read) = read("perkinelmer-tga4000.txt") else { return };
    let run = &read.runs[0];
    assert_eq!((read.shape, run.rows(), run.mass), (Shape::Pyris, 547, Some(12.492 / 1e6)));
    let programs: Vec<String> = run.segments.iter().map(|it| it.program.to_string()).collect();
    assert_eq!(programs, ["hold at 50 °C", "ramp at 40 K/min"]);
}

#[test]
fn a_table_ruined_by_a_spreadsheet_is_refused() {
    let Some(path) = real("setaram-ruined-by-spreadsheet.csv") else { return };
    let mistakes = Measurement::open(&path, &Answers::default()).unwrap_err();
    assert_eq!(mistakes.position(&mistakes.items[0]), (2, 1));
    let said = mistakes.to_string();
    assert!(
        said.contains("\"50.026.184\" is no number") && said.contains("a spreadsheet"),
        "{said}"
    );
}
