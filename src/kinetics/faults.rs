//! What keeps curves from giving an activation energy, and what weakens it.

use super::bootstrap::groups;
use super::{Curve, Program};
use crate::units::digits;
use std::fmt;

/// Fewer rows than this tell no shape.
const LEAST_ROWS: usize = 20;
/// Different programs of temperature that are needed, and wanted (ICTAC 2011).
pub const LEAST_PROGRAMS: usize = 3;
const WANTED_PROGRAMS: usize = 5;
/// A conversion may fall by this much, and lie this far outside of 0 to 1: noise.
const NOISE: f64 = 0.05;
/// A curve that ends below this has not reacted.
const LEAST_CONVERSION: f64 = 0.1;

/// Something that is wrong, and a way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, and where.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}\n  = help: {}", self.message, self.help)
    }
}

impl Fault {
    /// Something wrong, and what to do about it.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

/// Everything that is wrong with curves, beside which so many could not be read; no activation energy follows from them
/// unless it is empty.
pub fn faults(curves: &[&Curve], unread: usize) -> Vec<Fault> {
    let mut found: Vec<Fault> = curves.iter().flat_map(|curve| of_curve(curve)).collect();
    found.extend(of_programs(curves, unread));
    found
}

/// What is wrong with one curve.
fn of_curve(curve: &Curve) -> Vec<Fault> {
    let label = &curve.label;
    let rows = curve.time.len();
    if rows < LEAST_ROWS {
        let message = format!("{label}: {rows} rows are too few to tell a curve");
        return vec![Fault::new(message, format!("record {LEAST_ROWS} rows at least"))];
    }
    let mut found = Vec::new();
    let mut add = |message: String, help: &str| {
        found.push(Fault::new(format!("{label}: {message}"), help));
    };
    if let Some(row) = curve.time.windows(2).position(|pair| pair[1] <= pair[0]) {
        let time = digits(curve.time[row], 6);
        add(
            format!("the time does not increase after {time} s"),
            "keep one run per curve, in the order of time",
        );
    }
    let coldest = curve.temperature.iter().copied().fold(f64::INFINITY, f64::min);
    if coldest <= 0.0 {
        let coldest = digits(coldest, 4);
        add(
            format!("the temperature goes down to {coldest} K, below absolute zero"),
            "give the unit of the column: K or °C",
        );
    }
    let lowest = curve.conversion.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = curve.conversion.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if highest > 1.0 + NOISE || lowest < -NOISE {
        let help = if highest > 2.0 {
            "conversions are fractions of 1; if these are percent, say so in the column's name: `conversion (%)`"
        } else {
            "choose limits where the heat flow or the mass has reached its baseline"
        };
        let range = [lowest, highest].map(|it| digits(it, 3)).join(" to ");
        add(format!("its conversion goes from {range}, not from 0 to 1"), help);
    } else if let Some((fall, kelvin)) = fall(curve) {
        let fall = digits(fall, 2);
        add(
            format!("its conversion falls by {fall} up to {} K", digits(kelvin, 4)),
            "check the sign of the heat flow and the limits of the baseline; a reaction does not run backwards",
        );
    } else if highest < LEAST_CONVERSION {
        let highest = digits(highest, 2);
        add(
            format!("it ends at a conversion of {highest}"),
            "heat further or hold longer, or leave this curve out",
        );
    }
    found
}

/// The largest fall of the conversion below what it was before, and the temperature in K there, if it is more than
/// noise.
fn fall(curve: &Curve) -> Option<(f64, f64)> {
    let mut most = 0.0_f64;
    let falls = curve.conversion.iter().map(|&conversion| {
        most = most.max(conversion);
        most - conversion
    });
    let (row, fall) = falls.enumerate().max_by(|a, b| a.1.total_cmp(&b.1))?;
    (fall > NOISE).then(|| (fall, curve.temperature[row]))
}

/// What is wrong with the programs of temperature together, whatever those are that could not be read.
fn of_programs(curves: &[&Curve], unread: usize) -> Option<Fault> {
    let groups = groups(curves).len();
    if groups + unread >= LEAST_PROGRAMS {
        return None;
    }
    let help = "an activation energy needs three heating rates or temperatures at least, and better five \
                (ICTAC 2011)";
    let message = match (curves.len(), groups) {
        _ if unread > 0 => format!("there are at most {} programs", groups + unread),
        (0, _) => "there is no curve".to_owned(),
        (1, _) => "there is one curve only".to_owned(),
        (count, 1) => format!("all {count} curves have one program: {}", program(curves[0])),
        _ => {
            let second = curves.iter().find(|curve| !curve.same_program(curves[0]))?;
            format!("there are two programs only: {} and {}", program(curves[0]), program(second))
        }
    };
    Some(Fault::new(message, help))
}

/// A program in words.
pub fn program(curve: &Curve) -> String {
    match curve.program {
        Program::Ramp(rate) => format!("{} K/min", digits(rate * 60.0, 3)),
        Program::Hold(kelvin) => format!("{} K", digits(kelvin, 4)),
        Program::Other => "another program".into(),
    }
}

/// What weakens results, as sentences: few programs, conversions (ascending) that not every curve reaches.
pub fn notes(curves: &[&Curve], conversions: &[f64]) -> Vec<String> {
    let mut notes = Vec::new();
    let programs = groups(curves).len();
    if programs < WANTED_PROGRAMS {
        notes.push(format!(
            "{programs} heating rates or temperatures: five are better, and a second sample at each tells the error \
             (ICTAC 2011)"
        ));
    }
    for curve in curves {
        let missed = |conversion: &&f64| curve.crossing(**conversion).is_none();
        let missed: Vec<&f64> = conversions.iter().filter(missed).collect();
        if let (Some(first), Some(last)) = (missed.first(), missed.last()) {
            let range = if first == last {
                format!("conversion {} is", digits(**first, 3))
            } else {
                let count = missed.len();
                format!(
                    "{count} conversions from {} to {} are",
                    digits(**first, 3),
                    digits(**last, 3)
                )
            };
            notes.push(format!(
                "{}: it does not reach them all: {range} left out for all curves",
                curve.label
            ));
        }
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::super::synthetic::OneStep;
    use super::*;

    fn ramps(rates: &[f64]) -> Vec<Curve> {
        let reaction = OneStep::first_order(150e3, 1e12);
        rates.iter().map(|&rate| reaction.ramp(rate)).collect()
    }

    fn messages(curves: &[Curve]) -> Vec<String> {
        faults(&curves.iter().collect::<Vec<_>>(), 0)
            .into_iter()
            .map(|fault| fault.message)
            .collect()
    }

    #[test]
    fn good_curves_have_none() {
        assert_eq!(messages(&ramps(&[5.0, 10.0, 20.0])), [""; 0]);
    }

    #[test]
    fn too_few_programs_are_refused_each_in_its_own_words() {
        assert_eq!(messages(&[]), ["there is no curve"]);
        assert_eq!(messages(&ramps(&[5.0])), ["there is one curve only"]);
        assert_eq!(messages(&ramps(&[5.0; 3])), ["all 3 curves have one program: 5 K/min"]);
        let two = "there are two programs only: 5 K/min and 10 K/min";
        assert_eq!(messages(&ramps(&[5.0, 10.0, 5.0])), [two]);
        let two = ramps(&[5.0, 10.0]);
        let two: Vec<&Curve> = two.iter().collect();
        assert_eq!(faults(&two, 1), []);
        assert_eq!(faults(&two[..1], 1)[0].message, "there are at most 2 programs");
    }

    /// Every fault of every curve is told at once.
    #[test]
    fn each_fault_of_a_curve_has_its_own_message() {
        let mut curves = ramps(&[5.0, 10.0, 20.0, 40.0, 80.0, 160.0]);
        curves[0].temperature.iter_mut().for_each(|kelvin| *kelvin -= 500.0);
        let rows = curves[1].time.len();
        curves[1].conversion[rows - 40..].iter_mut().for_each(|it| *it -= 0.3);
        curves[2].conversion.iter_mut().for_each(|it| *it *= 100.0);
        curves[3].conversion.iter_mut().for_each(|it| *it *= 0.05);
        curves[4].time[7] = curves[4].time[6];
        let short = &mut curves[5];
        for column in [&mut short.time, &mut short.temperature, &mut short.conversion] {
            column.truncate(5);
        }
        let found = messages(&curves);
        let expected = [
            "5 K/min: the temperature goes down to ",
            "10 K/min: its conversion falls by 0.3 up to ",
            "20 K/min: its conversion goes from ",
            "40 K/min: it ends at a conversion of 0.05",
            "80 K/min: the time does not increase after ",
            "160 K/min: 5 rows are too few",
        ];
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.starts_with(expected), "{found}");
        }
    }

    #[test]
    fn few_rates_and_curves_that_end_early_are_noted() {
        let mut curves = ramps(&[5.0, 10.0, 20.0]);
        curves[1].conversion.iter_mut().for_each(|it| *it *= 0.8);
        let all: Vec<&Curve> = curves.iter().collect();
        let notes = notes(&all, &[0.2, 0.5, 0.85, 0.9]);
        assert!(notes[0].starts_with("3 heating rates"), "{notes:?}");
        assert!(notes[1].contains("2 conversions from 0.85 to 0.9 are left out"), "{notes:?}");
    }
}
