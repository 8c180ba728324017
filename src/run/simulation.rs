//! A simulation: what a run needs, and the main loop.

use super::builder::Builder;
use super::monitor::Monitor;
use super::progress::{Counts, Progress, Replicate};
use super::recorders::{Look, Recorders};
use super::replicates::Replicates;
use super::timer::{Laps, Stage};
use super::{Clock, Control, Engine, Outcome, RunError};
use crate::crystal::{Lattice, Structure};
use crate::engine::{
    Bricks, Cut, EngineState, Executor, Expectation, Fast, Layout, Observer, Parallel, Reference,
    Setup, Source, View, Windows,
};
use crate::mechanism::{Mechanism, Scheme};
use crate::observe::{MeasuredChains, slice, wash};
use crate::protocol::{Protocol, Segment, Wash};
use crate::sample::{self, Recipe, SampleError, Site, prepare};
use crate::scenario::Scenario;
use rayon::prelude::*;
use std::cell::RefCell;

/// Everything that the replicates of a run share. SI units; lengths of the crystal in Å.
///
/// ```
/// use tautomata::run::{Control, Simulation};
///
/// let scenario = r#"
///     [crystal]
///     size = [4, 4, 4]
///     [[protocol]]
///     step = "anneal"
///     temperature = "140 degC"
///     time = "1 h"
/// "#;
/// let simulation = Simulation::new(&scenario.parse()?)?;
/// let outcome = simulation.run(Control::NONE)?;
/// assert_eq!(outcome.replicates[0].records.moments.last().unwrap().row.time, 3600.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Simulation {
    /// The crystal.
    pub lattice: Lattice,
    /// How it is cut into bricks.
    pub layout: Layout,
    /// The mechanism, compiled for it.
    pub scheme: Scheme,
    /// How samples are made.
    pub recipe: Recipe,
    /// The protocol's segments.
    pub segments: Vec<Segment>,
    /// Whether what is in a chain stays there.
    pub units_stay: bool,
    /// What is recorded, and when.
    pub recorders: Recorders,
    /// The wash at the end, if there is one.
    pub wash: Option<Wash>,
    /// How many replicates are run.
    pub replicates: u32,
    /// Seed of every random number.
    pub seed: u64,
    /// Which executor is used.
    pub engine: Engine,
    /// At how many ringings it is noted what was to be expected.
    pub expectation: Expectation,
}

impl Simulation {
    /// Builds the crystal of a scenario and compiles its mechanism.
    ///
    /// # Errors
    /// If the crystal, the mechanism or a sample can't be built.
    pub fn new(scenario: &Scenario) -> Result<Self, RunError> {
        let lattice = Lattice::new(scenario.structure.clone(), scenario.size, scenario.boundary)?;
        let layout = Layout::new(&lattice)?;
        let scheme = scenario.compile(&lattice)?;
        sample::check(&scenario.recipe, &scenario.structure, scenario.size, scenario.boundary)?;
        Ok(Self {
            lattice,
            layout,
            scheme,
            recipe: scenario.recipe,
            segments: scenario.segments(),
            units_stay: scenario.mechanism.units_stay(),
            recorders: Recorders::new(scenario),
            wash: scenario.protocol.wash,
            replicates: scenario.replicates,
            seed: scenario.seed,
            engine: Engine::default(),
            expectation: Expectation::default(),
        })
    }

    /// A simulation by hand: a mechanism acts on a sample of a structure while a protocol runs.
    pub fn builder(structure: Structure, mechanism: Mechanism, protocol: Protocol) -> Builder {
        Builder::new(structure, mechanism, protocol)
    }

    /// The same with another executor.
    pub fn with_engine(self, engine: Engine) -> Self {
        Self { engine, ..self }
    }

    /// The same, noting at every ringing what was to be expected, and not at one of eight.
    pub fn noting_every_ringing(self) -> Self {
        Self { expectation: Expectation::Always, ..self }
    }

    /// How long the protocol takes, in s.
    pub fn duration(&self) -> f64 {
        self.segments.last().map_or(0.0, |segment| segment.end)
    }

