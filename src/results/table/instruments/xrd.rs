//! Diffraction of X-rays: patterns, and what is read off them.

use super::super::table;

table! {
    /// A row of `instruments/xrd_patterns.csv`: all replicates together at one moment and angle.
    XrdPatternRow in "instruments/xrd_patterns.csv" {
        /// Time since the protocol began, in s.
        time: f64 = "time_s", "Time";
        /// 2θ in degrees.
        two_theta: f64 = "two_theta_deg", "2θ";
        /// Intensity, per degree, over the area of the whole crystal's peaks.
        intensity: f64 = "intensity", "Intensity" as Quantity;
    }
}

table! {
    /// A row of `instruments/xrd_crystallinity.csv`: one replicate at one moment. What needs a
    /// pattern is `None` where there is none, and a size where too few lines end.
    XrdRow in "instruments/xrd_crystallinity.csv" {
        /// Which replicate, from 1.
        replicate: u32 = "replicate", "Replicate";
        /// Time since the protocol began, in s.
        time: f64 = "time_s", "Time";
        /// Area of the peaks, over that of the whole crystal's.
        bragg_area: Option<f64> = "bragg_area", "Bragg area" as Quantity;
        /// Area of the halo, over the same.
        halo_area: Option<f64> = "halo_area", "Halo area" as Quantity;
        /// Area of the peaks over both.
        crystallinity: Option<f64> = "crystallinity", "Crystallinity" as Share;
        /// Ordered molecules over all.
        crystalline_fraction: f64 = "crystalline_fraction", "Crystalline fraction" as Share;
        /// Size of ordered domains by the lines through them, in nm.
        domain_size: Option<f64> = "domain_size_nm", "Domain size" as Quantity;
        /// Size of domains by the width of the strongest peak, in nm.
        scherrer_size: Option<f64> = "scherrer_size_nm", "Domain size by Scherrer" as Quantity;
    }
}
