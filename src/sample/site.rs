//! One site's state, packed in two bytes.

use super::Species;
use serde::{Deserialize, Serialize};

/// What a site holds, and what is true of its place.
///
/// ```
/// use tautomata::sample::{Site, Species};
///
/// let monomer = Site::new(Species::M, true, false);
/// assert!(monomer.ordered());
/// // A reacted site has no order.
/// assert!(!monomer.holding(Species::P).ordered());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Site(u16);

const SPECIES: u16 = 0b0111;
const ORDERED: u16 = 1 << 3;
const DEFECT: u16 = 1 << 4;
const LIQUID: u16 = 1 << 5;
/// Where a weak spot's strength begins.
const STRENGTH: u32 = 6;

/// Which states sites can have: how many strengths weak spots come in, and whether places
/// can be liquid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct States {
    /// At most [`Site::STRENGTHS`].
    pub strengths: u8,
    /// Whether anything melts.
    pub liquid: bool,
}

impl States {
    /// Every state, by ascending code.
    pub fn all(self) -> impl Iterator<Item = Site> {
        let possible = move |site: &Site| {
            site.strength() < self.strengths.max(1) && (self.liquid || !site.liquid())
        };
        (0..Site::CODES as u16).filter_map(Site::from_code).filter(possible)
    }
}

impl Site {
    /// Every code lies below this.
    pub const CODES: usize = 1 << 11;

    /// How many strengths a weak spot can have.
    pub const STRENGTHS: u8 = 32;

    /// A site of this species with these flags. Only what can be ordered is, and a weak
    /// spot never is.
    pub fn new(species: Species, ordered: bool, defect: bool) -> Self {
        Self::of(species, ordered, defect, false)
    }

    /// Only what can be ordered can be liquid, and nothing is both.
    fn of(species: Species, ordered: bool, defect: bool, liquid: bool) -> Self {
        let liquid = liquid && species.can_be_ordered();
        let ordered = ordered && !defect && !liquid && species.can_be_ordered();
        let flag = |on: bool, bit: u16| if on { bit } else { 0 };
        Self(species as u16 | flag(ordered, ORDERED) | flag(defect, DEFECT) | flag(liquid, LIQUID))
    }

    /// A weak spot of this strength, below [`Site::STRENGTHS`]; what is no weak spot stays as
    /// it is.
    pub fn with_strength(self, strength: u8) -> Self {
        let strength = if self.defect() { strength % Self::STRENGTHS } else { 0 };
        let flags = self.0 & ((1 << STRENGTH) - 1);
        Self(flags | u16::from(strength) << STRENGTH)
    }

    /// The same place holding another species.
    #[inline]
    pub fn holding(self, species: Species) -> Self {
        let lost = if species.can_be_ordered() { SPECIES } else { SPECIES | ORDERED | LIQUID };
        Self(self.0 & !lost | species as u16)
    }

    /// The same with the place ordered, or not.
    #[inline]
    pub fn with_order(self, ordered: bool) -> Self {
        let possible = self.species().can_be_ordered() && !self.defect() && !self.liquid();
        let order = if ordered && possible { ORDERED } else { 0 };
        Self(self.0 & !ORDERED | order)
    }

    /// The same with the place a weak spot, or none.
    #[inline]
    pub fn with_defect(self, defect: bool) -> Self {
        Self::of(self.species(), self.ordered(), defect, self.liquid())
            .with_strength(self.strength())
    }

    /// The same with the place liquid, or not: what was liquid has no order.
    pub fn with_liquid(self, liquid: bool) -> Self {
        Self::of(self.species(), self.ordered(), self.defect(), liquid)
            .with_strength(self.strength())
    }

    /// What an event makes of it: another species, and the place's order and whether it is a
    /// weak spot, unless these stay as they are.
    pub fn turned(self, species: Species, ordered: Option<bool>, defect: Option<bool>) -> Self {
        let place = defect.map_or(self, |defect| self.with_defect(defect)).holding(species);
        ordered.map_or(place, |ordered| place.with_order(ordered))
    }

