//! Solid-state NMR of 13C.

use super::table;

table! {
    /// A row of `instruments/nmr_spectra.csv`: a point of the spectrum of all replicates.
    NmrPoint in "instruments/nmr_spectra.csv" {
        /// Time since the protocol began, in s.
        time: f64 = "time_s", "Time";
        /// Chemical shift in ppm.
        shift: f64 = "shift_ppm", "Chemical shift";
        /// Intensity in carbons a molecule and ppm, as far as polarization has come.
        intensity: f64 = "intensity", "Intensity" as Quantity;
        /// The same less that at the first look.
        difference: f64 = "difference", "Difference" as Quantity;
    }
}

table! {
    /// A row of `instruments/nmr_lines.csv`: a line as it is read off the spectrum of one replicate,
    /// and what its lattice holds.
    NmrLine in "instruments/nmr_lines.csv" {
        /// Which replicate, from 1.
        replicate: u32 = "replicate", "Replicate";
        /// Time since the protocol began, in s.
        time: f64 = "time_s", "Time";
        /// The line: `CH3`, `C6`, `CN`, `C2/C3` or `C=N`.
        line: String = "line", "Line";
        /// Where the spectrum is highest within the line's limits, in ppm; empty where that is at a
        /// limit.
        shift: Option<f64> = "shift_ppm", "Highest at" as Quantity;
        /// Full width at half height in ppm; empty where it falls so far on neither or one side only.
        width: Option<f64> = "width_ppm", "Width" as Quantity;
        /// Integral between the line's limits, in carbons a molecule.
        area: f64 = "area", "Area" as Quantity;
        /// Carbons a molecule that belong to the line, each with its polarization.
        area_counted: f64 = "area_counted", "Area, counted" as Quantity;
    }
}
