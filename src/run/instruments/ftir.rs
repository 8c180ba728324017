//! Infrared absorption, as tables.

use super::Looks;
use super::product::{Signal, Signals};
use crate::instruments::Sheet;
use crate::instruments::ftir::{
    Ftir, inferred_conversion, nitrile_band, nitriles_per_molecule, spectrum,
};
use crate::observe::{Inspection, Part};
use crate::results::Tables;
use crate::results::table::instruments::{FtirBand, FtirPoint};

/// Fills in the instrument's tables.
pub fn fill(looks: &Looks<'_>, sheet: &Sheet, tables: &mut Tables) -> Vec<Signals> {
    let settings = Ftir::new(sheet);
    let points: Vec<FtirPoint> =
        looks.together().iter().flat_map(|seen| points(seen, &settings)).collect();
    tables.ftir_spectra = points.into();
    let bands: Vec<_> =
        looks.each().map(|(replicate, seen)| bands_of(replicate, seen, &settings)).collect();
    tables.ftir_bands = bands.concat().into();
    bands.iter().map(|rows| signals(rows)).collect()
}

/// The nitriles' band of a replicate, first and last.
fn signals(rows: &[FtirBand]) -> Signals {
    vec![
        Signal::of("C≡N band, centre", "1/cm", rows, |row| row.centre),
        Signal::of("C≡N band, width at half height", "1/cm", rows, |row| row.width),
        Signal::of("C≡N band, area over that of the monomer", "1", rows, |row| row.nitrile_area),
    ]
}

fn points(seen: &Inspection, settings: &Ftir) -> Vec<FtirPoint> {
    let curve = spectrum(seen, settings);
    let point = |(wavenumber, absorbance)| FtirPoint { time: seen.time, wavenumber, absorbance };
    curve.points().map(point).collect()
}

/// What is read off the spectra of one replicate, its first look the reference.
pub fn bands(replicate: u32, seen: &[Inspection], sheet: &Sheet) -> Vec<FtirBand> {
    bands_of(replicate, seen, &Ftir::new(sheet))
}

fn bands_of(replicate: u32, seen: &[Inspection], settings: &Ftir) -> Vec<FtirBand> {
    let mut rows = Vec::with_capacity(seen.len());
    let mut first = None;
    for seen in seen {
        let band = nitrile_band(&spectrum(seen, settings), settings);
        let (area, counted) = (band.area(), nitriles_per_molecule(seen, settings));
        let (first_area, first_counted) = *first.get_or_insert((area, counted));
        let peak = band.peak();
        let nitrile_area = over(area, first_area);
        let nitriles = settings.nitriles * (seen.reacted() + seen.monomers()) as f64;
        rows.push(FtirBand {
            replicate,
            time: seen.time,
            nitrile_area,
            nitriles: over(counted, first_counted),
            centre: peak.map(|peak| peak.position),
            width: peak.and_then(|peak| peak.width),
            conversion_from_area: nitrile_area.map(|share| inferred_conversion(share, settings)),
            conversion: seen.conversion(),
            nitrile_conversion: over(seen.count(Part::Unit) as f64, nitriles).unwrap_or(0.0),
        });
    }
    rows
}

/// One over another; `None` over nothing.
fn over(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instruments::Instrument;
    use crate::instruments::made::lattice;
    use crate::run::{Unobserved, simulate, tables};
    use crate::scenario::{Origin, Scenario};
    use approx::assert_abs_diff_eq;

    /// Half of the monomer in chains of ten: what is counted, what is integrated, what is true.
    #[test]
    fn bands_stand_beside_what_the_lattice_holds() {
        let settings =
            Ftir::new(&Instrument::Ftir.sheet(Some(crate::substance::Substance::built_in())));
        let before = lattice(&[(11, 0, [1000, 0, 0, 0, 10])]);
        let half = lattice(&[(11, 0, [500, 0, 0, 0, 10]), (11, 9, [0, 0, 50, 450, 0])]);
        let rows = bands_of(3, &[before, half], &settings);
        assert_eq!((rows[0].replicate, rows[0].nitrile_area), (3, Some(1.0)));
        assert_eq!((rows[0].nitriles, rows[0].conversion_from_area), (Some(1.0), Some(0.0)));
        let row = &rows[1];
        assert_eq!((row.conversion, row.nitrile_conversion), (0.5, 0.225));
        assert_abs_diff_eq!(row.nitriles.unwrap(), 1.0 - 450.0 / 2000.0, epsilon = 1e-12);
        let inferred = row.conversion_from_area.unwrap();
        assert_abs_diff_eq!(inferred, 2.0 * (1.0 - row.nitrile_area.unwrap()), epsilon = 1e-12);
        // 0.45 react by a nitrile; the window loses a tenth more of the 550 on chains: 0.057 more.
        assert_abs_diff_eq!(inferred, 0.45 + 0.057, epsilon = 0.005);
    }

    const TEXT: &str = r#"
title = "Tiny"
replicates = 2
[crystal]
structure = "sc"
size = [5, 5, 5]
[[protocol]]
step = "anneal"
temperature = "160 degC"
time = "24 h"
[instruments]
use = ["ftir"]
every = "12 h"
[instruments.ftir]
step = "100 1/cm"
"#;

    /// Three looks of 24 points each, two replicates: the tables hold them in order.
    #[test]
    fn a_run_gives_both_tables() {
        let origin = Origin { file_name: "tiny.toml".into(), folder: ".".into() };
        let scenario = Scenario::parse(TEXT, &origin).unwrap();
        let outcome = simulate(&scenario, &Unobserved).unwrap();
        let tables = tables::all(&scenario, &outcome);
        let points = tables.ftir_spectra.rows().unwrap();
        assert_eq!(points.len(), 3 * 24);
        let last = points.last().unwrap();
        assert_eq!((last.time, last.wavenumber), (86_400.0, 3700.0));
        let bands = tables.ftir_bands.rows().unwrap();
        let places: Vec<_> = bands.iter().map(|row| (row.replicate, row.time)).collect();
        let times = [0.0, 43_200.0, 86_400.0];
        assert_eq!(places[..3], times.map(|time| (1, time)));
        assert_eq!(places[3..], times.map(|time| (2, time)));
        let record = outcome.replicates[1].records.moments.last().unwrap();
        assert_eq!(bands[5].conversion, record.row.conversion);
        assert_eq!(bands[5].nitrile_conversion, record.row.nitrile_conversion);
    }

    #[test]
    fn without_nitriles_nothing_is_relative() {
        let settings =
            Ftir::new(&Instrument::Ftir.sheet(Some(crate::substance::Substance::built_in())));
        let rows = bands_of(1, &[lattice(&[]), lattice(&[(11, 0, [0, 0, 0, 0, 5])])], &settings);
        assert_eq!(rows.len(), 2);
        for row in rows {
            assert_eq!((row.nitrile_area, row.nitriles, row.centre), (None, None, None));
            assert_eq!((row.conversion, row.nitrile_conversion), (0.0, 0.0));
        }
    }
}
