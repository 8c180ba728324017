//! What a reader of a study's results should know before trusting them.

use super::{Planned, Replication, Study};
use crate::diagnostics::Diagnostics;
use crate::results::FolderError;
use crate::run::{self, FEW_WEAK_SPOTS, FEWEST_CHAIN_STARTS};
use crate::study::{Outcome, Sweep};

/// Warnings that are known before a study runs: those of the first point of each series.
pub fn foreseen(study: &Study) -> Diagnostics {
    let mut found = Diagnostics::default();
    for series in 0..study.series.len() {
        let first = study.points.iter().find(|point| point.series == series);
        let scenario = first.and_then(|point| study.scenario(point).ok());
        if let Some(scenario) = scenario {
            found.join(run::foreseen(&scenario));
        }
    }
    found
}

/// Warnings about what is recorded of a study, as sentences.
///
/// # Errors
/// If the records can't be read.
pub fn warnings(sweep: &Sweep<'_>) -> Result<Vec<String>, FolderError> {
    let mut sentences = foreseen(sweep.study).messages();
    sentences.extend(small_boxes(sweep.plan));
    let (mut failed, mut points, mut idle) = (0, Vec::new(), Vec::new());
    for point in 0..sweep.plan.len() {
        let mut starts = 0;
        let replicates = sweep.replicates(point)?;
        let begun = !replicates.is_empty();
        for replicate in replicates {
            match sweep.outcome(point, replicate)? {
                Some(Outcome::Ok(kept)) => starts += kept.end.chain_starts,
                Some(Outcome::Err(_)) => {
                    failed += 1;
                    points.push(point);
                }
                None => {}
            }
        }
        if begun && starts < FEWEST_CHAIN_STARTS {
            idle.push(point);
        }
    }
    if failed > 0 {
        points.dedup();
        sentences.push(format!(
            "{failed} runs failed, at {}: failures.csv says why.",
            listed(sweep.study, &points)
        ));
    }
    if !idle.is_empty() {
        sentences.push(format!(
            "Fewer than {FEWEST_CHAIN_STARTS} chains were started in all replicates together at \
             {}: the error bars there can't be trusted. Use a larger crystal or more replicates.",
            listed(sweep.study, &idle)
        ));
    }
    sentences.extend(missed_errors(sweep)?);
    Ok(sentences)
}

/// What became of a standard error that the study asks for and that some points do not reach.
fn missed_errors(sweep: &Sweep<'_>) -> Result<Vec<String>, FolderError> {
    let Replication::ToError { quantity, standard_error: wanted, most, .. } =
        sweep.study.replication
    else {
        return Ok(Vec::new());
    };
    let (mut missed, mut unknown, mut worst) = (Vec::new(), Vec::new(), wanted);
    for point in 0..sweep.plan.len() {
        match sweep.error_of(point, quantity)? {
            Some(error) if error > wanted => {
                missed.push(point);
                worst = error.max(worst);
            }
            Some(_) => {}
            None => unknown.push(point),
        }
    }
    let of = sweep.plan.len();
    let mut sentences = Vec::new();
    if !missed.is_empty() {
        sentences.push(format!(
            "The standard error of {quantity} is above the {wanted} that the study asks for at {} of \
             {of} points, {worst:.2e} at the worst: {}. Raise `most`, now {most}, or use a larger \
             crystal.",
            missed.len(),
            listed(sweep.study, &missed)
        ));
    }
    if !unknown.is_empty() {
        sentences.push(format!(
            "The standard error of {quantity} is unknown at {} of {of} points, where fewer than two \
             replicates have a value: {}.",
            unknown.len(),
            listed(sweep.study, &unknown)
        ));
    }
    Ok(sentences)
}

fn small_boxes(plan: &[Planned]) -> Option<String> {
    let few = |planned: &Planned| {
        planned.weak_spots.filter(|&spots| spots > 0.0 && spots < FEW_WEAK_SPOTS)
    };
    let spots: Vec<f64> = plan.iter().filter_map(few).collect();
    let fewest = spots.iter().copied().fold(f64::INFINITY, f64::min);
    (!spots.is_empty()).then(|| {
        format!(
            "At {} of {} points a sample holds fewer than {FEW_WEAK_SPOTS} weak spots on average, \
             {fewest:.2} at the fewest (weak_spots_per_sample in points.csv): samples differ \
             strongly, and larger ones give narrower error bars than more of them.",
            spots.len(),
            plan.len()
        )
    })
}

/// The first few of some points, and how many others.
pub fn listed(study: &Study, points: &[usize]) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<String> =
        points.iter().take(SHOWN).map(|&point| study.describe(point)).collect();
    let more = points.len().saturating_sub(SHOWN);
    let others = if more > 0 { format!(" and {more} others") } else { String::new() };
    format!("{}{others}", shown.join(", "))
}
