//! Means and standard errors over replicates.

use super::FigureError;
use super::markers::Marker;
use super::panel::Panel;
use super::sheet::Sheet;
use super::table::Table;
use crate::statistics::mean_and_error;
use std::collections::BTreeMap;

/// Means over replicates with their standard errors, against time in s.
#[derive(Debug)]
pub(super) struct Series {
    /// The moments, ascending.
    pub times: Vec<f64>,
    /// The means.
    pub means: Vec<f64>,
    /// Their standard errors.
    pub errors: Vec<f64>,
}

impl Series {
    /// Of a column of a table with a row a replicate and `time_s`; moments at which it is undefined in
    /// every replicate are left out.
    pub(super) fn read(table: &Table, column: &str) -> Result<Self, FigureError> {
        let rows = table.numbers("time_s")?.into_iter().zip(table.numbers(column)?);
        // Times are never negative, so their bits order as they do.
        let mut values: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
        for (time, value) in rows.filter(|(time, value)| *time >= 0.0 && value.is_finite()) {
            values.entry((time + 0.0).to_bits()).or_default().push(value);
        }
        let times = values.keys().map(|&bits| f64::from_bits(bits)).collect();
        let (means, errors) = values.values().map(|values| mean_and_error(values)).unzip();
        Ok(Self { times, means, errors })
    }

    /// Time, mean and error, moment by moment.
    pub(super) fn points(&self) -> impl Iterator<Item = (f64, f64, f64)> {
        let values = self.means.iter().zip(&self.errors);
        self.times.iter().zip(values).map(|(&time, (&mean, &error))| (time, mean, error))
    }

    /// Draws the means that a panel can show as markers with error bars.
    pub(super) fn draw(&self, sheet: &mut Sheet, panel: &Panel, marker: Marker, radius: f64) {
        for (time, mean, error) in self.points().filter(|&(time, mean, _)| panel.shows(time, mean))
        {
            panel.error_bar(sheet, time, (mean - error, mean + error), marker.colour);
            marker.draw(sheet, (panel.x_of(time), panel.y_of(mean)), radius);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(rows: &str) -> Series {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("replicate,time_s,edge\n{rows}");
        std::fs::write(folder.path().join("t.csv"), text).unwrap();
        Series::read(&Table::read(folder.path(), "t.csv").unwrap(), "edge").unwrap()
    }

    #[test]
    fn means_are_over_the_replicates_that_have_a_value() {
        let edges = series("1,5,500\n2,5,\n3,5,510\n");
        assert_eq!(edges.points().collect::<Vec<_>>(), [(5.0, 505.0, 5.0)]);
    }

    #[test]
    fn moments_at_which_nothing_is_defined_are_left_out() {
        let own = series("1,0,1\n2,0,3\n1,60,\n");
        assert_eq!((own.times, own.means, own.errors), (vec![0.0], vec![2.0], vec![1.0]));
    }
}
