//! Whether a measured curve fits over a figure of a run: its columns, units and range.

mod points;

use super::FigureError;
use super::dsc;
use crate::diagnostics::Diagnostic;
use crate::measured::{Heading, Measurement, Points, Role, Table as MeasuredTable};
use crate::results::table::instruments::{DscRow, FtirPoint, NmrPoint, UvvisPoint, XrdPatternRow};
use crate::results::table::{Column, Row};
use crate::results::{FIGURES_FILE, STUDY_FILE, Table, Tables};
use crate::statistics::extent;
use crate::units::Unit;
use std::fmt;
use std::io::{self, Write};
use std::path::Path;

/// The figure of conversion against time, over which measured points lie.
pub const CONVERSION: &str = "conversion";

/// A measured curve in the units of the axes of a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlay {
    /// x and y.
    pub points: Vec<(f64, f64)>,
    /// The errors of y, not a number where there is none; empty if the file has none.
    pub errors: Vec<f64>,
    /// The lines, counted from 1, that were left out since they lack a number.
    pub left_out: Vec<usize>,
    /// What was taken for granted, as sentences.
    pub notes: Vec<String>,
}

impl Overlay {
    /// Writes it as a table with the columns `x` and `y`, and `error` if there are any.
    ///
    /// # Errors
    /// What the writer reports.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.errors.is_empty() {
            writeln!(out, "x,y")?;
            return self.points.iter().try_for_each(|(x, y)| writeln!(out, "{x},{y}"));
        }
        writeln!(out, "x,y,error")?;
        self.points.iter().zip(&self.errors).try_for_each(|((x, y), error)| {
            let error = if error.is_nan() { String::new() } else { error.to_string() };
            writeln!(out, "{x},{y},{error}")
        })
    }
}

/// Why a curve cannot lie over a figure.
#[derive(Debug)]
#[non_exhaustive]
pub enum Misfit {
    /// Of the folder, or of the curve as a whole.
    Figure(FigureError),
    /// Of lines of the file.
    Lines(Vec<Diagnostic>),
}

impl From<FigureError> for Misfit {
    fn from(error: FigureError) -> Self {
        Self::Figure(error)
    }
}

/// One axis of an instrument's figure, over what was simulated.
struct Extent {
    quantity: String,
    /// Empty for a number, and for an axis on which the curve is stretched.
    unit: &'static str,
    low: f64,
    high: f64,
}

impl fmt::Display for Extent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = if self.unit.is_empty() { String::new() } else { format!(" in {}", self.unit) };
        write!(out, "{}{unit}, {} to {}", self.quantity, rounded(self.low), rounded(self.high))
    }
}

/// Four significant digits are enough to compare ranges.
fn rounded(value: f64) -> String {
    let rounded: f64 = format!("{value:.3e}").parse().unwrap_or(value);
    rounded.to_string()
}

/// Brings a measured curve into the units of the figure of an instrument, or of `conversion`, in the folder of a run.
/// Columns are found by
/// their units, or are the first and second of two. A column without a unit is in the axis's own. Heights of
/// spectra and patterns have no scale of their own: the figure stretches them.
///
/// # Errors
/// [`Misfit`] if the instrument did not look in that run, a unit does not convert, lines are at fault, or no point
/// lies within the axes.
pub fn overlay(
    tables: &Tables,
    instrument: &str,
    table: &MeasuredTable<'_>,
) -> Result<Overlay, Misfit> {
    if instrument == CONVERSION {
        return points::overlay(tables, table);
    }
    let (x, y) = axes(tables, instrument)?;
    let refuse = |what: String| Misfit::Figure(FigureError::Measured(what));
    let columns = choose(&table.columns, &x, y.as_ref()).map_err(refuse)?;
    let [of_x, of_y] = columns.map(|column| &table.columns[column]);
    let told = format!("{} {}", of_y.name, of_y.unit.as_deref().unwrap_or_default());
    if instrument == "dsc" && told.to_lowercase().contains("exo") {
        let what =
            format!("`{told}` says exothermic, the figure is endothermic up: change the sign");
        return Err(refuse(what));
    }
    let to_x = conversion(of_x, &x).map_err(refuse)?;
    let to_y = match &y {
        Some(y) => conversion(of_y, y).map_err(refuse)?,
        None => stretchable(of_y).map_err(refuse)?,
    };
    let Points { points, left_out, mistakes, .. } = table.points(columns);
    if !mistakes.is_empty() {
        return Err(Misfit::Lines(mistakes));
    }
    let points: Vec<(f64, f64)> = points.iter().map(|([x, y], _)| (to_x(*x), to_y(*y))).collect();
    check_within(&points, &x, y.as_ref()).map_err(refuse)?;
    let axes = [(of_x, Some(&x)), (of_y, y.as_ref())];
    let untold = axes.into_iter().filter(|(heading, _)| heading.unit.is_none());
    let taken = untold.filter_map(|(_, axis)| axis.filter(|axis| !axis.unit.is_empty()));
    let notes = taken
        .map(|axis| {
            format!("no unit stands over the {}: it is taken to be {}", axis.quantity, axis.unit)
        })
        .collect();
    Ok(Overlay { points, errors: Vec::new(), left_out, notes })
}

