//! `kinetics.toml`: which curves, and how they are to be taken.

use super::in_words::KELVIN;
use super::laboratory::Signal;
use super::wished;
use super::{Method, STEPS, Wishes};
use crate::diagnostics::reader::{Bounds, Field, Table, all, parse};
use crate::diagnostics::{Diagnostics, Read, syntax};
use crate::measured::{Answers, ColumnAnswer, Exo};
use crate::units::{HeatingRate, Mass, Temperature};
use std::path::{Path, PathBuf};

/// The keys of the file, and of one of its curves.
const KEYS: [&str; 6] = ["title", "methods", "step", "where", "along", "curve"];
/// Those of the file that neither a scenario nor a study has.
const OWN_KEYS: [&str; 5] = ["curve", "methods", "along", "predict", "ttt"];
const CURVE_KEYS: [&str; 11] = [
    "path",
    "name",
    "rate",
    "mass",
    "exo",
    "columns",
    "signal",
    "from",
    "to",
    "baseline",
    "second_run",
];
const STEP: Bounds = Bounds { range: STEPS, says: "from 0.001 to 0.25" };
const RATE: Bounds = Bounds { range: -1e3..=1e3, says: "a heating rate below 60000 K/min" };
const MASS: Bounds = Bounds { range: 1e-12..=1.0, says: "from 1 ng to 1 kg" };

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// A line for the report; may be empty.
    pub title: String,
    /// The methods; the usual ones if there are none.
    pub methods: Vec<Method>,
    /// The step between conversions; [`super::STEP`] if there is none.
    pub step: Option<f64>,
    /// Of a study: columns and the values that points must have.
    pub wanted: Vec<(String, String)>,
    /// Models and predictions.
    pub wishes: Wishes,
    /// Measured files along whose temperatures conversions are predicted.
    pub along: Vec<PathBuf>,
    /// Measured files, folders of runs and of studies.
    pub inputs: Vec<Input>,
}

/// A file or a folder, and how it is to be taken.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Input {
    /// Where it is.
    pub path: PathBuf,
    /// What its curve is called; its own name if it is empty.
    pub name: String,
    /// What the file leaves open.
    pub answers: Answers,
    /// What the conversion is made of.
    pub signal: Option<Signal>,
    /// The temperatures in K from which and up to which it is taken.
    pub limits: [Option<f64>; 2],
    /// The baseline of a heat flow.
    pub baseline: Baseline,
}

/// The baseline that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Baseline {
    /// A straight line.
    #[default]
    Linear,
    /// A tangential sigmoid.
    TangentialSigmoid,
    /// That of a second run, in another file.
    SecondRun(PathBuf),
}

impl Request {
    /// Whether a text is a list of curves and no scenario or study: it has a key that only such a list has.
    pub fn is_one(text: &str) -> bool {
        syntax::has_any(text, &OWN_KEYS)
    }

    /// Reads the text of a file; paths begin at a folder.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn parse(name: &str, text: &str, folder: &Path) -> Result<Self, Diagnostics> {
        parse(name, text, |top| read(top, folder))
    }
}

fn read(top: &Table<'_>, folder: &Path) -> Read<Request> {
    top.check_keys(&[&KEYS[..], &wished::KEYS].concat());
    let title = top.read_or("title", "", Field::title);
    let words = Method::ALL.map(|method| (method.name(), method));
    let methods = top
        .read_or("methods", Vec::new(), |list| list.list("[\"Friedman\"]", |it| it.choice(&words)));
    let step = top.optional("step", |field| field.number_in(&STEP));
    let wanted = top.read_or("where", Vec::new(), read_wanted);
    let wishes = wished::read(top);
    let along = top.read_or("along", Vec::new(), |list| {
        list.list("[\"store.csv\"]", |field| Ok(folder.join(field.line("store.csv")?)))
    });
    let inputs = top.read("curve", "[[curve]]", |list| {
        list.list("[[curve]]", |field| read_input(field, folder))
    });
    Ok(Request {
        title: title?.to_owned(),
        methods: methods?,
        step: step?,
        wanted: wanted?,
        wishes: wishes?,
        along: along?,
        inputs: inputs?,
    })
}

fn read_wanted(field: &Field<'_>) -> Read<Vec<(String, String)>> {
    let table = field.any_table("{ series = \"ground\" }")?;
    let entry = |entry: &crate::diagnostics::reader::Entry<'_>| {
        Ok((entry.key.to_owned(), entry.field.line("ground")?.to_owned()))
    };
    all(table.entries.iter().map(entry))
}

