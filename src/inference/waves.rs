//! Waves of runs, each where the posterior of the one before lies.

use super::algebra::pivoted;
use super::emulator::CurveEmulator;
use super::likelihood::Likelihood;
use super::region::Region;
use super::sampler::{Chains, sample};
use super::summary::{coordinates, curve_summaries, mode, summary};
use super::{
    CalibrationError, Emulator, Identifiability, Map, Posterior, Problem, Simulated, Simulator,
    Step, Verdict, Wave,
};
use crate::statistics::mean_and_variance;
use ndarray::Array2;

/// Points of a wave at least: what a Gaussian process of one number needs.
const LEAST_POINTS: usize = 10;
/// Runs in the region of a wave, per free number, that teach the emulator alone; if there are fewer, all runs do.
const LEAST_WITHIN: usize = 6;
/// A place that the data lie more deviations from is implausible: 95 % of any distribution with one peak lie within three
/// (F. Pukelsheim, Am. Stat. 48, 88 (1994)).
const IMPLAUSIBLE: f64 = 3.0;
/// A further wave is needed while it moves a mean by more than this share of its deviation.
pub const SETTLED: f64 = 0.2;
/// Places among which the points of a wave are chosen: draws of the posterior, and of the prior before the implausible ones
/// are dropped.
const CANDIDATES: usize = 128;
const LOOKS: usize = 1024;
/// Effective draws after all waves but the last: a mean is then known to a thirtieth of its deviation.
const WAVE_DRAWS: usize = 1000;
/// Runs whose root mean square distance from the emulator is more than this, in its deviations, refute it.
const DISAGREEMENT: f64 = 2.0;

/// What is known after a wave.
struct Known {
    /// Where it was looked for.
    region: Region,
    emulator: Emulator,
    chains: Chains,
}

/// What a further wave would run.
struct Next {
    points: Vec<Vec<f64>>,
    /// The share of the prior that is still plausible.
    plausible: f64,
    region: Region,
}

/// Finds the posterior of the free numbers of a problem.
///
/// # Errors
/// If the simulator fails or answers with something else than it was asked for, or if the problem has no free numbers,
/// no data or priors and errors without meaning.
pub fn calibrate<S: Simulator>(
    problem: &Problem,
    simulator: &mut S,
    progress: &mut dyn FnMut(Step),
) -> Result<Posterior, CalibrationError<S::Error>> {
    problem.check()?;
    let mut run = |points: Vec<Vec<f64>>| {
        let answers = simulator.run(&points, problem.settings.replicates);
        problem.answered(&points, answers.map_err(CalibrationError::Simulator)?)
    };
    let mut next = Next::first(problem);
    let (mut runs, mut waves) = (Vec::new(), Vec::<Wave>::new());
    let mut known = loop {
        let (wave, points) = (waves.len() + 1, next.points.len());
        progress(Step::Running { wave, points });
        runs.extend(run(next.points)?);
        let known = Known::after(problem, &runs, next.region, wave, progress);
        waves.push(known.wave(problem, points, next.plausible, waves.last()));
        let moved = waves[wave - 1].moved;
        progress(Step::Sampled { wave, moved });
        if wave == problem.settings.most_waves || moved.is_some_and(|moved| moved <= SETTLED) {
            break known;
        }
        next = known.next(problem, wave);
        if next.points.is_empty() {
            break known;
        }
    };
    known.sample_whole(problem, waves.len(), progress);
    progress(Step::Verifying { draws: problem.settings.verified });
    let mut verdict = known.verdict(run(known.verified(problem))?);
    if !verdict.agrees {
        // The runs that refute the emulator are a wave where the posterior lies.
        let (wave, points) = (waves.len() + 1, verdict.runs.len());
        runs.append(&mut verdict.runs);
        known = Known::after(problem, &runs, known.region, wave, progress);
        let plausible = waves[wave - 2].plausible;
        waves.push(known.wave(problem, points, plausible, waves.last()));
        progress(Step::Sampled { wave, moved: waves[wave - 1].moved });
        known.sample_whole(problem, wave, progress);
        progress(Step::Verifying { draws: problem.settings.verified });
        verdict = known.verdict(run(known.verified(problem))?);
    }
    Ok(known.posterior(problem, runs, waves, verdict))
}

