//! Powder diffraction of X-rays.

use super::sheet::settings;

settings! {
    /// The instrument's numbers, in the units of its file.
    Xrd of crate::instruments::Instrument::Xrd;
}
