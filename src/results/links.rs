//! Symbolic links in a results folder: nothing is written or removed behind one. The folder itself
//! may be reached by a link, as one to a larger disk.

use super::{CHECKPOINTS, FIGURES, FolderError, INPUTS, INSTRUMENTS, LOCK_FILE, SHARDS, SNAPSHOTS};
use std::io;
use std::path::{Path, PathBuf};

/// The sub-folders that results go into.
const SUB_FOLDERS: [&str; 6] = [SNAPSHOTS, FIGURES, INSTRUMENTS, INPUTS, CHECKPOINTS, SHARDS];
/// How the names of all files beside them end.
const EXTENSIONS: [&str; 6] = ["csv", "toml", "json", "html", "store", "journal"];

/// The first part of a name inside a folder that is a symbolic link.
pub(super) fn link_on_the_way(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut place = folder.to_owned();
    Path::new(name).components().find_map(|part| {
        place.push(part);
        place.is_symlink().then(|| place.clone())
    })
}

/// Refuses a folder in which a name that results may have is a symbolic link. One that is not there
/// has none.
///
/// # Errors
/// [`FolderError::Link`] with the first, [`FolderError::Unwritable`] if the folder can't be listed.
pub(super) fn refuse_links(folder: &Path) -> Result<(), FolderError> {
    let own = |path: &Path| {
        let name = path.file_name().unwrap_or_default();
        let extension =
            path.extension().is_some_and(|end| EXTENSIONS.iter().any(|own| end == *own));
        extension || name == LOCK_FILE || SUB_FOLDERS.iter().any(|sub_folder| name == *sub_folder)
    };
    refuse_in(folder, own)?;
    SUB_FOLDERS.iter().try_for_each(|sub_folder| refuse_in(&folder.join(sub_folder), |_| true))
}

/// Refuses a folder with a link among those entries that may be ours.
fn refuse_in(folder: &Path, own: impl Fn(&Path) -> bool) -> Result<(), FolderError> {
    let unwritable = |source| FolderError::Unwritable { folder: folder.to_owned(), source };
    let entries = match folder.read_dir() {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unwritable(error)),
    };
    for entry in entries {
        let path = entry.map_err(unwritable)?.path();
        if own(&path) && path.is_symlink() {
            return Err(FolderError::Link { file: path });
        }
    }
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn links_of_a_users_own_are_let_be() {
        let place = tempfile::tempdir().unwrap();
        assert!(refuse_links(&place.path().join("nowhere")).is_ok());
        symlink("/tmp", place.path().join("notes")).unwrap();
        symlink("/tmp/mine", place.path().join("mine.tex")).unwrap();
        assert!(refuse_links(place.path()).is_ok());
        for name in
            ["runs.journal", ".tautomata.lock", "figures", "inputs", "shards", "base-1.toml"]
        {
            let link = place.path().join(name);
            symlink("/tmp", &link).unwrap();
            let refused = refuse_links(place.path()).unwrap_err();
            assert!(matches!(&refused, FolderError::Link { file } if *file == link), "{refused}");
            std::fs::remove_file(link).unwrap();
        }
    }

    #[test]
    fn every_part_of_a_name_is_looked_at() {
        let place = tempfile::tempdir().unwrap();
        std::fs::create_dir(place.path().join("snapshots")).unwrap();
        symlink("/tmp/x", place.path().join("snapshots/a.xyz")).unwrap();
        symlink("snapshots", place.path().join("figures")).unwrap();
        let found = |name: &str| link_on_the_way(place.path(), name);
        assert_eq!(found("snapshots/b.xyz"), None);
        assert_eq!(found("snapshots/a.xyz"), Some(place.path().join("snapshots/a.xyz")));
        assert_eq!(found("figures/b.svg"), Some(place.path().join("figures")));
    }
}
