//! What a calorimeter shows: heat flow against temperature on ramps, against time on holds.

use std::path::Path;

use super::axis::Axis;
use super::canvas;
use super::legend::{Legend, Sample};
use super::measured;
use super::panel::{Margins, Panel};
use super::sheet::{Mark, Point, Run, Sheet};
use super::style::{INK, LineStyle, POINTS_PER_MM, THIN_WEIGHT, tint};
use super::table::Table;
use super::{Drawing, FigureError, Style};
use crate::results::{ColumnWidth, mean_and_error};
use crate::units::ZERO_CELSIUS;

/// Height of a panel in mm.
const HEIGHT: f64 = 60.0;
/// Seconds in an hour.
const HOUR: f64 = 3600.0;
/// A temperature that changes by less, in K/min, is held: 0.06 K/h.
pub(super) const HOLD: f64 = 1e-3;
/// How strong a band is against its line.
const BAND_STRENGTH: f64 = 0.3;
/// The parts of the heat flow that have lines of their own, with their columns.
const PARTS: [(&str, &str); 2] = [("reaction", "reaction_W_per_g"), ("melting", "melting_W_per_g")];

/// Draws `figures/dsc.{svg,png,pdf}` from `instruments/dsc.csv`, one column wide.
///
/// Lines are means over replicates, with the standard error of the whole as a band. A protocol with
/// ramps and holds has a panel of each. A measured curve, x in °C on ramps or else in h, y in W/g,
/// lies over the first. Draws nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if a table is missing or malformed, or if drawing fails.
pub fn draw(folder: &Path, style: &Style) -> Result<Vec<Drawing>, FigureError> {
    let table = Table::read(folder, "instruments/dsc.csv")?;
    let curve = Curve::read(&table)?;
    let mut measured = measured::curve(folder, "dsc")?;
    let mut sheets = Vec::new();
    for against in [Against::Temperature, Against::Time] {
        if curve.rows.iter().any(|row| against.shows(row)) {
            sheets.push(compose(&curve, against, measured.take(), style));
        }
    }
    match sheets.into_iter().reduce(stacked) {
        Some(sheet) => canvas::render("dsc", &sheet, style),
        None => Ok(Vec::new()),
    }
}

/// Means over replicates at one time.
struct Row {
    time: f64,
    celsius: f64,
    /// Heating rate in K/min.
    rate: f64,
    flow: f64,
    error: f64,
    parts: [f64; PARTS.len()],
}

struct Curve {
    rows: Vec<Row>,
    replicates: usize,
}

impl Curve {
    fn read(table: &Table) -> Result<Self, FigureError> {
        let times = table.numbers("time_s")?;
        let (kelvin, rate) =
            (table.numbers("temperature_K")?, table.numbers("heating_rate_K_per_min")?);
        let flow = table.numbers("heat_flow_W_per_g")?;
        let parts: Vec<Vec<f64>> =
            PARTS.iter().map(|(_, column)| table.numbers(column)).collect::<Result<_, _>>()?;
        let mut order: Vec<usize> = (0..times.len()).collect();
        order.sort_by(|&a, &b| times[a].total_cmp(&times[b]));
        let mut replicates = 0;
        let row = |same: &[usize]| {
            replicates = replicates.max(same.len());
            let of = |column: &[f64]| {
                mean_and_error(&same.iter().map(|&at| column[at]).collect::<Vec<f64>>())
            };
            let (flow, error) = of(&flow);
            Row {
                time: times[same[0]],
                celsius: kelvin[same[0]] - ZERO_CELSIUS,
                rate: rate[same[0]],
                flow,
                error,
                parts: std::array::from_fn(|part| of(&parts[part]).0),
            }
        };
        let rows = order.chunk_by(|&a, &b| times[a] == times[b]).map(row).collect();
        Ok(Self { rows, replicates })
    }
}

/// What heat flow is drawn against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Against {
    /// Temperature, where it is ramped.
    Temperature,
    /// Time, where it is held.
    Time,
}

impl Against {
    fn shows(self, row: &Row) -> bool {
        (row.rate.abs() > HOLD) == (self == Self::Temperature)
    }

    /// Where a row lies; nowhere if it belongs to the other panel, so that lines break there.
    fn place(self, row: &Row) -> f64 {
        match self {
            _ if !self.shows(row) => f64::NAN,
            Self::Temperature => row.celsius,
            Self::Time => row.time,
        }
    }

