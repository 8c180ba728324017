//! What a fit gives: free numbers, data beside runs of the posterior, and what says how far to trust them.

use super::table;

table! {
    /// A row of `parameters.csv`: the posterior of one free number, in its unit.
    FitParameterRow in "parameters.csv" {
        /// Its name, with its unit.
        parameter: String = "parameter", "Parameter";
        /// Its unit; empty for a number.
        unit: String = "unit", "Unit";
        /// Mean.
        mean: f64 = "mean", "Mean" as Quantity;
        /// Standard deviation.
        deviation: f64 = "deviation", "Standard deviation" as Quantity;
        /// Lower end of the 68 % interval.
        low68: f64 = "low68", "Lower end of the 68 % interval" as Quantity;
        /// Upper end of the 68 % interval.
        high68: f64 = "high68", "Upper end of the 68 % interval" as Quantity;
        /// Lower end of the 95 % interval.
        low95: f64 = "low95", "Lower end of the 95 % interval" as Quantity;
        /// Upper end of the 95 % interval.
        high95: f64 = "high95", "Upper end of the 95 % interval" as Quantity;
        /// Standard deviation of the prior.
        prior_deviation: f64 = "prior_deviation", "Standard deviation of the prior" as Quantity;
        /// The value that made the data, where the fit says it.
        truth: Option<f64> = "truth", "Truth" as Quantity;
        /// Median.
        median: f64 = "median", "Median" as Quantity;
        /// The most probable value.
        mode: f64 = "mode", "Mode" as Quantity;
        /// Posterior over prior deviation, of the logarithm where the prior is uniform in it.
        narrowing: f64 = "narrowing", "Posterior over prior width" as Quantity;
        /// As many independent draws would tell as much.
        effective_size: f64 = "effective_size", "Effective draws" as Quantity;
        /// Potential scale reduction; near 1 if independent ensembles agree.
        r_hat: f64 = "r_hat", "R̂" as Quantity;
        /// What figures call it.
        title: String = "title", "Title";
        /// The prior: `uniform`, `log uniform` or `normal`.
        prior: String = "prior", "Prior";
        /// Its lower end, or its mean.
        prior_first: f64 = "prior_first", "Lower end or mean of the prior";
        /// Its upper end, or its standard deviation.
        prior_second: f64 = "prior_second", "Upper end or standard deviation of the prior";
    }
}

table! {
    /// A row of `residuals.csv`: a measured point beside runs of the posterior, in the unit of its observable.
    FitPointRow in "residuals.csv" {
        /// The data's name.
        data: String = "data", "Data";
        /// What is measured, over its unit.
        observable: String = "observable", "Observable";
        /// Time since the protocol began, in s, where it is measured against time.
        time: Option<f64> = "time_s", "Time";
        /// Temperature in K, where it is measured against temperature.
        temperature: Option<f64> = "temperature_K", "Temperature";
        /// The measured value.
        value: f64 = "value", "Measured" as Quantity;
        /// Its standard error, known or estimated.
        error: f64 = "error", "Standard error" as Quantity;
        /// Mean over draws of the posterior, really run, with the scale and baseline that suit the data best.
        fitted: f64 = "fitted", "Fitted" as Quantity;
        /// Lower end of the 95 % band of the draws.
        low95: f64 = "low95", "Lower end of the 95 % band" as Quantity;
        /// Upper end of that band.
        high95: f64 = "high95", "Upper end of the 95 % band" as Quantity;
        /// Measured less fitted, over the deviation of both.
        residual: f64 = "residual", "Standardized residual" as Quantity;
    }
}

table! {
    /// A row of `data.csv`: what was found about one set of data.
    FitDataRow in "data.csv" {
        /// Its name.
        data: String = "data", "Data";
        /// What it is compared with.
        observable: String = "observable", "Observable";
        /// Rows of the file.
        rows: u64 = "rows", "Rows";
        /// Points that it was reduced to.
        points: u64 = "points", "Points";
        /// The standard error of a point: the estimate, or the mean of those that are known.
        error: f64 = "error", "Standard error" as Quantity;
        /// Whether it was estimated.
        estimated: bool = "estimated", "Estimated";
        /// Mean of the scale of the discrepancy; empty if the model is taken as true.
        discrepancy: Option<f64> = "discrepancy", "Discrepancy" as Quantity;
        /// Whether it lies above its prior: the model does not describe these data.
        discrepancy_above_prior: bool = "discrepancy_above_prior", "Discrepancy above its prior";
        /// Root mean square of the emulator's standardized leave-one-out residuals.
        leave_one_out: f64 = "leave_one_out_rms", "Leave-one-out residual, root mean square" as Quantity;
        /// How probable that is if the emulator knows its errors.
        p_value: f64 = "leave_one_out_p", "p" as Quantity;
        /// Root mean square of runs of the posterior less what the emulator expects of them, in its deviations.
        disagreement: f64 = "disagreement", "Runs against emulator" as Quantity;
    }
}

