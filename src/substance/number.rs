//! A number with its unit, its basis and its source, as files of the program hold it.

use serde::Deserialize;

/// A number with its provenance.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Its name.
    pub name: String,
    /// Its value, in its unit; not a number where it is not known.
    pub value: f64,
    /// Its unit as text; empty for a ratio or a count.
    pub unit: String,
    /// `lit`, `comp`, `est`, `cal` or `scenario`.
    pub basis: String,
    /// Where it comes from.
    pub source: String,
}

/// A number as it stands in a file.
#[derive(Deserialize)]
struct Written {
    value: String,
    basis: String,
    source: String,
}

impl Number {
    /// All numbers of a table of a file of the program, in its order.
    pub fn all(table: &toml::Table) -> Vec<Self> {
        let number = |(name, value): (&String, &toml::Value)| {
            let Written { value, basis, source } =
                value.clone().try_into().expect("a value with basis and source, as tests show");
            let (value, unit) = Self::split(&value).expect("a number with unit, as tests show");
            Self { name: name.clone(), value, unit: unit.to_owned(), basis, source }
        };
        table.iter().map(number).collect()
    }

    /// The same number where its value is not known.
    pub fn unknown(self) -> Self {
        Self { value: f64::NAN, basis: String::new(), source: String::new(), ..self }
    }

    /// Value and unit.
    pub fn text(&self) -> String {
        format!("{} {}", self.value, self.unit).trim_end().to_owned()
    }

    /// A finite number and what follows it.
    pub fn split(text: &str) -> Option<(f64, &str)> {
        let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
        let value: f64 = number.parse().ok()?;
        value.is_finite().then_some((value, unit.trim()))
    }
}
