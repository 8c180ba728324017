//! Levels: rates rounded up to few values, whose sums are integers.
//!
//! A level stands for (8 + m)·2ᵉ units, m from 0 to 7, so that a rate is rounded up by at most an
//! eighth. The unit is a power of two, so large that the largest rate a site can have is just within
//! the highest level. A rate below 8 units, 15 decades below the largest, is rounded up to 8 units.
//!
//! A rate so large that an offset in the segment can't resolve its waiting times has the highest level, too:
//! it is slowed to what can be resolved, and its events keep their proportions ([`Levels::stretch`]).
//! Otherwise one such rate would have all slow sites ring in vain.

/// Nothing can happen.
pub const IDLE: u16 = 0;
/// Every slow site has this level: a place of its own in a brick's sum.
pub const SLOW: u16 = 1;
/// The lowest of the others.
const LOWEST: u16 = 2;
/// Values of e: 512 sites of the highest level sum up to less than 2⁶³.
const OCTAVES: u32 = 51;
/// The highest.
const HIGHEST: u16 = LOWEST + (8 * OCTAVES - 1) as u16;
/// All levels have numbers below this.
pub const LEVELS: usize = 512;

/// Units to which a level is rounded up; [`SLOW`] has what the segment gives it.
fn units(level: u16) -> u64 {
    if level < LOWEST {
        return 0;
    }
    let number = u64::from(level.min(HIGHEST) - LOWEST);
    (8 + number % 8) << (number / 8)
}

/// The levels of one segment.
#[derive(Clone, Debug)]
pub struct Levels {
    /// 1/s, a power of two.
    unit: f64,
    per_unit: f64,
    /// By level.
    units: Box<[u64; LEVELS]>,
}

impl Levels {
    /// For rates up to `largest`, where slow sites have the bound `slow`, both in 1/s.
    pub fn new(largest: f64, slow: f64) -> Self {
        let top = units(HIGHEST) as f64;
        let mut unit = 1.0_f64;
        while largest / unit > top {
            unit *= 2.0;
        }
        while largest > 0.0 && largest / unit * 2.0 <= top {
            unit /= 2.0;
        }
        let mut units: Box<[u64; LEVELS]> =
            Box::new(std::array::from_fn(|level| units(level as u16)));
        units[usize::from(SLOW)] = (slow / unit).ceil() as u64;
        Self { unit, per_unit: 1.0 / unit, units }
    }

    /// What a unit is, in 1/s.
    #[inline]
    pub fn unit(&self) -> f64 {
        self.unit
    }

    /// A number of units in 1/s.
    #[inline]
    pub fn rate(&self, units: u64) -> f64 {
        // Through i64: sums lie below 2⁶³, and without a sign the conversion takes more instructions.
        units as i64 as f64 * self.unit
    }

    /// The units of a level.
    #[inline]
    pub fn units(&self, level: u16) -> u64 {
        self.units[usize::from(level) % LEVELS]
    }

    /// The lowest level that is no lower than a rate in 1/s.
    #[inline]
    pub fn level(&self, rate: f64) -> u16 {
        /// Bits of a number's mantissa behind the three that a level keeps.
        const BEHIND: u32 = f64::MANTISSA_DIGITS - 1 - 3;
        /// What the leading bits of 8.0 say.
        const EIGHT: i64 = (8.0_f64.to_bits() >> BEHIND) as i64;
        if rate <= 0.0 {
            return IDLE;
        }
        let rounded_up = (rate * self.per_unit).to_bits() + ((1 << BEHIND) - 1);
        let number = (rounded_up >> BEHIND) as i64 - EIGHT;
        LOWEST + number.clamp(0, i64::from(HIGHEST - LOWEST)) as u16
    }

    /// How many times larger a site's summed rate (1/s) is than its level; 1 for all but those that are slowed.
    #[inline]
    pub fn stretch(&self, level: u16, rate: impl FnOnce() -> f64) -> f64 {
        if level < HIGHEST { 1.0 } else { (rate() / self.rate(self.units(HIGHEST))).max(1.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_does_not_happen_has_no_level() {
        assert_eq!(Levels::new(1.0, 0.0).level(0.0), IDLE);
        assert_eq!(Levels::new(0.0, 0.0).level(0.0), IDLE);
    }

    #[test]
    fn a_brick_of_the_highest_level_has_a_sum() {
        let highest = units(HIGHEST);
        assert!(highest.checked_mul(512).is_some_and(|sum| sum < 1 << 63));
    }

    #[test]
    fn a_rate_beyond_the_largest_is_stretched() {
        let levels = Levels::new(1.0, 0.0);
        let stretch = |rate: f64| levels.stretch(levels.level(rate), || rate);
        let highest = levels.rate(levels.units(HIGHEST));
        assert_eq!([stretch(0.1), stretch(highest), stretch(8.0 * highest)], [1.0, 1.0, 8.0]);
    }

    proptest! {
        /// No rate is rounded down, none of the first 15 decades up by more than an eighth, and none to
        /// more than the next level.
        #[test]
        fn a_rate_is_rounded_up_by_an_eighth(log in -30.0..30.0_f64, below in 0.0..20.0_f64) {
            let largest = 10.0_f64.powf(log);
            let levels = Levels::new(largest, 0.0);
            for rate in [largest, largest * 10.0_f64.powf(-below)] {
                let bound = levels.rate(levels.units(levels.level(rate)));
                prop_assert!(bound >= rate);
                prop_assert!(bound <= rate * 1.125 || rate < largest * 1e-15);
            }
        }
    }
}
