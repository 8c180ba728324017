//! Steps that heat: temperature as a function of time, made of straight lines.

use crate::diagnostics::reader::{Bounds, Field, Table, due, or_default};
use crate::diagnostics::{Read, Reported};
use crate::units::{HeatingRate, Temperature, Time};

pub(super) const TEMPERATURE: Bounds = Bounds { range: 1.0..=2000.0, says: "1 K to 2000 K" };
pub(super) const DURATION: Bounds =
    Bounds { range: 1e-15..=1e12, says: "more than 0 s (1e-15 s to 1e12 s)" };
const RATE: Bounds = Bounds { range: 1e-12..=1e9, says: "more than 0 K/s (1e-12 K/s to 1e9 K/s)" };
const STEP: Bounds = Bounds { range: 1e-3..=1000.0, says: "0.001 K to 1000 K" };
const AMPLITUDE: Bounds = Bounds { range: 1e-3..=100.0, says: "0.001 K to 100 K" };
/// Straight lines to one period of a sine: they leave it by at most 0.2 % of its amplitude,
/// (2π/48)²/8.
const LINES_OF_A_PERIOD: u32 = 48;
/// The most pieces of one step.
pub(super) const MOST_PIECES: usize = 100_000;
/// Where a sample is irradiated if nothing is said, in K.
pub(super) const ROOM: f64 = 298.15;
/// The same in TOML.
pub(super) const ROOM_DEFAULT: (&str, &str) = ("temperature", "\"25 degC\"");

/// A straight line of temperature against time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stretch {
    /// In s.
    pub duration: f64,
    /// In K.
    pub from: f64,
    /// In K.
    pub to: f64,
}

/// The temperature at the end of the step before.
#[derive(Clone, Copy)]
pub(super) enum Last {
    /// There is no step before.
    None,
    /// The step before is at fault.
    Unknown(Reported),
    /// In K.
    Known(f64),
}

pub(super) fn read_anneal(table: &Table<'_>) -> Read<Vec<Stretch>> {
    let temperature = due::<Temperature>(table, "temperature", &TEMPERATURE);
    let duration = due::<Time>(table, "time", &DURATION);
    Ok(stay(duration?, temperature?))
}

pub(super) fn read_hold(table: &Table<'_>, last: Last) -> Read<Vec<Stretch>> {
    let duration = due::<Time>(table, "time", &DURATION);
    let help = "the first step sets a temperature: use `anneal`, or `ramp` with `from`";
    let from = from_before(table, last, "there is no step before to hold", help);
    Ok(stay(duration?, from?))
}

/// In the light, at room temperature or where it says.
pub(super) fn read_irradiation(table: &Table<'_>, last: Last) -> Read<Vec<Stretch>> {
    let default = if let Last::Known(kelvin) = last { kelvin } else { ROOM };
    let temperature = or_default::<Temperature>(table, "temperature", &TEMPERATURE, default);
    let duration = due::<Time>(table, "time", &DURATION);
    Ok(stay(duration?, temperature?))
}

fn stay(duration: f64, at: f64) -> Vec<Stretch> {
    vec![Stretch { duration, from: at, to: at }]
}

/// The temperature where the step before ended.
fn from_before(table: &Table<'_>, last: Last, message: &str, help: &str) -> Read<f64> {
    match last {
        Last::Known(kelvin) => Ok(kelvin),
        Last::Unknown(reported) => Err(reported),
        Last::None => Err(table.log.error(&table.place_of("step"), message, "", help)),
    }
}

/// `from`, or where the step before ended.
fn read_from(table: &Table<'_>, last: Last) -> Read<f64> {
    match (table.get("from"), last) {
        (Some(field), _) => field.quantity::<Temperature>(&TEMPERATURE).map(|t| t.0),
        (None, Last::Known(kelvin)) => Ok(kelvin),
        (None, Last::Unknown(reported)) => Err(reported),
        (None, Last::None) => Err(table.missing("from", "from = \"25 degC\"")),
    }
}

pub(super) fn read_ramp(table: &Table<'_>, last: Last) -> Read<Vec<Stretch>> {
    let from = read_from(table, last);
    let to = due::<Temperature>(table, "to", &TEMPERATURE);
    between(table, from, to).map(|line| vec![line])
}

pub(super) fn read_cool(table: &Table<'_>, last: Last) -> Read<Vec<Stretch>> {
    let to = due::<Temperature>(table, "to", &TEMPERATURE);
    let from = from_before(table, last, "there is no step before to cool from", "heat it first");
    if let (Ok(from), Ok(to)) = (from, to)
        && to >= from
    {
        let label = format!("the step before ended at {from} K");
        let (message, help) = ("`cool` must go down in temperature", "to heat, use `ramp`");
        return Err(table.log.error(&table.place_of("to"), message, &label, help));
    }
    between(table, from, to).map(|line| vec![line])
}

