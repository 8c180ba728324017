//! Infrared absorption.

use super::table;

table! {
    /// A row of `instruments/ftir_spectra.csv`: a point of the spectrum of all replicates.
    FtirPoint in "instruments/ftir_spectra.csv" {
        /// Time since the protocol began, in s.
        time: f64 = "time_s",
        /// Wavenumber in 1/cm.
        wavenumber: f64 = "wavenumber_per_cm",
        /// Absorbance a molecule, in an arbitrary unit: the area of one nitrile is 1 where the
        /// instrument's numbers do not say otherwise.
        absorbance: f64 = "absorbance",
    }
}

table! {
    /// A row of `instruments/ftir_bands.csv`: what is read off the spectrum of one replicate, and what
    /// its lattice holds.
    FtirBand in "instruments/ftir_bands.csv" {
        /// Which replicate, from 1.
        replicate: u32 = "replicate",
        /// Time since the protocol began, in s.
        time: f64 = "time_s",
        /// Area of the nitrile band above its baseline, over that at the first look.
        nitrile_area: Option<f64> = "nitrile_area_integrated",
        /// Nitriles that are left, over those at the first look.
        nitriles: Option<f64> = "nitrile_area_counted",
        /// Where the band is highest, in 1/cm.
        centre: Option<f64> = "nitrile_centre_per_cm",
        /// Its full width at half height, in 1/cm.
        width: Option<f64> = "nitrile_width_per_cm",
        /// Twice the share of the integrated area that is gone.
        conversion_from_area: Option<f64> = "conversion_from_area",
        /// Monomers that have reacted, over those and what is left.
        conversion: f64 = "conversion",
        /// Nitriles that have reacted, over those and what is left.
        nitrile_conversion: f64 = "nitrile_conversion",
    }
}
