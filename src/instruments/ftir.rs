//! Infrared absorption: a line for each kind of bond, as strong as there are bonds of the kind.
//!
//! Lines are Lorentzian, widened by the instrument's resolution, a Gaussian. Areas are a molecule's;
//! the unit is arbitrary.

use super::profile::pseudo_voigt;
use super::readout::{Curve, Grid};
use super::sheet::settings;
use crate::observe::{Inspection, Part};

settings! {
    /// The instrument's numbers, in the units of its file.
    Ftir of crate::instruments::Instrument::Ftir;
    /// Where the spectrum begins, in 1/cm.
    from,
    /// Where it ends, in 1/cm.
    to,
    /// From point to point, in 1/cm.
    step,
    /// FWHM of a line without width of its own, a Gaussian, in 1/cm.
    resolution,
    /// C≡N of a molecule that has not reacted.
    nitriles,
    /// C≡N of ordered monomer, in 1/cm.
    crystal_centre,
    /// Its FWHM in 1/cm.
    crystal_width,
    /// C≡N of monomer without order, in 1/cm.
    loose_centre,
    /// Its FWHM in 1/cm.
    loose_width,
    /// C≡N on chains, in 1/cm.
    pendant_centre,
    /// Its FWHM in 1/cm.
    pendant_width,
    /// C=N where a nitrile was, in 1/cm.
    imine_centre,
    /// Its FWHM in 1/cm.
    imine_width,
    /// N–H, in 1/cm.
    amine_centre,
    /// Its FWHM in 1/cm.
    amine_width,
    /// Area of one C≡N.
    nitrile_area,
    /// Area of one C=N.
    imine_area,
    /// Area of one N–H.
    amine_area,
    /// Where the integral over the nitriles begins, in 1/cm.
    window_from,
    /// Where it ends, in 1/cm.
    window_to,
}

/// One line of a spectrum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Its centre in 1/cm.
    pub centre: f64,
    /// Its own FWHM, that of a Lorentzian, in 1/cm.
    pub width: f64,
    /// Its area a molecule.
    pub area: f64,
}

/// Nitriles that are left: all of monomer and of a chain's first unit, all but one of any other unit.
pub fn nitriles(seen: &Inspection, settings: &Ftir) -> f64 {
    let whole = seen.monomers() + seen.count(Part::Starter);
    settings.nitriles * whole as f64 + (settings.nitriles - 1.0) * seen.count(Part::Unit) as f64
}

/// Nitriles per molecule; 0 without molecules.
pub fn nitriles_per_molecule(seen: &Inspection, settings: &Ftir) -> f64 {
    nitriles(seen, settings) / seen.molecules().max(1) as f64
}

/// The lines of what was seen: C≡N of ordered monomer, of monomer without order and of chains,
/// C=N (one for each nitrile that reacted), N–H (one a chain).
///
/// Adding an N–H across C≡N makes a new N–H on the unit that was added: a chain has one, wherever
/// it has come to. Tautomers carry one too, but the counts do not tell them from monomer.
pub fn lines(seen: &Inspection, settings: &Ftir) -> [Line; 5] {
    let molecules = seen.molecules().max(1) as f64;
    let line = |centre, width, bonds: f64, area: f64| {
        let area = bonds * area / molecules;
        Line { centre, width, area }
    };
    let Ftir { nitriles, nitrile_area, imine_area, amine_area, .. } = *settings;
    let [starters, units] = [Part::Starter, Part::Unit].map(|part| seen.count(part) as f64);
    let crystal = nitriles * seen.count(Part::Crystal) as f64;
    let loose = nitriles * seen.count(Part::Loose) as f64;
    let pendant = nitriles * starters + (nitriles - 1.0) * units;
    [
        line(settings.crystal_centre, settings.crystal_width, crystal, nitrile_area),
        line(settings.loose_centre, settings.loose_width, loose, nitrile_area),
        line(settings.pendant_centre, settings.pendant_width, pendant, nitrile_area),
        line(settings.imine_centre, settings.imine_width, units, imine_area),
        line(settings.amine_centre, settings.amine_width, starters, amine_area),
    ]
}

