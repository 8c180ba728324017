//! Random numbers of the trajectory: each is a pure function of what it is for.
//!
//! Philox2x64-10: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random
//! numbers: as easy as 1, 2, 3", Proc. SC11, doi:10.1145/2063384.2063405.

use super::ziggurat::Ziggurat;
use crate::engine::random::Source;
use std::sync::LazyLock;

/// Rounds of Philox2x64: the number that its authors recommend (six pass all their tests).
const ROUNDS: usize = 10;

/// A key of Philox2x64, for each of its rounds.
type Keys = [u64; ROUNDS];

fn keys(key: u64) -> Keys {
    std::array::from_fn(|round| {
        key.wrapping_add((round as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    })
}

#[expect(clippy::inline_always, reason = "it is a third of what a ringing takes")]
#[inline(always)]
fn philox2x64(mut counter: [u64; 2], keys: &Keys) -> [u64; 2] {
    for key in keys {
        let product = u128::from(counter[0]) * 0xD2B7_4407_B1CE_6E93;
        counter = [(product >> 64) as u64 ^ key ^ counter[1], product as u64];
    }
    counter
}

/// What a brick draws for. Draws for different purposes are independent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Purpose {
    /// The first ringing in a segment.
    Start = 0,
    /// Which event happens at a ringing, and the next ringing.
    Ringing = 1,
    /// The next ringing, after an event elsewhere changed the brick's rate.
    Change = 2,
    /// Whether an event is accepted under the conditions at its time.
    Acceptance = 3,
    /// Whether a tautomer that hops fast is where an event is to happen.
    Presence = 4,
    /// Which tautomer that hops fast does what, and where.
    Walker = 5,
}

/// Bits of a purpose; the number of a further draw for it stands above them.
const PURPOSE_BITS: u32 = 8;

/// In the place of a brick and a purpose: the key of a segment.
const KEY_OF_SEGMENT: u64 = u64::MAX;

/// Tables of the waiting times.
static WAITING: LazyLock<Ziggurat> = LazyLock::new(Ziggurat::new);

/// The random numbers of one replicate in one segment of its protocol.
#[derive(Clone, Copy, Debug)]
pub struct Draws {
    keys: Keys,
    waiting: &'static Ziggurat,
}

impl Draws {
    /// Of a segment, counted from 0. Times are offsets from its start, so that each segment has a key of
    /// its own.
    pub fn of_segment(source: Source, index: usize) -> Self {
        let [key, _] = philox2x64([index as u64, KEY_OF_SEGMENT], &keys(source.key()));
        Self { keys: keys(key), waiting: &WAITING }
    }

    /// Two words for a brick, for a purpose, at an offset in s.
    #[inline]
    pub fn draw(&self, brick: u32, purpose: Purpose, offset: f64) -> [u64; 2] {
        philox2x64([offset.to_bits(), u64::from(brick) | (purpose as u64) << 32], &self.keys)
    }

    /// A further word for a brick, for a purpose, at an offset in s, by its number.
    pub fn further(&self, brick: u32, purpose: Purpose, offset: f64, number: u64) -> u64 {
        let which = (purpose as u64) | (number + 1) << PURPOSE_BITS;
        philox2x64([offset.to_bits(), u64::from(brick) | which << 32], &self.keys)[0]
    }

    /// When a clock rings that is set at an offset (s), at a rate (1/s) above zero: `word` comes from the
    /// draw for the same brick, purpose and offset. At least one bit later than now.
    #[inline]
    pub fn next(&self, brick: u32, purpose: Purpose, now: f64, word: u64, rate: f64) -> f64 {
        let more = |number: u64| self.further(brick, purpose, now, number);
        let next = now + self.waiting.draw(word, more) / rate;
        // Offsets are no less than zero. `max` and `next_up` would ask whether they are numbers.
        let least = f64::from_bits(now.to_bits() + 1);
        if next > least { next } else { least }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known-answer vectors of Random123 (`kat_vectors`, philox2x64 with 10 rounds).
    #[test]
    fn philox_gives_the_published_vectors() {
        assert_eq!(philox2x64([0; 2], &keys(0)), [0xca00_a045_9843_d731, 0x66c2_4222_c9a8_45b5]);
        assert_eq!(
            philox2x64([u64::MAX; 2], &keys(u64::MAX)),
            [0x65b0_21d6_0cd8_310f, 0x4d02_f322_2f86_df20]
        );
        assert_eq!(
            philox2x64(
                [0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344],
                &keys(0xa409_3822_299f_31d0)
            ),
            [0x0a5e_742c_2997_341c, 0xb0f8_83d3_8000_de5d]
        );
    }

    #[test]
    fn a_draw_depends_on_each_part_of_its_key() {
        let draws = Draws::of_segment(Source::new(1, 0), 0);
        let base = draws.draw(5, Purpose::Ringing, 1.0);
        assert_eq!(base, draws.draw(5, Purpose::Ringing, 1.0));
        assert_ne!(base, draws.draw(6, Purpose::Ringing, 1.0));
        assert_ne!(base, draws.draw(5, Purpose::Change, 1.0));
        assert_ne!(base, draws.draw(5, Purpose::Ringing, 1.0_f64.next_up()));
        let others = [(2, 0, 0), (1, 1, 0), (1, 0, 1)];
        for (seed, replicate, segment) in others {
            let other = Draws::of_segment(Source::new(seed, replicate), segment);
            assert_ne!(base, other.draw(5, Purpose::Ringing, 1.0));
        }
    }

    #[test]
    fn a_clock_moves_however_fast_it_is() {
        let draws = Draws::of_segment(Source::new(1, 0), 0);
        let [_, word] = draws.draw(0, Purpose::Ringing, 7.0);
        assert_eq!(draws.next(0, Purpose::Ringing, 7.0, word, 1e300), 7.0_f64.next_up());
    }
}
