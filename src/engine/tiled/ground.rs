//! The sites that one tile sees: its own and its halo, in arrays of their own.

use super::super::state::SiteView;
use super::super::state::{Link, change_around};
use super::super::view::Glimpse;
use crate::crystal::Lattice;
use crate::mechanism::{Class, Scheme};
use crate::sample::Site;
use std::ops::Range;
use std::sync::Arc;

/// One way out of a site, in a tile's own numbers.
#[derive(Clone, Copy, Debug)]
struct Hop {
    offset: i32,
    kind: u16,
    /// How much the code at its end grows with one more contact that is not ordered.
    width: i16,
}

/// Division by a number that is known beforehand, by multiplication. Exact for 32 bits:
/// D. Lemire, O. Kaser, N. Kurz, Softw. Pract. Exp. 49 (2019) 953, doi:10.1002/spe.2689.
#[derive(Clone, Copy, Debug)]
struct Divisor {
    by: u32,
    reciprocal: u64,
}

impl Divisor {
    fn new(by: u32) -> Self {
        Self { by, reciprocal: (u64::MAX / u64::from(by)).wrapping_add(1) }
    }

    /// Quotient and remainder.
    #[inline]
    fn divide(self, n: u32) -> (u32, u32) {
        if self.by == 1 {
            return (n, 0);
        }
        let quotient = (u128::from(self.reciprocal) * u128::from(n)) >> 64;
        (quotient as u32, n - quotient as u32 * self.by)
    }
}

/// A box of cells, halo included, as rows of one array: a step is one addition. At the
/// edges of the box a step runs on into the next row or plane, or into a margin before the
/// first and behind the last site; who lives there is counted, but never asked, as the halo
/// is one contact deeper than any question.
#[derive(Clone, Debug)]
pub struct Shape {
    size: [u32; 3],
    basis: u32,
    by_row: Divisor,
    by_plane: Divisor,
    by_basis: Divisor,
    margin: u32,
    hops: Vec<Vec<Hop>>,
}

impl Shape {
    /// A box of this many cells of a lattice.
    pub fn new(lattice: &Lattice, scheme: &Scheme, size: [u32; 3]) -> Self {
        let basis = lattice.basis();
        let [nx, ny, _] = size.map(|n| n as i32);
        let hops: Vec<Vec<Hop>> = (0..basis)
            .map(|from| {
                let hop = |step: &crate::crystal::Step| {
                    let [x, y, z] = step.cell;
                    let cells = (z * ny + y) * nx + x;
                    let offset = cells * basis as i32 + i32::from(step.to) - from as i32;
                    Hop {
                        offset,
                        kind: step.kind,
                        width: scheme.code_per_disordered(u32::from(step.to)) as i16,
                    }
                };
                lattice.steps(from).iter().map(hop).collect()
            })
            .collect();
        let furthest = hops.iter().flatten().map(|hop| hop.offset.unsigned_abs()).max();
        // Whole cells, so that a site's place in its cell follows from its number.
        let margin = furthest.unwrap_or(0).div_ceil(basis) * basis;
        let [by_row, by_plane, by_basis] = [size[0], size[1], basis].map(Divisor::new);
        Self { size, basis, by_row, by_plane, by_basis, margin, hops }
    }

    /// How many molecules a cell has.
    pub fn basis(&self) -> u32 {
        self.basis
    }

    /// How many numbers there are, margins included.
    pub fn numbers(&self) -> u32 {
        self.size.iter().product::<u32>() * self.basis + 2 * self.margin
    }

    /// The numbers between the margins.
    pub fn inner(&self) -> Range<u32> {
        self.margin..self.numbers() - self.margin
    }

    /// The number of a site.
    #[inline]
    pub fn number(&self, [x, y, z]: [u32; 3], basis: u32) -> u32 {
        ((z * self.size[1] + y) * self.size[0] + x) * self.basis + basis + self.margin
    }

    /// The cell of a site, and which of its molecules it is.
    #[inline]
    pub fn place(&self, number: u32) -> ([u32; 3], u32) {
        let (cell, basis) = self.by_basis.divide(number - self.margin);
        let (row, x) = self.by_row.divide(cell);
        let (z, y) = self.by_plane.divide(row);
        ([x, y, z], basis)
    }

    /// Which molecule of its cell a site is.
    #[inline]
    pub fn basis_of(&self, number: u32) -> u32 {
        self.by_basis.divide(number).1
    }
}

/// A site whose classes changed, and the code that it had.
pub type Before = (u32, u16);

/// What the sites of one tile's box hold.
#[derive(Debug)]
pub struct LocalLattice<'a> {
    scheme: &'a Scheme,
    shape: Arc<Shape>,
    codes: Vec<u16>,
    links: Vec<Link>,
}

