//! Means and standard errors over replicates.

use super::chart::{Course, Look};
use crate::results::table::Column;
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

/// Means of a column of a table with one row per replicate and time; moments at which it is
/// undefined in every replicate are left out.
pub(super) fn means<R>(rows: &[R], (time, column): (&Column<R>, &Column<R>), look: Look) -> Course {
    let mut moments = Moments::default();
    for row in rows {
        if let (Some(time), Some(value)) = (time.number(row), column.number(row)) {
            moments.push(time, value);
        }
    }
    moments.means(1, look)
}

#[cfg(test)]
mod tests {
    use super::super::synthetic::rows_of;
    use super::*;
    use crate::results::Table;
    use crate::results::table::instruments::XrdRow;

    fn course(rows: &str) -> Course {
        let table: Table<XrdRow> = rows_of(&format!("replicate,time_s,domain_size_nm\n{rows}"));
        let columns = (&XrdRow::time, &XrdRow::domain_size);
        means(table.rows().unwrap(), columns, Look::default())
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
