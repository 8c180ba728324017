//! The manifest: where results come from, and what they consist of.

use super::{
    CHECKPOINTS, FileRecord, JOURNAL_FILE, LOCK_FILE, MANIFEST_FILE, SHARDS, SourceRecord, Subject,
    Timing, checksum, utc,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// What a manifest does not list, and a run or a study keeps for itself.
const OWN: [&str; 5] = [MANIFEST_FILE, LOCK_FILE, CHECKPOINTS, JOURNAL_FILE, SHARDS];

/// The program that ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The git commit that it was built from, if known.
    pub commit: Option<String>,
    /// Its random number generator and the version of that, which together with the seed fix
    /// every trajectory.
    pub rng: String,
}

/// The machine that it ran on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// Operating system.
    pub os: String,
    /// Processor architecture.
    pub architecture: String,
    /// Processors that the program could use; `None` if the system does not tell.
    pub processors: Option<usize>,
}

impl Machine {
    /// The machine that this program runs on now.
    pub fn here() -> Self {
        Self {
            os: std::env::consts::OS.into(),
            architecture: std::env::consts::ARCH.into(),
            processors: std::thread::available_parallelism().ok().map(usize::from),
        }
    }
}

/// When a run took place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// Start, ISO 8601 in UTC.
    pub started: String,
    /// End, ISO 8601 in UTC.
    pub ended: String,
    /// Wall time in s, by a clock that nobody sets.
    pub wall_time_s: f64,
}

impl Span {
    /// From a start to an end by the machine's clock, and the time between by a clock that
    /// nobody sets.
    pub fn new(started: SystemTime, ended: SystemTime, wall_time: Duration) -> Self {
        Self {
            started: utc::iso8601(started),
            ended: utc::iso8601(ended),
            wall_time_s: wall_time.as_secs_f64(),
        }
    }
}

/// The moment at which something began.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    clock: SystemTime,
    instant: Instant,
}

impl Start {
    /// This moment.
    pub fn now() -> Self {
        Self { clock: SystemTime::now(), instant: Instant::now() }
    }

    /// The time since then. It grows steadily, even where the machine's clock is set meanwhile.
    pub fn elapsed(&self) -> Duration {
        self.instant.elapsed()
    }

    /// From then to now.
    pub fn span(&self) -> Span {
        Span::new(self.clock, SystemTime::now(), self.elapsed())
    }
}

/// How many replicates there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplicateCount {
    /// Asked for by the scenario.
    pub asked: u32,
    /// That came to the end of their protocol.
    pub finished: u32,
}

/// `manifest.json`: where results come from, and what they consist of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The program that ran.
    pub program: Program,
    /// The machine that it ran on.
    pub machine: Machine,
    /// When.
    pub span: Span,
    /// Threads that computed.
    pub threads: usize,
    /// Where processor time went; `None` if nobody counted it.
    #[serde(default)]
    pub timing: Option<Timing>,
    /// Seed of every random number.
    pub seed: u64,
    /// Replicates.
    pub replicates: ReplicateCount,
    /// Whether it was stopped before its end.
    pub interrupted: bool,
    /// What the reader of the results should know.
    pub warnings: Vec<String>,
    /// What the results are of.
    #[serde(flatten)]
    pub subject: Subject,
    /// The file that the scenario was read from; `None` if nobody kept it.
    #[serde(default)]
    pub source: Option<SourceRecord>,
    /// Every other file of the folder; [`super::ResultsFolder::finish`] fills it in.
    pub files: Vec<FileRecord>,
}

/// Why a manifest could not be read, or the files that it lists.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// There is none: these are no results, or their run was killed.
    #[error("{folder} holds no {MANIFEST_FILE}: no results, or those of a run that was killed")]
    Missing {
        /// The folder.
        folder: PathBuf,
    },
    /// A file could not be read.
    #[error("cannot read {file}")]
    Read {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is no manifest.
    #[error("{file} is no manifest of results")]
    Content {
        /// The file.
        file: PathBuf,
        /// What is wrong, and where.
        source: serde_json::Error,
    },
}

/// A file that is not as the manifest says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// It is not there.
    Missing(String),
    /// It is there, but with another content.
    Changed(String),
}

