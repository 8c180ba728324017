//! A measured curve in the text of a fit, and the experiment that it was measured in.

use super::measured::{Against, Error, Measured, Taking, Unfit};
use super::parameter::POSITIVE;
use super::{Observable, Parameter};
use crate::diagnostics::reader::{Bounds, Field, Table};
use crate::diagnostics::{Diagnostic, Diagnostics, Read};
use crate::inference::{Baseline, Curve, CurveError, Nuisance};
use crate::measured::{Answers, ColumnAnswer, Exo};
use crate::protocol::{Protocol, Segment};
use crate::scenario::{Base, Scenario, Setting};
use crate::statistics::extent;
use crate::units::{Mass, Quantity, Time, ZERO_CELSIUS, digits};
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::de::DeValue;

/// The keys of `[[data]]`.
const KEYS: [&str; 16] = [
    "file",
    "name",
    "observable",
    "base",
    "set",
    "against",
    "offset",
    "column",
    "columns",
    "mass",
    "exo",
    "error",
    "nuisance",
    "discrepancy",
    "student",
    "averaged",
];
const MASS: Bounds = Bounds { range: 1e-12..=1.0, says: "from 1 ng to 1 kg" };
const OFFSET: Bounds = Bounds { range: -1e9..=1e9, says: "less than 30 years" };
/// Student's t with fewer has no variance; with more it is normal.
const FREEDOM: Bounds = Bounds { range: 2.5..=1000.0, says: "from 2.5 to 1000" };
/// The scale of the discrepancy if nothing is said, over the span of the values.
const DISCREPANCY: f64 = 0.02;

/// What is done to a sample, before free numbers are set.
#[derive(Clone, Debug)]
pub struct Experiment {
    /// The scenario.
    pub base: Base,
    /// What is set in it.
    pub settings: Vec<Setting>,
}

impl Experiment {
    /// Whether both are the same, wherever they are written.
    pub fn same(&self, other: &Self) -> bool {
        let values = |one: &Self| -> Vec<(String, String)> {
            let all = one.settings.iter();
            all.map(|it| (it.way.path.clone(), it.value.clone())).collect()
        };
        self.base == other.base && values(self) == values(other)
    }

    /// The scenario with free numbers at values.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn scenario(
        &self,
        parameters: &[Parameter],
        values: &[f64],
    ) -> Result<Scenario, Diagnostics> {
        let free = parameters.iter().zip(values).map(|(one, &value)| one.setting(value));
        self.base.with(&self.settings.iter().cloned().chain(free).collect::<Vec<_>>())
    }
}

/// A baseline under a curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    None,
    Constant,
    Linear,
}

/// A measured curve.
#[derive(Clone, Debug)]
pub struct Data {
    /// Its name in tables and figures.
    pub name: String,
    /// Its file.
    pub path: PathBuf,
    /// What of a run it is compared with.
    pub observable: Observable,
    /// Which experiment it was measured in.
    pub experiment: usize,
    /// How the file is taken.
    pub taking: Taking,
    /// Relative standard deviation of a factor on the whole curve.
    scale: Option<f64>,
    /// What is added to the curve.
    line: Line,
    /// The scale of the discrepancy between the model and the truth, in the observable's unit; if nothing is said, a
    /// share of the span of the values.
    discrepancy: Option<f64>,
    /// Degrees of freedom of Student's t; a normal distribution without.
    student: Option<f64>,
    /// How many samples of the simulated size made data are a mean of.
    averaged: Option<u32>,
    /// Where the text has the file's name.
    file_span: Range<usize>,
    /// Where it has the observable.
    observable_span: Range<usize>,
}

impl Data {
    /// Reads the file.
    ///
    /// # Errors
    /// What is wrong with it; what concerns it as a whole, at the place of its name.
    pub fn open(
        &self,
        placed: impl Fn(Diagnostic) -> Diagnostics,
    ) -> Result<Measured, Diagnostics> {
        Measured::open(&self.path, &self.observable, &self.taking).map_err(|unfit: Unfit| {
            unfit.at(|mistake| placed(Diagnostic { span: self.file_span.clone(), ..mistake }))
        })
    }

    /// What is measured, over its unit.
    pub fn printed(&self) -> String {
        let Observable { title, unit, .. } = &self.observable;
        if unit.is_empty() { (*title).to_owned() } else { format!("{title} / {unit}") }
    }