impl Next {
    /// The first wave fills the priors.
    fn first(problem: &Problem) -> Self {
        let dimensions = problem.free.len();
        let count = LEAST_POINTS.max(problem.settings.first_wave * dimensions);
        let region = Region::whole(dimensions);
        let point = |point: u32| values(problem, &region.sobol(point, problem.seed));
        Self { points: (0..count as u32).map(point).collect(), plausible: 1.0, region }
    }
}

/// The free numbers at a point of the unit cube, of which they are the first.
fn values(problem: &Problem, u: &[f64]) -> Vec<f64> {
    problem.free.iter().zip(u).map(|(free, u)| free.prior.quantile(*u)).collect()
}

/// Draws of the posterior.
fn draws(
    problem: &Problem,
    emulator: &Emulator,
    region: &Region,
    wave: usize,
    wanted: usize,
) -> Chains {
    let likelihood = Likelihood::new(problem, emulator);
    let log = |u: &[f64]| likelihood.log(&likelihood.values(u));
    let region = region.extended(likelihood.priors.len());
    sample(log, &region, wanted, problem.seed.wrapping_add(wave as u64))
}

impl Known {
    /// Learns from the runs in a region, and samples the posterior there.
    fn after(
        problem: &Problem,
        runs: &[Simulated],
        region: Region,
        wave: usize,
        progress: &mut dyn FnMut(Step),
    ) -> Self {
        progress(Step::Emulating { wave });
        let maps: Vec<Map> = problem.curves.iter().map(|curve| curve.map).collect();
        let within = region.runs(&problem.free, runs);
        let enough = within.len() >= LEAST_POINTS.max(LEAST_WITHIN * problem.free.len());
        let emulator = Emulator::learn(&problem.free, &maps, if enough { &within } else { runs });
        progress(Step::Sampling { wave });
        let wanted = problem.settings.draws.min(WAVE_DRAWS);
        let chains = draws(problem, &emulator, &region, wave, wanted);
        Self { region, emulator, chains }
    }

    /// Samples the posterior until there are as many draws as are wanted.
    fn sample_whole(&mut self, problem: &Problem, wave: usize, progress: &mut dyn FnMut(Step)) {
        if problem.settings.draws > WAVE_DRAWS {
            progress(Step::Sampling { wave });
            let wanted = problem.settings.draws;
            self.chains = draws(problem, &self.emulator, &self.region, wave, wanted);
        }
    }

    /// The record of a wave.
    fn wave(
        &self,
        problem: &Problem,
        points: usize,
        plausible: f64,
        before: Option<&Wave>,
    ) -> Wave {
        let moments = problem.free.iter().enumerate().map(|(i, free)| {
            let (mean, variance) = mean_and_variance(&coordinates(&self.chains, &free.prior, i));
            (mean, variance.sqrt())
        });
        let (means, deviations): (Vec<f64>, Vec<f64>) = moments.unzip();
        let moved = before.map(|before| {
            let moved = means.iter().zip(&before.means).zip(&deviations);
            moved.map(|((now, then), deviation)| (now - then).abs() / deviation).fold(0.0, f64::max)
        });
        Wave { points, means, deviations, plausible, moved }
    }

    /// The next wave. One half of its points are draws of the posterior, the other half are plausible; in each half those that
    /// the emulator knows least, one after the other.
    fn next(&self, problem: &Problem, wave: usize) -> Next {
        let likelihood = Likelihood::new(problem, &self.emulator);
        let mut typical = likelihood.values(&self.centre());
        let free = problem.free.len();
        let mut plausible = Vec::new();
        for look in 0..LOOKS as u32 {
            let unit = self.region.sobol(look, !problem.seed ^ wave as u64);
            typical[..free].copy_from_slice(&values(problem, &unit));
            if likelihood.implausibility(&typical) <= IMPLAUSIBLE {
                plausible.push(unit);
            }
        }
        let draws = self.chains.thinned(LOOKS);
        let held = plausible.iter().map(Vec::as_slice).chain(draws.iter().copied());
        let region = Region::about(&held, free);
        let share = self.region.volume() * plausible.len() as f64 / LOOKS as f64;
        let natural = |unit: &[f64]| values(problem, unit);
        let drawn: Vec<Vec<f64>> =
            self.chains.thinned(CANDIDATES).into_iter().map(natural).collect();
        let plausible: Vec<Vec<f64>> =
            plausible.iter().take(CANDIDATES).map(|unit| natural(unit)).collect();
        let wanted = LEAST_POINTS.max(problem.settings.later_wave * free);
        let errors: Vec<Vec<f64>> =
            (0..problem.curves.len()).map(|curve| likelihood.errors(curve, &typical)).collect();
        let mut points = self.least_known(&plausible, &errors, wanted / 2);
        points.extend(self.least_known(&drawn, &errors, wanted - points.len()));
        Next { points, plausible: share, region }
    }

