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
        Ok(Self {
            lattice,
            scheme,
            recipe: scenario.recipe,
            segments: scenario.segments(),
            moments: recorded_moments(&scenario.record, &scenario.protocol),
            pictures: scenario.record.snapshots.clone(),
            selection: scenario.record.selection,
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
            wash: self.wash,
        }
    }
}
