//! Programs of temperature in words, as options have them.

use super::Ttt;
use super::prediction::Temperatures;
use crate::diagnostics::reader::Bounds;
use crate::units::{Kind, UnitError};

/// Temperatures that make sense, in K.
pub(super) const KELVIN: Bounds = Bounds { range: 1.0..=5000.0, says: "from 1 K to 5000 K" };
/// Conversions of a diagram.
const CONVERSIONS: [f64; 4] = [0.05, 0.1, 0.5, 0.9];
/// Temperatures of a diagram.
const TEMPERATURES: usize = 41;

/// A text that names no program of temperature.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProgramError {
    /// A quantity that can't be read.
    #[error("{0}")]
    Unit(#[from] UnitError),
    /// A temperature or rate without a meaning.
    #[error("temperatures go from 1 K to 5000 K, and a rate is not zero")]
    Range,
    /// A ramp without a rate.
    #[error("a ramp needs a rate")]
    NoRate,
}

/// How to write a program.
const EXAMPLE: &str =
    "write \"150 degC\" for a hold, or \"25 degC to 300 degC at 5 K/min\" for a ramp";

impl ProgramError {
    /// A way out.
    pub fn help(&self) -> String {
        match self {
            Self::Unit(error) => error.help(),
            Self::Range | Self::NoRate => EXAMPLE.to_owned(),
        }
    }
}

/// The program that a text names: `150 degC` is a hold, `25 degC to 300 degC at 5 K/min` a ramp.
///
/// # Errors
/// [`ProgramError`].
pub fn program_named(text: &str) -> Result<Temperatures, ProgramError> {
    let Some((from, rest)) = text.split_once(" to ") else {
        return Ok(Temperatures::hold(kelvin(text)?));
    };
    let (to, rate) = rest.split_once(" at ").ok_or(ProgramError::NoRate)?;
    let (from, to) = (kelvin(from)?, kelvin(to)?);
    let rate = Kind::HeatingRate.parse(rate)?;
    if rate == 0.0 || from == to {
        Err(ProgramError::Range)
    } else {
        Ok(Temperatures::ramp(from, to, rate))
    }
}

fn kelvin(text: &str) -> Result<f64, ProgramError> {
    let kelvin = Kind::Temperature.parse(text)?;
    if KELVIN.range.contains(&kelvin) { Ok(kelvin) } else { Err(ProgramError::Range) }
}

/// The diagram that a text names: `25 degC to 200 degC`, with conversions of 0.05, 0.1, 0.5 and 0.9.
///
/// # Errors
/// [`ProgramError`].
pub fn ttt_named(text: &str) -> Result<Ttt, ProgramError> {
    let (from, to) = text.split_once(" to ").ok_or(ProgramError::Range)?;
    let (from, to) = (kelvin(from)?, kelvin(to)?);
    if from >= to {
        return Err(ProgramError::Range);
    }
    let step = (to - from) / (TEMPERATURES - 1) as f64;
    let temperatures = (0..TEMPERATURES).map(|at| from + step * at as f64).collect();
    Ok(Ttt { temperatures, conversions: CONVERSIONS.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_and_diagrams_in_words() {
        assert_eq!(program_named("150 degC"), Ok(Temperatures::hold(423.15)));
        let ramp = program_named("300 K to 600 K at 6 K/min").unwrap();
        assert_eq!(ramp, Temperatures::ramp(300.0, 600.0, 0.1));
        assert_eq!(program_named("300 K to 600 K"), Err(ProgramError::NoRate));
        assert_eq!(program_named("300 K to 600 K at 0 K/min"), Err(ProgramError::Range));
        assert!(matches!(program_named("150"), Err(ProgramError::Unit(_))));
        assert!(program_named("150").unwrap_err().help().contains("150"));
        let ttt = ttt_named("25 degC to 225 degC").unwrap();
        assert_eq!((ttt.temperatures[0], ttt.temperatures.len()), (298.15, 41));
        assert_eq!(ttt_named("225 degC to 25 degC"), Err(ProgramError::Range));
    }
}
