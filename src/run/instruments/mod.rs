//! What instruments show of an outcome, as tables.

mod dsc;
mod ftir;
mod nmr;
mod product;
mod uvvis;
mod xrd;

use super::{Outcome, Replicate};
use crate::crystal::Lattice;
use crate::instruments::{Instrument, Instruments};
use crate::observe::Inspection;
use crate::results::Tables;
use crate::results::table::instruments::Readings;

/// What was looked at, by all replicates.
pub struct Looks<'a> {
    /// The run.
    pub outcome: &'a Outcome,
}

impl Looks<'_> {
    /// All replicates taken together as one sample, moment by moment, as far as any came.
    pub fn together(&self) -> Vec<Inspection> {
        let seen = |replicate: &Replicate| replicate.records.inspections.len();
        let moments = self.outcome.replicates.iter().map(seen).max().unwrap_or(0);
        let at = |moment: usize| {
            let all = self
                .outcome
                .replicates
                .iter()
                .filter_map(|one| one.records.inspections.get(moment));
            Inspection::together(all)
        };
        (0..moments).filter_map(at).collect()
    }

    /// Each replicate by itself: its number, from 1, and what was seen of it, moment by moment.
    pub fn each(&self) -> impl Iterator<Item = (u32, &[Inspection])> {
        let replicates = self.outcome.replicates.iter();
        replicates.map(|replicate| (replicate.index + 1, replicate.records.inspections.as_slice()))
    }
}

/// What instruments read off one replicate of a crystal.
pub fn readings(instruments: &Instruments, replicate: &Replicate, lattice: &Lattice) -> Readings {
    let (number, seen) = (replicate.index + 1, replicate.records.inspections.as_slice());
    let mut readings = Readings::default();
    for (instrument, sheet) in &instruments.sheets {
        match instrument {
            Instrument::Ftir => readings.ftir = ftir::bands(number, seen, sheet),
            Instrument::Xrd => readings.xrd = xrd::crystallinity(number, seen, sheet, lattice),
            Instrument::Nmr => readings.nmr = nmr::lines(number, seen, sheet),
            Instrument::Uvvis => readings.uvvis = uvvis::colours(number, seen, sheet),
            Instrument::Dsc => readings.dsc = dsc::curve(replicate, sheet),
        }
    }
    readings
}

/// Fills in the tables of every instrument that is used.
pub fn fill(instruments: &Instruments, outcome: &Outcome, tables: &mut Tables) {
    let looks = Looks { outcome };
    let mut rows = Vec::new();
    for (instrument, sheet) in &instruments.sheets {
        let signals = match instrument {
            Instrument::Ftir => ftir::fill(&looks, sheet, tables),
            Instrument::Xrd => xrd::fill(&looks, sheet, tables),
            Instrument::Nmr => nmr::fill(&looks, sheet, tables),
            Instrument::Uvvis => uvvis::fill(&looks, sheet, tables),
            Instrument::Dsc => dsc::fill(&looks, sheet, tables),
        };
        rows.extend(product::over_replicates(*instrument, &signals));
    }
    tables.monomer_product = rows.into();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Unobserved, simulate, tables};
    use crate::scenario::{Origin, Scenario};

    /// What is kept of each replicate in a study is what the tables of a run hold.
    #[test]
    fn readings_of_replicates_are_the_rows_of_the_tables() {
        let text = "replicates = 2\n[crystal]\nsize = [4, 4, 4]\n[sample]\ndefects = { fraction = 0.05 }\n\
                    [[protocol]]\nstep = \"anneal\"\ntemperature = \"150 degC\"\ntime = \"24 h\"\n\
                    [instruments]\nevery = \"12 h\"\n";
        let origin = Origin { file_name: "small.toml".into(), folder: "".into() };
        let scenario = Scenario::parse(text, &origin).unwrap();
        let outcome = simulate(&scenario, &Unobserved).unwrap();
        let tables = tables::all(&scenario, &outcome);
        let used = scenario.instruments.as_ref().unwrap();
        let mut all = Readings::default();
        for replicate in &outcome.replicates {
            let one = readings(used, replicate, &outcome.lattice);
            all.dsc.extend(one.dsc);
            all.ftir.extend(one.ftir);
            all.xrd.extend(one.xrd);
            all.nmr.extend(one.nmr);
            all.uvvis.extend(one.uvvis);
        }
        assert!(!all.dsc.is_empty() && !all.ftir.is_empty());
        assert_eq!(all.dsc, tables.dsc.rows().unwrap());
        assert_eq!(all.ftir, tables.ftir_bands.rows().unwrap());
        assert_eq!(all.xrd, tables.xrd_crystallinity.rows().unwrap());
        assert_eq!(all.nmr, tables.nmr_lines.rows().unwrap());
        assert_eq!(all.uvvis, tables.uvvis_colour.rows().unwrap());
    }
}
