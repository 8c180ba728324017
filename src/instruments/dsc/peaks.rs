//! What is read off a curve: onset, top and enthalpy of its peaks, and the glass transition.
//!
//! Read while the sample is heated or held, not while it cools. The baseline is what the sample
//! shows by its heat capacity alone, as a second run of it would: an exotherm is all that lies
//! below, an endotherm all that lies above.

use super::{Dsc, HeatFlow, Interval};

/// A peak's direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Heat is given off.
    Exotherm,
    /// Heat is taken up.
    Endotherm,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Exotherm, Self::Endotherm];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exotherm => "exotherm",
            Self::Endotherm => "endotherm",
        }
    }

    /// The sign of its enthalpy.
    fn sign(self) -> f64 {
        if self == Self::Exotherm { -1.0 } else { 1.0 }
    }
}

/// A peak of a curve. Places are times in s with temperatures in K.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peak {
    /// Where a straight line through its flank meets the baseline; `None` if it has no flank.
    pub onset: Option<(f64, f64)>,
    /// Where it is highest.
    pub top: (f64, f64),
    /// The baseline there, in W/g.
    pub baseline: f64,
    /// Its area over the baseline in J/g, negative for an exotherm.
    pub enthalpy: f64,
}

/// What was read off a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    peaks: [Option<Peak>; 2],
    counted: [f64; 2],
    /// Where the temperature rises through the glass transition, the last time, in K.
    pub glass_transition: Option<f64>,
    /// The glass transition of the sample at the end, in K; `None` if all is crystal.
    pub glass_transition_end: Option<f64>,
}

impl Reading {
    /// The peak of a kind, if its enthalpy can be told from the baseline.
    pub fn peak(&self, kind: Kind) -> Option<Peak> {
        self.peaks[kind as usize]
    }

    /// The enthalpy of a kind in J/g that the lattice has: events, or molten crystal.
    pub fn counted(&self, kind: Kind) -> f64 {
        self.counted[kind as usize]
    }
}

/// Reads a curve.
pub fn read(curve: &[Interval], settings: &Dsc) -> Reading {
    let heated: Vec<Interval> =
        curve.iter().copied().filter(|interval| interval.rate >= 0.0).collect();
    let counted = |of: fn(&HeatFlow) -> f64| -> f64 {
        heated.iter().map(|interval| of(&interval.true_flow) * interval.duration).sum()
    };
    Reading {
        peaks: Kind::ALL.map(|kind| peak(&heated, kind, settings.detection_limit)),
        counted: [counted(|flow| flow.reaction), counted(|flow| flow.melting)],
        glass_transition: crossing(curve),
        glass_transition_end: curve.last().and_then(|interval| interval.glass_transition),
    }
}

/// Over which share of a curve an exotherm is averaged before its flank and its top are read: it
/// is a sum of events, and noisy. Melting is not.
const AVERAGED: f64 = 0.05;
/// Between which shares of a peak's height its flank is.
const FLANK: (f64, f64) = (0.2, 0.8);

fn peak(curve: &[Interval], kind: Kind, least: f64) -> Option<Peak> {
    let height = |interval: &Interval| (kind.sign() * interval.shown.excess()).max(0.0);
    let mut heights: Vec<f64> = curve.iter().map(height).collect();
    let area: f64 = heights.iter().zip(curve).map(|(height, at)| height * at.duration).sum();
    if area < least || area == 0.0 {
        return None;
    }
    if kind == Kind::Exotherm {
        heights = averaged(&heights, curve, (AVERAGED * heights.len() as f64 / 2.0) as usize);
    }
    let top = (0..heights.len()).max_by(|&a, &b| heights[a].total_cmp(&heights[b]))?;
    let onset = onset(curve, &heights, top);
    Some(Peak {
        onset: onset.map(|time| (time, temperature_at(curve, time))),
        top: (curve[top].time, curve[top].temperature),
        baseline: curve[top].shown.baseline(),
        enthalpy: kind.sign() * area,
    })
}

/// The mean of each value and its neighbours, at most `neighbours` at either side, weighted by their durations.
fn averaged(values: &[f64], curve: &[Interval], neighbours: usize) -> Vec<f64> {
    let mean = |at: usize| {
        let around = at.saturating_sub(neighbours)..values.len().min(at + neighbours + 1);
        let time: f64 = curve[around.clone()].iter().map(|interval| interval.duration).sum();
        around.map(|at| values[at] * curve[at].duration).sum::<f64>() / time
    };
    (0..values.len()).map(mean).collect()
}

/// The time in s at which the line through a peak's flank, by least squares, meets the baseline.
fn onset(curve: &[Interval], heights: &[f64], top: usize) -> Option<f64> {
    let share = |at: usize| heights[at] / heights[top];
    let foot = (0..top).rev().find(|&at| share(at) < FLANK.0)?;
    let shoulder = (foot..=top).find(|&at| share(at) >= FLANK.1)?;
    let flank = foot..=shoulder;
    let count = flank.clone().count() as f64;
    let mean_time = flank.clone().map(|at| curve[at].time).sum::<f64>() / count;
    let mean_height = flank.clone().map(|at| heights[at]).sum::<f64>() / count;
    let (mut products, mut squares) = (0.0, 0.0);
    for at in flank {
        let time = curve[at].time - mean_time;
        products += time * (heights[at] - mean_height);
        squares += time * time;
    }
    let slope = products / squares;
    (slope > 0.0).then(|| mean_time - mean_height / slope)
}

