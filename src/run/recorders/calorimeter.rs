//! Records what a calorimeter needs.

use super::{Cost, Look, Record, Recorder};
use crate::engine::{Executor, View};
use crate::observe::HeatPoint;
use crate::run::{MOST_EVENTS, Simulation};
use crate::scenario::Scenario;

/// Bytes of a reading in memory, and of its row on the disk.
const BYTES_PER_READING: u64 = 72;
const BYTES_PER_ROW: u64 = 160;

impl Record for HeatPoint {
    fn time(&self) -> f64 {
        self.time
    }
}

/// Records a [`HeatPoint`] at each reading of the calorimeter.
#[derive(Clone, Debug, PartialEq)]
pub struct Calorimeter {
    times: Vec<f64>,
}

impl Recorder for Calorimeter {
    type Record = HeatPoint;
    const NAME: &'static str = "calorimeter readings";

    fn new(scenario: &Scenario) -> Self {
        let instruments = scenario.instruments.as_ref();
        Self { times: instruments.map_or_else(Vec::new, |all| all.readings(&scenario.protocol)) }
    }

    fn schedule(&self, _: u32) -> &[f64] {
        &self.times
    }

    fn record<E: Executor>(&self, look: &Look<'_, E>) -> HeatPoint {
        HeatPoint::of(look.view().tally(), look.additions(), look.time, look.temperature)
    }

    fn cost(scenario: &Scenario) -> Cost {
        let readings = Self::new(scenario).times.len() as u64 * u64::from(scenario.replicates);
        Cost {
            memory: readings * BYTES_PER_READING,
            disk: readings * BYTES_PER_ROW,
            ..Cost::default()
        }
    }

    fn fits(&self, point: &HeatPoint, _: &Simulation) -> bool {
        point.counts().iter().all(|&count| count < MOST_EVENTS)
    }
}
