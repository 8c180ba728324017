//! Conjugated segments of chains: runs of units between bonds that break conjugation.

use crate::observe::{ChainLengths, SEGMENT_BREAK_CHANCE};

/// Longer segments than this count as this long: of an endless chain 1e-10 of the units, and their
/// energies are the same to 1e-5 eV.
const LONGEST: u64 = 512;

/// The share of all units that stand in segments of n units, from n = 1; empty without chains.
///
/// Each bond breaks conjugation with chance b, for itself. A chain of L units has then, in
/// expectation over the breaks, q^(n−1)·(2b + (L − n − 1)·b²) segments of n < L units, q = 1 − b:
/// a run at either end needs one break, one inside two; and q^(L−1) of L units. The sum over
/// chains needs, for each n, only how many longer chains there are and how many units they have.
pub fn shares(chains: &ChainLengths) -> Vec<f64> {
    let b = SEGMENT_BREAK_CHANCE;
    let units: u64 = chains.histogram.iter().map(|(&length, &count)| length * count).sum();
    let (mut longer, mut longer_units) = (chains.count() as f64, units as f64);
    let mut unbroken = 1.0;
    let mut shares = Vec::new();
    for n in 1..=chains.longest().min(LONGEST) {
        let size = n as f64;
        let whole = chains.histogram.get(&n).copied().unwrap_or(0) as f64;
        longer -= whole;
        longer_units -= whole * size;
        let inside = longer_units - (size + 1.0) * longer;
        let segments = unbroken * (whole + 2.0 * b * longer + b * b * inside);
        shares.push(size * segments / units as f64);
        unbroken *= 1.0 - b;
    }
    let sum: f64 = shares.iter().sum();
    if let Some(last) = shares.last_mut() {
        *last += 1.0 - sum;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn chains(counts: &[(u64, u64)]) -> ChainLengths {
        ChainLengths { histogram: counts.iter().copied().collect() }
    }

    /// Shares of units of one chain, by all 2^(L−1) ways to break it and their chances.
    fn enumerated(length: usize) -> Vec<f64> {
        let mut shares = vec![0.0; length];
        for breaks in 0..1_u32 << (length - 1) {
            let broken = f64::from(breaks.count_ones());
            let chance = SEGMENT_BREAK_CHANCE.powf(broken)
                * (1.0 - SEGMENT_BREAK_CHANCE).powf(length as f64 - 1.0 - broken);
            let mut run = 0;
            for bond in 0..length {
                run += 1;
                if bond + 1 == length || breaks >> bond & 1 == 1 {
                    shares[run - 1] += chance * run as f64 / length as f64;
                    run = 0;
                }
            }
        }
        shares
    }

    #[test]
    fn shares_are_those_of_every_way_to_break_a_short_chain() {
        for length in 1..=10 {
            let expected = enumerated(length);
            let found = shares(&chains(&[(length as u64, 3)]));
            assert_eq!(found.len(), length);
            for (found, expected) in found.iter().zip(expected) {
                assert_relative_eq!(*found, expected, max_relative = 1e-11);
            }
        }
    }

    #[test]
    fn a_mixture_is_the_mean_of_its_chains_by_units() {
        let found = shares(&chains(&[(1, 4), (3, 2), (7, 1)]));
        for (n, found) in found.into_iter().enumerate() {
            let part = |length: usize, units: f64| {
                units * enumerated(length).get(n).copied().unwrap_or(0.0) / 17.0
            };
            let expected = part(1, 4.0) + part(3, 6.0) + part(7, 7.0);
            assert_relative_eq!(found, expected, max_relative = 1e-11);
        }
    }

    /// They hold every unit, and their averages are those that the tables of chains give.
    #[test]
    fn shares_add_up_and_have_the_averages_of_the_chains() {
        let chains = chains(&[(1, 1000), (40, 3), (300, 2), (20_000, 1)]);
        let shares = shares(&chains);
        assert_relative_eq!(shares.iter().sum::<f64>(), 1.0, max_relative = 1e-12);
        let sized = || (1..).zip(&shares).map(|(n, share)| (f64::from(n), share));
        let number = 1.0 / sized().map(|(n, share)| share / n).sum::<f64>();
        let weight = sized().map(|(n, share)| share * n).sum::<f64>();
        // 1e-10 of the units stand in longer segments than the longest.
        let known = chains.number_average_segment().unwrap();
        assert_relative_eq!(number, known, max_relative = 1e-8);
        let known = chains.weight_average_segment().unwrap();
        assert_relative_eq!(weight, known, max_relative = 1e-8);
    }

    #[test]
    fn without_chains_there_are_no_segments() {
        assert!(shares(&chains(&[])).is_empty());
    }
}