impl<'a> LocalLattice<'a> {
    /// Fills a box: `at` says what is at a place (cell and molecule), `None` beyond an
    /// open boundary.
    pub fn new(
        scheme: &'a Scheme,
        shape: &Arc<Shape>,
        at: impl Fn([u32; 3], u32) -> Option<(Site, Link)>,
    ) -> Self {
        let numbers = shape.numbers() as usize;
        let nothing = |number| scheme.code_of_nothing(shape.basis_of(number));
        let mut plot = Self {
            scheme,
            codes: (0..shape.numbers()).map(nothing).collect(),
            links: vec![Link::NO_CHAIN; numbers],
            shape: Arc::clone(shape),
        };
        for number in shape.inner() {
            let (cell, basis) = shape.place(number);
            let Some((site, link)) = at(cell, basis) else { continue };
            let code = &mut plot.codes[number as usize];
            let (none, some) = (scheme.code_of_nothing(basis), scheme.code(basis, site, 0, 0));
            *code = code.wrapping_add(some).wrapping_sub(none);
            plot.links[number as usize] = link;
            let (phi, psi) = (i8::from(site.counts_in_phi()), i8::from(site.counts_in_psi()));
            if phi != 0 || psi != 0 {
                for &hop in &shape.hops[basis as usize] {
                    recount(&mut plot.codes, number, hop, phi, psi);
                }
            }
        }
        plot
    }

    /// The box.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// What a site holds; `None` where nothing is.
    #[inline]
    pub fn site(&self, number: u32) -> Option<Site> {
        self.scheme.site(self.codes[number as usize])
    }

    /// A site's place in its chain. Kept for the tile's own sites only.
    pub fn link(&self, number: u32) -> Link {
        self.links[number as usize]
    }

    /// A site of the plot that has this number in the lattice, seen in passing.
    #[inline]
    pub fn glimpse(&self, number: u32, site: u32) -> Option<Glimpse> {
        let code = self.codes[number as usize];
        let basis = self.shape.basis_of(number);
        let holds = self.scheme.site(code)?;
        let disordered = self.scheme.disordered_around(basis, code);
        Some(Glimpse { number: site, basis, site: holds, link: self.link(number), disordered })
    }

    /// Gives a site its place in a chain.
    pub fn set_link(&mut self, number: u32, link: Link) {
        self.links[number as usize] = link;
    }

    /// Puts a state on a site, tells its neighbours, and notes whose classes that changed,
    /// and what they were.
    #[inline]
    pub fn put(&mut self, number: u32, new: Site, before: &mut Vec<Before>) {
        let Self { scheme, shape, codes, .. } = self;
        let code = codes[number as usize];
        let Some(old) = scheme.site(code) else { return };
        let basis = shape.basis_of(number);
        let recoded = scheme.recode(basis, code, old, new);
        codes[number as usize] = recoded;
        note(scheme, number, (code, recoded), before);
        let (phi, psi) = change_around(old, new);
        if phi == 0 && psi == 0 {
            return;
        }
        for hop in &shape.hops[basis as usize] {
            let (other, codes) = recount(codes, number, *hop, phi, psi);
            note(scheme, other, codes, before);
        }
    }

    /// The classes that a code stands for.
    #[inline]
    pub fn class_of(&self, code: u16) -> Class {
        self.scheme.class(code)
    }
}

/// Changes a neighbour's counts of contacts that are not ordered (φ) and that have reacted
/// or are inert (ψ). Returns who it is, and its code before and now.
#[inline]
fn recount(codes: &mut [u16], number: u32, hop: Hop, phi: i8, psi: i8) -> (u32, (u16, u16)) {
    let other = number.wrapping_add_signed(hop.offset);
    let code = &mut codes[other as usize];
    let old = *code;
    *code = old.wrapping_add_signed(i16::from(phi) * hop.width + i16::from(psi));
    (other, (old, *code))
}

/// Notes the code that a site had, if its classes are others now. A site that is noted
/// already had that code before everything.
#[inline]
fn note(scheme: &Scheme, number: u32, (old, new): (u16, u16), before: &mut Vec<Before>) {
    if !scheme.same_class(old, new) && !before.iter().any(|&(other, _)| other == number) {
        before.push((number, old));
    }
}

impl SiteView for LocalLattice<'_> {
    #[inline]
    fn class(&self, number: u32) -> Class {
        self.scheme.class(self.codes[number as usize])
    }

    #[inline]
    fn contacts(&self, number: u32) -> impl Iterator<Item = (u8, u16, u32)> {
        let hops = &self.shape.hops[self.shape.basis_of(number) as usize];
        (0..).zip(hops).map(move |(k, hop)| (k, hop.kind, number.wrapping_add_signed(hop.offset)))
    }
}
