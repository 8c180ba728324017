//! What a calorimeter shows: heat flow against temperature on ramps, against time on holds.

use super::axis::Axis;
use super::chart::{Chart, Course, Look, Pane};
use super::legend::Sample;
use super::markers::Marker;
use super::measured;
use super::ramps::{Change, changes};
use super::sheet::{Point, Sheet};
use super::style::{BAND_STRENGTH, INK, LineStyle, THIN_WEIGHT, tint};
use super::time::HOUR;
use super::{FigureError, Style};
use crate::results::Tables;
use crate::results::table::Column;
use crate::results::table::instruments::DscRow;
use crate::statistics::{extent, mean_and_error};
use crate::units::ZERO_CELSIUS;

/// Height of a panel in mm.
const HEIGHT: f64 = 60.0;
/// Seconds in a minute.
const MINUTE: f64 = 60.0;
/// A heating rate that differs by more than this share from the one before is another step's: the
/// heat of warming the sample jumps with it, and no reading lies between.
const RATE_JUMP: f64 = 0.1;
/// The parts of the heat flow that have lines of their own.
const PARTS: [(&str, Column<DscRow>); 2] =
    [("reaction", DscRow::reaction), ("melting", DscRow::melting)];

/// Draws `figures/dsc.{svg,png,pdf}` from `instruments/dsc.csv`, one column wide.
///
/// Lines are means over replicates, with the standard error of the whole as a band. They break where
/// the heating rate changes, and heating and cooling have lines of their own. A protocol with ramps and
/// holds has a panel of each. A measured curve, x in °C on ramps or else in h, y in W/g, lies over
/// the first. Draws nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if a table is missing or malformed.
pub(super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let curve = Curve::of(tables.dsc.rows()?);
    let mut measured = tables.measured("dsc")?;
    let mut sheets = Vec::new();
    for against in [Against::Temperature, Against::Time] {
        if curve.shown(against).next().is_some() {
            sheets.push(compose(&curve, against, measured.take(), style));
        }
    }
    Ok(sheets.into_iter().reduce(Sheet::above))
}

/// The first panel, over which a measured curve lies.
pub(super) struct FirstPanel {
    /// Whether it shows heat flow against temperature, or else against time.
    pub ramped: bool,
    /// From where to where its horizontal axis goes, in °C or h.
    pub x: (f64, f64),
    /// From where to where its vertical axis goes in W/g, without a measured curve.
    pub flow: (f64, f64),
}

/// The first panel of a table that has rows.
pub(super) fn first_panel(rows: &[DscRow]) -> FirstPanel {
    let curve = Curve::of(rows);
    let ramped = curve.shown(Against::Temperature).next().is_some();
    let against = if ramped { Against::Temperature } else { Against::Time };
    let (x, y) = (curve.x_axis(against), curve.y_axis(against, std::iter::empty()));
    let unit = if ramped { 1.0 } else { HOUR };
    FirstPanel { ramped, x: (x.low / unit, x.high / unit), flow: (y.low, y.high) }
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
    /// What happens to the temperature in each row.
    changes: Vec<Change>,
    replicates: usize,
}

impl Curve {
    fn of(rows: &[DscRow]) -> Self {
        let mut in_time: Vec<&DscRow> = rows.iter().collect();
        in_time.sort_by(|a, b| a.time.total_cmp(&b.time));
        let (mut replicates, mut intervals) = (0, Vec::new());
        let row = |same: &[&DscRow]| {
            replicates = replicates.max(same.len());
            let first = same[0];
            intervals.push((first.heating_rate / MINUTE * first.duration, first.duration));
            let mean = |column: &Column<DscRow>| {
                let values = same.iter().filter_map(|row| column.number(row));
                mean_and_error(&values.collect::<Vec<f64>>())
            };
            let (flow, error) = mean(&DscRow::heat_flow);
            Row {
                time: first.time,
                celsius: first.temperature - ZERO_CELSIUS,
                rate: first.heating_rate,
                flow,
                error,
                parts: PARTS.map(|(_, column)| mean(&column).0),
            }
        };
        let rows = in_time.chunk_by(|a, b| a.time == b.time).map(row).collect();
        Self { rows, changes: changes(&intervals), replicates }
    }

    /// The rows of a panel.
    fn shown(&self, against: Against) -> impl Iterator<Item = &Row> {
        let rows = self.rows.iter().zip(&self.changes);
        rows.filter(move |(_, change)| against.shows(**change)).map(|(row, _)| row)
    }

