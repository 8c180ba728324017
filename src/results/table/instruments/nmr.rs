//! Solid-state NMR of 13C.

use super::table;

table! {
    /// A row of `instruments/nmr_spectra.csv`: a point of the spectrum of all replicates.
    NmrPoint in "instruments/nmr_spectra.csv" {
        /// Time since the protocol began, in s.
        time: f64 = "time_s",
        /// Chemical shift in ppm.
        shift: f64 = "shift_ppm",
        /// Intensity in carbons a molecule and ppm, as far as polarization has come.
        intensity: f64 = "intensity",
        /// The same less that at the first look.
        difference: f64 = "difference",
    }
}

table! {
    /// A row of `instruments/nmr_lines.csv`: a line as it is read off the spectrum of one replicate,
    /// and what its lattice holds.
    NmrLine in "instruments/nmr_lines.csv" {
        /// Which replicate, from 1.
        replicate: u32 = "replicate",
        /// Time since the protocol began, in s.
        time: f64 = "time_s",
        /// The line: `CH3`, `C6`, `CN`, `C2/C3` or `C=N`.
        line: String = "line",
        /// Where the spectrum is highest within the line's limits, in ppm; empty where that is at a
        /// limit.
        shift: Option<f64> = "shift_ppm",
        /// Full width at half height in ppm; empty where it falls so far on neither or one side only.
        width: Option<f64> = "width_ppm",
        /// Integral between the line's limits, in carbons a molecule.
        area: f64 = "area",
        /// Carbons a molecule that belong to the line, each with its polarization.
        area_counted: f64 = "area_counted",
    }
}
