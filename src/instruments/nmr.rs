//! Solid-state NMR of 13C, cross polarization under magic-angle spinning.

use super::sheet::settings;

settings! {
    /// The instrument's numbers, in the units of its file.
    Nmr of crate::instruments::Instrument::Nmr;
}
