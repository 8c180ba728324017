//! Infrared absorption.

use super::sheet::settings;

settings! {
    /// The instrument's numbers, in the units of its file.
    Ftir of crate::instruments::Instrument::Ftir;
}
