//! A measured curve beside a simulated one.
//!
//! `tautomata plot --measured NAME=FILE` puts it into the results folder, as
//! `instruments/measured_NAME.csv`, with two columns that have no names of their own: `x` and `y`,
//! in the units of the axes of the instrument's figure.

use super::FigureError;
use super::table::Table;
use std::path::Path;

/// The measured curve of an instrument, if the folder holds one: (x, y), ascending in x.
pub(super) fn curve(
    folder: &Path,
    instrument: &str,
) -> Result<Option<Vec<(f64, f64)>>, FigureError> {
    let name = format!("instruments/measured_{instrument}.csv");
    if !folder.join(&name).is_file() {
        return Ok(None);
    }
    let table = Table::read(folder, &name)?;
    let mut curve: Vec<(f64, f64)> =
        table.numbers("x")?.into_iter().zip(table.numbers("y")?).collect();
    curve.sort_by(|a, b| a.0.total_cmp(&b.0));
    Ok(Some(curve))
}

/// The curve with its values stretched so that its highest within a range of x is as high as
/// `highest`: what a detector counts has no scale of its own.
pub(super) fn stretched(
    curve: &[(f64, f64)],
    (from, to): (f64, f64),
    highest: f64,
) -> Vec<(f64, f64)> {
    let within: Vec<(f64, f64)> =
        curve.iter().copied().filter(|&(x, _)| (from..=to).contains(&x)).collect();
    let top = within.iter().map(|&(_, y)| y).fold(0.0, f64::max);
    let factor = if top > 0.0 { highest / top } else { 1.0 };
    within.into_iter().map(|(x, y)| (x, y * factor)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_is_cut_and_stretched() {
        let curve = [(1.0, 9.0), (2.0, 1.0), (3.0, 4.0)];
        assert_eq!(stretched(&curve, (1.5, 3.5), 1.0), [(2.0, 0.25), (3.0, 1.0)]);
        assert_eq!(stretched(&curve, (5.0, 6.0), 1.0), []);
    }
}
