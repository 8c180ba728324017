//! The lock that keeps two processes from writing one folder.

use super::{FolderError, LOCK_FILE};
use std::fs::{File, TryLockError};
use std::path::Path;

/// The lock of a folder. It is given back by name, not only by closing its file: a process that
/// is just being started may have inherited that for a moment, and would hold the lock on.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing does it otherwise.
        let _ = self.0.unlock();
    }
}

/// Takes the folder's lock. `None` on file systems that cannot lock, as on some clusters: there
/// a run goes unprotected rather than not at all.
pub(super) fn lock(folder: &Path) -> Result<Option<Lock>, FolderError> {
    let open =
        File::options().create(true).truncate(false).write(true).open(folder.join(LOCK_FILE));
    let file = open.map_err(|source| FolderError::Unwritable { folder: folder.into(), source })?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Lock(file))),
        Err(TryLockError::WouldBlock) => Err(FolderError::Busy { folder: folder.into() }),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}
