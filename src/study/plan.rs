//! What each point of a study comes to before it runs: its seed, its name, its size.

use super::record::FORM;
use super::{Point, Study};
use crate::diagnostics::Diagnostics;
use crate::engine::GENERATOR;
use crate::observe::{Recording, Selection};
use crate::results::{RunName, TRAJECTORIES};
use crate::run::{Engine, memory, sites};
use crate::scenario::Scenario;
use rayon::prelude::*;

/// What a point comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Planned {
    /// The seed of its replicates. It follows from the study's seed and the point's scenario
    /// alone, so that no other point, nor how often it is looked at, changes its runs.
    pub seed: u64,
    /// What tells its runs from those of any other scenario, seed or version of the program.
    pub key: [u8; 32],
    /// Sites of one sample.
    pub sites: u64,
    /// Memory in bytes that one run takes on one thread.
    pub memory: u64,
    /// Weak spots that a sample has on average; `None` where their number follows from lines.
    pub weak_spots: Option<f64>,
}

impl Planned {
    /// What the scenario of a point comes to in a study of this seed.
    pub fn of(mut scenario: Scenario, study_seed: u64) -> Self {
        let (sites, memory) = (sites(&scenario), memory(&scenario, Engine::default(), 1));
        let weak_spots = scenario.recipe.weak_share().map(|share| share * sites as f64);
        let (every, rates) = (scenario.record.every, scenario.record.rates);
        // Neither when and with what it is looked at nor the scenario's own seed changes what a point is.
        let selection = Selection::whole(scenario.size);
        scenario.record = Recording {
            every: 1.0,
            snapshots: Vec::new(),
            selection,
            compress: false,
            rates: false,
        };
        let instruments = scenario.instruments.take();
        scenario.seed = 0;
        // Nor do rows that can never act, nor what is said of where numbers come from.
        scenario.mechanism = scenario.mechanism.driven(&scenario.protocol.conditions());
        scenario.mechanism.parameters.clear();
        scenario.mechanism.events.iter_mut().for_each(|event| event.source.clear());
        let text = scenario.canonical();
        let mut hasher = blake3::Hasher::new_derive_key("tautomata study, seed of a point");
        hasher.update(&study_seed.to_le_bytes()).update(text.as_bytes());
        let seed = first_word(hasher.finalize().as_bytes());
        let mut hasher = blake3::Hasher::new_derive_key("tautomata study, name of a run");
        hasher.update(&TRAJECTORIES.to_le_bytes()).update(&FORM.to_le_bytes());
        hasher.update(GENERATOR.as_bytes()).update(&seed.to_le_bytes());
        hasher.update(&every.to_le_bytes()).update(&[u8::from(rates)]).update(text.as_bytes());
        if instruments.is_some() {
            let looked_at = Scenario { instruments, ..scenario };
            hasher.update(looked_at.canonical().as_bytes());
        }
        let key = hasher.finalize().into();
        Self { seed, key, sites, memory, weak_spots }
    }

    /// The name of one replicate, counted from 0.
    pub fn run(&self, replicate: u32) -> RunName {
        RunName { key: self.key, replicate }
    }
}

fn first_word(bytes: &[u8; 32]) -> u64 {
    bytes.first_chunk().map_or(0, |word| u64::from_le_bytes(*word))
}

impl Study {
    /// Reads every point's scenario, on all threads of the current pool.
    ///
    /// # Errors
    /// Every mistake in any of them, each once.
    pub fn plan(&self) -> Result<Vec<Planned>, Diagnostics> {
        let read = |(index, point): (usize, &Point)| {
            let scenario = self.scenario(point)?;
            let unrecorded = self.unrecorded(index, &scenario);
            Ok((Planned::of(scenario, self.seed), unrecorded))
        };
        let mut planned = Vec::with_capacity(self.points.len());
        let (mut mistakes, mut unrecorded) = (Vec::new(), Vec::new());
        let all: Vec<Result<_, Diagnostics>> =
            self.points.par_iter().enumerate().map(read).collect();
        for point in all {
            match point {
                Ok((point, without_times)) => {
                    planned.push(point);
                    unrecorded.extend(without_times);
                }
                Err(more) => mistakes.push(more),
            }
        }
        mistakes.extend(self.unrecorded_mistakes(&unrecorded));
        let joined = mistakes.into_iter().reduce(|mut all, more| {
            all.join(more);
            all
        });
        joined.map_or(Ok(planned), Err)
    }
}
