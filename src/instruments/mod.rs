//! What instruments would show of a crystal, computed from counts of its molecules.
//!
//! Each instrument has a file of numbers in `data/`, each with its basis and source; a scenario
//! overrides any of them by name.

pub mod dsc;
pub mod ftir;
#[cfg(test)]
pub mod made;
pub mod nmr;
mod profile;
pub mod readout;
mod sheet;
pub mod uvvis;
pub mod xrd;

pub use sheet::{Sheet, SheetError};

use crate::protocol::Protocol;
use crate::substance::Substance;

/// An instrument.
///
/// ```
/// use tautomata::instruments::Instrument;
/// use tautomata::substance::Substance;
///
/// let mut sheet = Instrument::Ftir.sheet(Some(Substance::built_in()));
/// sheet.set("resolution", "4 1/cm")?;
/// assert_eq!(sheet.value("resolution"), 4.0);
/// assert!(sheet.set("resolution", "4 nm").is_err());
/// // Of another substance, only what belongs to the instrument is known.
/// assert!(Instrument::Ftir.sheet(None).unknown().contains(&"nitrile_area"));
/// # Ok::<(), tautomata::instruments::SheetError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Instrument {
    /// Infrared absorption.
    Ftir,
    /// Powder diffraction of X-rays.
    Xrd,
    /// Solid-state NMR of 13C.
    Nmr,
    /// Diffuse reflectance, ultraviolet and visible, and colour.
    Uvvis,
    /// Differential scanning calorimetry.
    Dsc,
}

impl Instrument {
    /// Every instrument.
    pub const ALL: [Self; 5] = [Self::Ftir, Self::Xrd, Self::Nmr, Self::Uvvis, Self::Dsc];

    /// Its name in scenarios and of its files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ftir => "ftir",
            Self::Xrd => "xrd",
            Self::Nmr => "nmr",
            Self::Uvvis => "uvvis",
            Self::Dsc => "dsc",
        }
    }

    /// Its numbers, as they are where a scenario does not say otherwise; without a substance, those
    /// that belong to one are not known.
    pub fn sheet(self, substance: Option<&Substance>) -> Sheet {
        let text = match self {
            Self::Ftir => include_str!("data/ftir.toml"),
            Self::Xrd => include_str!("data/xrd.toml"),
            Self::Nmr => include_str!("data/nmr.toml"),
            Self::Uvvis => include_str!("data/uvvis.toml"),
            Self::Dsc => include_str!("data/dsc.toml"),
        };
        Sheet::new(text, self.name(), substance)
    }
}

/// Which instruments look, when, and with which numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Instruments {
    /// When all but the calorimeter look, in s, ascending.
    pub looks: Vec<f64>,
    /// The longest interval between two readings of the calorimeter, in s.
    pub heat_every: f64,
    /// The instruments that are used, with their numbers.
    pub sheets: Vec<(Instrument, Sheet)>,
}

impl Instruments {
    /// When the calorimeter reads during a protocol: in equal intervals within each step; never if
    /// it is not used.
    pub fn readings(&self, protocol: &Protocol) -> Vec<f64> {
        match self.sheet(Instrument::Dsc) {
            Some(_) => protocol.readings_every(self.heat_every),
            None => Vec::new(),
        }
    }

    /// The numbers of an instrument, if it is used.
    pub fn sheet(&self, instrument: Instrument) -> Option<&Sheet> {
        self.sheets.iter().find(|(used, _)| *used == instrument).map(|(_, sheet)| sheet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_a_unit_a_basis_and_a_source() {
        for instrument in Instrument::ALL {
            for number in &instrument.sheet(Some(Substance::built_in())).numbers {
                let at = format!("{}: {}", instrument.name(), number.name);
                assert!(["lit", "comp", "est", "cal"].contains(&number.basis.as_str()), "{at}");
                assert!(!number.source.is_empty(), "{at}");
            }
        }
    }
}
