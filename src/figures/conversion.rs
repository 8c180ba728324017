//! Conversion and crystalline fraction against time, with the band of the replicates.

use super::axis::Axis;
use super::chart::{Chart, Course, Look, Pane};
use super::legend::Sample;
use super::ramps::along;
use super::sheet::Sheet;
use super::style::{BAND_STRENGTH, INK, LineStyle, tint};
use super::{FigureError, Style};
use crate::results::Tables;
use crate::results::table::{MeanRow, SampleRow};
use crate::statistics::{Band, extent};

/// Height in mm.
const HEIGHT: f64 = 60.0;

/// Draws `figures/conversion.{svg,png,pdf}` from `timeseries_mean.csv`, one column wide.
///
/// Lines are means over replicates, bands their 95 % confidence intervals. Draws nothing where the
/// table has no rows.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let rows = tables.means.rows()?;
    let times: Vec<f64> = rows.iter().map(|row| row.time).collect();
    if times.is_empty() {
        return Ok(None);
    }
    let (first, last) = extent(times.iter().copied());
    let all = [Way { name: "", rows: (0..times.len()).map(Some).collect() }];
    let axis = Axis::time(first.min(0.0), last, 7);
    let sheet = compose((&times, axis), &all, &Fractions::of(rows), style);
    Ok(Some(sheet))
}

/// One fraction: its name, mean and 95 % band.
struct Series {
    name: String,
    mean: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
}

/// The fractions that the figure shows.
pub(super) struct Fractions {
    series: [Series; 2],
    /// How many replicates the means and bands are of, at most.
    replicates: u32,
}

impl Fractions {
    /// Those of the table of means.
    pub(super) fn of(rows: &[MeanRow]) -> Self {
        let series = [SampleRow::conversion, SampleRow::crystalline_fraction].map(|quantity| {
            let bands: Vec<Band> =
                rows.iter().map(|row| row.band(&quantity).unwrap_or_default()).collect();
            let part = |part: fn(&Band) -> Option<f64>| {
                bands.iter().map(|band| part(band).unwrap_or(f64::NAN)).collect()
            };
            Series {
                name: quantity.title.to_lowercase(),
                mean: part(|band| band.mean),
                low: part(|band| band.low95),
                high: part(|band| band.high95),
            }
        });
        Self { series, replicates: rows.iter().map(|row| row.replicates).max().unwrap_or(0) }
    }
}

/// A way through the rows of the table.
pub(super) struct Way {
    /// What a legend calls it, beside the fraction; empty if it is the only one.
    pub name: &'static str,
    /// Its rows, in order; `None` where lines break.
    pub rows: Vec<Option<usize>>,
}

/// The fractions over `x`, which lies on an axis, on one way or two.
pub(super) fn compose(
    (x, x_axis): (&[f64], Axis),
    ways: &[Way],
    fractions: &Fractions,
    style: &Style,
) -> Sheet {
    let (mut series, mut courses) = (Vec::new(), Vec::new());
    for (turn, way) in ways.iter().enumerate() {
        let during = |values: &[f64]| along(&way.rows, values);
        for (index, fraction) in fractions.series.iter().enumerate() {
            let parts = [fraction.name.as_str(), way.name];
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            let line = style_of(index, turn, style);
            let course = Course {
                look: Look::banded(line),
                x: during(x),
                mean: during(&fraction.mean),
                low: during(&fraction.low),
                high: during(&fraction.high),
                partial: Vec::new(),
            };
            courses.push((series.len(), course));
            series.push((Sample::Line(line), parts.collect::<Vec<_>>().join(", ")));
        }
    }
    let band = Sample::Square(tint(INK, BAND_STRENGTH));
    let banded = (band, format!("95 % band ({} replicates)", fractions.replicates));
    let notes = (fractions.replicates > 1).then_some(banded).into_iter().collect();
    let axes = (x_axis, Axis::linear("Fraction", "", 0.0, 1.0, 5));
    let panes = vec![Pane::new(axes, courses)];
    Chart { panes, series, notes, ..Chart::default() }.column(HEIGHT, style)
}

/// Blue and solid, then vermilion and dashed: apart without colour too. Of a second way sky blue
/// and orange, which are lighter.
fn style_of(index: usize, turn: usize, style: &Style) -> LineStyle {
    let colour = if turn == 0 { style.line(index + 1) } else { style.line(6 - index) }.colour;
    LineStyle { dashes: style.line(index).dashes, colour }
}

#[cfg(test)]
mod tests {
    use super::super::sheet::Mark;
    use super::super::synthetic::Sample as Made;
    use super::*;

    #[test]
    fn draws_a_band_for_replicates_and_none_for_a_single_run() {
        let bands = |sample: &Made| {
            let tables = sample.tables();
            let rows = tables.means.rows().unwrap();
            let times: Vec<f64> = rows.iter().map(|row| row.time).collect();
            let fractions = Fractions::of(rows);
            let style = &Style::default();
            let all = [Way { name: "", rows: (0..times.len()).map(Some).collect() }];
            let sheet = compose((&times, Axis::time(0.0, 259_200.0, 7)), &all, &fractions, style);
            let colours = [0, 1].map(|index| tint(style_of(index, 0, style).colour, BAND_STRENGTH));
            let is_band = |mark: &&Mark| matches!(mark, Mark::Area { colour, .. } if colours.contains(colour));
            let named = |mark: &Mark| matches!(mark, Mark::Text(run) if run.content == "95 % band (8 replicates)");
            (sheet.marks.iter().filter(is_band).count(), sheet.marks.iter().any(named))
        };
        assert_eq!(bands(&Made::default()), (2, true));
        assert_eq!(bands(&Made { replicates: 1, ..Made::default() }), (0, false));
    }

    #[test]
    fn a_table_without_rows_draws_nothing() {
        let tables = Made { times: 0, ..Made::default() }.tables();
        assert!(draw(&tables, &Style::default()).unwrap().is_none());
    }
}
