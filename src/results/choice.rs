//! Values of a study's tables that a figure asks for.

use serde::{Deserialize, Serialize};

/// A value of a swept column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A number.
    Number(f64),
    /// A word.
    Text(String),
}

/// The values of a column that a figure shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Choice {
    /// This one.
    One(Value),
    /// Any of these.
    Any(Vec<Value>),
}

/// Numbers closer than this share of themselves are the same: they went through text.
const SAME: f64 = 1e-9;
/// A time is a recorded one if it is closer than this share of itself.
const SAME_TIME: f64 = 1e-6;

/// Whether two numbers are the same but for rounding.
pub fn same(one: f64, other: f64) -> bool {
    (one - other).abs() <= SAME * one.abs().max(other.abs())
}

/// Whether a recorded time is the one that a figure asks for, both in s.
pub fn same_time(recorded: f64, asked: f64) -> bool {
    (recorded - asked).abs() <= SAME_TIME * asked.abs()
}

impl Value {
    /// Whether a field of a table holds it.
    pub fn is(&self, field: &str) -> bool {
        match self {
            Self::Number(number) => field.parse().is_ok_and(|own| same(own, *number)),
            Self::Text(text) => field == text,
        }
    }
}

impl Choice {
    /// The values that are chosen.
    pub fn values(&self) -> &[Value] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Any(values) => values,
        }
    }
}