    /// Runs all replicates, side by side on the threads of the current rayon pool. The outcome does not
    /// depend on how many there are. Once the observer wants to stop, no further replicate is begun. What a
    /// checkpointer kept of an earlier run is resumed: the outcome is the same as of a run that was never
    /// interrupted.
    ///
    /// # Errors
    /// If a sample can't be made.
    pub fn run(&self, control: Control<'_>) -> Result<Outcome, RunError> {
        let replicates = Replicates::new(self, control);
        let left = replicates.left();
        let threads = rayon::current_num_threads();
        let run = |threads: usize, index: u32| -> Result<(), SampleError> {
            if !control.observer.interrupted() {
                replicates.add(self.run_replicate(index, threads, control)?);
            }
            Ok(())
        };
        // Replicates share nothing, so that side by side they waste nothing; but too few of them leave threads
        // idle that one of them could use.
        if left.len() < self.regions(threads) {
            left.into_iter().try_for_each(|index| run(threads, index))?;
        } else {
            left.into_par_iter().try_for_each(|index| run(1, index))?;
        }
        Ok(self.outcome(replicates.close()))
    }

    /// The outcome that these of its replicates make up.
    pub fn outcome(&self, replicates: Vec<Replicate>) -> Outcome {
        Outcome { lattice: self.lattice.clone(), kinds: self.scheme.kinds.clone(), replicates }
    }

    /// Runs one replicate (from 0) on this many threads of the current rayon pool, from where a checkpointer
    /// kept it.
    ///
    /// # Errors
    /// If its sample can't be made.
    pub fn run_replicate(
        &self,
        index: u32,
        threads: usize,
        control: Control<'_>,
    ) -> Result<Replicate, SampleError> {
        // Threads that work on one replicate have the process for themselves.
        let clock = if threads > 1 { Clock::Process } else { Clock::Thread };
        let laps = Laps::new(control.timer, clock);
        let kept = control.checkpointer.and_then(|checkpointer| checkpointer.newest(self, index));
        if let Some((progress, _)) = &kept {
            control.observer.resumed(index, share(progress.time, self.duration()));
        }
        let source = Source::new(self.seed, index);
        let (sites, depths) = self.prepare(source, kept.is_none())?;
        let setup = self.setup(depths.as_deref(), source);
        let regions = self.regions(threads);
        let cut = Cut { regions, windows: Windows::Tuned };
        let note = self.expectation;
        let note_size = |bytes: usize| {
            let size = bytes as f64 / f64::from(self.lattice.sites());
            control.timer.inspect(|timer| timer.note_size(size));
        };
        let (progress, state) = kept.unzip();
        let reference = |sites: &[Site], state: Option<EngineState>| match state {
            None => Reference::new(setup, sites).noting(note),
            Some(state) => Reference::resume(setup, state).noting(note),
        };
        let bricks = |sites: &[Site], state: Option<EngineState>| match state {
            None => Bricks::new(setup, sites).noting(note),
            Some(state) => Bricks::resume(setup, state).noting(note),
        };
        let fast = self.scheme.fast.is_some();
        Ok(match self.engine {
            Engine::Reference if fast => {
                let executor = Fast::new(setup, &sites, state, reference);
                self.go_on(executor, progress, index, control, laps)
            }
            Engine::Reference => {
                self.go_on(reference(&sites, state), progress, index, control, laps)
            }
            Engine::Bricks if fast => {
                let executor = Fast::new(setup, &sites, state, bricks);
                drop(sites);
                note_size(executor.host().bytes() + executor.bytes());
                self.go_on(executor, progress, index, control, laps)
            }
            Engine::Bricks => {
                let executor = bricks(&sites, state);
                drop(sites);
                note_size(executor.bytes());
                if regions > 1 {
                    self.go_on(Parallel::of(executor, cut), progress, index, control, laps)
                } else {
                    self.go_on(executor, progress, index, control, laps)
                }
            }
        })
    }

    /// How many regions of a replicate's crystal are carried out side by side on this many threads. Fast hops need
    /// the whole crystal.
    fn regions(&self, threads: usize) -> usize {
        if self.engine == Engine::Bricks && self.scheme.fast.is_none() {
            Cut::regions(u64::from(self.lattice.sites()), threads)
        } else {
            1
        }
    }

    /// What an executor needs of it.
    fn setup<'a>(&'a self, depths: Option<&'a [f32]>, source: Source) -> Setup<'a> {
        let Self { lattice, layout, scheme, segments, .. } = self;
        Setup { lattice, layout, scheme, segments, depths, source }
    }

    /// The sites of a sample, if a replicate begins with it, and their depths, if something asks for them.
    fn prepare(
        &self,
        source: Source,
        begins: bool,
    ) -> Result<(Vec<Site>, Option<Vec<f32>>), SampleError> {
        let asks = !self.scheme.penetrations.is_empty();
        if !begins && !asks {
            return Ok((Vec::new(), None));
        }
        let sample = prepare(&self.lattice, &self.recipe, &mut source.sample_stream())?;
        let depths = if asks { sample.depths(&self.lattice) } else { None };
        Ok((sample.sites, depths))
    }

