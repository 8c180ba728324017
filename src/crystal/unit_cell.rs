//! All atoms of one unit cell, made from the listed ones by symmetry.

use super::Cell;
use super::elements::Element;
use super::neighbours::{length, moved};
use super::packing_error::{MAX_ATOMS, PackingError};
use super::symmetry::Operation;

/// The least volume of an atom in Å3. Diamond, the densest solid of light atoms, has 5.7.
const LEAST_VOLUME: f64 = 2.0;

/// Images of one atom that are closer than this (Å) are one atom, on a special position or listed
/// twice, printed with rounded coordinates. Coordinates rounded to 1e-3 of an edge of 50 Å move two
/// images apart by 0.05 Å; two hydrogen atoms, refined one by one to a standard uncertainty of 0.03 Å, differ
/// by less than 3 × √2 × 0.03 Å = 0.13 Å. No two atoms are that close: the shortest bond, H–H, has 0.74.
const SAME_PLACE: f64 = 0.2;

/// An atom of the asymmetric unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Atom {
    /// Its name in the list.
    pub label: String,
    /// What it is.
    pub element: &'static Element,
    /// Where it is, in fractions of the cell.
    pub fractional: [f64; 3],
}

/// An atom of the unit cell.
#[derive(Clone, Copy, Debug)]
pub struct CellAtom {
    /// The listed atom that it is an image of.
    pub listed: usize,
    /// What it is.
    pub element: &'static Element,
    /// Where it is, in fractions, each from 0 to 1.
    pub fractional: [f64; 3],
}

/// Where an operation takes a listed atom.
#[derive(Clone, Copy, Debug)]
pub struct Image {
    /// The atom of the cell that lies there but for whole cells.
    pub atom: usize,
    /// Those whole cells.
    pub cell: [i32; 3],
}

/// The unit cell and all that is in it.
#[derive(Debug)]
pub struct UnitCell {
    /// Its edges and angles.
    pub cell: Cell,
    /// The space group, the identity first.
    pub operations: Vec<Operation>,
    /// The labels of the listed atoms.
    pub labels: Vec<String>,
    /// The atoms.
    pub atoms: Vec<CellAtom>,
    /// Where each listed atom goes, by operation.
    pub images: Vec<Vec<Image>>,
}

impl UnitCell {
    /// Applies every operation to every listed atom. An atom within 0.2 Å of its own image
    /// is moved onto the special position between them. An atom within 0.2 Å of an image of an
    /// earlier one of its element is that image: a molecule on a symmetry element that is listed
    /// whole has atoms that symmetry makes, too. Two atoms listed in one place, without an operation
    /// between them, stay two.
    ///
    /// # Errors
    /// More atoms than a cell can hold.
    pub fn fill(
        cell: Cell,
        operations: Vec<Operation>,
        listed: &[Atom],
    ) -> Result<Self, PackingError> {
        if listed.len().saturating_mul(operations.len()) > 4 * MAX_ATOMS {
            return Err(PackingError::TooManyAtoms);
        }
        let mut filled = Self {
            cell,
            operations,
            labels: listed.iter().map(|atom| atom.label.clone()).collect(),
            atoms: Vec::new(),
            images: Vec::new(),
        };
        for index in 0..listed.len() {
            filled.add(index, listed);
            if filled.atoms.len() > MAX_ATOMS {
                return Err(PackingError::TooManyAtoms);
            }
        }
        let volume = cell.volume() / filled.atoms.len() as f64;
        if volume < LEAST_VOLUME {
            return Err(PackingError::Crowded { volume });
        }
        Ok(filled)
    }

    /// Centre of mass, in fractions, of atoms of this cell moved by whole cells.
    pub fn centre_of_mass(&self, members: &[Image]) -> [f64; 3] {
        let mut sum = [0.0; 3];
        let mut mass = 0.0;
        for member in members {
            let atom = &self.atoms[member.atom];
            let position = moved(atom.fractional, member.cell);
            mass += atom.element.mass;
            sum = std::array::from_fn(|axis| sum[axis] + atom.element.mass * position[axis]);
        }
        sum.map(|x| x / mass)
    }

    fn add(&mut self, listed: usize, all: &[Atom]) {
        let atom = &all[listed];
        let exact = self.on_special_position(atom.fractional);
        let first = self.image_of_earlier(exact, atom, all).unwrap_or(self.atoms.len());
        let mut images = Vec::with_capacity(self.operations.len());
        for operation in &self.operations {
            let position = operation.apply(exact);
            let known = (first..self.atoms.len()).find_map(|index| {
                let cell = self.same_place(self.atoms[index].fractional, position)?;
                Some(Image { atom: index, cell })
            });
            let image = known.unwrap_or_else(|| {
                let cell = position.map(|x| x.floor() as i32);
                let fractional = moved(position, cell.map(|shift| -shift));
                self.atoms.push(CellAtom { listed, element: atom.element, fractional });
                Image { atom: self.atoms.len() - 1, cell }
            });
            images.push(image);
        }
        self.images.push(images);
    }

