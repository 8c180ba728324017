//! Why a list of atoms is no molecular crystal.

/// The most atoms that one cell may hold; large cells of small molecules hold a thousand.
pub const MAX_ATOMS: usize = 5000;

/// Why atoms in a cell are no molecular crystal of one kind of molecule. Atoms are given by
/// their position in the list.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PackingError {
    /// More atoms than anybody's cell holds.
    #[error("the cell holds more than {MAX_ATOMS} atoms")]
    TooManyAtoms,
    /// Less space than atoms need.
    #[error("the cell leaves {volume:.1} Å3 to each atom, less than any solid has")]
    Crowded {
        /// Volume of the cell over its atoms, in Å3.
        volume: f64,
    },
    /// Two atoms, or an atom and its own image, in one place.
    #[error("two atoms lie {distance:.2} Å apart, closer than any bond")]
    Overlap {
        /// The one.
        first: usize,
        /// The other.
        second: usize,
        /// Their distance in Å.
        distance: f64,
    },
    /// Bonds lead from a molecule to its own image in another cell.
    #[error("bonds join this atom to its own image in another cell: a network, not a molecule")]
    Endless {
        /// An atom of the network.
        atom: usize,
    },
    /// Images of one bond are found and not found.
    #[error("whether this atom is bonded hangs on the last digits of the coordinates")]
    Unclear {
        /// The atom.
        atom: usize,
    },
    /// A second kind of molecule.
    #[error(
        "this atom belongs to a second kind of molecule, {second}, beside {first}; \
         a crystal has to consist of one kind"
    )]
    SeveralKinds {
        /// An atom of the second molecule.
        atom: usize,
        /// Formula of the first one.
        first: String,
        /// Formula of the second one.
        second: String,
    },
}
