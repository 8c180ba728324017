//! Powder diffraction of X-rays, as tables.

use super::Looks;
use crate::crystal::Lattice;
use crate::instruments::Sheet;
use crate::instruments::xrd::{Pattern, Xrd, domain_size, has_intensities};
use crate::observe::Inspection;
use crate::results::table::instruments::{XrdPatternRow, XrdRow};
use crate::results::table::{self, Row};
use crate::results::{FolderError, ResultsFolder};

/// Writes `xrd_patterns.csv` and `xrd_crystallinity.csv`. A crystal without known intensities has
/// no pattern: the one stays empty, and of the other what is read off patterns.
///
/// # Errors
/// What the folder reports.
pub fn write(looks: &Looks<'_>, sheet: &Sheet, folder: &ResultsFolder) -> Result<(), FolderError> {
    let powder = Powder { settings: Xrd::new(sheet), lattice: &looks.outcome.lattice };
    let mut patterns = Vec::new();
    for seen in looks.together() {
        patterns.extend(powder.points(&seen));
    }
    folder.write(XrdPatternRow::FILE, |out| table::write(&patterns, out))?;
    let each = looks.each().flat_map(|(replicate, seen)| {
        seen.iter().map(|seen| powder.row(replicate, seen)).collect::<Vec<_>>()
    });
    let rows: Vec<XrdRow> = each.collect();
    folder.write(XrdRow::FILE, |out| table::write(&rows, out))
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
        XrdRow {
            replicate,
            time: seen.time,
            bragg_area: areas.map(|(bragg, _)| bragg),
            halo_area: areas.map(|(_, halo)| halo),
            crystallinity: areas.and_then(ratio),
            crystalline_fraction: seen.crystalline_fraction(),
            domain_size: self.size(seen).filter(|size| size.is_finite()),
            scherrer_size: pattern.and_then(|pattern| pattern.scherrer_size()),
        }
    }
}
