//! The colour of the powder through time, and its band edge.

use super::axis::Axis;
use super::chart::{Chart, Course, Look, Pane};
use super::frame::Frame;
use super::legend::Sample;
use super::markers::Marker;
use super::panel::{Labelled, Panel};
use super::replicates::means;
use super::sheet::Sheet;
use super::style::{AXIS_WEIGHT, INK, LABEL_SIZE, POINTS_PER_MM, TITLE_SIZE, hex_colour};
use super::titles::upward_title;
use super::{FigureError, Style, temperature_panel};
use crate::results::table::instruments::UvvisColour;
use crate::results::{ColumnWidth, Table, Tables};
use crate::statistics::extent;
use plotters::style::RGBColor;

/// Height in mm.
const HEIGHT: f64 = 75.0;
/// Height of the strip of colours in pt.
const STRIP: f64 = 13.0 * POINTS_PER_MM;
/// Space between strip and panel in pt.
const BETWEEN: f64 = 6.0;
/// Radius of a marker in pt.
const MARKER: f64 = 1.5;

/// Draws `figures/colour.{svg,png,pdf}` from `instruments/uvvis_colour.csv`, one column wide.
///
/// Above: the colours of the powder as a strip with a row for each replicate, each colour from
/// half-way to the moment before to half-way to the next. Below: the band edge over the same time,
/// means with standard errors. Draws nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let replicates = read(&tables.uvvis_colour)?;
    if replicates.is_empty() {
        return Ok(None);
    }
    let look = Look::markers(Marker::of(0, INK), MARKER);
    let columns = (&UvvisColour::time, &UvvisColour::band_edge);
    let edges = means(tables.uvvis_colour.rows()?, columns, look);
    Ok(Some(compose(&replicates, edges, style)))
}

/// One replicate at one moment.
struct Shade {
    time: f64,
    colour: RGBColor,
}

fn read(table: &Table<UvvisColour>) -> Result<Vec<Vec<Shade>>, FigureError> {
    let mut replicates: Vec<(u32, Vec<Shade>)> = Vec::new();
    for (index, row) in table.rows()?.iter().enumerate() {
        let colour = hex_colour(&row.srgb).ok_or_else(|| {
            let column = UvvisColour::srgb.name;
            let what = format!("`{}` in `{column}` is no colour such as `#c19b72`", row.srgb);
            table.malformed(index, what)
        })?;
        let shade = Shade { time: row.time, colour };
        match replicates.iter_mut().find(|(replicate, _)| *replicate == row.replicate) {
            Some((_, shades)) => shades.push(shade),
            None => replicates.push((row.replicate, vec![shade])),
        }
    }
    Ok(replicates.into_iter().map(|(_, shades)| shades).collect())
}

fn compose(replicates: &[Vec<Shade>], edges: Course, style: &Style) -> Sheet {
    let (first, last) = extent(replicates.iter().flatten().map(|shade| shade.time));
    let ends = [&edges.mean, &edges.low, &edges.high];
    let (low, high) = extent(ends.into_iter().flatten().copied());
    let axes = (
        Axis::time(first, last, 7),
        Axis::covering(UvvisColour::band_edge.title, "nm", low, high, 5),
    );
    let marker = Marker::of(0, INK);
    let entry = match replicates.len() {
        1 => (
            Sample::Marker { radius: MARKER, marker, error_bar: false },
            "one replicate".to_owned(),
        ),
        many => (Sample::points(marker, MARKER), format!("mean ± SE of {many} replicates")),
    };
    let temperature = Pane::of_temperature(&axes.0, style);
    let room = if temperature.is_some() { temperature_panel::HEIGHT } else { 0.0 };
    let chart = Chart {
        panes: vec![Pane { otherwise: "no absorption", ..Pane::new(axes, vec![(0, edges)]) }],
        series: vec![entry],
        above: STRIP + BETWEEN + room * POINTS_PER_MM,
        ..Chart::default()
    };
    let width = style.width(ColumnWidth::Single);
    let (mut sheet, panel) = chart.one(width, style.height(HEIGHT + room), style);
    let frame = panel.frame();
    let strip = Frame { top: frame.top - BETWEEN - STRIP, bottom: frame.top - BETWEEN, ..frame };
    upward_title(&mut sheet, strip, strip.left - BETWEEN - 0.21 * TITLE_SIZE, "Colour");
    draw_strip(&mut sheet, &panel, strip, replicates);
    if let Some(pane) = temperature {
        // Half a label of the axis stands above its upper end.
        let top = strip.top - room * POINTS_PER_MM + LABEL_SIZE / 2.0;
        let above = Frame { top, bottom: strip.top - BETWEEN - LABEL_SIZE / 2.0, ..frame };
        pane.framed(&mut sheet, above, Labelled { x: false, y: true }, true);
    }
    sheet
}

