//! From the units of a file to SI units.

use super::heading::Heading;
use super::measurement::{Exo, Role};
use crate::diagnostics::Diagnostic;
use crate::units::{Kind, Unit};
use std::ops::Range;

/// What a run states about its sample and its heat.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stated {
    /// In kg.
    pub mass: Option<f64>,
    pub exo: Option<Exo>,
}

/// From a value of the file to SI: `(value · times / over) + plus`, as [`Unit`] does it, then a factor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Conversion {
    unit: Option<Unit>,
    factor: f64,
}

impl Conversion {
    pub const NONE: Self = Self { unit: None, factor: 1.0 };

    pub fn of(self, value: f64) -> f64 {
        let base = self.unit.map_or(value, |unit| unit.to_base(value));
        // Adding zero makes 0 of −0, which a turned sign leaves.
        if self.factor == 1.0 { base } else { base * self.factor + 0.0 }
    }

    /// The conversion of a column into the unit of its role.
    ///
    /// # Errors
    /// What is open: a unit, a mass, a direction. All at once.
    pub fn new(
        heading: &Heading,
        role: Role,
        stated: Stated,
        at: &Range<usize>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let known = heading.known_unit();
        let percent = heading.unit.as_deref().is_some_and(|unit| unit.contains('%'))
            || heading.name.starts_with('%');
        let kinds: &[Kind] = match role {
            Role::Time => &[Kind::Time],
            Role::SampleTemperature | Role::ProgramTemperature => &[Kind::Temperature],
            Role::HeatFlow => &[Kind::PowerPerMass, Kind::Power],
            Role::Mass => &[Kind::Mass],
            Role::Abscissa => return Ok(Self { unit: known.map(|(_, unit)| unit), factor: 1.0 }),
            Role::MassFraction | Role::Conversion | Role::Ordinate => {
                return Ok(Self { unit: None, factor: if percent { 0.01 } else { 1.0 } });
            }
            Role::Other => return Ok(Self::NONE),
        };
        let Some((kind, unit)) = known.filter(|(kind, _)| kinds.contains(kind)) else {
            return Err(vec![wrong_unit(heading, role, kinds, at)]);
        };
        if role != Role::HeatFlow {
            return Ok(Self { unit: Some(unit), factor: 1.0 });
        }
        let mut open = Vec::new();
        if kind == Kind::Power && stated.mass.is_none() {
            let unit = heading.unit.as_deref().unwrap_or_default();
            let message = format!(
                "`{}` is in {unit}, and the file states no mass of the sample",
                heading.name
            );
            open.push(Diagnostic::new(at.clone(), message).help("say it: --mass \"6.4 mg\""));
        }
        if stated.exo.is_none() {
            let message = format!(
                "the file does not say whether exothermic heat flow is up or down in `{}`",
                heading.name
            );
            open.push(Diagnostic::new(at.clone(), message).help("say it: --exo up, or --exo down"));
        }
        if !open.is_empty() {
            return Err(open);
        }
        let sign = if stated.exo == Some(Exo::Up) { -1.0 } else { 1.0 };
        let mass = stated.mass.filter(|_| kind == Kind::Power).unwrap_or(1.0);
        Ok(Self { unit: Some(unit), factor: sign / mass })
    }
}

fn wrong_unit(heading: &Heading, role: Role, kinds: &[Kind], at: &Range<usize>) -> Diagnostic {
    let units: Vec<String> = kinds.iter().map(|kind| kind.unit_list()).collect();
    let said = match &heading.unit {
        Some(unit) => {
            format!("`{}` is in {unit}, which is no known unit of {}", heading.name, role.words())
        }
        None => format!("no unit stands over `{}`", heading.name),
    };
    let help = format!(
        "say it after the column, as in --column \"{}=2:…\": {}",
        role.name(),
        units.join(", ")
    );
    Diagnostic::new(at.clone(), said).help(help)
}
