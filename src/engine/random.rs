//! Counter-based random numbers: every draw is a pure function of what it is for.
//!
//! Philox4x32-10: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random
//! numbers: as easy as 1, 2, 3", Proc. SC11, doi:10.1145/2063384.2063405.

use rand::TryRng;
use std::convert::Infallible;

/// The generator's name and version, for manifests: it fixes every trajectory.
pub const GENERATOR: &str = "philox2x64-10/v2";

/// Philox4x32 with ten rounds.
#[expect(clippy::inline_always, reason = "called, it takes a third more instructions")]
#[inline(always)]
pub fn philox(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for _ in 0..10 {
        let low = u64::from(counter[0]) * 0xD251_1F53;
        let high = u64::from(counter[2]) * 0xCD9E_8D57;
        counter = [
            (high >> 32) as u32 ^ counter[1] ^ key[0],
            high as u32,
            (low >> 32) as u32 ^ counter[3] ^ key[1],
            low as u32,
        ];
        key = [key[0].wrapping_add(0x9E37_79B9), key[1].wrapping_add(0xBB67_AE85)];
    }
    counter
}

/// What a draw is for. Draws for different purposes are independent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Purpose {
    /// The key of a replicate.
    Replicate = 0,
    /// Preparing the sample.
    Sample = 1,
    /// At which liquid fraction a place is liquid.
    Melting = 6,
}

/// The random numbers of one replicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    key: [u32; 2],
}

impl Source {
    /// The numbers of one replicate (counted from 0) of a seed.
    pub fn new(seed: u64, replicate: u32) -> Self {
        let words = philox(
            [replicate, 0, 0, Purpose::Replicate as u32],
            [seed as u32, (seed >> 32) as u32],
        );
        Self { key: [words[0], words[1]] }
    }

    /// The key of the replicate, in one word.
    pub fn key(&self) -> u64 {
        u64::from(self.key[0]) | u64::from(self.key[1]) << 32
    }

    /// Two 64-bit words owned by a site, for a purpose, at a time in s.
    #[inline]
    pub fn draw(&self, owner: u32, purpose: Purpose, time: f64) -> [u64; 2] {
        let bits = time.to_bits();
        let w = philox([owner, bits as u32, (bits >> 32) as u32, purpose as u32], self.key);
        [u64::from(w[0]) | u64::from(w[1]) << 32, u64::from(w[2]) | u64::from(w[3]) << 32]
    }

    /// A stream of numbers for preparing the sample.
    pub fn sample_stream(&self) -> Stream {
        Stream { key: self.key, block: 0, words: [0; 4], used: 4 }
    }
}

/// A uniform number in [0, 1) from a word.
#[inline]
pub fn unit(word: u64) -> f64 {
    (word >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
}

/// Philox as a sequential generator behind rand's trait.
#[derive(Clone, Debug)]
pub struct Stream {
    key: [u32; 2],
    block: u64,
    words: [u32; 4],
    used: usize,
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        if self.used == 4 {
            let counter = [self.block as u32, (self.block >> 32) as u32, 0, Purpose::Sample as u32];
            self.words = philox(counter, self.key);
            self.block += 1;
            self.used = 0;
        }
        self.used += 1;
        Ok(self.words[self.used - 1])
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let low = u64::from(self.try_next_u32()?);
        Ok(low | u64::from(self.try_next_u32()?) << 32)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(4) {
            let word = self.try_next_u32()?.to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    /// Known-answer vectors of Random123 (`kat_vectors`, philox4x32 with 10 rounds).
    #[test]
    fn philox_gives_the_published_vectors() {
        assert_eq!(philox([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(
            philox([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            philox(
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0]
            ),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn the_ends_of_the_unit_interval_are_safe() {
        assert_eq!(unit(0), 0.0);
        assert!(unit(u64::MAX) < 1.0);
    }

    #[test]
    fn a_draw_depends_on_each_part_of_its_key() {
        let source = Source::new(1, 0);
        let base = source.draw(5, Purpose::Melting, 1.0);
        assert_eq!(base, source.draw(5, Purpose::Melting, 1.0));
        assert_ne!(base, source.draw(6, Purpose::Melting, 1.0));
        assert_ne!(base, source.draw(5, Purpose::Sample, 1.0));
        assert_ne!(base, source.draw(5, Purpose::Melting, 1.0_f64.next_up()));
        assert_ne!(base, Source::new(2, 0).draw(5, Purpose::Melting, 1.0));
        assert_ne!(base, Source::new(1, 1).draw(5, Purpose::Melting, 1.0));
    }

    #[test]
    fn the_stream_counts_on() {
        let mut stream = Source::new(3, 0).sample_stream();
        let first: Vec<u64> = (0..8).map(|_| stream.next_u64()).collect();
        let distinct: std::collections::BTreeSet<_> = first.iter().collect();
        assert_eq!(distinct.len(), 8);
    }
}