    /// What is asked about the values of its file. Baselines have wide priors: the span of the values.
    pub fn curve(&self, measured: &Measured) -> Curve {
        let (low, high) = extent(measured.y.iter().copied());
        let span = high - low;
        let baseline = match self.line {
            Line::None => Baseline::None,
            Line::Constant => Baseline::Constant { deviation: span },
            Line::Linear => Baseline::Linear { deviation: span, slope: span },
        };
        Curve {
            name: self.name.clone(),
            x: measured.x.clone(),
            y: measured.y.clone(),
            error: measured.error.clone().map_or(CurveError::Estimated, CurveError::Known),
            nuisance: Nuisance { scale: self.scale, baseline },
            map: self.observable.map(),
            discrepancy: self.discrepancy.unwrap_or(DISCREPANCY * span),
            student: self.student,
            averaged: self.averaged,
        }
    }

    /// What keeps a curve from being compared with a run of a scenario.
    pub fn misfit(&self, scenario: &Scenario, measured: Option<&Measured>) -> Vec<Diagnostic> {
        let lacking = without_instrument(&self.observable, scenario, &self.observable_span);
        let mut found: Vec<Diagnostic> = lacking.into_iter().collect();
        if let Some(Err((message, help))) = measured.map(|it| times(it, scenario)) {
            found.push(Diagnostic::new(self.file_span.clone(), message).help(help));
        }
        found
    }
}

/// That the instrument of an observable is not in use in a scenario.
pub fn without_instrument(
    observable: &Observable,
    scenario: &Scenario,
    span: &Range<usize>,
) -> Option<Diagnostic> {
    let instrument = observable.instrument()?;
    let used = scenario.instruments.as_ref().and_then(|all| all.sheet(instrument));
    let name = instrument.name();
    let message = format!("{name} does not look in this scenario");
    let help = format!("add [instruments] with `use = [\"{name}\"]` to the scenario");
    used.is_none().then(|| Diagnostic::new(span.clone(), message).help(help))
}

/// Why data do not lie in a protocol, and what to do.
pub type Misplaced = (String, String);

/// The times in s since the protocol began at which a run is looked at for a measured curve.
///
/// # Errors
/// What lies outside of the protocol, and what to do.
pub fn times(measured: &Measured, scenario: &Scenario) -> Result<Vec<f64>, Misplaced> {
    match measured.against {
        Against::Time => {
            let end = scenario.protocol.duration();
            let outside = measured.x.iter().filter(|&&time| !(0.0..=end).contains(&time)).count();
            if outside == 0 {
                return Ok(measured.x.clone());
            }
            let (first, last) =
                (Time::new(measured.x[0]), Time::new(measured.x[measured.x.len() - 1]));
            let message = format!(
                "{outside} of {} points lie outside of the protocol: the data are from {first} to {last}, the \
                 protocol ends at {}",
                measured.x.len(),
                Time::new(end)
            );
            let help = "lengthen the protocol, cut the data, or say when their time zero is: `offset = \"1 h\"`";
            Err((message, help.into()))
        }
        Against::Temperature => along_ramp(&measured.x, &scenario.protocol),
    }
}

/// When a protocol passes temperatures in K.
fn along_ramp(kelvins: &[f64], protocol: &Protocol) -> Result<Vec<f64>, Misplaced> {
    let segments = protocol.segments();
    let mut times = Vec::with_capacity(kelvins.len());
    for &kelvin in kelvins {
        let passes = |segment: &&Segment| {
            let [from, to] = [segment.from.temperature, segment.to.temperature];
            from != to && (from.min(to)..=from.max(to)).contains(&kelvin)
        };
        let mut found: Vec<f64> =
            segments.iter().filter(passes).map(|one| time_of(one, kelvin)).collect();
        // Neighbouring segments share an end.
        found.dedup_by(|one, other| (*one - *other).abs() <= 1e-9 * other.abs());
        let celsius = digits(kelvin - ZERO_CELSIUS, 5);
        match found.as_slice() {
            [only] => times.push(*only),
            [] => {
                let message =
                    format!("the protocol has no ramp through {celsius} °C, where data lie");
                return Err((
                    message,
                    "let the protocol ramp over all temperatures of the data, or cut them".into(),
                ));
            }
            _ => {
                let message = format!("the protocol passes {celsius} °C more than once");
                return Err((message, "give the data over time: `against = \"time\"`".into()));
            }
        }
    }
    Ok(times)
}

fn time_of(segment: &Segment, kelvin: f64) -> f64 {
    let [from, to] = [segment.from.temperature, segment.to.temperature];
    segment.start + (segment.end - segment.start) * (kelvin - from) / (to - from)
}

