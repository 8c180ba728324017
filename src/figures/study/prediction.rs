//! A quantity against time over all points of a study: the median, and the bands that hold 68 and 95 % of the points.

use super::super::axis::Axis;
use super::super::chart::{Chart, Course, Look, Pane};
use super::super::legend::Sample;
use super::super::style::{BAND_STRENGTH, LineStyle, tint};
use super::super::symbol;
use super::super::{FigureError, Style};
use super::data::{Data, field};
use super::observable::needed;
use super::select::rows;
use super::tables::Study;
use super::{Composed, range};
use crate::results::Figure;
use crate::statistics::extent;

/// The shares of the points below which a line is drawn: the ends of the wide band, of the narrow one, the median.
const SHARES: [f64; 5] = [0.025, 0.1587, 0.5, 0.8413, 0.975];
/// How strong the wide band is; the narrow one is as strong as other bands.
const WIDE: f64 = 0.5 * BAND_STRENGTH;

/// Composes the figure.
///
/// # Errors
/// A table or a column that is not there.
pub(super) fn compose(
    study: &Study,
    figure: &Figure,
    style: &Style,
) -> Result<Composed, FigureError> {
    let name = needed("y", figure.first_y())?;
    let table = study.curves()?;
    let (times, means) = (table.numbers("time_s")?, table.numbers(&format!("{name}_mean"))?);
    let mut values: Vec<(f64, f64)> =
        rows(table, figure)?.into_iter().map(|row| (times[row], means[row])).collect();
    values.retain(|(_, mean)| mean.is_finite());
    values.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
    let moments: Vec<&[(f64, f64)]> = values.chunk_by(|one, other| one.0 == other.0).collect();
    let time: Vec<f64> = moments.iter().map(|moment| moment[0].0).collect();
    let lines = SHARES
        .map(|share| moments.iter().map(|moment| quantile(moment, share)).collect::<Vec<f64>>());
    let [low95, low68, median, high68, high95] = lines;
    let line = LineStyle { dashes: &[], ..style.line(1) };
    let band = |strength| Look { band: Some(tint(line.colour, strength)), ..Look::default() };
    let course = |look, low: &[f64], high: &[f64]| Course {
        look,
        x: time.clone(),
        mean: median.clone(),
        low: low.to_vec(),
        high: high.to_vec(),
        partial: Vec::new(),
    };
    let (first, last) = extent(time.iter().copied());
    let y_scale = figure.y_scale.unwrap_or_default();
    // The bands are what the figure tells: the axis holds all of them.
    let ends = low95.iter().chain(&high95).copied();
    let y = range::vertical(&symbol::title_of(name), y_scale, ends.clone(), ends);
    let courses = vec![
        (0, course(band(WIDE), &low95, &high95)),
        (0, course(band(BAND_STRENGTH), &low68, &high68)),
        (0, course(Look::line(line), &[], &[])),
    ];
    let named = [
        (Sample::Line(line), "median of the points"),
        (Sample::Square(tint(line.colour, BAND_STRENGTH)), "68 %"),
        (Sample::Square(tint(line.colour, WIDE)), "95 %"),
    ];
    let chart = Chart {
        panes: vec![Pane::new((Axis::time(first.min(0.0), last, 7), y), courses)],
        notes: named.map(|(sample, text)| (sample, text.to_owned())).into(),
        ..Chart::default()
    };
    let columns = ["low95", "low68", "median", "high68", "high95"].map(|it| format!("{name}_{it}"));
    let mut data = Data::with(["time_s".to_owned()].into_iter().chain(columns));
    for index in 0..time.len() {
        let all = [&time, &low95, &low68, &median, &high68, &high95];
        data.rows.push(all.map(|values| field(values[index])).to_vec());
    }
    Ok(Composed {
        sheet: chart.sheet(
            style.width_as_asked(figure.column),
            &style.with_axes(style.axes().of_study(figure)),
        ),
        data,
    })
}

/// A quantile of sorted values, on a straight line between the two next to it.
fn quantile(sorted: &[(f64, f64)], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[place.floor() as usize].1, sorted[place.ceil() as usize].1);
    below + (above - below) * place.fract()
}
