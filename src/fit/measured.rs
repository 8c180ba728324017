//! A measured curve that a fit is made to: its file → abscissae, values and errors in the units of an observable.

use super::Observable;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::measured::{Answers, Column, Measurement, Role, Run};
use crate::units::Unit;
use std::path::Path;

/// The most points of a curve: a file with more is averaged over as many intervals.
const MOST_POINTS: usize = 100;
/// The fewest rows that make a curve.
const FEWEST_ROWS: usize = 3;
/// Heat flow per mass, from W/kg.
const WATT_PER_GRAM: f64 = 1e-3;

/// What a curve is measured against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// Time since the protocol began.
    Time,
    /// Temperature.
    Temperature,
}

/// The error of the points.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    /// Unknown: it is found with the rest.
    Estimate,
    /// The same for all points, in the observable's unit.
    Number(f64),
    /// In a column of the file.
    Column(String),
}

/// How a file is to be taken.
#[derive(Clone, Debug)]
pub struct Taking {
    /// What it is measured against; time if the file has times, if nothing is said.
    pub against: Option<Against>,
    /// The column with the values, if it is named.
    pub column: Option<String>,
    /// The error of the points.
    pub error: Error,
    /// When the file's time zero is, in s since the protocol began.
    pub offset: f64,
    /// What the file leaves open.
    pub answers: Answers,
}

/// A measured curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// What it is measured against.
    pub against: Against,
    /// Abscissae, ascending: s since the protocol began, or K.
    pub x: Vec<f64>,
    /// Values in the observable's unit.
    pub y: Vec<f64>,
    /// Their standard errors, if known.
    pub error: Option<Vec<f64>>,
    /// How many rows of the file it is made of.
    pub rows: usize,
}

impl Measured {
    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open(path: &Path, observable: &Observable, taking: &Taking) -> Result<Self, Unfit> {
        let Measurement { runs, open, .. } = Measurement::open(path, &taking.answers)?;
        let [run] = runs.as_slice() else {
            let help = "write one of them with `tautomata inspect --to csv`, and fit that";
            return Err(Unfit::new(format!("the file holds {} runs", runs.len()), help));
        };
        // What the file leaves open matters only where it keeps a column from being found.
        let or_open = |unfit: Unfit| match open.as_slice() {
            [] => unfit,
            open => Diagnostics::of(&path.display().to_string(), "", open.to_vec()).into(),
        };
        let (against, x) = abscissae(run, taking).map_err(or_open)?;
        let column = if observable.name.starts_with("dsc.") {
            heat_flow(run, taking).map_err(or_open)?
        } else {
            ordinate(run, observable, taking)?
        };
        let factor = factor(column, observable)?;
        let errors = match &taking.error {
            Error::Estimate => None,
            Error::Number(error) => Some(vec![*error; run.rows()]),
            Error::Column(name) => Some(errors(named(run, name)?, column, observable)?),
        };
        let mut rows: Vec<[f64; 3]> = (0..run.rows())
            .map(|row| {
                let error = errors.as_ref().map_or(0.0, |errors| errors[row]);
                [x[row], factor * column.values[row], error]
            })
            .filter(|row| row.iter().all(|value| value.is_finite()))
            .collect();
        rows.sort_by(|one, other| one[0].total_cmp(&other[0]));
        check(&rows, errors.is_some())?;
        let count = rows.len();
        let points = if count > MOST_POINTS { averaged(&rows) } else { rows };
        let column = |index: usize| points.iter().map(|row| row[index]).collect::<Vec<f64>>();
        let error = errors.is_some().then(|| column(2));
        Ok(Self { against, x: column(0), y: column(1), error, rows: count })
    }
}

/// Why a file cannot be fitted to: mistakes in it, or what does not suit the fit.
#[derive(Debug)]
pub enum Unfit {
    /// In the file.
    File(Diagnostics),
    /// Of the file as a whole: what is wrong, and what to do.
    Whole(String, String),
}

impl Unfit {
    fn new(message: String, help: impl Into<String>) -> Self {
        Self::Whole(message, help.into())
    }

    /// The mistakes; those of the file as a whole at a place that names it.
    pub fn at(self, place: impl FnOnce(Diagnostic) -> Diagnostics) -> Diagnostics {
        match self {
            Self::File(mistakes) => mistakes,
            Self::Whole(message, help) => place(Diagnostic::new(0..0, message).help(help)),
        }
    }
}

impl From<Diagnostics> for Unfit {
    fn from(mistakes: Diagnostics) -> Self {
        Self::File(mistakes)
    }
}

/// What the curve is measured against, and the values.
fn abscissae(run: &Run, taking: &Taking) -> Result<(Against, Vec<f64>), Unfit> {
    let times = run.values(Role::Time);
    let against = taking.against.unwrap_or(match times {
        Some(_) => Against::Time,
        None => Against::Temperature,
    });
    let (values, what) = match against {
        Against::Time => (times, "times"),
        Against::Temperature => (run.temperature(), "temperatures"),
    };
    let Some(values) = values else {
        let help = "write `Time (min)` or `Temperature (degC)` over the column, or say which it is: \
                    `columns = { time = 1 }`";
        return Err(Unfit::new(format!("the file has no {what}"), help));
    };
    let offset = if against == Against::Time { taking.offset } else { 0.0 };
    Ok((against, values.iter().map(|value| value + offset).collect()))
}