/// The colours, a row a replicate, in a frame that shows pale ones.
fn draw_strip(sheet: &mut Sheet, panel: &Panel, strip: Frame, replicates: &[Vec<Shade>]) {
    let (width, height) = (strip.right - strip.left, strip.bottom - strip.top);
    let rim = AXIS_WEIGHT;
    let corner = (strip.left - rim, strip.top - rim);
    sheet.rectangle(corner, width + 2.0 * rim, height + 2.0 * rim, INK);
    let row = height / replicates.len() as f64;
    for (number, shades) in replicates.iter().enumerate() {
        let top = strip.top + number as f64 * row;
        // Each reaches to the corner of the strip, under those that come after: no light shows
        // between them.
        for (index, shade) in shades.iter().enumerate() {
            let left = match index.checked_sub(1).map(|before| shades[before].time) {
                Some(before) => panel.x_of(f64::midpoint(before, shade.time)),
                None => strip.left,
            };
            sheet.rectangle((left, top), strip.right - left, strip.bottom - top, shade.colour);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::clear::assert_texts_are_clear;
    use super::super::sheet::Mark;
    use super::super::synthetic::rows_of;
    use super::*;
    use std::fmt::Write as _;

    /// Replicates whose powders turn from yellow to black, half-way at different times.
    fn table(replicates: usize, moments: usize, last: f64) -> String {
        let mut text = String::from("replicate,time_s,srgb_hex,band_edge_nm");
        for replicate in 1..=replicates {
            for moment in 0..moments {
                let share = moment as f64 / moments.saturating_sub(1).max(1) as f64;
                let late = 0.3 + 0.02 * replicate as f64;
                let dark = 1.0 / (1.0 + (-(share - late) / 0.1).exp());
                let part = |light: f64, end: f64| (light + dark * (end - light)) as u8;
                let (red, green, blue) = (part(246.0, 15.0), part(255.0, 8.0), part(180.0, 22.0));
                let edge = 450.0 + 550.0 * dark;
                let time = last * share;
                write!(text, "\n{replicate},{time},#{red:02x}{green:02x}{blue:02x},{edge}")
                    .unwrap();
            }
        }
        text
    }

    fn tables(text: &str) -> Tables {
        Tables { uvvis_colour: rows_of(text), ..Tables::default() }
    }

    #[test]
    fn colours_draw_clear_texts_at_any_number_of_moments() {
        let odd = [
            ("usual", table(8, 21, 259_200.0)),
            ("single", table(1, 21, 259_200.0)),
            ("instant", table(2, 1, 0.0)),
            ("short", table(3, 2, 3e-5)),
            ("idle", "replicate,time_s,srgb_hex,band_edge_nm\n1,0,#ffffff,\n1,9,#ffffff,".into()),
        ];
        for (name, text) in odd {
            let sheet = draw(&tables(&text), &Style::default()).unwrap().unwrap();
            assert_texts_are_clear(&sheet, &format!("colour-{name}"));
        }
        let empty = tables("replicate,time_s,srgb_hex,band_edge_nm\n");
        assert!(draw(&empty, &Style::default()).unwrap().is_none());
    }

    #[test]
    fn what_is_no_colour_is_named_with_its_line() {
        let tables = tables("replicate,time_s,srgb_hex,band_edge_nm\n1,0,#12é45,500");
        let error = draw(&tables, &Style::default()).unwrap_err().to_string();
        assert!(error.contains("csv:2: `#12é45` in `srgb_hex` is no colour"), "{error}");
    }

    /// The last colour begins half-way between the last two moments and ends with the strip.
    #[test]
    fn each_shade_has_its_stretch_of_the_strip() {
        let colour = |red| RGBColor(red, 0, 0);
        let shade = |time, red| Shade { time, colour: colour(red) };
        let shades = vec![shade(0.0, 1), shade(60.0, 2), shade(100.0, 3)];
        let edges = Course::through([(0.0, 500.0)], Look::default());
        let sheet = compose(&[shades], edges, &Style::default());
        let stretch = |red| {
            let area = sheet.marks.iter().find_map(|mark| match mark {
                Mark::Area { outline, colour: own } if *own == colour(red) => Some(outline),
                _ => None,
            });
            let places = area.unwrap().iter().map(|point| point.0);
            extent(places)
        };
        let (left, right) = stretch(1);
        let share = |red| (stretch(red).0 - left) / (right - left);
        assert!((share(2) - 0.3).abs() < 1e-9 && (share(3) - 0.8).abs() < 1e-9);
        assert!((stretch(3).1 - right).abs() < 1e-9);
    }
}
