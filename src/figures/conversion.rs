//! Conversion and crystalline fraction against time, with the band of the replicates.

use super::axis::Axis;
use super::chart::{Chart, Course, Entry, Look, Pane};
use super::legend::{MARKER, Sample};
use super::markers::Marker;
use super::ramps::along;
use super::sheet::Sheet;
use super::style::{BAND_STRENGTH, INK, LineStyle, tint};
use super::time::HOUR;
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
    let measured = tables.measured_conversions()?;
    let sheet = compose((&times, axis), &all, (&Fractions::of(rows), measured), style);
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
    (fractions, measured): (&Fractions, Option<[Vec<f64>; 3]>),
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
    let mut notes: Vec<Entry> = (fractions.replicates > 1).then_some(banded).into_iter().collect();
    let axes = (x_axis, Axis::linear("Fraction", "", 0.0, 1.0, 5));
    if let Some(measured) = measured {
        let (course, said) = points(measured, &axes, style);
        courses.push((series.len(), course));
        notes.extend(said);
    }
    let panes = vec![Pane::new(axes, courses)];
    Chart { panes, series, notes, ..Chart::default() }.column(HEIGHT, style)
}

/// Measured times in h, conversions and errors as markers with bars, and what a legend says of them. Those beyond
/// the axes are not drawn but counted.
pub(super) fn points(
    [hours, conversion, errors]: [Vec<f64>; 3],
    (x, y): &(Axis, Axis),
    style: &Style,
) -> (Course, Vec<Entry>) {
    let marker = Marker::of(0, style.line(0).colour);
    let mut course = Course { look: Look::markers(marker, MARKER), ..Course::default() };
    let within = |axis: &Axis, value: f64| (axis.low..=axis.high).contains(&value);
    for (index, time) in hours.iter().map(|hours| hours * HOUR).enumerate() {
        let (mean, error) = (conversion[index], errors[index]);
        if within(x, time) && within(y, mean) {
            course.x.push(time);
            course.mean.push(mean);
            course.low.push(mean - error);
            course.high.push(mean + error);
        }
    }
    let error_bar = errors.iter().any(|error| *error > 0.0);
    let sample = Sample::Marker { radius: MARKER, marker, error_bar };
    let beyond = hours.len() - course.x.len();
    let left =
        (beyond > 0).then(|| (Sample::Nothing, format!("beyond the axes, not shown: {beyond}")));
    (course, [(sample, "measured conversion".to_owned())].into_iter().chain(left).collect())
}

/// Blue and solid, then vermilion and dashed: apart without colour too. Of a second way sky blue
/// and orange, which are lighter.
fn style_of(index: usize, turn: usize, style: &Style) -> LineStyle {
    let colour = if turn == 0 { style.line(index + 1) } else { style.line(6 - index) }.colour;
    LineStyle { dashes: style.line(index).dashes, colour }
}

#[cfg(test)]
mod tests {
    use super::super::clear::{assert_texts_are_clear, says};
    use super::super::sheet::Mark;
    use super::super::synthetic::{Sample as Made, with_measured};
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
            let sheet =
                compose((&times, Axis::time(0.0, 259_200.0, 7)), &all, (&fractions, None), style);
            let colours = [0, 1].map(|index| tint(style_of(index, 0, style).colour, BAND_STRENGTH));
            let is_band = |mark: &&Mark| matches!(mark, Mark::Area { colour, .. } if colours.contains(colour));
            let named = |mark: &Mark| matches!(mark, Mark::Text(run) if run.content == "95 % band (8 replicates)");
            (sheet.marks.iter().filter(is_band).count(), sheet.marks.iter().any(named))
        };
        assert_eq!(bands(&Made::default()), (2, true));
        assert_eq!(bands(&Made { replicates: 1, ..Made::default() }), (0, false));
    }

    /// Of five points one lies after the end, one has no error, and one is out of all bounds.
    #[test]
    fn measured_points_have_bars_and_those_beyond_the_axes_are_counted() {
        let curve = "x,y,error\n6,0.1,0.04\n24,0.4,0.06\n48,0.7,\n60,1.2,0.1\n90,0.9,0.1\n";
        let (_folder, tables) = with_measured(Made::default().tables(), "conversion", Some(curve));
        let sheet = draw(&tables, &Style::default()).unwrap().unwrap();
        assert!(says(&sheet, "measured conversion") && says(&sheet, "not shown: 2"));
        assert_texts_are_clear(&sheet, "conversion-measured");
        let (_folder, bare) = with_measured(Made::default().tables(), "conversion", None);
        let bare = draw(&bare, &Style::default()).unwrap().unwrap();
        // Three of five points, and the legend's sample.
        let discs = |sheet: &Sheet| {
            sheet.marks.iter().filter(|mark| matches!(mark, Mark::Disc { .. })).count()
        };
        assert_eq!((discs(&sheet), discs(&bare)), (4, 0));
    }

    /// A time that is cut off takes its points with it, and the style's unit is that of the axis.
    #[test]
    fn a_style_gives_the_axes_units_and_limits() {
        let style = |text: &str| {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), text).unwrap();
            Style::named(file.path().to_str().unwrap())
        };
        let limits = "[limits.conversion]\nx = [\"0 h\", \"10 h\"]\ny = [0, 0.5]\n";
        let asked = style(&format!("time_unit = \"min\"\n{limits}")).unwrap();
        let tables = Made::default().tables();
        let drawn = |style: &Style| {
            draw(&tables, &style.with_axes(style.axes().of_run("conversion"))).unwrap().unwrap()
        };
        let sheet = drawn(&asked);
        assert_texts_are_clear(&sheet, "conversion-limits");
        for text in ["Time / min", "600", "0.5"] {
            assert!(says(&sheet, text), "no {text}");
        }
        assert!(!says(&sheet, "1.0"));
        let sheet = drawn(&style("[limits.conversion]\nx = [0, 10]\n").unwrap());
        assert!(matches!(&sheet.limits, Some(Err(told)) if told.contains("lack the unit")));
        let told = style(
            "time_unit = \"week\"\n[limits.conversions]\nx = [0, 1]\n[limits.dsc]\nx = [2, 1]\n",
        );
        let told = told.unwrap_err().to_string();
        for part in ["`time_unit`", "did you mean `conversion`?", "the lower one first"] {
            assert!(told.contains(part), "{part} is not in {told}");
        }
    }

    #[test]
    fn a_table_without_rows_draws_nothing() {
        let tables = Made { times: 0, ..Made::default() }.tables();
        assert!(draw(&tables, &Style::default()).unwrap().is_none());
    }
}
