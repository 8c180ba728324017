//! Weak spots along lines (dislocations and their loops), and in clusters.

use super::frame::{Block, Frame, dot, minus, norm};
use super::{Amount, Arrangement, Site, Species};
use crate::crystal::Lattice;
use rand::{Rng, RngExt};
use std::f64::consts::{PI, TAU};

/// 1/m2 in 1/Å2.
const PER_SQUARE_METRE: f64 = 1e-20;
/// Blocks of at most this number of cells are looked through molecule by molecule.
const SMALL: u64 = 4;

/// What is laid, at random places, until there is enough of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Objects {
    sort: Sort,
    /// Every monomer this near is weak, in Å.
    reach: f64,
}

#[derive(Clone, Copy, Debug)]
enum Sort {
    Line { axis: usize },
    Loop { radius: f64 },
    Cluster,
}

impl Objects {
    /// Those of an arrangement, if it has any.
    pub fn of(arrangement: Arrangement) -> Option<Self> {
        let (sort, reach) = match arrangement {
            Arrangement::Lines { core, axis } => (Sort::Line { axis }, core),
            Arrangement::Loops { core, radius } => (Sort::Loop { radius }, core),
            Arrangement::Clusters { radius } => (Sort::Cluster, radius),
            Arrangement::Points | Arrangement::GrainBoundaries | Arrangement::Surface => {
                return None;
            }
        };
        Some(Self { sort, reach })
    }

    /// How many are needed on average, if they do not overlap.
    ///
    /// A dislocation density is length of line per volume, 1/m2. So ρ·V/L straight lines cross
    /// a box of volume V along an edge L, and it holds ρ·V/2πr loops of radius r.
    pub fn expected(self, amount: Amount, frame: &Frame) -> f64 {
        let core = PI * self.reach * self.reach;
        match (amount, self.sort) {
            (Amount::Density(density), Sort::Line { axis }) => {
                density * PER_SQUARE_METRE * frame.face(axis)
            }
            (Amount::Density(density), Sort::Loop { radius }) => {
                density * PER_SQUARE_METRE * frame.measure() / (TAU * radius)
            }
            (Amount::Fraction(fraction), Sort::Line { axis }) => fraction * frame.face(axis) / core,
            (Amount::Fraction(fraction), Sort::Loop { radius }) => {
                fraction * frame.measure() / (TAU * radius * core)
            }
            (amount, Sort::Cluster) => {
                amount.value() * frame.measure() / frame.ball(2.0 * self.reach)
            }
        }
    }

    /// Lays them. Of a density, their number is Poisson; of a fraction of the monomers that are
    /// no weak spots yet, they follow until there are as many, and the last is cut short.
    pub fn lay(
        self,
        amount: Amount,
        lattice: &Lattice,
        frame: &Frame,
        sites: &mut [Site],
        rng: &mut impl Rng,
    ) {
        match amount {
            Amount::Density(_) => {
                for _ in 0..poisson(self.expected(amount, frame), rng) {
                    let near = self.draw(frame, rng).near(lattice, frame);
                    weaken(&near, u64::MAX, sites);
                }
            }
            Amount::Fraction(fraction) => {
                let mut left = count_of(fraction, sites) as u64;
                while left > 0 {
                    let near = self.draw(frame, rng).near(lattice, frame);
                    left -= weaken(&near, left, sites);
                }
            }
        }
    }

    /// One at a random place.
    fn draw(self, frame: &Frame, rng: &mut impl Rng) -> Object {
        let centre = frame.anywhere(rng);
        let form = match self.sort {
            Sort::Line { axis } => {
                let side = frame.side(axis);
                let length = norm(side);
                Form::Line { along: side.map(|x| x / length) }
            }
            Sort::Loop { radius } => Form::Loop { normal: direction(rng), radius },
            Sort::Cluster => Form::Point,
        };
        Object { centre, form, reach: self.reach }
    }
}

/// A line, a loop or a cluster in its place. Lengths are in Å.
#[derive(Clone, Copy, Debug)]
struct Object {
    centre: [f64; 3],
    form: Form,
    reach: f64,
}

#[derive(Clone, Copy, Debug)]
enum Form {
    Line { along: [f64; 3] },
    Loop { normal: [f64; 3], radius: f64 },
    Point,
}

impl Object {
    fn distance(&self, point: [f64; 3]) -> f64 {
        let away = minus(point, self.centre);
        let across = |along: [f64; 3], by: f64| -> f64 {
            norm(std::array::from_fn(|x| away[x] - by * along[x]))
        };
        match self.form {
            Form::Line { along } => across(along, dot(away, along)),
            Form::Loop { normal, radius } => {
                let height = dot(away, normal);
                norm([across(normal, height) - radius, height, 0.0])
            }
            Form::Point => norm(away),
        }
    }

    /// The molecules within reach of it or of its images, nearest first; (Å, site).
    fn near(&self, lattice: &Lattice, frame: &Frame) -> Vec<(f64, u32)> {
        let extent = match self.form {
            Form::Loop { radius, .. } => radius + self.reach,
            Form::Line { .. } | Form::Point => self.reach,
        };
        let mut found = Vec::new();
        for centre in frame.images(self.centre, extent) {
            Self { centre, ..*self }.search(Block::whole(frame), lattice, frame, &mut found);
        }
        // Of several images, the nearest counts.
        found.sort_unstable_by(|one, other| one.1.cmp(&other.1).then(one.0.total_cmp(&other.0)));
        found.dedup_by_key(|&mut (_, site)| site);
        found.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        found
    }

