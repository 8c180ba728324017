//! The numbers of a row: literals, parameters by name, and sums of both.

use super::parameters::{Named, is_name, kind_name};
use crate::diagnostics::names::did_you_mean;
use crate::diagnostics::reader::{Field, all};
use crate::diagnostics::{Place, Read};
use crate::units::Kind;
use std::cell::RefCell;
use toml::de::DeValue;

/// Turns what a row says into numbers, and keeps track of the parameters that it names.
pub(super) struct Numbers<'a> {
    pub parameters: &'a [Named],
    /// The file whose numbers the user did not write.
    pub built_in: usize,
    named: RefCell<(Vec<usize>, Option<Place>)>,
}

impl<'a> Numbers<'a> {
    /// With these parameters.
    pub fn new(parameters: &'a [Named], built_in: usize) -> Self {
        Self { parameters, built_in, named: RefCell::default() }
    }

    /// The parameters named, and the first number of the user's own, since the last call.
    pub fn take_named(&self) -> (Vec<usize>, Option<Place>) {
        self.named.take()
    }

    /// One number of a kind (`None`: without a unit), with the place to blame for it: a
    /// parameter's own where the user wrote it, otherwise where it is named.
    pub fn single(&self, field: &Field<'_>, kind: Option<Kind>) -> Read<(f64, Place)> {
        let (value, place) = self.read(field, kind)?;
        if place.file != self.built_in {
            self.named.borrow_mut().1.get_or_insert_with(|| place.clone());
        }
        Ok((value, place))
    }

    /// An energy in J/mol: one number, or a list that is summed.
    pub fn energy(&self, field: &Field<'_>) -> Read<f64> {
        let items = match field.value {
            DeValue::Array(_) => field.array("[\"110 kJ/mol\", \"-dE\"]")?,
            _ => vec![field.clone()],
        };
        let term = |item| self.single(item, Some(Kind::MolarEnergy)).map(|(value, _)| value);
        let sum: f64 = all(items.iter().map(term))?.into_iter().sum();
        if !sum.is_finite() {
            return Err(field.error(format!("`{}` is not a finite value", field.name), "", ""));
        }
        Ok(sum)
    }

    fn read(&self, field: &Field<'_>, kind: Option<Kind>) -> Read<(f64, Place)> {
        match (field.value, kind) {
            (DeValue::Float(_) | DeValue::Integer(_), None) => {
                field.number().map(|value| (value, field.place.clone()))
            }
            (DeValue::Float(_) | DeValue::Integer(_), Some(kind)) => Err(field.needs_unit(kind)),
            _ => self.read_text(field, kind),
        }
    }

    fn read_text(&self, field: &Field<'_>, kind: Option<Kind>) -> Read<(f64, Place)> {
        let text = field.text(kind.map_or("0.3", Kind::example))?;
        let (sign, name) = text.strip_prefix('-').map_or((1.0, text), |name| (-1.0, name));
        if is_name(name) {
            let (value, place) = self.parameter(field, name, kind)?;
            return Ok((sign * value, place));
        }
        let Some(kind) = kind else {
            let message = format!("`{}` must be a number without a unit", field.name);
            return Err(field.error(message, "", ""));
        };
        let value = kind.parse(text).map_err(|error| field.unit_error(&error))?;
        Ok((value, field.place.clone()))
    }

    fn parameter(&self, field: &Field<'_>, name: &str, due: Option<Kind>) -> Read<(f64, Place)> {
        let found = self.parameters.iter().position(|known| known.parameter.name == name);
        let Some(index) = found else {
            let names: Vec<&str> =
                self.parameters.iter().map(|known| known.parameter.name.as_str()).collect();
            let known = did_you_mean(name, &names, "known");
            let help = format!("define it in [mechanism.parameters] {known}");
            return Err(field.error(format!("unknown parameter `{name}`"), "", help.trim_end()));
        };
        let known = &self.parameters[index];
        self.named.borrow_mut().0.push(index);
        if known.kind != due {
            let message = format!("`{name}` is {}, not {}", kind_name(known.kind), kind_name(due));
            return Err(field.error(
                message,
                &format!("`{name}` is {}", known.parameter.value),
                "",
            ));
        }
        let written = known.value_place.file != self.built_in;
        let place = if written { &known.value_place } else { &field.place };
        Ok((known.value, place.clone()))
    }
}
