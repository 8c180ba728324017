//! An outcome as files in a results folder.

use super::{Outcome, tables};
use crate::results::{FolderError, INSTRUMENTS, ResultsFolder, SCENARIO_FILE, SNAPSHOTS, Tables};
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

/// Writes the resolved scenario, every table, the numbers of instruments and every snapshot.
///
/// # Errors
/// What the folder reports; files written until then are whole.
pub fn write_files(
    scenario: &Scenario,
    outcome: &Outcome,
    tables: &Tables,
    folder: &ResultsFolder,
) -> Result<(), FolderError> {
    write_scenario(scenario, folder)?;
    folder.write_tables(tables)?;
    for (instrument, sheet) in scenario.instruments.iter().flat_map(|used| &used.sheets) {
        let file = format!("{INSTRUMENTS}/{}.toml", instrument.name());
        folder.write(&file, |out| out.write_all(sheet.to_toml().as_bytes()))?;
    }
    write_snapshots(outcome, folder, scenario.record.compress)
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