    fn axis(self, low: f64, high: f64) -> Axis {
        match self {
            Self::Temperature => Axis::covering("Temperature", "°C", low, high, 7),
            Self::Time => Axis::time(low, high, 7),
        }
    }

    /// A measured abscissa on the axis.
    fn measured(self, x: f64) -> f64 {
        if self == Self::Time { x * HOUR } else { x }
    }
}

/// The least and the greatest of some numbers that are none of them infinite or no number.
pub(super) fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
}

fn compose(curve: &Curve, against: Against, measured: Option<Vec<Point>>, style: &Style) -> Sheet {
    let rows = &curve.rows;
    let x: Vec<f64> = rows.iter().map(|row| against.place(row)).collect();
    let column = |of: &dyn Fn(&Row) -> f64| -> Vec<f64> { rows.iter().map(of).collect() };
    let (low, high) = range(x.iter().copied());
    let x_axis = against.axis(low, high);
    let measured: Option<Vec<Point>> = measured.map(|curve| {
        let moved: Vec<Point> = curve.into_iter().map(|(x, y)| (against.measured(x), y)).collect();
        measured::within(&moved, (x_axis.low, x_axis.high))
    });
    let drawn = rows.iter().filter(|row| against.shows(row));
    let values = drawn.flat_map(|row| row.parts.into_iter().chain([row.flow, 0.0]));
    let others = measured.iter().flatten().map(|&(_, y)| y);
    let (low, high) = range(values.chain(others));
    let y_axis = Axis::covering("Heat flow, endo up", "W g^{−1}", low, high, 6);
    let shown: Vec<usize> = (0..PARTS.len())
        .filter(|&part| rows.iter().any(|row| against.shows(row) && row.parts[part] != 0.0))
        .collect();

    let mut sheet = Sheet::new(style.width(ColumnWidth::Single), style.height(HEIGHT));
    let entries = entries(&shown, curve.replicates, measured.is_some(), style);
    let legend = Legend::above(&sheet, entries);
    let margins = Margins { top: legend.margin(), right: 4.0 };
    let panel = Panel::draw(&mut sheet, x_axis, y_axis, margins);
    let edges = (column(&|row| row.flow - row.error), column(&|row| row.flow + row.error));
    let colour = tint(style.line(0).colour, BAND_STRENGTH);
    panel.band(&mut sheet, &x, (&edges.0, &edges.1), colour);
    panel.line(&mut sheet, &x, &column(&|row| row.flow), style_of(0, style));
    // Dashes over the whole: both show where they are the same.
    for part in shown {
        let line = style_of(part + 1, style);
        panel.line(&mut sheet, &x, &column(&|row| row.parts[part]), line);
    }
    for point in measured.into_iter().flatten() {
        let at = (panel.x_of(point.0), panel.y_of(point.1));
        sheet.disc(at, THIN_WEIGHT, INK);
    }
    legend.draw_above(&mut sheet, &panel);
    sheet
}

/// Blue and solid for the whole, then vermilion and dashed, green and dotted: black is left for
/// what was measured.
fn style_of(index: usize, style: &Style) -> LineStyle {
    LineStyle { dashes: style.line(index).dashes, ..style.line(index + 1) }
}

fn entries(
    shown: &[usize],
    replicates: usize,
    measured: bool,
    style: &Style,
) -> Vec<(Sample, String)> {
    let mut entries = vec![(Sample::Line(style_of(0, style)), "total".to_owned())];
    for &part in shown {
        entries.push((Sample::Line(style_of(part + 1, style)), PARTS[part].0.to_owned()));
    }
    if replicates > 1 {
        let band = Sample::Square(tint(style.line(0).colour, BAND_STRENGTH));
        entries.push((band, format!("±SE ({replicates} replicates)")));
    }
    if measured {
        entries.push((Sample::Nothing, "dots: measured".to_owned()));
    }
    entries
}

/// One sheet above another.
fn stacked(mut above: Sheet, below: Sheet) -> Sheet {
    let down = above.height_mm * POINTS_PER_MM;
    let moved = |(x, y): Point| (x, y + down);
    let all = |points: Vec<Point>| points.into_iter().map(moved).collect();
    above.height_mm += below.height_mm;
    above.marks.extend(below.marks.into_iter().map(|mark| match mark {
        Mark::Line { points, weight, colour } => Mark::Line { points: all(points), weight, colour },
        Mark::Area { outline, colour } => Mark::Area { outline: all(outline), colour },
        Mark::Disc { centre, radius, colour } => {
            Mark::Disc { centre: moved(centre), radius, colour }
        }
        Mark::Text(run) => Mark::Text(Run { at: moved(run.at), ..run }),
    }));
    above
}

