//! What kinetics gives: activation energies against conversion, curves, peaks, and what acted in a run.

use super::table;

table! {
    /// A row of `isoconversional.csv`: an activation energy at a conversion.
    IsoconversionalRow in "isoconversional.csv" {
        /// The method.
        method: String = "method", "Method";
        /// The conversion.
        conversion: f64 = "conversion", "Conversion";
        /// The activation energy.
        energy: f64 = "activation_energy_kJ_per_mol", "Activation energy" as Quantity;
        /// Its standard error in kJ/mol; `None` where nothing tells.
        standard_error: Option<f64> = "standard_error", "Standard error" as Quantity;
        /// Lower end of its 95 % band in kJ/mol.
        low95: Option<f64> = "low95", "Lower end of the 95 % band" as Quantity;
        /// Upper end of that band.
        high95: Option<f64> = "high95", "Upper end of the 95 % band" as Quantity;
        /// A f(α), of differential methods.
        a_times_f: Option<f64> = "A_times_f_per_s", "A f" as Quantity;
        /// A/g(α), of integral methods.
        a_over_g: Option<f64> = "A_over_g_per_s", "A/g" as Quantity;
        /// How many curves it is from.
        curves: u32 = "curves", "Curves" as Quantity;
        /// Correlation of the points with their line; `None` of methods without a line of points.
        correlation: Option<f64> = "correlation", "Correlation" as Quantity;
        /// The least E/(R T) of the curves.
        reduced_low: f64 = "least_E_over_RT", "Least E/RT" as Quantity;
        /// The largest.
        reduced_high: f64 = "largest_E_over_RT", "Largest E/RT" as Quantity;
    }
}

table! {
    /// A row of `overall.csv`: one activation energy for the whole reaction.
    OverallRow in "overall.csv" {
        /// The method, as its standard is called.
        method: String = "method", "Method";
        /// The activation energy.
        energy: f64 = "activation_energy_kJ_per_mol", "Activation energy" as Quantity;
        /// Its standard error in kJ/mol.
        standard_error: Option<f64> = "standard_error", "Standard error" as Quantity;
        /// Lower end of its 95 % band in kJ/mol.
        low95: Option<f64> = "low95", "Lower end of the 95 % band" as Quantity;
        /// Upper end of that band.
        high95: Option<f64> = "high95", "Upper end of the 95 % band" as Quantity;
        /// The prefactor of first order, where the method gives it.
        prefactor: Option<f64> = "prefactor_per_s", "Prefactor" as Quantity;
        /// Correlation of the points with their line.
        correlation: Option<f64> = "correlation", "Correlation" as Quantity;
    }
}

table! {
    /// A row of `peaks.csv`: what a curve is, and where it is fastest.
    PeakRow in "peaks.csv" {
        /// The curve.
        curve: String = "curve", "Curve";
        /// The heating rate, of a ramp.
        heating_rate: Option<f64> = "heating_rate_K_per_min", "Heating rate" as Quantity;
        /// The temperature, of a hold.
        hold: Option<f64> = "hold_temperature_K", "Hold temperature" as Quantity;
        /// The temperature of the highest rate; `None` where it can't be told.
        temperature: Option<f64> = "peak_temperature_K", "Peak temperature" as Quantity;
        /// The conversion there.
        conversion: Option<f64> = "peak_conversion", "Conversion at the peak" as Share;
        /// The rate there.
        rate: Option<f64> = "peak_rate_per_s", "Highest rate" as Quantity;
        /// The conversion that it ends with.
        end: f64 = "last_conversion", "Last conversion" as Share;
    }
}

table! {
    /// A row of `conversion.csv`: a curve as the methods take it.
    ConversionRow in "conversion.csv" {
        /// The curve.
        curve: String = "curve", "Curve";
        /// Time in s.
        time: f64 = "time_s", "Time";
        /// Temperature in K.
        temperature: f64 = "temperature_K", "Temperature";
        /// The conversion.
        conversion: f64 = "conversion", "Conversion" as Share;
        /// The heat flow that it follows from, in W/g; endothermic is positive.
        heat_flow: Option<f64> = "heat_flow_W_per_g", "Heat flow" as Quantity;
        /// The baseline below it.
        baseline: Option<f64> = "baseline_W_per_g", "Baseline" as Quantity;
    }
}

table! {
    /// A row of `truth.csv`: the apparent activation energy beside what acted in the run.
    TruthRow in "truth.csv" {
        /// The conversion.
        conversion: f64 = "conversion", "Conversion";
        /// The apparent energy, from the rates that acted.
        apparent: f64 = "apparent_energy_kJ_per_mol", "Apparent energy" as Quantity;
        /// The mean barrier of the steps, by their shares in the rate of conversion.
        mean_barrier: f64 = "mean_barrier_kJ_per_mol", "Mean barrier" as Quantity;
        /// The same if each step kept its mean share.
        fixed_shares: f64 = "mean_barrier_with_fixed_shares_kJ_per_mol", "Mean barrier with fixed shares" as Quantity;
        /// What the number of live ends adds to the apparent energy.
        live_ends: Option<f64> = "live_ends_kJ_per_mol", "Energy of the number of live ends" as Quantity;
        /// What is left: what the contacts with monomer per live end add.
        contacts: Option<f64> = "contacts_kJ_per_mol", "Energy of the contacts per live end" as Quantity;
    }
}

table! {
    /// A row of `truth_steps.csv`: one step at a conversion.
    TruthStepRow in "truth_steps.csv" {
        /// The conversion.
        conversion: f64 = "conversion", "Conversion";
        /// The kind of event.
        step: String = "step", "Step";
        /// Its share of the rate of conversion.
        share: f64 = "share_of_rate", "Share of the rate" as Share;
        /// Its mean barrier, each event counted by its rate.
        barrier: Option<f64> = "mean_barrier_kJ_per_mol", "Mean barrier" as Quantity;
    }
}
