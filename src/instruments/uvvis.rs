//! Diffuse reflectance from the ultraviolet to the near infrared, and the colour of the powder.

use super::sheet::settings;

settings! {
    /// The instrument's numbers, in the units of its file.
    Uvvis of crate::instruments::Instrument::Uvvis;
}
