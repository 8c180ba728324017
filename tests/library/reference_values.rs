//! The reference samples against an independent program's values.
//!
//! `tests/data/reference-values.csv` holds mean and standard deviation of six runs of a
//! rejection-free program that shares no code with this one. Two means of n₁ = 8 and n₂ = 6
//! runs agree if they differ by at most four combined standard errors,
//! √(s₁²/8 + s₂²/6 + r²), r = q/√12 the standard deviation of rounding the value to a
//! multiple of q, as it was handed down. Where no deviation was handed down, ours stands for
//! it (the two programs sample one process). With some twelve degrees of freedom one
//! comparison of a correct build fails by chance once in 600, one of all eighty in this file
//! about once in eight seeds; the seeds are fixed, so that a build that passed goes on passing.
//!
//! The quick half runs with the other tests. All of it, as a table in Markdown:
//! `cargo test --release --test library reference_values -- --ignored --nocapture`.

use std::path::Path;
use tautomata::results::table::ReplicateRow;
use tautomata::run::{Outcome, Unobserved, simulate, tables};
use tautomata::scenario::Scenario;

/// The runs behind each reference value.
const REFERENCE_RUNS: f64 = 6.0;
/// How many combined standard errors may lie between the two programs.
const MOST_DEVIATIONS: f64 = 4.0;

/// A row of the table of reference values.
#[derive(Clone, Debug, serde::Deserialize)]
struct Reference {
    scenario: String,
    quantity: String,
    mean: String,
    standard_deviation: Option<f64>,
}

impl Reference {
    /// The step to which the value was rounded, from the digits it was handed down with.
    fn rounding(&self) -> f64 {
        let decimals = self.mean.split_once('.').map_or(0, |(_, digits)| digits.len());
        10_f64.powi(-(decimals as i32))
    }
}

/// A value of ours beside the reference.
struct Comparison {
    reference: Reference,
    mean: f64,
    standard_error: f64,
    replicates: usize,
    deviations: f64,
}

fn references() -> Vec<Reference> {
    let table = include_str!("../data/reference-values.csv");
    csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(table.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("a table of reference values")
}

/// The values that a quantity has in the replicates that reached it.
fn values(outcome: &Outcome, rows: &[ReplicateRow], quantity: &str) -> Vec<f64> {
    if let Some((name, hours)) = at_time(quantity) {
        let moments = outcome.replicates.iter().flat_map(|replicate| &replicate.records.moments);
        let samples = moments.map(|moment| &moment.row);
        let there = samples.filter(|sample| sample.time == hours * 3600.0);
        return there
            .map(|sample| match name {
                "conversion" => sample.conversion,
                "crystalline_fraction" => sample.crystalline_fraction,
                other => panic!("no reference for {other} at a time"),
            })
            .collect();
    }
    let value = |row: &ReplicateRow| match quantity {
        "t01_h" => row.t01_h,
        "t05_h" => row.t05_h,
        "t10_h" => row.t10_h,
        "t50_h" => row.t50_h,
        "t80_h" => row.t80_h,
        "order_half_time_h" => row.order_half_time_h,
        "number_average_length" => row.number_average_length,
        "events_per_site" => Some(row.events_per_site),
        other => panic!("no reference for {other}"),
    };
    rows.iter().filter_map(value).collect()
}

/// `conversion_24h` is the conversion at 24 h.
fn at_time(quantity: &str) -> Option<(&str, f64)> {
    let (name, hours) = quantity.strip_suffix('h')?.rsplit_once('_')?;
    Some((name, hours.parse().ok()?))
}

fn compare(scenario: &str) -> Vec<Comparison> {
    let path = Path::new("scenarios").join(format!("{scenario}.toml"));
    let scenario_itself = Scenario::load(&path).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let outcome = simulate(&scenario_itself, &Unobserved).expect("a run");
    let rows = tables::replicates(&outcome);
    references()
        .into_iter()
        .filter(|reference| reference.scenario == scenario)
        .map(|reference| compare_one(reference, &outcome, &rows))
        .collect()
}

fn compare_one(reference: Reference, outcome: &Outcome, rows: &[ReplicateRow]) -> Comparison {
    let values = values(outcome, rows, &reference.quantity);
    let n = values.len() as f64;
    assert!(values.len() > 1, "{} of {}: not reached", reference.quantity, reference.scenario);
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let theirs = reference.standard_deviation.map_or(variance, |deviation| deviation.powi(2));
    let rounding = reference.rounding().powi(2) / 12.0;
    let combined = (variance / n + theirs / REFERENCE_RUNS + rounding).sqrt();
    let expected: f64 = reference.mean.parse().expect("a number");
    Comparison {
        deviations: (mean - expected) / combined,
        mean,
        standard_error: (variance / n).sqrt(),
        replicates: values.len(),
        reference,
    }
}

fn assert_agrees(scenario: &str) {
    for comparison in compare(scenario) {
        let Comparison { reference, mean, deviations, .. } = &comparison;
        assert!(
            deviations.abs() <= MOST_DEVIATIONS,
            "{scenario}, {}: {mean}, reference {}: {deviations:.1} standard errors apart",
            reference.quantity,
            reference.mean
        );
    }
}

#[test]
fn ground_powder_at_140_degrees() {
    assert_agrees("ground-powder");
}

#[test]
fn ground_powder_at_150_degrees() {
    assert_agrees("reference/ground-150C");
}

#[test]
fn heavily_ground_powder() {
    assert_agrees("reference/heavy-140C");
}

#[test]
fn pristine_crystal() {
    assert_agrees("reference/pristine-140C");
}

#[test]
fn ground_powder_heals_with_the_chemistry_off() {
    assert_agrees("reference/healing-140C");
}

#[test]
#[ignore = "runs every reference sample: minutes"]
fn every_reference_sample() {
    let mut scenarios: Vec<String> = references().into_iter().map(|row| row.scenario).collect();
    scenarios.dedup();
    println!(
        "| sample | quantity | reference | this program | apart / SE |\n|---|---|---|---|---|"
    );
    let mut apart = Vec::new();
    for scenario in scenarios {
        for comparison in compare(&scenario) {
            println!("{}", table_line(&comparison));
            if comparison.deviations.abs() > MOST_DEVIATIONS {
                apart.push(format!("{scenario}, {}", comparison.reference.quantity));
            }
        }
    }
    assert!(apart.is_empty(), "more than four standard errors apart: {apart:?}");
}

fn table_line(comparison: &Comparison) -> String {
    let Comparison { reference, mean, standard_error, replicates, deviations } = comparison;
    let spread = reference.standard_deviation.map_or(String::new(), |deviation| {
        format!(" ± {:.2}", Digits(deviation / REFERENCE_RUNS.sqrt()))
    });
    format!(
        "| {} | {} | {}{spread} | {:.4} ± {:.4} (n = {replicates}) | {deviations:+.1} |",
        reference.scenario.trim_start_matches("reference/"),
        reference.quantity,
        reference.mean,
        Digits(*mean),
        Digits(*standard_error),
    )
}

/// A number with so many significant digits, not in powers of ten.
struct Digits(f64);

impl std::fmt::Display for Digits {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = formatter.precision().unwrap_or(3) as i32;
        let magnitude = if self.0 == 0.0 { 0 } else { self.0.abs().log10().floor() as i32 };
        let decimals = (digits - 1 - magnitude).max(0) as usize;
        write!(formatter, "{:.decimals$}", self.0)
    }
}
