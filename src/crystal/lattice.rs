//! A crystal: one unit cell repeated into a box, with fast neighbour arithmetic.

use super::{Boundary, Reactive, Structure};

/// One way out of a site, compiled from a [`super::Contact`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The other molecule's index in its cell.
    pub to: u16,
    /// The other molecule's cell, relative to this one's.
    pub cell: [i32; 3],
    /// The position of the same contact in the other molecule's list.
    pub back: u8,
    /// Index into [`Lattice::contact_kinds`].
    pub kind: u16,
    /// The other site's number less this one's, where no edge of the box lies between.
    offset: i64,
}

/// What mechanism rows can tell apart about a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactKind {
    /// The contact's class.
    pub class: String,
    /// Its reactive direction.
    pub reactive: Reactive,
}

/// Where a site is: its cell and its molecule in the cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Cell along each axis.
    pub cell: [u32; 3],
    /// Molecule in the cell.
    pub basis: u32,
}

/// A structure repeated into a box of cells. Sites are numbered cell by cell, the first
/// axis fastest, the molecules of a cell side by side.
///
/// ```
/// use tautomata::crystal::{Boundary, Lattice, generic};
///
/// let square = generic("square", 5.0).expect("a generic lattice");
/// let open = Lattice::new(square.clone(), [10, 10, 1], Boundary::Open)?;
/// let periodic = Lattice::new(square, [10, 10, 1], Boundary::Periodic)?;
/// assert_eq!(open.sites(), 100);
/// // Site 0 lies in a corner.
/// assert_eq!(open.neighbours(0).count(), 2);
/// assert_eq!(periodic.neighbours(0).count(), 4);
/// # Ok::<(), tautomata::crystal::LatticeError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Lattice {
    structure: Structure,
    /// The edges of the cell in Å, one a row.
    edges: [[f64; 3]; 3],
    size: [u32; 3],
    boundary: Boundary,
    basis: u32,
    steps: Vec<Vec<Step>>,
    kinds: Vec<ContactKind>,
    /// How far steps reach along each axis, in cells.
    reach: [u32; 3],
}

/// Why a structure can't be repeated into a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LatticeError {
    /// More sites than a site number can hold.
    #[error("{0} sites are too many: at most {max} fit", max = MAX_SITES)]
    TooManySites(u128),
    /// An axis has no cell.
    #[error("a box needs at least one cell along each axis")]
    Empty,
    /// A periodic box so thin that a molecule touches itself.
    #[error(
        "a periodic box of {size} cells along axis {axis} lets a molecule touch itself: use at least {least}"
    )]
    TouchesItself {
        /// The axis, counted from 1.
        axis: usize,
        /// Its size in cells.
        size: u32,
        /// The least size at which it does not.
        least: u32,
    },
}

/// The most sites that a box can have: numbers have 32 bits, and behind the sites' own come
/// those of the executor's blocks, at most one for 32 sites.
pub const MAX_SITES: u128 = 4_000_000_000;

impl Lattice {
    /// Repeats a valid structure into a box of `size` cells.
    ///
    /// # Errors
    /// If the box is empty, too large, or so thin that a molecule touches itself.
    pub fn new(
        structure: Structure,
        size: [u32; 3],
        boundary: Boundary,
    ) -> Result<Self, LatticeError> {
        if size.contains(&0) {
            return Err(LatticeError::Empty);
        }
        let sites =
            size.iter().map(|&n| u128::from(n)).product::<u128>() * structure.sites.len() as u128;
        if sites > MAX_SITES {
            return Err(LatticeError::TooManySites(sites));
        }
        if boundary == Boundary::Periodic {
            refuse_self_contact(&structure, size)?;
        }
        let structure = reduced(structure);
        let (steps, kinds) = compile_steps(&structure, size);
        let basis = structure.sites.len() as u32;
        let reach = std::array::from_fn(|axis| {
            let shifts = steps.iter().flatten().map(|step| step.cell[axis].unsigned_abs());
            shifts.max().unwrap_or(0)
        });
        let edges = structure.cell.vectors();
        Ok(Self { structure, edges, size, boundary, basis, steps, kinds, reach })
    }

