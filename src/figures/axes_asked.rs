//! Units and limits of axes, as a style or the list of a study's figures asks for them.

use super::FIGURES;
use super::axis::{Axis, Units};
use crate::diagnostics::Read;
use crate::diagnostics::names::did_you_mean;
use crate::diagnostics::reader::{Field, Table, all};
use crate::results::{Figure, Limits};
use std::collections::BTreeMap;

/// Limits of x and of y.
type Ends = [Option<Limits>; 2];

const TIMES: [(&str, &str); 4] = [("s", "s"), ("min", "min"), ("h", "h"), ("d", "d")];
const TEMPERATURES: [(&str, &str); 3] = [("degC", "°C"), ("°C", "°C"), ("K", "K")];

/// What is asked of axes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct AxesAsked {
    /// Of all axes.
    pub units: Units,
    /// By the name of a figure of a run.
    named: BTreeMap<String, Ends>,
    /// Of the figure that is being drawn.
    own: Ends,
    /// Whether figures over time have a panel of the temperature.
    pub temperature_panel: bool,
    /// Times in s and temperatures in °C for that panel.
    pub program: Vec<(f64, f64)>,
}

impl AxesAsked {
    /// The keys `time_unit`, `temperature_unit`, `temperature_panel` and `limits` of a style.
    pub(super) fn read(file: &Table<'_>) -> Read<Self> {
        let time = file.optional("time_unit", |field| field.choice(&TIMES));
        let temperature = file.optional("temperature_unit", |field| field.choice(&TEMPERATURES));
        let panel = file.read_or("temperature_panel", false, Field::deserialize);
        let named = file.read_or("limits", BTreeMap::new(), read_limits);
        let units = Units { time: time?, temperature: temperature? };
        Ok(Self { units, named: named?, temperature_panel: panel?, ..Self::default() })
    }
}

/// A table from names of figures to limits.
fn read_limits(field: &Field<'_>) -> Read<BTreeMap<String, Ends>> {
    let table = field.any_table("{ conversion = { y = [0, 0.5] } }")?;
    let limits = all(table.entries.iter().map(|entry| {
        let names = FIGURES.map(|(name, _)| name);
        if !names.contains(&entry.key) {
            let help = did_you_mean(entry.key, &names, "figures of runs");
            let message = format!("no figure of a run is called `{}`", entry.key);
            return Err(table.log.error(&entry.key_place, message, "", &help));
        }
        let of = entry.field.table(&["x", "y"], "{ y = [0, 0.5] }")?;
        let [x, y] = ["x", "y"].map(|key| of.optional(key, Field::deserialize));
        Ok((entry.key.to_owned(), [x?, y?]))
    }))?;
    Ok(limits.into_iter().collect())
}

impl AxesAsked {
    /// The same, of a figure of a run, with the limits that it has under that name.
    pub(super) fn of_run(&self, name: &str) -> Self {
        Self { own: self.named.get(name).cloned().unwrap_or_default(), ..self.clone() }
    }

    /// The same, of a figure of a study, with the limits that it has in the list.
    pub(super) fn of_study(&self, figure: &Figure) -> Self {
        Self { own: [&figure.x_limits, &figure.y_limits].map(Clone::clone), ..self.clone() }
    }

    /// The same with these times and temperatures.
    pub(super) fn along(&self, program: Vec<(f64, f64)>) -> Self {
        Self { program, ..self.clone() }
    }

    /// Whether there are limits of the figure that is being drawn.
    pub(super) fn has_limits(&self) -> bool {
        self.own.iter().any(Option::is_some)
    }

    /// Checks that the panels of a figure whose axes have these titles can share the limits.
    ///
    /// # Errors
    /// There are limits for axes that differ.
    pub(super) fn check(&self, across: &[&str], up: &[&str]) -> Result<(), String> {
        let [x, y] = &self.own;
        for (limits, titles) in [(x, across), (y, up)] {
            if let Some(limits) = limits.as_ref().filter(|_| titles.len() > 1) {
                let titles = titles.join("\", \"");
                let what = limits.written();
                return Err(format!("{what} would be those of different axes: \"{titles}\""));
            }
        }
        Ok(())
    }

    /// Axes as they are asked for.
    ///
    /// # Errors
    /// Limits that do not fit an axis.
    pub(super) fn applied(&self, x: Axis, y: Axis) -> Result<(Axis, Axis), String> {
        let asked = |axis: Axis, limits: &Option<Limits>| {
            let axis = limits.iter().try_fold(axis, Axis::limited)?;
            Ok::<_, String>(axis.in_units(self.units))
        };
        Ok((asked(x, &self.own[0])?, asked(y, &self.own[1])?))
    }
}
