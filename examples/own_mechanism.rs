//! A mechanism and a crystal by hand: A + B pairs on a chain of sites, compared with the exact law.
//!
//! Dimers form at 1 per second between neighbours on a chain. They jam at a coverage of 1 − e⁻²
//! (P. J. Flory, J. Am. Chem. Soc. 61, 1518 (1939)).

use tautomata::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The pair is found from both sides, so that each contact has half the rate.
    let dimer = Event {
        pair: Some(Pair::any(Species::M, Species::D)),
        chain: ChainAction::Start,
        ..Event::new("dimerization", Species::M, Species::P, 0.5)
    };
    let chain = generic("chain", 10.0).expect("a generic lattice");
    let mechanism = Mechanism { events: vec![dimer], ..Mechanism::default() };
    let protocol =
        Protocol { pieces: vec![Piece::between(20.0, 300.0, 300.0)], ..Protocol::default() };
    let simulation = Simulation::builder(chain, mechanism, protocol)
        .size([100_000, 1, 1])
        .replicates(4)
        .build()?;

    let outcome = simulation.run(Control::NONE)?;
    let coverage = outcome
        .replicates
        .iter()
        .map(|replicate| replicate.records.moments.last().expect("a row").row.conversion);
    let Estimate { mean, standard_error, .. } = Estimate::of(coverage.map(Some));
    let exact = 1.0 - (-2.0_f64).exp();
    println!(
        "coverage {:.5} ± {:.5}, exact {exact:.5}",
        mean.unwrap_or(f64::NAN),
        standard_error.unwrap_or(f64::NAN)
    );
    Ok(())
}
