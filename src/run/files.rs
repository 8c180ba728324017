//! An outcome as files in a results folder.

use super::{Outcome, recorders};
use crate::results::{FolderError, INSTRUMENTS, ResultsFolder, SCENARIO_FILE, Tables};
use crate::scenario::Scenario;

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
    recorders::write_snapshots(outcome, folder, scenario.record.compress)
}
