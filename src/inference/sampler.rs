//! Draws from a density on a box of the unit cube, by an ensemble of walkers: one half of the moves stretch the line through another
//! walker (J. Goodman, J. Weare, Commun. Appl. Math. Comput. Sci. 5, 65 (2010)), the other half go along the difference of two
//! others (C. J. F. ter Braak, Stat. Comput. 16, 239 (2006)), which takes fewer steps in few dimensions. Several ensembles
//! on their own show whether they agree.
//!
//! Own code instead of the package `hammer-and-sample`, which has the first kind of move: the bits must not depend on the C
//! library's logarithm.

use super::Mixing;
use super::random::Stream;
use super::region::Region;
use crate::statistics::mean_and_variance;
use rayon::prelude::*;
use std::ops::Range;

/// Ensembles.
const ENSEMBLES: usize = 4;
/// Walkers of an ensemble at least, and per dimension.
const WALKERS: (usize, usize) = (16, 4);
/// Places at which the density is looked at first, per walker.
const LOOKS: usize = 8;
/// Steps of the first attempt, half of which are dropped; each further one goes on until there are twice as many.
const FIRST_STEPS: usize = 128;
/// Draws at most, dropped ones included, per effective draw that is wanted: with autocorrelation times beyond half of this the
/// chains are too short, and say so.
const MOST_DRAWS: usize = 500;
/// Ensembles that agree have an R̂ below this (A. Vehtari et al., Bayesian Anal. 16, 667 (2021), advise 1.01).
const AGREED: f64 = 1.01;
/// A window of this many autocorrelation times sees the autocorrelation (A. Sokal, in Functional Integration, 1997).
const WINDOW: f64 = 5.0;

/// Draws: for each ensemble, for each step kept, the places of its walkers, one after the other.
pub(super) struct Chains {
    dimensions: usize,
    ensembles: Vec<Vec<Vec<f64>>>,
}

/// A walker: its place, and the log density there.
#[derive(Clone)]
struct Walker {
    place: Vec<f64>,
    log: f64,
}

/// Draws from a density in a region until there are as many effective draws of every coordinate as wanted and the ensembles
/// agree, or there are [`MOST_DRAWS`] times as many draws.
pub(super) fn sample(
    log_density: impl Fn(&[f64]) -> f64 + Sync,
    region: &Region,
    wanted: usize,
    seed: u64,
) -> Chains {
    let log_density = |place: &[f64]| {
        // A density that is no number counts as none.
        if region.holds(place) {
            log_density(place).max(f64::NEG_INFINITY)
        } else {
            f64::NEG_INFINITY
        }
    };
    let dimensions = region.sides.len();
    let walkers = WALKERS.0.max(WALKERS.1 * dimensions);
    let mut ensembles = start(&log_density, region, walkers, seed);
    let mut chains = Chains { dimensions, ensembles: vec![Vec::new(); ENSEMBLES] };
    let most_steps = MOST_DRAWS * wanted / (ENSEMBLES * walkers);
    let mut steps = FIRST_STEPS;
    loop {
        ensembles.par_iter_mut().zip(&mut chains.ensembles).for_each(|(ensemble, chain)| {
            while chain.len() < steps {
                ensemble.step(&log_density);
                chain.push(ensemble.places());
            }
        });
        let kept = chains.second_half();
        let enough = (0..dimensions)
            .map(|i| kept.mixing(|place| place[i]))
            .all(|mixing| mixing.effective_size >= wanted as f64 && mixing.r_hat < AGREED);
        if enough || 2 * steps > most_steps {
            return kept;
        }
        steps *= 2;
    }
}

/// The walkers begin where a Sobol sequence finds the density largest, dealt out among the ensembles.
fn start(
    log_density: &(impl Fn(&[f64]) -> f64 + Sync),
    region: &Region,
    walkers: usize,
    seed: u64,
) -> Vec<Ensemble> {
    let looks = (LOOKS * ENSEMBLES * walkers) as u32;
    let mut seen: Vec<Walker> = (0..looks)
        .into_par_iter()
        .map(|look| {
            let place = region.sobol(look, !seed);
            Walker { log: log_density(&place), place }
        })
        .collect();
    seen.sort_by(|a, b| b.log.total_cmp(&a.log));
    let ensemble = |number: usize| Ensemble {
        walkers: seen.iter().skip(number).step_by(ENSEMBLES).take(walkers).cloned().collect(),
        stream: Stream::new(seed, number as u64),
    };
    (0..ENSEMBLES).map(ensemble).collect()
}

/// Walkers, and the random numbers that move them.
struct Ensemble {
    walkers: Vec<Walker>,
    stream: Stream,
}

