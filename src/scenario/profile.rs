//! A measured temperature against time, from a file.

use super::heat::{MOST_PIECES, Stretch, TEMPERATURE};
use super::step::StepFile;
use super::{Origin, unreadable};
use crate::diagnostics::reader::{Field, Table, all};
use crate::diagnostics::{Log, Place, Read, Reported};
use crate::measured::{self, Heading, Line, MeasuredFile, line_list, rows_left_out};
use crate::protocol::FurnaceLog;
use crate::units::{Kind, Unit, ZERO_CELSIUS};
use std::ops::Range;

const HELP: &str = "name two columns with their units, e.g. `Time (min)` and `Temperature (°C)`";
/// A time that stands twice with temperatures further apart, in K, is a jump. Within one tick of a logger's
/// clock a furnace changes by less, and so do repeated readings of a thermocouple.
const JUMP: f64 = 1.0;

/// Keys that speak of the file. A resolved scenario names a copy of it, which has to have the
/// SHA-256 of the `original`.
pub(super) const KEYS: [&str; 3] = ["file", "original", "sha256"];

/// A file that a step follows: straight lines between its points, what is to be said of it, and
/// the file itself.
type Followed = (Vec<Stretch>, FurnaceLog, StepFile);

/// Reads the file that a step names.
pub(super) fn read(table: &Table<'_>, origin: &Origin) -> Read<Followed> {
    let field = table.require("file", "file = \"oven.csv\"")?;
    let name = field.text("oven.csv")?;
    let original = table.read_or("original", name, |field| field.text("oven.csv"));
    let file = MeasuredFile::open(&origin.folder.join(name))
        .map_err(|error| unreadable(&field, name, &error))?;
    check_sum(table, name, &file)?;
    let sheet = Sheet { file: field.log.add_file(name, &file.text), log: field.log };
    let read = sheet.read(&file.text)?;
    let (stretches, duplicates, jumps) = sheet.join(&read.points)?;
    few_enough(&field, name, stretches.len())?;
    let offset = offset(&read);
    let mut left_out = [read.left_out, duplicates].concat();
    left_out.sort_unstable();
    let original = original?.to_owned();
    let counted = rows_left_out(&left_out, read.rows);
    let notes =
        counted.into_iter().chain(read.followed.clone()).chain(offset).chain(jumps).collect();
    let log = FurnaceLog {
        file: original.clone(),
        sha256: file.sha256.clone(),
        rows: read.rows,
        left_out,
        notes,
        pieces: 0..stretches.len(),
    };
    Ok((stretches, log, StepFile { original, sha256: file.sha256, bytes: file.bytes }))
}

/// That a file has the SHA-256 that the step asks for, if it does.
fn check_sum(table: &Table<'_>, name: &str, file: &MeasuredFile) -> Read<()> {
    let Some(expected) = table.get("sha256") else { return Ok(()) };
    let found = &file.sha256;
    if expected.text(found)? != found {
        let message = format!("\"{name}\" has another SHA-256 than this");
        let help = "give the file that this is of, or delete this";
        return Err(expected.error(message, &format!("it has {found}"), help));
    }
    Ok(())
}

fn few_enough(field: &Field<'_>, name: &str, stretches: usize) -> Read<()> {
    if (1..=MOST_PIECES).contains(&stretches) {
        return Ok(());
    }
    let message = format!("\"{name}\" has {} times", stretches + 1);
    let label = format!("must be 2 to {}", MOST_PIECES + 1);
    let help = if stretches > 0 { "keep every tenth row, for instance" } else { "" };
    Err(field.error(message, &label, help))
}

/// That the file does not begin at zero.
fn offset(read: &Content) -> Option<String> {
    let (first, unit) = (read.points.first()?.written_time, &read.time_unit);
    (first != 0.0).then(|| {
        format!(
            "its first time is {first} {unit}: the step begins there, and {first} {unit} is \
             subtracted from every time"
        )
    })
}

/// What a file holds.
struct Content {
    points: Vec<Point>,
    rows: usize,
    left_out: Vec<usize>,
    time_unit: String,
    /// Which of several temperatures is followed.
    followed: Option<String>,
}

/// Time in s and temperature in K, and where they stand.
struct Point {
    time: f64,
    written_time: f64,
    temperature: f64,
    line: Line,
}

/// The file in the log of mistakes.
struct Sheet<'a> {
    file: usize,
    log: &'a Log,
}

/// A column: its index and unit.
type Column = (usize, Unit);

