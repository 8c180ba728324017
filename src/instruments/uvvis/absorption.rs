//! What absorbs light, and how strongly: bands of monomer and of conjugated segments.

use super::{Uvvis, segments};
use crate::observe::Inspection;
use std::f64::consts::{LN_10, PI};

/// Wavelength times energy of a photon, h·c, in nm eV (exact in the SI, here to nine digits).
pub const NM_EV: f64 = 1_239.841_98;
/// A band is no narrower than this, in eV: a line of no width has no value.
const NARROWEST: f64 = 1e-3;

/// What there is to absorb light, a molecule.
#[derive(Clone, Debug, PartialEq)]
pub struct Absorbers {
    /// The share of molecules that are monomer or tautomer.
    pub monomer: f64,
    /// The share of molecules that have reacted.
    pub units: f64,
    /// The share of units that stand in segments of n units, from n = 1.
    pub segments: Vec<f64>,
}

impl Absorbers {
    /// Counted on the lattice.
    pub fn of(seen: &Inspection) -> Self {
        // Without molecules there is nothing to absorb.
        let molecules = seen.molecules().max(1) as f64;
        Self {
            monomer: seen.monomers() as f64 / molecules,
            units: seen.reacted() as f64 / molecules,
            segments: segments::shares(&seen.chains),
        }
    }
}

impl Uvvis {
    /// The energy at which n conjugated units absorb, in eV. H. Meier's series is
    /// E∞ + (E1 − E∞)·exp(−a(n − 1)) (Angew. Chem. Int. Ed. 44, 2482, 2005), Kuhn's
    /// E1·√(1 + 2k·cos(π/(n + 1))) (W. Kuhn, Helv. Chim. Acta 31, 1780, 1948), with k such that
    /// it ends at E∞, too.
    pub fn energy(&self, n: f64) -> f64 {
        let (first, last) = (self.monomer_energy, self.polymer_energy);
        let meier = last + (first - last) * (-self.convergence * (n - 1.0)).exp();
        let fall = (first * first - last * last) * (PI / (n + 1.0)).cos();
        let kuhn = (first * first - fall).max(0.0).sqrt();
        self.kuhn * kuhn + (1.0 - self.kuhn) * meier
    }
}

/// A Gaussian band.
#[derive(Clone, Copy, Debug)]
struct Band {
    /// Its middle, in eV.
    centre: f64,
    /// Its standard deviation, in eV.
    width: f64,
    /// Molar absorption at its top, a mole of molecules, in L/(mol cm).
    height: f64,
}

impl Band {
    fn at(&self, energy: f64) -> f64 {
        let off = (energy - self.centre) / self.width.max(NARROWEST);
        self.height * (-off * off / 2.0).exp()
    }
}

/// All bands of a sample.
#[derive(Clone, Debug)]
pub struct Bands {
    gaussians: Vec<Band>,
    /// Where the tail begins, in eV, how wide it is, and its height there.
    tail: Band,
    /// Molecules, in mol/L.
    concentration: f64,
}

impl Bands {
    /// The monomer at E1; units in segments of n at E(n + 1), because the imine by which a segment
    /// is bound goes on in it; and below E∞ a tail of disorder, exponential, of long segments.
    pub fn of(settings: &Uvvis, absorbers: &Absorbers) -> Self {
        let mut gaussians = vec![Band {
            centre: settings.monomer_energy,
            width: settings.monomer_width,
            height: settings.monomer_absorption * absorbers.monomer,
        }];
        let mut long = 0.0;
        for (n, share) in (1..).map(f64::from).zip(&absorbers.segments) {
            gaussians.push(Band {
                centre: settings.energy(n + 1.0),
                width: settings.unit_width,
                height: settings.unit_absorption * absorbers.units * share,
            });
            if n >= settings.tail_units {
                long += share;
            }
        }
        let tail = Band {
            centre: settings.polymer_energy,
            width: settings.tail_width,
            height: settings.tail_share * settings.unit_absorption * absorbers.units * long,
        };
        Self { gaussians, tail, concentration: settings.concentration }
    }

