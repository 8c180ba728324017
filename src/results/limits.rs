//! Where an axis of a figure begins and ends, as a list of figures or a style asks.

use super::choice::Value;
use crate::units::{Kind, parse_any, shortest};
use serde::{Deserialize, Serialize};

/// What limits look like, for messages.
const FORM: &str = "limits are two numbers, such as [0, 0.5], or two quantities, such as [\"0 h\", \"24 h\"], \
                    the lower one first";

/// The ends of an axis, the lower one first.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "[Value; 2]", into = "[Value; 2]")]
pub enum Limits {
    /// In the unit that the axis shows.
    Numbers([f64; 2]),
    /// Quantities of one kind.
    Quantities {
        /// Their kind.
        kind: Kind,
        /// In the kind's own unit.
        ends: [f64; 2],
        /// As they are written.
        written: [String; 2],
    },
}

impl Limits {
    /// Those of two numbers.
    ///
    /// # Errors
    /// They are not finite, or the first is not the lower one.
    pub fn of_numbers(ends: [f64; 2]) -> Result<Self, String> {
        let sound = ends[0] < ends[1] && ends.iter().all(|end| end.is_finite());
        if sound { Ok(Self::Numbers(ends)) } else { Err(FORM.into()) }
    }

    /// Those of two quantities.
    ///
    /// # Errors
    /// One is no quantity, they are of two kinds, or the first is not the lower one.
    pub fn of_quantities(written: [&str; 2]) -> Result<Self, String> {
        let [low, high] = written.map(parse_any);
        let ((kind, low), (other, high)) =
            (low.map_err(|error| error.to_string())?, high.map_err(|error| error.to_string())?);
        if kind != other || low >= high {
            return Err(FORM.into());
        }
        Ok(Self::Quantities { kind, ends: [low, high], written: written.map(str::to_owned) })
    }

    /// Checks that they suit an axis with a title and a kind of quantity, if it has one.
    ///
    /// # Errors
    /// Why not, in words.
    pub fn check(&self, title: &str, kind: Option<Kind>) -> Result<(), String> {
        let written = self.written();
        match (self, kind) {
            (Self::Numbers(_), Some(kind @ (Kind::Time | Kind::Temperature))) => {
                let example = kind.example();
                Err(format!(
                    "{written} lack the unit of \"{title}\": write them like \"{example}\""
                ))
            }
            (Self::Quantities { kind, .. }, own) if own != Some(*kind) => {
                Err(format!("{written} are a {}, which \"{title}\" does not show", kind.name()))
            }
            _ => Ok(()),
        }
    }

    /// As they are written, for messages.
    pub fn written(&self) -> String {
        match self {
            Self::Numbers([low, high]) => {
                format!("limits {} to {}", shortest(*low), shortest(*high))
            }
            Self::Quantities { written: [low, high], .. } => format!("limits {low} to {high}"),
        }
    }
}

impl TryFrom<[Value; 2]> for Limits {
    type Error = String;

    fn try_from(ends: [Value; 2]) -> Result<Self, String> {
        match ends {
            [Value::Number(low), Value::Number(high)] => Self::of_numbers([low, high]),
            [Value::Text(low), Value::Text(high)] => Self::of_quantities([&low, &high]),
            _ => Err(FORM.into()),
        }
    }
}

impl From<Limits> for [Value; 2] {
    fn from(limits: Limits) -> Self {
        match limits {
            Limits::Numbers(ends) => ends.map(Value::Number),
            Limits::Quantities { written, .. } => written.map(Value::Text),
        }
    }
}
