//! Records what instruments see of the lattice.

use super::{Cost, Look, Record, Recorder};
use crate::engine::Executor;
use crate::observe::Inspection;
use crate::results::Tables;
use crate::run::{Outcome, Simulation, instruments};
use crate::scenario::Scenario;

/// Bytes of an inspection in memory: surroundings, runs of order, a histogram of chain lengths.
const BYTES_PER_INSPECTION: u64 = 8 << 10;
/// Bytes on the disk of the spectra and patterns of one look, which are means over replicates.
const BYTES_OF_SPECTRA: u64 = 400_000;

impl Record for Inspection {
    fn time(&self) -> f64 {
        self.time
    }
}

/// Records an [`Inspection`] at each look of the instruments.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspector {
    times: Vec<f64>,
}

impl Recorder for Inspector {
    type Record = Inspection;
    const NAME: &'static str = "looks of instruments";

    fn new(scenario: &Scenario) -> Self {
        let instruments = scenario.instruments.as_ref();
        Self { times: instruments.map_or_else(Vec::new, |all| all.looks.clone()) }
    }

    fn schedule(&self, _: u32) -> &[f64] {
        &self.times
    }

    fn record<E: Executor>(&self, look: &Look<'_, E>) -> Inspection {
        Inspection::of(look.view(), look.chains().clone(), look.time, look.temperature)
    }

    fn cost(scenario: &Scenario) -> Cost {
        let looks = Self::new(scenario).times.len() as u64;
        Cost {
            memory: looks * u64::from(scenario.replicates) * BYTES_PER_INSPECTION,
            disk: looks * BYTES_OF_SPECTRA,
            ..Cost::default()
        }
    }

    /// The tables of all instruments: those of the calorimeter need inspections beside its own readings.
    fn tabulate(scenario: &Scenario, outcome: &Outcome, tables: &mut Tables) {
        if let Some(instruments) = &scenario.instruments {
            instruments::fill(instruments, outcome, tables);
        }
    }

    fn fits(&self, inspection: &Inspection, simulation: &Simulation) -> bool {
        let most = u64::from(simulation.lattice.sites());
        inspection.checked_molecules().is_some_and(|all| all <= most)
    }
}
