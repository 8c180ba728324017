//! What a comparison of runs gives: their quantities side by side, their curves, what differs in their scenarios.

use super::table;

table! {
    /// A row of `comparison.csv`: a quantity in one run, and how it differs from that in the first.
    ComparisonRow in "comparison.csv" {
        /// The quantity: a column of `replicates.csv`, without its unit.
        quantity: String = "quantity", "Quantity";
        /// Its unit; `1` for a ratio or a count.
        unit: String = "unit", "Unit";
        /// The run, by its label.
        run: String = "run", "Run";
        /// Mean over the finished replicates that have a value.
        mean: Option<f64> = "mean", "Mean";
        /// Its standard error; `None` with fewer than two values.
        standard_error: Option<f64> = "standard_error", "Standard error";
        /// How many replicates have a value.
        replicates: u32 = "replicates", "Replicates";
        /// How many replicates are finished.
        finished: u32 = "finished_replicates", "Finished replicates";
        /// The mean less that of the first run; `None` unless every finished replicate of both has a value.
        difference: Option<f64> = "difference", "Difference to the first run";
        /// The standard error of the difference.
        difference_error: Option<f64> = "difference_standard_error", "Standard error of the difference";
        /// Difference over error; `None` where it can't be tested.
        t: Option<f64> = "t", "t";
        /// Degrees of freedom.
        degrees_of_freedom: Option<f64> = "degrees_of_freedom", "Degrees of freedom";
        /// How probable a difference as large is by chance.
        p: Option<f64> = "p", "p";
        /// The same, corrected for all tests of the comparison.
        p_holm: Option<f64> = "p_holm", "p by Holm";
    }
}

table! {
    /// A row of `compared_curves.csv`: a quantity of one run at one time.
    ComparedCurveRow in "compared_curves.csv" {
        /// The quantity: a column of `timeseries.csv`.
        quantity: String = "quantity", "Quantity";
        /// The run, by its label.
        run: String = "run", "Run";
        /// Time since the protocol began, in s.
        time: f64 = "time_s", "Time";
        /// Mean over the replicates.
        mean: Option<f64> = "mean", "Mean";
        /// Lower end of its 95 % interval; `None` with fewer than two replicates.
        low95: Option<f64> = "low95", "95 % interval, lower end";
        /// Upper end of that interval.
        high95: Option<f64> = "high95", "95 % interval, upper end";
        /// How many replicates were recorded then.
        replicates: u32 = "replicates", "Replicates";
    }
}

table! {
    /// A row of `scenario_differences.csv`: what one run's scenario says of a key in which not all agree.
    ScenarioDifferenceRow in "scenario_differences.csv" {
        /// The key, by the path that a study sets it by.
        key: String = "key", "Key";
        /// The run, by its label.
        run: String = "run", "Run";
        /// The value, in units of the laboratory; empty where the scenario has no such key.
        value: String = "value", "Value";
    }
}

impl ComparisonRow {
    /// A remark for a mean over some of the finished replicates.
    pub fn in_part(&self) -> String {
        if self.mean.is_some() && self.replicates < self.finished {
            format!(" (in {} of {})", self.replicates, self.finished)
        } else {
            String::new()
        }
    }
}

impl ScenarioDifferenceRow {
    /// A line per key, with the value of each of this many runs behind it.
    pub fn by_key(rows: &[Self], runs: usize) -> Vec<Vec<String>> {
        let line = |same: &[Self]| {
            let values = same.iter().map(|row| row.value.clone());
            std::iter::once(same[0].key.clone()).chain(values).collect()
        };
        rows.chunks(runs.max(1)).map(line).collect()
    }
}
