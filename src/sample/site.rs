//! One site's state, packed in a byte.

use super::Species;
use serde::{Deserialize, Serialize};

/// What a site holds and the two flags of its place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Site(u8);

const SPECIES: u8 = 0b0_0111;
const ORDERED: u8 = 0b0_1000;
const DEFECT: u8 = 0b1_0000;

impl Site {
    /// Every code lies below this.
    pub const CODES: usize = 32;

    /// Every state that a site can have, by ascending code.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..Self::CODES as u8).filter_map(Self::from_code)
    }

    /// A site of this species with these flags. Only what can be ordered is, and a weak
    /// spot never is.
    pub fn new(species: Species, ordered: bool, defect: bool) -> Self {
        let ordered = ordered && !defect && species.can_be_ordered();
        Self(species as u8 | if ordered { ORDERED } else { 0 } | if defect { DEFECT } else { 0 })
    }

    /// The state with this code, if there is one.
    pub fn from_code(code: u8) -> Option<Self> {
        let species = *Species::ALL.get(usize::from(code & SPECIES))?;
        let site = Self::new(species, code & ORDERED != 0, code & DEFECT != 0);
        (site.0 == code).then_some(site)
    }

    /// The code, below [`Site::CODES`].
    #[inline]
    pub fn code(self) -> u8 {
        self.0
    }

    /// What the site holds.
    #[inline]
    pub fn species(self) -> Species {
        Species::ALL[usize::from(self.0 & SPECIES)]
    }

    /// Whether the place is ordered (crystalline).
    #[inline]
    pub fn ordered(self) -> bool {
        self.0 & ORDERED != 0
    }

    /// Whether the place is a weak spot.
    #[inline]
    pub fn defect(self) -> bool {
        self.0 & DEFECT != 0
    }

    /// Whether it counts as not ordered in its neighbours' φ. Void counts as ordered.
    #[inline]
    pub fn counts_in_phi(self) -> bool {
        !self.ordered() && self.0 & SPECIES != Species::V as u8
    }

    /// Whether it counts fully in its neighbours' ψ: reacted or inert.
    #[inline]
    pub fn counts_in_psi(self) -> bool {
        let species = self.species();
        species.reacted() || species == Species::I
    }
}

impl From<Site> for u8 {
    fn from(site: Site) -> Self {
        site.0
    }
}

/// No site has this code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is the code of no site")]
pub struct NoSuchSite(u8);

impl TryFrom<u8> for Site {
    type Error = NoSuchSite;

    fn try_from(code: u8) -> Result<Self, NoSuchSite> {
        Self::from_code(code).ok_or(NoSuchSite(code))
    }
}

impl std::fmt::Debug for Site {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ordered = if self.ordered() { "+ordered" } else { "" };
        let defect = if self.defect() { "+defect" } else { "" };
        write!(formatter, "{}{ordered}{defect}", self.species().symbol())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reacted_site_or_a_weak_spot_is_never_ordered() {
        for species in Species::ALL {
            let site = Site::new(species, true, false);
            assert_eq!(site.species(), species);
            assert_eq!(site.ordered(), matches!(species, Species::M | Species::T));
            assert!(!Site::new(species, true, true).ordered());
        }
    }

    #[test]
    fn void_counts_as_ordered_in_phi_and_as_nothing_in_psi() {
        let void = Site::new(Species::V, false, false);
        assert!(!void.counts_in_phi() && !void.counts_in_psi());
        let impurity = Site::new(Species::I, false, false);
        assert!(impurity.counts_in_phi() && impurity.counts_in_psi());
        let amorphous = Site::new(Species::M, false, false);
        assert!(amorphous.counts_in_phi() && !amorphous.counts_in_psi());
    }
}
