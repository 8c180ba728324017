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