/// Brings what an instrument wrote into the units of the figure of an instrument: temperature, or time, and heat flow
/// for a calorimeter, abscissa and ordinate for others.
///
/// # Errors
/// As [`overlay`], or if the file holds several runs, or leaves open what the figure needs.
pub fn overlay_measurement(
    tables: &Tables,
    instrument: &str,
    read: &Measurement,
) -> Result<Overlay, Misfit> {
    let (x, y) = axes(tables, instrument)?;
    let refuse = |what: String| Misfit::Figure(FigureError::Measured(what));
    let [run] = read.runs.as_slice() else {
        let what = "it holds several runs: write one of them with `tautomata inspect --to csv`";
        return Err(refuse(what.into()));
    };
    let (role, height) = match instrument {
        "dsc" => (Role::HeatFlow, "heat flow"),
        CONVERSION => (Role::Conversion, "conversion"),
        _ => (Role::Ordinate, "height"),
    };
    let of_y = run.column(role);
    let of_x = match x.unit {
        "°C" => run.column(Role::SampleTemperature).or(run.column(Role::ProgramTemperature)),
        "h" => run.column(Role::Time),
        _ => run.column(Role::Abscissa),
    };
    let (Some(of_x), Some(of_y)) = (of_x, of_y) else {
        if !read.open.is_empty() {
            return Err(Misfit::Lines(read.open.clone()));
        }
        return Err(refuse(format!("it does not hold {} and {height}", x.quantity)));
    };
    if y.is_none() {
        let (name, unit) = (of_y.name.clone(), Some(of_y.unit.clone()));
        stretchable(&Heading { name, unit }).map(drop).map_err(refuse)?;
    }
    let to = |axis: &Extent| Unit::named(axis.unit).map(|(_, unit)| unit);
    let (to_x, to_y) = (to(&x), y.as_ref().and_then(to));
    let in_unit = |unit: Option<Unit>, value: &f64| unit.map_or(*value, |it| it.from_base(*value));
    let points = of_x.values.iter().zip(&of_y.values);
    let points: Vec<(f64, f64)> =
        points.map(|(at, height)| (in_unit(to_x, at), in_unit(to_y, height))).collect();
    check_within(&points, &x, y.as_ref()).map_err(refuse)?;
    let left_out = run.left_out.iter().flat_map(|it| it.lines.clone()).collect();
    Ok(Overlay { points, errors: Vec::new(), left_out, notes: read.notes.clone() })
}

/// Checks that a point lies within the axes.
fn check_within(points: &[(f64, f64)], x: &Extent, y: Option<&Extent>) -> Result<(), String> {
    let within = |axis: &Extent, value: f64| (axis.low..=axis.high).contains(&value);
    let shows = |&(at, height): &(f64, f64)| within(x, at) && y.is_none_or(|y| within(y, height));
    if points.iter().any(shows) { Ok(()) } else { Err(outside(points, x, y)) }
}

/// The axes of an instrument's figure; none of y where curves are stretched.
fn axes(tables: &Tables, instrument: &str) -> Result<(Extent, Option<Extent>), FigureError> {
    let reflectance = Extent { quantity: "reflectance".into(), unit: "", low: 0.0, high: 1.0 };
    match instrument {
        "ftir" => Ok((horizontal(&tables.ftir_spectra, &FtirPoint::wavenumber, instrument)?, None)),
        CONVERSION => points::axes(tables),
        "xrd" => {
            Ok((horizontal(&tables.xrd_patterns, &XrdPatternRow::two_theta, instrument)?, None))
        }
        "nmr" => Ok((horizontal(&tables.nmr_spectra, &NmrPoint::shift, instrument)?, None)),
        "uvvis" => {
            let x = horizontal(&tables.uvvis_spectra, &UvvisPoint::wavelength, instrument)?;
            Ok((x, Some(reflectance)))
        }
        _ => Ok(calorimeter(looked(&tables.dsc, instrument)?)),
    }
}

/// The horizontal axis of a figure of spectra.
fn horizontal<R: Row>(
    table: &Table<R>,
    column: &Column<R>,
    instrument: &str,
) -> Result<Extent, FigureError> {
    let rows = looked(table, instrument)?;
    let (low, high) = extent(rows.iter().filter_map(|row| column.number(row)));
    Ok(Extent { quantity: column.title.to_lowercase(), unit: column.unit(), low, high })
}

