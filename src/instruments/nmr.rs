//! Solid-state NMR of 13C, cross polarization under magic-angle spinning: a Gaussian for each carbon
//! of each molecule, the wider the less order there is around it.

use super::profile::gaussian;
use super::readout::{Curve, Grid};
use super::sheet::settings;
use crate::observe::{Inspection, Part};
use std::f64::consts::LN_2;

settings! {
    /// The instrument's numbers, in the units of its file.
    Nmr of crate::instruments::Instrument::Nmr;
    /// Where the spectrum begins, in ppm.
    from,
    /// Where it ends, in ppm.
    to,
    /// From point to point, in ppm.
    step,
    /// How long polarization is passed on from hydrogen, in ms.
    contact_time,
    /// Time constant of that for carbons with hydrogen, in ms.
    transfer_protonated,
    /// The same for carbons without, in ms.
    transfer_quaternary,
    /// Standard deviation that disorder adds where φ is 1, in ppm.
    disorder_spread,
    /// FWHM of a line without width of its own, in ppm.
    line_broadening,
    /// C≡N of a molecule that has not reacted.
    nitriles,
    /// Its methyls.
    methyl_carbons,
    /// Its carbons like C6.
    methylene_carbons,
    /// Its carbons like C2 and C3.
    dicyano_carbons,
    /// Its carbons like C5 and C7.
    ring_carbons,
    /// Nitriles of monomer, in ppm.
    monomer_nitrile_shift,
    /// C2 and C3 of monomer, in ppm.
    monomer_dicyano_shift,
    /// C5 and C7 of monomer, in ppm.
    monomer_ring_shift,
    /// C6 of monomer, in ppm.
    monomer_methylene_shift,
    /// Methyls of monomer, in ppm.
    monomer_methyl_shift,
    /// Standard deviation of each line of monomer, in ppm.
    monomer_spread,
    /// C=N where a nitrile was, in ppm.
    unit_backbone_shift,
    /// Its standard deviation in ppm.
    unit_backbone_spread,
    /// C5 and C7 of a unit, in ppm.
    unit_ring_shift,
    /// Their standard deviation in ppm.
    unit_ring_spread,
    /// C2 and C3 of a unit, in ppm.
    unit_dicyano_shift,
    /// Their standard deviation in ppm.
    unit_dicyano_spread,
    /// Nitriles of a unit, in ppm.
    unit_nitrile_shift,
    /// Their standard deviation in ppm.
    unit_nitrile_spread,
    /// C6 of a unit, in ppm.
    unit_methylene_shift,
    /// Its standard deviation in ppm.
    unit_methylene_spread,
    /// Methyls of a unit, in ppm.
    unit_methyl_shift,
    /// Their standard deviation in ppm.
    unit_methyl_spread,
    /// Where the methyls' region ends, in ppm.
    methyl_end,
    /// Where that of C6 ends, in ppm.
    methylene_end,
    /// Where that of the nitriles ends, in ppm.
    nitrile_end,
    /// Where that of C2 and C3 ends, in ppm.
    dicyano_end,
}

/// A line of the spectrum as it is integrated, from the lowest shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// Methyls.
    Methyl,
    /// C6.
    Methylene,
    /// Nitriles.
    Nitrile,
    /// C2 and C3.
    Dicyano,
    /// C=N: C5 and C7, and what nitriles become.
    Imine,
}

impl Region {
    /// From the lowest shift.
    pub const ALL: [Self; 5] =
        [Self::Methyl, Self::Methylene, Self::Nitrile, Self::Dicyano, Self::Imine];

    /// What it is called in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Methyl => "CH3",
            Self::Methylene => "C6",
            Self::Nitrile => "CN",
            Self::Dicyano => "C2/C3",
            Self::Imine => "C=N",
        }
    }

    /// Its limits in ppm.
    pub fn limits(self, settings: &Nmr) -> (f64, f64) {
        let Nmr { from, methyl_end, methylene_end, nitrile_end, dicyano_end, to, .. } = *settings;
        match self {
            Self::Methyl => (from, methyl_end),
            Self::Methylene => (methyl_end, methylene_end),
            Self::Nitrile => (methylene_end, nitrile_end),
            Self::Dicyano => (nitrile_end, dicyano_end),
            Self::Imine => (dicyano_end, to),
        }
    }

    /// Share of the polarization that its carbons have got after the contact time t: 1 − exp(−t/T)
    /// with the time constant T of carbons with or without hydrogen.
    pub fn polarization(self, settings: &Nmr) -> f64 {
        let constant = match self {
            Self::Methyl | Self::Methylene => settings.transfer_protonated,
            Self::Nitrile | Self::Dicyano | Self::Imine => settings.transfer_quaternary,
        };
        -(-(settings.contact_time / constant).max(0.0)).exp_m1()
    }
}