/// Absorbance a molecule over the wavenumber in 1/cm.
pub fn spectrum(seen: &Inspection, settings: &Ftir) -> Curve {
    let grid = Grid::new(settings.from, settings.to, settings.step);
    let mut curve = Curve::zero(grid);
    for line in lines(seen, settings) {
        // A line narrower than a step would fall between the points.
        let width = line.width.max(grid.step);
        let profile = Voigt::new(width, settings.resolution.max(0.0));
        curve.add((settings.from, settings.to), |x| line.area * profile.height(x - line.centre));
    }
    curve
}

/// The nitrile band cut out of a spectrum, less the straight line between the window's ends.
pub fn nitrile_band(spectrum: &Curve, settings: &Ftir) -> Curve {
    spectrum.between(settings.window_from, settings.window_to).levelled()
}

/// Conversion as it is inferred from the share of the nitriles' area that is left, where every
/// molecule is thought to give one of its n: n (1 − share).
pub fn inferred_conversion(share: f64, settings: &Ftir) -> f64 {
    settings.nitriles * (1.0 - share)
}

/// A Lorentzian widened by a Gaussian, of unit area: the weighted sum of both that comes within 1 %
/// of it (P. Thompson, D. E. Cox, J. B. Hastings, J. Appl. Cryst. 20, 79, 1987).
struct Voigt {
    /// FWHM of both parts.
    width: f64,
    /// Share of the Lorentzian.
    share: f64,
}

impl Voigt {
    /// From the FWHM of the Lorentzian, which is positive, and of the Gaussian.
    fn new(lorentzian: f64, gaussian: f64) -> Self {
        const MIXED: [f64; 6] = [1.0, 2.692_69, 2.428_43, 4.471_63, 0.078_42, 1.0];
        let term = |(power, factor): (i32, f64)| {
            factor * gaussian.powi(5 - power) * lorentzian.powi(power)
        };
        let width = (0..).zip(MIXED).map(term).sum::<f64>().powf(0.2);
        let part = lorentzian / width;
        let share = part * (1.366_03 + part * (-0.477_19 + part * 0.111_16));
        Self { width, share }
    }

