//! Predictions against what the reaction would really do, and how often bands hold it.

use super::super::synthetic::OneStep;
use super::*;
use crate::units::GAS_CONSTANT;
use rand_distr::{Distribution, StandardNormal};
use rand_pcg::Pcg64Mcg;

/// Conversions from 0.05 to 0.95.
fn grid() -> Vec<f64> {
    (1..20).map(|at| f64::from(at) / 20.0).collect()
}

fn predicted(curves: &[Curve], temperatures: &Temperatures) -> Vec<Reached> {
    let all: Vec<&Curve> = curves.iter().collect();
    Prediction::new(&all, &grid()).unwrap().under(temperatures)
}

fn rate_constant(kelvin: f64) -> f64 {
    1e11 * (-120e3 / (GAS_CONSTANT * kelvin)).exp()
}

/// First order. J of each interval is exact but for the crossings between rows half a kelvin apart, 1e-4 in α or
/// 1e-4/0.05 of an interval, which average out over intervals; E has less than 2e-4 of error (0.02 kJ/mol), which over the
/// 70 K of extrapolation here makes E/R·(1/400 − 1/470)·2e-4 = 0.1 %. Tolerance: 0.2 %.
#[test]
fn first_order_is_predicted_exactly() {
    let reaction = OneStep::first_order(120e3, 1e11);
    let curves = [1.0, 2.0, 5.0, 10.0, 20.0].map(|rate| reaction.ramp(rate));
    for kelvin in [400.0, 470.0] {
        for reached in predicted(&curves, &Temperatures::hold(kelvin)) {
            let exact = -(-reached.conversion).ln_1p() / rate_constant(kelvin);
            assert!((reached.time / exact - 1.0).abs() < 2e-3, "{reached:?} for {exact}");
            assert_eq!(reached.temperature, kelvin);
        }
    }
    assert!(predicted(&curves, &Temperatures::hold(400.0))[0].extrapolated);
    // At 470 K the slowest and the fastest ramp have half reacted on either side.
    assert!(!predicted(&curves, &Temperatures::hold(470.0))[9].extrapolated);
}

/// A ramp of 50 K/min, and one that ends in a hold, against the curve that the reaction makes of them.
#[test]
fn any_program_is_predicted() {
    let reaction = OneStep::first_order(120e3, 1e11);
    let curves = [1.0, 2.0, 5.0, 10.0, 20.0].map(|rate| reaction.ramp(rate));
    for (end, rate) in [(650.0, 50.0 / 60.0), (460.0, 0.2)] {
        let temperatures = Temperatures::ramp(380.0, end, rate);
        let row = |at: i32| [f64::from(at) * 2.0, temperatures.at(f64::from(at) * 2.0)];
        let curve = reaction.along("", &(0..2000).map(row).collect::<Vec<_>>());
        for reached in predicted(&curves, &temperatures) {
            let exact = curve.crossing(reached.conversion).unwrap();
            // 0.5 % of a rate constant shifts the temperature by 0.005·R T²/E = 0.1 K.
            assert!((reached.temperature - exact.temperature).abs() < 0.1, "{reached:?}");
            assert!((reached.time / exact.time - 1.0).abs() < 5e-3, "{reached:?} for {exact:?}");
        }
    }
}

/// Two steps of their own, 0.6 by first order with 120 kJ/mol and 0.4 by a faster one with 90 kJ/mol. That one rate
/// holds at one conversion and temperature is then an approximation, which no derivation bounds: a ramp reaches a
/// conversion with other shares of the steps than a hold. Within the temperatures of the curves it is good to 10 % of
/// the time here (found: 9 %), and the bands do not know of it.
#[test]
fn two_steps_are_predicted_within_the_temperatures_of_the_curves() {
    let steps = [OneStep::first_order(120e3, 1e11), OneStep::first_order(90e3, 2e8)];
    let both = |program: &[[f64; 2]]| {
        let [mut first, second] = [0, 1].map(|at| steps[at].along("", program));
        let pairs = first.conversion.iter_mut().zip(&second.conversion);
        pairs.for_each(|(first, second)| *first = 0.6 * *first + 0.4 * second);
        first
    };
    let ramp = |per_minute: f64| {
        let row = |at: i32| [f64::from(at) * 30.0 / per_minute, 340.0 + 0.5 * f64::from(at)];
        both(&(0..600).map(row).collect::<Vec<_>>())
    };
    let curves = [0.5, 1.0, 2.0, 5.0, 10.0, 20.0].map(ramp);
    let kelvin = 455.0;
    let held = both(&(0..4000).map(|at| [f64::from(at) * 10.0, kelvin]).collect::<Vec<_>>());
    for reached in predicted(&curves, &Temperatures::hold(kelvin)) {
        if !reached.extrapolated {
            let exact = held.crossing(reached.conversion).unwrap().time;
            assert!((reached.time / exact - 1.0).abs() < 0.1, "{reached:?} for {exact}");
        }
    }
}

/// The share of synthetic sets whose band holds the true time to 0.5 at a temperature in K. Each set has six ramps; the
/// prefactor of each differs from the true one by 8 % (one standard deviation), as from the weighing and the
/// thermocouple of a sample.
fn coverage(sets: u32, kelvin: f64, seed: u64) -> f64 {
    let mut generator = Pcg64Mcg::new(seed.into());
    let exact = 2_f64.ln() / rate_constant(kelvin);
    let mut held = 0;
    for _ in 0..sets {
        let curves = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0].map(|rate| {
            let off: f64 = StandardNormal.sample(&mut generator);
            OneStep::first_order(120e3, 1e11 * (0.08 * off).exp()).ramp(rate)
        });
        let all: Vec<&Curve> = curves.iter().collect();
        let prediction = Prediction::new(&all, &[0.25, 0.5]).unwrap();
        let [low, high] = prediction.under(&Temperatures::hold(kelvin))[1].band.unwrap();
        held += u32::from(low <= exact && exact <= high);
    }
    f64::from(held) / f64::from(sets)
}

/// 60 sets. A share of 0.95 scatters by √(0.95·0.05/60) = 0.028; 0.80 lies five of these below 0.94. By the binomial
/// distribution a band that holds 92 of 100 is below it once in 900 seeds, and the seed is fixed; a band of half the
/// width (0.67) is found out with 98 %.
#[test]
fn bands_hold_the_truth() {
    let share = coverage(60, 440.0, 20_260_822);
    assert!(share >= 0.8, "{share}");
}

/// A thousand sets inside and outside of the temperatures of the curves: 95 ± 3 %. Resampled deviations of six curves have
/// tails a little thin, so that bands hold 0.944 (2000 sets at four temperatures); 0.92 lies 3.3 standard deviations of
/// 1000 sets below.
#[test]
#[ignore = "seconds; prints what docs/kinetics.md says"]
fn bands_hold_the_truth_in_95_of_100_sets() {
    let mut shares = Vec::new();
    for (kelvin, seed) in [(470.0, 20_260_823), (400.0, 20_260_824)] {
        let share = coverage(1000, kelvin, seed);
        println!("{kelvin} K: {share}");
        shares.push(share);
    }
    assert!(shares.iter().all(|share| (share - 0.95).abs() <= 0.03), "{shares:?}");
}
