//! Figures of a fit: data with runs of the posterior, residuals, the posterior, and how well the emulator knows itself.

mod data;
mod leave_one_out;
mod posterior;
mod residuals;
mod sensitivity;
#[cfg(test)]
mod tests;
mod tiles;

pub(super) use data::draw as data;
pub(super) use leave_one_out::draw as leave_one_out;
pub(super) use posterior::draw as posterior;
pub(super) use residuals::draw as residuals;
pub(super) use sensitivity::{draw as sensitivity, indices};

use super::axis::Axis;
use crate::results::table::FitPointRow;
use crate::statistics::extent;
use crate::units::ZERO_CELSIUS;

/// The rows of each set of data, in the order of the table.
fn by_data(rows: &[FitPointRow]) -> Vec<&[FitPointRow]> {
    rows.chunk_by(|one, other| one.data == other.data).collect()
}

/// Where a point lies along the horizontal axis: s, or °C.
fn place(row: &FitPointRow) -> f64 {
    row.time.or(row.temperature.map(|kelvin| kelvin - ZERO_CELSIUS)).unwrap_or(f64::NAN)
}

/// Time or temperature of a set of data.
fn abscissa(rows: &[FitPointRow]) -> Axis {
    let (low, high) = extent(rows.iter().map(place));
    match rows[0].time {
        Some(_) => Axis::time(low.min(0.0), high, 6),
        None => Axis::covering("Temperature", "°C", low, high, 6),
    }
}
