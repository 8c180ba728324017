//! Means and standard errors over replicates.

use super::FigureError;
use super::chart::{Course, Look};
use super::table::Table;
use crate::statistics::mean_and_error;
use std::collections::BTreeMap;

/// Values of replicates at moments.
#[derive(Debug, Default)]
pub(super) struct Moments {
    /// By the bits of the time in s: times are never negative, so their bits order as they do.
    values: BTreeMap<u64, Vec<f64>>,
}

impl Moments {
    /// Adds the value of a replicate at a time in s, unless either is undefined.
    pub(super) fn push(&mut self, time: f64, value: f64) {
        if time >= 0.0 && value.is_finite() {
            self.values.entry((time + 0.0).to_bits()).or_default().push(value);
        }
    }

    /// Means with intervals of one standard error to either side, where so many replicates at
    /// least have a value.
    pub(super) fn means(&self, least: usize, look: Look) -> Course {
        let mut course = Course { look, ..Course::default() };
        for (time, values) in self.values.iter().filter(|(_, values)| values.len() >= least) {
            let (mean, error) = mean_and_error(values);
            course.x.push(f64::from_bits(*time));
            course.mean.push(mean);
            course.low.push(mean - error);
            course.high.push(mean + error);
        }
        course
    }
}

/// Means of a column of a table with one row per replicate and `time_s`; moments at which it is
/// undefined in every replicate are left out.
pub(super) fn means(table: &Table, column: &str, look: Look) -> Result<Course, FigureError> {
    let mut moments = Moments::default();
    let rows = table.numbers("time_s")?.into_iter().zip(table.numbers(column)?);
    rows.for_each(|(time, value)| moments.push(time, value));
    Ok(moments.means(1, look))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(rows: &str) -> Course {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("replicate,time_s,edge\n{rows}");
        std::fs::write(folder.path().join("t.csv"), text).unwrap();
        let table = Table::read(folder.path(), "t.csv").unwrap();
        means(&table, "edge", Look::default()).unwrap()
    }

    #[test]
    fn means_are_over_the_replicates_that_have_a_value() {
        let edges = course("1,5,500\n2,5,\n3,5,510\n");
        assert_eq!((edges.x, edges.mean), (vec![5.0], vec![505.0]));
        assert_eq!((edges.low, edges.high), (vec![500.0], vec![510.0]));
    }

    #[test]
    fn moments_at_which_nothing_is_defined_are_left_out() {
        let own = course("1,0,1\n2,0,3\n1,60,\n");
        assert_eq!((own.x, own.mean, own.high), (vec![0.0], vec![2.0], vec![3.0]));
    }
}
