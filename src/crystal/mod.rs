//! The crystal: unit cell, molecules as sites, contacts between them.

mod cell;
mod cif;
mod composition;
mod contacts;
mod dimethyl_dicyanodiazepine;
mod elements;
mod ellipsoids;
mod functional_groups;
mod hall;
mod lattice;
mod lattices;
mod molecule;
mod neighbours;
mod packing;
mod packing_error;
mod space_groups;
mod structure;
mod symmetry;
mod unit_cell;

pub use cell::Cell;
pub use cif::from_cif;
pub use composition::Composition;
pub use dimethyl_dicyanodiazepine::dimethyl_dicyanodiazepine;
pub use ellipsoids::Ellipsoid;
pub use lattice::{ContactKind, Lattice, LatticeError, MAX_SITES, Place, Step};
pub use lattices::{GENERIC, generic};
pub use structure::{Contact, MAX_CONTACTS, Reactive, Structure, StructureError};

/// What lies beyond the edges of the simulated box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boundary {
    /// Another copy of the box.
    Periodic,
    /// Nothing: it counts as ordered in φ and as nothing in ψ.
    Open,
}