table! {
    /// A row of `leave_one_out.csv`: the emulator of one component against a run that it did not learn from.
    FitLeaveOneOutRow in "leave_one_out.csv" {
        /// The data's name.
        data: String = "data", "Data";
        /// The principal component, from 1.
        component: u32 = "component", "Component";
        /// Simulation less expectation, over its deviation; ascending.
        residual: f64 = "residual", "Standardized residual" as Quantity;
        /// What a standard normal residual of its rank is expected to be.
        expected: f64 = "expected", "Standard normal";
    }
}

table! {
    /// A row of `waves.csv`: a wave of runs.
    FitWaveRow in "waves.csv" {
        /// Which, from 1.
        wave: u32 = "wave", "Wave";
        /// Points that were run.
        points: u64 = "points", "Points" as Quantity;
        /// The share of the prior that was plausible when they were chosen.
        plausible: f64 = "plausible", "Plausible share of the prior" as Share;
        /// How far it moved a mean at most, in posterior deviations; empty for the first.
        moved: Option<f64> = "moved", "Largest move of a mean" as Quantity;
    }
}

table! {
    /// A row of `sensitivity.csv`: what a free or swept number does to a result, over the priors or ranges.
    SensitivityRow in "sensitivity.csv" {
        /// Which experiment of a fit, or series of a study, from 1.
        experiment: u32 = "experiment", "Experiment";
        /// The result: a column of `replicates.csv`.
        result: String = "result", "Result";
        /// The number.
        parameter: String = "parameter", "Parameter";
        /// Derivative of the result by the number, by its decadic logarithm for a log-uniform prior, in the middle of the
        /// priors.
        derivative: f64 = "derivative", "Derivative" as Quantity;
        /// Lower end of its 95 % band.
        derivative_low95: f64 = "derivative_low95", "Derivative, lower end" as Quantity;
        /// Upper end of that band.
        derivative_high95: f64 = "derivative_high95", "Derivative, upper end" as Quantity;
        /// First-order Sobol index: the share of the result's variance that the number alone makes.
        first: f64 = "first_order_index", "First-order Sobol index" as Quantity;
        /// Lower end of its 95 % band.
        first_low95: f64 = "first_order_low95", "First-order index, lower end" as Quantity;
        /// Upper end of that band.
        first_high95: f64 = "first_order_high95", "First-order index, upper end" as Quantity;
        /// Total Sobol index: the share that the number makes alone and together with others.
        total: f64 = "total_index", "Total Sobol index" as Quantity;
        /// Lower end of its 95 % band.
        total_low95: f64 = "total_low95", "Total index, lower end" as Quantity;
        /// Upper end of that band.
        total_high95: f64 = "total_high95", "Total index, upper end" as Quantity;
    }
}

table! {
    /// A row of `next.csv`: how much a candidate is expected to narrow a free number.
    FitNextRow in "next.csv" {
        /// Its place among the candidates: the first narrows all together most.
        rank: u32 = "rank", "Rank";
        /// The candidate.
        candidate: String = "candidate", "Candidate";
        /// The free number.
        parameter: String = "parameter", "Parameter";
        /// The deviation that is expected to be left, over that now.
        narrowing: f64 = "narrowing", "Expected over present deviation" as Share;
        /// The geometric mean over all free numbers.
        overall: f64 = "overall_narrowing", "Geometric mean over the free numbers" as Share;
    }
}

table! {
    /// A row of `statements.csv`: what the fit says, in a sentence.
    FitStatementRow in "statements.csv" {
        /// `told` by the data or not, or a `warning`.
        about: String = "about", "About";
        /// The sentence.
        sentence: String = "sentence", "Sentence";
    }
}
