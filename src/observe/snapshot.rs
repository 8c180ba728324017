//! The lattice at a moment, whole or in part, and cuts through it.

use super::Selection;
use crate::engine::View;
use crate::sample::{Site, Species};
use serde::{Deserialize, Serialize};

/// What a molecule is, in the words of a legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum MoleculeState {
    /// Ordered monomer.
    CrystallineMonomer,
    /// Monomer that has lost its order.
    AmorphousMonomer,
    /// N–H form.
    Tautomer,
    /// Growing chain end.
    LiveEnd,
    /// Unit inside a chain.
    InChain,
    /// Ended chain's last unit.
    DeadEnd,
    /// Inert.
    Impurity,
    /// Outside the grain.
    Void,
}

impl MoleculeState {
    /// Its name in tables and legends.
    pub fn name(self) -> &'static str {
        match self {
            Self::CrystallineMonomer => "crystalline monomer",
            Self::AmorphousMonomer => "amorphous monomer",
            Self::Tautomer => "tautomer",
            Self::LiveEnd => "live end",
            Self::InChain => "in chain",
            Self::DeadEnd => "dead end",
            Self::Impurity => "impurity",
            Self::Void => "void",
        }
    }
}

impl From<Site> for MoleculeState {
    fn from(site: Site) -> Self {
        match site.species() {
            Species::M if site.ordered() => Self::CrystallineMonomer,
            Species::M => Self::AmorphousMonomer,
            Species::T => Self::Tautomer,
            Species::A => Self::LiveEnd,
            Species::P => Self::InChain,
            Species::D => Self::DeadEnd,
            Species::I => Self::Impurity,
            Species::V => Self::Void,
        }
    }
}

/// One molecule of a cut through the crystal: where in the plane of the cut, in Å, and what
/// it is.
pub type Slice = Vec<([f64; 2], MoleculeState)>;

/// The most molecules of a cut: about 63 by 63, each of which still shows, half a millimetre
/// wide, where two cuts share a journal's column.
pub const MOST_IN_SLICE: u64 = 4000;

/// A cut one cell thick through the middle of the box, seen along one of its axes; of a large
/// crystal only a window around the middle.
pub fn slice(view: &impl View) -> Slice {
    let lattice = view.lattice();
    let axis = lattice.structure().clearest_axis();
    let mut layer = lattice.size();
    layer[axis] = 1;
    let mut window = Selection::centred(lattice.structure(), layer, MOST_IN_SLICE);
    window.from[axis] = lattice.size()[axis] / 2;
    window.to[axis] = window.from[axis] + 1;
    window
        .numbers(lattice)
        .map(|site| (lattice.position_along(axis, site), view.site(site).into()))
        .collect()
}

/// The selected sites at one moment. Every list is in the order of [`Selection::numbers`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// When, in s.
    pub time: f64,
    /// At which temperature, in K.
    pub temperature: f64,
    /// Which sites these are.
    pub selection: Selection,
    /// What each site holds.
    pub sites: Vec<Site>,
    /// The chain each site belongs to, counted from 1 through the whole crystal; 0 for none.
    pub chains: Vec<u32>,
    /// Its position in that chain, counted from 1 at the starter; 0 for none.
    pub units: Vec<u32>,
    /// A cut through the middle of the crystal.
    pub slice: Slice,
}

impl Snapshot {
    /// Copies the selected sites as they are now.
    pub fn of(view: &impl View, selection: Selection, time: f64, temperature: f64) -> Self {
        let lattice = view.lattice();
        let sites: Vec<Site> = selection.numbers(lattice).map(|site| view.site(site)).collect();
        let mut chains = vec![0; sites.len()];
        let mut units = vec![0; sites.len()];
        // A chain may enter the selection from an end that lies outside.
        let mut ends: Vec<u32> = view.chain_ends().collect();
        ends.sort_unstable();
        for (number, end) in (1..).zip(ends) {
            let length = view.chain(end).count() as u32;
            for (behind, site) in (0..).zip(view.chain(end)) {
                if let Some(index) = selection.index(lattice, site) {
                    chains[index] = number;
                    units[index] = length - behind;
                }
            }
        }
        Self { time, temperature, selection, sites, chains, units, slice: slice(view) }
    }
}
