//! The master equation of a few states, solved: dp/dt = p·Q(t).

/// One way from a state to another.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// From which state.
    pub from: usize,
    /// To which.
    pub to: usize,
    /// At which of the rates.
    pub rate: usize,
}

/// Carries probabilities from one time to another, in s, in a number of steps, by the fourth-order
/// method of Runge and Kutta, which for constant rates is the series of the matrix exponential of each
/// step up to the fourth power. `rates` gives the rates, in 1/s, at a time.
///
/// The relative error is about n·(q·step)⁵/120 for n steps, q the largest rate at which a state
/// is left.
pub fn evolve(
    ways: &[Way],
    mut chances: Vec<f64>,
    (from, to): (f64, f64),
    steps: usize,
    rates: impl Fn(f64) -> Vec<f64>,
) -> Vec<f64> {
    let step = (to - from) / steps as f64;
    let ahead = |chances: &[f64], slope: &[f64], by: f64| -> Vec<f64> {
        chances.iter().zip(slope).map(|(p, d)| p + by * d).collect()
    };
    for number in 0..steps {
        let start = from + number as f64 * step;
        let [first, middle, last] = [0.0, 0.5, 1.0].map(|share| rates(start + share * step));
        let a = slope(ways, &first, &chances);
        let b = slope(ways, &middle, &ahead(&chances, &a, step / 2.0));
        let c = slope(ways, &middle, &ahead(&chances, &b, step / 2.0));
        let d = slope(ways, &last, &ahead(&chances, &c, step));
        for (state, chance) in chances.iter_mut().enumerate() {
            *chance += step / 6.0 * (a[state] + 2.0 * (b[state] + c[state]) + d[state]);
        }
    }
    chances
}

fn slope(ways: &[Way], rates: &[f64], chances: &[f64]) -> Vec<f64> {
    let mut slope = vec![0.0; chances.len()];
    for way in ways {
        let flow = rates[way.rate] * chances[way.from];
        slope[way.from] -= flow;
        slope[way.to] += flow;
    }
    slope
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0 → 1 at a rate that grows as t: exp(−t²/2) is left.
    #[test]
    fn a_rate_that_grows_with_time() {
        let ways = [Way { from: 0, to: 1, rate: 0 }];
        let end = evolve(&ways, vec![1.0, 0.0], (0.0, 2.0), 200, |time| vec![time]);
        assert!((end[0] - (-2.0_f64).exp()).abs() < 1e-9, "{end:?}");
        assert!((end[0] + end[1] - 1.0).abs() < 1e-14);
    }

    /// 0 ⇌ 1: relaxation at the sum of the rates.
    #[test]
    fn there_and_back() {
        let ways = [Way { from: 0, to: 1, rate: 0 }, Way { from: 1, to: 0, rate: 1 }];
        let end = evolve(&ways, vec![1.0, 0.0], (0.0, 1.5), 100, |_| vec![0.3, 0.9]);
        let exact = 0.25 * (1.0 - (-1.2_f64 * 1.5).exp());
        assert!((end[1] - exact).abs() < 1e-9, "{end:?}");
    }
}
