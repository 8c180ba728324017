//! Tables, manifest, checkpoints, a store of runs, whole-file writing.
//!
//! Plain data goes in, whole files come out, and everything reads back. A run makes a
//! [`ResultsFolder`], writes tables ([`table`]) and [snapshots](crate::snapshots) into it and
//! finishes it with a [`Manifest`]; figures and later studies [`open`] it. Files carry SI
//! units or the chemist's own (h, Å, nm), and every column says which.

mod checkpoint;
mod checkpoints;
mod checksum;
mod choice;
mod excerpt;
mod figure;
mod folder;
mod folder_error;
mod links;
mod lock;
mod manifest;
mod previous;
mod read;
mod redrawn;
mod run_record;
mod shell_word;
mod source;
mod store;
pub mod table;
mod utc;
mod whole_file;

pub use checkpoint::{Refusal, Stamp, VERSION as TRAJECTORIES};
pub use checkpoints::Checkpoints;
pub use checksum::FileRecord;
pub use choice::{Choice, Value, same, same_time};
pub use excerpt::moments_shown;
pub use figure::{
    AxisColumn, ColumnWidth, FIGURES_FILE, Figure, FigureKind, FigureList, FigureListError, Scale,
};
pub use folder::ResultsFolder;
pub use folder_error::{Fault, FolderError};
pub use manifest::{
    AskedStep, Machine, Manifest, ManifestError, Mismatch, Program, ReplicateCount, Span, Start,
};
pub use previous::{INSTRUMENTS, input_name};
pub use read::{ReadError, Results, open};
pub use run_record::RunName;
pub use shell_word::shell_word;
pub use source::SourceRecord;
pub use store::{JOURNAL_FILE, STORE_FILE, Store};

/// The file that is written last and lists all others.
pub const MANIFEST_FILE: &str = "manifest.json";
/// The scenario with every default filled in.
pub const SCENARIO_FILE: &str = "scenario.resolved.toml";
/// A study's file as it was run.
pub const STUDY_FILE: &str = "study.toml";
/// Where the parts of a study are kept that were run apart, inside its folder.
pub const SHARDS: &str = "shards";
/// The page about a run.
pub const REPORT_FILE: &str = "report.html";
/// Where copies of the files go that a protocol reads, inside the results folder.
pub const INPUTS: &str = "inputs";
/// Where snapshots go, inside the results folder.
pub const SNAPSHOTS: &str = "snapshots";