/// The column of heat flow. It must have this role: or else its unit and sign are not known.
fn heat_flow<'r>(run: &'r Run, taking: &Taking) -> Result<&'r Column, Unfit> {
    let wanted = |it: &&Column| taking.column.as_ref().is_none_or(|name| *name == it.name);
    run.column(Role::HeatFlow).filter(wanted).ok_or_else(|| {
        let help = "write its unit over the column, such as `Heat flow (W/g) endo up`, or say which it is: \
                    `columns = { heat_flow = 2 }`";
        Unfit::new("the file has no heat flow".into(), help)
    })
}

/// The column of values: the one that is named, has the observable's role or name, or is the only one left.
fn ordinate<'r>(
    run: &'r Run,
    observable: &Observable,
    taking: &Taking,
) -> Result<&'r Column, Unfit> {
    if let Some(name) = &taking.column {
        return named(run, name);
    }
    let by_role = run.column(Role::Conversion).filter(|_| observable.name == "conversion");
    let of_name = |column: &&Column| column.name.eq_ignore_ascii_case(observable.column);
    if let Some(found) = by_role.or_else(|| run.columns.iter().find(of_name)) {
        return Ok(found);
    }
    let error = match &taking.error {
        Error::Column(name) => name,
        _ => "",
    };
    let abscissa = [Role::Time, Role::SampleTemperature, Role::ProgramTemperature];
    let left = run.columns.iter().filter(|it| !abscissa.contains(&it.role) && it.name != error);
    match left.collect::<Vec<_>>().as_slice() {
        [only] => Ok(only),
        several => {
            let names: Vec<String> = several.iter().map(|it| format!("\"{}\"", it.name)).collect();
            let message = format!("it is not clear which column holds {}", observable.name);
            let help = match names.first() {
                Some(first) => {
                    format!("say which: `column = {first}`; there are {}", names.join(", "))
                }
                None => "add a column with the values".into(),
            };
            Err(Unfit::new(message, help))
        }
    }
}

fn named<'r>(run: &'r Run, name: &str) -> Result<&'r Column, Unfit> {
    run.columns.iter().find(|column| column.name == name).ok_or_else(|| {
        let names: Vec<String> = run.columns.iter().map(|it| format!("\"{}\"", it.name)).collect();
        Unfit::new(
            format!("the file has no column \"{name}\""),
            format!("it has {}", names.join(", ")),
        )
    })
}

/// What values of a column are multiplied by to be in the observable's unit.
fn factor(column: &Column, observable: &Observable) -> Result<f64, Unfit> {
    match column.role {
        Role::HeatFlow if observable.unit == "W/g" => return Ok(WATT_PER_GRAM),
        Role::Conversion if observable.unit.is_empty() => return Ok(1.0),
        Role::Mass | Role::MassFraction => {
            let message = format!("\"{}\" is a mass, and {} is none", column.name, observable.name);
            let help = "`tautomata kinetics` makes conversions of masses, its `conversion.csv`: fit a curve of those";
            return Err(Unfit::new(message, help));
        }
        _ => {}
    }
    let units = [column.unit.as_str(), observable.unit];
    if column.unit.is_empty() || units[0] == units[1] {
        return Ok(1.0);
    }
    if units == ["%", ""] {
        // A fraction is kept as written if the reader did not divide it.
        return Ok(0.01);
    }
    if let [Some((kind, own)), Some((other, wanted))] = units.map(Unit::named)
        && kind == other
        && own.to_base(0.0) == 0.0
    {
        return Ok(wanted.from_base(own.to_base(1.0)));
    }
    let wanted = if observable.unit.is_empty() { "a number" } else { observable.unit };
    let message =
        format!("\"{}\" is in {}, {} in {wanted}", column.name, units[0], observable.name);
    Err(Unfit::new(message, "convert the column, or fit another observable"))
}

/// Standard errors from their column: in its own unit or, if it has none, in that of the values as the file has them.
fn errors(column: &Column, values: &Column, observable: &Observable) -> Result<Vec<f64>, Unfit> {
    let unit = if column.unit.is_empty() { &values.unit } else { &column.unit };
    let written = Column { role: Role::Other, unit: unit.clone(), ..column.clone() };
    let factor = factor(&written, observable)?;
    Ok(column.values.iter().map(|value| factor * value).collect())
}

