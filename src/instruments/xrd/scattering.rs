//! The formula of the pattern against what molecules scatter: a sum over their places.
//!
//! Peaks of a powder average over the directions of a crystal: near the peak of lattice planes that
//! is an integral over the scattering vectors along them, which leaves of |Σ exp(iq·r)|² the sum
//! over lines across the planes, each line by itself (Parseval). Lines along b are across
//! the planes 0k0, since β is the only angle that is not right.

use super::testing::{Planted, cell, settings};
use approx::assert_relative_eq;
use std::f64::consts::TAU;

/// Σ over lines of |Σ exp(2πi n s)|² over ordered molecules, at a number of waves per cell from the
/// peak.
fn scattered(lines: &[Vec<bool>], s: f64) -> f64 {
    let amplitude = |line: &Vec<bool>| {
        let at = (0..).zip(line).filter(|(_, ordered)| **ordered).map(|(n, _)| f64::from(n));
        at.fold((0.0, 0.0), |(re, im), n| {
            let (sine, cosine) = (TAU * n * s).sin_cos();
            (re + cosine, im + sine)
        })
    };
    lines.iter().map(amplitude).map(|(re, im)| re * re + im * im).sum()
}

/// Full width at half maximum of that in 1/nm.
fn width(lines: &[Vec<bool>]) -> f64 {
    let half = scattered(lines, 0.0) / 2.0;
    let at = |k: u32| f64::from(k) * 1e-4;
    let beyond = (1..5000).find(|&k| scattered(lines, at(k)) < half).unwrap();
    2.0 * at(beyond) / (cell().lengths[1] / 10.0)
}

/// The intensity within a number of the box's own waves of the peak, over all of it.
fn share_near_peak(lines: &[Vec<bool>], near: u32) -> f64 {
    let waves = lines[0].len() as u32;
    let at = |wave: u32| scattered(lines, f64::from(wave) / f64::from(waves));
    let whole: f64 = (0..waves).map(at).sum();
    (0..waves).filter(|&wave| wave.min(waves - wave) <= near).map(at).sum::<f64>() / whole
}

/// What the sum itself is worth: a slab of N planes has (sin πNs / sin πs)², of width 0.886/N
/// (0.8886 at 12; P. Scherrer's K of a slab).
#[test]
fn a_slab_of_twelve_planes_has_the_width_of_its_closed_form() {
    let b = cell().lengths[1] / 10.0;
    let slab = Planted::where_ordered(|_, [_, y, _]| y.abs() < 6.0 * b);
    assert_relative_eq!(width(&slab.lines()) * 12.0 * b, 0.8886, max_relative = 0.005);
}

/// A sphere's K is 1.107 by its diameter (A. L. Patterson, Phys. Rev. 56, 978, 1939): the usual 0.9
/// is by the cube root of its volume, 0.806 D. Lattice planes cut the sphere 22 times: 2 %.
#[test]
fn a_sphere_scatters_with_the_width_of_the_formula() {
    let settings = settings();
    let sphere = Planted::sphere(20.0);
    let direct = width(&sphere.lines());
    assert_relative_eq!(direct * 20.0, 1.107, max_relative = 0.02);
    let formula = settings.scherrer_constant / sphere.size(&settings).unwrap();
    assert_relative_eq!(direct, formula, max_relative = 0.03);
}

/// Order lost at random leaves sharp peaks of Xc² and Xc (1 − Xc) spread evenly: of the scattering
/// of ordered molecules, Xc is in the peak (plus what the even part has there, one wave of 25).
/// Order lost in domains keeps all of it about the peak: there, areas are linear in Xc, as the
/// formula has them. For random loss it shows 1/Xc times too much, and peaks too wide.
#[test]
fn peaks_keep_the_scattering_of_domains_and_lose_that_of_random_disorder() {
    for per_mille in [200, 500, 900] {
        let random = Planted::random(per_mille);
        let ordered = random.inspection().crystalline_fraction();
        assert_relative_eq!(ordered, per_mille as f64 / 1000.0, max_relative = 0.02);
        let expected = ordered + (1.0 - ordered) / 25.0;
        // Some 500 lines of 25: a line's share scatters by less than a fifth of itself.
        assert_relative_eq!(share_near_peak(&random.lines(), 0), expected, max_relative = 0.03);
    }
    let sphere = Planted::sphere(20.0);
    assert!((0.3..0.4).contains(&sphere.inspection().crystalline_fraction()));
    let share = share_near_peak(&sphere.lines(), 2);
    assert!(share > 0.9, "{share}");
    assert!(share_near_peak(&Planted::random(370).lines(), 2) < 0.55);
}