/// A line between two temperatures, which takes `time`, or as long as `rate` makes it.
fn between(table: &Table<'_>, from: Read<f64>, to: Read<f64>) -> Read<Stretch> {
    let duration = match (table.get("rate"), table.get("time")) {
        (Some(rate), None) => {
            let HeatingRate(rate) = rate.quantity(&RATE)?;
            let (from, to) = (from?, to?);
            if from == to {
                let message = format!("this step starts and ends at {from} K");
                return Err(table.log.error(
                    &table.place,
                    message,
                    "",
                    "to stay there, use `hold`",
                ));
            }
            (to - from).abs() / rate
        }
        (None, Some(time)) => time.quantity::<Time>(&DURATION)?.0,
        (None, None) => return Err(table.missing("rate", "rate = \"5 K/min\"")),
        (Some(rate), Some(_)) => {
            return Err(rate.error(
                "`rate` and `time` say the same twice",
                "",
                "delete one of them",
            ));
        }
    };
    Ok(Stretch { duration, from: from?, to: to? })
}

/// From one temperature to another in jumps, with a wait at each, the first and the last
/// included.
pub(super) fn read_staircase(table: &Table<'_>, last: Last) -> Read<Vec<Stretch>> {
    let from = read_from(table, last);
    let to = due::<Temperature>(table, "to", &TEMPERATURE);
    let by = due_kelvins(table, "by", &STEP);
    let duration = due::<Time>(table, "each", &DURATION);
    let (from, to, by, duration) = (from?, to?, by?, duration?);
    let jumps = (to - from).abs() / by;
    // The last jump may be shorter; one that is short by rounding only is none.
    let jumps = (jumps - 1e-9).ceil().max(0.0);
    let at = |n: f64| if n == jumps { to } else { from + (to - from).signum() * by * n };
    let stairs = few_enough(table, jumps + 1.0)?;
    let step = |n: usize| Stretch { duration, from: at(n as f64), to: at(n as f64) };
    Ok((0..stairs).map(step).collect())
}

/// A line, or a hold, with a sine on top.
pub(super) fn read_modulation(table: &Table<'_>, last: Last) -> Read<Vec<Stretch>> {
    let amplitude = due_kelvins(table, "amplitude", &AMPLITUDE);
    let period = due::<Time>(table, "period", &DURATION);
    let from = read_from(table, last);
    let to = or_default::<Temperature>(table, "to", &TEMPERATURE, from.unwrap_or(ROOM));
    let base = between(table, from, to);
    let (amplitude, period, base) = (amplitude?, period?, base?);
    let coldest = base.from.min(base.to) - amplitude;
    if !TEMPERATURE.range.contains(&coldest) {
        let place = table.place_of("amplitude");
        let help = "lower the amplitude";
        return Err(table.log.error(&place, "this goes below 1 K", "", help));
    }
    let line = period / f64::from(LINES_OF_A_PERIOD);
    let lines = few_enough(table, (base.duration / line - 1e-9).ceil())?;
    let time = |n: usize| if n == lines { base.duration } else { line * n as f64 };
    let at = |time: f64| {
        let straight = base.from + (base.to - base.from) * (time / base.duration);
        straight + amplitude * libm::sin(std::f64::consts::TAU * time / period)
    };
    let stretch = |n: usize| {
        let (start, end) = (time(n), time(n + 1));
        Stretch { duration: end - start, from: at(start), to: at(end) }
    };
    Ok((0..lines).map(stretch).collect())
}

/// A difference of temperatures, which has one unit: K.
pub(super) fn kelvins(field: &Field<'_>, bounds: &Bounds) -> Read<f64> {
    if field.value.as_str().is_some_and(|text| text.trim_end().ends_with(['C', '℃'])) {
        let message = format!("`{}` is a difference of temperatures", field.name);
        return Err(field.error(message, "", "give it in K: one K is one degC of difference"));
    }
    field.quantity::<Temperature>(bounds).map(|difference| difference.0)
}

/// A difference that must be there.
fn due_kelvins(table: &Table<'_>, key: &str, bounds: &Bounds) -> Read<f64> {
    kelvins(&table.require(key, &format!("{key} = \"5 K\""))?, bounds)
}

/// The number of pieces of a step, unless there are too many.
fn few_enough(table: &Table<'_>, pieces: f64) -> Read<usize> {
    if pieces <= MOST_PIECES as f64 {
        return Ok(pieces as usize);
    }
    let message =
        format!("this step has {pieces:.0} pieces, and at most {MOST_PIECES} are possible");
    Err(table.log.error(&table.place, message, "", "make it shorter, or coarser"))
}
