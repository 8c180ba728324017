//! Chain lengths and conjugated segments.

use crate::engine::View;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// The chance that a bond of a chain breaks its conjugation (estimate; twist between
/// neighbouring units).
pub const SEGMENT_BREAK_CHANCE: f64 = 0.05;

/// How many chains of each length there are. A chain's length counts its starter; live
/// chains count.
///
/// ```
/// use tautomata::observe::ChainLengths;
///
/// // Three chains of 2 and one of 10.
/// let chains = ChainLengths { histogram: [(2, 3), (10, 1)].into() };
/// assert_eq!(chains.number_average(), Some(4.0));
/// assert_eq!(chains.weight_average(), Some(7.0));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ChainLengths {
    /// Chains by length.
    pub histogram: BTreeMap<u64, u64>,
}

impl ChainLengths {
    /// Walks every chain from its end to its start.
    pub fn of(view: &impl View) -> Self {
        let mut histogram = BTreeMap::new();
        for end in view.chain_ends() {
            *histogram.entry(view.chain(end).count() as u64).or_insert(0) += 1;
        }
        Self { histogram }
    }

    /// The same, of the chains with these ends, by what was measured of the same replicate before.
    pub fn measured(
        view: &impl View,
        ends: impl Iterator<Item = u32>,
        before: &mut MeasuredChains,
    ) -> Self {
        let mut histogram = BTreeMap::new();
        for end in ends {
            *histogram.entry(before.length(view, end)).or_insert(0) += 1;
        }
        Self { histogram }
    }

    /// Adds those of another sample.
    pub fn add(&mut self, other: &Self) {
        for (&length, chains) in &other.histogram {
            *self.histogram.entry(length).or_insert(0) += chains;
        }
    }

    /// How many chains there are.
    pub fn count(&self) -> u64 {
        self.histogram.values().sum()
    }

    /// The longest chain; 0 without chains.
    pub fn longest(&self) -> u64 {
        self.histogram.keys().next_back().copied().unwrap_or(0)
    }

    /// Number-average length Σ n L / Σ n.
    pub fn number_average(&self) -> Option<f64> {
        self.over(|length| length, |_| 1.0)
    }

    /// Weight-average length Σ n L² / Σ n L.
    pub fn weight_average(&self) -> Option<f64> {
        self.over(|length| length * length, |length| length)
    }

    /// Dispersity Đ: weight average over number average.
    pub fn dispersity(&self) -> Option<f64> {
        Some(self.weight_average()? / self.number_average()?)
    }

    /// Number-average conjugated segment, in units: each bond breaks conjugation
    /// independently with chance b, so that a chain of L units has 1 + b(L − 1) segments
    /// on average. The expectation over the breaks is taken exactly, nothing is drawn.
    pub fn number_average_segment(&self) -> Option<f64> {
        self.over(|length| length, |length| 1.0 + SEGMENT_BREAK_CHANCE * (length - 1.0))
    }

    /// Weight-average conjugated segment, in units: Σ n² over segments counts the ordered
    /// pairs of units with no break between them, L + 2 Σ (L − d) q^d with q = 1 − b and
    /// d from 1 to L − 1; that sum has a closed form.
    pub fn weight_average_segment(&self) -> Option<f64> {
        let b = SEGMENT_BREAK_CHANCE;
        let q = 1.0 - b;
        // One unit has no pair; there the closed form would leave rounding errors.
        let pairs = |length: f64| match length {
            1.0 => 0.0,
            _ => q * (length * b - (1.0 - q.powf(length))) / (b * b),
        };
        self.over(|length| length + 2.0 * pairs(length), |length| length)
    }

    /// The ratio of two sums over chains, `None` without chains.
    fn over(&self, part: impl Fn(f64) -> f64, whole: impl Fn(f64) -> f64) -> Option<f64> {
        let sum = |of: &dyn Fn(f64) -> f64| -> f64 {
            self.histogram.iter().map(|(&length, &n)| n as f64 * of(length as f64)).sum()
        };
        (!self.histogram.is_empty()).then(|| sum(&part) / sum(&whole))
    }
}

/// Chains as they were when they were last measured. Units of a chain stay where they are, so that a chain is
/// followed only back to where it ended then.
#[derive(Clone, Debug, Default)]
pub struct MeasuredChains {
    /// By the site of the last unit: how many units.
    lengths: HashMap<u32, u32>,
}

impl MeasuredChains {
    /// Shorter chains are not kept: to follow them takes no longer than to look them up, and what is kept takes at
    /// most two or three bytes per site.
    const SHORTEST: u64 = 8;

    /// The length of the chain that ends at a site.
    fn length(&mut self, view: &impl View, end: u32) -> u64 {
        if let Some(&known) = self.lengths.get(&end) {
            return u64::from(known);
        }
        let mut length = 0;
        for unit in view.chain(end) {
            if let Some(known) = self.lengths.remove(&unit) {
                length += u64::from(known);
                break;
            }
            length += 1;
        }
        if length >= Self::SHORTEST {
            self.lengths.insert(end, length as u32);
        }
        length
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn lengths(chains: &[(u64, u64)]) -> ChainLengths {
        ChainLengths { histogram: chains.iter().copied().collect() }
    }

    #[test]
    fn averages_of_two_chains_by_hand() {
        let chains = lengths(&[(1, 1), (3, 1)]);
        assert_eq!(chains.number_average(), Some(2.0));
        assert_eq!(chains.weight_average(), Some(2.5));
        assert_eq!(chains.dispersity(), Some(1.25));
        assert_eq!(chains.longest(), 3);
    }

    #[test]
    fn without_chains_nothing_is_averaged() {
        assert_eq!(lengths(&[]).number_average(), None);
        assert_eq!(lengths(&[]).longest(), 0);
    }

    /// All 2^(L−1) ways to break a short chain, weighted by their chances.
    #[test]
    fn segment_averages_equal_enumeration() {
        let length = 6_u32;
        let (mut segments, mut squares) = (0.0, 0.0);
        for breaks in 0..1_u32 << (length - 1) {
            let broken = f64::from(breaks.count_ones());
            let chance = SEGMENT_BREAK_CHANCE.powf(broken)
                * (1.0 - SEGMENT_BREAK_CHANCE).powf(f64::from(length - 1) - broken);
            let (mut run, mut sum) = (1.0_f64, 0.0);
            for bond in 0..length - 1 {
                if breaks >> bond & 1 == 1 {
                    sum += run * run;
                    run = 0.0;
                }
                run += 1.0;
            }
            segments += chance * (broken + 1.0);
            squares += chance * (sum + run * run);
        }
        let chains = lengths(&[(u64::from(length), 5)]);
        let units = f64::from(length);
        assert_relative_eq!(
            chains.number_average_segment().unwrap(),
            units / segments,
            max_relative = 1e-12
        );
        assert_relative_eq!(
            chains.weight_average_segment().unwrap(),
            squares / units,
            max_relative = 1e-12
        );
    }
}
