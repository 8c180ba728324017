//! Runs side by side into a folder of results.

use super::{ConductError, program, write_drawings};
use crate::compare::{Run, compare, warnings};
use crate::figures::{FigureError, Style, draw_run};
use crate::report::{self, Contents};
use crate::results::{Machine, Manifest, ReplicateCount, ResultsFolder, Start, Subject, Tables};

/// Writes a comparison of runs: tables, figures, the page about them, the manifest. Gives the tables and what limits the
/// trust.
///
/// # Errors
/// A run's table that can't be read, a folder that can't be written, figures that can't be drawn.
pub fn write_comparison(
    runs: &[Run],
    folder: ResultsFolder,
) -> Result<(Tables, Vec<String>), ConductError> {
    let started = Start::now();
    let tables = compare(runs).map_err(FigureError::from)?;
    folder.write_tables(&tables)?;
    let drawings = draw_run(&tables, &Style::default(), None)?.unwrap_or_default();
    write_drawings(&drawings, &folder)?;
    let of_run = |run: &Run| format!("{}: {}\n", run.label, run.folder.display());
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
        files: folder.files(),
    };
    let contents = Contents { manifest: &manifest, tables: &tables, drawings: &drawings };
    report::write(&folder, contents)?;
    let sentences = manifest.warnings.clone();
    folder.finish(manifest)?;
    Ok((tables, sentences))
}
