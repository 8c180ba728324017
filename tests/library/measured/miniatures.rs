//! The miniatures of `tests/measured/`, each beside a file of what is expected of it.

use super::{miniatures, root, summary};
use std::path::Path;
use tautomata::measured::{Answers, ColumnAnswer, Exo, Measurement, Role};

/// Set to `write`, the expected texts are written instead of compared.
const WRITE: &str = "TAUTOMATA_EXPECTED";

fn read(path: &Path, answers: &Answers) -> Result<Measurement, String> {
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    let bytes = std::fs::read(path).expect("a miniature");
    Measurement::read(&name, &bytes, answers).map_err(|mistakes| mistakes.to_string() + "\n")
}

/// Compares, or writes, the expected texts of a folder.
fn compare(folder: &str, says: impl Fn(&Path) -> String) {
    let files = miniatures(folder);
    assert!(!files.is_empty());
    let mut different = Vec::new();
    for path in files {
        let expected = path
            .with_file_name(format!("{}.expected", path.file_name().unwrap().to_string_lossy()));
        let said = says(&path);
        if std::env::var_os(WRITE).is_some_and(|value| value == "write") {
            std::fs::write(&expected, &said).expect("a writable folder");
        } else if std::fs::read_to_string(&expected).ok().as_deref() != Some(&said) {
            different.push(format!("{}:\n{said}", path.display()));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn good_miniatures_are_read_as_expected() {
    compare("good", |path| {
        let read = read(path, &Answers::default());
        summary(&read.unwrap_or_else(|mistakes| panic!("{}: {mistakes}", path.display())))
    });
}

#[test]
fn bad_miniatures_are_refused_with_line_and_reason() {
    compare("bad", |path| match read(path, &Answers::default()) {
        Ok(read) => panic!("{} is read: {}", path.display(), summary(&read)),
        Err(mistakes) => mistakes,
    });
}

fn good(name: &str, answers: &Answers) -> Measurement {
    let path = root().join("tests/measured/good").join(name);
    read(&path, answers).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn column(role: Role, column: &str, unit: Option<&str>) -> ColumnAnswer {
    ColumnAnswer { role, column: column.into(), unit: unit.map(String::from) }
}

#[test]
fn mass_and_direction_answer_what_a_file_of_milliwatts_leaves_open() {
    let answers = Answers { mass: Some(5e-6), exo: Some(Exo::Up), ..Answers::default() };
    let read = good("open-heat.csv", &answers);
    assert_eq!(read.open, []);
    // 0.5 mW over 5 mg is 100 W/kg, rounded twice; exothermic up is turned.
    let last = |read: &Measurement| read.runs[0].values(Role::HeatFlow).unwrap()[5];
    assert!((last(&read) + 100.0).abs() < 1e-13);
    let down = Answers { exo: Some(Exo::Down), ..answers };
    assert_eq!(last(&good("open-heat.csv", &down)), -last(&read));
}

#[test]
fn columns_are_named_by_number_or_name_and_given_units() {
    let heat =
        Answers { columns: vec![column(Role::HeatFlow, "dsc 2", None)], ..Answers::default() };
    let read = good("open-two-heats.csv", &heat);
    assert_eq!((read.open.len(), read.runs[0].values(Role::HeatFlow).unwrap()[5]), (0, -1000.0));
    let none = Answers { columns: vec![column(Role::Mass, "none", None)], ..Answers::default() };
    assert_eq!(good("open-change-of-mass.csv", &none).open.len(), 1, "no signal is left");
    let missing = Answers { columns: vec![column(Role::Mass, "7", None)], ..Answers::default() };
    let path = root().join("tests/measured/good/open-heat.csv");
    let said = read_err(&path, &missing);
    assert!(
        said.contains("there is no column `7`") && said.contains("3 `Heat Flow` in mW"),
        "{said}"
    );
    let wrong = Answers { columns: vec![column(Role::Time, "2", None)], ..Answers::default() };
    let said = &good("open-heat.csv", &wrong).open[0].message;
    assert_eq!(said, "`Temperature` is in °C, which is no known unit of time");
}

fn read_err(path: &Path, answers: &Answers) -> String {
    read(path, answers).map(|read| summary(&read)).expect_err("refused")
}

#[test]
fn a_role_with_several_columns_makes_a_run_of_each() {
    let answers = Answers {
        columns: vec![
            column(Role::SampleTemperature, "1", Some("degC")),
            column(Role::MassFraction, "rate_3", Some("%")),
            column(Role::MassFraction, "3", Some("%")),
        ],
        rate: Some(0.05),
        ..Answers::default()
    };
    let read = good("plain-several-rates.csv", &answers);
    assert_eq!(read.open, []);
    let last = |run: usize| *read.runs[run].values(Role::MassFraction).unwrap().last().unwrap();
    assert_eq!((read.runs.len(), last(0), last(1)), (2, 0.93, 0.944_000_000_000_000_1));
    assert_eq!(read.runs[0].segments[0].program.to_string(), "ramp at 3 K/min");
}

#[test]
fn an_answer_wins_over_the_file_and_a_note_says_so() {
    let answers = Answers { mass: Some(8e-6), exo: Some(Exo::Up), ..Answers::default() };
    let read = good("pyris-dsc.txt", &answers);
    let says = |part: &str| read.notes.iter().any(|note| note.contains(part));
    assert!(says("8 mg, as you say; the file says 7.244 mg"), "{:?}", read.notes);
    assert!(says("as you say; the file says the opposite"), "{:?}", read.notes);
}
