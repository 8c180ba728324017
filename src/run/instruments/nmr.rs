//! Solid-state NMR of 13C, cross polarization under magic-angle spinning, as tables.

use super::Looks;
use super::product::{Signal, Signals};
use crate::instruments::Sheet;
use crate::instruments::nmr::{Nmr, Region, counted_area, spectrum};
use crate::observe::Inspection;
use crate::results::Tables;
use crate::results::table::instruments::{NmrLine, NmrPoint};

/// Fills in the instrument's tables.
pub fn fill(looks: &Looks<'_>, sheet: &Sheet, tables: &mut Tables) -> Vec<Signals> {
    let settings = Nmr::new(sheet);
    tables.nmr_spectra = points(&looks.together(), &settings).into();
    let rows: Vec<_> =
        looks.each().map(|(replicate, seen)| lines(replicate, seen, sheet)).collect();
    tables.nmr_lines = rows.concat().into();
    rows.iter().map(|rows| signals(rows)).collect()
}

/// Two lines of a replicate, first and last.
fn signals(rows: &[NmrLine]) -> Signals {
    let line = |region: Region| -> Vec<&NmrLine> {
        rows.iter().filter(|line| line.line == region.name()).collect()
    };
    let (methyl, imine) = (line(Region::Methyl), line(Region::Imine));
    vec![
        Signal::of("CH3 line, width at half height", "ppm", &methyl, |row| row.width),
        Signal::of("C=N lines, highest at", "ppm", &imine, |row| row.shift),
        Signal::of("C=N lines, width at half height", "ppm", &imine, |row| row.width),
    ]
}

/// The spectra, each with what has changed since the first.
fn points(seen: &[Inspection], settings: &Nmr) -> Vec<NmrPoint> {
    let Some(first) = seen.first() else { return Vec::new() };
    let before = spectrum(first, settings);
    let points = |seen: &Inspection| {
        let point = |((shift, intensity), before): ((f64, f64), &f64)| NmrPoint {
            time: seen.time,
            shift,
            intensity,
            difference: intensity - before,
        };
        let curve = spectrum(seen, settings);
        curve.points().zip(&before.values).map(point).collect::<Vec<_>>()
    };
    seen.iter().flat_map(points).collect()
}

/// What is read off the spectra of one replicate.
pub fn lines(replicate: u32, seen: &[Inspection], sheet: &Sheet) -> Vec<NmrLine> {
    let settings = Nmr::new(sheet);
    seen.iter().flat_map(|seen| lines_at(replicate, seen, &settings)).collect()
}

fn lines_at(replicate: u32, seen: &Inspection, settings: &Nmr) -> [NmrLine; 5] {
    let curve = spectrum(seen, settings);
    Region::ALL.map(|region| {
        let (from, to) = region.limits(settings);
        let within = curve.between(from, to);
        let peak = within.peak();
        NmrLine {
            replicate,
            time: seen.time,
            line: region.name().to_owned(),
            shift: peak.map(|peak| peak.position),
            width: peak.and_then(|peak| peak.width),
            area: within.area(),
            area_counted: counted_area(seen, region, settings),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instruments::Instrument;
    use crate::instruments::made::lattice;
    use approx::assert_abs_diff_eq;

    fn settings() -> Nmr {
        Nmr::new(&Instrument::Nmr.sheet(Some(crate::substance::Substance::built_in())))
    }

    #[test]
    fn lines_stand_beside_what_the_lattice_holds() {
        let half = lattice(&[(11, 0, [500, 0, 0, 0, 0]), (11, 11, [0, 0, 50, 450, 0])]);
        let lines = lines_at(2, &half, &settings());
        assert_eq!(lines.clone().map(|line| line.line), ["CH3", "C6", "CN", "C2/C3", "C=N"]);
        // The sharp line of the crystal stands on the broad one.
        assert_abs_diff_eq!(lines[0].shift.unwrap(), 25.5, epsilon = 0.05);
        // 2 ms over 0.1 ms and over 1 ms.
        let [protonated, quaternary] = [20.0, 2.0].map(|times: f64| 1.0 - (-times).exp());
        let counted = [2.0, 1.0, 2.0 - 0.45, 2.0, 2.45];
        for (index, (line, counted)) in lines.iter().zip(counted).enumerate() {
            let weight = if index < 2 { protonated } else { quaternary };
            assert_abs_diff_eq!(line.area_counted, weight * counted, epsilon = 1e-12);
            assert_abs_diff_eq!(line.area, line.area_counted, epsilon = 0.2);
        }
        let sum = |of: fn(&NmrLine) -> f64| lines.iter().map(of).sum::<f64>();
        // The limits of neighbours are points of the grid: nothing between them is lost.
        assert_abs_diff_eq!(sum(|line| line.area), sum(|line| line.area_counted), epsilon = 1e-6);
    }

    /// The difference has no area where contact reaches all carbons alike, and none at first.
    #[test]
    fn differences_are_to_the_first_look() {
        let settings = Nmr { contact_time: 1e3, ..settings() };
        let before = lattice(&[(11, 0, [1000, 0, 0, 0, 0])]);
        let after = lattice(&[(11, 11, [0, 0, 50, 950, 0])]);
        let points = points(&[before, after], &settings);
        let (first, second) = points.split_at(points.len() / 2);
        assert!(first.iter().all(|point| point.difference == 0.0));
        assert_abs_diff_eq!(
            second.iter().map(|point| point.difference).sum::<f64>(),
            0.0,
            epsilon = 1e-5
        );
        // Nitriles of the crystal are gone, backbone is there.
        let at = |shift: f64| second.iter().find(|point| (point.shift - shift).abs() < 0.01);
        assert!(at(115.5).unwrap().difference < -1.0 && at(160.0).unwrap().difference > 0.1);
        assert!(super::points(&[], &settings).is_empty());
    }
}
