//! Records snapshots of the first replicate.

use super::{Look, Record, Recorder};
use crate::engine::Executor;
use crate::observe::{Picture, Selection};
use crate::run::Simulation;
use crate::scenario::Scenario;

impl Record for Picture {
    fn time(&self) -> f64 {
        self.time
    }
}

/// Records a [`Picture`] for each snapshot.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshots {
    times: Vec<f64>,
    selection: Selection,
}

impl Recorder for Snapshots {
    type Record = Picture;
    const NAME: &'static str = "snapshots";

    fn new(scenario: &Scenario) -> Self {
        let record = &scenario.record;
        Self { times: record.snapshots.clone(), selection: record.selection }
    }

    fn schedule(&self, replicate: u32) -> &[f64] {
        if replicate == 0 { &self.times } else { &[] }
    }

    fn record<E: Executor>(&self, look: &Look<'_, E>) -> Picture {
        Picture::of(look.view(), self.selection, look.time, look.temperature)
    }

    fn fits(&self, picture: &Picture, simulation: &Simulation) -> bool {
        let sites = self.selection.sites(simulation.lattice.basis()) as usize;
        let lengths = [picture.sites.len(), picture.chains.len(), picture.units.len()];
        picture.selection == self.selection && lengths == [sites; 3]
    }
}
