//! A scenario made ready to be run: what all of its replicates share.

use super::{Engine, RunError, Setting, recorded_moments};
use crate::crystal::Lattice;
use crate::mechanism::Scheme;
use crate::observe::Selection;
use crate::protocol::{Segment, Wash};
use crate::sample::{self, Recipe};
use crate::scenario::Scenario;

/// A crystal, the mechanism compiled for it, and what is to be done and looked at.
#[derive(Clone, Debug)]
pub struct Ready {
    /// The crystal.
    pub lattice: Lattice,
    /// The mechanism, compiled for it.
    pub scheme: Scheme,
    recipe: Recipe,
    segments: Vec<Segment>,
    moments: Vec<f64>,
    pictures: Vec<f64>,
    selection: Selection,
    inspections: Vec<f64>,
    heat: Vec<f64>,
    wash: Option<Wash>,
}

impl Ready {
    /// Builds the crystal of a scenario and compiles its mechanism.
    ///
    /// # Errors
    /// If the crystal, the mechanism or a sample can't be built.
    pub fn new(scenario: &Scenario) -> Result<Self, RunError> {
        let lattice = Lattice::new(scenario.structure.clone(), scenario.size, scenario.boundary)?;
        let scheme = scenario.compile(&lattice)?;
        sample::check(&scenario.recipe, &scenario.structure, scenario.size, scenario.boundary)?;
        let instruments = scenario.instruments.as_ref();
        Ok(Self {
            lattice,
            scheme,
            recipe: scenario.recipe,
            segments: scenario.segments(),
            moments: recorded_moments(&scenario.record, &scenario.protocol),
            pictures: scenario.record.snapshots.clone(),
            selection: scenario.record.selection,
            inspections: instruments.map_or_else(Vec::new, |all| all.looks.clone()),
            heat: instruments.map_or_else(Vec::new, |all| all.readings(&scenario.protocol)),
            wash: scenario.protocol.wash,
        })
    }

    /// What a replicate is run with, on so many threads of the current rayon pool.
    pub fn setting(&self, engine: Engine, threads: usize) -> Setting<'_> {
        Setting {
            lattice: &self.lattice,
            scheme: &self.scheme,
            recipe: &self.recipe,
            segments: &self.segments,
            moments: &self.moments,
            pictures: &self.pictures,
            engine,
            threads,
            selection: self.selection,
            inspections: &self.inspections,
            heat: &self.heat,
            wash: self.wash,
        }
    }
}
