//! Conversion and crystalline fraction against temperature, while it was raised and lowered.

use super::axis::Axis;
use super::conversion::{Fractions, Way, compose};
use super::ramps::{Change, along, rows_during};
use super::sheet::Sheet;
use super::{FigureError, Style};
use crate::results::Tables;
use crate::statistics::extent;
use crate::units::ZERO_CELSIUS;

/// Draws `figures/conversion_temperature.{svg,png,pdf}` from `timeseries_mean.csv`, one column wide.
///
/// Heating and cooling have lines of their own, holds have none, and a line breaks where the
/// temperature changes by more from one row to the next than it does on a recorded ramp. Draws
/// nothing where nothing is left: there is nothing to plot against.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let rows = tables.means.rows()?;
    let (times, kelvin): (Vec<f64>, Vec<f64>) =
        rows.iter().map(|row| (row.time, row.temperature)).unzip();
    let celsius: Vec<f64> = kelvin.iter().map(|kelvin| kelvin - ZERO_CELSIUS).collect();
    let mut ways: Vec<Way> = [Change::Heating, Change::Cooling]
        .into_iter()
        .map(|change| Way { name: change.name(), rows: rows_during(change, &times, &kelvin) })
        .collect();
    ways.retain(|way| !way.rows.is_empty());
    if let [only] = ways.as_mut_slice() {
        only.name = "";
    }
    let (lowest, highest) = extent(ways.iter().flat_map(|way| along(&way.rows, &celsius)));
    if ways.is_empty() {
        return Ok(None);
    }
    let axis = Axis::covering("Temperature", "°C", lowest, highest, 7);
    let sheet = compose((&celsius, axis), &ways, (&Fractions::of(rows), None), style);
    Ok(Some(sheet))
}

#[cfg(test)]
mod tests {
    use super::super::clear::{assert_texts_are_clear, says};
    use super::super::synthetic::{Sample, mean};
    use super::*;

    #[test]
    fn is_drawn_for_a_ramp_and_not_for_a_hold() {
        let hold = Sample::default().tables();
        assert!(draw(&hold, &Style::default()).unwrap().is_none());
        let ramp = Sample { end_temperature: 438.15, ..Sample::default() }.tables();
        assert!(draw(&ramp, &Style::default()).unwrap().is_some());
    }

    /// The figure from rows of minutes, °C and conversion, for this many replicates.
    fn drawn(replicates: u32, rows: &[(f64, f64, f64)]) -> Option<Sheet> {
        let row = |&(minutes, celsius, conversion): &(f64, f64, f64)| {
            let place = (minutes * 60.0, celsius + ZERO_CELSIUS, replicates);
            mean(place, [conversion, 0.9 - conversion], 0.03)
        };
        let means: Vec<_> = rows.iter().map(row).collect();
        let tables = Tables { means: means.into(), ..Tables::default() };
        draw(&tables, &Style::default()).unwrap()
    }

    /// Up to 140 °C at 5 K/min, ten hours there, down at 10 K/min.
    fn cycle(every: f64) -> Vec<(f64, f64, f64)> {
        let up = (0..).map(|n| 25.0 + every * f64::from(n)).take_while(|&celsius| celsius <= 140.0);
        let mut rows: Vec<_> = up.map(|x| ((x - 25.0) / 5.0, x, 1e-3)).collect();
        rows.extend((1..=20).map(|n| (23.0 + 30.0 * f64::from(n), 140.0, 0.04 * f64::from(n))));
        let down =
            (1..).map(|n| 140.0 - every * f64::from(n)).take_while(|&celsius| celsius >= 25.0);
        rows.extend(down.map(|x| (623.0 + (140.0 - x) / 10.0, x, 0.8)));
        rows
    }

    #[test]
    fn heating_and_cooling_are_named_apart_and_holds_left_out() {
        for replicates in [1, 4] {
            let sheet = drawn(replicates, &cycle(1.0)).unwrap();
            for name in ["conversion, heating", "crystalline fraction, cooling"] {
                assert!(says(&sheet, name), "{name}");
            }
            assert_texts_are_clear(&sheet, &format!("cycle-{replicates}"));
        }
        let sheet = drawn(4, &cycle(1.0)[..116]).unwrap();
        assert!(says(&sheet, "conversion") && !says(&sheet, "heating"));
    }

    /// What was recorded every 23 K is no line from 25 °C on.
    #[test]
    fn rows_far_apart_are_not_joined() {
        assert!(drawn(1, &cycle(23.0)).is_none());
        assert!(drawn(1, &cycle(1.0)[..1]).is_none());
    }
}
