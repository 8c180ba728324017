//! Powder diffraction of X-rays, as tables.

use super::Looks;
use super::product::{Signal, Signals};
use crate::crystal::Lattice;
use crate::instruments::Sheet;
use crate::instruments::xrd::{Pattern, Xrd, domain_size, enough_ends, has_intensities};
use crate::observe::Inspection;
use crate::results::table::instruments::{XrdPatternRow, XrdRow};
use crate::results::table::{self, Row};
use crate::results::{FolderError, ResultsFolder};

/// Writes `xrd_patterns.csv` and `xrd_crystallinity.csv`. A crystal without known intensities has
/// no pattern: the one stays empty, and of the other what is read off patterns.
///
/// # Errors
/// What the folder reports.
pub fn write(
    looks: &Looks<'_>,
    sheet: &Sheet,
    folder: &ResultsFolder,
) -> Result<Vec<Signals>, FolderError> {
    let powder = Powder { settings: Xrd::new(sheet), lattice: &looks.outcome.lattice };
    let mut patterns = Vec::new();
    for seen in looks.together() {
        patterns.extend(powder.points(&seen));
    }
    folder.write(XrdPatternRow::FILE, |out| table::write(&patterns, out))?;
    let of = |(replicate, seen): (u32, &[Inspection])| -> Vec<XrdRow> {
        seen.iter().map(|seen| powder.row(replicate, seen)).collect()
    };
    let rows: Vec<_> = looks.each().map(of).collect();
    folder.write(XrdRow::FILE, |out| table::write(&rows.concat(), out))?;
    Ok(rows.iter().map(|rows| signals(rows)).collect())
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

    fn pattern(&self, seen: &Inspection) -> Option<Pattern<'_>> {
        let structure = self.lattice.structure();
        let pattern = || Pattern::new(&self.settings, &structure.cell, seen, self.size(seen));
        has_intensities(structure).then(pattern)
    }

    fn points(&self, seen: &Inspection) -> Vec<XrdPatternRow> {
        let row = |(two_theta, intensity)| XrdPatternRow { time: seen.time, two_theta, intensity };
        self.pattern(seen).map_or(Vec::new(), |pattern| pattern.points().map(row).collect())
    }

    fn row(&self, replicate: u32, seen: &Inspection) -> XrdRow {
        let pattern = self.pattern(seen);
        let areas = pattern.as_ref().map(Pattern::areas);
        let ratio = |(bragg, halo): (f64, f64)| {
            let whole = bragg + halo;
            (whole > 0.0).then(|| bragg / whole)
        };
        let ends = enough_ends(&seen.chords, self.lattice.size());
        XrdRow {
            replicate,
            time: seen.time,
            bragg_area: areas.map(|(bragg, _)| bragg),
            halo_area: areas.map(|(_, halo)| halo),
            crystallinity: areas.and_then(ratio),
            crystalline_fraction: seen.crystalline_fraction(),
            domain_size: self.size(seen).filter(|_| ends),
            scherrer_size: pattern.and_then(|pattern| pattern.scherrer_size()).filter(|_| ends),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Unwatched, instruments, simulate};
    use crate::scenario::{Origin, Scenario};

    /// The rows of both tables of a run of a crystal.
    fn tables(crystal: &str) -> (Vec<XrdPatternRow>, Vec<XrdRow>) {
        let text = format!(
            "title = \"Tiny\"\nreplicates = 2\n{crystal}\n[sample]\ndefects = {{ fraction = 0.02 }}\n\
             disordered = 0.1\npatch = 1\n[[protocol]]\nstep = \"anneal\"\ntemperature = \"140 degC\"\n\
             time = \"200 h\"\n[instruments]\nuse = [\"xrd\"]\n\
             at = [\"0 h\", \"200 h\"]\n"
        );
        let origin = Origin { file_name: "tiny.toml".into(), folder: ".".into() };
        let scenario = Scenario::parse(&text, &origin).unwrap_or_else(|error| panic!("{error}"));
        let outcome = simulate(&scenario, &Unwatched).unwrap();
        let place = tempfile::tempdir().unwrap();
        let folder = ResultsFolder::create(place.path().join("out"), false).unwrap();
        instruments::write(&scenario.instruments.unwrap(), &outcome, &folder).unwrap();
        let file = |name: &str| std::fs::File::open(folder.path().join(name)).unwrap();
        let patterns = table::read(file(XrdPatternRow::FILE)).unwrap();
        (patterns, table::read(file(XrdRow::FILE)).unwrap())
    }

    #[test]
    fn patterns_of_all_and_readings_of_each_replicate_are_written() {
        let (patterns, rows) = tables("[crystal]\nsize = [8, 8, 8]");
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

    #[test]
    fn a_crystal_without_intensities_has_no_pattern() {
        let (patterns, rows) = tables("[crystal]\nstructure = \"sc\"\nsize = [8, 8, 8]");
        assert!(patterns.is_empty());
        assert_eq!(rows.len(), 4);
        assert_eq!((rows[0].bragg_area, rows[0].crystallinity), (None, None));
        assert!(rows[0].crystalline_fraction > 0.5);
    }

    /// A tenth of the molecules has no order: a line of 25 molecules has an end in 0.93, one of 100 in 0.99997.
    #[test]
    fn a_size_needs_ends_within_the_box() {
        let (_, small) = tables("[crystal]\nstructure = \"square\"\nsize = [25, 25]");
        assert_eq!((small[0].domain_size, small[0].scherrer_size), (None, None));
        let (_, wide) = tables("[crystal]\nstructure = \"square\"\nsize = [100, 100]");
        assert!(wide[0].domain_size.is_some_and(f64::is_finite), "{:?}", wide[0]);
    }
}
