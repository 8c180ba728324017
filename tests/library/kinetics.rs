//! Kinetics through the public interface: bands that cover, and runs of ours beside the truth.

use rand_distr::{Distribution, StandardNormal};
use rand_pcg::Pcg64Mcg;
use tautomata::kinetics::synthetic::OneStep;
use tautomata::kinetics::{Curve, Method, energies};
use tautomata::prelude::*;
use tautomata::run::tables;

const ENERGY: f64 = 150e3;

/// How often the bands of three methods at a conversion of 0.5 hold the energy that curves were made with. Each
/// thermometer is off by 0.5 K (standard deviation), as samples and furnaces are.
fn coverage(rates: &[f64], replicates: usize, sets: u32) -> [f64; 3] {
    const METHODS: [Method; 3] = [Method::Friedman, Method::Kas, Method::Vyazovkin];
    let mut generator = Pcg64Mcg::new(20_261_127);
    let reaction = OneStep::first_order(ENERGY, 1e12);
    let exact: Vec<Curve> = rates.iter().map(|&rate| thinned(&reaction.ramp(rate))).collect();
    let mut covered = [0_u32; 3];
    for _ in 0..sets {
        let mut curves = Vec::new();
        for curve in &exact {
            for _ in 0..replicates {
                let off: f64 = StandardNormal.sample(&mut generator);
                let mut curve = curve.clone();
                curve.temperature.iter_mut().for_each(|kelvin| *kelvin += 0.5 * off);
                curves.push(curve);
            }
        }
        let curves: Vec<&Curve> = curves.iter().collect();
        for (covered, method) in covered.iter_mut().zip(METHODS) {
            let [low, high] = energies(&curves, method, &[0.5]).rows[0].band.expect("a band");
            *covered += u32::from(low <= ENERGY && ENERGY <= high);
        }
    }
    covered.map(|covered| f64::from(covered) / f64::from(sets))
}

/// Every fourth row: enough for the temperature integral.
fn thinned(curve: &Curve) -> Curve {
    let rows: Vec<[f64; 3]> = (0..curve.time.len())
        .step_by(4)
        .map(|row| [curve.time[row], curve.temperature[row], curve.conversion[row]])
        .collect();
    Curve::new(curve.label.clone(), &rows)
}

const FIVE: [f64; 5] = [2.0, 5.0, 10.0, 20.0, 40.0];

/// 95 ± 3 % for five ramps, and for three ramps with four curves each.
fn bands_cover(sets: u32) {
    for (rates, replicates) in [(&FIVE[..], 1), (&FIVE[..3], 4), (&FIVE[..3], 1)] {
        let found = coverage(rates, replicates, sets);
        println!("{} rates, {replicates} replicates, {sets} sets: {found:?}", rates.len());
        for share in found {
            assert!((share - 0.95).abs() <= 0.03, "{replicates} replicates: {share}");
        }
    }
}

/// 400 sets have the standard deviation √(0.95 · 0.05/400) = 0.011; 0.03 are 2.75 of it, so that bands that cover 95 %
/// fail for 0.6 % of seeds; the seed is fixed. The least of three methods on the same sets fails hardly more often, as
/// they see the same errors.
#[test]
fn bands_cover_the_energy_in_nineteen_of_twenty_sets() {
    bands_cover(400);
}

/// The same with 1000 sets: 0.03 are 4.4 standard deviations.
#[test]
#[ignore = "seconds; prints what docs/kinetics.md says"]
fn bands_cover_the_energy_in_nineteen_of_twenty_sets_of_1000() {
    bands_cover(1000);
}

const GROUND: &str = r#"
replicates = 1
[crystal]
size = [8, 8, 8]
[sample]
defects = { fraction = 0.02 }
disordered = 0.08
[[protocol]]
step = "anneal"
temperature = "140 degC"
time = "48 h"
[record]
every = "10 min"
snapshots = []
rates = true
"#;

/// The rates that a run records are those by which its events happen: their time integral is how many events of a
/// kind were to be expected, and the events scatter about it as a Poisson number does. Five standard deviations, and a
/// hundredth for the trapezoids between rows: a correct build fails once in 170 000 seeds (12 kinds).
#[test]
fn recorded_rates_add_up_to_events_and_conversion() {
    let scenario: Scenario = GROUND.parse().unwrap();
    let outcome = simulate(&scenario, &Unobserved).unwrap();
    let tables = tables::all(&scenario, &outcome);
    let (rates, events) = (tables.rates.rows().unwrap(), tables.events.rows().unwrap());
    let samples = tables.samples.rows().unwrap();
    let monomers = outcome.replicates[0].basis.monomers as f64;
    let kinds = &outcome.kinds;
    assert_eq!(rates.len(), samples.len() * kinds.len());
    let integral = |value: &dyn Fn(&tautomata::results::table::RateRow) -> f64, kind: &str| {
        let own: Vec<_> = rates.iter().filter(|row| row.kind == kind).collect();
        own.windows(2)
            .map(|pair| {
                (pair[1].time - pair[0].time) * f64::midpoint(value(pair[0]), value(pair[1]))
            })
            .sum::<f64>()
    };
    let mut seen = 0;
    let mut converted = 0.0;
    for kind in kinds {
        let expected = integral(&|row| row.rate, kind) * monomers;
        let counted = events.iter().rfind(|row| row.kind == *kind).unwrap().events as f64;
        let allowed = 5.0 * expected.max(1.0).sqrt() + 0.01 * expected;
        assert!((counted - expected).abs() <= allowed, "{kind}: {counted} of {expected}");
        seen += u32::from(counted > 100.0);
        converted += integral(&|row| row.conversion_rate, kind);
    }
    assert!(seen >= 4, "{seen} kinds of event tell something");
    let end = samples.last().unwrap().conversion;
    // An event converts one molecule or two.
    let allowed = 5.0 * (2.0 * end / monomers).sqrt() + 0.01 * end;
    assert!((end - converted).abs() <= allowed, "{end} is not {converted}");
    // A propagation has a barrier of 121 to 139 kJ/mol, by the order around the monomer.
    for row in rates.iter().filter(|row| row.kind == "propagation") {
        if let Some(barrier) = row.mean_barrier {
            assert!((121.0 - 1e-9..=139.0).contains(&barrier), "{barrier}");
        }
    }
}
