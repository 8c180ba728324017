//! The folder that one run writes its results into.

use super::checksum::DigestingWriter;
use super::links::{link_on_the_way, refuse_links};
use super::lock::{Lock, lock};
use super::previous::{self, broken_off, has_records, occupied, stays_inside};
use super::whole_file::{sync, unfinished_in, write_safely, write_whole};
use super::{
    BEGINNING_FILE, Beginning, CHECKPOINTS, FileRecord, FolderError, LOCK_FILE, MANIFEST_FILE,
    Manifest, SCENARIO_FILE, SHARDS, STUDY_FILE, Tables,
};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A folder that is open for results. While it lives, no other run can open it.
///
/// ```
/// use tautomata::results::ResultsFolder;
///
/// let place = tempfile::tempdir()?;
/// let folder = ResultsFolder::create(place.path().join("run"), false)?;
/// folder.write("timeseries.csv", |out| out.write_all(b"time_s\n0\n"))?;
/// assert_eq!(folder.files()[0].path, "timeseries.csv");
/// // Nothing is written outside.
/// assert!(folder.write("../elsewhere.csv", |_| Ok(())).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct ResultsFolder {
    path: PathBuf,
    written: Mutex<BTreeMap<String, FileRecord>>,
    /// Results of an earlier run that are there no more.
    taken_away: Mutex<Vec<String>>,
    /// Held for its lock, which ends with it. The file stays: removing it would let a third run
    /// lock a new one while a second still waits for the old.
    _lock: Option<Lock>,
}

impl ResultsFolder {
    /// Makes the folder, with its parents, or takes an empty one, and checks that it can be
    /// written to. With `force`, one that holds files is taken too, and what an earlier run
    /// wrote there (never anything else) is removed.
    ///
    /// # Errors
    /// [`FolderError::Occupied`] or [`FolderError::BrokenOff`] without `force`,
    /// [`FolderError::Busy`] while another run writes there, [`FolderError::Unwritable`],
    /// [`FolderError::Clear`].
    pub fn create(path: impl Into<PathBuf>, force: bool) -> Result<Self, FolderError> {
        let path = path.into();
        let unwritable = |source| FolderError::Unwritable { folder: path.clone(), source };
        let refuse_occupied = || {
            if force || !occupied(&path).map_err(unwritable)? {
                return Ok(());
            }
            let folder = path.clone();
            if broken_off(&path) {
                return Err(FolderError::BrokenOff { folder });
            }
            Err(FolderError::Occupied { folder })
        };
        fs::create_dir_all(&path).map_err(unwritable)?;
        refuse_links(&path)?;
        // Looked at twice: first so that a folder that is refused stays as it was, without our
        // lock; then because another run may have come and gone before the lock was ours.
        // A run on its way looks like one that was broken off, but for its lock.
        if path.join(LOCK_FILE).exists() {
            lock(&path)?;
        }
        refuse_occupied()?;
        let lock = lock(&path)?;
        refuse_occupied()?;
        unfinished_in(&path).map_err(unwritable)?;
        let folder =
            Self { path, written: Mutex::default(), taken_away: Mutex::default(), _lock: lock };
        if force {
            previous::clear(&folder.path).map_err(|left| folder.not_cleared(left))?;
        }
        Ok(folder)
    }

    /// Takes a folder in which a run began, to resume it. Nothing in it is changed.
    ///
    /// # Errors
    /// [`FolderError::NoRun`] if none began there, [`FolderError::Busy`] while it is on its
    /// way, [`FolderError::Unwritable`].
    pub fn reopen(path: impl Into<PathBuf>) -> Result<Self, FolderError> {
        let path = path.into();
        if !path.join(SCENARIO_FILE).is_file() {
            return Err(FolderError::NoRun { folder: path });
        }
        refuse_links(&path)?;
        let lock = lock(&path)?;
        unfinished_in(&path)
            .map_err(|source| FolderError::Unwritable { folder: path.clone(), source })?;
        Ok(Self { path, written: Mutex::default(), taken_away: Mutex::default(), _lock: lock })
    }

