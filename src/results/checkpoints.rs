//! The checkpoints of a run, in its results folder: which there are, which are kept.

use super::checkpoint::{self, Refusal, Stamp};
use super::checkpoint_name::Subject;
use super::{CHECKPOINTS, FolderError, ResultsFolder};
use crate::sync::lock;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// How many checkpoints of a replicate on its way are kept, the newest.
const KEPT: usize = 2;

/// The numbers of one subject's checkpoints, ascending.
#[derive(Clone, Debug, Default)]
struct Series {
    usable: Vec<u64>,
    refused: Vec<u64>,
    /// The last number given.
    last: u64,
}

/// The checkpoints of one run. Their content is the caller's.
#[derive(Debug)]
pub struct Checkpoints<'a> {
    folder: &'a ResultsFolder,
    stamp: Stamp,
    series: Mutex<BTreeMap<Subject, Series>>,
}

impl<'a> Checkpoints<'a> {
    /// Those that lie in a folder; a run of this stamp uses and adds to them.
    ///
    /// # Errors
    /// [`FolderError::Unwritable`] if the folder cannot be listed.
    pub fn of(folder: &'a ResultsFolder, stamp: Stamp) -> Result<Self, FolderError> {
        let place = folder.path().join(CHECKPOINTS);
        let names = file_names(&place);
        let names = names.map_err(|source| FolderError::Unwritable { folder: place, source })?;
        let mut series: BTreeMap<Subject, Series> = BTreeMap::new();
        for (subject, number) in names.iter().filter_map(|name| Subject::of(name)) {
            let series = series.entry(subject).or_default();
            series.usable.push(number);
            series.last = series.last.max(number);
        }
        for series in series.values_mut() {
            series.usable.sort_unstable();
        }
        Ok(Self { folder, stamp, series: Mutex::new(series) })
    }

    /// The newest checkpoint of a replicate (from 0) that can be read and passes a check. `refused` is told of each that does not, by file and
    /// reason; they go once there is a newer one.
    pub fn newest<T: DeserializeOwned>(
        &self,
        replicate: u32,
        check: impl Fn(&T) -> Result<(), String>,
        refused: impl Fn(&Path, &Refusal),
    ) -> Option<T> {
        let subject = Subject::Replicate(replicate);
        while let Some(number) = self.with(subject, |series| series.usable.last().copied()) {
            match self.read(subject, number, &check) {
                Ok(content) => return Some(content),
                Err((file, refusal)) => {
                    refused(&file, &refusal);
                    self.with(subject, |series| {
                        series.usable.retain(|&other| other != number);
                        series.refused.push(number);
                    });
                }
            }
        }
        None
    }

    /// What was kept of finished replicates, in the order in which it was; as [`Self::newest`].
    pub fn finished<T: DeserializeOwned>(
        &self,
        check: impl Fn(&T) -> Result<(), String>,
        refused: impl Fn(&Path, &Refusal),
    ) -> Vec<T> {
        let numbers = self.with(Subject::Finished, |series| series.usable.clone());
        let read = |number| self.read(Subject::Finished, number, &check);
        let told = |(file, refusal): (PathBuf, Refusal)| refused(&file, &refusal);
        numbers.into_iter().filter_map(|number| read(number).map_err(told).ok()).collect()
    }

    /// Adds a checkpoint of a replicate on its way; of those before, the newest stays.
    ///
    /// # Errors
    /// [`FolderError::Write`]; those before are left as they are.
    pub fn add(&self, replicate: u32, content: &impl Serialize) -> Result<(), FolderError> {
        let subject = Subject::Replicate(replicate);
        self.write(subject, content)?;
        self.prune(subject, KEPT)
    }

    /// Adds a checkpoint of finished replicates. Of each, one on its way stays beside it.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn add_finished(
        &self,
        replicates: impl IntoIterator<Item = u32>,
        content: &impl Serialize,
    ) -> Result<(), FolderError> {
        self.write(Subject::Finished, content)?;
        replicates.into_iter().try_for_each(|index| self.prune(Subject::Replicate(index), KEPT - 1))
    }

    /// Keeps a replicate (from 0) at its end, in place of an earlier end. It stays when the run is whole; it may not be
    /// on the disk yet.
    ///
    /// # Errors
    /// [`FolderError::Write`].
    pub fn add_end(&self, replicate: u32, content: &impl Serialize) -> Result<(), FolderError> {
        let write = |out: &mut dyn io::Write| checkpoint::write(out, &self.stamp, content);
        self.folder.write_unlisted(&end_name(replicate), write)
    }

    /// The end of a replicate (from 0) that was kept by the run of a stamp; `None` if none was.
    ///
    /// # Errors
    /// Why it can't be used.
    pub fn end<T: DeserializeOwned>(
        &self,
        replicate: u32,
        stamp: &Stamp,
    ) -> Option<Result<T, Refusal>> {
        let file = self.folder.path().join(end_name(replicate));
        file.is_file().then(|| checkpoint::read(&file, stamp))
    }

    /// Whether the end of a replicate (from 0) was kept.
    pub fn has_end(&self, replicate: u32) -> bool {
        self.folder.path().join(end_name(replicate)).is_file()
    }

    /// What tells its run from others.
    pub fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    fn read<T: DeserializeOwned>(
        &self,
        subject: Subject,
        number: u64,
        check: impl Fn(&T) -> Result<(), String>,
    ) -> Result<T, (PathBuf, Refusal)> {
        let file = self.folder.path().join(CHECKPOINTS).join(subject.file_name(number));
        let content = checkpoint::read(&file, &self.stamp)
            .and_then(|content| check(&content).map_err(Refusal::Content).map(|()| content));
        content.map_err(|refusal| (file, refusal))
    }

    fn write(&self, subject: Subject, content: &impl Serialize) -> Result<(), FolderError> {
        let number = self.with(subject, |series| {
            series.last = series.last.saturating_add(1);
            series.last
        });
        let name = format!("{CHECKPOINTS}/{}", subject.file_name(number));
        let write = |out: &mut dyn io::Write| checkpoint::write(out, &self.stamp, content);
        self.folder.write_aside(&name, write)?;
        self.with(subject, |series| series.usable.push(number));
        Ok(())
    }

    /// Removes what was refused, and all usable ones but the newest few.
    fn prune(&self, subject: Subject, kept: usize) -> Result<(), FolderError> {
        let surplus: Vec<u64> = self.with(subject, |series| {
            let older = series.usable.len().saturating_sub(kept);
            series.usable.drain(..older).chain(series.refused.drain(..)).collect()
        });
        surplus.into_iter().try_for_each(|number| {
            self.folder.remove(&format!("{CHECKPOINTS}/{}", subject.file_name(number)))
        })
    }

    /// Looks at, or changes, the numbers of a subject; not while a file is read or written, so
    /// that no replicate waits for another's.
    fn with<T>(&self, subject: Subject, change: impl FnOnce(&mut Series) -> T) -> T {
        let mut all = lock(&self.series);
        change(all.entry(subject).or_default())
    }
}

