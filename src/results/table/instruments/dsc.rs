//! What a calorimeter shows, and what is read off it.

use super::table;

table! {
    /// A row of `instruments/dsc.csv`: the mean heat flow into one replicate between two readings,
    /// endothermic up.
    DscRow in "instruments/dsc.csv" {
        /// Which replicate, from 1.
        replicate: u32 = "replicate", "Replicate";
        /// Middle of the interval, in s since the protocol began.
        time: f64 = "time_s", "Time";
        /// Length of the interval in s.
        duration: f64 = "duration_s", "Duration";
        /// Temperature in K.
        temperature: f64 = "temperature_K", "Temperature";
        /// Heating rate in K/min.
        heating_rate: f64 = "heating_rate_K_per_min", "Heating rate";
        /// Heat flow in W/g: the sum of its parts.
        heat_flow: f64 = "heat_flow_W_per_g", "Heat flow" as Quantity;
        /// Of heating what does not change, in W/g.
        heat_capacity: f64 = "heat_capacity_W_per_g", "Heat flow of warming" as Quantity;
        /// Of additions, in W/g.
        reaction: f64 = "reaction_W_per_g", "Heat flow of reaction" as Quantity;
        /// Of melting, in W/g.
        melting: f64 = "melting_W_per_g", "Heat flow of melting" as Quantity;
        /// Of the step of the heat capacity at the glass transition, in W/g.
        glass_transition: f64 = "glass_transition_W_per_g", "Heat flow of the glass transition" as Quantity;
    }
}

table! {
    /// A row of `instruments/dsc_peaks.csv`: what is read off the curve of one replicate about its
    /// exotherm or its endotherm.
    DscPeakRow in "instruments/dsc_peaks.csv" {
        /// Which replicate, from 1.
        replicate: u32 = "replicate", "Replicate";
        /// `exotherm` or `endotherm`.
        peak: String = "peak", "Peak";
        /// Extrapolated onset in °C.
        onset_celsius: Option<f64> = "onset_degC", "Onset" as Quantity;
        /// The time of the onset in s.
        onset_time: Option<f64> = "onset_time_s", "Time of the onset" as Quantity;
        /// Temperature of the top in °C; empty without a peak.
        peak_celsius: Option<f64> = "peak_degC", "Top" as Quantity;
        /// The time of the top in s.
        peak_time: Option<f64> = "peak_time_s", "Time of the top" as Quantity;
        /// Area over the baseline in J/g, negative for an exotherm; empty without a peak.
        enthalpy: Option<f64> = "enthalpy_J_per_g", "Enthalpy" as Quantity;
        /// The baseline at the top: what the sample shows by its heat capacity alone, in W/g.
        baseline: Option<f64> = "baseline_W_per_g", "Baseline at the top" as Quantity;
        /// The enthalpy that the lattice has, in J/g: additions counted, or crystal molten.
        enthalpy_counted: f64 = "enthalpy_counted_J_per_g", "Enthalpy, counted" as Quantity;
        /// Where the temperature last rises through the glass transition, in °C.
        glass_transition: Option<f64> = "glass_transition_degC", "Glass transition" as Quantity;
        /// The glass transition of the sample as it is at the end, in °C.
        glass_transition_end: Option<f64> = "glass_transition_end_degC", "Glass transition at the end" as Quantity;
        /// True conversion at the end.
        conversion_end: f64 = "conversion_end", "Conversion at the end" as Share;
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Row, rows::tests::round_trip};
    use super::*;

    #[test]
    fn what_a_calorimeter_shows_reads_back() {
        let row = DscRow {
            replicate: 1,
            time: 0.1 + 0.2,
            duration: 0.6,
            temperature: 413.15,
            heating_rate: 0.0,
            heat_flow: -1e-3,
            heat_capacity: 0.0,
            reaction: -1e-3,
            melting: 0.0,
            glass_transition: 0.0,
        };
        round_trip(&[row]);
    }

    #[test]
    fn a_peak_that_is_not_there_is_empty() {
        let row = DscPeakRow {
            replicate: 1,
            peak: "endotherm".into(),
            onset_celsius: None,
            onset_time: None,
            peak_celsius: None,
            peak_time: None,
            enthalpy: None,
            baseline: None,
            enthalpy_counted: 0.25,
            glass_transition: None,
            glass_transition_end: None,
            conversion_end: 0.95,
        };
        assert!(round_trip(&[row]).ends_with("\n1,endotherm,,,,,,,0.25,,,0.95\n"));
        assert_eq!(DscPeakRow::FILE, "instruments/dsc_peaks.csv");
    }
}
