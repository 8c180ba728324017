//! Infrared absorption.

use super::table;

table! {
    /// A row of `instruments/ftir_spectra.csv`: a point of the spectrum of all replicates.
    FtirPoint in "instruments/ftir_spectra.csv" {
        /// Time since the protocol began, in s.
        time: f64 = "time_s", "Time";
        /// Wavenumber in 1/cm.
        wavenumber: f64 = "wavenumber_per_cm", "Wavenumber";
        /// Absorbance a molecule, in an arbitrary unit: the area of one nitrile is 1 where the
        /// instrument's numbers do not say otherwise.
        absorbance: f64 = "absorbance", "Absorbance" as Quantity;
    }
}

table! {
    /// A row of `instruments/ftir_bands.csv`: what is read off the spectrum of one replicate, and what
    /// its lattice holds.
    FtirBand in "instruments/ftir_bands.csv" {
        /// Which replicate, from 1.
        replicate: u32 = "replicate", "Replicate";
        /// Time since the protocol began, in s.
        time: f64 = "time_s", "Time";
        /// Area of the nitrile band above its baseline, over that at the first look.
        nitrile_area: Option<f64> = "nitrile_area_integrated", "Nitrile area" as Quantity;
        /// Nitriles that are left, over those at the first look.
        nitriles: Option<f64> = "nitrile_area_counted", "Nitriles, counted" as Quantity;
        /// Where the band is highest, in 1/cm.
        centre: Option<f64> = "nitrile_centre_per_cm", "Nitrile band, centre" as Quantity;
        /// Its full width at half height, in 1/cm.
        width: Option<f64> = "nitrile_width_per_cm", "Nitrile band, width" as Quantity;
        /// Twice the share of the integrated area that is gone.
        conversion_from_area: Option<f64> = "conversion_from_area", "Conversion from area" as Quantity;
        /// Monomers that have reacted, over those and what is left.
        conversion: f64 = "conversion", "Conversion" as Share;
        /// Nitriles that have reacted, over those and what is left.
        nitrile_conversion: f64 = "nitrile_conversion", "Nitrile conversion" as Share;
    }
}
