//! Weak spots that heal by first order: of N, N (1 − exp(−kt)) have healed.

use super::{read, run, with_rates_off};
use tautomata::scenario::Scenario;
use tautomata::verify::{Comparison, MOST_DEVIATIONS};

/// k = 1e-4 1/s for an hour; weak spots of uneven strength heal alike.
const DECK: &str = r#"
seed = 11
[crystal]
structure = "sc"
size = [30, 30, 30]
[sample]
defects = { fraction = 0.5, deviation = "2 kJ/mol" }
[mechanism]
disable = [
    "tautomerization", "reversion", "proton hop", "initiation", "propagation", "chain transfer",
    "termination", "disordering", "ordering", "quench", "phototautomerization",
    "photoreversion",
]
[mechanism.parameters]
A_healing = "1e-4 1/s"
E_healing = "0 kJ/mol"
[[protocol]]
step = "anneal"
temperature = "140 degC"
time = "1 h"
[record]
snapshots = ["0 h"]
"#;

fn deviations(scenario: &Scenario) -> f64 {
    let outcome = run(scenario);
    let replicate = &outcome.replicates[0];
    let weak =
        replicate.records.snapshots[0].sites.iter().filter(|site| site.defect()).count() as f64;
    let healed = replicate.records.moments.last().expect("moments").events[0] as f64;
    Comparison::of_share("healed", healed / weak, 1.0 - (-0.36_f64).exp(), weak).deviation
}

#[test]
fn weak_spots_heal_by_first_order() {
    let deck = read(DECK);
    let right = deviations(&deck);
    assert!(right.abs() < MOST_DEVIATIONS, "{right} standard errors");
    let off = deviations(&with_rates_off(deck, 1.1));
    assert!(off.abs() > MOST_DEVIATIONS, "a rate off by 10 % goes unseen: {off}");
}
