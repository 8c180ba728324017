//! Melting: below the depressed point the liquid fraction is 64 K · x/(T₀ − T), above it all.

use super::{read, run};
use tautomata::scenario::Scenario;

/// Mole fraction of impurity, and the melting point in K of crystallites of 40 nm.
const X: f64 = 0.02;
const T0: f64 = 435.0 - 192.0 / 40.0;

const DECK: &str = r#"
seed = 5
[crystal]
structure = "sc"
size = [30, 30, 30]
[sample]
impurity = 0.02
impurity_weak_share = 0
[melting]
crystallite = "40 nm"
[mechanism]
base = "none"
[[mechanism.event]]
name = "hardly anything"
site = "M"
becomes = "D"
chain = "none"
prefactor = "1e-9 1/s"
[[protocol]]
step = "ramp"
from = "400 K"
to = "432 K"
rate = "1 K/min"
[record]
every = "20 s"
snapshots = []
"#;

fn law(kelvin: f64, x: f64) -> f64 {
    if kelvin >= T0 - 64.0 * x { 1.0 } else { 64.0 * x / (T0 - kelvin) }
}

/// By how many standard errors the liquid fraction leaves what the law allows between the
/// start of a segment (a quarter of a kelvin) and its end, at most over all moments.
fn largest_deviation(scenario: &Scenario, x: f64) -> f64 {
    let outcome = run(scenario);
    let sites = f64::from(outcome.lattice.sites());
    // The impurities are drawn: their share of this sample is what counts.
    let moments = &outcome.replicates[0].records.moments;
    let deviation = |kelvin: f64, got: f64| {
        let (low, high) = (law(kelvin - 0.26, x), law(kelvin, x));
        let error = (high * (1.0 - low) / sites).sqrt().max(1.0 / sites);
        // The drawn impurity lies off its mean by √(x/N), and the liquid fraction in proportion.
        let error = error + high * (1.0 / (x * sites)).sqrt();
        ((low - got).max(got - high) / error).max(0.0)
    };
    let deviations =
        moments.iter().map(|moment| deviation(moment.row.temperature, moment.row.liquid_fraction));
    deviations.fold(0.0, f64::max)
}

/// Of some hundred moments, of which most lean on each other as places melt in the same order,
/// none leaves the law by five standard errors: a chance of less than one in ten thousand.
#[test]
fn the_liquid_fraction_follows_the_law() {
    let right = largest_deviation(&read(DECK), X);
    assert!(right < 5.0, "{right} standard errors");
    let mut off = read(DECK);
    off.recipe.impurity = 1.5 * X;
    let off = largest_deviation(&off, X);
    assert!(off > 5.0, "half as much impurity again goes unseen: {off} standard errors");
}

/// f passes 0.05 where T₀ − T = 64 K · x/0.05.
#[test]
fn it_is_noted_when_melting_begins() {
    let outcome = run(&read(DECK));
    let began = outcome.replicates[0].passages.melting.expect("it melts");
    let kelvin = 400.0 + began / 60.0;
    let exact = T0 - 64.0 * X / 0.05;
    // A moment is recorded every third of a kelvin; the sample's impurity is known to 4 %, and
    // with it T₀ − T to 1 K.
    assert!((kelvin - exact).abs() < 1.5, "{kelvin} K, {exact} K expected");
}
