//! Files that are written whole or not at all.

use super::UNFINISHED;
use std::fs;
#[cfg(unix)]
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// A temporary file in a folder, which vanishes unless it is given a name. Unlike a usual
/// temporary file it may be read by whoever may read new files of this user.
pub(super) fn unfinished_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED.0).suffix(UNFINISHED.1);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Writes a file whole or not at all, with the folders that it lies in: `fill` writes a temporary one
/// beside it, which takes its name once it is safely on disk.
pub(super) fn write_whole<T>(
    file: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> io::Result<T> {
    let folder = file.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let mut unfinished = unfinished_in(folder)?;
    let done = fill(&mut unfinished)?;
    unfinished.as_file().sync_all()?;
    unfinished.persist(file)?;
    // The new name outlives a power cut only once the folder is on disk, too. Not every system
    // can do that; the file is whole either way.
    #[cfg(unix)]
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(done)
}
