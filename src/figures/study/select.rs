//! Which rows of a table a figure shows, and in which series they fall.

use super::super::FigureError;
use super::tables::Study;
use crate::results::SERIES;
use crate::results::{Figure, Frame, same_time};
use crate::units::{Time, shortest};

/// Rows with one value of a column.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    /// The value as the table has it; empty without a column.
    pub value: String,
    /// The value as a legend has it.
    pub label: String,
    /// Rows of the table, in its order.
    pub rows: Vec<usize>,
}

impl Group {
    /// Whether a row is one of them; they stand in the order of the table.
    pub(super) fn holds(&self, row: usize) -> bool {
        self.rows.binary_search(&row).is_ok()
    }
}

/// The rows that a figure's `where` leaves.
///
/// # Errors
/// A column that is not there.
pub(super) fn rows(table: &Frame, figure: &Figure) -> Result<Vec<usize>, FigureError> {
    let mut rows: Vec<usize> = (0..table.rows()).collect();
    for (column, choice) in &figure.only {
        let cells = table.texts(column)?;
        rows.retain(|&row| choice.values().iter().any(|value| value.is(&cells[row])));
    }
    Ok(rows)
}

/// The rows at a figure's `at`, a recorded time, in a table with a column `time_s`.
///
/// # Errors
/// `at` is no time, or was not recorded.
pub(super) fn at_time(table: &Frame, rows: &[usize], at: &str) -> Result<Vec<usize>, FigureError> {
    let Time(wanted) =
        at.parse().map_err(|error| FigureError::Figure(format!("`at` = \"{at}\": {error}")))?;
    let times = table.numbers("time_s")?;
    let there: Vec<usize> =
        rows.iter().copied().filter(|&row| same_time(times[row], wanted)).collect();
    if there.is_empty() && !rows.is_empty() {
        let last = rows.iter().map(|&row| times[row]).fold(f64::NEG_INFINITY, f64::max);
        let what = format!("nothing was recorded at {at}; the last time is {last} s");
        return Err(FigureError::Figure(what));
    }
    Ok(there)
}

/// The rows by the values of a column: numbers in their order, words as they come. Without a
/// column all rows are one group.
///
/// # Errors
/// A column that is not there.
pub(super) fn groups(
    study: &Study,
    table: &Frame,
    rows: &[usize],
    column: Option<&str>,
) -> Result<Vec<Group>, FigureError> {
    let Some(column) = column else {
        let all = Group { value: String::new(), label: String::new(), rows: rows.to_vec() };
        return Ok(vec![all]);
    };
    let cells = table.texts(column)?;
    let mut groups: Vec<Group> = Vec::new();
    for &row in rows {
        let value = &cells[row];
        match groups.iter_mut().find(|group| group.value == *value) {
            Some(group) => group.rows.push(row),
            None => groups.push(Group {
                value: value.clone(),
                label: label(study, column, value),
                rows: vec![row],
            }),
        }
    }
    let number = |group: &Group| group.value.parse::<f64>().unwrap_or(f64::INFINITY);
    groups.sort_by(|a, b| number(a).total_cmp(&number(b)));
    Ok(groups)
}

/// The rows by the times that a figure asks for, in its order.
///
/// # Errors
/// A time that was not recorded.
pub(super) fn times(
    table: &Frame,
    rows: &[usize],
    figure: &Figure,
) -> Result<Vec<Group>, FigureError> {
    let group = |at: &String| {
        let rows = at_time(table, rows, at)?;
        Ok(Group { value: at.clone(), label: format!("at {at}"), rows })
    };
    figure.at.iter().map(group).collect()
}

/// A value as a legend has it: with its unit, or with its title where a number has none.
fn label(study: &Study, column: &str, value: &str) -> String {
    if value.is_empty() {
        return "–".into();
    }
    let number = value.parse::<f64>().ok().filter(|_| column != SERIES);
    let Some(number) = number.map(shortest) else { return value.to_owned() };
    let title = study.title(column);
    if title.unit.is_empty() {
        format!("{} {number}", title.text)
    } else {
        format!("{number} {}", title.unit)
    }
}

/// The values of a column along an axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Values {
    /// Numbers, one a row of the table; NaN where a field is empty.
    Numbers(Vec<f64>),
    /// For each row the place of its word among the words, as they come.
    Words(Vec<String>, Vec<f64>),
}

impl Values {
    /// One number a row.
    pub(super) fn numbers(&self) -> &[f64] {
        match self {
            Self::Numbers(numbers) | Self::Words(_, numbers) => numbers,
        }
    }
}

/// The values of a column: numbers if all are, words otherwise.
///
/// # Errors
/// A column that is not there.
pub(super) fn values(table: &Frame, rows: &[usize], column: &str) -> Result<Values, FigureError> {
    if let Ok(numbers) = table.numbers(column) {
        return Ok(Values::Numbers(numbers));
    }
    let cells = table.texts(column)?;
    let mut words: Vec<String> = Vec::new();
    for &row in rows {
        if !cells[row].is_empty() && !words.contains(&cells[row]) {
            words.push(cells[row].clone());
        }
    }
    let place = |cell: &String| {
        words.iter().position(|word| word == cell).map_or(f64::NAN, |index| index as f64)
    };
    let places = cells.iter().map(place).collect();
    Ok(Values::Words(words, places))
}
