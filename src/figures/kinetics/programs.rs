//! Which curves had one program of temperature: they share a look and an entry of the legend.

use super::super::Style;
use super::super::style::LineStyle;
use crate::results::table::PeakRow;
use crate::units::{ZERO_CELSIUS, digits};

/// Rates that differ by less than this share, and holds that differ by less, in K, are one program, as they are to the
/// room `kinetics`.
const SAME_RATE: f64 = 0.02;
const SAME_KELVIN: f64 = 0.5;

/// The programs of curves, in the order in which they first occur.
pub(super) struct Programs<'t> {
    curves: Vec<(&'t str, usize)>,
    /// What a legend calls them.
    pub names: Vec<String>,
}

impl<'t> Programs<'t> {
    pub fn of(peaks: &'t [PeakRow]) -> Self {
        let mut firsts: Vec<&PeakRow> = Vec::new();
        let mut index = |peak: &'t PeakRow| {
            let known = firsts.iter().position(|first| are_same(first, peak));
            known.unwrap_or_else(|| {
                firsts.push(peak);
                firsts.len() - 1
            })
        };
        let curves = peaks.iter().map(|peak| (peak.curve.as_str(), index(peak))).collect();
        Self { curves, names: firsts.into_iter().map(name).collect() }
    }

    /// Every curve with its program.
    pub fn curves(&self) -> impl Iterator<Item = (&'t str, usize)> {
        self.curves.iter().copied()
    }

    /// The solid line of a program.
    pub fn solid(program: usize, style: &Style) -> LineStyle {
        LineStyle { dashes: &[], ..style.line(program) }
    }
}

fn are_same(one: &PeakRow, other: &PeakRow) -> bool {
    match ((one.heating_rate, one.hold), (other.heating_rate, other.hold)) {
        ((Some(one), _), (Some(other), _)) => (one / other - 1.0).abs() < SAME_RATE,
        ((None, Some(one)), (None, Some(other))) => (one - other).abs() < SAME_KELVIN,
        _ => one.curve == other.curve,
    }
}

fn name(peak: &PeakRow) -> String {
    match (peak.heating_rate, peak.hold) {
        (Some(rate), _) => format!("{} K/min", digits(rate, 3)),
        (_, Some(kelvin)) => format!("{} °C", digits(kelvin - ZERO_CELSIUS, 4)),
        _ => peak.curve.clone(),
    }
}