    /// The absorption coefficient at a wavelength in nm, in 1/cm: ln 10 · ε · c.
    pub fn absorption(&self, wavelength: f64) -> f64 {
        let energy = NM_EV / wavelength;
        let gaussians: f64 = self.gaussians.iter().map(|band| band.at(energy)).sum();
        let below = (energy - self.tail.centre) / self.tail.width.max(NARROWEST);
        let tail = if below < 0.0 { self.tail.height * below.exp() } else { 0.0 };
        LN_10 * (gaussians + tail) * self.concentration
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instruments::Instrument;
    use approx::assert_relative_eq;

    fn settings(kuhn: f64) -> Uvvis {
        Uvvis {
            kuhn,
            ..Uvvis::new(&Instrument::Uvvis.sheet(Some(crate::substance::Substance::built_in())))
        }
    }

    /// By hand: exp(−0.25) = 0.778801, exp(−0.5) = 0.606531, exp(−1.75) = 0.173774. Tolerance:
    /// half a unit of the last digit, times 1.33 eV.
    #[test]
    fn meiers_series_by_hand() {
        let settings = settings(0.0);
        let expected = [(1.0, 3.54), (2.0, 3.245_805), (3.0, 3.016_686), (8.0, 2.441_119)];
        for (n, energy) in expected {
            assert_relative_eq!(settings.energy(n), energy, epsilon = 1e-6);
        }
        assert_relative_eq!(settings.energy(1e3), 2.21, epsilon = 1e-12);
    }

    /// By hand: cos(π/2) = 0, cos(π/3) = 1/2, cos(π/4) = 0.707107; 3.54² = 12.5316,
    /// 2.21² = 4.8841, their difference 7.6475. √(12.5316 − 3.82375) = 2.950907,
    /// √(12.5316 − 5.407600) = 2.669082.
    #[test]
    fn kuhns_series_by_hand_and_its_mean_with_meiers() {
        let kuhn = settings(1.0);
        for (n, energy) in [(1.0, 3.54), (2.0, 2.950_907), (3.0, 2.669_082)] {
            assert_relative_eq!(kuhn.energy(n), energy, epsilon = 1e-6);
        }
        assert_relative_eq!(kuhn.energy(1e6), 2.21, epsilon = 1e-9);
        let half = f64::midpoint(2.950_907, 3.245_805);
        assert_relative_eq!(settings(0.5).energy(2.0), half, epsilon = 1e-6);
    }

    /// The area under the absorption, over energy, counts molecules: √(2π)·σ·ε of each band, and
    /// width times height of the tail. A quarter of the molecules is inert.
    #[test]
    fn the_absorbed_area_counts_molecules() {
        let settings = settings(0.0);
        let segments = vec![0.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.7, 0.1];
        let absorbers = Absorbers { monomer: 0.35, units: 0.4, segments };
        let bands = Bands::of(&settings, &absorbers);
        // The trapezoidal rule in steps of 0.5 meV from 0.2 to 6 eV: bands are 6 σ from either
        // end, and the step at E∞, on a point of the grid, makes half a step of the tail uncertain.
        let step = 5e-4;
        let energies = (400..12_000).map(|i| f64::from(i) * step);
        let area: f64 = energies.map(|energy| step * bands.absorption(NM_EV / energy)).sum();
        let root = (2.0 * PI).sqrt();
        let monomer = 0.35 * 1e4 * 0.2 * root;
        let units = 0.4 * 6e3 * 0.3 * root;
        let tail = 0.4 * 0.8 * 0.08 * 6e3 * 0.1;
        let counted = LN_10 * 7.36 * (monomer + units + tail);
        // Half a step of the tail is 0.5 · 5e-4 / 0.1 of its 15.4, or 1e-5 of the 3575 in all.
        assert_relative_eq!(area, counted, max_relative = 2e-5);
    }

    /// A tail of segments of eight and more only.
    #[test]
    fn short_segments_have_no_tail() {
        let settings = Uvvis { unit_width: 0.0, monomer_width: 0.0, ..settings(0.0) };
        let below = |segments: Vec<f64>| {
            let absorbers = Absorbers { monomer: 0.0, units: 1.0, segments };
            Bands::of(&settings, &absorbers).absorption(NM_EV / 2.11)
        };
        let mut seven = vec![0.0; 8];
        seven[6] = 1.0;
        let mut eight = vec![0.0; 8];
        eight[7] = 1.0;
        assert_eq!(below(seven), 0.0);
        // One width below E∞: 1/e.
        let by_hand = LN_10 * 7.36 * 480.0 * (-1.0_f64).exp();
        assert_relative_eq!(below(eight), by_hand, max_relative = 1e-6);
    }
}
