//! How strong a weak spot is: its tautomer energy, in classes.

use super::Site;
use rand::{Rng, RngExt};
use std::f64::consts::FRAC_1_SQRT_2;

/// How many classes there are.
pub const CLASSES: usize = Site::STRENGTHS as usize;

/// Distance of two classes in standard deviations.
const WIDTH: f64 = 0.2;

/// What each class adds to a weak spot's tautomer energy, in J/mol, where the standard
/// deviation is `deviation`: −3.1, −2.9, … 3.1 times that.
pub fn levels(deviation: f64) -> [f64; CLASSES] {
    std::array::from_fn(|class| (class as f64 - 15.5) * WIDTH * deviation)
}

/// The normal probability of each class: of what lies nearer to its level than to any other.
pub fn shares() -> [f64; CLASSES] {
    let below = |edge: usize| match edge {
        0 => 0.0,
        CLASSES => 1.0,
        _ => 0.5 * libm::erfc(-(edge as f64 - 16.0) * WIDTH * FRAC_1_SQRT_2),
    };
    std::array::from_fn(|class| below(class + 1) - below(class))
}

/// Draws the classes of weak spots.
#[derive(Clone, Debug)]
pub struct Strengths {
    /// The chance of a class up to each; none where all weak spots are alike.
    up_to: Option<[f64; CLASSES]>,
}

impl Strengths {
    /// For a standard deviation of the tautomer energy in J/mol.
    pub fn new(deviation: f64) -> Self {
        let mut sum = 0.0;
        let up_to = shares().map(|share| {
            sum += share;
            sum
        });
        Self { up_to: (deviation > 0.0).then_some(up_to) }
    }

    /// A class. Where all weak spots are alike it is 0, and no random number is drawn.
    pub fn draw(&self, rng: &mut impl Rng) -> u8 {
        let Some(up_to) = &self.up_to else { return 0 };
        let chance: f64 = rng.random();
        // The sum of all shares may fall short of 1 by rounding.
        up_to.partition_point(|&sum| sum <= chance).min(CLASSES - 1) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_those_of_a_normal_distribution() {
        let (levels, shares) = (levels(2000.0), shares());
        assert!((levels[0] + 6200.0).abs() < 1e-9 && (levels[31] - 6200.0).abs() < 1e-9);
        let moment = |power: i32| -> f64 {
            levels.iter().zip(shares).map(|(level, share)| share * level.powi(power)).sum()
        };
        assert!((moment(0) - 1.0).abs() < 1e-12 && moment(1).abs() < 1e-9);
        // Classes of width h add h²/12, 0.33 %, to the variance (W. F. Sheppard); the tails
        // beyond 3.2, drawn in to 3.1, take as much.
        assert!((moment(2) / 4e6 - 1.0).abs() < 1e-3, "{}", moment(2) / 4e6);
    }

    #[test]
    fn where_all_are_alike_all_levels_are_zero() {
        assert!(levels(0.0).iter().all(|&level| level == 0.0));
    }
}
