//! A store of finished runs, each recorded once and whole, that survives being killed.
//!
//! While a study runs, records are appended to a journal. When it closes, they go in the
//! study's order into one store, which is the same bytes whatever order they came in. A record that
//! is cut short or damaged ends what is read of a file; a journal goes on there.

use super::run_record::{HEADER, NAME, PREFIX, RunName, damage, framed, header, scan};
use super::{FolderError, JOURNAL_FILE, ResultsFolder, STORE_FILE};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A power cut loses no more than this; a killed program loses nothing.
const BETWEEN_SYNCS: Duration = Duration::from_secs(1);

/// Where a record lies.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// Which of the files.
    file: usize,
    /// Of its prefix.
    offset: u64,
    /// Behind the prefix.
    length: u32,
}

/// A file of records.
#[derive(Debug)]
struct Source {
    path: PathBuf,
    file: File,
}

impl Source {
    fn fault(&self, source: io::Error) -> FolderError {
        FolderError::Read { file: self.path.clone(), source }
    }
}

/// Records of finished runs.
#[derive(Debug)]
pub struct Store {
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// What is read; the journal last.
    sources: Vec<Source>,
    /// The first of them that is the folder's own.
    own: usize,
    places: HashMap<RunName, Place>,
    /// Where the journal ends.
    end: u64,
    synced: Instant,
}

impl Store {
    /// Opens the store of a folder to add to it. What lies in other folders is read, too, and
    /// stays where it is. What a killed program left half-written at the end of the journal is
    /// cut off.
    ///
    /// # Errors
    /// If files can't be read or written.
    pub fn open(folder: &ResultsFolder, others: &[PathBuf]) -> Result<Self, FolderError> {
        let mut inner = Inner::of(others)?;
        inner.own = inner.sources.len();
        inner.add_own(folder)?;
        Ok(Self { inner: Mutex::new(inner) })
    }

    /// Opens the store of a folder to take up what lies in other folders.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_to_merge(folder: &ResultsFolder, others: &[PathBuf]) -> Result<Self, FolderError> {
        let mut inner = Inner::of(others)?;
        inner.add_own(folder)?;
        Ok(Self { inner: Mutex::new(inner) })
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        crate::sync::lock(&self.inner)
    }

    /// How many records there are.
    pub fn count(&self) -> usize {
        self.lock().places.len()
    }

    /// Whether a run is recorded.
    pub fn has(&self, name: &RunName) -> bool {
        self.lock().places.contains_key(name)
    }

    /// What is recorded of a run, if anything, and it is of this form.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn get<T: DeserializeOwned>(&self, name: &RunName) -> Result<Option<T>, FolderError> {
        let mut inner = self.lock();
        let Some(place) = inner.places.get(name).copied() else { return Ok(None) };
        let bytes = inner.record(place)?;
        drop(inner);
        let content = zstd::decode_all(&bytes[PREFIX + NAME..]);
        Ok(content.ok().and_then(|content| postcard::from_bytes(&content).ok()))
    }

    /// Records a run. Its record is whole, and survives the program, once this returns.
    ///
    /// # Errors
    /// If it can't be written; the store is then as it was.
    pub fn put(&self, name: &RunName, content: &impl Serialize) -> Result<(), FolderError> {
        let record = framed(name, content);
        let mut inner = self.lock();
        let end = inner.end;
        let written = record.and_then(|record| {
            let journal = inner.journal();
            journal.file.seek(SeekFrom::Start(end))?;
            journal.file.write_all(&record)?;
            Ok(record.len())
        });
        match written {
            Ok(length) => {
                let file = inner.sources.len() - 1;
                let place = Place { file, offset: end, length: (length - PREFIX) as u32 };
                inner.places.insert(*name, place);
                inner.end = end + length as u64;
                inner.sync_now_and_then()
            }
            Err(source) => {
                let file = inner.journal().path.clone();
                inner.cut_journal(end)?;
                Err(FolderError::Write { file, source })
            }
        }
    }

    /// Writes all records but those that stay elsewhere into the folder's store: these first, in
    /// their order, then all others, so that nothing is lost; then the journal goes.
    ///
    /// # Errors
    /// If a record can't be read or the store can't be written; nothing is lost then.
    pub fn close(
        self,
        folder: &ResultsFolder,
        order: impl Iterator<Item = RunName>,
    ) -> Result<(), FolderError> {
        let mut inner = self.inner.into_inner().unwrap_or_else(PoisonError::into_inner);
        let own = inner.places.iter().filter(|(_, place)| place.file >= inner.own);
        let mut rest: HashSet<RunName> = own.map(|(name, _)| *name).collect();
        let names: Vec<RunName> = order.filter(|name| rest.remove(name)).collect();
        let mut others: Vec<RunName> = rest.into_iter().collect();
        others.sort_unstable();
        folder.write(STORE_FILE, |out| {
            out.write_all(&header())?;
            for name in names.iter().chain(&others) {
                let place = inner.places[name];
                out.write_all(&inner.record(place).map_err(io::Error::other)?)?;
            }
            Ok(())
        })?;
        folder.sync()?;
        folder.remove(JOURNAL_FILE)
    }
}

