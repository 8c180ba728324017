//! Tables, manifest, checkpoints, a store of runs, whole-file writing.
//!
//! Plain data goes in, whole files come out, and everything reads back. A run makes a
//! [`ResultsFolder`], writes tables ([`table`]) and [snapshots](crate::snapshots) into it and
//! finishes it with a [`Manifest`]; figures and later studies [`open`] it. Files carry SI
//! units or the chemist's own (h, Å, nm), and every column says which.

mod checkpoint;
mod checkpoint_name;
mod checkpoints;
mod checksum;
mod choice;
mod excerpt;
mod figure;
mod folder;
mod folder_error;
mod frame;
mod limits;
mod links;
mod live;
mod lock;
mod manifest;
mod previous;
mod read;
mod redrawn;
mod run_record;
mod shards;
mod shell_word;
mod source;
mod store;
mod subject;
mod summary;
pub mod table;
mod tables;
mod timing;
mod utc;
mod whole_file;

pub use checkpoint::{Refusal, Stamp, VERSION as TRAJECTORIES};
pub use checkpoints::Checkpoints;
pub use checksum::FileRecord;
pub use choice::{Choice, Value, same, same_time};
pub use excerpt::moments_shown;
pub use figure::{AxisColumn, ColumnWidth, FIGURES_FILE, Figure, FigureKind, FigureList, Scale};
pub use folder::ResultsFolder;
pub use folder_error::{Fault, FolderError};
pub use frame::Frame;
pub use limits::Limits;
pub use live::{
    Live, LiveBand, LiveMoment, LivePoint, LiveRun, LiveSlice, LiveStage, LiveStudy, LiveWork,
    Sight, sight,
};
pub use manifest::{
    Machine, Manifest, ManifestError, Mismatch, Program, ReplicateCount, Span, Start,
};
pub use previous::input_name;
pub use read::{Results, open};
pub use run_record::RunName;
pub use shards::shard_folders;
pub use shell_word::shell_word;
pub use source::{Beginning, SourceRecord};
pub use store::Store;
pub use subject::{AskedStep, Subject};
pub use tables::{Table, Tables, measured_name};
pub use timing::Timing;
pub use whole_file::write_whole;

/// The file that is written last and lists all others.
pub const MANIFEST_FILE: &str = "manifest.json";
/// The scenario with every default filled in.
pub const SCENARIO_FILE: &str = "scenario.resolved.toml";
/// A study's file as it was run.
pub const STUDY_FILE: &str = "study.toml";
/// A study's table of its points: means of the main quantities over their replicates.
pub const POINTS_FILE: &str = "points.csv";
/// The same with every quantity, and with 95 % intervals.
pub const ALL_POINTS_FILE: &str = "points_all.csv";
/// A study's table of mean curves, a row per point and recorded time.
pub const CURVES_FILE: &str = "curves.csv";
/// The column of a study's tables that names the series of a point.
pub const SERIES: &str = "series";
/// A study's table of its runs.
pub const RUNS_FILE: &str = "runs.csv";
/// A study's table of the runs that failed, and why.
pub const FAILURES_FILE: &str = "failures.csv";
/// Where the parts of a study are kept that were run apart, inside its folder.
pub const SHARDS: &str = "shards";
/// The page about a run.
pub const REPORT_FILE: &str = "report.html";
/// The page that shows the crystal of a run.
pub const VIEW_FILE: &str = "view.html";
/// Where copies of the files go that a protocol reads, inside the results folder.
pub const INPUTS: &str = "inputs";
/// Where snapshots go, inside the results folder.
pub const SNAPSHOTS: &str = "snapshots";
/// The file that a study's records lie in, in its order.
pub const STORE_FILE: &str = "runs.store";
/// The file that records are appended to while a study runs.
pub const JOURNAL_FILE: &str = "runs.journal";
/// What keeps two runs from writing one folder; stays behind, empty.
const LOCK_FILE: &str = ".tautomata.lock";
/// How the names of files begin and end that are being written.
const UNFINISHED: (&str, &str) = (".tautomata-", ".partial");
/// Where figures go, inside the results folder.
const FIGURES: &str = "figures";
/// Where the tables and numbers of instruments go, inside the results folder.
pub const INSTRUMENTS: &str = "instruments";
/// Where checkpoints go, inside the results folder.
const CHECKPOINTS: &str = "checkpoints";
/// Beside checkpoints: how the run began.
const BEGINNING_FILE: &str = "run.json";
/// Beside checkpoints: what a run or a study tells while it is under way.
const PROGRESS_FILE: &str = "progress.json";
