//! One unit cell of a crystal: its molecules as sites, and their contacts.

use super::{Cell, Composition};
use std::collections::BTreeSet;

/// The most contacts that one site may have.
pub const MAX_CONTACTS: usize = 32;

/// Which way a reaction can cross a contact between two ordered molecules, seen from the
/// molecule that lists the contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reactive {
    /// No reactive pair of atoms lies close enough.
    None,
    /// This molecule's imine N lies near the other's nitrile C.
    Outward,
    /// The other molecule's imine N lies near this one's nitrile C.
    Inward,
    /// Both of these.
    Both,
}

impl Reactive {
    /// From the two directions.
    pub fn from_directions(outward: bool, inward: bool) -> Self {
        match (outward, inward) {
            (false, false) => Self::None,
            (true, false) => Self::Outward,
            (false, true) => Self::Inward,
            (true, true) => Self::Both,
        }
    }

    /// Whether this molecule can add to the other.
    pub fn outward(self) -> bool {
        matches!(self, Self::Outward | Self::Both)
    }

    /// Whether the other molecule can add to this one.
    pub fn inward(self) -> bool {
        matches!(self, Self::Inward | Self::Both)
    }

    /// The same contact, seen from the other molecule.
    pub fn reversed(self) -> Self {
        Self::from_directions(self.inward(), self.outward())
    }
}

/// A contact of one molecule of the cell with another, possibly in another cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    /// The other molecule's index among [`Structure::sites`].
    pub to: usize,
    /// The other molecule's cell, relative to this one's.
    pub cell: [i32; 3],
    /// A name shared by contacts of one kind, which mechanism rows may select.
    pub class: String,
    /// Direction in which it is reactive between ordered molecules.
    pub reactive: Reactive,
    /// Distance between the two sites in Å.
    pub distance: f64,
}

/// One unit cell: what [`super::Lattice`] repeats.
///
/// ```
/// use tautomata::crystal::{from_cif, generic};
///
/// let cubic = generic("sc", 5.0).expect("a generic lattice");
/// assert_eq!(cubic.contacts[0].len(), 6);
///
/// let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/urea.cif"));
/// let urea = from_cif(text, "urea").expect("no mistakes");
/// assert_eq!(urea.sites.len(), 2, "molecules per cell");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Structure {
    /// What the structure is called in results.
    pub name: String,
    /// Where it comes from: measured, computed, or a model lattice.
    pub provenance: String,
    /// The unit cell.
    pub cell: Cell,
    /// How many of the three axes a crystal extends along (1 chain, 2 square, 3 else).
    pub dimension: usize,
    /// Each molecule's centre in fractions of the cell, not reduced into it.
    pub sites: Vec<[f64; 3]>,
    /// Each molecule's contacts, by site.
    pub contacts: Vec<Vec<Contact>>,
    /// What the reader of its file found doubtful, in sentences.
    pub notes: Vec<String>,
    /// What a molecule consists of; `None` of a model lattice, whose sites stand for any.
    pub molecule: Option<Composition>,
}

/// Why a cell with contacts is no structure.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum StructureError {
    /// There is no site, or more than an index can hold.
    #[error("a structure needs 1 to 65535 sites a cell, this one has {0}")]
    SiteCount(usize),
    /// A site lists too many contacts.
    #[error("site {site} has {count} contacts; at most {MAX_CONTACTS} are possible")]
    TooManyContacts {
        /// The site, counted from 1.
        site: usize,
        /// How many it has.
        count: usize,
    },
    /// A site lists no contact.
    #[error("site {0} has no contact")]
    NoContact(usize),
    /// A contact leads to a site that does not exist, or to itself.
    #[error("site {site}: contact {contact} leads to no other molecule")]
    BadTarget {
        /// The site, counted from 1.
        site: usize,
        /// The contact, counted from 1.
        contact: usize,
    },
    /// The same pair is listed twice.
    #[error("site {site}: contact {contact} is listed twice")]
    Repeated {
        /// The site, counted from 1.
        site: usize,
        /// The contact, counted from 1.
        contact: usize,
    },
    /// The way back is missing, or disagrees in class or direction.
    #[error(
        "site {site}: contact {contact} has no counterpart of the same class and reversed direction"
    )]
    OneSided {
        /// The site, counted from 1.
        site: usize,
        /// The contact, counted from 1.
        contact: usize,
    },
    /// A cell edge or angle is impossible.
    #[error("the cell has no volume")]
    NoVolume,
}