/// The file of a replicate's end, inside the results folder.
fn end_name(replicate: u32) -> String {
    format!("{CHECKPOINTS}/{}", Subject::End(replicate).file_name(1))
}

fn file_names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match folder.read_dir() {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    fn stamp() -> Stamp {
        Stamp::new("generator/v1", "title = \"A\"")
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names = file_names(&folder.join(CHECKPOINTS)).unwrap();
        names.sort();
        names
    }

    /// The newest of replicate 3 that is not 13, and which files were refused.
    fn newest(checkpoints: &Checkpoints<'_>) -> (Option<u64>, Vec<String>) {
        let refused = RefCell::new(Vec::new());
        let check = |&content: &u64| if content == 13 { Err("13".into()) } else { Ok(()) };
        let note = |file: &Path, _: &Refusal| {
            refused.borrow_mut().push(file.file_name().unwrap().to_string_lossy().into_owned());
        };
        let found = checkpoints.newest(3, check, note);
        (found, refused.into_inner())
    }

    #[test]
    fn the_two_newest_are_kept() {
        let place = tempfile::tempdir().unwrap();
        let folder = ResultsFolder::create(place.path(), false).unwrap();
        let checkpoints = Checkpoints::of(&folder, stamp()).unwrap();
        for content in 1..=5_u64 {
            checkpoints.add(3, &content).unwrap();
        }
        checkpoints.add(4, &0_u64).unwrap();
        let left = ["replicate-000003-000004.ckpt", "replicate-000003-000005.ckpt"];
        assert_eq!(names(place.path())[..2], left);
        let again = Checkpoints::of(&folder, stamp()).unwrap();
        assert_eq!(newest(&again), (Some(5), vec![]));
        assert!(folder.files().is_empty());
    }

    #[test]
    fn a_damaged_one_is_passed_over_and_then_goes() {
        let place = tempfile::tempdir().unwrap();
        let folder = ResultsFolder::create(place.path(), false).unwrap();
        let checkpoints = Checkpoints::of(&folder, stamp()).unwrap();
        for content in [1, 2_u64] {
            checkpoints.add(3, &content).unwrap();
        }
        let second = place.path().join(CHECKPOINTS).join("replicate-000003-000002.ckpt");
        std::fs::write(&second, "junk").unwrap();
        let again = Checkpoints::of(&folder, stamp()).unwrap();
        assert_eq!(newest(&again), (Some(1), vec!["replicate-000003-000002.ckpt".into()]));
        again.add(3, &13_u64).unwrap();
        let left = ["replicate-000003-000001.ckpt", "replicate-000003-000003.ckpt"];
        assert_eq!(names(place.path()), left);
        // 13 fails the check.
        let third = Checkpoints::of(&folder, stamp()).unwrap();
        assert_eq!(newest(&third), (Some(1), vec!["replicate-000003-000003.ckpt".into()]));
    }

    #[test]
    fn nothing_usable_is_nothing() {
        let place = tempfile::tempdir().unwrap();
        let folder = ResultsFolder::create(place.path(), false).unwrap();
        Checkpoints::of(&folder, stamp()).unwrap().add(3, &1_u64).unwrap();
        let foreign = Checkpoints::of(&folder, Stamp::new("generator/v1", "another")).unwrap();
        assert_eq!(newest(&foreign).0, None);
        foreign.add(3, &7_u64).unwrap();
        assert_eq!(names(place.path()), ["replicate-000003-000002.ckpt"]);
    }

    #[test]
    fn finished_ones_take_the_place_of_all_but_one_on_the_way() {
        let place = tempfile::tempdir().unwrap();
        let folder = ResultsFolder::create(place.path(), false).unwrap();
        let checkpoints = Checkpoints::of(&folder, stamp()).unwrap();
        for content in [1, 2_u64] {
            checkpoints.add(3, &content).unwrap();
        }
        checkpoints.add_finished([3], &vec![30_u64]).unwrap();
        checkpoints.add_finished([4], &vec![40_u64]).unwrap();
        let left = ["finished-000001.ckpt", "finished-000002.ckpt", "replicate-000003-000002.ckpt"];
        assert_eq!(names(place.path()), left);
        let found = checkpoints.finished(|_: &Vec<u64>| Ok(()), |_, _| ());
        assert_eq!(found, [[30], [40]]);
    }
}
