//! The atmosphere over the sample: flushing, leaks, and oxygen as a step gives it.

use crate::diagnostics::Read;
use crate::diagnostics::reader::{Bounds, Field, Table, or_default};
use crate::protocol::flushed;
use crate::units::{PASCAL_PER_MBAR, Pressure, PressureRate, number};
use std::fmt::{self, Display, Formatter};

/// The keys of a step that flushes.
pub(super) const FLUSH_KEYS: [&str; 5] = ["step", "times", "pressure", "gas_oxygen", "leak"];

const OXYGEN: Bounds = Bounds { range: 0.0..=1e7, says: "0 bar to 100 bar" };
const VACUUM: Bounds = Bounds { range: 0.0..=101_300.0, says: "0 mbar to 1013 mbar" };
const LEAK: Bounds = Bounds { range: 0.0..=1e5, says: "0 mbar/s to 1000 mbar/s" };
const MOST_TIMES: u64 = 1000;

/// What a flush is where nothing else is said, in TOML: evacuated by a rotary pump, filled with
/// argon of 1 bar that holds 2 ppm of oxygen, tight.
pub(super) const FLUSH_DEFAULTS: [(&str, &str); 4] = [
    ("times", "3"),
    ("pressure", "\"0.1 mbar\""),
    ("gas_oxygen", "\"0.002 mbar\""),
    ("leak", "\"0 mbar/h\""),
];
// The same as numbers.
const TIMES: u64 = 3;
const ROTARY_PUMP: f64 = 10.0;
const ARGON_OXYGEN: f64 = 0.2;

/// Oxygen over the sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Air {
    /// Its partial pressure in Pa.
    pub oxygen: f64,
    /// By how much it rises, in Pa/s.
    leak: f64,
}

impl Display for Air {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "oxygen {} mbar", number(self.oxygen / PASCAL_PER_MBAR))?;
        if self.leak > 0.0 {
            let an_hour = self.leak / PASCAL_PER_MBAR * 3600.0;
            write!(out, ", {} mbar more each hour", number(an_hour))?;
        }
        Ok(())
    }
}

impl Air {
    /// None of it.
    pub const NONE: Self = Self { oxygen: 0.0, leak: 0.0 };

    /// Passes through stretches of time (s) with what leaks in, or with the pressures at their
    /// start and end that a step gives; these end a leak. Returns the pressures at the ends of
    /// each.
    pub fn pass(&mut self, durations: &[f64], given: Option<[f64; 2]>) -> Vec<[f64; 2]> {
        let total: f64 = durations.iter().sum();
        let [from, to] = given.unwrap_or([self.oxygen, self.oxygen + self.leak * total]);
        let leak = if given.is_some() { 0.0 } else { self.leak };
        *self = Self { oxygen: to, leak };
        let at = |time: f64| if time < total { from + (to - from) * (time / total) } else { to };
        let mut now = 0.0;
        let ends = |&duration: &f64| {
            let start = now;
            now += duration;
            [at(start), at(now)]
        };
        let mut passed: Vec<[f64; 2]> = durations.iter().map(ends).collect();
        if let Some(last) = passed.last_mut() {
            last[1] = to;
        }
        passed
    }
}

/// A step that evacuates and flushes, and what leaks in from then on.
pub(super) fn read_flush(table: &Table<'_>) -> Read<Air> {
    let times = table.read_or("times", TIMES, |field| field.whole(0..=MOST_TIMES));
    let pressure = or_default::<Pressure>(table, "pressure", &VACUUM, ROTARY_PUMP);
    let gas = or_default::<Pressure>(table, "gas_oxygen", &OXYGEN, ARGON_OXYGEN);
    let leak = or_default::<PressureRate>(table, "leak", &LEAK, 0.0);
    Ok(Air { oxygen: flushed(times? as u32, pressure?, gas?), leak: leak? })
}

/// What a step itself says of oxygen, in Pa: one pressure, or one at its start and one at its
/// end.
pub(super) fn read_oxygen(table: &Table<'_>) -> Read<Option<[f64; 2]>> {
    let Some(field) = table.get("oxygen") else { return Ok(None) };
    let pressure = |field: &Field<'_>| field.quantity::<Pressure>(&OXYGEN).map(|p| p.0);
    if !field.value.is_array() {
        return pressure(&field).map(|constant| Some([constant; 2]));
    }
    let listed = field.array("[\"0.002 mbar\", \"0.1 mbar\"]")?;
    let [from, to] = listed.as_slice() else {
        let help = "write one pressure, or one at the start and one at the end of the step";
        return Err(field.error("`oxygen` is a list of two pressures", "", help));
    };
    let (from, to) = (pressure(from), pressure(to));
    Ok(Some([from?, to?]))
}

#[cfg(test)]
mod tests {
    use super::super::heat::{ROOM, ROOM_DEFAULT};
    use super::*;
    use crate::units::Temperature;

    /// Or else a resolved scenario, which has the texts, would be another one.
    #[test]
    fn defaults_are_the_same_as_text_and_as_numbers() {
        let bare = |text: &str| text.trim_matches('"').to_owned();
        let [times, pressure, gas, leak] = FLUSH_DEFAULTS.map(|(_, text)| bare(text));
        assert_eq!(times.parse(), Ok(TIMES));
        assert_eq!(pressure.parse(), Ok(Pressure(ROTARY_PUMP)));
        assert_eq!(gas.parse(), Ok(Pressure(ARGON_OXYGEN)));
        assert_eq!(leak.parse(), Ok(PressureRate(0.0)));
        assert_eq!(bare(ROOM_DEFAULT.1).parse(), Ok(Temperature(ROOM)));
    }
}