/// Reads one but for its experiment, which the caller knows.
pub fn read(field: &Field<'_>, folder: &Path) -> Read<Data> {
    let table = field.table(&KEYS, "{ file = \"ftir.csv\", observable = \"conversion\" }")?;
    let file = table.read("file", "file = \"ftir-140C.csv\"", |file| file.line("ftir-140C.csv"));
    let name = table.optional("name", |name| name.own_name("140 °C"));
    let observable = table.read("observable", "observable = \"conversion\"", read_observable);
    let words = [("time", Against::Time), ("temperature", Against::Temperature)];
    let against = table.optional("against", |against| against.choice(&words));
    let offset = table.read_or("offset", 0.0, |it| it.quantity::<Time>(&OFFSET).map(Time::value));
    let column = table.optional("column", |column| column.line("Crystallinity"));
    let answers = read_answers(&table);
    let error = table.read_or("error", Error::Estimate, read_error);
    let nuisance = table.read_or("nuisance", (None, Line::None), read_nuisance);
    let discrepancy = table.optional("discrepancy", |it| it.number_in(&NOT_NEGATIVE));
    let student = table.optional("student", |it| it.number_in(&FREEDOM));
    let averaged = table.optional("averaged", |it| it.whole(1..=100_000));
    let (scale, line) = nuisance?;
    let path = folder.join(file?);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Data {
        name: name?.map_or(stem, str::to_owned),
        path,
        observable: observable?,
        experiment: 0,
        taking: Taking {
            against: against?,
            column: column?.map(str::to_owned),
            error: error?,
            offset: offset?,
            answers: answers?,
        },
        scale,
        line,
        discrepancy: discrepancy?,
        student: student?,
        averaged: averaged?.map(|count| count as u32),
        file_span: table.place_of("file").span,
        observable_span: table.place_of("observable").span,
    })
}

const NOT_NEGATIVE: Bounds = Bounds { range: 0.0..=1e12, says: "zero or a positive number" };

pub fn read_observable(field: &Field<'_>) -> Read<Observable> {
    let name = field.line("conversion")?;
    Observable::named(name)
        .map_err(|help| field.error(format!("there is no observable \"{name}\""), "", &help))
}

fn read_answers(table: &Table<'_>) -> Read<Answers> {
    let columns = table.read_or("columns", Vec::new(), ColumnAnswer::read_all);
    let mass = table.optional("mass", |field| field.quantity::<Mass>(&MASS).map(Mass::value));
    let exo = table.optional("exo", |field| field.choice(&[("up", Exo::Up), ("down", Exo::Down)]));
    Ok(Answers { columns: columns?, exo: exo?, mass: mass?, rate: None })
}

/// `"estimate"`, the name of a column, or a number in the observable's unit.
fn read_error(field: &Field<'_>) -> Read<Error> {
    match field.value {
        DeValue::Integer(_) | DeValue::Float(_) => field.number_in(&POSITIVE).map(Error::Number),
        _ => match field.line("estimate")? {
            "estimate" => Ok(Error::Estimate),
            column => Ok(Error::Column(column.to_owned())),
        },
    }
}

/// `{ scale = 0.05, baseline = "linear" }`.
fn read_nuisance(field: &Field<'_>) -> Read<(Option<f64>, Line)> {
    let table = field.table(&["scale", "baseline"], "{ scale = 0.05, baseline = \"linear\" }")?;
    let scale = table.optional("scale", |scale| scale.number_in(&POSITIVE));
    let words = [("none", Line::None), ("constant", Line::Constant), ("linear", Line::Linear)];
    let line = table.read_or("baseline", Line::None, |field| field.choice(&words));
    Ok((scale?, line?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Piece;

    #[test]
    fn temperatures_become_times_where_a_ramp_passes_them_once() {
        let ramp = Piece::between(100.0, 300.0, 400.0);
        let hold = Piece::between(50.0, 400.0, 400.0);
        let up = Protocol { pieces: vec![ramp, hold], ..Protocol::default() };
        let times = along_ramp(&[300.0, 325.25, 400.0], &up).unwrap();
        for (found, expected) in times.iter().zip([0.0, 25.25, 100.0]) {
            approx::assert_abs_diff_eq!(*found, expected, epsilon = 1e-9);
        }
        let (none, _) = along_ramp(&[401.0], &up).unwrap_err();
        assert!(none.contains("no ramp through 127.85 °C"), "{none}");
        let down = Piece::between(100.0, 400.0, 350.0);
        let both = Protocol { pieces: vec![ramp, down], ..Protocol::default() };
        let (twice, _) = along_ramp(&[320.0, 360.0], &both).unwrap_err();
        assert!(twice.contains("86.85 °C more than once"), "{twice}");
    }
}