    /// Makes the folder of a study, with its parents, or takes one that is empty or holds a study
    /// already. Nothing in it is changed.
    ///
    /// # Errors
    /// [`FolderError::NoStudy`] if it holds something else, [`FolderError::Busy`] while another
    /// process works on it, [`FolderError::Unwritable`].
    pub fn of_study(path: impl Into<PathBuf>) -> Result<Self, FolderError> {
        let path = path.into();
        let unwritable = |source| FolderError::Unwritable { folder: path.clone(), source };
        fs::create_dir_all(&path).map_err(unwritable)?;
        refuse_links(&path)?;
        let parts = path.join(SHARDS).is_dir();
        let study = parts || path.join(STUDY_FILE).is_file() || has_records(&path);
        if !study && occupied(&path).map_err(unwritable)? {
            return Err(FolderError::NoStudy { folder: path });
        }
        let lock = lock(&path)?;
        unfinished_in(&path).map_err(unwritable)?;
        let folder =
            Self { path, written: Mutex::default(), taken_away: Mutex::default(), _lock: lock };
        // One that was killed while it wrote may have left some.
        previous::clear_unfinished(&folder.path).map_err(|left| folder.not_cleared(left))?;
        Ok(folder)
    }

    /// Refuses a study's folder with symbolic links, before a part of it is opened by itself.
    ///
    /// # Errors
    /// [`FolderError::Link`], [`FolderError::Unwritable`].
    pub fn refuse_links(study: &Path) -> Result<(), FolderError> {
        refuse_links(study)
    }

    /// Takes the manifest away, before what it lists is no longer true.
    ///
    /// # Errors
    /// [`FolderError::Clear`].
    pub fn withdraw_manifest(&self) -> Result<(), FolderError> {
        self.remove(MANIFEST_FILE)
    }

    /// Takes a folder with results of any kind, to draw its figures again. Nothing in it is
    /// changed.
    ///
    /// # Errors
    /// [`FolderError::Busy`] while a run is on its way there, [`FolderError::Unwritable`].
    pub fn reopen_to_redraw(path: impl Into<PathBuf>) -> Result<Self, FolderError> {
        let path = path.into();
        refuse_links(&path)?;
        let lock = lock(&path)?;
        Ok(Self { path, written: Mutex::default(), taken_away: Mutex::default(), _lock: lock })
    }

    /// Whether a run or a study began in a folder and did not come to its end.
    pub fn never_ended(folder: &Path) -> bool {
        broken_off(folder)
    }

    /// Whether the run in it came to its end.
    pub fn holds_whole_run(&self) -> bool {
        !broken_off(&self.path)
    }

    /// Removes the results that an interrupted run left, but not its scenario and checkpoints.
    ///
    /// # Errors
    /// [`FolderError::Clear`].
    pub fn clear_results(&self) -> Result<(), FolderError> {
        previous::clear_results(&self.path).map_err(|left| self.not_cleared(left))
    }

    /// Removes the checkpoints of a run.
    ///
    /// # Errors
    /// [`FolderError::Clear`].
    pub fn clear_checkpoints(&self) -> Result<(), FolderError> {
        previous::clear_checkpoints(&self.path).map_err(|left| self.not_cleared(left))
    }

    /// Removes the checkpoints of a run but for those of replicates at their ends.
    ///
    /// # Errors
    /// [`FolderError::Clear`].
    pub fn clear_checkpoints_but_ends(&self) -> Result<(), FolderError> {
        previous::clear_but_ends(&self.path).map_err(|left| self.not_cleared(left))
    }

