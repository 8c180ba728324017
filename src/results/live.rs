//! What a run or a study tells while it is under way: `checkpoints/progress.json`.
//!
//! The process that works writes the file anew about once a second, and takes it away with the end. Other processes
//! read it: nothing is locked, and the file is always whole.

use super::{
    CHECKPOINTS, FolderError, MANIFEST_FILE, Manifest, PROGRESS_FILE, ReplicateCount,
    ResultsFolder, SCENARIO_FILE, SHARDS, STUDY_FILE, shard_folders,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// The form of the file.
const FORM: u32 = 1;

/// What a run or a study tells while it is under way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Live {
    /// Which form this is.
    pub form: u32,
    /// The process that writes it.
    pub process: u32,
    /// Where that is known by its number: the start of the machine and the group of processes; `None` where the system
    /// does not tell.
    pub machine: Option<String>,
    /// How often it was written before.
    pub beat: u64,
    /// Wall time since the process began with it.
    #[serde(rename = "elapsed_s")]
    pub elapsed: f64,
    /// Memory that the process takes, in bytes; `None` where the system does not tell.
    #[serde(rename = "memory_bytes")]
    pub memory: Option<u64>,
    /// What is done now.
    pub stage: LiveStage,
    /// A line for reports.
    pub title: String,
    /// Of what.
    #[serde(flatten)]
    pub work: LiveWork,
}

/// What is done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LiveStage {
    /// Replicates go through their protocol.
    Running,
    /// All are at their end, or were stopped: results are written.
    Writing,
}

/// A run or a study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LiveWork {
    /// A run.
    Run(LiveRun),
    /// A study, or a part of one.
    Study(LiveStudy),
}

/// A run under way.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LiveRun {
    /// How long its protocol takes.
    #[serde(rename = "duration_s")]
    pub duration: f64,
    /// The share of its protocol that each replicate has gone through.
    pub shares: Vec<f64>,
    /// What of their sum an earlier run did.
    pub before: f64,
    /// Events of all replicates so far.
    pub events: u64,
    /// Events of each kind up to the last recorded moment of each replicate.
    pub kinds: BTreeMap<String, u64>,
    /// The means over replicates at recorded moments.
    pub moments: Vec<LiveMoment>,
    /// The newest slice.
    pub slice: Option<LiveSlice>,
}

/// The means over the replicates that have come to one moment.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LiveMoment {
    /// Time since the protocol began.
    #[serde(rename = "time_s")]
    pub time: f64,
    /// Temperature.
    #[serde(rename = "temperature_K")]
    pub temperature: f64,
    /// How many replicates these are.
    pub replicates: u32,
    /// The conversion.
    pub conversion: LiveBand,
    /// The crystalline fraction.
    pub crystalline_fraction: LiveBand,
}

/// A mean with the ends of its 95 % confidence interval, which are `None` with fewer than two replicates.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LiveBand {
    /// The mean.
    pub mean: f64,
    /// The lower end.
    pub low95: Option<f64>,
    /// The upper end.
    pub high95: Option<f64>,
}

/// A cut through the crystal of one replicate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LiveSlice {
    /// Which replicate, from 1.
    pub replicate: u32,
    /// Time since the protocol began.
    #[serde(rename = "time_s")]
    pub time: f64,
    /// Where its molecules are in the plane: first coordinates, then second ones.
    #[serde(rename = "places_pm")]
    pub places: [Vec<i32>; 2],
    /// What each molecule is: a digit, the place of its state in [`STATE_COLOURS`](crate::snapshots::STATE_COLOURS).
    pub states: String,
}

/// A study under way, or a part of one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LiveStudy {
    /// Runs that were to be done, as far as is known.
    pub to_do: usize,
    /// How many of them have ended.
    pub done: usize,
    /// How many of these failed.
    pub failed: usize,
    /// How many are under way.
    pub under_way: usize,
    /// Points of the whole study.
    pub points: usize,
    /// The axes: the names of their columns in `points.csv`, which end in the unit.
    pub axes: Vec<String>,
    /// Points, in the study's order.
    pub rows: Vec<LivePoint>,
}

/// What the runs of a point came to so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LivePoint {
    /// Its number, from 1.
    pub point: usize,
    /// The name of its series; empty where there is one only.
    pub series: String,
    /// Its value on each axis, as in `points.csv`; empty where it has none.
    pub values: Vec<String>,
    /// Conversions at the end, run by run.
    pub conversion_end: Vec<f64>,
    /// Times to half conversion, run by run that came so far.
    pub t50_h: Vec<f64>,
}