/// Refuses what is no curve.
fn check(rows: &[[f64; 3]], with_errors: bool) -> Result<(), Unfit> {
    if rows.len() < FEWEST_ROWS {
        let rows = if rows.len() == 1 { "one row".into() } else { format!("{} rows", rows.len()) };
        let message = format!("the file holds {rows} with numbers, which make no curve");
        return Err(Unfit::new(message, "a fit needs at least three; more tell more"));
    }
    if rows.iter().all(|row| row[1] == rows[0][1]) {
        let message =
            format!("all {} values are {}: a constant curve tells nothing", rows.len(), rows[0][1]);
        return Err(Unfit::new(
            message,
            "leave these data out, or name another column: `column = …`",
        ));
    }
    if with_errors && rows.iter().any(|row| row[2] <= 0.0) {
        let message = "some errors are zero or negative".to_owned();
        return Err(Unfit::new(
            message,
            "give standard errors above zero, or `error = \"estimate\"`",
        ));
    }
    Ok(())
}

/// Means over as many equal intervals of the abscissa as a curve may have points. Errors are taken to be independent.
fn averaged(rows: &[[f64; 3]]) -> Vec<[f64; 3]> {
    let (from, to) = (rows[0][0], rows[rows.len() - 1][0]);
    let width = (to - from) / MOST_POINTS as f64;
    let interval = |row: &[f64; 3]| (((row[0] - from) / width) as usize).min(MOST_POINTS - 1);
    let mean = |rows: &[[f64; 3]]| {
        let count = rows.len() as f64;
        let sum = |of: fn(&[f64; 3]) -> f64| rows.iter().map(of).sum::<f64>();
        let error = sum(|row| row[2] * row[2]).sqrt() / count;
        [sum(|row| row[0]) / count, sum(|row| row[1]) / count, error]
    };
    rows.chunk_by(|one, other| interval(one) == interval(other)).map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn taking() -> Taking {
        let answers = Answers::default();
        Taking { against: None, column: None, error: Error::Estimate, offset: 0.0, answers }
    }

    fn open(text: &str, observable: &str, taking: &Taking) -> Result<Measured, String> {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("curve.csv");
        std::fs::write(&path, text).unwrap();
        Measured::open(&path, &Observable::named(observable).unwrap(), taking).map_err(|unfit| {
            unfit.at(|mistake| Diagnostics::of("fit.toml", "", vec![mistake])).render(false)
        })
    }

    #[test]
    fn a_table_becomes_a_curve_in_the_units_of_the_observable() {
        let text = "Time (h),Conversion (%),sd\n0,0,1\n2,20,2\n1,10,2\n";
        let by_column = Taking { error: Error::Column("sd".into()), offset: 60.0, ..taking() };
        let curve = open(text, "conversion", &by_column).unwrap();
        assert_eq!(curve.against, Against::Time);
        assert_eq!(curve.x, [60.0, 3660.0, 7260.0]);
        assert_eq!(curve.y, [0.0, 0.1, 0.2]);
        assert_eq!(curve.error, Some(vec![0.01, 0.02, 0.02]));
        let known = Taking { error: Error::Number(0.01), column: Some("sd".into()), ..taking() };
        let curve = open(text, "crystalline_fraction", &known).unwrap();
        assert_eq!((curve.y, curve.error), (vec![1.0, 2.0, 2.0], Some(vec![0.01; 3])));
    }

    #[test]
    fn heat_flow_against_temperature_is_per_gram() {
        let text = "Temperature (degC),Heat flow (W/g)\n100,0\n110,-0.5\n120,-0.2\n";
        let endo = Answers { exo: Some(crate::measured::Exo::Down), ..Answers::default() };
        let told = Taking { answers: endo, ..taking() };
        let curve = open(text, "dsc.heat_flow", &told).unwrap();
        assert_eq!((curve.against, curve.x[0]), (Against::Temperature, 373.15));
        assert_relative_eq!(curve.y[1], -0.5, max_relative = 1e-12);
    }

    #[test]
    fn what_is_no_curve_is_refused_with_a_way_out() {
        let refused = |text: &str, what: &str| open(text, what, &taking()).unwrap_err();
        assert!(refused("Time (h),alpha\n1,0.5\n", "conversion").contains("one row"));
        let constant = refused("Time (h),y\n1,5\n2,5\n3,5\n", "crystalline_fraction");
        assert!(constant.contains("all 3 values are 5"), "{constant}");
        let flow = refused("Time (h),flow\n1,5\n2,6\n3,7\n", "dsc.heat_flow");
        assert!(flow.contains("heat flow"), "{flow}");
        let several = refused("Time (h),a,b\n1,5,1\n2,5,2\n3,5,3\n", "crystalline_fraction");
        assert!(several.contains("say which: `column = \"a\"`"), "{several}");
        let unit = refused("Time (h),edge (cm)\n1,5\n2,6\n3,7\n", "ftir.nitrile_width");
        assert!(unit.contains("is in cm"), "{unit}");
    }

    #[test]
    fn many_rows_are_averaged() {
        let rows: Vec<[f64; 3]> =
            (0..1000).map(|row| [f64::from(row), 2.0 * f64::from(row), 0.3]).collect();
        let points = averaged(&rows);
        assert_eq!(points.len(), MOST_POINTS);
        assert!(points.iter().all(|point| (point[1] - 2.0 * point[0]).abs() < 1e-9));
        // Ten rows each, but for rounding of the intervals: 0.3/√10.
        assert_relative_eq!(points[50][2], 0.0949, max_relative = 0.06);
    }
}
