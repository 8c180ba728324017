//! Exponential waiting times without a logarithm: the ziggurat of G. Marsaglia, W. W. Tsang,
//! J. Stat. Softw. 5 (2000) 8, doi:10.18637/jss.v005.i08, with 256 layers.
//!
//! The tables come from the portable exponential and logarithm, so that they have the same bits
//! everywhere.

use crate::engine::random::unit;

/// Layers of equal area under exp(−x). The lowest holds the tail beyond [`TAIL`].
#[derive(Debug)]
pub struct Ziggurat {
    /// The width of each layer, of the lowest one as if it had no tail; the last is 0.
    width: [f64; LAYERS + 1],
    /// exp(−width).
    height: [f64; LAYERS + 1],
}

const LAYERS: usize = 256;
/// Where the tail begins (Marsaglia and Tsang), and the area of a layer.
const TAIL: f64 = 7.697_117_470_131_05;
const AREA: f64 = 3.949_659_822_581_557e-3;

impl Ziggurat {
    pub fn new() -> Self {
        let mut width = [0.0; LAYERS + 1];
        width[0] = AREA * libm::exp(TAIL);
        width[1] = TAIL;
        for layer in 2..LAYERS {
            let below = width[layer - 1];
            width[layer] = -libm::log(AREA / below + libm::exp(-below));
        }
        Self { width, height: width.map(|x| libm::exp(-x)) }
    }

    /// An exponential number of mean 1 from a word; from more of them, by their numbers from 0, in
    /// one case of ninety. Bits 8 to 10 of the word are not used.
    #[inline]
    pub fn draw(&self, word: u64, more: impl Fn(u64) -> u64) -> f64 {
        let (layer, x) = self.point(word);
        if x < self.width[layer + 1] { x } else { self.edge(layer, x, more) }
    }

    /// A layer, and a place along it.
    #[inline]
    fn point(&self, word: u64) -> (usize, f64) {
        let layer = word as usize % LAYERS;
        // Through i64: without a sign, the conversion takes more instructions.
        let share = ((word >> 11) as i64 as f64 + 0.5) * (1.0 / (1_u64 << 53) as f64);
        (layer, share * self.width[layer])
    }

    /// The same where the place may lie beside the curve, or in the tail.
    #[cold]
    fn edge(&self, mut layer: usize, mut x: f64, more: impl Fn(u64) -> u64) -> f64 {
        let mut number = 0;
        loop {
            let share = unit(more(number));
            if layer == 0 {
                return TAIL - libm::log(1.0 - share);
            }
            let (low, high) = (self.height[layer], self.height[layer + 1]);
            if low + (high - low) * share < libm::exp(-x) {
                return x;
            }
            (layer, x) = self.point(more(number + 1));
            if x < self.width[layer + 1] {
                return x;
            }
            number += 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    /// The layers close: the top one, from its own width to the peak, has the area of the others.
    #[test]
    fn the_layers_have_equal_areas() {
        let table = Ziggurat::new();
        let top = table.width[LAYERS - 1] * (1.0 - table.height[LAYERS - 1]);
        assert!((top / AREA - 1.0).abs() < 1e-9, "{top}");
        // The lowest: a box below the tail's beginning, and the tail.
        let lowest = TAIL * libm::exp(-TAIL) + libm::exp(-TAIL);
        assert!((lowest / AREA - 1.0).abs() < 1e-9, "{lowest}");
        assert!(table.width.is_sorted_by(|one, next| one > next));
    }

    /// The empirical distribution of 10⁶ numbers against 1 − exp(−x): by Kolmogorov's law √n·D exceeds
    /// 2.23 once in 10⁴ seeds; the seed is fixed.
    #[test]
    fn the_numbers_are_exponential() {
        const COUNT: usize = 1_000_000;
        let table = Ziggurat::new();
        let mut stream = crate::engine::Source::new(3, 0).sample_stream();
        let mut numbers: Vec<f64> = (0..COUNT)
            .map(|_| {
                let words: [u64; 9] = std::array::from_fn(|_| stream.next_u64());
                table.draw(words[8], |number| words[number as usize % 8])
            })
            .collect();
        numbers.sort_by(f64::total_cmp);
        let apart = |(index, &x): (usize, &f64)| {
            let below = [index, index + 1].map(|below| below as f64 / COUNT as f64);
            below.map(|share| (share + (-x).exp_m1()).abs()).into_iter().fold(0.0, f64::max)
        };
        let most = numbers.iter().enumerate().map(apart).fold(0.0, f64::max);
        assert!(most * (COUNT as f64).sqrt() < 2.23, "{most}");
        assert!(numbers[COUNT - 1] > TAIL);
    }
}
