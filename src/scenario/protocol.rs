//! The tables `[[protocol]]`: what is done to the sample, step by step.

use super::log::{Log, Place};
use super::reader::{Bounds, Field, Table};
use super::wash;
use crate::protocol::{Piece, Protocol};
use crate::units::{HeatingRate, Pressure, Quantity, Temperature, Time};

const TEMPERATURE: Bounds = Bounds { range: 1.0..=2000.0, says: "1 K to 2000 K" };
const DURATION: Bounds = Bounds { range: 1e-15..=1e12, says: "more than 0 s (1e-15 s to 1e12 s)" };
const RATE: Bounds = Bounds { range: 1e-12..=1e9, says: "more than 0 K/s (1e-12 K/s to 1e9 K/s)" };
const OXYGEN: Bounds = Bounds { range: 0.0..=1e7, says: "0 bar to 100 bar" };

#[derive(Clone, Copy, PartialEq)]
enum Step {
    Anneal,
    Ramp,
    Hold,
    Cool,
    Wash,
}

const STEPS: [(&str, Step); 5] = [
    ("anneal", Step::Anneal),
    ("ramp", Step::Ramp),
    ("hold", Step::Hold),
    ("cool", Step::Cool),
    ("wash", Step::Wash),
];

/// Reads every step.
pub(super) fn read(field: Option<&Field<'_>>, log: &Log, top: &Place) -> Option<Protocol> {
    let help = "add a table [[protocol]] with e.g. step = \"anneal\", temperature = \"140 degC\", \
                time = \"72 h\"";
    let Some(field) = field else {
        log.missing(top, "`[[protocol]]` is missing", "", help);
        return None;
    };
    let steps = field.array("[[protocol]]")?;
    if steps.is_empty() {
        field.error("the protocol is empty", "", help);
        return None;
    }
    let (steps, wash) = wash::split_off(&steps);
    let mut last = Last::None;
    let mut pieces = Vec::new();
    for step in steps {
        let piece = read_step(step, last);
        last = piece.map_or(Last::Unknown, |piece| Last::Known(piece.to));
        pieces.push(piece);
    }
    Some(Protocol { pieces: pieces.into_iter().collect::<Option<_>>()?, wash })
}

/// The temperature at the end of the step before.
#[derive(Clone, Copy)]
enum Last {
    /// There is no step before.
    None,
    /// The step before is at fault.
    Unknown,
    /// In K.
    Known(f64),
}

fn read_step(field: &Field<'_>, last: Last) -> Option<Piece> {
    let table = field.any_table("step = \"anneal\"")?;
    let step = table.require("step", "step = \"anneal\"")?.choice(&STEPS)?;
    let keys: &[&str] = match step {
        Step::Anneal => &["step", "temperature", "time", "oxygen"],
        Step::Ramp => &["step", "from", "to", "rate", "time", "oxygen"],
        Step::Hold => &["step", "time", "oxygen"],
        Step::Cool => &["step", "to", "rate", "time", "oxygen"],
        Step::Wash => &wash::KEYS,
    };
    let table = table.allow(keys);
    let oxygen =
        table.get("oxygen").map_or(Some(0.0), |f| f.quantity::<Pressure>(&OXYGEN).map(|p| p.0));
    let piece = match step {
        Step::Anneal => read_anneal(&table),
        Step::Ramp => read_ramp(&table, last),
        Step::Hold => read_hold(&table, last),
        Step::Cool => read_cool(&table, last),
        Step::Wash => {
            wash::misplaced(&table);
            None
        }
    };
    Some(Piece { oxygen: oxygen?, ..piece? })
}

fn due<Q: Quantity>(table: &Table<'_>, key: &str, bounds: &Bounds) -> Option<f64> {
    let field = table.require(key, &format!("{key} = \"{}\"", Q::KIND.example()))?;
    field.quantity::<Q>(bounds).map(Q::value)
}

fn read_anneal(table: &Table<'_>) -> Option<Piece> {
    let temperature = due::<Temperature>(table, "temperature", &TEMPERATURE);
    let duration = due::<Time>(table, "time", &DURATION);
    let temperature = temperature?;
    Some(Piece { duration: duration?, from: temperature, to: temperature, oxygen: 0.0 })
}

fn read_hold(table: &Table<'_>, last: Last) -> Option<Piece> {
    let duration = due::<Time>(table, "time", &DURATION);
    let from = match last {
        Last::Known(kelvin) => Some(kelvin),
        Last::Unknown => None,
        Last::None => {
            let place = table.get("step").map_or(table.place.clone(), |field| field.place);
            let help = "the first step sets a temperature: use `anneal`, or `ramp` with `from`";
            table.log.error(&place, "there is no step before to hold", "", help);
            None
        }
    };
    let from = from?;
    Some(Piece { duration: duration?, from, to: from, oxygen: 0.0 })
}

fn read_ramp(table: &Table<'_>, last: Last) -> Option<Piece> {
    let from = match (table.get("from"), last) {
        (Some(field), _) => field.quantity::<Temperature>(&TEMPERATURE).map(|t| t.0),
        (None, Last::Known(kelvin)) => Some(kelvin),
        (None, Last::Unknown) => None,
        (None, Last::None) => table.require("from", "from = \"25 degC\"").and(None),
    };
    let to = due::<Temperature>(table, "to", &TEMPERATURE);
    piece_between(table, from, to)
}

fn read_cool(table: &Table<'_>, last: Last) -> Option<Piece> {
    let field = table.require("to", "to = \"25 degC\"");
    let to = field.as_ref().and_then(|f| f.quantity::<Temperature>(&TEMPERATURE)).map(|t| t.0);
    let from = match last {
        Last::Known(kelvin) => Some(kelvin),
        Last::Unknown => None,
        Last::None => {
            let place = table.get("step").map_or(table.place.clone(), |field| field.place);
            table.log.error(&place, "there is no step before to cool from", "", "heat it first");
            None
        }
    };
    if let (Some(field), Some(from), Some(to)) = (field, from, to)
        && to >= from
    {
        let label = format!("the step before ended at {from} K");
        field.error("`cool` must go down in temperature", &label, "to heat, use `ramp`");
        return None;
    }
    piece_between(table, from, to)
}

/// A piece between two temperatures, which takes `time`, or as long as `rate` makes it.
fn piece_between(table: &Table<'_>, from: Option<f64>, to: Option<f64>) -> Option<Piece> {
    let duration = match (table.get("rate"), table.get("time")) {
        (Some(rate), None) => {
            let HeatingRate(rate) = rate.quantity(&RATE)?;
            let (from, to) = (from?, to?);
            if from == to {
                let message = format!("this step starts and ends at {from} K");
                table.log.error(&table.place, message, "", "to stay there, use `hold`");
                return None;
            }
            (to - from).abs() / rate
        }
        (None, Some(time)) => time.quantity::<Time>(&DURATION)?.0,
        (None, None) => {
            table.require("rate", "rate = \"5 K/min\"");
            return None;
        }
        (Some(rate), Some(_)) => {
            rate.error("`rate` and `time` say the same twice", "", "delete one of them");
            return None;
        }
    };
    Some(Piece { duration, from: from?, to: to?, oxygen: 0.0 })
}
