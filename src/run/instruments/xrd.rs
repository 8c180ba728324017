//! Powder diffraction of X-rays, as tables.

use super::Looks;
use super::product::{Signal, Signals};
use crate::crystal::Lattice;
use crate::instruments::Sheet;
use crate::instruments::xrd::{Pattern, Xrd, domain_size, enough_ends};
use crate::observe::Inspection;
use crate::results::Tables;
use crate::results::table::instruments::{XrdPatternRow, XrdRow};

/// Fills in the instrument's tables.
pub fn fill(looks: &Looks<'_>, sheet: &Sheet, tables: &mut Tables) -> Vec<Signals> {
    let powder = Powder { settings: Xrd::new(sheet), lattice: &looks.outcome.lattice };
    let patterns: Vec<_> = looks.together().iter().flat_map(|seen| powder.points(seen)).collect();
    tables.xrd_patterns = patterns.into();
    let rows: Vec<_> = looks.each().map(|(replicate, seen)| powder.rows(replicate, seen)).collect();
    tables.xrd_crystallinity = rows.concat().into();
    rows.iter().map(|rows| signals(rows)).collect()
}

/// What is read off the patterns of one replicate of a crystal.
pub fn crystallinity(
    replicate: u32,
    seen: &[Inspection],
    sheet: &Sheet,
    lattice: &Lattice,
) -> Vec<XrdRow> {
    Powder { settings: Xrd::new(sheet), lattice }.rows(replicate, seen)
}

/// What is read off the pattern of a replicate, first and last.
fn signals(rows: &[XrdRow]) -> Signals {
    vec![
        Signal::of("Bragg area over Bragg area and halo", "1", rows, |row| row.crystallinity),
        Signal::of("size of domains by Scherrer", "nm", rows, |row| row.scherrer_size),
    ]
}

/// A powder of crystals like this one.
struct Powder<'a> {
    settings: Xrd,
    lattice: &'a Lattice,
}

impl Powder<'_> {
    fn size(&self, seen: &Inspection) -> Option<f64> {
        let cell = &self.lattice.structure().cell;
        domain_size(&seen.chords, self.lattice.size(), cell, self.settings.crystallite_size)
    }

    fn pattern(&self, seen: &Inspection) -> Pattern<'_> {
        let cell = &self.lattice.structure().cell;
        Pattern::new(&self.settings, cell, seen, self.size(seen))
    }

    fn points(&self, seen: &Inspection) -> Vec<XrdPatternRow> {
        let row = |(two_theta, intensity)| XrdPatternRow { time: seen.time, two_theta, intensity };
        self.pattern(seen).points().map(row).collect()
    }

    fn rows(&self, replicate: u32, seen: &[Inspection]) -> Vec<XrdRow> {
        seen.iter().map(|seen| self.row(replicate, seen)).collect()
    }

    fn row(&self, replicate: u32, seen: &Inspection) -> XrdRow {
        let pattern = self.pattern(seen);
        let (bragg, halo) = pattern.areas();
        let whole = bragg + halo;
        let ends = enough_ends(&seen.chords, self.lattice.size());
        XrdRow {
            replicate,
            time: seen.time,
            bragg_area: Some(bragg),
            halo_area: Some(halo),
            crystallinity: (whole > 0.0).then(|| bragg / whole),
            crystalline_fraction: seen.crystalline_fraction(),
            domain_size: self.size(seen).filter(|_| ends),
            scherrer_size: pattern.scherrer_size().filter(|_| ends),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Unobserved, simulate, tables};
    use crate::scenario::{Origin, Scenario};

    /// The rows of both tables of a run in a box with this boundary.
    fn rows(boundary: &str) -> (Vec<XrdPatternRow>, Vec<XrdRow>) {
        let text = format!(
            "title = \"Tiny\"\nreplicates = 2\n[crystal]\nsize = [8, 8, 8]\nboundary = \"{boundary}\"\n\
             [sample]\ndefects = {{ fraction = 0.02 }}\ndisordered = 0.1\npatch = 1\n\
             [[protocol]]\nstep = \"anneal\"\ntemperature = \"140 degC\"\n\
             time = \"200 h\"\n[instruments]\nuse = [\"xrd\"]\n\
             at = [\"0 h\", \"200 h\"]\n"
        );
        let origin = Origin { file_name: "tiny.toml".into(), folder: ".".into() };
        let scenario = Scenario::parse(&text, &origin).unwrap_or_else(|error| panic!("{error}"));
        let outcome = simulate(&scenario, &Unobserved).unwrap();
        let tables = tables::all(&scenario, &outcome);
        let patterns = tables.xrd_patterns.rows().unwrap();
        (patterns.to_vec(), tables.xrd_crystallinity.rows().unwrap().to_vec())
    }

    #[test]
    fn patterns_of_all_and_readings_of_each_replicate_are_there() {
        let (patterns, rows) = rows("periodic");
        // From 5° to 50° by 0.02°, twice.
        assert_eq!(patterns.len(), 2 * 2251);
        let seen: Vec<_> = rows.iter().map(|row| (row.replicate, row.time)).collect();
        assert_eq!(seen, [(1, 0.0), (1, 720_000.0), (2, 0.0), (2, 720_000.0)]);
        let areas = |row: &XrdRow| (row.bragg_area.unwrap(), row.halo_area.unwrap());
        for row in &rows {
            let (bragg, halo) = areas(row);
            assert!((halo + row.crystalline_fraction - 1.0).abs() < 1e-3, "{row:?}");
            assert_eq!(row.crystallinity, Some(bragg / (bragg + halo)));
        }
        assert!(rows[1].crystalline_fraction < rows[0].crystalline_fraction);
    }

    /// A tenth of the molecules has no order: 0.9^8 = 43 % of the lines of 8 cells have no end, if the box is
    /// periodic.
    #[test]
    fn a_size_needs_ends_within_the_box() {
        let (_, periodic) = rows("periodic");
        assert_eq!((periodic[0].domain_size, periodic[0].scherrer_size), (None, None));
        let (_, open) = rows("open");
        assert!(open[0].domain_size.is_some_and(f64::is_finite), "{:?}", open[0]);
    }
}
