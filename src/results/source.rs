//! How a run began: which file its scenario was read from, whether that is still the same, whose random numbers
//! it uses.

use super::checksum;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io;
use std::path::Path;

/// What is kept of the beginning of a run for as long as there is no manifest of the whole run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beginning {
    /// Its random number generator with its version, which tells by which engine it is resumed.
    pub generator: String,
    /// The file that the scenario or the study was read from, if it is known.
    pub source: Option<SourceRecord>,
    /// Values of a study that were set on the command line, by their paths.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set: Vec<(String, String)>,
    /// The resolved scenario of the run that this one extends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extends: Option<String>,
}

impl Beginning {
    /// Of a run with a random number generator, of which nothing else is known.
    pub fn of(generator: impl Into<String>) -> Self {
        Self { generator: generator.into(), source: None, set: Vec::new(), extends: None }
    }
}

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
