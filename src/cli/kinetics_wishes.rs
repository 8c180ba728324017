//! What `tautomata kinetics` is asked for besides activation energies.

use crate::kinetics::models::{Scheme, Target};
use crate::kinetics::prediction::Temperatures;
use crate::kinetics::{Ttt, Wishes, program_named, ttt_named};
use std::path::PathBuf;

/// Models and predictions.
#[derive(Debug, clap::Args)]
pub struct Asked {
    /// Compare this scheme with the models of the table, such as "F1 + A2"; may be given several times.
    #[arg(long, value_name = "SCHEME", value_parser = scheme)]
    model: Vec<Scheme>,
    /// What models are fitted to [default: conversion].
    #[arg(long, value_name = "conversion|rate", value_parser = target)]
    fit: Option<Target>,
    /// Predict for a hold, such as "150 degC", or a ramp, "25 degC to 300 degC at 5 K/min"; may be given several times.
    #[arg(long, value_name = "TEMPERATURES", value_parser = program)]
    predict: Vec<(String, Temperatures)>,
    /// Predict along the times and temperatures of a measured file; may be given several times.
    #[arg(long, value_name = "FILE")]
    along: Vec<PathBuf>,
    /// Draw a diagram of time, temperature and transformation over this range, such as "25 degC to 200 degC".
    #[arg(long, value_name = "RANGE", value_parser = ttt)]
    ttt: Option<Ttt>,
}

fn scheme(text: &str) -> Result<Scheme, String> {
    Scheme::named(text).map_err(|error| error.to_string())
}

fn target(text: &str) -> Result<Target, String> {
    let found = Target::ALL.into_iter().find(|it| it.name() == text);
    found.ok_or_else(|| "expected conversion or rate".into())
}

fn program(text: &str) -> Result<(String, Temperatures), String> {
    let found = program_named(text).map_err(|error| format!("{error}: {}", error.help()))?;
    Ok((text.to_owned(), found))
}

fn ttt(text: &str) -> Result<Ttt, String> {
    ttt_named(text).map_err(|_| "expected two temperatures, such as \"25 degC to 200 degC\"".into())
}

impl Asked {
    /// Adds what options ask for to what a file does.
    pub fn add_to(&self, wishes: &mut Wishes, along: &mut Vec<PathBuf>) {
        wishes.schemes.extend(self.model.iter().cloned());
        wishes.target = self.fit.unwrap_or(wishes.target);
        wishes.programs.extend(self.predict.iter().cloned());
        wishes.ttt = self.ttt.clone().or(wishes.ttt.take());
        along.extend(self.along.iter().cloned());
    }
}