/// What another process sees in a folder.
#[derive(Debug)]
pub enum Sight {
    /// There is no such folder.
    Missing,
    /// No run and no study is in it.
    Empty,
    /// One began and tells nothing: it is of its first moments, of an older version, or it was killed.
    Silent,
    /// It tells: the run; or the study, and each of its parts, by their folders.
    Live(Vec<(PathBuf, Live)>),
    /// All came to an end; how many runs were asked for, and finished.
    Ended {
        /// Whether it was stopped before its end.
        interrupted: bool,
        /// Replicates, or runs of a study.
        runs: ReplicateCount,
    },
    /// A file of it can't be read; which, and why.
    Unreadable(PathBuf, String),
}

impl Live {
    /// Of this process.
    pub fn here(title: &str, stage: LiveStage, beat: u64, elapsed: f64, work: LiveWork) -> Self {
        let (process, memory) = (std::process::id(), resident_memory());
        let (machine, title) = (machine(), title.to_owned());
        Self { form: FORM, process, machine, beat, elapsed, memory, stage, title, work }
    }

    /// Whether the process that wrote this is known to be there no more. Of one on another machine nothing is known.
    pub fn is_gone(&self) -> bool {
        self.machine.is_some()
            && self.machine == machine()
            && !Path::new("/proc").join(self.process.to_string()).exists()
    }

    /// The share that is done, and what of it was done before.
    pub fn share(&self) -> (f64, f64) {
        match &self.work {
            LiveWork::Run(run) => {
                let replicates = run.shares.len().max(1) as f64;
                (run.shares.iter().sum::<f64>() / replicates, run.before / replicates)
            }
            LiveWork::Study(study) => (study.done as f64 / study.to_do.max(1) as f64, 0.0),
        }
    }
}

impl ResultsFolder {
    /// Tells other processes how far the work is. It may not be on disk yet.
    ///
    /// # Errors
    /// [`FolderError::Write`].
    pub fn tell(&self, live: &Live) -> Result<(), FolderError> {
        let text = serde_json::to_vec(live);
        self.write_unlisted(&progress_name(), |out| out.write_all(&text?))
    }

    /// Has no more to tell.
    pub(super) fn fall_silent(&self) -> Result<(), FolderError> {
        self.remove(&progress_name())
    }
}

fn progress_name() -> String {
    format!("{CHECKPOINTS}/{PROGRESS_FILE}")
}

/// Looks at a folder in which another process may be at work. Nothing is locked, nothing written.
pub fn sight(folder: &Path) -> Sight {
    if !folder.is_dir() {
        return Sight::Missing;
    }
    let mut live = Vec::new();
    let parts = shard_folders(folder);
    for place in std::iter::once(folder.to_owned()).chain(parts.iter().cloned()) {
        match read(&place) {
            Ok(Some(told)) => live.push((place, told)),
            Ok(None) => {}
            Err(why) => return Sight::Unreadable(place.join(progress_name()), why),
        }
    }
    if !live.is_empty() {
        return Sight::Live(live);
    }
    // A study whose parts were run by themselves has no manifest of its own until they are merged.
    let own = folder.join(MANIFEST_FILE).is_file();
    let ended = if own { vec![folder.to_owned()] } else { parts };
    let manifests: Vec<Option<Manifest>> =
        ended.iter().map(|place| Manifest::read(place).ok()).collect();
    if own && manifests == [None] {
        let file = folder.join(MANIFEST_FILE);
        return Sight::Unreadable(file, "it is no manifest of this version".into());
    }
    let whole: Option<Vec<Manifest>> = manifests.into_iter().collect();
    match whole.filter(|manifests| !manifests.is_empty()) {
        Some(manifests) => Sight::Ended {
            interrupted: manifests.iter().any(|manifest| manifest.interrupted),
            runs: ReplicateCount {
                asked: manifests.iter().map(|manifest| manifest.replicates.asked).sum(),
                finished: manifests.iter().map(|manifest| manifest.replicates.finished).sum(),
            },
        },
        None if [SCENARIO_FILE, STUDY_FILE, SHARDS].iter().any(|it| folder.join(it).exists()) => {
            Sight::Silent
        }
        None => Sight::Empty,
    }
}

