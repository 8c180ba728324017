//! Files that are written whole or not at all.

use super::UNFINISHED;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;

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
/// beside it, which takes its name once it is whole. It may not be on disk yet.
///
/// # Errors
/// What `fill` and the system report; the file is then as it was.
pub fn write_whole<T>(
    file: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> io::Result<T> {
    let folder = file.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let mut unfinished = unfinished_in(folder)?;
    let done = fill(&mut unfinished)?;
    unfinished.persist(file)?;
    Ok(done)
}

/// Writes a file as [`write_whole`] does; it takes its name once it is safely on disk.
pub(super) fn write_safely<T>(
    file: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> io::Result<T> {
    let folder = file.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let mut unfinished = unfinished_in(folder)?;
    let done = fill(&mut unfinished)?;
    unfinished.as_file().sync_all()?;
    unfinished.persist(file)?;
    sync_folder(folder);
    Ok(done)
}

/// Waits until files are safely on disk. Several are waited for at a time: a disk takes a few milliseconds, for one
/// file as for many.
///
/// # Errors
/// The first file that can't be, and why.
pub(super) fn sync(files: &[PathBuf]) -> Result<(), (PathBuf, io::Error)> {
    /// How many are waited for at a time.
    const AT_ONCE: usize = 16;
    let sync_all = |files: &[PathBuf]| {
        files.iter().try_for_each(|file| {
            // Some systems want a file open for writing.
            let synced = File::options().write(true).open(file).and_then(|open| open.sync_all());
            synced.map_err(|error| (file.clone(), error))
        })
    };
    thread::scope(|scope| {
        let parts = files.chunks(files.len().div_ceil(AT_ONCE).max(1));
        let waiting: Vec<_> = parts.map(|part| scope.spawn(|| sync_all(part))).collect();
        waiting.into_iter().try_for_each(|part| part.join().unwrap_or(Ok(())))
    })?;
    let folders: BTreeSet<&Path> = files.iter().filter_map(|file| file.parent()).collect();
    folders.into_iter().for_each(sync_folder);
    Ok(())
}

/// A new name outlives a power cut only once the folder is on disk, too. Not every system can do that; a file is whole
/// either way.
fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}
