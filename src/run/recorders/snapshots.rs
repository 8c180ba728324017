//! Records snapshots of the first replicate.

use super::{Look, Record, Recorder};
use crate::engine::Executor;
use crate::observe::{Selection, Snapshot};
use crate::run::Simulation;
use crate::scenario::Scenario;

impl Record for Snapshot {
    fn time(&self) -> f64 {
        self.time
    }
}

/// Records a [`Snapshot`] for each snapshot.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshots {
    times: Vec<f64>,
    selection: Selection,
}

impl Recorder for Snapshots {
    type Record = Snapshot;
    const NAME: &'static str = "snapshots";

    fn new(scenario: &Scenario) -> Self {
        let record = &scenario.record;
        Self { times: record.snapshots.clone(), selection: record.selection }
    }

    fn schedule(&self, replicate: u32) -> &[f64] {
        if replicate == 0 { &self.times } else { &[] }
    }

    fn record<E: Executor>(&self, look: &Look<'_, E>) -> Snapshot {
        Snapshot::of(look.view(), self.selection, look.time, look.temperature)
    }

    fn fits(&self, picture: &Snapshot, simulation: &Simulation) -> bool {
        let sites = self.selection.sites(simulation.lattice.basis()) as usize;
        let lengths = [picture.sites.len(), picture.chains.len(), picture.units.len()];
        picture.selection == self.selection && lengths == [sites; 3]
    }
}
