//! A measured temperature against time, from a CSV file.

use super::heat::{MOST_PIECES, Stretch, TEMPERATURE};
use super::log::{Log, Place};
use super::reader::Table;
use super::{Origin, cause};
use crate::units::Kind;
use csv::StringRecord;

const HELP: &str = "the first line names two columns with their units, e.g. \
                    `time_min,temperature_degC`";

/// Reads the file that a step names: straight lines between its points.
pub(super) fn read(table: &Table<'_>, origin: &Origin) -> Option<Vec<Stretch>> {
    let field = table.require("file", "file = \"oven.csv\"")?;
    let name = field.text("oven.csv")?;
    let text = match std::fs::read_to_string(origin.folder.join(name)) {
        Ok(text) => text,
        Err(error) => {
            let help = "a path is taken from the scenario's own folder";
            field.error(format!("cannot read \"{name}\""), &cause(&error), help);
            return None;
        }
    };
    let sheet = Sheet { file: field.log.add_file(name, &text), text: &text, log: field.log };
    let points = sheet.read()?;
    if !(2..=MOST_PIECES + 1).contains(&points.len()) {
        let message = format!("\"{name}\" has {} points", points.len());
        field.error(message, &format!("must be 2 to {}", MOST_PIECES + 1), "");
        return None;
    }
    sheet.join(&points)
}

/// What a column holds, and its unit.
struct Column {
    index: usize,
    kind: Kind,
    unit: String,
}

/// Time in s and temperature in K, and where they stand.
struct Point {
    time: f64,
    temperature: f64,
    place: Place,
}

/// The text of a CSV file.
struct Sheet<'a> {
    file: usize,
    text: &'a str,
    log: &'a Log,
}

impl Sheet<'_> {
    fn read(&self) -> Option<Vec<Point>> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .trim(csv::Trim::All)
            .comment(Some(b'#'))
            .from_reader(self.text.as_bytes());
        let mut rows = Vec::new();
        let mut whole = true;
        for row in reader.records() {
            match row {
                Ok(row) => rows.push(row),
                Err(error) => {
                    let start = error.position().map_or(0, csv::Position::byte) as usize;
                    self.error(&self.line_at(start), "this row has more or fewer cells", "");
                    whole = false;
                }
            }
        }
        let Some((header, rows)) = rows.split_first() else {
            self.error(&Place { file: self.file, span: 0..0 }, "this file is empty", HELP);
            return None;
        };
        let time = self.column(header, "time", Kind::Time);
        let temperature = self.column(header, "temperature", Kind::Temperature);
        let (time, temperature) = (time?, temperature?);
        let points: Vec<Option<Point>> =
            rows.iter().map(|row| self.point(row, &time, &temperature)).collect();
        let points = points.into_iter().collect::<Option<Vec<_>>>()?;
        whole.then_some(points)
    }

    /// The line that begins at a byte, or holds it.
    fn line_at(&self, start: usize) -> Place {
        let rest = self.text.get(start..).unwrap_or_default();
        let start = start + (rest.len() - rest.trim_start().len());
        let length = rest.trim_start().lines().next().map_or(0, str::len);
        Place { file: self.file, span: start..start + length }
    }

    fn place(&self, row: &StringRecord) -> Place {
        self.line_at(row.position().map_or(0, csv::Position::byte) as usize)
    }

    fn error(&self, place: &Place, message: impl Into<String>, help: &str) {
        self.log.error(place, message, "", help);
    }

    /// The column whose name is a quantity and its unit.
    fn column(&self, header: &StringRecord, quantity: &str, kind: Kind) -> Option<Column> {
        let unit_of = |name: &str| {
            let unit = name.strip_prefix(quantity)?.strip_prefix('_')?.to_owned();
            kind.parse(&format!("1 {unit}")).is_ok().then_some(unit)
        };
        let mut named = (0..).zip(header);
        let found = named.find_map(|(index, name)| unit_of(name).map(|unit| (index, unit)));
        if found.is_none() {
            let message = format!("no column `{quantity}_…` with a unit of {}", kind.name());
            self.error(&self.place(header), message, HELP);
        }
        found.map(|(index, unit)| Column { index, kind, unit })
    }

    fn point(&self, row: &StringRecord, time: &Column, temperature: &Column) -> Option<Point> {
        let number = |column: &Column| {
            let cell = row.get(column.index).unwrap_or_default();
            let value = column.kind.parse(&format!("{cell} {}", column.unit)).ok();
            if value.is_none() {
                let message = format!("\"{cell}\" is no number of {}", column.unit);
                self.error(&self.place(row), message, "");
            }
            value
        };
        let (time, temperature) = (number(time), number(temperature));
        Some(Point { time: time?, temperature: temperature?, place: self.place(row) })
    }

    /// Straight lines between points; the first point is the start of the step.
    fn join(&self, points: &[Point]) -> Option<Vec<Stretch>> {
        let mut sound = true;
        for Point { temperature, place, .. } in points {
            if !TEMPERATURE.range.contains(temperature) {
                let message = "the temperature is out of range";
                self.log.error(place, message, TEMPERATURE.says, "");
                sound = false;
            }
        }
        for pair in points.windows(2).filter(|pair| pair[1].time <= pair[0].time) {
            self.error(&pair[1].place, "time does not go on here", "sort the file by time");
            sound = false;
        }
        let stretch = |pair: &[Point]| Stretch {
            duration: pair[1].time - pair[0].time,
            from: pair[0].temperature,
            to: pair[1].temperature,
        };
        sound.then(|| points.windows(2).map(stretch).collect())
    }
}
