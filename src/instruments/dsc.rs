//! Differential scanning calorimetry.

use super::sheet::settings;

settings! {
    /// The instrument's numbers, in the units of its file.
    Dsc of crate::instruments::Instrument::Dsc;
}
