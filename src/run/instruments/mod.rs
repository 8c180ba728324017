//! What instruments show of an outcome, as files in the folder `instruments` of a results folder.

mod dsc;
mod ftir;
mod nmr;
mod product;
mod uvvis;
mod xrd;

use super::{Outcome, Replicate};
use crate::instruments::{Instrument, Instruments};
use crate::observe::Inspection;
use crate::results::{FolderError, INSTRUMENTS, ResultsFolder};

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

/// Writes the tables of every instrument that is used, and its numbers.
///
/// # Errors
/// What the folder reports; files written until then are whole.
pub fn write(
    instruments: &Instruments,
    outcome: &Outcome,
    folder: &ResultsFolder,
) -> Result<(), FolderError> {
    let looks = Looks { outcome };
    let mut read = Vec::new();
    for (instrument, sheet) in &instruments.sheets {
        let file = format!("{INSTRUMENTS}/{}.toml", instrument.name());
        folder.write(&file, |out| out.write_all(sheet.to_toml().as_bytes()))?;
        let signals = match instrument {
            Instrument::Ftir => ftir::write(&looks, sheet, folder)?,
            Instrument::Xrd => xrd::write(&looks, sheet, folder)?,
            Instrument::Nmr => nmr::write(&looks, sheet, folder)?,
            Instrument::Uvvis => uvvis::write(&looks, sheet, folder)?,
            Instrument::Dsc => dsc::write(&looks, sheet, folder)?,
        };
        read.push((*instrument, signals));
    }
    product::write(&read, folder)
}