    fn height(&self, distance: f64) -> f64 {
        pseudo_voigt(distance, self.width, self.share)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Instrument;
    use super::super::made::lattice;
    use super::*;
    use approx::assert_abs_diff_eq;
    use std::f64::consts::{LN_2, PI};

    fn settings() -> Ftir {
        Ftir::new(&Instrument::Ftir.sheet(Some(crate::substance::Substance::built_in())))
    }

    fn crystal() -> Inspection {
        lattice(&[(11, 0, [1000, 0, 0, 0, 0])])
    }

    /// Chains of twenty.
    fn polymer() -> Inspection {
        lattice(&[(11, 11, [0, 0, 50, 950, 0])])
    }

    fn band(seen: &Inspection) -> Curve {
        nitrile_band(&spectrum(seen, &settings()), &settings())
    }

    /// A trapezoid sum of the convolution integral, which is exact for smooth lines.
    #[test]
    fn the_profile_is_that_of_the_convolution() {
        for (lorentzian, gaussian) in [(6.0, 2.0), (14.0, 2.0), (3.0, 3.0), (2.0, 6.0)] {
            let profile = Voigt::new(lorentzian, gaussian);
            let half = lorentzian / 2.0;
            let own = |x: f64| half / PI / (x * x + half * half);
            let sigma = gaussian / (8.0 * LN_2).sqrt();
            let convolved = |at: f64| -> f64 {
                let term = |k: i32| {
                    let z = f64::from(k) / 100.0;
                    own(at - sigma * z) * (-0.5 * z * z).exp()
                };
                (-800..=800).map(term).sum::<f64>() / 100.0 / (2.0 * PI).sqrt()
            };
            for at in [0.0, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0] {
                let off = profile.height(at) - convolved(at);
                assert!(off.abs() < 0.012 * convolved(0.0), "{lorentzian} {gaussian} {at}: {off}");
            }
        }
        // A single line without the other part is itself.
        assert_abs_diff_eq!(Voigt::new(8.0, 0.0).height(4.0), 0.25 / PI / 2.0, epsilon = 1e-6);
    }

    /// 6.64 1/cm: 0.5346 L + √(0.2166 L² + G²) of L = 6 and G = 2 (J. J. Olivero, R. L. Longbothum,
    /// JQSRT 17, 233, 1977), less what the baseline takes of the height.
    #[test]
    fn ordered_monomer_shows_one_sharp_nitrile() {
        let peak = band(&crystal()).peak().unwrap();
        assert_abs_diff_eq!(peak.position, 2225.0, epsilon = 1e-2);
        assert_abs_diff_eq!(peak.width.unwrap(), 6.64, epsilon = 0.1);
        let lines = lines(&crystal(), &settings());
        assert_eq!(lines.map(|line| line.area), [2.0, 0.0, 0.0, 0.0, 0.0]);
    }

    /// Monomer that has lost its order: as many nitriles, in a broader band a little lower.
    #[test]
    fn loose_monomer_shows_a_broader_band() {
        let loose = lattice(&[(11, 11, [0, 1000, 0, 0, 0])]);
        let peak = band(&loose).peak().unwrap();
        assert_abs_diff_eq!(peak.position, 2224.0, epsilon = 2e-2);
        assert!((14.0..14.6).contains(&peak.width.unwrap()));
        assert_eq!(nitriles(&loose, &settings()), 2000.0);
    }

    /// The integral over the whole spectrum is the counted area, but for the wings of the Lorentzians
    /// beyond its ends: of a line at c and a half width h, h/π (1/(c − from) + 1/(to − c)).
    #[test]
    fn the_spectrum_integrates_to_what_is_counted() {
        let only_nitriles = Ftir { imine_area: 0.0, amine_area: 0.0, ..settings() };
        for (seen, counted) in [(crystal(), 2.0), (polymer(), 1.05)] {
            assert_eq!(nitriles_per_molecule(&seen, &settings()), counted);
            let curve = spectrum(&seen, &only_nitriles);
            let wings: f64 = lines(&seen, &only_nitriles)
                .iter()
                .map(|line| {
                    let profile = Voigt::new(line.width, 2.0);
                    let half = profile.share * profile.width / 2.0;
                    let ends = 1.0 / (line.centre - 1400.0) + 1.0 / (3700.0 - line.centre);
                    line.area * half / PI * ends
                })
                .sum();
            assert!((0.001..0.012).contains(&(wings / counted)), "{}", wings / counted);
            assert_abs_diff_eq!(curve.area(), counted - wings, epsilon = 1e-5);
        }
    }

    /// The window and its baseline take of a Lorentzian of half width h at a and b from the window's
    /// ends h/π (1/a + 1/b) and h/π (1/a² + 1/b²) (a + b)/2, to first order in h/a.
    #[test]
    fn the_window_loses_more_of_a_broad_band() {
        let kept = |seen: &Inspection| band(seen).area() / nitriles_per_molecule(seen, &settings());
        let expected = |centre: f64, width: f64| {
            let (half, below, above) = (width / 2.0, centre - 2100.0, 2300.0 - centre);
            let inside = ((below / half).atan() + (above / half).atan()) / PI;
            let height = |x: f64| half / PI / (x * x + half * half);
            inside - f64::midpoint(height(below), height(above)) * (below + above)
        };
        // The resolution makes the wings at most 3 % heavier.
        assert_abs_diff_eq!(kept(&crystal()), expected(2225.0, 6.0), epsilon = 2e-3);
        assert_abs_diff_eq!(kept(&polymer()), expected(2215.0, 22.0), epsilon = 2e-3);
        assert_abs_diff_eq!(kept(&crystal()), 0.956, epsilon = 2e-3);
        assert_abs_diff_eq!(kept(&polymer()), 0.855, epsilon = 3e-3);
    }

    /// Chains of twenty: every molecule reacted, nineteen nitriles in forty gone. A chemist who counts
    /// infers 0.95; the window adds to that what it loses of the broader band.
    #[test]
    fn starters_hide_from_the_inferred_conversion_and_wings_add_to_it() {
        let per_molecule = |seen: &Inspection| nitriles_per_molecule(seen, &settings());
        let inferred = |share: f64| inferred_conversion(share, &settings());
        let counted = per_molecule(&polymer()) / per_molecule(&crystal());
        assert_abs_diff_eq!(inferred(counted), 0.95, epsilon = 1e-12);
        assert_eq!(polymer().conversion(), 1.0);
        let share = band(&polymer()).area() / band(&crystal()).area();
        assert_abs_diff_eq!(inferred(share), 1.060, epsilon = 5e-3);
        let peak = band(&polymer()).peak().unwrap();
        assert_abs_diff_eq!(peak.position, 2215.0, epsilon = 0.1);
    }

    /// Half the molecules in each domain: half of each spectrum.
    #[test]
    fn domains_add_up() {
        let both = lattice(&[(11, 0, [1000, 0, 0, 0, 0]), (11, 11, [0, 0, 50, 950, 0])]);
        let spectra = [both, crystal(), polymer()].map(|seen| spectrum(&seen, &settings()).values);
        let [both, one, other] = &spectra;
        for ((both, one), other) in both.iter().zip(one).zip(other) {
            assert_abs_diff_eq!(*both, f64::midpoint(*one, *other), epsilon = 1e-12);
        }
    }

    /// One nitrile per molecule: none is left on the units of a chain but the first.
    #[test]
    fn a_molecule_of_one_nitrile_gives_it_away() {
        let one = Ftir { nitriles: 1.0, ..settings() };
        assert_eq!(nitriles(&crystal(), &one), 1000.0);
        assert_eq!(nitriles(&polymer(), &one), 50.0);
        assert_abs_diff_eq!(inferred_conversion(0.05, &one), 0.95, epsilon = 1e-12);
    }

    /// C=N comes with each nitrile that reacts, N–H with each chain; impurities thin both.
    #[test]
    fn imines_follow_additions_and_amines_follow_chains() {
        let diluted = lattice(&[(11, 11, [0, 0, 50, 950, 1000])]);
        let [.., pendant, imine, amine] = lines(&diluted, &settings());
        assert_abs_diff_eq!(pendant.area, 1050.0 / 2000.0, epsilon = 1e-12);
        assert_abs_diff_eq!(imine.area, 3.0 * 950.0 / 2000.0, epsilon = 1e-12);
        assert_abs_diff_eq!(amine.area, 2.0 * 50.0 / 2000.0, epsilon = 1e-12);
    }

    #[test]
    fn odd_numbers_give_odd_spectra_but_no_panic() {
        let odd = [
            Ftir { step: 0.0, ..settings() },
            Ftir { step: -1.0, ..settings() },
            Ftir { to: 1000.0, ..settings() },
            Ftir { crystal_width: 0.0, resolution: 0.0, ..settings() },
            Ftir { crystal_width: -6.0, resolution: -2.0, ..settings() },
            Ftir { window_from: 2300.0, window_to: 2100.0, ..settings() },
        ];
        for settings in odd {
            for seen in [crystal(), polymer(), lattice(&[])] {
                let curve = spectrum(&seen, &settings);
                assert!(curve.values.iter().all(|value| value.is_finite()));
                let band = nitrile_band(&curve, &settings);
                assert!(band.area().is_finite() && band.peak().is_none_or(|at| at.position > 0.0));
            }
        }
    }
}