/// Avogadro's number in 1/mol, exact since 2019 (CODATA 2018).
const AVOGADRO: f64 = 6.022_140_76e23;

impl Structure {
    /// Density in kg/m3, if the molecules have this molar mass in kg/mol.
    pub fn density(&self, molar_mass: f64) -> f64 {
        let volume = self.cell.volume() * 1e-30;
        self.sites.len() as f64 * molar_mass / (AVOGADRO * volume)
    }

    /// Nitriles of a molecule; two, as in the built-in crystal, where it is not known what its
    /// molecules are.
    pub fn nitriles(&self) -> u32 {
        self.molecule.as_ref().map_or(2, |molecule| molecule.nitriles)
    }

    /// Checks what every other room relies on: 1 to 32 contacts a site, no contact twice,
    /// each with its counterpart.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn validate(&self) -> Result<(), StructureError> {
        if self.sites.is_empty() || self.sites.len() > usize::from(u16::MAX) {
            return Err(StructureError::SiteCount(self.sites.len()));
        }
        let volume = self.cell.volume();
        if !(volume.is_finite() && volume > 0.0) {
            return Err(StructureError::NoVolume);
        }
        for (index, contacts) in self.contacts.iter().enumerate() {
            self.validate_site(index, contacts)?;
        }
        Ok(())
    }

    fn validate_site(&self, index: usize, contacts: &[Contact]) -> Result<(), StructureError> {
        let site = index + 1;
        if contacts.is_empty() {
            return Err(StructureError::NoContact(site));
        }
        if contacts.len() > MAX_CONTACTS {
            return Err(StructureError::TooManyContacts { site, count: contacts.len() });
        }
        let mut seen = BTreeSet::new();
        for (k, contact) in contacts.iter().enumerate() {
            let number = k + 1;
            let itself = contact.to == index && contact.cell == [0; 3];
            if contact.to >= self.sites.len() || itself {
                return Err(StructureError::BadTarget { site, contact: number });
            }
            if !seen.insert((contact.to, contact.cell)) {
                return Err(StructureError::Repeated { site, contact: number });
            }
            if self.counterpart(index, contact).is_none() {
                return Err(StructureError::OneSided { site, contact: number });
            }
        }
        Ok(())
    }

    /// The axis along which the molecules of the cell hide each other least: the nearest two
    /// lie furthest apart. Chains and layers are seen along their third axis.
    pub fn clearest_axis(&self) -> usize {
        if self.dimension < 3 {
            return 2;
        }
        // The last of equals, so that a cubic cell is seen along its third axis.
        (0..3)
            .max_by(|&one, &other| self.closest_along(one).total_cmp(&self.closest_along(other)))
            .unwrap_or(2)
    }

    /// Least distance in Å between two molecules (or one and its next copies) seen along an axis.
    fn closest_along(&self, axis: usize) -> f64 {
        let mut closest = f64::INFINITY;
        for (index, one) in self.sites.iter().enumerate() {
            for (copy, other) in
                (0..9).flat_map(|copy| self.sites[index..].iter().map(move |other| (copy, other)))
            {
                let (right, up) = Cell::across(axis);
                let mut apart: [f64; 3] = std::array::from_fn(|i| other[i] - one[i]);
                apart[right] += f64::from(copy % 3) - 1.0 - apart[right].round();
                apart[up] += f64::from(copy / 3) - 1.0 - apart[up].round();
                let [x, y] = self.cell.seen_along(axis, apart);
                let itself = std::ptr::eq(one, other) && copy == 4;
                if !itself {
                    closest = closest.min(x.hypot(y));
                }
            }
        }
        closest
    }

    /// The position, in the other molecule's list, of the same contact seen from there.
    pub fn counterpart(&self, from: usize, contact: &Contact) -> Option<usize> {
        self.contacts[contact.to].iter().position(|back| {
            back.to == from
                && back.cell == contact.cell.map(|shift| -shift)
                && back.class == contact.class
                && back.reactive == contact.reactive.reversed()
        })
    }
}