/// What is told in a folder; `None` if nothing is.
fn read(folder: &Path) -> Result<Option<Live>, String> {
    /// The part that every version has.
    #[derive(Deserialize)]
    struct Form {
        form: u32,
    }
    let text = match std::fs::read_to_string(folder.join(progress_name())) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    let Form { form } = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    if form != FORM {
        return Err("another version of the program writes it".into());
    }
    serde_json::from_str(&text).map(Some).map_err(|error| error.to_string())
}

/// Where processes are known by their numbers: since the machine was started, in one namespace.
fn machine() -> Option<String> {
    let start = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let namespace = std::fs::read_link("/proc/self/ns/pid").ok()?;
    Some(format!("{} {}", start.trim(), namespace.display()))
}

/// Memory that this process takes, in bytes.
fn resident_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes << 10)
}

#[cfg(test)]
mod tests {
    use super::super::manifest::tests::manifest;
    use super::*;

    fn live() -> Live {
        let run = LiveRun { duration: 60.0, shares: vec![0.5, 1.0], ..LiveRun::default() };
        Live::here("a title", LiveStage::Running, 3, 1.5, LiveWork::Run(run))
    }

    #[test]
    fn what_is_told_is_seen_until_the_end() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("run");
        assert!(matches!(sight(&path), Sight::Missing));
        let folder = ResultsFolder::create(&path, false).unwrap();
        assert!(matches!(sight(&path), Sight::Empty));
        folder.write(SCENARIO_FILE, |_| Ok(())).unwrap();
        assert!(matches!(sight(&path), Sight::Silent));
        let told = live();
        folder.tell(&told).unwrap();
        assert!(!told.is_gone());
        // No process has a number of so many digits.
        let gone = Live { process: u32::MAX, ..told.clone() };
        assert_eq!(gone.is_gone(), cfg!(target_os = "linux"));
        assert!(!Live { machine: Some("another".into()), ..gone }.is_gone());
        let Sight::Live(seen) = sight(&path) else { panic!("it tells") };
        assert_eq!(seen, [(path.clone(), told)]);
        assert_eq!(seen[0].1.share(), (0.75, 0.0));
        let point = LivePoint { point: 7, values: vec!["130".into()], ..LivePoint::default() };
        let study = LiveStudy { to_do: 4, done: 1, rows: vec![point], ..LiveStudy::default() };
        let told = Live::here("a map", LiveStage::Writing, 0, 0.5, LiveWork::Study(study));
        folder.tell(&told).unwrap();
        let Sight::Live(seen) = sight(&path) else { panic!("it tells") };
        assert_eq!(seen[0].1, told);
        assert_eq!(told.share(), (0.25, 0.0));
        folder.finish(Manifest { interrupted: false, ..manifest() }).unwrap();
        assert!(matches!(sight(&path), Sight::Ended { interrupted: false, .. }));
        assert!(!path.join(CHECKPOINTS).exists());
    }

    #[test]
    fn damage_and_other_versions_are_told() {
        let place = tempfile::tempdir().unwrap();
        let folder = ResultsFolder::create(place.path(), false).unwrap();
        folder.tell(&live()).unwrap();
        let file = place.path().join(progress_name());
        let whole = std::fs::read_to_string(&file).unwrap();
        let newer = whole.replace("\"form\":1", "\"form\":2");
        for (text, part) in [(&whole[..40], "EOF"), (&newer, "another version"), ("", "EOF")] {
            std::fs::write(&file, text).unwrap();
            let Sight::Unreadable(seen, why) = sight(place.path()) else { panic!("{text}") };
            assert!(seen == file && why.contains(part), "{why}");
        }
    }

    #[test]
    fn parts_of_a_study_are_seen_together() {
        let place = tempfile::tempdir().unwrap();
        let part = |name: &str| place.path().join(SHARDS).join(name);
        let one = ResultsFolder::of_study(part("1-of-2")).unwrap();
        let two = ResultsFolder::of_study(part("2-of-2")).unwrap();
        assert!(matches!(sight(place.path()), Sight::Silent));
        one.tell(&live()).unwrap();
        two.tell(&live()).unwrap();
        let Sight::Live(seen) = sight(place.path()) else { panic!("they tell") };
        assert_eq!(seen.len(), 2);
        one.finish(manifest()).unwrap();
        assert!(matches!(sight(place.path()), Sight::Live(_)));
        two.finish(manifest()).unwrap();
        assert!(matches!(sight(place.path()), Sight::Ended { .. }));
    }
}