impl Inner {
    /// What lies in folders that are only read.
    fn of(folders: &[PathBuf]) -> Result<Self, FolderError> {
        let mut inner = Self {
            sources: Vec::new(),
            own: 0,
            places: HashMap::new(),
            end: 0,
            synced: Instant::now(),
        };
        for folder in folders {
            inner.add_whole(&folder.join(STORE_FILE))?;
            inner.add_whole(&folder.join(JOURNAL_FILE))?;
        }
        Ok(inner)
    }

    /// Adds the store of a folder, and its journal to append to.
    fn add_own(&mut self, folder: &ResultsFolder) -> Result<(), FolderError> {
        self.add_whole(&folder.path().join(STORE_FILE))?;
        let path = folder.path().join(JOURNAL_FILE);
        let open = File::options().create(true).truncate(false).read(true).write(true).open(&path);
        let file = open.map_err(|source| FolderError::Write { file: path.clone(), source })?;
        let end = self.add(Source { path, file })?;
        self.cut_journal(end)
    }

    /// Adds a file if it is there. No record of it may be missing, unless it is the journal of a
    /// program that was killed or is at work.
    fn add_whole(&mut self, path: &Path) -> Result<(), FolderError> {
        let journal = path.ends_with(JOURNAL_FILE);
        let fault = |source| FolderError::Read { file: path.to_owned(), source };
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(fault(error)),
        };
        let length = file.metadata().map_err(fault)?.len();
        if self.add(Source { path: path.to_owned(), file })? < length && !journal {
            return Err(fault(damage("it is damaged; without it its runs are computed again")));
        }
        Ok(())
    }

    /// Adds a file and finds its records; gives the place where the last whole one ends.
    fn add(&mut self, source: Source) -> Result<u64, FolderError> {
        let file = self.sources.len();
        let found = scan(&source.file, |name, offset, length| {
            self.places.insert(name, Place { file, offset, length });
        });
        let end = found.map_err(|error| source.fault(error))?;
        self.sources.push(source);
        Ok(end)
    }

    fn journal(&mut self) -> &mut Source {
        let last = self.sources.len() - 1;
        &mut self.sources[last]
    }

    /// A record with its prefix, as it lies in its file.
    fn record(&mut self, Place { file, offset, length }: Place) -> Result<Vec<u8>, FolderError> {
        let source = &mut self.sources[file];
        let mut bytes = vec![0; PREFIX + length as usize];
        let read = source.file.seek(SeekFrom::Start(offset));
        read.and_then(|_| source.file.read_exact(&mut bytes))
            .map_err(|error| source.fault(error))?;
        Ok(bytes)
    }

    /// Ends the journal at a place; an empty one begins with its header.
    fn cut_journal(&mut self, end: u64) -> Result<(), FolderError> {
        let journal = self.journal();
        let cut = || -> io::Result<u64> {
            let mut file = &journal.file;
            if end >= HEADER {
                file.set_len(end)?;
                return Ok(end);
            }
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(&header())?;
            Ok(HEADER)
        };
        let done =
            cut().map_err(|source| FolderError::Write { file: journal.path.clone(), source });
        self.end = done?;
        Ok(())
    }

    fn sync_now_and_then(&mut self) -> Result<(), FolderError> {
        if self.synced.elapsed() < BETWEEN_SYNCS {
            return Ok(());
        }
        self.synced = Instant::now();
        let journal = self.journal();
        let synced = journal.file.sync_data();
        synced.map_err(|source| FolderError::Write { file: journal.path.clone(), source })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(replicate: u32) -> RunName {
        RunName { key: [7; 32], replicate }
    }

    fn folder(place: &Path) -> ResultsFolder {
        ResultsFolder::of_study(place).unwrap()
    }

    fn content(replicate: u32) -> Vec<f64> {
        (0..50).map(|i| f64::from(i * replicate)).collect()
    }

    #[test]
    fn records_survive_a_cut_at_any_byte() {
        let place = tempfile::tempdir().unwrap();
        let store = Store::open(&folder(place.path()), &[]).unwrap();
        let journal = place.path().join(JOURNAL_FILE);
        let mut lengths = Vec::new();
        for replicate in 0..3 {
            store.put(&name(replicate), &content(replicate)).unwrap();
            lengths.push(std::fs::metadata(&journal).unwrap().len());
        }
        drop(store);
        let whole = std::fs::read(&journal).unwrap();
        for cut in 0..whole.len() {
            std::fs::write(&journal, &whole[..cut]).unwrap();
            let store = Store::open(&folder(place.path()), &[]).unwrap();
            let kept = lengths.iter().filter(|&&length| length as usize <= cut).count();
            assert_eq!(store.count(), kept, "cut at {cut}");
            store.put(&name(9), &content(9)).unwrap();
            drop(store);
            let again = Store::open(&folder(place.path()), &[]).unwrap();
            assert_eq!(again.count(), kept + 1);
            assert_eq!(again.get::<Vec<f64>>(&name(9)).unwrap(), Some(content(9)));
        }
    }

    #[test]
    fn a_flipped_bit_loses_no_record_before_it() {
        let place = tempfile::tempdir().unwrap();
        let store = Store::open(&folder(place.path()), &[]).unwrap();
        for replicate in 0..3 {
            store.put(&name(replicate), &content(replicate)).unwrap();
        }
        drop(store);
        let journal = place.path().join(JOURNAL_FILE);
        let mut bytes = std::fs::read(&journal).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        std::fs::write(&journal, bytes).unwrap();
        let store = Store::open(&folder(place.path()), &[]).unwrap();
        assert!(store.has(&name(1)) && !store.has(&name(2)));
    }

    #[test]
    fn a_closed_store_is_the_same_whatever_order_records_came_in() {
        let bytes = |came: [u32; 4]| {
            let place = tempfile::tempdir().unwrap();
            let folder = folder(place.path());
            let store = Store::open(&folder, &[]).unwrap();
            for replicate in came {
                store.put(&name(replicate), &content(replicate)).unwrap();
            }
            store.close(&folder, [2, 0, 1].map(name).into_iter()).unwrap();
            assert!(!place.path().join(JOURNAL_FILE).exists());
            assert_eq!(Store::open(&folder, &[]).unwrap().count(), 4, "none is lost");
            std::fs::read(place.path().join(STORE_FILE)).unwrap()
        };
        assert_eq!(bytes([0, 1, 2, 3]), bytes([3, 1, 2, 0]));
    }

    #[test]
    fn what_lies_elsewhere_is_read_and_taken_up_only_to_merge() {
        let place = tempfile::tempdir().unwrap();
        let part = place.path().join("part");
        Store::open(&folder(&part), &[]).unwrap().put(&name(0), &content(0)).unwrap();
        for (merge, kept) in [(false, 1), (true, 2)] {
            let whole = folder(&place.path().join(format!("whole {merge}")));
            let parts = [part.clone()];
            let open = if merge { Store::open_to_merge } else { Store::open };
            let store = open(&whole, &parts).unwrap();
            assert!(store.has(&name(0)));
            store.put(&name(1), &content(1)).unwrap();
            store.close(&whole, std::iter::empty()).unwrap();
            assert_eq!(Store::open(&whole, &[]).unwrap().count(), kept);
        }
    }

    #[test]
    fn another_file_is_not_taken_for_an_empty_one() {
        let place = tempfile::tempdir().unwrap();
        std::fs::write(place.path().join(JOURNAL_FILE), "runs of a newer version").unwrap();
        let error = Store::open(&folder(place.path()), &[]).unwrap_err();
        assert!(matches!(error, FolderError::Read { .. }), "{error}");
    }
}