    /// The unit cell that is repeated.
    pub fn structure(&self) -> &Structure {
        &self.structure
    }

    /// The box in cells.
    pub fn size(&self) -> [u32; 3] {
        self.size
    }

    /// What lies beyond the box.
    pub fn boundary(&self) -> Boundary {
        self.boundary
    }

    /// Along which axes the box repeats.
    pub fn periodic(&self) -> [bool; 3] {
        let repeats = self.boundary == Boundary::Periodic;
        std::array::from_fn(|axis| repeats && axis < self.structure.dimension)
    }

    /// How far contacts reach along each axis, in cells.
    pub fn reach(&self) -> [u32; 3] {
        self.reach
    }

    /// How many sites there are.
    pub fn sites(&self) -> u32 {
        self.size.iter().product::<u32>() * self.basis
    }

    /// How many molecules a cell has.
    pub fn basis(&self) -> u32 {
        self.basis
    }

    /// The kinds of contact that exist.
    pub fn contact_kinds(&self) -> &[ContactKind] {
        &self.kinds
    }

    /// z of each molecule of the cell: its full list of contacts.
    pub fn coordination(&self, basis: u32) -> usize {
        self.steps[basis as usize].len()
    }

    /// The ways out of a site, by its molecule in the cell.
    pub fn steps(&self, basis: u32) -> &[Step] {
        &self.steps[basis as usize]
    }

    /// Which molecule of its cell a site is.
    #[inline]
    pub fn basis_of(&self, site: u32) -> u32 {
        site % self.basis
    }

    /// Where a site is.
    #[inline]
    pub fn place(&self, site: u32) -> Place {
        let cell = site / self.basis;
        let row = cell / self.size[0];
        Place {
            cell: [cell % self.size[0], row % self.size[1], row / self.size[1]],
            basis: site % self.basis,
        }
    }

    /// The number of a site.
    #[inline]
    pub fn site(&self, place: Place) -> u32 {
        let [x, y, z] = place.cell;
        ((z * self.size[1] + y) * self.size[0] + x) * self.basis + place.basis
    }

    /// The site at the end of one step, `None` beyond an open boundary.
    #[inline]
    pub fn follow(&self, place: Place, step: &Step) -> Option<u32> {
        let mut cell = place.cell;
        for ((at, &shift), &size) in cell.iter_mut().zip(&step.cell).zip(&self.size) {
            if shift == 0 {
                continue;
            }
            let moved = i64::from(*at) + i64::from(shift);
            *at = match u32::try_from(moved) {
                Ok(inside) if inside < size => inside,
                _ if self.boundary == Boundary::Open => return None,
                _ => moved.rem_euclid(i64::from(size)) as u32,
            };
        }
        Some(self.site(Place { cell, basis: u32::from(step.to) }))
    }

    /// How often a step crosses the edges of the box along each axis: forwards where positive.
    #[inline]
    pub fn crossings(&self, place: Place, step: &Step) -> [i32; 3] {
        std::array::from_fn(|axis| {
            let moved = i64::from(place.cell[axis]) + i64::from(step.cell[axis]);
            let size = i64::from(self.size[axis]);
            // Most steps end inside, and division is slow.
            if (0..size).contains(&moved) { 0 } else { moved.div_euclid(size) as i32 }
        })
    }

    /// The neighbours of a site with the contact each lies across: (position in the
    /// site's list, step, neighbour). What lies outside an open boundary is left out.
    #[inline]
    pub fn neighbours(&self, site: u32) -> impl Iterator<Item = (usize, &Step, u32)> {
        let place = self.place(site);
        let inside = self.inside(place);
        self.steps[place.basis as usize].iter().enumerate().filter_map(move |(k, step)| {
            let other = if inside {
                (i64::from(site) + step.offset) as u32
            } else {
                self.follow(place, step)?
            };
            Some((k, step, other))
        })
    }