    /// The state with this code, if there is one.
    pub fn from_code(code: u16) -> Option<Self> {
        let species = *Species::ALL.get(usize::from(code & SPECIES))?;
        let flag = |bit: u16| code & bit != 0;
        let site = Self::of(species, flag(ORDERED), flag(DEFECT), flag(LIQUID))
            .with_strength((code >> STRENGTH) as u8);
        (site.0 == code).then_some(site)
    }

    /// The code, below [`Site::CODES`].
    #[inline]
    pub fn code(self) -> u16 {
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

    /// Whether the place is liquid.
    #[inline]
    pub fn liquid(self) -> bool {
        self.0 & LIQUID != 0
    }

    /// A weak spot's strength; 0 for what is none.
    #[inline]
    pub fn strength(self) -> u8 {
        (self.0 >> STRENGTH) as u8
    }

    /// Whether it counts as not ordered in its neighbours' φ. Void counts as ordered.
    #[inline]
    pub fn counts_in_phi(self) -> bool {
        !self.ordered() && self.0 & SPECIES != Species::V as u16
    }

    /// Whether it counts fully in its neighbours' ψ: reacted or inert.
    #[inline]
    pub fn counts_in_psi(self) -> bool {
        let species = self.species();
        species.reacted() || species == Species::I
    }
}

impl From<Site> for u16 {
    fn from(site: Site) -> Self {
        site.0
    }
}

/// No site has this code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is the code of no site")]
pub struct NoSuchSite(u16);

impl TryFrom<u16> for Site {
    type Error = NoSuchSite;

    fn try_from(code: u16) -> Result<Self, NoSuchSite> {
        Self::from_code(code).ok_or(NoSuchSite(code))
    }
}

impl std::fmt::Debug for Site {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ordered = if self.ordered() { "+ordered" } else { "" };
        let liquid = if self.liquid() { "+liquid" } else { "" };
        write!(formatter, "{}{ordered}{liquid}", self.species().symbol())?;
        match (self.defect(), self.strength()) {
            (false, _) => Ok(()),
            (true, 0) => formatter.write_str("+defect"),
            (true, strength) => write!(formatter, "+defect {strength}"),
        }
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
    fn what_is_liquid_has_no_order_until_it_finds_it_again() {
        let crystal = Site::new(Species::M, true, false);
        let melt = crystal.with_liquid(true);
        assert!(melt.liquid() && !melt.ordered());
        let frozen = melt.with_liquid(false);
        assert_eq!(frozen, Site::new(Species::M, false, false));
        assert!(!melt.holding(Species::P).liquid());
        assert!(melt.holding(Species::T).liquid());
    }

    #[test]
    fn a_weak_spot_keeps_its_strength_until_it_heals() {
        let weak = Site::new(Species::M, false, true).with_strength(31);
        assert_eq!(weak.holding(Species::T).holding(Species::M), weak);
        assert_eq!(weak.with_liquid(true).strength(), 31);
        assert_eq!(weak.with_defect(false), Site::new(Species::M, false, false));
        assert_eq!(Site::new(Species::M, true, false).with_strength(3).strength(), 0);
    }

    #[test]
    fn states_are_told_apart_by_their_codes() {
        let all: Vec<Site> = States { strengths: 32, liquid: true }.all().collect();
        assert!(all.is_sorted_by_key(|site| site.code()));
        let possible = |site: Site| Site::from_code(site.code()) == Some(site);
        for site in &all {
            let others = Species::ALL.map(|species| site.holding(species));
            let orders = [true, false].map(|ordered| site.with_order(ordered));
            assert!(others.into_iter().chain(orders).chain([*site]).all(possible), "{site:?}");
        }
        // M and T: ordered, plain, liquid and 32 weak spots each solid and liquid; five
        // species: plain, and 32 weak spots.
        assert_eq!(all.len(), 2 * (3 + 64) + 5 * 33);
        assert_eq!(States { strengths: 1, liquid: false }.all().count(), 2 * 3 + 5 * 2);
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
