//! What reaction models come to: their fits, master plots, prefactors and predictions.

use super::table;

table! {
    /// A row of `models.csv`: a model or scheme among others, the best first.
    ModelRow in "models.csv" {
        /// Its place by `AICc`, from 1.
        rank: u32 = "rank", "Rank";
        /// Its name.
        model: String = "model", "Model";
        /// What was fitted: `conversion` or `rate`.
        target: String = "fitted_to", "Fitted to";
        /// Points of all curves together.
        points: u64 = "points", "Points" as Quantity;
        /// Numbers that were found.
        parameters: u64 = "parameters", "Parameters" as Quantity;
        /// Sum of the squares of the residuals: of conversions, or of rates over the largest of each curve.
        sum_of_squares: f64 = "sum_of_squares", "Sum of squares" as Quantity;
        /// Akaike's corrected criterion less that of the best.
        delta_aicc: Option<f64> = "delta_AICc", "ΔAICc" as Quantity;
        /// Schwarz's criterion less that of the best.
        delta_bic: f64 = "delta_BIC", "ΔBIC" as Quantity;
        /// Variance over that of the best.
        ratio: f64 = "F", "F" as Quantity;
        /// What alike models stay below in 95 of 100 cases.
        critical_ratio: Option<f64> = "F_critical95", "Critical F" as Quantity;
        /// Whether the data tell it from the best: F above the critical one.
        told_apart: bool = "told_from_best", "Told from the best";
    }
}

table! {
    /// A row of `model_numbers.csv`: a number of a model.
    ModelNumberRow in "model_numbers.csv" {
        /// The model.
        model: String = "model", "Model";
        /// Which step, from 1.
        step: u32 = "step", "Step";
        /// What: `E`, `ln_A`, `n`, `m`, `p`, `k`, `first_conversion`, `share`.
        quantity: String = "quantity", "Quantity";
        /// Its unit; empty for a number.
        unit: String = "unit", "Unit";
        /// Its value.
        value: f64 = "value", "Value" as Quantity;
        /// Its standard error; `None` if the data do not determine it.
        standard_error: Option<f64> = "standard_error", "Standard error" as Quantity;
        /// Lower end of its 95 % interval.
        low95: Option<f64> = "low95", "Lower end of the 95 % interval" as Quantity;
        /// Upper end of that interval.
        high95: Option<f64> = "high95", "Upper end of the 95 % interval" as Quantity;
    }
}

table! {
    /// A row of `model_covariance.csv`: two numbers of a model.
    ModelCovarianceRow in "model_covariance.csv" {
        /// The model.
        model: String = "model", "Model";
        /// The step of the one, from 1.
        step: u32 = "step", "Step";
        /// The one.
        quantity: String = "quantity", "Quantity";
        /// The step of the other.
        other_step: u32 = "other_step", "Step of the other";
        /// The other.
        other_quantity: String = "other_quantity", "Other quantity";
        /// Their covariance, in the product of their units; `None` if the data do not determine one of them.
        covariance: Option<f64> = "covariance", "Covariance" as Quantity;
        /// Their correlation.
        correlation: Option<f64> = "correlation", "Correlation" as Quantity;
    }
}

table! {
    /// A row of `model_curves.csv`: a curve at a conversion, and what a model makes of it.
    ModelCurveRow in "model_curves.csv" {
        /// The model.
        model: String = "model", "Model";
        /// The curve.
        curve: String = "curve", "Curve";
        /// Time in s.
        time: f64 = "time_s", "Time";
        /// Temperature in K.
        temperature: f64 = "temperature_K", "Temperature";
        /// The measured conversion.
        conversion: f64 = "conversion", "Conversion" as Share;
        /// The measured rate.
        rate: f64 = "rate_per_s", "Rate of conversion" as Quantity;
        /// The fitted conversion, if conversions were fitted.
        fitted_conversion: Option<f64> = "fitted_conversion", "Fitted conversion" as Share;
        /// The fitted rate, if rates were.
        fitted_rate: Option<f64> = "fitted_rate_per_s", "Fitted rate of conversion" as Quantity;
    }
}

