//! A sweep in a loop: conversion after a day against the fraction of weak spots.
//!
//! For hundreds of points, resumable and on a cluster, write a study: docs/studies.md.

use tautomata::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut scenario: Scenario = r#"
        replicates = 4
        [crystal]
        size = [8, 8, 8]
        [sample]
        disordered = 0.08
        [[protocol]]
        step = "anneal"
        temperature = "140 degC"
        time = "24 h"
    "#
    .parse()?;
    println!("weak_spot_fraction,conversion,standard_error");
    for weak_spots in [0.001, 0.01, 0.05] {
        scenario.recipe.weak_spots = WeakSpots::points(weak_spots);
        let outcome = simulate(&scenario, &Unobserved)?;
        let end = |replicate: &Replicate| {
            replicate.records.moments.last().map(|moment| moment.row.conversion)
        };
        let conversion = Estimate::of(outcome.replicates.iter().map(end));
        println!(
            "{weak_spots},{:.4},{:.4}",
            conversion.mean.unwrap_or(f64::NAN),
            conversion.standard_error.unwrap_or(f64::NAN)
        );
    }
    Ok(())
}