impl Ensemble {
    /// Each walker of one half is moved by walkers of the other half.
    fn step(&mut self, log_density: &impl Fn(&[f64]) -> f64) {
        let (count, half) = (self.walkers.len(), self.walkers.len() / 2);
        for (moved, others) in [(0..half, half..count), (half..count, 0..half)] {
            for walker in moved {
                let (place, log_factor) = self.proposal(walker, others.clone());
                let log = log_density(&place);
                if log - self.walkers[walker].log + log_factor > libm::log(self.stream.unit()) {
                    self.walkers[walker] = Walker { place, log };
                }
            }
        }
    }

    /// Where a walker may go, and the logarithm of what multiplies the ratio of the densities.
    fn proposal(&mut self, walker: usize, others: Range<usize>) -> (Vec<f64>, f64) {
        let one = others.start + self.stream.index(others.len());
        let two = others.start + self.stream.index(others.len());
        let [own, one, two] = [walker, one, two].map(|index| &self.walkers[index].place);
        let dimensions = own.len() as f64;
        if self.stream.unit() < 0.5 {
            // Density ∝ 1/√z between 1/2 and 2.
            let stretch = 0.5 * (1.0 + self.stream.unit()).powi(2);
            let place = own.iter().zip(one).map(|(own, one)| one + stretch * (own - one));
            (place.collect(), (dimensions - 1.0) * libm::log(stretch))
        } else {
            // The best factor for a normal density, ter Braak's, between a half and one and a half of it.
            let factor = (0.5 + self.stream.unit()) * 2.38 / (2.0 * dimensions).sqrt();
            let place =
                own.iter().zip(one).zip(two).map(|((own, one), two)| own + factor * (one - two));
            (place.collect(), 0.0)
        }
    }

    /// The places of all walkers, one after the other.
    fn places(&self) -> Vec<f64> {
        self.walkers.iter().flat_map(|walker| &walker.place).copied().collect()
    }
}

impl Chains {
    fn second_half(&self) -> Self {
        let half = |chain: &Vec<Vec<f64>>| chain[chain.len() / 2..].to_vec();
        Self { dimensions: self.dimensions, ensembles: self.ensembles.iter().map(half).collect() }
    }

    /// All draws, step after step.
    pub(super) fn draws(&self) -> Vec<&[f64]> {
        let steps = 0..self.ensembles[0].len();
        steps
            .flat_map(|step| self.ensembles.iter().map(move |chain| &chain[step]))
            .flat_map(|places| places.chunks_exact(self.dimensions))
            .collect()
    }

    /// So many draws, evenly spaced in time.
    pub(super) fn thinned(&self, count: usize) -> Vec<&[f64]> {
        let draws = self.draws();
        let count = count.min(draws.len());
        (0..count).map(|i| draws[i * draws.len() / count]).collect()
    }

    /// How well the draws tell a quantity.
    pub(super) fn mixing(&self, quantity: impl Fn(&[f64]) -> f64) -> Mixing {
        let series: Vec<Vec<Vec<f64>>> = self
            .ensembles
            .iter()
            .map(|chain| {
                let of_walker = |walker: usize| {
                    let own = walker * self.dimensions..(walker + 1) * self.dimensions;
                    chain.iter().map(|step| quantity(&step[own.clone()])).collect()
                };
                (0..chain[0].len() / self.dimensions).map(of_walker).collect()
            })
            .collect();
        let draws = series.iter().flatten().map(Vec::len).sum::<usize>() as f64;
        let autocorrelation_time = autocorrelation_time(&series.iter().flatten());
        Mixing {
            autocorrelation_time,
            effective_size: draws / autocorrelation_time,
            r_hat: r_hat(&series),
        }
    }
}

/// The integrated autocorrelation time of series about their common mean, in steps.
fn autocorrelation_time<'a>(series: &(impl Iterator<Item = &'a Vec<f64>> + Clone)) -> f64 {
    let length = series.clone().next().map_or(0, Vec::len);
    let count = series.clone().map(Vec::len).sum::<usize>() as f64;
    let mean = series.clone().flatten().sum::<f64>() / count;
    let covariance = |lag: usize| -> f64 {
        let products = |one: &Vec<f64>| -> f64 {
            one.iter().zip(&one[lag..]).map(|(a, b)| (a - mean) * (b - mean)).sum()
        };
        series.clone().map(products).sum::<f64>() / count
    };
    let variance = covariance(0);
    let (mut time, mut lag) = (1.0, 1);
    while variance > 0.0 && lag < length && (lag as f64) < WINDOW * time {
        time += 2.0 * covariance(lag) / variance;
        lag += 1;
    }
    // A series that alternates has less than one; draws are not counted more than once.
    time.max(1.0)
}