    /// Whether no step from a place crosses an edge of the box.
    #[inline]
    fn inside(&self, place: Place) -> bool {
        (0..3).all(|axis| {
            let (at, reach) = (place.cell[axis], self.reach[axis]);
            at >= reach && at + reach < self.size[axis]
        })
    }

    /// The neighbour of a site across one of its contacts.
    pub fn neighbour(&self, site: u32, contact: usize) -> Option<u32> {
        let place = self.place(site);
        self.follow(place, &self.steps[place.basis as usize][contact])
    }

    /// A site's place in fractions of the cell, from the box's first corner.
    fn fractional(&self, site: u32) -> [f64; 3] {
        let place = self.place(site);
        let within = self.structure.sites[place.basis as usize];
        std::array::from_fn(|axis| within[axis] + f64::from(place.cell[axis]))
    }

    /// Cartesian coordinates of a site in Å.
    pub fn position(&self, site: u32) -> [f64; 3] {
        let along = self.fractional(site);
        std::array::from_fn(|axis| (0..3).map(|edge| along[edge] * self.edges[edge][axis]).sum())
    }

    /// Where a site is seen along an axis (0 to 2): Cartesian coordinates in Å in the plane
    /// of the two other axes, the first of them to the right.
    pub fn position_along(&self, axis: usize, site: u32) -> [f64; 2] {
        self.structure.cell.seen_along(axis, self.fractional(site))
    }
}

/// The same crystal with each molecule's centre inside the cell, so that contacts reach
/// no further than they must.
fn reduced(mut structure: Structure) -> Structure {
    let cells: Vec<[i32; 3]> =
        structure.sites.iter().map(|site| site.map(|x| x.floor() as i32)).collect();
    for (basis, site) in structure.sites.iter_mut().enumerate() {
        for axis in 0..3 {
            site[axis] -= f64::from(cells[basis][axis]);
            for contact in &mut structure.contacts[basis] {
                contact.cell[axis] += cells[contact.to][axis] - cells[basis][axis];
            }
        }
    }
    structure
}

/// Refuses a box in which a contact leads a molecule back to itself.
fn refuse_self_contact(structure: &Structure, size: [u32; 3]) -> Result<(), LatticeError> {
    for (basis, contacts) in structure.contacts.iter().enumerate() {
        for contact in contacts.iter().filter(|contact| contact.to == basis) {
            let returns =
                (0..3).all(|axis| i64::from(contact.cell[axis]) % i64::from(size[axis]) == 0);
            if let (true, Some(axis)) = (returns, contact.cell.iter().position(|&shift| shift != 0))
            {
                return Err(LatticeError::TouchesItself {
                    axis: axis + 1,
                    size: size[axis],
                    least: contact.cell[axis].unsigned_abs() + 1,
                });
            }
        }
    }
    Ok(())
}

/// Compiles contact lists into steps and the distinct kinds of contact.
fn compile_steps(structure: &Structure, size: [u32; 3]) -> (Vec<Vec<Step>>, Vec<ContactKind>) {
    let mut kinds: Vec<ContactKind> = Vec::new();
    let steps = structure
        .contacts
        .iter()
        .enumerate()
        .map(|(basis, contacts)| {
            contacts
                .iter()
                .map(|contact| {
                    let kind =
                        ContactKind { class: contact.class.clone(), reactive: contact.reactive };
                    let index =
                        kinds.iter().position(|known| *known == kind).unwrap_or_else(|| {
                            kinds.push(kind);
                            kinds.len() - 1
                        });
                    let shift = contact.cell.map(i64::from);
                    let [nx, ny, _] = size.map(i64::from);
                    let cells = (shift[2] * ny + shift[1]) * nx + shift[0];
                    let sites = structure.sites.len() as i64;
                    Step {
                        offset: cells * sites + contact.to as i64 - basis as i64,
                        to: contact.to as u16,
                        cell: contact.cell,
                        back: structure
                            .counterpart(basis, contact)
                            .expect("a valid structure lists every contact both ways")
                            as u8,
                        kind: index as u16,
                    }
                })
                .collect()
        })
        .collect();
    (steps, kinds)
}

#[cfg(test)]
mod tests;
