//! How many replicates a point gets.

use crate::statistics::Estimate;

/// How many replicates a point gets.
///
/// ```
/// use tautomata::study::Replication;
///
/// let quantity = "conversion_end";
/// let wanted = Replication::ToError { quantity, standard_error: 0.1, least: 3, most: 100 };
/// // The standard error of these five is 0.14: twice as many are expected to reach 0.1.
/// let values = [0.8, 1.0, 1.2, 1.4, 1.6].map(Some);
/// assert_eq!(wanted.next(&values), 10);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Replication {
    /// So many.
    Fixed(u32),
    /// As many as a wanted standard error takes.
    ToError {
        /// The quantity, a column of `replicates.csv`.
        quantity: &'static str,
        /// The standard error of its mean that is wanted, in its unit.
        standard_error: f64,
        /// As few.
        least: u32,
        /// As many.
        most: u32,
    },
}

impl Replication {
    /// How many there are at first.
    pub fn first(&self) -> u32 {
        match *self {
            Self::Fixed(count) => count,
            Self::ToError { least, .. } => least,
        }
    }

    /// What to say behind a number of runs that may grow.
    pub fn open_ended(&self) -> &'static str {
        match self {
            Self::Fixed(_) => "",
            Self::ToError { .. } => " or more",
        }
    }

    /// How many there are to be in all once these are done: as many as they are if that is
    /// enough. Depends on nothing but their values, so that a study that was broken off comes
    /// to the same number.
    ///
    /// The standard error falls as 1/√n, so n·(error/wanted)² replicates reach the wanted one.
    /// The error of few replicates is itself uncertain, so there are never more than twice as
    /// many as before.
    pub fn next(&self, values: &[Option<f64>]) -> u32 {
        let done = values.len() as u32;
        let Self::ToError { standard_error: wanted, most, .. } = *self else { return done };
        let estimate = Estimate::of(values.iter().copied());
        let Some(error) = estimate.standard_error.filter(|&error| error > wanted) else {
            return done;
        };
        let ratio = error / wanted;
        let needed = (f64::from(done) * ratio * ratio).ceil();
        (needed.min(f64::from(2 * done)) as u32).min(most).max(done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(standard_error: f64) -> Replication {
        Replication::ToError { quantity: "conversion_end", standard_error, least: 4, most: 14 }
    }

    /// 1, 2, 3, 4 have the standard error √(5/12) = 0.6455.
    #[test]
    fn replicates_follow_from_the_error() {
        let values = [1.0, 2.0, 3.0, 4.0].map(Some);
        assert_eq!(rule(0.65).next(&values), 4, "good enough");
        // 4·(0.6455/0.6)² = 4.63; 4·(0.6455/0.1)² = 167 is more than twice as many.
        assert_eq!(rule(0.6).next(&values), 5);
        assert_eq!(rule(0.1).next(&values), 8);
        assert_eq!(rule(0.1).next(&values.repeat(2)), 14, "no more than the most");
        assert_eq!(rule(0.1).next(&[None; 4]), 4, "nothing to go by");
        assert_eq!(Replication::Fixed(3).next(&values[..3]), 3);
    }
}
