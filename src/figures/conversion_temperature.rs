//! Conversion and crystalline fraction against temperature, where the temperature was ramped.

use std::path::Path;

use super::axis::Axis;
use super::canvas;
use super::conversion::{Fractions, TABLE, compose};
use super::table::Table;
use super::{Drawing, FigureError, Style};
use crate::units::ZERO_CELSIUS;

/// A temperature that varies by less, in K, is a hold.
const HOLD: f64 = 0.5;

/// Draws `figures/conversion_temperature.{svg,png,pdf}` from `timeseries_mean.csv`, one column wide.
///
/// Draws nothing where the temperature was held: there is nothing to plot against.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed, or if drawing fails.
pub fn draw(folder: &Path, style: &Style) -> Result<Vec<Drawing>, FigureError> {
    let table = Table::read(folder, TABLE)?;
    let kelvin = table.numbers("temperature_K")?;
    let celsius: Vec<f64> = kelvin.iter().map(|kelvin| kelvin - ZERO_CELSIUS).collect();
    let lowest = celsius.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = celsius.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let ramped = highest - lowest > HOLD;
    if !ramped {
        return Ok(Vec::new());
    }
    let axis = Axis::covering("Temperature", "°C", lowest, highest, 7);
    let sheet = compose(&celsius, axis, &Fractions::read(&table)?, style);
    canvas::render("conversion_temperature", &sheet, style)
}

#[cfg(test)]
mod tests {
    use super::super::synthetic::{Folder, Sample};
    use super::*;

    #[test]
    fn is_drawn_for_a_ramp_and_not_for_a_hold() {
        let hold = Folder::with(&Sample::default());
        assert!(draw(hold.path(), &Style::default()).unwrap().is_empty());
        let ramp = Folder::with(&Sample { end_temperature: 438.15, ..Sample::default() });
        assert_eq!(draw(ramp.path(), &Style::default()).unwrap().len(), 3);
    }
}
