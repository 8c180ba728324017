//! How much of a driver, such as light, reaches each site.

use crate::mechanism::{Scheme, Term};

/// One in the integers in which shares are kept: sums of them are exact, and don't depend on
/// their order.
pub const WHOLE: u32 = 1 << 24;

/// What share of each driver that is weaker inside than at the surface reaches each site:
/// exp(−depth/penetration), the law of Beer and Lambert.
#[derive(Clone, Debug, Default)]
pub struct Attenuation {
    /// By number of the penetration depth, then by site; nothing if all sites lie at a surface.
    shares: Vec<Vec<u32>>,
}

impl Attenuation {
    /// For sites at these depths, in Å; all at the surface if there are none.
    pub fn new(scheme: &Scheme, depths: Option<&[f32]>) -> Self {
        let shares = |depths: &[f32], penetration: f64| {
            let share = |&depth: &f32| libm::exp(-f64::from(depth) / penetration);
            let whole = f64::from(WHOLE);
            depths.iter().map(|depth| (share(depth).min(1.0) * whole).round() as u32).collect()
        };
        let Some(depths) = depths else { return Self::default() };
        Self { shares: scheme.penetrations.iter().map(|&length| shares(depths, length)).collect() }
    }

    /// The share, out of [`WHOLE`], of the rate at the surface that a term has at a site.
    pub fn share(&self, scheme: &Scheme, term: Term, site: u32) -> u32 {
        let number = scheme.rows[usize::from(term.row)].penetration;
        number.map_or(WHOLE, |number| self.at(usize::from(number), site))
    }

    /// The same by number of the penetration depth.
    pub fn at(&self, number: usize, site: u32) -> u32 {
        self.shares.get(number).map_or(WHOLE, |shares| shares[site as usize])
    }
}