    fn not_cleared(&self, (name, source): (String, io::Error)) -> FolderError {
        FolderError::Clear { file: self.path.join(name), source }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file whole or not at all: `fill` writes its content to a temporary file beside
    /// it, which takes the name once it is whole. `name` may lead into sub-folders,
    /// with `/` between its parts; a file of that name is replaced. [`Self::sync`] waits until it is on disk.
    ///
    /// # Errors
    /// [`FolderError::Write`] with what `fill` or the system reports; [`FolderError::Name`];
    /// [`FolderError::Link`].
    pub fn write(
        &self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), FolderError> {
        let file = self.place(name)?;
        let record = write_whole(&file, |out| {
            let mut digesting = BufWriter::new(DigestingWriter::new(out));
            fill(&mut digesting)?;
            Ok(digesting.into_inner()?.record(name))
        });
        let record = record.map_err(|source| FolderError::Write { file, source })?;
        crate::sync::lock(&self.written).insert(name.into(), record);
        Ok(())
    }

    /// Writes the tables whose rows are in memory.
    ///
    /// # Errors
    /// Those of [`Self::write`]; files written until then are whole.
    pub fn write_tables(&self, tables: &Tables) -> Result<(), FolderError> {
        tables.to_write().into_iter().try_for_each(|(name, fill)| self.write(name, fill))
    }

    /// Waits until every file written so far is safely on disk. A results folder is whole once its manifest is there,
    /// and [`Self::finish`] waits before it writes that.
    ///
    /// # Errors
    /// [`FolderError::Write`].
    pub fn sync(&self) -> Result<(), FolderError> {
        let files: Vec<PathBuf> =
            self.files().iter().map(|file| self.path.join(&file.path)).collect();
        sync(&files).map_err(|(file, source)| FolderError::Write { file, source })
    }

    /// Where a file goes whose name stays inside.
    fn place(&self, name: &str) -> Result<PathBuf, FolderError> {
        if !stays_inside(name) {
            return Err(FolderError::Name(name.into()));
        }
        match link_on_the_way(&self.path, name) {
            Some(file) => Err(FolderError::Link { file }),
            None => Ok(self.path.join(name)),
        }
    }

    /// Writes a file that is none of the results, as [`Self::write`] does; it takes its name once it is safely on disk.
    pub(super) fn write_aside<T>(
        &self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<T>,
    ) -> Result<T, FolderError> {
        let file = self.place(name)?;
        write_safely(&file, fill).map_err(|source| FolderError::Write { file, source })
    }

    /// Writes a file that is none of the results whole or not at all; it may not be on disk yet.
    pub(super) fn write_unlisted(
        &self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), FolderError> {
        let file = self.place(name)?;
        write_whole(&file, fill).map_err(|source| FolderError::Write { file, source })
    }

    /// Removes a file that is none of the results.
    pub(super) fn remove(&self, name: &str) -> Result<(), FolderError> {
        previous::remove(&self.path, name).map_err(|left| self.not_cleared(left))
    }

    /// Removes one of the results of an earlier run, if it is there; the manifest will not list it.
    ///
    /// # Errors
    /// [`FolderError::Clear`].
    pub fn take_away(&self, name: &str) -> Result<(), FolderError> {
        self.remove(name)?;
        crate::sync::lock(&self.taken_away).push(name.into());
        Ok(())
    }

    /// Whether a file was taken away.
    pub(super) fn is_taken_away(&self, name: &str) -> bool {
        let taken_away = crate::sync::lock(&self.taken_away);
        taken_away.iter().any(|taken| taken == name)
    }

    /// The files written so far, by path.
    pub fn files(&self) -> Vec<FileRecord> {
        let written = crate::sync::lock(&self.written);
        written.values().cloned().collect()
    }

    /// Writes the manifest, with the list of all files written, and closes the folder. A whole
    /// run needs its checkpoints no more: they go, but for those of replicates at their ends, from which it can be extended.
    ///
    /// # Errors
    /// [`FolderError::Write`], [`FolderError::Clear`].
    pub fn finish(self, mut manifest: Manifest) -> Result<(), FolderError> {
        manifest.files = self.files();
        self.sync()?;
        self.write_aside(MANIFEST_FILE, |out| manifest.write(out))?;
        if manifest.interrupted { self.fall_silent() } else { self.clear_checkpoints_but_ends() }
    }

    /// Keeps, beside the checkpoints, how the run began, for as long as there is no manifest of the whole run.
    ///
    /// # Errors
    /// [`FolderError::Write`].
    pub fn keep_beginning(&self, beginning: &Beginning) -> Result<(), FolderError> {
        let name = format!("{CHECKPOINTS}/{BEGINNING_FILE}");
        self.write_aside(&name, |out| Ok(serde_json::to_writer_pretty(out, beginning)?))
    }

    /// What was kept of the beginning of the run; `None` if nothing was.
    pub fn kept_beginning(&self) -> Option<Beginning> {
        let file = self.path().join(CHECKPOINTS).join(BEGINNING_FILE);
        serde_json::from_str(&fs::read_to_string(file).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Fault;
    use super::super::manifest::tests::manifest;
    use super::*;

    /// Names in a folder and below, but for the lock.
    fn names(folder: &Path) -> Vec<String> {
        let mut names = Vec::new();
        for entry in folder.read_dir().unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            if entry.file_type().unwrap().is_dir() {
                names.extend(
                    self::names(&entry.path()).iter().map(|below| format!("{name}/{below}")),
                );
            } else if name != LOCK_FILE {
                names.push(name);
            }
        }
        names.sort();
        names
    }

    fn text(content: &'static str) -> impl FnOnce(&mut dyn Write) -> io::Result<()> {
        move |out| out.write_all(content.as_bytes())
    }

    #[test]
    fn files_appear_whole_and_are_listed() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("output/first");
        let folder = ResultsFolder::create(&path, false).unwrap();
        folder.write("b.csv", text("1,2\n")).unwrap();
        folder.write("snapshots/a.xyz", text("old")).unwrap();
        folder.write("snapshots/a.xyz", text("abc")).unwrap();
        assert_eq!(fs::read_to_string(path.join("snapshots/a.xyz")).unwrap(), "abc");
        assert_eq!(names(&path), ["b.csv", "snapshots/a.xyz"]);
        let listed = folder.files();
        let listed: Vec<_> = listed.iter().map(|file| (file.path.as_str(), file.bytes)).collect();
        assert_eq!(listed, [("b.csv", 4), ("snapshots/a.xyz", 3)]);
    }

    #[test]
    fn a_failure_half_way_leaves_nothing_and_keeps_what_was_there() {
        let place = tempfile::tempdir().unwrap();
        let folder = ResultsFolder::create(place.path(), false).unwrap();
        folder.write("kept.csv", text("whole")).unwrap();
        for name in ["kept.csv", "new.csv"] {
            let failed = folder.write(name, |out| {
                out.write_all(&vec![b'x'; 100_000])?;
                Err(io::Error::other("half way"))
            });
            let error = failed.unwrap_err();
            assert!(matches!(error, FolderError::Write { .. }) && error.fault() == Fault::Machine);
        }
        assert_eq!(names(place.path()), ["kept.csv"]);
        assert_eq!(fs::read_to_string(place.path().join("kept.csv")).unwrap(), "whole");
        assert_eq!(folder.files().len(), 1);
    }

    #[test]
    fn other_files_are_refused_and_untouched_without_force() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("thesis.tex"), "mine").unwrap();
        let error = ResultsFolder::create(place.path(), false).unwrap_err();
        assert!(matches!(error, FolderError::Occupied { .. }) && error.fault() == Fault::User);
        assert!(error.to_string().contains("--force"));
        assert!(!place.path().join(LOCK_FILE).exists());
    }

    #[test]
    fn force_replaces_results_and_spares_a_users_files() {
        let place = tempfile::tempdir().unwrap();
        let first = ResultsFolder::create(place.path(), false).unwrap();
        first.write("figures/conversion.svg", text("<svg/>")).unwrap();
        first.write("timeseries.csv", text("t")).unwrap();
        first.finish(manifest()).unwrap();
        fs::write(place.path().join("notes.md"), "mine").unwrap();
        fs::write(place.path().join("figures/mine.svg"), "mine").unwrap();
        assert!(ResultsFolder::create(place.path(), false).is_err());
        let _second = ResultsFolder::create(place.path(), true).unwrap();
        assert_eq!(names(place.path()), ["figures/mine.svg", "notes.md"]);
    }

    #[test]
    fn a_manifest_that_points_elsewhere_removes_nothing_there() {
        let place = tempfile::tempdir().unwrap();
        let outside = place.path().join("outside.csv");
        fs::write(&outside, "mine").unwrap();
        let path = place.path().join("results");
        let folder = ResultsFolder::create(&path, false).unwrap();
        let record = FileRecord { path: "../outside.csv".into(), bytes: 4, sha256: String::new() };
        folder.written.lock().unwrap().insert(record.path.clone(), record);
        folder.finish(manifest()).unwrap();
        ResultsFolder::create(&path, true).unwrap();
        assert!(outside.exists());
    }

    #[test]
    fn two_runs_cannot_write_one_folder_at_once() {
        let place = tempfile::tempdir().unwrap();
        let first = ResultsFolder::create(place.path(), false).unwrap();
        for force in [false, true] {
            let second = ResultsFolder::create(place.path(), force);
            assert!(matches!(second, Err(FolderError::Busy { .. })));
        }
        drop(first);
        assert!(ResultsFolder::create(place.path(), false).is_ok());
    }

    #[test]
    fn a_folder_below_a_file_is_the_users_to_mend() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("file"), "").unwrap();
        for path in ["file", "file/below"] {
            let error = ResultsFolder::create(place.path().join(path), true).unwrap_err();
            assert!(
                matches!(error, FolderError::Unwritable { .. }) && error.fault() == Fault::User
            );
        }
    }

    #[test]
    fn names_cannot_lead_out_of_the_folder() {
        let place = tempfile::tempdir().unwrap();
        let folder = ResultsFolder::create(place.path().join("results"), false).unwrap();
        let error = folder.write("../escaped.csv", text("x")).unwrap_err();
        assert!(matches!(error, FolderError::Name(_)) && error.fault() == Fault::Program);
        assert!(!place.path().join("escaped.csv").exists());
    }

    #[cfg(unix)]
    #[test]
    fn results_are_as_readable_as_any_new_file() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().unwrap();
        let folder = ResultsFolder::create(place.path(), false).unwrap();
        folder.write("a.csv", text("a")).unwrap();
        let mode = |name: &str| fs::metadata(place.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode("a.csv"), mode(LOCK_FILE));
    }
}
