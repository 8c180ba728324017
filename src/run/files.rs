//! An outcome as files in a results folder.

use super::{Outcome, instruments, tables};
use crate::results::table::{self, MEAN_FILE, Row};
use crate::results::{FolderError, ResultsFolder, SCENARIO_FILE, SNAPSHOTS};
use crate::scenario::Scenario;
use crate::snapshots::stems;

/// Writes the files that the protocol reads and the resolved scenario: before a run begins, so that
/// it can be resumed if it stops early.
///
/// # Errors
/// What the folder reports.
pub fn write_scenario(scenario: &Scenario, folder: &ResultsFolder) -> Result<(), FolderError> {
    for (name, file) in scenario.inputs() {
        folder.write(&name, |out| out.write_all(&file.bytes))?;
    }
    folder.write(SCENARIO_FILE, |out| out.write_all(scenario.to_toml().as_bytes()))
}

/// Writes the resolved scenario, every table and every snapshot.
///
/// # Errors
/// What the folder reports; files written until then are whole.
pub fn write_files(
    scenario: &Scenario,
    outcome: &Outcome,
    folder: &ResultsFolder,
) -> Result<(), FolderError> {
    write_scenario(scenario, folder)?;
    write_table(folder, &tables::protocol(&scenario.protocol))?;
    let samples = tables::samples(outcome);
    let replicates = tables::replicates(outcome);
    write_table(folder, &samples)?;
    folder.write(MEAN_FILE, |out| table::write_means(&table::means(&samples), out))?;
    write_table(folder, &tables::events(outcome))?;
    write_table(folder, &tables::chains(outcome))?;
    write_table(folder, &replicates)?;
    write_table(folder, &table::summarize(&replicates))?;
    write_table(folder, &tables::slices(outcome))?;
    if let Some(instruments) = &scenario.instruments {
        instruments::write(instruments, outcome, folder)?;
    }
    write_snapshots(outcome, folder, scenario.record.compress)
}

fn write_table<R: Row>(folder: &ResultsFolder, rows: &[R]) -> Result<(), FolderError> {
    folder.write(R::FILE, |out| table::write(rows, out))
}

fn write_snapshots(
    outcome: &Outcome,
    folder: &ResultsFolder,
    compress: bool,
) -> Result<(), FolderError> {
    let pictures = tables::pictures(outcome);
    let times: Vec<f64> = pictures.iter().map(|picture| picture.time).collect();
    for (picture, stem) in pictures.iter().zip(stems(&times)) {
        let snapshot = tables::snapshot(outcome, picture);
        let file = format!("{SNAPSHOTS}/{stem}");
        if compress {
            folder.write(&format!("{file}.xyz.gz"), |out| snapshot.write_xyz_gz(out))?;
            folder.write(&format!("{file}.vti"), |out| snapshot.write_vti_compressed(out))?;
        } else {
            folder.write(&format!("{file}.xyz"), |out| snapshot.write_xyz(out))?;
            folder.write(&format!("{file}.vti"), |out| snapshot.write_vti(out))?;
        }
    }
    Ok(())
}