table! {
    /// A row of `master.csv`: the master plots at a conversion.
    MasterRow in "master.csv" {
        /// `measured` or `theory`.
        kind: String = "kind", "Kind";
        /// The curve, or the model.
        curve: String = "curve", "Curve";
        /// The conversion.
        conversion: f64 = "conversion", "Conversion";
        /// y over its value at one half.
        y: f64 = "y_over_y_at_half", "y(α)/y(0.5)" as Quantity;
        /// z over its value at one half.
        z: f64 = "z_over_z_at_half", "z(α)/z(0.5)" as Quantity;
    }
}

table! {
    /// A row of `master_shape.csv`: what the master plots of a curve say.
    MasterShapeRow in "master_shape.csv" {
        /// The curve.
        curve: String = "curve", "Curve";
        /// The energy that they were made with.
        energy: f64 = "activation_energy_kJ_per_mol", "Activation energy" as Quantity;
        /// Where y is highest; `None` where that is at an end.
        y_top: Option<f64> = "y_highest_at_conversion", "Top of y" as Share;
        /// Where z is highest.
        z_top: Option<f64> = "z_highest_at_conversion", "Top of z" as Share;
        /// Power of α in f = α^m (1 − α)ⁿ.
        m: Option<f64> = "m", "m" as Quantity;
        /// Power of 1 − α.
        n: Option<f64> = "n", "n" as Quantity;
        /// ln of the prefactor in 1/s of that f.
        ln_prefactor: Option<f64> = "ln_A", "ln(A s)" as Quantity;
    }
}

table! {
    /// A row of `compensation.csv`: a model fitted to one curve.
    CompensationRow in "compensation.csv" {
        /// The curve.
        curve: String = "curve", "Curve";
        /// The model.
        model: String = "model", "Model";
        /// Its energy.
        energy: f64 = "activation_energy_kJ_per_mol", "Activation energy" as Quantity;
        /// ln of its prefactor in 1/s.
        ln_prefactor: f64 = "ln_A", "ln(A s)" as Quantity;
        /// ln A of the curve's line at this energy.
        on_line: f64 = "ln_A_on_line", "ln(A s) on the line" as Quantity;
    }
}

table! {
    /// A row of `prefactors.csv`: a prefactor by compensation at a conversion.
    PrefactorRow in "prefactors.csv" {
        /// The conversion.
        conversion: f64 = "conversion", "Conversion";
        /// The isoconversional energy.
        energy: f64 = "activation_energy_kJ_per_mol", "Activation energy" as Quantity;
        /// ln of the prefactor in 1/s.
        ln_prefactor: f64 = "ln_A", "ln(A s)" as Quantity;
        /// Lower end of its 95 % band, from that of the energy.
        low95: Option<f64> = "low95", "Lower end of the 95 % band" as Quantity;
        /// Upper end of that band.
        high95: Option<f64> = "high95", "Upper end of the 95 % band" as Quantity;
    }
}

table! {
    /// A row of `prediction.csv`: when a conversion is reached under a program of temperature.
    PredictionRow in "prediction.csv" {
        /// The program.
        program: String = "program", "Program";
        /// The conversion.
        conversion: f64 = "conversion", "Conversion";
        /// When, in s.
        time: f64 = "time_s", "Time" as Quantity;
        /// Lower end of the 95 % band of the time.
        low95: Option<f64> = "time_low95_s", "Lower end of the 95 % band" as Quantity;
        /// Upper end of that band.
        high95: Option<f64> = "time_high95_s", "Upper end of the 95 % band" as Quantity;
        /// The temperature then.
        temperature: f64 = "temperature_K", "Temperature" as Quantity;
        /// Whether this temperature lies outside of those at which the curves reached the conversion.
        extrapolated: bool = "extrapolated", "Extrapolated";
    }
}

table! {
    /// A row of `ttt.csv`: time, temperature and transformation.
    TttRow in "ttt.csv" {
        /// The temperature, held.
        temperature: f64 = "temperature_K", "Temperature";
        /// The conversion.
        conversion: f64 = "conversion", "Conversion";
        /// When it is reached, in s.
        time: f64 = "time_s", "Time" as Quantity;
        /// Lower end of the 95 % band of the time.
        low95: Option<f64> = "time_low95_s", "Lower end of the 95 % band" as Quantity;
        /// Upper end of that band.
        high95: Option<f64> = "time_high95_s", "Upper end of the 95 % band" as Quantity;
        /// Whether this temperature lies outside of those at which the curves reached the conversion.
        extrapolated: bool = "extrapolated", "Extrapolated";
    }
}