    /// Looks through a block, and leaves out what lies too far away as a whole.
    fn search(&self, block: Block, lattice: &Lattice, frame: &Frame, found: &mut Vec<(f64, u32)>) {
        if self.distance(block.centre(frame)) > self.reach + block.radius(frame) {
            return;
        }
        if block.cells() > SMALL {
            block.halves().into_iter().for_each(|half| self.search(half, lattice, frame, found));
            return;
        }
        for site in block.sites(lattice) {
            let distance = self.distance(lattice.position(site));
            if distance <= self.reach {
                found.push((distance, site));
            }
        }
    }
}

/// Makes weak spots of the first sound monomers of a list, up to a number. Returns how many there were.
fn weaken(near: &[(f64, u32)], most: u64, sites: &mut [Site]) -> u64 {
    let mut weakened = 0;
    for &(_, site) in near {
        if weakened == most {
            break;
        }
        let site = &mut sites[site as usize];
        if is_sound(*site) {
            *site = site.with_defect(true);
            weakened += 1;
        }
    }
    weakened
}

/// A Poisson number: the events of a process of rate 1 before `mean`.
fn poisson(mean: f64, rng: &mut impl Rng) -> u64 {
    let mut waited = 0.0;
    let mut events = 0;
    loop {
        waited -= libm::log(1.0 - rng.random::<f64>());
        if waited > mean {
            return events;
        }
        events += 1;
    }
}

/// A direction, uniform on the sphere.
fn direction(rng: &mut impl Rng) -> [f64; 3] {
    let height = 2.0 * rng.random::<f64>() - 1.0;
    let angle = TAU * rng.random::<f64>();
    let across = (1.0 - height * height).sqrt();
    [across * libm::cos(angle), across * libm::sin(angle), height]
}

/// Whether a site holds monomer that is no weak spot.
pub(super) fn is_sound(site: Site) -> bool {
    site.species() == Species::M && !site.defect()
}

/// How many sound monomers are this fraction of them.
pub(super) fn count_of(fraction: f64, sites: &[Site]) -> usize {
    let sound = sites.iter().filter(|site| is_sound(**site)).count();
    (fraction * sound as f64).round() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Boundary, dimethyl_dicyanodiazepine};
    use std::collections::BTreeSet;

    #[test]
    fn distances_are_those_of_geometry() {
        let at = |form| Object { centre: [1.0, 0.0, 0.0], form, reach: 1.0 };
        assert_eq!(at(Form::Point).distance([1.0, 3.0, 4.0]), 5.0);
        let line = at(Form::Line { along: [0.0, 0.0, 1.0] });
        assert_eq!(line.distance([4.0, 4.0, -70.0]), 5.0);
        let circle = at(Form::Loop { normal: [0.0, 0.0, 1.0], radius: 2.0 });
        assert_eq!(circle.distance([1.0, 5.0, 4.0]), 5.0);
        assert_eq!(circle.distance([1.0, 0.0, 0.0]), 2.0);
    }

    const SIZE: [u32; 3] = [9, 8, 7];
    const FORMS: [Form; 3] = [
        Form::Line { along: [0.0, 1.0, 0.0] },
        Form::Loop { normal: [0.6, 0.0, 0.8], radius: 18.0 },
        Form::Point,
    ];

    fn crystal(boundary: Boundary) -> (Lattice, Frame) {
        let lattice = Lattice::new(dimethyl_dicyanodiazepine(), SIZE, boundary).unwrap();
        let frame = Frame::of(&lattice);
        (lattice, frame)
    }

    #[test]
    fn everything_within_reach_is_found() {
        for form in FORMS {
            let (lattice, frame) = crystal(Boundary::Open);
            let object = Object { centre: frame.cartesian([2.3, 4.4, 5.5]), form, reach: 12.0 };
            let all =
                (0..lattice.sites()).map(|site| (object.distance(lattice.position(site)), site));
            let mut due: Vec<_> = all.filter(|&(distance, _)| distance <= 12.0).collect();
            due.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
            assert!(due.len() > 10, "{form:?}");
            assert_eq!(object.near(&lattice, &frame), due, "{form:?}");
        }
    }

    #[test]
    fn in_a_periodic_box_what_is_moved_weakens_the_moved_molecules() {
        let (lattice, frame) = crystal(Boundary::Periodic);
        for form in FORMS {
            let sites_at = |cells: [u32; 3]| {
                let centre = frame.cartesian(cells.map(|at| f64::from(at) + 0.37));
                let near = Object { centre, form, reach: 12.0 }.near(&lattice, &frame);
                near.into_iter().map(|(_, site)| site).collect::<BTreeSet<_>>()
            };
            let moved = |site: u32, by: [u32; 3]| {
                let mut place = lattice.place(site);
                (0..3).for_each(|k| place.cell[k] = (place.cell[k] + by[k]) % SIZE[k]);
                lattice.site(place)
            };
            let in_corner = sites_at([0; 3]);
            assert!(in_corner.len() > 10, "{form:?}");
            for by in [[4, 4, 3], [8, 0, 0], [0, 7, 6], [1, 5, 2]] {
                let due: BTreeSet<u32> = in_corner.iter().map(|&site| moved(site, by)).collect();
                assert_eq!(sites_at(by), due, "{form:?}");
            }
        }
    }
}