/// R̂ of A. Gelman and D. B. Rubin (Stat. Sci. 7, 457 (1992)): of ensembles, each cut in two.
fn r_hat(series: &[Vec<Vec<f64>>]) -> f64 {
    let halves: Vec<Vec<f64>> = series
        .iter()
        .flat_map(|ensemble| {
            let half = ensemble[0].len() / 2;
            let cut = move |range: Range<usize>| -> Vec<f64> {
                ensemble.iter().flat_map(|walker| walker[range.clone()].iter().copied()).collect()
            };
            [cut(0..half), cut(half..2 * half)]
        })
        .collect();
    let moments: Vec<(f64, f64)> = halves.iter().map(|half| mean_and_variance(half)).collect();
    let within = moments.iter().map(|(_, variance)| variance).sum::<f64>() / moments.len() as f64;
    let means: Vec<f64> = moments.iter().map(|(mean, _)| *mean).collect();
    let between = mean_and_variance(&means).1;
    if within > 0.0 { ((within + between) / within).sqrt() } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A normal density with correlation 0.95, well within the cube: with 10 000 effective draws its means are
    /// within 5/√10 000 = 0.05 deviations, its deviations within 5/√20 000 = 3.5 %, its correlation within
    /// 5 (1 − 0.95²)/√10 000 = 0.005. Another seed fails once in some 400 000.
    #[test]
    fn a_narrow_normal_density() {
        let r: f64 = 0.95;
        let log = |u: &[f64]| {
            let [x, y] = [(u[0] - 0.4) / 0.05, (u[1] - 0.6) / 0.1];
            -0.5 * (x * x - 2.0 * r * x * y + y * y) / (1.0 - r * r)
        };
        let chains = sample(log, &Region::whole(2), 10_000, 3);
        let draws = chains.draws();
        let column = |i: usize| draws.iter().map(|draw| draw[i]).collect::<Vec<_>>();
        let ([x, y], mixing) = ([column(0), column(1)], chains.mixing(|place| place[0]));
        let ((mean_x, variance_x), (mean_y, variance_y)) =
            (mean_and_variance(&x), mean_and_variance(&y));
        assert!(mixing.effective_size >= 10_000.0 && mixing.r_hat < 1.01, "{mixing:?}");
        assert!(mixing.autocorrelation_time > 2.0, "{mixing:?}");

        assert!((mean_x - 0.4).abs() < 0.05 * 0.05 && (mean_y - 0.6).abs() < 0.05 * 0.1);
        assert!((variance_x.sqrt() / 0.05 - 1.0).abs() < 0.035, "{variance_x}");
        assert!((variance_y.sqrt() / 0.1 - 1.0).abs() < 0.035, "{variance_y}");
        let common = x.iter().zip(&y).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum::<f64>();
        let correlation = common / (draws.len() as f64 - 1.0) / (variance_x * variance_y).sqrt();
        assert!((correlation - r).abs() < 0.005, "{correlation}");
    }

    /// A flat density is drawn evenly, up to the faces of the cube: tenths hold their share within 5 · √(0.09/10 000).
    #[test]
    fn a_flat_density_fills_the_cube() {
        let chains = sample(|_| 0.0, &Region::whole(3), 10_000, 1);
        let draws = chains.draws();
        for axis in 0..3 {
            for tenth in 0..10 {
                let within = |draw: &&&[f64]| (10.0 * draw[axis]) as usize == tenth;
                let share = draws.iter().filter(within).count() as f64 / draws.len() as f64;
                assert!(
                    (share - 0.1).abs() < 5.0 * (0.09_f64 / 10_000.0).sqrt(),
                    "{axis} {tenth}: {share}"
                );
            }
        }
    }

    /// An autoregressive series with coefficient 0.8 has the time (1 + 0.8)/(1 − 0.8) = 9. Its relative error
    /// is √(2 · (2 · 45 + 1)/200 000) = 3 % (Sokal); five of these.
    #[test]
    fn the_autocorrelation_time_of_an_autoregressive_series() {
        let mut stream = Stream::new(4, 0);
        let series: Vec<Vec<f64>> = (0..4)
            .map(|_| {
                let mut x = stream.normal() / 0.6;
                (0..50_000)
                    .map(|_| {
                        x = 0.8 * x + stream.normal();
                        x
                    })
                    .collect()
            })
            .collect();
        let time = autocorrelation_time(&series.iter());
        assert!((time / 9.0 - 1.0).abs() < 0.15, "{time}");
    }

    /// Two densities that no walker crosses between: the ensembles hold different shares, and R̂ says so.
    #[test]
    fn ensembles_that_disagree_are_seen() {
        let apart = vec![vec![vec![0.0, 0.1, 0.0, 0.1]], vec![vec![1.0, 1.1, 1.0, 1.1]]];
        assert!(r_hat(&apart) > 5.0);
        let alike = vec![vec![vec![0.0, 0.1, 0.0, 0.1]], vec![vec![0.1, 0.0, 0.1, 0.0]]];
        assert!(r_hat(&alike) < 1.05);
    }
}
