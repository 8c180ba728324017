//! The points of a study with the quantities that matter most to it, as people read them.

use super::numbers::mean_and_error;
use crate::results::table::{TableError, Title, distinct};
use crate::results::{FigureList, Frame, SERIES};
use crate::units::number;
use std::path::Path;

/// The column of a study's points that says which point a row is.
pub(super) const POINT: &str = "point";

/// The points of a study: what was swept, and the quantities that its figures show.
#[derive(Debug)]
pub struct Points {
    /// What was swept.
    pub list: FigureList,
    /// The names of the columns that are shown.
    pub header: Vec<String>,
    /// A row per point; means with their standard errors.
    pub rows: Vec<Vec<String>>,
    frame: Frame,
}

impl Points {
    /// Reads them from a study's folder.
    ///
    /// # Errors
    /// A table that is missing or wrong.
    pub fn read(folder: &Path) -> Result<Self, TableError> {
        let list = FigureList::read(folder).unwrap_or_default();
        let frame = Frame::of_points(folder)?;
        let mut columns = vec![(POINT.to_owned(), frame.texts(POINT)?.to_vec())];
        let series = frame.texts(SERIES)?;
        if series.iter().any(|name| !name.is_empty()) {
            columns.push((SERIES.to_owned(), series.to_vec()));
        }
        for axis in &list.axes {
            let cells = frame.texts(&axis.column)?.iter().map(|cell| swept(cell)).collect();
            columns.push((axis.column.clone(), cells));
        }
        for quantity in list.quantities() {
            let values = Quantity::read(&frame, quantity)?;
            let cells = (0..frame.rows()).map(|row| values.shown(row).unwrap_or_default());
            columns.push((quantity.to_owned(), cells.collect()));
        }
        let cell = |row: usize| columns.iter().map(|(_, cells)| cells[row].clone()).collect();
        let rows = (0..frame.rows()).map(cell).collect();
        let header = columns.iter().map(|(name, _)| name.clone()).collect();
        Ok(Self { list, header, rows, frame })
    }

    /// How the first of the quantities varies over the points, in a sentence with errors.
    ///
    /// # Errors
    /// A table that is wrong.
    pub(super) fn answer(&self) -> Result<String, TableError> {
        let name = self.list.quantities()[0];
        let values = Quantity::read(&self.frame, name)?;
        let Title { text, unit, .. } = Title::of(name);
        let text = text.replace(['_', '{', '}'], "");
        let ends = |better: fn(f64, f64) -> bool| {
            let known = (0..self.frame.rows()).filter(|&row| values.mean[row].is_finite());
            known.reduce(
                |best, row| {
                    if better(values.mean[row], values.mean[best]) { row } else { best }
                },
            )
        };
        let (Some(least), Some(most)) = (ends(|a, b| a < b), ends(|a, b| a > b)) else {
            return Ok(format!("{text}: no point has a value."));
        };
        let at = |row: usize| -> Result<String, TableError> {
            let unit = if unit.is_empty() { String::new() } else { format!("\u{A0}{unit}") };
            let value = values.shown(row).unwrap_or_default();
            Ok(format!("{value}{unit} ({})", self.place(row)?))
        };
        Ok(if least == most {
            format!("{text}: {}.", at(least)?)
        } else {
            format!("{text}: from {} to {}.", at(least)?, at(most)?)
        })
    }

    /// A point by its swept values, in words.
    fn place(&self, row: usize) -> Result<String, TableError> {
        let mut words = vec![self.frame.texts(SERIES)?[row].clone()];
        for axis in &self.list.axes {
            let cell = swept(&self.frame.texts(&axis.column)?[row]);
            if !cell.is_empty() {
                let unit =
                    if axis.unit.is_empty() { String::new() } else { format!(" {}", axis.unit) };
                words.push(format!("{} {cell}{unit}", uncapitalized(&axis.title)));
            }
        }
        words.retain(|word| !word.is_empty());
        Ok(words.join(", "))
    }

    /// The values of a swept column, each once, in the order of the points.
    pub(super) fn values(&self, column: &str) -> Vec<String> {
        let cells = self.frame.texts(column).unwrap_or_default();
        distinct(cells.iter().map(|cell| swept(cell)).filter(|cell| !cell.is_empty()))
    }
}

