//! A free number: which value of a scenario it is, and what is known of it before the fit.

use crate::diagnostics::Read;
use crate::diagnostics::reader::{Bounds, Field, Table};
use crate::inference::Prior;
use crate::scenario::{Setting, Way};
use crate::study::{
    Reading, column_name, read_end, read_name, read_range, read_way, shown, title_of,
};
use crate::units::shortest;
use std::ops::Range;

const KEYS: [&str; 8] =
    ["path", "name", "title", "linear", "log", "normal", "half_normal", "truth"];
/// How many deviations a normal prior reaches to either side.
const REACH: f64 = 4.0;

/// A free number.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its column in tables, with its unit: `E_propagation_kJ_per_mol`.
    pub name: String,
    /// The same without the unit.
    pub axis: String,
    /// What a figure calls it.
    pub title: String,
    /// Its unit as it is written; empty for a number without one.
    pub unit: &'static str,
    /// Which value of the scenarios it is.
    pub way: Way,
    /// What is known before, in the unit.
    pub prior: Prior,
    /// The value that made the data, if they were made for a test.
    pub truth: Option<f64>,
    /// Where the file says the prior.
    span: Range<usize>,
}

impl Parameter {
    /// What sets the scenario to a value.
    pub fn setting(&self, value: f64) -> Setting {
        let value = if self.unit.is_empty() {
            shortest(value)
        } else {
            format!("\"{} {}\"", shortest(value), self.unit)
        };
        Setting { way: self.way.clone(), value, span: self.span.clone() }
    }

    /// The ends of the prior: the values that a scenario must allow.
    pub fn ends(&self) -> [f64; 2] {
        match self.prior {
            Prior::Uniform { from, to } | Prior::LogUniform { from, to } => [from, to],
            Prior::Normal { mean, deviation } => {
                [mean - REACH * deviation, mean + REACH * deviation]
            }
            Prior::HalfNormal { scale } => [0.0, REACH * scale],
        }
    }

    /// The middle of the prior.
    pub fn middle(&self) -> f64 {
        match self.prior {
            Prior::Uniform { from, to } => f64::midpoint(from, to),
            Prior::LogUniform { from, to } => (from * to).sqrt(),
            Prior::Normal { mean, .. } => mean,
            Prior::HalfNormal { scale } => scale,
        }
    }

    /// Whether its values are spaced by factors.
    pub fn is_logarithmic(&self) -> bool {
        matches!(self.prior, Prior::LogUniform { .. })
    }

    /// Its title over its unit.
    pub fn printed(&self) -> String {
        let unit = shown(self.unit);
        if unit.is_empty() { self.title.clone() } else { format!("{} / {unit}", self.title) }
    }
}

/// Reads one.
pub fn read(field: &Field<'_>, reading: Reading<'_>) -> Read<Parameter> {
    let example = "{ path = \"sample.defects.fraction\", log = { from = 1e-3, to = 1e-1 } }";
    let table = field.table(&KEYS, example)?;
    let way = table.read("path", "path = \"sample.defects.fraction\"", read_way);
    let name = table.optional("name", read_name);
    let title = table.optional("title", |title| title.short_line("Weak spots"));
    let prior = read_prior(&table, reading);
    let truth = table.optional("truth", read_end);
    let (way, (prior, unit, span)) = (way?, prior?);
    let name = name?.unwrap_or_else(|| way.path.rsplit('.').next().unwrap_or_default());
    let title = title?.map_or_else(|| title_of(name), str::to_owned);
    let truth = match truth? {
        Some((_, other)) if other != unit => {
            let help = format!("write it in `{unit}`, as the prior");
            let field = table.require("truth", "")?;
            return Err(field.error("`truth` and the prior have one unit", "", &help));
        }
        truth => truth.map(|(value, _)| value),
    };
    let axis = name.to_owned();
    Ok(Parameter { name: column_name(name, unit), axis, title, unit, way, prior, truth, span })
}

/// The prior, its unit and its place.
fn read_prior(
    table: &Table<'_>,
    reading: Reading<'_>,
) -> Read<(Prior, &'static str, Range<usize>)> {
    let given: Vec<Field<'_>> = ["linear", "log", "normal", "half_normal"]
        .iter()
        .filter_map(|key| table.get(key))
        .collect();
    let [field] = given.as_slice() else {
        let help = "give one of `linear = { from, to }`, `log = { from, to }`, \
                    `normal = { mean, deviation }` and `half_normal = { scale }`";
        let message = "a free number has one prior";
        return Err(table.log.error(&table.place, message, "", help));
    };
    match field.name.as_str() {
        "normal" => return read_normal(field),
        "half_normal" => return read_half_normal(field),
        _ => {}
    }
    let logarithmic = field.name == "log";
    let range = read_range(field, logarithmic, reading)?;
    let [from, to] = range.ends;
    if from >= to {
        return Err(field.error("`from` is not below `to`", "", "give the lower end as `from`"));
    }
    let prior =
        if logarithmic { Prior::LogUniform { from, to } } else { Prior::Uniform { from, to } };
    Ok((prior, range.unit, range.span))
}

fn read_half_normal(field: &Field<'_>) -> Read<(Prior, &'static str, Range<usize>)> {
    let table = field.table(&["scale"], "{ scale = 0.05 }")?;
    let (scale, unit) = table.read("scale", "scale = 0.05", read_end)?;
    if scale <= 0.0 {
        return Err(field.error("`scale` must be positive", "", "e.g. 0.05"));
    }
    Ok((Prior::HalfNormal { scale }, unit, field.place.span.clone()))
}

fn read_normal(field: &Field<'_>) -> Read<(Prior, &'static str, Range<usize>)> {
    let example = "{ mean = \"121 kJ/mol\", deviation = \"3 kJ/mol\" }";
    let table = field.table(&["mean", "deviation"], example)?;
    let mean = table.read("mean", "mean = \"121 kJ/mol\"", read_end);
    let deviation = table.read("deviation", "deviation = \"3 kJ/mol\"", read_end);
    let ((mean, unit), (deviation, other)) = (mean?, deviation?);
    if unit != other {
        let help = format!("write both in one unit, `{unit}` or `{other}`");
        return Err(field.error("mean and deviation have one unit", "", &help));
    }
    if deviation <= 0.0 {
        return Err(field.error("`deviation` must be positive", "", "e.g. \"3 kJ/mol\""));
    }
    Ok((Prior::Normal { mean, deviation }, unit, field.place.span.clone()))
}

/// Error bars, discrepancies and scales of nuisance.
pub const POSITIVE: Bounds = Bounds { range: 1e-12..=1e12, says: "a positive number" };
