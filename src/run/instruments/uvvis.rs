//! Diffuse reflectance from the ultraviolet to the near infrared, and the colour of the powder, as tables.

use super::Looks;
use super::product::{Signal, Signals};
use crate::instruments::Sheet;
use crate::instruments::uvvis::{Absorbers, Bands, Colour, Spectrum, Uvvis};
use crate::observe::Inspection;
use crate::results::Tables;
use crate::results::table::instruments::{UvvisColour, UvvisPoint};

/// Fills in the instrument's tables.
pub fn fill(looks: &Looks<'_>, sheet: &Sheet, tables: &mut Tables) -> Vec<Signals> {
    let settings = Uvvis::new(sheet);
    let spectra: Vec<UvvisPoint> =
        looks.together().iter().flat_map(|seen| spectrum(&settings, seen)).collect();
    let colours: Vec<_> =
        looks.each().map(|(replicate, all)| colours(replicate, all, sheet)).collect();
    tables.uvvis_spectra = spectra.into();
    tables.uvvis_colour = colours.concat().into();
    colours.iter().map(|rows| signals(rows)).collect()
}

fn spectrum(settings: &Uvvis, seen: &Inspection) -> Vec<UvvisPoint> {
    let bands = Bands::of(settings, &Absorbers::of(seen));
    let points = Spectrum::of(settings, &bands).points.into_iter();
    let row = points.map(|point| UvvisPoint {
        time: seen.time,
        wavelength: point.wavelength,
        absorption: point.absorption,
        reflectance: point.reflectance,
    });
    row.collect()
}

/// Edge and colour of a replicate, first and last.
fn signals(rows: &[UvvisColour]) -> Signals {
    vec![
        Signal::of("reflectance edge", "nm", rows, |row| row.band_edge),
        Signal::of("lightness L*", "1", rows, |row| Some(row.lightness)),
        Signal::of("red against green, a*", "1", rows, |row| Some(row.a)),
        Signal::of("yellow against blue, b*", "1", rows, |row| Some(row.b)),
    ]
}

/// The colours of one replicate.
pub fn colours(replicate: u32, seen: &[Inspection], sheet: &Sheet) -> Vec<UvvisColour> {
    let settings = Uvvis::new(sheet);
    seen.iter().map(|seen| colour(&settings, replicate, seen)).collect()
}

fn colour(settings: &Uvvis, replicate: u32, seen: &Inspection) -> UvvisColour {
    let bands = Bands::of(settings, &Absorbers::of(seen));
    let colour = Colour::of(settings, &bands);
    UvvisColour {
        replicate,
        time: seen.time,
        srgb: colour.hex(),
        lightness: colour.lightness,
        a: colour.a,
        b: colour.b,
        band_edge: Spectrum::of(settings, &bands).edge(),
        conversion: seen.conversion(),
        number_average_segment: seen.chains.number_average_segment(),
        weight_average_segment: seen.chains.weight_average_segment(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Unobserved, simulate};
    use crate::scenario::{Origin, Scenario};
    use approx::assert_relative_eq;

    const TEXT: &str = r#"
title = "Two small samples"
seed = 5
replicates = 2
[crystal]
size = [6, 6, 6]
[sample]
defects = { fraction = 0.05 }
disordered = 0.2
impurity = 0
[[protocol]]
step = "anneal"
temperature = "150 degC"
time = "24 h"
[instruments]
use = ["uvvis"]
at = ["0 h", "24 h"]
"#;

    /// What two small samples show, beside what is counted of them: K of both together is the
    /// mean of theirs, because they hold as many molecules; before the reaction it is the
    /// monomer's; segments and conversion are those of the chains; and the edge moves to the red.
    #[test]
    fn tables_hold_what_was_counted() {
        let origin = Origin { file_name: "small.toml".into(), folder: ".".into() };
        let scenario = Scenario::parse(TEXT, &origin).unwrap();
        let outcome = simulate(&scenario, &Unobserved).unwrap();
        let mut tables = Tables::default();
        let sheet = &scenario.instruments.as_ref().unwrap().sheets[0].1;
        fill(&Looks { outcome: &outcome }, sheet, &mut tables);

        let spectra = tables.uvvis_spectra.rows().unwrap();
        let settings = Uvvis::new(sheet);
        let bands = |replicate: usize, moment: usize| {
            let seen = &outcome.replicates[replicate].records.inspections[moment];
            Bands::of(&settings, &Absorbers::of(seen))
        };
        let (first, last) = spectra.split_at(spectra.len() / 2);
        for (moment, points) in [first, last].into_iter().enumerate() {
            assert_eq!((points[0].wavelength, points[450].wavelength), (300.0, 1200.0));
            for point in points {
                let of = |replicate| bands(replicate, moment).absorption(point.wavelength);
                let mean = f64::midpoint(of(0), of(1));
                assert_relative_eq!(point.absorption, mean, max_relative = 1e-9);
            }
        }
        // At 350 nm, 3.542406 eV.
        let off: f64 = 0.002_406 / 0.2;
        let by_hand = std::f64::consts::LN_10 * 7.36 * 1e4 * (-off * off / 2.0).exp();
        assert_eq!(first[25].wavelength, 350.0);
        assert_relative_eq!(first[25].absorption, by_hand, max_relative = 1e-6);

        let colours = tables.uvvis_colour.rows().unwrap();
        assert_eq!(colours.len(), 4);
        for (index, pair) in colours.chunks(2).enumerate() {
            let replicate = &outcome.replicates[index];
            let [before, after] = pair else { panic!("two moments") };
            assert_eq!((before.replicate, before.srgb.as_str()), (index as u32 + 1, "#f6ffb4"));
            assert_eq!(before.number_average_segment, None);
            let observed = &replicate.records.moments.last().unwrap().row;
            assert!(after.conversion > 0.05, "nothing to see: {}", after.conversion);
            assert_relative_eq!(after.conversion, observed.conversion, max_relative = 1e-12);
            assert_eq!(after.number_average_segment, observed.number_average_segment);
            assert!(after.band_edge > before.band_edge && after.band_edge > Some(500.0));
            assert!(after.lightness < before.lightness);
        }
    }
}