/// Carbons of one molecule that are alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Carbons {
    /// Where their line belongs.
    pub region: Region,
    /// How many there are.
    pub count: f64,
    /// Their shift in ppm.
    pub shift: f64,
    /// Standard deviation of the shift in full order, in ppm.
    pub spread: f64,
}

/// The carbons of a molecule; of a unit one nitrile has become C=N. Impurities show nothing.
pub fn carbons(part: Part, settings: &Nmr) -> Vec<Carbons> {
    match part {
        Part::Crystal | Part::Loose => monomer(settings),
        Part::Starter => reacted(settings, settings.nitriles),
        Part::Unit => reacted(settings, settings.nitriles - 1.0),
        Part::Inert => Vec::new(),
    }
}

fn monomer(settings: &Nmr) -> Vec<Carbons> {
    let spread = settings.monomer_spread;
    let alike = |region, count, shift| Carbons { region, count, shift, spread };
    vec![
        alike(Region::Methyl, settings.methyl_carbons, settings.monomer_methyl_shift),
        alike(Region::Methylene, settings.methylene_carbons, settings.monomer_methylene_shift),
        alike(Region::Nitrile, settings.nitriles, settings.monomer_nitrile_shift),
        alike(Region::Dicyano, settings.dicyano_carbons, settings.monomer_dicyano_shift),
        alike(Region::Imine, settings.ring_carbons, settings.monomer_ring_shift),
    ]
}

/// A molecule of a chain with this many nitriles left.
fn reacted(settings: &Nmr, nitriles: f64) -> Vec<Carbons> {
    let alike = |region, count, shift, spread| Carbons { region, count, shift, spread };
    let Nmr { unit_methyl_shift, unit_methyl_spread, .. } = *settings;
    let Nmr { unit_methylene_shift, unit_methylene_spread, .. } = *settings;
    let Nmr { unit_nitrile_shift, unit_nitrile_spread, .. } = *settings;
    let Nmr { unit_dicyano_shift, unit_dicyano_spread, .. } = *settings;
    let Nmr { unit_ring_shift, unit_ring_spread, .. } = *settings;
    let Nmr { unit_backbone_shift, unit_backbone_spread, .. } = *settings;
    vec![
        alike(Region::Methyl, settings.methyl_carbons, unit_methyl_shift, unit_methyl_spread),
        alike(
            Region::Methylene,
            settings.methylene_carbons,
            unit_methylene_shift,
            unit_methylene_spread,
        ),
        alike(Region::Nitrile, nitriles, unit_nitrile_shift, unit_nitrile_spread),
        alike(Region::Dicyano, settings.dicyano_carbons, unit_dicyano_shift, unit_dicyano_spread),
        alike(Region::Imine, settings.ring_carbons, unit_ring_shift, unit_ring_spread),
        alike(
            Region::Imine,
            settings.nitriles - nitriles,
            unit_backbone_shift,
            unit_backbone_spread,
        ),
    ]
}

/// Every kind of molecule.
const PARTS: [Part; 5] = [Part::Crystal, Part::Loose, Part::Starter, Part::Unit, Part::Inert];

/// How many standard deviations a line is drawn to either side: what lies beyond is 2e-9 of it.
const REACH: f64 = 6.0;

/// Intensity over the shift in ppm: a carbon with full polarization has area 1 / molecules.
///
/// The variance of a line is that of its carbon in full order, that of disorder times the share φ of
/// the molecule's contacts without order, and that of the instrument.
pub fn spectrum(seen: &Inspection, settings: &Nmr) -> Curve {
    let mut curve = Curve::zero(Grid::new(settings.from, settings.to, settings.step));
    let molecules = seen.molecules().max(1) as f64;
    for part in PARTS {
        for alike in carbons(part, settings) {
            let weight = alike.region.polarization(settings) * alike.count / molecules;
            for all in seen.surroundings.iter().filter(|all| all.count(part) > 0) {
                let area = weight * all.count(part) as f64;
                add_line(&mut curve, area, alike.shift, spread(&alike, all.phi(), settings));
            }
        }
    }
    curve
}

/// Standard deviation over FWHM of a Gaussian: 1/√(8 ln 2).
fn sigma_per_width() -> f64 {
    (8.0 * LN_2).sqrt().recip()
}

/// The standard deviation of a line in ppm, of molecules with so much disorder φ around them.
fn spread(alike: &Carbons, phi: f64, settings: &Nmr) -> f64 {
    let broadening = settings.line_broadening * sigma_per_width();
    let disorder = settings.disorder_spread.powi(2) * phi;
    (alike.spread.powi(2) + disorder + broadening.powi(2)).sqrt()
}

