//! Crystals with order where a test wants it.

use super::{Pattern, Xrd, domain_size};
use crate::crystal::{Boundary, Cell, Lattice, dimethyl_dicyanodiazepine};
use crate::engine::{Link, Tally, View};
use crate::instruments::Instrument;
use crate::observe::{ChainLengths, Inspection};
use crate::sample::{Site, Species};

/// The numbers as they are by default.
pub fn settings() -> Xrd {
    Xrd::new(&Instrument::Xrd.sheet(Some(crate::substance::Substance::built_in())))
}

/// The built-in cell.
pub fn cell() -> Cell {
    dimethyl_dicyanodiazepine().cell
}

/// A periodic box of the built-in crystal.
pub struct Planted {
    lattice: Lattice,
    sites: Vec<Site>,
    tally: Tally,
}

impl View for Planted {
    fn lattice(&self) -> &Lattice {
        &self.lattice
    }

    fn tally(&self) -> &Tally {
        &self.tally
    }

    fn site(&self, site: u32) -> Site {
        self.sites[site as usize]
    }

    fn link(&self, _: u32) -> Link {
        Link::NO_CHAIN
    }
}

impl Planted {
    /// The box in cells: 22.3, 22.6 and 22.9 nm wide.
    pub const SIZE: [u32; 3] = [25, 25, 20];

    /// Monomer, ordered where it is wanted by number and by place in nm from the middle.
    pub fn where_ordered(ordered: impl Fn(u32, [f64; 3]) -> bool) -> Self {
        let structure = dimethyl_dicyanodiazepine();
        let lattice = Lattice::new(structure, Self::SIZE, Boundary::Periodic).unwrap();
        let middle = cell().cartesian(Self::SIZE.map(|cells| f64::from(cells) / 2.0));
        let site = |number: u32| {
            let at = lattice.position(number);
            let from_middle = std::array::from_fn(|axis| (at[axis] - middle[axis]) / 10.0);
            Site::new(Species::M, ordered(number, from_middle), false)
        };
        let sites = (0..lattice.sites()).map(site).collect();
        Self { lattice, sites, tally: Tally::default() }
    }

    /// A sphere of order with this diameter in nm.
    pub fn sphere(diameter: f64) -> Self {
        let radius = diameter / 2.0;
        Self::where_ordered(|_, [x, y, z]| x * x + y * y + z * z < radius * radius)
    }

    /// Order at this number of molecules in 1000, anywhere.
    pub fn random(per_mille: u64) -> Self {
        // Steps of the golden section, mixed: a sequence without pattern (D. E. Knuth, The Art of
        // Computer Programming 3, 6.4).
        let mixed = |number: u32| {
            let bits = (u64::from(number) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            (bits ^ (bits >> 31)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 40
        };
        Self::where_ordered(|number, _| mixed(number) % 1000 < per_mille)
    }

    /// What instruments see of it.
    pub fn inspection(&self) -> Inspection {
        Inspection::of(self, ChainLengths::default(), 0.0, 300.0)
    }

    /// Its size of domains in nm.
    pub fn size(&self, settings: &Xrd) -> Option<f64> {
        domain_size(&self.inspection().chords, Self::SIZE, &cell(), settings.crystallite_size)
    }

    /// Its pattern.
    pub fn pattern<'a>(&self, settings: &'a Xrd) -> Pattern<'a> {
        Pattern::new(settings, &cell(), &self.inspection(), self.size(settings))
    }

    /// Which molecules of the first kind are ordered, in lines along b.
    pub fn lines(&self) -> Vec<Vec<bool>> {
        let [a, b, c] = Self::SIZE;
        let ordered = |x: u32, y: u32, z: u32| {
            self.sites[((z * b + y) * a + x) as usize * self.lattice.basis() as usize].ordered()
        };
        let line = |(x, z): (u32, u32)| (0..b).map(|y| ordered(x, y, z)).collect();
        (0..c).flat_map(|z| (0..a).map(move |x| (x, z))).map(line).collect()
    }
}
