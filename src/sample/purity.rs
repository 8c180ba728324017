//! How recrystallization makes the substance purer.

use super::OutOfRange;
use super::out_of_range::share;

/// Impurity of the crude substance: share of the molecules (est).
pub const CRUDE_IMPURITY: f64 = 0.02;
/// Share of the impurity that one recrystallization leaves (est).
pub const LEFT_BY_RECRYSTALLIZATION: f64 = 0.2;

/// Impurity after this many recrystallizations, x = x₀ · 0.2^n, as a share of the molecules.
///
/// # Errors
/// If the impurity at the start does not lie between 0 and 1.
///
/// ```
/// let left = tautomata::sample::purity::impurity_after(0.01, 2)?;
/// assert!((left - 0.0004).abs() < 1e-12);
/// # Ok::<(), tautomata::sample::OutOfRange>(())
/// ```
pub fn impurity_after(start: f64, recrystallizations: u32) -> Result<f64, OutOfRange> {
    let left = libm::pow(LEFT_BY_RECRYSTALLIZATION, f64::from(recrystallizations));
    Ok(share("an impurity", start)? * left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    #[test]
    fn each_recrystallization_takes_four_fifths_away() {
        for (times, left) in [(0, 0.02), (1, 0.004), (2, 0.0008)] {
            let impurity = impurity_after(CRUDE_IMPURITY, times).unwrap();
            assert_relative_eq!(impurity, left, max_relative = 1e-14);
        }
        assert_eq!(impurity_after(1.5, 1), Err(OutOfRange::Share("an impurity")));
    }

    proptest! {
        #[test]
        fn no_number_panics_and_purity_never_gets_worse(
            start in prop::num::f64::ANY,
            times in any::<u32>(),
        ) {
            if let Ok(left) = impurity_after(start, times) {
                prop_assert!((0.0..=start).contains(&left));
            }
        }
    }
}
