//! A folder whose run is over, in which some files were written anew.

use super::{FileRecord, FolderError, MANIFEST_FILE, Manifest, ManifestError, ResultsFolder};
use std::collections::BTreeMap;
use std::io;

impl ResultsFolder {
    /// The manifest of a folder in which files were written anew, with these as they are now;
    /// `None` of a folder without one.
    ///
    /// # Errors
    /// [`FolderError::Read`] of the manifest.
    pub fn redrawn(&self) -> Result<Option<Manifest>, FolderError> {
        let mut manifest = match Manifest::read(self.path()) {
            Ok(manifest) => manifest,
            Err(ManifestError::Missing { .. }) => return Ok(None),
            Err(error) => {
                let file = self.path().join(MANIFEST_FILE);
                return Err(FolderError::Read { file, source: io::Error::other(error) });
            }
        };
        let mut files: BTreeMap<String, FileRecord> =
            manifest.files.into_iter().map(|file| (file.path.clone(), file)).collect();
        files.retain(|path, _| !self.is_taken_away(path));
        files.extend(self.files().into_iter().map(|file| (file.path.clone(), file)));
        manifest.files = files.into_values().collect();
        Ok(Some(manifest))
    }

    /// Closes a folder in which files were written anew: its manifest now lists them as they are.
    /// A folder without a manifest gets none.
    ///
    /// # Errors
    /// [`FolderError::Read`] and [`FolderError::Write`] of the manifest.
    pub fn finish_redrawn(self) -> Result<(), FolderError> {
        self.sync()?;
        match self.redrawn()? {
            Some(manifest) => self.write_aside(MANIFEST_FILE, |out| manifest.write(out)),
            None => Ok(()),
        }
    }
}
