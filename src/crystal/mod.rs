//! The crystal: unit cell, molecules as sites, contacts between them.

mod cell;
mod lattice;
mod structure;

pub use cell::Cell;
pub use lattice::{ContactKind, Lattice, LatticeError, MAX_SITES, Place, Step};
pub use structure::{Contact, MAX_CONTACTS, Reactive, Structure, StructureError};

/// What lies beyond the edges of the simulated box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boundary {
    /// Another copy of the box.
    Periodic,
    /// Nothing: it counts as ordered in φ and as nothing in ψ.
    Open,
}
