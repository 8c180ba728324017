//! How molecules fill a cell: one site a molecule, and what symmetry does to sites.

use super::molecule::{Bond, bonds, formula, walk};
use super::packing_error::PackingError;
use super::symmetry::{OperationKind, find};
use super::unit_cell::{Image, UnitCell};

/// A centre of mass this close (in fractions) below a cell edge lies on it: coordinates are
/// printed to 1e-4.
const ON_THE_EDGE: f64 = 1e-6;

/// A molecule of the cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Site {
    /// Which of the independent molecules it is an image of.
    pub kind: usize,
    /// The operation that makes it from that one.
    pub operation: usize,
    /// Centre of mass in fractions, not reduced into the cell.
    pub centre: [f64; 3],
}

/// A site in some cell.
pub type Placed = (usize, [i32; 3]);

/// A molecule of the first cell and another one, which may lie elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// The one, in the cell at the origin.
    pub from: usize,
    /// The other.
    pub to: usize,
    /// The other's cell.
    pub cell: [i32; 3],
}

impl Pair {
    /// The same pair seen from the other molecule.
    pub fn reversed(self) -> Self {
        Self { from: self.to, to: self.from, cell: self.cell.map(|shift| -shift) }
    }
}

/// A unit cell filled with molecules.
#[derive(Debug)]
pub struct Packing {
    /// The cell and its atoms.
    pub unit: UnitCell,
    /// The bonds of each atom.
    pub bonds: Vec<Vec<Bond>>,
    /// The molecules: of each independent one its images by the operations, in their order.
    pub sites: Vec<Site>,
    /// The molecule of each atom, and the whole cells by which the atom has to be moved to
    /// join it there.
    pub molecule_of: Vec<Placed>,
    /// Where each independent molecule goes, by operation.
    images: Vec<Vec<Placed>>,
}

impl Packing {
    /// Assembles the molecules.
    ///
    /// # Errors
    /// Overlapping atoms, a network, or several kinds of molecules.
    pub fn assemble(unit: UnitCell) -> Result<Self, PackingError> {
        let bonds = bonds(&unit)?;
        let mut packing =
            Self { unit, bonds, sites: Vec::new(), molecule_of: Vec::new(), images: Vec::new() };
        let mut found = vec![None; packing.unit.atoms.len()];
        let mut formulas: Vec<String> = Vec::new();
        for listed in 0..packing.unit.images.len() {
            let start = packing.unit.images[listed][0];
            if found[start.atom].is_some() {
                continue;
            }
            let own = packing.add_kind(start, &mut found)?;
            match formulas.first() {
                Some(first) if *first != own => {
                    let (first, second) = (first.clone(), own);
                    return Err(PackingError::SeveralKinds { atom: listed, first, second });
                }
                _ => formulas.push(own),
            }
        }
        for (atom, molecule) in packing.unit.atoms.iter().zip(found) {
            let unreached = PackingError::Unclear { atom: atom.listed };
            packing.molecule_of.push(molecule.ok_or(unreached)?);
        }
        Ok(packing)
    }

    /// Adds an independent molecule, found from one of its listed atoms, and all its images;
    /// gives its formula. Its centre lies in the cell at the origin.
    fn add_kind(
        &mut self,
        start: Image,
        found: &mut [Option<Placed>],
    ) -> Result<String, PackingError> {
        let listed = self.unit.atoms[start.atom].listed;
        let kind = self.images.len();
        let members = walk(&self.unit, &self.bonds, start)?;
        let formula = formula(members.iter().map(|m| self.unit.atoms[m.atom].element.symbol));
        let as_listed = self.unit.centre_of_mass(&members);
        let home = as_listed.map(|x| -((x + ON_THE_EDGE).floor() as i32));
        let centre = super::neighbours::moved(as_listed, home);
        let mut images = Vec::with_capacity(self.unit.operations.len());
        for operation in 0..self.unit.operations.len() {
            let applied = self.unit.operations[operation];
            let to = self.unit.images[listed][operation];
            let cell = sum(to.cell, applied.rotate(home));
            if let Some((site, joins)) = found[to.atom] {
                images.push((site, sum(cell, joins.map(|shift| -shift))));
                continue;
            }
            let site = self.sites.len();
            for member in walk(&self.unit, &self.bonds, Image { atom: to.atom, cell })? {
                found[member.atom] = Some((site, member.cell));
            }
            self.sites.push(Site { kind, operation, centre: applied.apply(centre) });
            images.push((site, [0; 3]));
        }
        self.images.push(images);
        Ok(formula)
    }

    /// Distance in Å between the centres of a pair.
    pub fn distance(&self, pair: Pair) -> f64 {
        let to = super::neighbours::moved(self.sites[pair.to].centre, pair.cell);
        let from = self.sites[pair.from].centre;
        let apart = std::array::from_fn(|axis| to[axis] - from[axis]);
        super::neighbours::length(self.unit.cell.cartesian(apart))
    }

    /// Where an operation takes a pair, seen from the first cell.
    pub fn image(&self, operation: usize, pair: Pair) -> Option<Pair> {
        let (from, start) = self.placed_image(operation, (pair.from, [0; 3]))?;
        let (to, end) = self.placed_image(operation, (pair.to, pair.cell))?;
        Some(Pair { from, to, cell: sum(end, start.map(|shift| -shift)) })
    }

    fn placed_image(&self, operation: usize, (site, cell): Placed) -> Option<Placed> {
        let operations = &self.unit.operations;
        let Site { kind, operation: own, .. } = self.sites[site];
        let product = operations[operation].after(&operations[own]);
        let (index, cells) = find(operations, &product)?;
        let (to, shift) = self.images[kind][index];
        Some((to, sum(sum(shift, cells), operations[operation].rotate(cell))))
    }

    /// What kind of operation takes the one molecule of a pair to the other: the first in
    /// the order of [`OperationKind`] where symmetric molecules allow several; none between
    /// independent molecules.
    pub fn relation(&self, pair: Pair) -> Option<OperationKind> {
        let Site { kind, operation, .. } = self.sites[pair.from];
        if kind != self.sites[pair.to].kind {
            return None;
        }
        let back = self.unit.operations[operation].inverse();
        let images = self.images[kind].iter().enumerate();
        let kinds = images.filter(|(_, (site, _))| *site == pair.to).map(|(index, (_, shift))| {
            let cells = sum(pair.cell, shift.map(|s| -s));
            self.unit.operations[index].moved(cells).after(&back).kind()
        });
        kinds.min()
    }
}

fn sum(a: [i32; 3], b: [i32; 3]) -> [i32; 3] {
    std::array::from_fn(|axis| a[axis] + b[axis])
}
