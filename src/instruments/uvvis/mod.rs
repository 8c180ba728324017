//! Diffuse reflectance from the ultraviolet to the near infrared, and the colour of the powder.
//!
//! Chains absorb by their conjugated segments, which come from the lengths of the real chains; a
//! powder so dyed reflects by the law of Kubelka and Munk, and what it reflects of daylight is its
//! colour.

mod absorption;
mod colour;
mod observer;
mod reflectance;
mod segments;

pub use absorption::{Absorbers, Bands};
pub use colour::Colour;
pub use reflectance::{FIRST, LAST, STEP, Spectrum};
pub use segments::shares;

use super::sheet::settings;

settings! {
    /// The instrument's numbers, in the units of its file.
    Uvvis of crate::instruments::Instrument::Uvvis;
    /// E1: where the monomer absorbs, and the series of segments begins, in eV.
    monomer_energy,
    /// E∞: where the series of segments ends, in eV.
    polymer_energy,
    /// How fast Meier's series comes to its end, a unit.
    convergence,
    /// The weight of Kuhn's series against Meier's.
    kuhn,
    /// Standard deviation of the monomer's band, in eV.
    monomer_width,
    /// Decadic molar absorption at its top, in L/(mol cm).
    monomer_absorption,
    /// Standard deviation of the band of a segment, in eV.
    unit_width,
    /// Decadic molar absorption at its top, a mole of units, in L/(mol cm).
    unit_absorption,
    /// The tail's absorption at E∞ over that of units.
    tail_share,
    /// Units of the shortest segment that has a tail.
    tail_units,
    /// How fast the tail fades below E∞, in eV.
    tail_width,
    /// Molecules in the crystal, in mol/L.
    concentration,
    /// Scattering coefficient of the powder, in 1/cm.
    scattering,
    /// Reflectance of the powder where it absorbs nothing.
    white,
}

#[cfg(test)]
mod tests {
    use super::super::Instrument;
    use super::*;
    use approx::assert_relative_eq;

    /// Segments whose length is geometric with this mean: shares of units, by length from 1.
    fn geometric(mean: f64) -> Vec<f64> {
        let go_on = 1.0 - 1.0 / mean;
        let share = |n: i32| f64::from(n) * go_on.powi(n - 1) / (mean * mean);
        (1..400).map(share).collect()
    }

    /// A mean field: conversion, and chains of a mean length whose bonds break conjugation.
    fn mean_field(conversion: f64, length: f64) -> Absorbers {
        let segments = match conversion {
            0.0 => Vec::new(),
            _ => geometric(1.0 / (1.0 / length + 0.05)),
        };
        Absorbers { monomer: 1.0 - conversion, units: conversion, segments }
    }

    fn seen(absorbers: &Absorbers) -> (Spectrum, Colour) {
        let settings =
            Uvvis::new(&Instrument::Uvvis.sheet(Some(crate::substance::Substance::built_in())));
        let bands = Bands::of(&settings, absorbers);
        (Spectrum::of(&settings, &bands), Colour::of(&settings, &bands))
    }

    /// The design's five colours, within a ΔE00 of 3: what two people may call the same.
    #[test]
    fn a_powder_goes_from_yellow_over_red_brown_to_black() {
        let expected = [
            (0.0, 1.0, [0xfa, 0xff, 0xaf]),
            (0.005, 3.0, [0xc4, 0x9c, 0x70]),
            (0.02, 3.6, [0x8a, 0x60, 0x4a]),
            (0.10, 7.0, [0x36, 0x25, 0x2b]),
            (0.55, 20.0, [0x0e, 0x08, 0x17]),
        ];
        for (conversion, length, srgb) in expected {
            let (_, colour) = seen(&mean_field(conversion, length));
            let apart = colour::tests::apart(colour.srgb, srgb);
            assert!(apart < 3.0, "{conversion}: {} is {apart} off", colour.hex());
        }
    }

    /// Band edges: of the monomer between its band and green, of the polymer beyond 500 nm, and
    /// the further the longer its segments.
    #[test]
    fn the_edge_moves_to_the_red_as_segments_grow() {
        let edge = |conversion, length| seen(&mean_field(conversion, length)).0.edge();
        let monomer = edge(0.0, 1.0).unwrap();
        assert!((400.0..500.0).contains(&monomer), "{monomer}");
        let polymers = [3.0, 7.0, 20.0].map(|length| edge(1.0, length).unwrap());
        assert!(polymers[0] > 500.0, "{polymers:?}");
        assert!(polymers.is_sorted(), "{polymers:?}");
    }

    /// Both ends: without units the monomer's Gaussian and nothing else; without monomer nothing
    /// of it, so that a chain of single units absorbs at E(2) as units do.
    #[test]
    fn pure_monomer_and_complete_conversion() {
        let settings =
            Uvvis::new(&Instrument::Uvvis.sheet(Some(crate::substance::Substance::built_in())));
        let nm = |energy: f64| absorption::NM_EV / energy;
        let decadic = std::f64::consts::LN_10 * 7.36;
        let monomer = Bands::of(&settings, &mean_field(0.0, 1.0));
        for energy in [3.54, 3.0, 2.0] {
            let by_hand = decadic * 1e4 * (-((energy - 3.54_f64) / 0.2).powi(2) / 2.0).exp();
            assert_relative_eq!(monomer.absorption(nm(energy)), by_hand, max_relative = 1e-9);
        }
        let single = Absorbers { monomer: 0.0, units: 1.0, segments: vec![1.0] };
        let polymer = Bands::of(&settings, &single);
        let second = 2.21 + 1.33 * (-0.25_f64).exp();
        for energy in [3.54, second, 2.0] {
            let by_hand = decadic * 6e3 * (-((energy - second) / 0.3).powi(2) / 2.0).exp();
            assert_relative_eq!(polymer.absorption(nm(energy)), by_hand, max_relative = 1e-9);
        }
    }

    #[test]
    fn settings_that_make_no_sense_still_give_a_colour() {
        for (name, value) in [("unit_width", "0 eV"), ("scattering", "0 1/cm")] {
            let mut sheet = Instrument::Uvvis.sheet(Some(crate::substance::Substance::built_in()));
            sheet.set(name, value).unwrap();
            let settings = Uvvis::new(&sheet);
            let bands = Bands::of(&settings, &mean_field(0.5, 5.0));
            let spectrum = Spectrum::of(&settings, &bands);
            let shares = spectrum.points.iter().map(|point| point.reflectance);
            assert!(shares.into_iter().all(|share| (0.0..=1.0).contains(&share)), "{name}");
        }
    }
}