    /// Where the images of an earlier listed atom begin if one of them is this atom.
    fn image_of_earlier(&self, exact: [f64; 3], atom: &Atom, all: &[Atom]) -> Option<usize> {
        let same = |known: &&CellAtom| {
            known.element == atom.element && self.same_place(known.fractional, exact).is_some()
        };
        let earlier = self.atoms.iter().find(same)?.listed;
        let apart =
            std::array::from_fn(|axis| all[earlier].fractional[axis] - atom.fractional[axis]);
        let listed_twice = length(self.cell.cartesian(apart)) < SAME_PLACE;
        if listed_twice {
            return None;
        }
        self.atoms.iter().position(|known| known.listed == earlier)
    }

    /// The mean of a position and its images in the same place.
    fn on_special_position(&self, position: [f64; 3]) -> [f64; 3] {
        let mut sum = [0.0; 3];
        let mut count = 0.0;
        for operation in &self.operations {
            let image = operation.apply(position);
            if let Some(cells) = self.same_place(position, image) {
                let back = moved(image, cells.map(|shift| -shift));
                sum = std::array::from_fn(|axis| sum[axis] + back[axis]);
                count += 1.0;
            }
        }
        sum.map(|x| x / count)
    }

    /// The whole cells from one position to another one, if they lie in the same place but
    /// for those.
    fn same_place(&self, from: [f64; 3], to: [f64; 3]) -> Option<[i32; 3]> {
        let apart: [f64; 3] = std::array::from_fn(|axis| to[axis] - from[axis]);
        let cells = apart.map(|x| x.round() as i32);
        let rest = moved(apart, cells.map(|shift| -shift));
        (length(self.cell.cartesian(rest)) < SAME_PLACE).then_some(cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inversion() -> Vec<Operation> {
        vec![Operation::IDENTITY, Operation::parse("-x,-y,-z").unwrap()]
    }

    fn carbon(fractional: [f64; 3]) -> Atom {
        let element = Element::by_symbol("C").unwrap();
        Atom { label: "C1".to_owned(), element, fractional }
    }

    #[test]
    fn an_atom_on_a_special_position_is_one_atom_exactly_there() {
        let cell = Cell::orthogonal([8.0; 3]);
        let listed = [carbon([0.5, 1.0001, 0.5001])];
        let filled = UnitCell::fill(cell, inversion(), &listed).unwrap();
        assert_eq!(filled.atoms.len(), 1);
        for (x, expected) in filled.atoms[0].fractional.into_iter().zip([0.5, 0.0, 0.5]) {
            assert!((x - expected).abs() < 1e-12, "{x} is not {expected}");
        }
    }

    #[test]
    fn an_atom_elsewhere_has_an_image_by_every_operation() {
        let cell = Cell::orthogonal([8.0; 3]);
        let filled = UnitCell::fill(cell, inversion(), &[carbon([0.25, 1.5, -0.1])]).unwrap();
        assert_eq!(filled.atoms.len(), 2);
        assert_eq!(filled.images[0][0].cell, [0, 1, -1]);
        assert_eq!(filled.images[0][1].cell, [-1, -2, 0]);
    }

    #[test]
    fn an_atom_that_is_an_image_of_an_earlier_one_is_that_atom() {
        let cell = Cell::orthogonal([8.0; 3]);
        let listed = [carbon([0.1, 0.2, 0.3]), carbon([0.902, -0.2, 0.7]), carbon([1.1, 0.2, 0.3])];
        let filled = UnitCell::fill(cell, inversion(), &listed).unwrap();
        assert_eq!(filled.atoms.len(), 2);
        let reached = |listed: usize| {
            filled.images[listed].iter().map(|image| image.atom).collect::<Vec<_>>()
        };
        assert_eq!(reached(0), [0, 1]);
        assert_eq!(reached(1), [1, 0]);
        assert_eq!(reached(2), [0, 1]);
        assert_eq!(filled.images[2][0].cell, [1, 0, 0]);
    }

    #[test]
    fn atoms_listed_in_one_place_or_of_two_elements_stay_two() {
        let cell = Cell::orthogonal([8.0; 3]);
        let nitrogen =
            Atom { element: Element::by_symbol("N").unwrap(), ..carbon([0.9, 0.8, 0.7]) };
        for other in [carbon([0.1, 0.201, 0.3]), nitrogen] {
            let listed = [carbon([0.1, 0.2, 0.3]), other];
            let filled = UnitCell::fill(cell, inversion(), &listed).unwrap();
            assert_eq!(filled.atoms.len(), 4);
        }
    }

    #[test]
    fn a_cell_too_small_for_its_atoms_is_refused() {
        let listed: Vec<Atom> = (0..8).map(|k| carbon([f64::from(k) / 8.0, 0.3, 0.1])).collect();
        let error = UnitCell::fill(Cell::orthogonal([3.0; 3]), inversion(), &listed).unwrap_err();
        assert!(matches!(error, PackingError::Crowded { .. }), "{error}");
    }
}