    /// The mean of all draws in the unit cube.
    fn centre(&self) -> Vec<f64> {
        let draws = self.chains.draws();
        let mean = |i: usize| draws.iter().map(|draw| draw[i]).sum::<f64>() / draws.len() as f64;
        (0..draws[0].len()).map(mean).collect()
    }

    /// Of candidates those that the emulator knows least, each after the ones before are known.
    fn least_known(
        &self,
        candidates: &[Vec<f64>],
        errors: &[Vec<f64>],
        wanted: usize,
    ) -> Vec<Vec<f64>> {
        if candidates.is_empty() {
            return Vec::new();
        }
        let places: Vec<Vec<f64>> =
            candidates.iter().map(|point| self.emulator.place(point)).collect();
        let curves: Vec<_> = self
            .emulator
            .curves
            .iter()
            .zip(errors)
            .map(|(curve, errors)| {
                let unknown: Vec<_> =
                    places.iter().map(|place| curve.unknown(place, errors)).collect();
                (curve, unknown)
            })
            .collect();
        let common = |i: usize, j: usize| -> f64 {
            let of_curve = |(curve, unknown): &(&CurveEmulator, Vec<Vec<_>>)| {
                curve.common([&places[i], &places[j]], [&unknown[i], &unknown[j]])
            };
            curves.iter().map(of_curve).sum()
        };
        let diagonal = (0..places.len()).map(|i| common(i, i)).collect();
        let (chosen, _) = pivoted(diagonal, common, 0.0, wanted);
        chosen.into_iter().map(|i| candidates[i].clone()).collect()
    }

    /// The draws that are really run.
    fn verified(&self, problem: &Problem) -> Vec<Vec<f64>> {
        let draws = self.chains.thinned(problem.settings.verified);
        draws.into_iter().map(|u| values(problem, u)).collect()
    }

    /// Compares runs with the emulator.
    fn verdict(&self, runs: Vec<Simulated>) -> Verdict {
        let disagreement: Vec<f64> = (0..self.emulator.curves.len())
            .map(|curve| {
                let surprises = runs.iter().flat_map(|run| {
                    let place = self.emulator.place(&run.point);
                    self.emulator.curves[curve].surprises(&place, &run.curves[curve])
                });
                let squares: Vec<f64> = surprises.map(|surprise| surprise * surprise).collect();
                (squares.iter().sum::<f64>() / squares.len().max(1) as f64).sqrt()
            })
            .collect();
        let agrees = disagreement.iter().all(|disagreement| *disagreement <= DISAGREEMENT);
        Verdict { runs, disagreement, agrees }
    }

    fn posterior(
        self,
        problem: &Problem,
        runs: Vec<Simulated>,
        waves: Vec<Wave>,
        verdict: Verdict,
    ) -> Posterior {
        let likelihood = Likelihood::new(problem, &self.emulator);
        let parameters = problem.free.iter().enumerate();
        let parameters =
            parameters.map(|(i, free)| summary(&self.chains, &free.prior, i)).collect();
        let thinned = self.chains.thinned(problem.settings.draws);
        let flat: Vec<f64> = thinned.iter().flat_map(|u| values(problem, u)).collect();
        let draws = Array2::from_shape_vec((thinned.len(), problem.free.len()), flat)
            .expect("as many values as free numbers per draw");
        let standard: Vec<Vec<f64>> = problem
            .free
            .iter()
            .enumerate()
            .map(|(i, free)| {
                let natural = coordinates(&self.chains, &free.prior, i).into_iter();
                natural.map(|x| (x - free.prior.mean()) / free.prior.deviation()).collect()
            })
            .collect();
        Posterior {
            draws,
            parameters,
            mode: mode(&likelihood, &self.chains)[..problem.free.len()].to_vec(),
            curves: curve_summaries(&likelihood, &self.emulator, &self.chains),
            waves,
            runs,
            verdict,
            identifiability: Identifiability::of(&problem.free, &standard),
            emulator: self.emulator,
        }
    }
}
