//! What a reader of the results should know before trusting them.

use super::Outcome;
use super::advice::advice;
use crate::mechanism::ChainAction;
use crate::protocol::FurnaceLog;
use crate::scenario::Scenario;

/// Fewer chain starts than this, over all replicates, can't carry a mean: their Poisson
/// noise alone is 10 %.
pub const FEWEST_CHAIN_STARTS: u64 = 100;

/// Warnings about an outcome and advice on it, as sentences.
pub fn warnings(scenario: &Scenario, outcome: &Outcome) -> Vec<String> {
    let count = outcome.finished().count();
    let mut sentences: Vec<String> =
        scenario.protocol.logs.iter().flat_map(FurnaceLog::remarks).collect();
    if count < scenario.replicates as usize {
        sentences.push(format!(
            "The run was interrupted: {count} of {} replicates came to their end, and the \
             summary is of those.",
            scenario.replicates
        ));
    }
    let starts: u64 = outcome.finished().map(|replicate| replicate.chain_starts).sum();
    let mut events = scenario.mechanism.events.iter();
    let chains = events.any(|event| event.chain == ChainAction::Start);
    if chains && count > 0 && starts < FEWEST_CHAIN_STARTS {
        sentences.push(format!(
            "Only {starts} chains were started in all finished replicates together: with fewer \
             than {FEWEST_CHAIN_STARTS} the error bars can't be trusted. Use a larger crystal or \
             more replicates."
        ));
    }
    sentences.extend(advice(scenario, outcome));
    sentences
}