/// A title within a sentence: `Defect fraction` begins small, a symbol such as `T` does not.
pub(super) fn uncapitalized(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next().into_iter();
    if letters.clone().next().is_some_and(char::is_lowercase) {
        first.flat_map(char::to_lowercase).chain(letters).collect()
    } else {
        title.to_owned()
    }
}

/// A swept value: a number as people read it, other values as they are.
fn swept(cell: &str) -> String {
    cell.parse().map_or_else(|_| cell.to_owned(), number)
}

/// A quantity of all points; NaN where it has no value, or no error.
pub(super) struct Quantity {
    mean: Vec<f64>,
    error: Vec<f64>,
    /// Replicates that have a value, and all.
    reached: Vec<f64>,
    replicates: Vec<f64>,
}

impl Quantity {
    /// Reads one of a table of points.
    ///
    /// # Errors
    /// A column that is missing or wrong.
    pub(super) fn read(frame: &Frame, name: &str) -> Result<Self, TableError> {
        let column = |part: &str| frame.numbers(&format!("{name}_{part}"));
        let replicates = frame.numbers("replicates")?;
        let reached = if frame.has(&format!("{name}_replicates")) {
            column("replicates")?
        } else {
            replicates.clone()
        };
        Ok(Self { mean: column("mean")?, error: column("standard_error")?, reached, replicates })
    }

    /// The mean of a point with its error; `None` without a value.
    pub(super) fn shown(&self, row: usize) -> Option<String> {
        let known = |value: f64| (!value.is_nan()).then_some(value);
        let value = mean_and_error(known(self.mean[row])?, known(self.error[row]));
        let (reached, all) = (self.reached[row], self.replicates[row]);
        Some(if reached < all { format!("{value} (in {reached} of {all})") } else { value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINTS: &str = "point,series,defect_fraction,T_degC,replicates,conversion_end_mean,\
        conversion_end_standard_error,t50_h_mean,t50_h_standard_error,t50_h_replicates\n\
        1,,0.001,130,3,0.0102,0.0021,,,0\n2,,0.1,130,3,0.934,0.0051,12.5,0.3,3\n3,,0.1,150,3,0.5,,13,,1\n";

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("points.csv"), POINTS).unwrap();
        let list = "[[axis]]\ncolumn = \"defect_fraction\"\ntitle = \"Defect fraction\"\n\
            [[axis]]\ncolumn = \"T_degC\"\ntitle = \"T\"\nunit = \"°C\"\n";
        std::fs::write(folder.path().join("figures.toml"), list).unwrap();
        folder
    }

    #[test]
    fn points_are_shown_with_errors_and_the_answer_names_the_ends() {
        let folder = folder();
        let points = Points::read(folder.path()).unwrap();
        let header = ["point", "defect_fraction", "T_degC", "conversion_end", "t50_h"];
        assert_eq!(points.header, header);
        let rows = [
            ["1", "0.001", "130", "0.0102\u{A0}±\u{A0}0.0021", ""],
            ["2", "0.1", "130", "0.9340\u{A0}±\u{A0}0.0051", "12.50\u{A0}±\u{A0}0.30"],
            ["3", "0.1", "150", "0.5", "13 (in 1 of 3)"],
        ];
        assert_eq!(points.rows, rows);
        assert_eq!(
            points.answer().unwrap().replace('\u{A0}', " "),
            "Conversion at the end: from 0.0102 ± 0.0021 (defect fraction 0.001, T 130 °C) to 0.9340 ± 0.0051 \
             (defect fraction 0.1, T 130 °C)."
        );
        assert_eq!(points.values("T_degC"), ["130", "150"]);
    }

    #[test]
    fn a_study_without_values_says_so() {
        let folder = folder();
        let text = POINTS.lines().next().unwrap().to_owned() + "\n1,,0.1,130,0,,,,,0\n";
        std::fs::write(folder.path().join("points.csv"), text).unwrap();
        let points = Points::read(folder.path()).unwrap();
        assert_eq!(points.answer().unwrap(), "Conversion at the end: no point has a value.");
    }
}