/// Adds a Gaussian. One narrower than a step would fall between the points: it is made as wide.
fn add_line(curve: &mut Curve, area: f64, shift: f64, sigma: f64) {
    let sigma = sigma.max(curve.grid.step * sigma_per_width());
    let (reach, width) = (REACH * sigma, sigma / sigma_per_width());
    curve.add((shift - reach, shift + reach), |at| area * gaussian(at - shift, width));
}

/// The area a molecule that the carbons of a region have, counted: each with its polarization.
pub fn counted_area(seen: &Inspection, region: Region, settings: &Nmr) -> f64 {
    let of = |part: Part| {
        let own = carbons(part, settings).into_iter().filter(|carbons| carbons.region == region);
        seen.count(part) as f64 * own.map(|carbons| carbons.count).sum::<f64>()
    };
    let carbons: f64 = PARTS.into_iter().map(of).sum();
    region.polarization(settings) * carbons / seen.molecules().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::super::Instrument;
    use super::super::made::lattice;
    use super::super::readout::Peak;
    use super::*;
    use approx::assert_abs_diff_eq;

    fn settings() -> Nmr {
        Nmr::new(&Instrument::Nmr.sheet(Some(crate::substance::Substance::built_in())))
    }

    fn crystal() -> Inspection {
        lattice(&[(11, 0, [1000, 0, 0, 0, 0])])
    }

    /// Chains of twenty in full disorder.
    fn polymer() -> Inspection {
        lattice(&[(11, 11, [0, 0, 50, 950, 0])])
    }

    fn peak(curve: &Curve, region: Region) -> Option<Peak> {
        let (low, high) = region.limits(&settings());
        curve.between(low, high).peak()
    }

    fn area(curve: &Curve, region: Region) -> f64 {
        let (low, high) = region.limits(&settings());
        curve.between(low, high).area()
    }

    /// C9H8N4 has nine carbons, and keeps them.
    #[test]
    fn every_molecule_has_nine_carbons() {
        for part in [Part::Crystal, Part::Loose, Part::Starter, Part::Unit] {
            let carbons = carbons(part, &settings());
            assert_eq!(carbons.iter().map(|carbons| carbons.count).sum::<f64>(), 9.0, "{part:?}");
        }
        assert!(carbons(Part::Inert, &settings()).is_empty());
    }

    /// Five sharp lines far apart: where the sheet puts them, as wide as 0.26 ppm and 0.2 ppm of
    /// broadening make them, each with its carbons times its polarization.
    #[test]
    fn ordered_monomer_shows_five_sharp_lines() {
        let curve = spectrum(&crystal(), &settings());
        let positions = [25.5, 44.0, 115.5, 121.0, 153.0];
        let carbons = [2.0, 1.0, 2.0, 2.0, 2.0];
        let transferred = [1.0, 1.0, 0.864_665, 0.864_665, 0.864_665];
        let width = (0.26_f64 * 2.354_82).hypot(0.2);
        for (index, region) in Region::ALL.into_iter().enumerate() {
            let peak = peak(&curve, region).unwrap();
            assert_abs_diff_eq!(peak.position, positions[index], epsilon = 2e-3);
            // Straight lines between points 0.1 ppm apart, see `readout`.
            assert_abs_diff_eq!(peak.width.unwrap(), width, epsilon = 0.01);
            let expected = carbons[index] * transferred[index];
            assert_abs_diff_eq!(area(&curve, region), expected, epsilon = 1e-5);
            assert_abs_diff_eq!(
                counted_area(&crystal(), region, &settings()),
                expected,
                epsilon = 1e-5
            );
        }
        let steps = curve.values.windows(2).map(|pair| pair[1] - pair[0]);
        let rises: Vec<bool> =
            steps.filter(|step| step.abs() > 1e-9).map(|step| step > 0.0).collect();
        let tops = rises.windows(2).filter(|pair| pair[0] && !pair[1]).count();
        assert_eq!(tops, 5);
    }

    /// Chains of twenty: 1050 nitriles and 950 backbone C=N on 1000 molecules. Methyls stand alone,
    /// with the variance of 3 ppm twice; the nitriles are a shoulder of C2 and C3.
    #[test]
    fn a_polymer_shows_broad_lines_and_keeps_its_carbons() {
        let (settings, polymer) = (settings(), polymer());
        let curve = spectrum(&polymer, &settings);
        let methyl = peak(&curve, Region::Methyl).unwrap();
        assert_abs_diff_eq!(methyl.position, 25.0, epsilon = 0.02);
        let width = (2.354_82 * 18.0_f64.sqrt()).hypot(0.2);
        // C6, 12 ppm from where the methyls' line is half as high, adds 0.048 of that height to it:
        // over the slope there, 5 ppm / 18 ppm², 0.17 ppm.
        assert_abs_diff_eq!(methyl.width.unwrap(), width + 0.17, epsilon = 0.02);
        // The nitriles at 114 ppm lie on the flank of C2 and C3, which shifts their top.
        let nitrile = peak(&curve, Region::Nitrile).unwrap();
        assert!(nitrile.position > 115.0 && nitrile.width.is_none());
        let quaternary = 1.0 - (-2.0_f64).exp();
        let counted = |region| counted_area(&polymer, region, &settings);
        assert_abs_diff_eq!(counted(Region::Nitrile), 1.05 * quaternary, epsilon = 1e-12);
        assert_abs_diff_eq!(counted(Region::Imine), 2.95 * quaternary, epsilon = 1e-12);
        assert_abs_diff_eq!(counted(Region::Dicyano), 2.0 * quaternary, epsilon = 1e-12);
        // Beyond 0 and 200 ppm lies less than 1e-8 of the methyls.
        let all: f64 = Region::ALL.into_iter().map(counted).sum();
        assert_abs_diff_eq!(curve.area(), all, epsilon = 1e-6);
        assert_abs_diff_eq!(all, 3.0 + 6.0 * quaternary, epsilon = 1e-6);
    }

    /// Half the molecules in each domain: half of each spectrum.
    #[test]
    fn domains_add_up() {
        let settings = settings();
        let both = lattice(&[(11, 0, [1000, 0, 0, 0, 0]), (11, 11, [0, 0, 50, 950, 0])]);
        let both = spectrum(&both, &settings);
        let (one, other) = (spectrum(&crystal(), &settings), spectrum(&polymer(), &settings));
        for ((both, one), other) in both.values.iter().zip(&one.values).zip(&other.values) {
            assert_abs_diff_eq!(*both, f64::midpoint(*one, *other), epsilon = 1e-12);
        }
    }

    /// φ = 1/4 adds (3 ppm)²/4 to the variance.
    #[test]
    fn a_line_is_as_wide_as_its_surroundings_are_disordered() {
        let curve = spectrum(&lattice(&[(12, 3, [0, 10, 0, 0, 0])]), &settings());
        let variance = 0.26_f64.powi(2) + 9.0 / 4.0;
        let width = (2.354_82 * variance.sqrt()).hypot(0.2);
        let peak = peak(&curve, Region::Methylene).unwrap();
        assert_abs_diff_eq!(peak.width.unwrap(), width, epsilon = 0.01);
    }

    /// A tenth of a millisecond: 1 − 1/e of the carbons with hydrogen, 1 − exp(−0.1) of the others;
    /// after a long time all nine alike.
    #[test]
    fn contact_time_weighs_carbons_with_and_without_hydrogen() {
        let sum = |contact_time| {
            let settings = Nmr { contact_time, ..settings() };
            let curve = spectrum(&crystal(), &settings);
            (curve.between(0.0, 75.0).area(), curve.between(75.0, 200.0).area())
        };
        let (with, without) = sum(0.1);
        assert_abs_diff_eq!(with, 3.0 * 0.632_121, epsilon = 1e-5);
        assert_abs_diff_eq!(without, 6.0 * 0.095_163, epsilon = 1e-5);
        let (with, without) = sum(1e3);
        assert_abs_diff_eq!(with, 3.0, epsilon = 1e-6);
        assert_abs_diff_eq!(without, 6.0, epsilon = 1e-6);
        assert_eq!(sum(0.0), (0.0, 0.0));
    }

    #[test]
    fn odd_numbers_give_odd_spectra_but_no_panic() {
        let odd = [
            Nmr { step: 0.0, ..settings() },
            Nmr { step: -1.0, ..settings() },
            Nmr { from: 300.0, ..settings() },
            Nmr { monomer_spread: 0.0, line_broadening: 0.0, ..settings() },
            Nmr { disorder_spread: -3.0, transfer_protonated: 0.0, ..settings() },
            Nmr { nitrile_end: 500.0, methyl_end: -7.0, ..settings() },
        ];
        for settings in odd {
            for seen in [crystal(), polymer(), lattice(&[])] {
                let curve = spectrum(&seen, &settings);
                assert!(curve.values.iter().all(|value| value.is_finite()));
                for region in Region::ALL {
                    let (low, high) = region.limits(&settings);
                    curve.between(low, high).peak();
                }
            }
        }
    }
}
