//! Which file a run's scenario was read from, and whether it is still the same.

use super::previous::{CHECKPOINTS, SOURCE_FILE};
use super::{FolderError, ResultsFolder, checksum};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io;
use std::path::Path;

/// The file that a scenario was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// Its path, from the root.
    pub path: String,
    /// SHA-256 of its content when it was read, 64 lower-case hexadecimal digits.
    pub sha256: String,
}

impl SourceRecord {
    /// Of a file as it is now.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn of(file: &Path) -> io::Result<Self> {
        let path = std::path::absolute(file)?.display().to_string();
        let sha256 = checksum::digest(&path, File::open(file)?)?.sha256;
        Ok(Self { path, sha256 })
    }

    /// Whether the file has another content by now. One that can't be read is not known to.
    pub fn is_changed(&self) -> bool {
        Self::of(Path::new(&self.path)).is_ok_and(|now| now.sha256 != self.sha256)
    }
}

impl ResultsFolder {
    /// Keeps, beside the checkpoints, which file the scenario was read from, for as long as there is
    /// no manifest of a whole run that says so.
    ///
    /// # Errors
    /// [`FolderError::Write`].
    pub fn keep_source(&self, source: &SourceRecord) -> Result<(), FolderError> {
        let name = format!("{CHECKPOINTS}/{SOURCE_FILE}");
        self.write_aside(&name, |out| Ok(serde_json::to_writer_pretty(out, source)?))
    }

    /// What was kept of the scenario's file; `None` if nothing was.
    pub fn kept_source(&self) -> Option<SourceRecord> {
        let file = self.path().join(CHECKPOINTS).join(SOURCE_FILE);
        serde_json::from_str(&fs::read_to_string(file).ok()?).ok()
    }
}
