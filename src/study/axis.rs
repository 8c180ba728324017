//! An axis of a study: a value of the scenario, and the values that it takes.

use crate::results::same;
use crate::scenario::{Setting, Way};
use crate::units::shortest;
use std::ops::Range;

/// What a table shows of a swept value.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A number, in the unit of its column.
    Number(f64),
    /// Anything else, as text.
    Text(String),
}

impl Cell {
    /// Whether both are one value.
    pub(super) fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => same(*one, *other),
            (one, other) => one == other,
        }
    }
}

impl std::fmt::Display for Cell {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => out.write_str(&shortest(*number)),
            Self::Text(text) => out.write_str(text),
        }
    }
}

/// A column of swept values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, which ends in the unit: `temperature_degC`.
    pub name: String,
    /// Its axis's name: `temperature`.
    pub axis: String,
    /// What a figure calls it.
    pub title: String,
    /// The unit as a figure shows it; empty for a number without one.
    pub unit: String,
    /// Whether its values are spaced by factors.
    pub logarithmic: bool,
}

/// One of the values of an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// As TOML.
    pub toml: String,
    /// As a table shows it.
    pub cell: Cell,
    /// Where the study says it.
    pub span: Range<usize>,
}

/// A range of numbers with one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// Its ends, in the unit.
    pub ends: [f64; 2],
    /// The unit as it is written; empty for a number without one.
    pub unit: &'static str,
    /// Whether values are spaced by factors.
    pub logarithmic: bool,
    /// How many values a grid takes from it; none was given for 0.
    pub points: usize,
    /// Where the study says it.
    pub span: Range<usize>,
}

impl Span {
    /// The value at a share of the way, from 0 at its start to 1 at its end. Twelve digits, so
    /// that a decade of a logarithmic range is a power of ten.
    fn at(&self, share: f64) -> Value {
        let [low, high] = self.ends;
        let exact = if self.logarithmic {
            low * libm::pow(high / low, share)
        } else {
            low + (high - low) * share
        };
        let number: f64 = format!("{exact:.11e}").parse().unwrap_or(exact);
        let toml = if self.unit.is_empty() {
            shortest(number)
        } else {
            format!("\"{} {}\"", shortest(number), self.unit)
        };
        Value { toml, cell: Cell::Number(number), span: self.span.clone() }
    }
}

/// What an axis takes its values from.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// A list.
    List(Vec<Value>),
    /// A range.
    Range(Span),
}

impl Values {
    /// How many a grid takes.
    pub fn count(&self) -> usize {
        match self {
            Self::List(list) => list.len(),
            Self::Range(range) => range.points,
        }
    }

    /// Whether all of them are numbers.
    pub fn is_numeric(&self) -> bool {
        match self {
            Self::List(list) => list.iter().all(|value| matches!(value.cell, Cell::Number(_))),
            Self::Range(_) => true,
        }
    }

    /// The value that a grid has at a place, counted from 0.
    pub fn nth(&self, place: usize) -> Value {
        match self {
            Self::List(list) => list[place].clone(),
            Self::Range(range) => range.at(place as f64 / (range.points.max(2) - 1) as f64),
        }
    }

    /// The value at a share of the way through them, from 0 to less than 1.
    pub fn at(&self, share: f64) -> Value {
        match self {
            Self::List(list) => list[(share * list.len() as f64) as usize].clone(),
            Self::Range(range) => range.at(share),
        }
    }
}

/// An axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Its column in the tables.
    pub column: Column,
    /// The value of the scenario that it sets.
    pub way: Way,
    /// The values that it takes.
    pub values: Values,
    /// Axes of one name go along together.
    pub zip: Option<String>,
}

impl Axis {
    /// What sets the scenario to a value.
    pub fn setting(&self, value: &Value) -> Setting {
        Setting { way: self.way.clone(), value: value.toml.clone(), span: value.span.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(ends: [f64; 2], unit: &'static str, logarithmic: bool, points: usize) -> Values {
        Values::Range(Span { ends, unit, logarithmic, points, span: 0..0 })
    }

    fn all(values: &Values) -> Vec<String> {
        (0..values.count()).map(|place| values.nth(place).toml).collect()
    }

    #[test]
    fn ranges_have_plain_numbers() {
        assert_eq!(
            all(&range([120.0, 150.0], "degC", false, 4)),
            ["\"120 degC\"", "\"130 degC\"", "\"140 degC\"", "\"150 degC\""]
        );
        assert_eq!(all(&range([1e-6, 1e-3], "", true, 4)), ["1e-6", "1e-5", "0.0001", "0.001"]);
        // 10^−1.5 = 0.0316227766016837933…, to twelve digits.
        assert_eq!(range([1e-2, 1e-1], "", true, 3).nth(1).toml, "0.0316227766017");
        assert_eq!(all(&range([3.0, 9.0], "", false, 1)), ["3"]);
    }

    #[test]
    fn shares_cover_a_range_and_a_list_evenly() {
        assert_eq!(range([2.0, 4.0], "", false, 0).at(0.25).cell, Cell::Number(2.5));
        let value =
            |toml: &str| Value { toml: toml.into(), cell: Cell::Text(toml.into()), span: 0..0 };
        let list = Values::List(vec![value("a"), value("b")]);
        let drawn: Vec<String> = [0.0, 0.49, 0.5, 0.99].map(|share| list.at(share).toml).into();
        assert_eq!(drawn, ["a", "a", "b", "b"]);
    }
}