impl Manifest {
    /// Writes it as JSON.
    ///
    /// # Errors
    /// What the writer reports.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        writeln!(out)
    }

    /// Reads the manifest of a results folder.
    ///
    /// # Errors
    /// See [`ManifestError`].
    pub fn read(folder: &Path) -> Result<Self, ManifestError> {
        let file = folder.join(MANIFEST_FILE);
        let open = match File::open(&file) {
            Ok(open) => open,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(ManifestError::Missing { folder: folder.into() });
            }
            Err(source) => return Err(ManifestError::Read { file, source }),
        };
        serde_json::from_reader(BufReader::new(open))
            .map_err(|source| ManifestError::Content { file, source })
    }

    /// Compares the files of a folder with what the manifest lists; empty if all are as they
    /// were written.
    ///
    /// # Errors
    /// [`ManifestError::Read`] for a file that is there but cannot be read.
    pub fn verify(&self, folder: &Path) -> Result<Vec<Mismatch>, ManifestError> {
        let mut mismatches = Vec::new();
        for listed in &self.files {
            let file = folder.join(&listed.path);
            let found = File::open(&file).and_then(|open| checksum::digest(&listed.path, open));
            match found {
                Ok(record) if record == *listed => {}
                Ok(_) => mismatches.push(Mismatch::Changed(listed.path.clone())),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    mismatches.push(Mismatch::Missing(listed.path.clone()));
                }
                Err(source) => return Err(ManifestError::Read { file, source }),
            }
        }
        Ok(mismatches)
    }

    /// The files of a folder that the manifest does not list and that no run or study keeps for itself, by path; links
    /// are not followed.
    ///
    /// # Errors
    /// [`ManifestError::Read`] for a folder that cannot be read.
    pub fn unlisted(&self, folder: &Path) -> Result<Vec<String>, ManifestError> {
        let listed: BTreeSet<&str> = self.files.iter().map(|file| file.path.as_str()).collect();
        let mut found = Vec::new();
        let mut below = vec![String::new()];
        while let Some(place) = below.pop() {
            let path = folder.join(&place);
            let unreadable = |source| ManifestError::Read { file: path.clone(), source };
            for entry in path.read_dir().map_err(unreadable)? {
                let entry = entry.map_err(unreadable)?;
                let name = format!("{place}{}", entry.file_name().to_string_lossy());
                if OWN.contains(&name.as_str()) {
                    continue;
                }
                if entry.file_type().map_err(unreadable)?.is_dir() {
                    below.push(name + "/");
                } else if !listed.contains(name.as_str()) {
                    found.push(name);
                }
            }
        }
        found.sort();
        Ok(found)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::ResultsFolder;
    use super::*;
    use std::collections::BTreeMap;

    pub(in super::super) fn manifest() -> Manifest {
        let program = Program {
            name: "tautomata".into(),
            version: "0.1.0".into(),
            commit: None,
            rng: "philox4x32-10/v1".into(),
        };
        let started = SystemTime::UNIX_EPOCH + Duration::from_secs(1_709_251_200);
        let wall_time = Duration::from_millis(1500);
        Manifest {
            program,
            machine: Machine::here(),
            span: Span::new(started, started + wall_time, wall_time),
            threads: 2,
            timing: Some(Timing { engine_s: 1.25, ns_per_event: Some(178.5), ..Timing::default() }),
            seed: u64::MAX,
            replicates: ReplicateCount { asked: 8, finished: 3 },
            interrupted: true,
            warnings: vec!["few chains".into()],
            subject: Subject::Scenario {
                text: "title = \"140 °C\"\n".into(),
                protocol: Vec::new(),
                events: BTreeMap::from([("hop".into(), 7)]),
            },
            source: None,
            files: Vec::new(),
        }
    }

    #[test]
    fn it_reads_back_with_the_files_that_were_written() {
        let place = tempfile::tempdir().unwrap();
        let folder = ResultsFolder::create(place.path(), false).unwrap();
        folder.write("a.csv", |out| out.write_all(b"abc")).unwrap();
        let files = folder.files();
        folder.finish(manifest()).unwrap();
        let back = Manifest::read(place.path()).unwrap();
        assert_eq!(back, Manifest { files, ..manifest() });
        assert_eq!(back.span.started, "2024-03-01T00:00:00Z");
        assert_eq!(back.span.ended, "2024-03-01T00:00:01Z");
        assert_eq!(back.span.wall_time_s, 1.5);
        assert_eq!(back.verify(place.path()).unwrap(), []);
    }

    #[test]
    fn a_flipped_bit_and_a_missing_file_are_found() {
        let place = tempfile::tempdir().unwrap();
        let folder = ResultsFolder::create(place.path(), false).unwrap();
        for name in ["a.csv", "b.csv", "snapshots/c.xyz"] {
            folder.write(name, |out| out.write_all(b"abc")).unwrap();
        }
        folder.finish(manifest()).unwrap();
        std::fs::write(place.path().join("a.csv"), b"abb").unwrap();
        std::fs::remove_file(place.path().join("snapshots/c.xyz")).unwrap();
        let mismatches = Manifest::read(place.path()).unwrap().verify(place.path()).unwrap();
        let expected =
            [Mismatch::Changed("a.csv".into()), Mismatch::Missing("snapshots/c.xyz".into())];
        assert_eq!(mismatches, expected);
    }

    #[test]
    fn what_is_not_listed_is_found_in_every_folder() {
        let place = tempfile::tempdir().unwrap();
        let folder = ResultsFolder::create(place.path(), false).unwrap();
        folder.write("snapshots/c.xyz", |out| out.write_all(b"abc")).unwrap();
        folder.finish(manifest()).unwrap();
        let manifest = Manifest::read(place.path()).unwrap();
        assert_eq!(manifest.unlisted(place.path()).unwrap(), [""; 0]);
        for name in ["notes.md", "snapshots/mine.xyz"] {
            std::fs::write(place.path().join(name), "mine").unwrap();
        }
        let found = manifest.unlisted(place.path()).unwrap();
        assert_eq!(found, ["notes.md", "snapshots/mine.xyz"]);
    }

    #[test]
    fn no_manifest_and_a_broken_one_are_told_apart() {
        let place = tempfile::tempdir().unwrap();
        let missing = Manifest::read(place.path()).unwrap_err();
        assert!(matches!(missing, ManifestError::Missing { .. }));
        std::fs::write(place.path().join(MANIFEST_FILE), "{}").unwrap();
        let broken = Manifest::read(place.path()).unwrap_err();
        assert!(matches!(broken, ManifestError::Content { .. }));
    }

    #[test]
    fn a_clock_that_is_set_meanwhile_does_not_change_the_wall_time() {
        // The machine's clock was set forward by ten days after the start.
        let ten_days = Duration::from_secs(864_000);
        let start = Start { clock: SystemTime::now() - ten_days, instant: Instant::now() };
        let span = start.span();
        assert_ne!(span.started[..10], span.ended[..10]);
        assert!(span.wall_time_s < 86_400.0, "{} s", span.wall_time_s);
    }
}
