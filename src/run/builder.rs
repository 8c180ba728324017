//! A simulation by hand, without a scenario's text.

use super::{RunError, Simulation};
use crate::crystal::{Boundary, Structure};
use crate::instruments::Instruments;
use crate::mechanism::Mechanism;
use crate::observe::{Recording, Selection};
use crate::protocol::Protocol;
use crate::sample::Recipe;
use crate::scenario::{Asked, Scenario, Source};

/// Builds a [`Simulation`]. What is not said: eight cells along each axis of the structure, periodic; a
/// perfect crystal; one replicate with seed 1; a hundred rows of the time series; no snapshots.
#[derive(Clone, Debug)]
pub struct Builder {
    scenario: Scenario,
}

/// Cells along an axis of the structure.
const CELLS: u32 = 8;
/// Rows of the time series.
const ROWS: f64 = 100.0;

impl Builder {
    pub(super) fn new(structure: Structure, mechanism: Mechanism, protocol: Protocol) -> Self {
        let along = |axis: usize| if axis < structure.dimension { CELLS } else { 1 };
        let size = std::array::from_fn(along);
        let record = Recording {
            every: protocol.duration() / ROWS,
            snapshots: Vec::new(),
            selection: Selection::whole(size),
            compress: false,
            rates: false,
        };
        let scenario = Scenario {
            title: String::new(),
            substance: None,
            seed: 1,
            replicates: 1,
            structure,
            size,
            boundary: Boundary::Periodic,
            recipe: Recipe::PERFECT,
            mechanism,
            protocol,
            record,
            instruments: None,
            asked: Asked { recipe: Recipe::PERFECT, steps: Vec::new() },
            source: Source::default(),
        };
        Self { scenario }
    }

    fn with(mut self, set: impl FnOnce(&mut Scenario)) -> Self {
        set(&mut self.scenario);
        self
    }

    /// Unit cells along each axis; 1 along an axis that the structure does not have.
    pub fn size(self, cells: [u32; 3]) -> Self {
        self.with(|scenario| {
            scenario.size = cells;
            scenario.record.selection = Selection::whole(cells);
        })
    }

    /// What lies beyond the edges.
    pub fn boundary(self, boundary: Boundary) -> Self {
        self.with(|scenario| scenario.boundary = boundary)
    }

    /// How samples are made.
    pub fn recipe(self, recipe: Recipe) -> Self {
        self.with(|scenario| {
            scenario.recipe = recipe;
            scenario.asked.recipe = recipe;
        })
    }

    /// Seed of every random number.
    pub fn seed(self, seed: u64) -> Self {
        self.with(|scenario| scenario.seed = seed)
    }

    /// How many replicates are run.
    pub fn replicates(self, replicates: u32) -> Self {
        self.with(|scenario| scenario.replicates = replicates)
    }

    /// Time between two rows of the time series, in s.
    pub fn record_every(self, interval: f64) -> Self {
        self.with(|scenario| scenario.record.every = interval)
    }

    /// When the first replicate has a snapshot taken, in s, ascending.
    pub fn snapshots(self, times: Vec<f64>) -> Self {
        self.with(|scenario| scenario.record.snapshots = times)
    }

    /// The instruments that look.
    pub fn instruments(self, instruments: Instruments) -> Self {
        self.with(|scenario| scenario.instruments = Some(instruments))
    }

    /// Builds the crystal and compiles the mechanism.
    ///
    /// # Errors
    /// If the crystal, the mechanism or a sample can't be built.
    pub fn build(self) -> Result<Simulation, RunError> {
        Simulation::new(&self.scenario)
    }
}