    /// Carries one replicate (from 0) through the protocol and tells an observer of every event; nothing is
    /// recorded. Stops where the observer breaks.
    ///
    /// # Errors
    /// If its sample can't be made.
    pub fn follow(&self, index: u32, observer: &mut impl Observer) -> Result<(), SampleError> {
        let source = Source::new(self.seed, index);
        let (sites, depths) = self.prepare(source, true)?;
        let setup = self.setup(depths.as_deref(), source);
        // Whether the observer broke makes no difference here.
        let _ = if self.scheme.fast.is_some() {
            let host = |sites: &[Site], _| Bricks::new(setup, sites);
            Fast::new(setup, &sites, None, host).advance(self.duration(), observer)
        } else {
            Bricks::new(setup, &sites).advance(self.duration(), observer)
        };
        Ok(())
    }

    /// Runs a replicate (from 0) from its start with an executor, one of the engine's or another that does
    /// the same.
    pub fn start(&self, executor: impl Executor, index: u32, control: Control<'_>) -> Replicate {
        self.go_on(executor, None, index, control, Laps::new(control.timer, Clock::Thread))
    }

    /// From where it is to its end, or from the start.
    fn go_on(
        &self,
        executor: impl Executor,
        progress: Option<Progress>,
        index: u32,
        control: Control<'_>,
        laps: Laps<'_>,
    ) -> Replicate {
        let begin = || Progress::new(index, &self.scheme, executor.view().tally());
        let progress = progress.unwrap_or_else(begin);
        self.carry_through(executor, progress, control, laps)
    }

    /// The main loop. Takes a replicate from where it is to its end, or until the observer wants to stop:
    /// asks the recorders for the next time, advances the executor to it, offers a checkpoint, lets the
    /// recorders record.
    pub fn carry_through(
        &self,
        mut executor: impl Executor,
        mut progress: Progress,
        control: Control<'_>,
        mut laps: Laps<'_>,
    ) -> Replicate {
        let mut monitor = Monitor::new(control, self.duration());
        let before = progress.events();
        let measured = RefCell::new(MeasuredChains::default());
        tell(control, &executor, &progress);
        laps.lap(Stage::Sample);
        while let Some(time) = self.recorders.next(progress.counts.replicate, &progress.records) {
            let arrived =
                executor.advance(time, &mut monitor.counting(&mut progress)).is_continue();
            laps.lap(Stage::Engine);
            if arrived {
                monitor.look(&mut progress, time);
            }
            if monitor.keep_if_due(&progress, &executor) {
                laps.lap(Stage::Writing);
            }
            if monitor.stop {
                break;
            }
            if arrived {
                let look = Look::new(self, &executor, &progress.counts, &measured, time);
                self.recorders.record(&look, &mut progress.records);
                progress.note_melting(time, executor.view().tally());
                if progress.records.moments.last().is_some_and(|moment| moment.row.time == time) {
                    tell(control, &executor, &progress);
                }
                laps.lap(Stage::Recording);
            }
        }
        control.timer.inspect(|timer| timer.count(progress.events() - before));
        let keeper = control.checkpointer.filter(|keeper| keeper.keeps_ends());
        let is_over = self.recorders.next(progress.counts.replicate, &progress.records).is_none();
        if let Some(keeper) = keeper.filter(|_| is_over) {
            keeper.keep_end(&progress, &executor.state());
            laps.lap(Stage::Writing);
        }
        let replicate = self.conclude(&executor, progress);
        laps.lap(Stage::Recording);
        replicate
    }

    /// What a replicate leaves, finished or interrupted.
    fn conclude(&self, executor: &impl Executor, progress: Progress) -> Replicate {
        let events = progress.events();
        let Progress { counts: Counts { replicate, basis, .. }, passages, records, .. } = progress;
        let finished = self.recorders.next(replicate, &records).is_none();
        let wash_it = |Wash { soluble_units }| wash(executor.view(), soluble_units);
        Replicate {
            index: replicate,
            finished,
            records,
            passages,
            chain_starts: executor.view().tally().chain_starts,
            events,
            basis,
            washed: self.wash.filter(|_| finished).map(wash_it),
        }
    }
}

/// Tells the observer what a replicate has recorded.
fn tell(control: Control<'_>, executor: &impl Executor, progress: &Progress) {
    let cut = || slice(executor.view());
    control.observer.recorded(progress.counts.replicate, &progress.records.moments, &cut);
}

/// The share of a protocol that has passed at a time; all of one that takes no time.
pub(super) fn share(time: f64, duration: f64) -> f64 {
    if duration > 0.0 { time / duration } else { 1.0 }
}