#[cfg(test)]
mod tests {
    use super::super::clear::assert_texts_are_clear;
    use super::*;
    use std::fmt::Write as _;

    const HEAD: &str = "replicate,time_s,duration_s,temperature_K,heating_rate_K_per_min,\
                        heat_flow_W_per_g,heat_capacity_W_per_g,reaction_W_per_g,\
                        melting_W_per_g,glass_transition_W_per_g\n";

    /// A made-up table: a ramp at 10 K/min of so many intervals with two peaks, and a hold.
    fn table(ramp: u32, hold: u32, replicates: u32) -> String {
        let mut text = HEAD.to_owned();
        for replicate in 1..=replicates {
            for n in 0..ramp {
                let kelvin = 300.0 + 160.0 * f64::from(n) / f64::from(ramp);
                let bell = |middle: f64, width: f64| (-((kelvin - middle) / width).powi(2)).exp();
                let reaction = -0.2 * bell(440.0, 15.0) * (1.0 + 0.1 * f64::from(replicate));
                let melting = 0.4 * bell(425.0, 3.0);
                let (time, flow) = ((kelvin - 300.0) * 6.0, 0.217 + reaction + melting);
                writeln!(
                    text,
                    "{replicate},{time},2.4,{kelvin},10,{flow},0.217,{reaction},{melting},0"
                )
                .unwrap();
            }
            for n in 0..hold {
                let time = 960.0 + 600.0 * f64::from(n);
                let flow = -1e-3 * (-f64::from(n) / 40.0).exp();
                writeln!(text, "{replicate},{time},600,413.15,0,{flow},0,{flow},0,0").unwrap();
            }
        }
        text
    }

    /// Draws a table, with a measured curve if there is one; kept where figures are kept.
    fn drawn(name: &str, table: &str, measured: Option<&str>) -> Vec<Drawing> {
        let temporary = tempfile::tempdir().unwrap();
        let kept = std::env::var_os("TAUTOMATA_FIGURES");
        let folder =
            kept.map_or_else(|| temporary.path().to_owned(), |kept| Path::new(&kept).join(name));
        std::fs::create_dir_all(folder.join("instruments")).unwrap();
        std::fs::create_dir_all(folder.join("figures")).unwrap();
        std::fs::write(folder.join("instruments/dsc.csv"), table).unwrap();
        if let Some(text) = measured {
            std::fs::write(folder.join("instruments/measured_dsc.csv"), text).unwrap();
        }
        let drawings = draw(&folder, &Style::default()).unwrap();
        for drawing in &drawings {
            std::fs::write(folder.join(&drawing.name), &drawing.bytes).unwrap();
        }
        drawings
    }

    fn svg(drawings: &[Drawing]) -> &str {
        let svg = drawings.iter().find(|drawing| drawing.name == "figures/dsc.svg").unwrap();
        std::str::from_utf8(&svg.bytes).unwrap()
    }

    #[test]
    fn ramps_and_holds_have_their_panels_and_no_text_covers_another() {
        let curve = "x,y\n30,0.2\n120,0.3\n150,0.5\n900,0.1\n";
        let cases = [
            ("dsc-ramp", table(200, 0, 3), Some(curve), ["Temperature / °C", "endo up"]),
            ("dsc-hold", table(0, 200, 3), None, ["Time / h", "10"]),
            ("dsc-both", table(200, 200, 2), None, ["Time / h", "Temperature / °C"]),
            ("dsc-point", table(1, 0, 1), None, ["Temperature / °C", "total"]),
            ("dsc-zero", format!("{HEAD}1,5,10,413,0,0,0,0,0,0\n"), None, ["Time / ", "total"]),
        ];
        for (name, table, measured, words) in cases {
            let drawings = drawn(name, &table, measured);
            assert_eq!(drawings.len(), 3, "{name}");
            let text = svg(&drawings);
            assert_texts_are_clear(text, name);
            assert!(words.iter().all(|word| text.contains(word)), "{name}");
            assert_eq!(text.contains("measured"), measured.is_some(), "{name}");
        }
    }

    #[test]
    fn a_table_without_rows_draws_nothing() {
        assert!(drawn("dsc-none", HEAD, None).is_empty());
    }
}