impl Sheet<'_> {
    fn error(
        &self,
        span: Range<usize>,
        message: impl Into<String>,
        label: &str,
        help: &str,
    ) -> Reported {
        self.log.error(&Place { file: self.file, span }, message, label, help)
    }

    fn read(&self, text: &str) -> Read<Content> {
        let table =
            measured::Table::read(text).map_err(|mistake| self.log.note(self.file, mistake))?;
        let time = self.column(&table, Kind::Time, &["time", "t", "elapsed time"]);
        let temperature = self.column(&table, Kind::Temperature, &["temperature", "temp", "T"]);
        let ((time, seconds), (temperature, kelvins)) = (time?, temperature?);
        let rows = table.points([time, temperature]);
        let note = |mistake| Err(self.log.note(self.file, mistake));
        let sound = all::<()>(rows.mistakes.into_iter().map(note));
        let point = |([time, temperature], line): ([f64; 2], Line)| Point {
            time: seconds.to_base(time),
            written_time: time,
            temperature: kelvins.to_base(temperature),
            line,
        };
        let points: Vec<Point> = rows.points.into_iter().map(point).collect();
        let in_range = self.check_range(&points);
        let time_unit = table.columns[time].unit.clone().unwrap_or_default();
        sound.and(in_range)?;
        let several = table.sample_temperature() == Some(temperature)
            && table
                .columns
                .iter()
                .filter(|it| it.known_unit().is_some_and(|(kind, _)| kind == Kind::Temperature))
                .count()
                > 1;
        let name = &table.columns[temperature].name;
        let followed = several
            .then(|| format!("of its temperatures that of the sample, `{name}`, is followed"));
        Ok(Content { followed, points, rows: table.rows(), left_out: rows.left_out, time_unit })
    }

    /// The only column with a unit of a kind, or of several the one with a plain name, or in the export of an
    /// instrument the temperature of the sample.
    fn column(&self, table: &measured::Table<'_>, kind: Kind, names: &[&str]) -> Read<Column> {
        let unit = |heading: &Heading| {
            heading.known_unit().filter(|(own, _)| *own == kind).map(|(_, unit)| unit)
        };
        let columns = table.columns.iter().enumerate();
        let fit: Vec<(Column, &Heading)> =
            columns.filter_map(|(at, heading)| Some(((at, unit(heading)?), heading))).collect();
        let plain: Vec<Column> = fit
            .iter()
            .filter(|(_, heading)| heading.is_named(names))
            .map(|(column, _)| *column)
            .collect();
        let of_sample = || {
            let sample = table.sample_temperature();
            fit.iter().map(|(column, _)| *column).find(|(at, _)| Some(*at) == sample)
        };
        let chosen = match (fit.as_slice(), plain.as_slice()) {
            ([(only, _)], _) | (_, [only]) => Some(*only),
            _ => of_sample(),
        };
        if let Some(chosen) = chosen {
            return Ok(chosen);
        }
        if fit.is_empty() {
            let message = format!("no column with a unit of {}", kind.name());
            return Err(self.error(table.heading.clone(), message, &kind.unit_list(), HELP));
        }
        let names: Vec<String> =
            fit.iter().map(|(_, heading)| format!("`{}`", heading.name)).collect();
        let message = format!("{} columns of {}: {}", names.len(), kind.name(), names.join(", "));
        let help = format!("call the one to follow `{}`, or delete the others", kind.name());
        Err(self.error(table.heading.clone(), message, "", &help))
    }

    fn check_range(&self, points: &[Point]) -> Read<Vec<()>> {
        let beyond = points.iter().filter(|it| !TEMPERATURE.range.contains(&it.temperature));
        let message = "the temperature is out of range";
        all(beyond.map(|at| Err(self.error(at.line.span.clone(), message, TEMPERATURE.says, ""))))
    }

    /// Straight lines between points, the lines that only repeat the one before, and sentences about jumps. The
    /// first point is the start of the step.
    fn join(&self, points: &[Point]) -> Read<(Vec<Stretch>, Vec<usize>, Vec<String>)> {
        let (mut stretches, mut duplicates, mut jumps) = (Vec::new(), Vec::new(), Vec::new());
        let mut sound = Ok(());
        let mut last = points.first();
        for point in points.iter().skip(1) {
            let Some(before) = last else { break };
            let line = point.line.number;
            let change = point.temperature - before.temperature;
            if point.time > before.time {
                let duration = point.time - before.time;
                let (from, to) = (before.temperature, point.temperature);
                stretches.push(Stretch { duration, from, to });
            } else if point.time < before.time {
                let help =
                    "sort the file by time, or give each run of the furnace a file of its own";
                sound = Err(self.error(point.line.span.clone(), "time goes back here", "", help));
            } else if change.abs() <= JUMP {
                duplicates.push(line);
                continue;
            } else {
                jumps.push((line, before.temperature, point.temperature));
            }
            last = Some(point);
        }
        sound.map(|()| (stretches, duplicates, jumps_told(&jumps)))
    }
}

/// Where the temperature changes at once.
fn jumps_told(jumps: &[(usize, f64, f64)]) -> Vec<String> {
    let celsius = |kelvin: f64| (kelvin - ZERO_CELSIUS).round();
    match jumps {
        [] => Vec::new(),
        [(line, from, to)] => vec![format!(
            "the temperature jumps at line {line}, from {} °C to {} °C: that time stands twice",
            celsius(*from),
            celsius(*to)
        )],
        several => {
            let at: Vec<usize> = several.iter().map(|(line, ..)| *line).collect();
            let count = at.len();
            vec![format!(
                "the temperature jumps {count} times, where a time stands twice: {}",
                line_list(&at)
            )]
        }
    }
}