/// The rows of a table of an instrument that looked, and saw something.
fn looked<'a, R: Row>(table: &'a Table<R>, instrument: &str) -> Result<&'a [R], FigureError> {
    let what = match table.rows_if_any()? {
        Some([]) => format!("{instrument} saw nothing: {} has no rows", table.file().display()),
        Some(rows) => return Ok(rows),
        None => {
            let file = table.file();
            let folder = file.ancestors().nth(2).unwrap_or(file);
            if is_study(folder) {
                let folder = folder.display();
                format!(
                    "{folder} holds a study; a measured curve lies over a figure of a single run"
                )
            } else {
                format!(
                    "{instrument} did not look in this run: {} is missing; `[instruments]` in a \
                     scenario says which instruments look",
                    file.display()
                )
            }
        }
    };
    Err(FigureError::Measured(what))
}

/// Whether a folder holds a study.
fn is_study(folder: &Path) -> bool {
    [STUDY_FILE, FIGURES_FILE].iter().any(|name| folder.join(name).is_file())
}

/// Of its first panel: against temperature where it is ramped, or else against time.
fn calorimeter(rows: &[DscRow]) -> (Extent, Option<Extent>) {
    let dsc::FirstPanel { ramped, x, flow } = dsc::first_panel(rows);
    let (quantity, unit) = if ramped { ("temperature", "°C") } else { ("time", "h") };
    let flow = Extent { quantity: "heat flow".into(), unit: "W/g", low: flow.0, high: flow.1 };
    (Extent { quantity: quantity.into(), unit, low: x.0, high: x.1 }, Some(flow))
}

/// Which columns are x and y: by their units, or the first and the second of two.
fn choose(columns: &[Heading], x: &Extent, y: Option<&Extent>) -> Result<[usize; 2], String> {
    let kind = |unit: &str| Unit::named(unit).map(|(kind, _)| kind);
    let only = |axis: &Extent| {
        let own = kind(axis.unit)?;
        let fits = |heading: &Heading| heading.known_unit().is_some_and(|(kind, _)| kind == own);
        let mut found = (0..columns.len()).filter(|&column| fits(&columns[column]));
        found.next().filter(|_| found.next().is_none())
    };
    match (only(x), y.and_then(only), columns.len()) {
        (Some(x), Some(y), _) => Ok([x, y]),
        (Some(x), None, 2) => Ok([x, 1 - x]),
        (None, Some(y), 2) => Ok([1 - y, y]),
        (None, None, 2) => Ok([0, 1]),
        (.., count) => {
            let names: Vec<String> = columns.iter().map(|own| format!("`{}`", own.name)).collect();
            let y = y.map_or("height", |y| &y.quantity);
            Err(format!(
                "of {count} columns ({}) it is not clear which are {} and {y}: keep these two, or \
                 write their units into the headings",
                names.join(", "),
                x.quantity
            ))
        }
    }
}

type Conversion = Box<dyn Fn(f64) -> f64>;

/// From a column's unit to that of an axis.
fn conversion(heading: &Heading, axis: &Extent) -> Result<Conversion, String> {
    let Some(written) = heading.unit.as_deref().filter(|written| *written != axis.unit) else {
        return Ok(Box::new(|value| value));
    };
    match (heading.known_unit(), Unit::named(axis.unit)) {
        (Some((kind, own)), Some((of_axis, unit))) if kind == of_axis => {
            Ok(Box::new(move |value| unit.from_base(own.to_base(value))))
        }
        _ if written == "%" && axis.unit.is_empty() => Ok(Box::new(|value| value / 100.0)),
        _ => {
            let unit = if axis.unit.is_empty() { "a number" } else { axis.unit };
            let help = match written {
                "mW" | "W" | "uW" | "µW" => ": divide by the sample's mass",
                _ => "",
            };
            let Heading { name, .. } = heading;
            Err(format!(
                "`{name}` is in {written}, the figure's axis is {} in {unit}, and one does not \
                 convert into the other{help}",
                axis.quantity
            ))
        }
    }
}

/// Heights without a scale are stretched, but a band that points down must not lie over one that points up.
fn stretchable(heading: &Heading) -> Result<Conversion, String> {
    let name = heading.name.to_lowercase();
    let percent = heading.unit.as_deref().is_some_and(|unit| unit.starts_with('%'));
    if percent || name.starts_with("%t") || name.contains("transmi") {
        return Err(format!(
            "`{}` is a transmittance, and the figure shows absorbance: −log10 of the transmittance \
             from 0 to 1",
            heading.name
        ));
    }
    Ok(Box::new(|value| value))
}

/// That no point lies within the axes: both ranges, and what may help.
fn outside(points: &[(f64, f64)], x: &Extent, y: Option<&Extent>) -> String {
    let compare = |name: &str, (low, high): (f64, f64), axis: &Extent| {
        format!("\n  {name}: {} to {}; the figure: {axis}", rounded(low), rounded(high))
    };
    let of_x = compare("x", extent(points.iter().map(|point| point.0)), x);
    let of_y = y.map(|y| compare("y", extent(points.iter().map(|point| point.1)), y));
    format!(
        "no point lies within the axes of the figure{of_x}{}\n  write units into the headings, such as \
         `Temperature (K)`: they are converted",
        of_y.unwrap_or_default()
    )
}
