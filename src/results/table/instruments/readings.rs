//! What instruments read off one replicate.

use super::{DscRow, FtirBand, NmrLine, UvvisColour, XrdRow};
use serde::{Deserialize, Serialize};

/// What instruments read off one replicate, without spectra; empty for those that are not used.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Readings {
    /// The calorimeter's curve.
    pub dsc: Vec<DscRow>,
    /// The nitrile band.
    pub ftir: Vec<FtirBand>,
    /// Crystallinity and sizes of domains.
    pub xrd: Vec<XrdRow>,
    /// Lines of 13C.
    pub nmr: Vec<NmrLine>,
    /// Colour.
    pub uvvis: Vec<UvvisColour>,
}