    /// The horizontal axis of a panel.
    fn x_axis(&self, against: Against) -> Axis {
        let (low, high) = extent(self.shown(against).map(|row| against.place(row)));
        against.axis(low, high)
    }

    /// The vertical axis of a panel, which holds other heat flows too.
    fn y_axis(&self, against: Against, others: impl Iterator<Item = f64>) -> Axis {
        let rows = self.shown(against);
        let values = rows.flat_map(|row| row.parts.into_iter().chain([row.flow, 0.0]));
        let (low, high) = extent(values.chain(others));
        Axis::covering("Heat flow, endo up", "W g^{−1}", low, high, 6)
    }

    /// The rows with one kind of change, in order; `None` where a line breaks.
    fn way(&self, change: Change) -> Vec<Option<usize>> {
        let mut way: Vec<Option<usize>> = Vec::new();
        for row in (0..self.rows.len()).filter(|&row| self.changes[row] == change) {
            let goes_on = row.checked_sub(1).is_some_and(|before| {
                let (before_rate, rate) = (self.rows[before].rate, self.rows[row].rate);
                let jump = (rate - before_rate).abs();
                let is_one_rate = jump <= RATE_JUMP * rate.abs().max(before_rate.abs());
                self.changes[before] == change && (change == Change::Holding || is_one_rate)
            });
            if !goes_on {
                way.push(None);
            }
            way.push(Some(row));
        }
        way
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
    fn shows(self, change: Change) -> bool {
        (change != Change::Holding) == (self == Self::Temperature)
    }

    /// Where a row lies.
    fn place(self, row: &Row) -> f64 {
        match self {
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

fn compose(curve: &Curve, against: Against, measured: Option<Vec<Point>>, style: &Style) -> Sheet {
    let x = curve.x_axis(against);
    let measured: Option<Vec<Point>> = measured.map(|curve| {
        let moved: Vec<Point> = curve.into_iter().map(|(x, y)| (against.measured(x), y)).collect();
        measured::within(&moved, (x.low, x.high))
    });
    let y = curve.y_axis(against, measured.iter().flatten().map(|&(_, y)| y));
    let band = tint(style.line(0).colour, BAND_STRENGTH);
    let (mut series, mut courses) = (Vec::new(), Vec::new());
    let lines = curve.lines(against, style);
    for line in &lines {
        let part = |value: &dyn Fn(&Row) -> f64| line.values(curve, value);
        let total = Course {
            look: Look { band: Some(band), ..Look::line(line.style) },
            x: part(&|row| against.place(row)),
            mean: part(&|row| row.flow),
            low: part(&|row| row.flow - row.error),
            high: part(&|row| row.flow + row.error),
            partial: Vec::new(),
        };
        courses.push((series.len(), total));
        series.push((Sample::Line(line.style), line.name.clone()));
    }
    // Dashes over the whole: both show where they are the same.
    for (part, (name, _)) in PARTS.into_iter().enumerate() {
        if curve.shown(against).all(|row| row.parts[part] == 0.0) {
            continue;
        }
        let own = style_of(part + 1, style);
        for line in &lines {
            let x = line.values(curve, &|row| against.place(row));
            let flow = line.values(curve, &|row| row.parts[part]);
            let course = Course::through(x.into_iter().zip(flow), Look::line(own));
            courses.push((series.len(), course));
        }
        series.push((Sample::Line(own), name.to_owned()));
    }
    let mut notes = Vec::new();
    if curve.replicates > 1 {
        notes.push((Sample::Square(band), format!("±SE ({} replicates)", curve.replicates)));
    }
    if let Some(points) = measured {
        let dots = Look::markers(Marker::of(0, INK), THIN_WEIGHT);
        courses.push((series.len(), Course::through(points, dots)));
        notes.push((Sample::Nothing, "dots: measured".to_owned()));
    }
    let panes = vec![Pane::new((x, y), courses)];
    Chart { panes, series, notes, ..Chart::default() }.column(HEIGHT, style)
}

/// Blue and solid for the whole, then vermilion and dashed, green and dotted: black is left for
/// what was measured.
fn style_of(index: usize, style: &Style) -> LineStyle {
    LineStyle { dashes: style.line(index).dashes, ..style.line(index + 1) }
}

/// A line of the whole: its name, its look and its rows.
struct Line {
    name: String,
    style: LineStyle,
    rows: Vec<Option<usize>>,
}

impl Line {
    /// Values of its rows, no number where it breaks.
    fn values(&self, curve: &Curve, value: &dyn Fn(&Row) -> f64) -> Vec<f64> {
        self.rows.iter().map(|row| row.map_or(f64::NAN, |row| value(&curve.rows[row]))).collect()
    }
}

impl Curve {
    /// The lines of a panel: one, or one for heating and one, lighter, for cooling.
    fn lines(&self, against: Against, style: &Style) -> Vec<Line> {
        let changes = [Change::Heating, Change::Cooling, Change::Holding];
        let mut lines: Vec<Line> = changes
            .into_iter()
            .filter(|&change| against.shows(change) && self.changes.contains(&change))
            .map(|change| Line {
                name: format!("total, {}", change.name()),
                style: match change {
                    Change::Cooling => LineStyle { dashes: &[], ..style.line(6) },
                    _ => style_of(0, style),
                },
                rows: self.way(change),
            })
            .collect();
        if let [only] = lines.as_mut_slice() {
            "total".clone_into(&mut only.name);
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::super::clear::{assert_texts_are_clear, says};
    use super::super::synthetic::{rows_of, with_measured};
    use super::*;
    use crate::results::Table;
    use std::fmt::Write as _;

    const HEAD: &str = "replicate,time_s,duration_s,temperature_K,heating_rate_K_per_min,\
                        heat_flow_W_per_g,heat_capacity_W_per_g,reaction_W_per_g,\
                        melting_W_per_g,glass_transition_W_per_g\n";

    /// A made-up table: a ramp at 10 K/min with two peaks, in this number of intervals, and a hold.
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

    /// Draws a table, with a measured curve if there is one.
    fn drawn(table: &str, measured: Option<&str>) -> Option<Sheet> {
        let tables = Tables { dsc: rows_of(table), ..Tables::default() };
        let (_folder, tables) = with_measured(tables, "dsc", measured);
        draw(&tables, &Style::default()).unwrap()
    }

    #[test]
    fn ramps_and_holds_have_their_panels_and_no_text_covers_another() {
        let curve = Some("x,y\n30,0.2\n120,0.3\n150,0.5\n900,0.1\n");
        let cases = [
            ("dsc-ramp", table(200, 0, 3), curve, ["Temperature / °C", "endo up"]),
            ("dsc-hold", table(0, 200, 3), None, ["Time / h", "10"]),
            ("dsc-both", table(200, 200, 2), None, ["Time / h", "Temperature / °C"]),
            ("dsc-point", table(1, 0, 1), None, ["Temperature / °C", "total"]),
            ("dsc-zero", format!("{HEAD}1,5,10,413,0,0,0,0,0,0\n"), None, ["Time / ", "total"]),
        ];
        for (name, table, measured, words) in cases {
            let sheet = drawn(&table, measured).unwrap();
            assert_texts_are_clear(&sheet, name);
            assert!(words.iter().all(|word| says(&sheet, word)), "{name}");
            assert_eq!(says(&sheet, "measured"), measured.is_some(), "{name}");
        }
    }

    /// Cooling at 10 K/min, then heating at 1 and at 10 K/min, one after the other.
    fn cycle(replicates: u32) -> String {
        let mut text = HEAD.to_owned();
        for replicate in 1..=replicates {
            let mut row = |time: f64, kelvin: f64, rate: f64| {
                let flow = 0.0217 * rate;
                writeln!(text, "{replicate},{time},6,{kelvin},{rate},{flow},{flow},0,0,0").unwrap();
            };
            (0..100).for_each(|n| row(6.0 * f64::from(n), 399.5 - f64::from(n), -10.0));
            (0..200)
                .for_each(|n| row(600.0 + 6.0 * f64::from(n), 300.05 + 0.1 * f64::from(n), 1.0));
            (0..80).for_each(|n| row(1800.0 + 6.0 * f64::from(n), 320.5 + f64::from(n), 10.0));
        }
        text
    }

    #[test]
    fn a_curve_breaks_where_the_rate_changes_and_cooling_is_named() {
        let table: Table<DscRow> = rows_of(&cycle(2));
        let curve = Curve::of(table.rows().unwrap());
        let breaks = |change| curve.way(change).iter().filter(|row| row.is_none()).count();
        assert_eq!([Change::Heating, Change::Cooling, Change::Holding].map(breaks), [2, 1, 0]);
        assert_eq!(curve.way(Change::Heating).len(), 2 + 280);
        for replicates in [1, 2] {
            let sheet = drawn(&cycle(replicates), None).unwrap();
            assert!(says(&sheet, "total, heating") && says(&sheet, "total, cooling"));
            assert_texts_are_clear(&sheet, &format!("dsc-cycle-{replicates}"));
        }
    }

    #[test]
    fn a_table_without_rows_draws_nothing() {
        assert!(drawn(HEAD, None).is_none());
    }
}
