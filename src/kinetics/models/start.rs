//! Where least squares begin: straight lines of ln(rate/f) over 1/(R T), step by step.

use super::data::Data;
use super::family::Family;
use super::scheme::{Joint, Quantity, Scheme};
use crate::statistics::{WeightedPoint, Weights, fit_line};

/// Shares of the steps before the last that a fit begins with.
const SHARES: [&[&[f64]]; 3] = [
    &[&[]],
    &[&[0.3], &[0.5], &[0.7]],
    &[&[0.33, 0.34], &[0.2, 0.3], &[0.2, 0.5], &[0.5, 0.3], &[0.4, 0.2]],
];
/// First conversions that a fit begins with.
const FIRST: [f64; 5] = [1e-2, 1e-3, 1e-4, 1e-5, 1e-7];
/// The first step's energy over that of the middle one, and of the last under it.
const SPREADS: [f64; 2] = [0.85, 1.15];

/// The numbers to begin with, in the order of the quantities.
pub(super) fn starts(
    scheme: &Scheme,
    quantities: &[(usize, Quantity)],
    data: &Data,
) -> Vec<Vec<f64>> {
    let mut all = Vec::new();
    for shares in SHARES[scheme.steps.len() - 1] {
        for (choice, first) in FIRST.into_iter().enumerate() {
            for spread in [None, Some(SPREADS[0]), Some(SPREADS[1])] {
                if scheme.steps.len() == 1 && spread.is_some() {
                    continue;
                }
                let lines: Option<Vec<Line>> = (0..scheme.steps.len())
                    .map(|step| line(scheme, step, (shares, choice), spread, data))
                    .collect();
                let Some(lines) = lines else { continue };
                let number = |(step, quantity): &(usize, Quantity)| match *quantity {
                    Quantity::LnConstant => lines[*step].ln_constant,
                    Quantity::Energy => lines[*step].energy,
                    Quantity::Shape(name) => shape_of(scheme.steps[*step], name, choice),
                    Quantity::LnFirst => first.ln(),
                    Quantity::Share => shares[*step],
                };
                all.push(quantities.iter().map(number).collect());
            }
        }
    }
    all.dedup();
    all
}

/// The value of a number of a model that a fit begins with, the second one on the second choice if there are two.
fn shape_of(family: &Family, name: &str, choice: usize) -> f64 {
    let shape = family.shape.iter().find(|shape| shape.name == name);
    shape.map_or(1.0, |shape| shape.starts[choice.min(shape.starts.len() - 1)])
}

/// ln of the rate constant at the reference, in 1/s, and the energy in kJ/mol.
struct Line {
    ln_constant: f64,
    energy: f64,
}

/// The line of a step through the conversions that are its share, or, with a spread, through all of them with the
/// energy changed by that factor for the first step and the other way for the last.
fn line(
    scheme: &Scheme,
    step: usize,
    (shares, choice): (&[f64], usize),
    spread: Option<f64>,
    data: &Data,
) -> Option<Line> {
    let count = scheme.steps.len();
    let family = scheme.steps[step];
    let numbers: Vec<f64> =
        family.shape.iter().map(|shape| shape_of(family, shape.name, choice)).collect();
    let model = family.model(&numbers)?;
    let equal = 1.0 / count as f64;
    let share = |step: usize| shares.get(step).copied().unwrap_or(equal);
    let from: f64 = (0..step).map(share).sum();
    let to = if step + 1 == count { 1.0 } else { from + share(step) };
    let whole = spread.is_some() || count == 1;
    let (low, high) = if whole { (0.0, 1.0) } else { (from, to) };
    // Steps that compete act on the whole sample, others on their part of it.
    let part = if scheme.joint == Joint::Competing { (0.0, 1.0) } else { (low, high) };
    let point = |point: &super::data::Point| {
        let inside = point.rate > 0.0 && point.conversion > low && point.conversion < high;
        let conversion = (point.conversion - part.0) / (part.1 - part.0);
        let y = (point.rate / (part.1 - part.0) / model.f(conversion)).ln();
        let x = point.inverse() - data.reference;
        (inside && y.is_finite()).then_some(WeightedPoint { x, y, weight: 1.0 })
    };
    let points: Vec<_> =
        data.courses.iter().flat_map(|course| &course.points).filter_map(point).collect();
    let line = fit_line(&points, Weights::Relative)?;
    let place = step as f64 - (count as f64 - 1.0) / 2.0;
    let factor = spread.map_or(1.0, |spread: f64| spread.powf(-2.0 * place));
    Some(Line { ln_constant: line.intercept, energy: factor * (-line.slope / 1000.0).max(1.0) })
}
