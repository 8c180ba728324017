//! What a reader of the results should know before trusting them.

use super::{Outcome, Replicate};

/// Fewer chain starts than this, over all replicates, can't carry a mean: their Poisson
/// noise alone is 10 %.
const FEWEST_CHAIN_STARTS: u64 = 100;

/// Warnings about an outcome, as sentences.
pub fn warnings(outcome: &Outcome) -> Vec<String> {
    let mut sentences = Vec::new();
    let starts: u64 = outcome.replicates.iter().map(|replicate| replicate.chain_starts).sum();
    if starts < FEWEST_CHAIN_STARTS {
        sentences.push(format!(
            "Only {starts} chains were started in all replicates together: with fewer than \
             {FEWEST_CHAIN_STARTS} the error bars can't be trusted. Use a larger crystal or more \
             replicates."
        ));
    }
    let unfinished = outcome.replicates.iter().filter(|replicate| !replicate.finished).count();
    if unfinished > 0 {
        sentences.push(format!(
            "The run was interrupted: {unfinished} of {} replicates did not come to their end, \
             and the summary leaves them out.",
            outcome.replicates.len()
        ));
    }
    let trapped = |replicate: &Replicate| {
        let last = &replicate.moments.last()?.observation;
        Some((last.trapped_end_fraction, last.live_end_fraction))
    };
    let (stuck, live) = outcome
        .replicates
        .iter()
        .filter_map(trapped)
        .fold((0.0, 0.0), |sum, ends| (sum.0 + ends.0, sum.1 + ends.1));
    if live > 0.0 && stuck > 0.9 * live {
        sentences.push(format!(
            "{:.0} % of the live chain ends touch no monomer any more: the reaction has come to \
             its plateau.",
            100.0 * stuck / live
        ));
    }
    sentences
}