fn read_input(field: &Field<'_>, folder: &Path) -> Read<Input> {
    let table = field.table(&CURVE_KEYS, "{ path = \"ramp-10.csv\" }")?;
    let path = table.read("path", "path = \"ramp-10.csv\"", |field| field.line("ramp-10.csv"));
    let name = table.read_or("name", "", |field| field.line("10 K/min"));
    let rate = table.optional("rate", |field| field.quantity::<HeatingRate>(&RATE));
    let mass = table.optional("mass", |field| field.quantity::<Mass>(&MASS));
    let exo = table.optional("exo", |field| field.choice(&[("up", Exo::Up), ("down", Exo::Down)]));
    let columns = table.read_or("columns", Vec::new(), ColumnAnswer::read_all);
    let signal = table.optional("signal", |field| field.choice(&Signal::NAMES));
    let limit = |key: &str| table.optional(key, |field| field.quantity::<Temperature>(&KELVIN));
    let limits = [limit("from"), limit("to")];
    let baseline = match (table.get("baseline"), table.get("second_run")) {
        (Some(named), Some(_)) => {
            Err(named.error("a curve has one baseline", "", "delete `baseline` or `second_run`"))
        }
        (Some(named), None) => {
            let words = [("linear", true), ("tangential sigmoid", false)];
            let linear = named.choice(&words);
            linear.map(|is| if is { Baseline::Linear } else { Baseline::TangentialSigmoid })
        }
        (None, Some(file)) => {
            file.line("second-10.csv").map(|name| Baseline::SecondRun(folder.join(name)))
        }
        (None, None) => Ok(Baseline::Linear),
    };
    let [from, to] = limits;
    let answers = Answers {
        columns: columns?,
        exo: exo?,
        mass: mass?.map(|Mass(mass)| mass),
        rate: rate?.map(|HeatingRate(rate)| rate),
    };
    let kelvin = |limit: Option<Temperature>| limit.map(|Temperature(kelvin)| kelvin);
    Ok(Input {
        path: folder.join(path?),
        name: name?.to_owned(),
        answers,
        signal: signal?,
        limits: [kelvin(from?), kelvin(to?)],
        baseline: baseline?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::prediction::Temperatures;
    use super::*;
    use crate::measured::Role;
    use approx::assert_relative_eq;

    fn request(text: &str) -> Result<Request, Diagnostics> {
        Request::parse("kinetics.toml", text, Path::new("lab"))
    }

    #[test]
    fn every_key_is_read() {
        let text = r#"
title = "Ammonium chloride"
methods = ["Friedman", "Vyazovkin by intervals"]
step = 0.1
where = { series = "ground" }
models = ["F1 + A2"]
fit = "rate"
along = ["store.csv"]
ttt = { temperatures = ["100 degC"], conversions = [0.5, 0.1] }
predict = [
    { temperature = "25 degC" },
    { name = "slowly", from = "25 degC", to = "250 degC", rate = "0.1 K/min" },
    "150 degC",
]
[[curve]]
path = "tg-3.csv"
name = "3 K/min"
rate = "3 K/min"
mass = "22.9 mg"
exo = "down"
columns = { mass_fraction = 2, temperature = ["1:degC", "T/K"] }
signal = "mass"
from = "200 degC"
to = "380 degC"
baseline = "tangential sigmoid"
[[curve]]
path = "dsc-10.txt"
second_run = "dsc-10-again.txt"
"#;
        let found = request(text).unwrap();
        assert_eq!(found.methods, [Method::Friedman, Method::VyazovkinIntervals]);
        assert_eq!(found.wanted, [("series".to_owned(), "ground".to_owned())]);
        assert_eq!(found.wishes.ttt.as_ref().unwrap().conversions, [0.1, 0.5]);
        let programs: Vec<&str> = found.wishes.programs.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(programs, ["298.15 K", "slowly", "150 degC"]);
        assert_eq!(found.wishes.programs[2].1, Temperatures::hold(423.15));
        assert_eq!(found.wishes.schemes[0].to_string(), "F1 + A2");
        assert_eq!(found.along, [Path::new("lab/store.csv")]);
        let [first, second] = found.inputs.as_slice() else { panic!("{found:?}") };
        assert_eq!(first.path, Path::new("lab/tg-3.csv"));
        assert_relative_eq!(first.answers.rate.unwrap(), 0.05);
        assert_relative_eq!(first.answers.mass.unwrap(), 22.9e-6);
        assert_eq!((first.answers.exo, first.signal), (Some(Exo::Down), Some(Signal::Mass)));
        let columns: Vec<_> = first
            .answers
            .columns
            .iter()
            .map(|it| (it.role, it.column.as_str(), it.unit.as_deref()))
            .collect();
        let temperature = Role::SampleTemperature;
        let expected = [
            (temperature, "1", Some("degC")),
            (temperature, "T/K", None),
            (Role::MassFraction, "2", None),
        ];
        assert_eq!(columns, expected);
        assert_eq!(first.limits, [Some(473.15), Some(653.15)]);
        assert_eq!(first.baseline, Baseline::TangentialSigmoid);
        let again = Path::new("lab/dsc-10-again.txt").to_owned();
        assert_eq!(second.baseline, Baseline::SecondRun(again));
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let text = "models = [\"F7\"]\npredict = [{ from = \"20 degC\" }]\nmethods = [\"Ozawa\"]\nstep = 0.5\n[[curve]]\nrate = 10\nmass = \"heavy\"\nsignal = \"heet\"\n\
                    [[curve]]\npath = \"a\"\nbaseline = \"linear\"\nsecond_run = \"b\"\nform = 1\n";
        let mistakes = request(text).unwrap_err();
        assert_eq!(mistakes.items.len(), 11, "{}", mistakes.render(false));
        assert!(Request::is_one(text) && !Request::is_one("title = \"a\"\n[crystal]\n"));
        let none = request("").unwrap_err();
        assert!(none.render(false).contains("curve"), "{}", none.render(false));
    }
}
