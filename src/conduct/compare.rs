//! Runs side by side into a folder of results.

use super::{ConductError, program, write_analysis};
use crate::compare::{NotComparable, Run, compare, warnings};
use crate::results::{Machine, Manifest, ReplicateCount, ResultsFolder, Start, Subject, Tables};

/// What a comparison of runs came to.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Its tables.
    pub tables: Tables,
    /// Where they come from.
    pub manifest: Manifest,
}

impl Comparison {
    /// Compares runs.
    ///
    /// # Errors
    /// A run's table that can't be read.
    pub fn of(runs: &[Run]) -> Result<Self, NotComparable> {
        let started = Start::now();
        let tables = compare(runs)?;
        let of_run = |run: &Run| format!("{}: {}\n", run.label, run.place);
        let count = runs.len() as u32;
        let manifest = Manifest {
            program: program(),
            machine: Machine::here(),
            span: started.span(),
            threads: 1,
            timing: None,
            seed: runs[0].manifest.seed,
            replicates: ReplicateCount { asked: count, finished: count },
            interrupted: false,
            warnings: warnings(runs),
            subject: Subject::Study { text: runs.iter().map(of_run).collect() },
            source: None,
            files: Vec::new(),
        };
        Ok(Self { tables, manifest })
    }

    /// Writes tables, figures, the page about them and the manifest.
    ///
    /// # Errors
    /// A folder that can't be written, figures that can't be drawn.
    pub fn write(&self, folder: ResultsFolder) -> Result<(), ConductError> {
        write_analysis(&self.tables, &self.manifest, folder)
    }
}
