//! How well an activation energy is known: the bootstrap over curves, with a fixed seed.
//!
//! Where every program of temperature was run at least twice, the curves of each program are drawn with
//! replacement (B. Efron, R. J. Tibshirani, An Introduction to the Bootstrap, 1993, ch. 8). Where one was run
//! once, its curve can't be left out: then the deviations of the curves from the line are drawn (ch. 9), one draw
//! for all conversions, because the deviation of a curve is the same error at neighbouring conversions.
//!
//! Few curves scatter less about their own line than about the true one, and a percentile of a thousand resamples
//! knows nothing of Student: deviations are widened by √(N/ν) · t(ν)/1.96 with N curves and ν degrees of freedom,
//! N less the programs where curves are drawn, N less two where deviations are.

use super::Curve;
use super::line::Line;
use crate::statistics::{RESAMPLES, Resampler, mean_and_error, percentile_band, t_quantile};

/// Seed of the draws: results are the same on every machine.
pub const SEED: u64 = 20;

/// The 0.975 quantile of the normal distribution.
const NORMAL: f64 = 1.959_963_985;

/// Which curves the resamples consist of, drawn once for all conversions and methods.
#[derive(Clone, Debug, PartialEq)]
pub struct Draws {
    picks: Vec<Vec<usize>>,
    /// Whether deviations are drawn instead of curves.
    deviations: bool,
    degrees: usize,
}

/// An activation energy with its error, in J/mol.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Uncertain {
    /// Standard error; `None` without a degree of freedom.
    pub standard_error: Option<f64>,
    /// The 95 % band.
    pub band: Option<[f64; 2]>,
}

impl Draws {
    /// Draws from curves.
    pub fn of(curves: &[&Curve], seed: u64) -> Self {
        let groups = groups(curves);
        let deviations = groups.iter().any(|group| group.len() < 2);
        let count = curves.len();
        let degrees = count.saturating_sub(if deviations { 2 } else { groups.len() });
        let mut resampler = Resampler::seeded(seed);
        let mut pick = || -> Vec<usize> {
            if deviations {
                return (0..count).map(|_| resampler.index(count)).collect();
            }
            let of_group = |group: &Vec<usize>, resampler: &mut Resampler| -> Vec<usize> {
                group.iter().map(|_| group[resampler.index(group.len())]).collect()
            };
            groups.iter().flat_map(|group| of_group(group, &mut resampler)).collect()
        };
        let picks = if degrees > 0 { (0..RESAMPLES).map(|_| pick()).collect() } else { Vec::new() };
        Self { picks, deviations, degrees }
    }

    /// What was drawn, in words.
    pub fn says(&self) -> &'static str {
        match (self.degrees, self.deviations) {
            (0, _) => "no bands: too few curves",
            (_, true) => "bands from the deviations of the curves about the line",
            (_, false) => "bands from replicates drawn at each program of temperature",
        }
    }

    /// The line in each resample.
    pub fn lines(&self, line: &Line) -> impl Iterator<Item = Line> {
        let deviations = self.deviations;
        self.picks
            .iter()
            .map(move |pick| if deviations { line.with_deviations(pick) } else { line.drawn(pick) })
    }

    /// What the deviation of a resample from what was found is multiplied by for a band, with so many curves; `None`
    /// without a degree of freedom.
    pub fn widening(&self, curves: usize) -> Option<f64> {
        Some(self.deviation_widening(curves) * t_quantile(self.degrees)? / NORMAL)
    }

    /// The same for a standard error.
    fn deviation_widening(&self, curves: usize) -> f64 {
        (curves as f64 / self.degrees as f64).sqrt()
    }

    /// The error of a line's energy.
    pub fn error(&self, line: &Line) -> Uncertain {
        let (Some(energy), Some(wide)) = (line.energy(), self.widening(line.x.len())) else {
            return Uncertain::default();
        };
        let widening = self.deviation_widening(line.x.len());
        let apart: Vec<f64> =
            self.lines(line).filter_map(|drawn| Some(drawn.energy()? - energy)).collect();
        // The standard deviation over resamples: the standard error of their mean times √n.
        let deviation = mean_and_error(&apart).1 * (apart.len() as f64).sqrt() * widening;
        let band = percentile_band(apart.iter().map(|apart| energy + wide * apart).collect());
        Uncertain { standard_error: Some(deviation).filter(|it| it.is_finite()), band }
    }
}

/// The curves of each program of temperature, by index.
pub fn groups(curves: &[&Curve]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, curve) in curves.iter().enumerate() {
        match groups.iter_mut().find(|group| curves[group[0]].same_program(curve)) {
            Some(group) => group.push(index),
            None => groups.push(vec![index]),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::super::synthetic::OneStep;
    use super::*;
    use approx::assert_relative_eq;

    /// Five points with deviations that are orthogonal to a line: the bootstrap of deviations has the standard error
    /// of least squares but for the scatter of 1000 resamples, 1/√2000 = 2.2 %; five of these.
    #[test]
    fn deviations_give_the_error_of_least_squares() {
        let reaction = OneStep::first_order(150e3, 1e12);
        let curves = [2.0, 5.0, 10.0, 20.0, 40.0].map(|rate| reaction.ramp(rate));
        let draws = Draws::of(&curves.iter().collect::<Vec<_>>(), SEED);
        let x = vec![-2.0, -1.0, 0.0, 1.0, 2.0];
        let y = vec![0.1, -0.2, 0.0, 0.2, -0.1];
        let line = Line { x, y, scale: 1.0, offset: 0.0 };
        let found = draws.error(&line).standard_error.unwrap();
        let fit = line.fit().unwrap();
        assert_relative_eq!(found, fit.slope_error().unwrap(), max_relative = 0.11);
    }

    #[test]
    fn replicates_are_drawn_where_there_are_any() {
        let reaction = OneStep::first_order(150e3, 1e12);
        let curves = [5.0, 5.0, 10.0, 10.0, 20.0, 20.0].map(|rate| reaction.ramp(rate));
        let all: Vec<&Curve> = curves.iter().collect();
        assert_eq!(groups(&all), [vec![0, 1], vec![2, 3], vec![4, 5]]);
        assert!(Draws::of(&all, SEED).says().contains("replicates"));
        assert!(Draws::of(&all[1..], SEED).says().contains("deviations"));
        assert!(Draws::of(&all[..2], SEED).says().contains("replicates"));
        assert!(Draws::of(&all[1..3], SEED).says().contains("no bands"));
    }
}