/// The temperature in K at a time in s, between the middles of intervals.
fn temperature_at(curve: &[Interval], time: f64) -> f64 {
    let next = curve.partition_point(|interval| interval.time < time);
    let pair = curve.get(next.saturating_sub(1)).zip(curve.get(next));
    let Some((before, after)) = pair.filter(|(before, after)| before.time < after.time) else {
        return curve.get(next).or(curve.last()).map_or(f64::NAN, |interval| interval.temperature);
    };
    let share = (time - before.time) / (after.time - before.time);
    before.temperature + share * (after.temperature - before.temperature)
}

/// The last place where the temperature rises through the glass transition, in K.
fn crossing(curve: &[Interval]) -> Option<f64> {
    let above = |interval: &Interval| Some(interval.temperature - interval.glass_transition?);
    let crossing = |pair: &[Interval]| {
        let (before, after) = (above(&pair[0])?, above(&pair[1])?);
        let rises = before < 0.0 && after >= 0.0 && pair[1].temperature > pair[0].temperature;
        let share = before / (before - after);
        rises.then(|| pair[0].temperature + share * (pair[1].temperature - pair[0].temperature))
    };
    curve.windows(2).rev().find_map(crossing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instruments::Instrument;
    use approx::assert_relative_eq;

    /// A ramp of 0.1 K/s from 300 K with some excess at a temperature in K.
    fn curve(excess: impl Fn(f64) -> f64) -> Vec<Interval> {
        let interval = |n: u32| {
            let time = 10.0 * f64::from(n) + 5.0;
            let temperature = 300.0 + 0.1 * time;
            let flow = HeatFlow {
                heat_capacity: 0.13,
                reaction: excess(temperature),
                ..HeatFlow::default()
            };
            let glass_transition = Some(360.25);
            let (duration, rate) = (10.0, 0.1);
            Interval {
                time,
                duration,
                temperature,
                rate,
                shown: flow,
                true_flow: flow,
                glass_transition,
            }
        };
        (0..200).map(interval).collect()
    }

    fn settings() -> Dsc {
        Dsc::new(&Instrument::Dsc.sheet(Some(crate::substance::Substance::built_in())))
    }

    /// A triangle from 380 K over 400 K to 410 K, 0.2 W/g high: 0.5 · 0.2 W/g · 300 s.
    #[test]
    fn a_triangle_has_its_onset_at_its_corner() {
        let triangle =
            |kelvin: f64| 0.2 * ((kelvin - 380.0) / 20.0).min((410.0 - kelvin) / 10.0).max(0.0);
        let read_up = read(&curve(triangle), &settings());
        let peak = read_up.peak(Kind::Endotherm).unwrap();
        assert_relative_eq!(peak.onset.unwrap().1, 380.0, epsilon = 1e-6);
        assert_relative_eq!(peak.top.1, 400.0, epsilon = 0.51);
        assert_relative_eq!(peak.enthalpy, 30.0, max_relative = 0.01);
        assert_relative_eq!(peak.baseline, 0.13);
        assert_eq!(read_up.peak(Kind::Exotherm), None);
        let down = read(&curve(|kelvin| -triangle(kelvin)), &settings());
        let peak = down.peak(Kind::Exotherm).unwrap();
        // Averaged over 10 K: its straight flank stays, its tip is blunt.
        assert_relative_eq!(peak.onset.unwrap().1, 380.0, epsilon = 1.5);
        assert_relative_eq!(peak.top.1, 400.0, epsilon = 3.0);
        assert_relative_eq!(peak.enthalpy, -30.0, max_relative = 0.01);
        assert_relative_eq!(down.counted(Kind::Exotherm), -30.0, max_relative = 0.01);
    }

    /// Places do not depend on the scale: onset (extrapolated, ISO 11357-1), top and glass transition stay, the enthalpy
    /// is in proportion. The least enthalpy that is told from the baseline is scaled, too.
    #[test]
    fn a_scaled_curve_keeps_its_places() {
        let triangle =
            |kelvin: f64| 0.2 * ((kelvin - 380.0) / 20.0).min((410.0 - kelvin) / 10.0).max(0.0);
        let scaled = |factor: f64| {
            let settings =
                Dsc { detection_limit: factor * settings().detection_limit, ..settings() };
            read(&curve(|kelvin| factor * triangle(kelvin)), &settings)
        };
        let places = |read: &Reading| {
            let peak = read.peak(Kind::Endotherm).unwrap();
            [peak.onset.unwrap().1, peak.top.1, read.glass_transition.unwrap(), peak.enthalpy]
        };
        let [onset, top, glass, enthalpy] = places(&scaled(1.0));
        for factor in [1e-3, 1e3] {
            let found = places(&scaled(factor));
            for (found, expected) in found.iter().zip([onset, top, glass, factor * enthalpy]) {
                assert_relative_eq!(*found, expected, max_relative = 1e-9);
            }
        }
    }

    #[test]
    fn the_glass_transition_is_read_where_the_ramp_crosses_it() {
        let read = read(&curve(|_| 0.0), &settings());
        assert_relative_eq!(read.glass_transition.unwrap(), 360.25, epsilon = 1e-9);
        assert_eq!(read.glass_transition_end, Some(360.25));
        assert_eq!(Kind::ALL.map(|kind| read.peak(kind)), [None, None]);
    }

    #[test]
    fn what_begins_on_top_or_is_too_small_has_no_onset_or_no_peak() {
        let falling = read(&curve(|kelvin| 0.2 * (-(kelvin - 300.0) / 40.0).exp()), &settings());
        assert_eq!(falling.peak(Kind::Endotherm).unwrap().onset, None);
        let small = read(&curve(|_| 1e-4), &settings());
        assert_eq!(small.peak(Kind::Endotherm), None);
        let nothing = read(&[], &settings());
        assert_eq!((nothing.peak(Kind::Exotherm), nothing.glass_transition_end), (None, None));
    }
}
