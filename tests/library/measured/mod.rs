//! Measured files: miniatures of each shape with what is expected of them, real files, and tables written at random and read
//! back.

mod miniatures;
mod real;
mod round_trip;
mod writers;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tautomata::measured::{Measurement, Run};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The miniatures in a folder of `tests/measured/`, by name.
fn miniatures(folder: &str) -> Vec<PathBuf> {
    let entries =
        std::fs::read_dir(root().join("tests/measured").join(folder)).expect("the miniatures");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|it| it != "expected")).collect();
    files.sort();
    files
}

/// What a file says, in SI units: the first and the last value of each column.
fn summary(read: &Measurement) -> String {
    let mut text = format!("{}\n", read.shape);
    for note in &read.notes {
        writeln!(text, "note: {note}").unwrap();
    }
    for run in &read.runs {
        summarize(&mut text, run);
    }
    for open in &read.open {
        writeln!(text, "open: {}; {}", open.message, open.help.as_deref().unwrap_or_default())
            .unwrap();
    }
    text
}

fn summarize(text: &mut String, run: &Run) {
    let (first, last) = (run.lines.first().unwrap(), run.lines.last().unwrap());
    writeln!(text, "run \"{}\": {} rows, lines {first} to {last}", run.name, run.rows()).unwrap();
    if let Some(mass) = run.mass {
        writeln!(text, "  mass {mass:.6e} kg").unwrap();
    }
    if let Some(rate) = run.stated_rate {
        writeln!(text, "  rate {rate:.6} K/s").unwrap();
    }
    for column in &run.columns {
        let [first, last] =
            [column.values.first(), column.values.last()].map(|value| value.unwrap());
        let (role, unit) = (column.role.name(), column.role.si_unit());
        let written = format!("{} [{}]", column.name, column.unit);
        writeln!(text, "  {role}: {first:.6e} to {last:.6e} {unit} | {written}").unwrap();
    }
    for segment in &run.segments {
        writeln!(text, "  rows {:?}: {}", segment.rows, segment.program).unwrap();
    }
    for left_out in &run.left_out {
        writeln!(text, "  left out: lines {:?}: {}", left_out.lines, left_out.reason).unwrap();
    }
}
