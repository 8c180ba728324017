//! Studies: many samples that differ in swept values, each with replicates.
//!
//! A [`Study`] is read from a file and is a list of [`Point`]s. [`Sweep`] runs what of it is not
//! yet in its [`Store`](crate::results::Store), point by point and replicate by replicate, and
//! [`tables`] writes what they come to.

mod axis;
mod combined;
mod design;
mod figure_check;
mod figures;
mod file;
mod forecast;
mod live;
mod plan;
mod queue;
mod range;
mod record;
mod replication;
mod schema;
mod sensitivity;
mod series;
mod shard;
mod slurm;
mod sweep;
pub mod tables;
mod warnings;

pub use axis::{Axis, Cell, Column, Span, Value, Values};
pub use design::Design;
pub(crate) use file::read_base;
pub use forecast::{Forecast, forecast};
pub use live::FollowingSweep;
pub use plan::Planned;
pub(crate) use range::{
    Reading, column_name, read_end, read_name, read_range, read_set, read_way, shown, title_of,
};
pub use record::{Kept, Outcome};
pub use replication::Replication;
pub use schema::schema;
pub use sensitivity::{Ended, Swept, influences};
pub use shard::{NoShard, Shard};
pub use slurm::Jobs;
pub use sweep::{Limits, Missing, Prepared, Sample, Sweep, SweepObserver, carry_out, prepare};
pub use warnings::{foreseen, listed, warnings};

use crate::diagnostics::{Diagnostics, SourceFile};
use crate::results::{FIGURES_FILE, Figure, FolderError, ResultsFolder, STUDY_FILE};
use crate::scenario::{Base, Scenario, Setting, Way};
use std::io;
use std::sync::Arc;

/// A study.
///
/// ```
/// use std::path::Path;
/// use tautomata::study::Study;
///
/// let study = Study::load(Path::new("scenarios/studies/temperature.toml")).expect("no mistakes");
/// let scenario = study.scenario(&study.points[0]).expect("no mistakes");
/// println!("{}: {} points", study.title, study.points.len());
/// assert!(scenario.record.snapshots.is_empty());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Study {
    /// A line for reports.
    pub title: String,
    /// Seed of every random number of every point.
    pub seed: u64,
    /// How many replicates each point gets.
    pub replication: Replication,
    /// The series; one without a name if the study has none of its own.
    pub series: Vec<Series>,
    /// Every column of swept values.
    pub columns: Vec<Column>,
    /// The points.
    pub points: Vec<Point>,
    /// Of each series the numbers that its design draws from ranges, if all of its axes are such and go by themselves:
    /// only then what they decide is told.
    pub drawn: Vec<Vec<Swept>>,
    /// The figures that it asks for.
    pub figures: Vec<Figure>,
    /// Whether it keeps what instruments read; if not, none looks.
    pub readings: bool,
    /// Values of every point that were set after it was read, by their paths.
    pub set: Vec<(String, String)>,
    /// The file that it was read from.
    pub source: Arc<SourceFile>,
}

/// A value that a study was told to set, and cannot.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} cannot be set: {why}")]
pub struct NotSet {
    what: String,
    why: String,
}

/// Points that share a scenario and axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What it is called in tables and figures.
    pub name: String,
    /// The scenario that values are set in.
    pub base: Base,
}

/// One combination of swept values.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Which series it belongs to.
    pub series: usize,
    /// What is set in the scenario of the series.
    pub settings: Vec<Setting>,
    /// A cell for each of the study's columns; `None` where its series has no such axis.
    pub cells: Vec<Option<Cell>>,
}

impl Study {
    /// The scenario of a point, as one sample without snapshots.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn scenario(&self, point: &Point) -> Result<Scenario, Diagnostics> {
        // Set before the scenario is read, as snapshots may lie beyond a swept end.
        let way = Way { path: "record.snapshots".into(), span: 0..0 };
        let no_snapshots = Setting { way, value: "[]".into(), span: 0..0 };
        let settings: Vec<Setting> = point.settings.iter().cloned().chain([no_snapshots]).collect();
        let mut scenario = self.series[point.series].base.with(&settings)?;
        scenario.title.clear();
        scenario.replicates = 1;
        if !self.readings {
            scenario.instruments = None;
        }
        Ok(scenario)
    }

    /// Sets a value of every point: as TOML, or else as a text.
    ///
    /// # Errors
    /// If a scenario does not take it.
    pub fn set(&mut self, path: &str, value: &str) -> Result<(), NotSet> {
        let is_toml = toml::de::DeValue::parse(value).is_ok();
        let text = || toml::Value::String(value.to_owned()).to_string();
        let toml = if is_toml { value.to_owned() } else { text() };
        let way = Way { path: path.to_owned(), span: 0..0 };
        let setting = Setting { way, value: toml, span: 0..0 };
        for point in &mut self.points {
            point.settings.push(setting.clone());
        }
        self.set.push((path.to_owned(), value.to_owned()));
        // Whoever reads the results is told.
        let SourceFile { name, text } = &*self.source;
        let text = format!("{}\n# Set in every point: {path} = {value}\n", text.trim_end());
        self.source = Arc::new(SourceFile { name: name.clone(), text });
        let Some(first) = self.points.first() else { return Ok(()) };
        self.scenario(first).map(drop).map_err(|mistakes| NotSet {
            what: format!("{path}={value}"),
            why: mistakes.messages().join("; "),
        })
    }

    /// Whether a point records rates; then the replicates' own curves are written.
    fn records_rates(&self) -> bool {
        let first = |series| self.points.iter().find(|point| point.series == series);
        let points = (0..self.series.len()).filter_map(first);
        points.filter_map(|point| self.scenario(point).ok()).any(|it| it.record.rates)
    }

    /// A point in words: its number from 1, and its swept values.
    pub fn describe(&self, point: usize) -> String {
        let Point { series, cells, .. } = &self.points[point];
        let series = Some(&self.series[*series].name).filter(|name| !name.is_empty());
        let swept = self.columns.iter().zip(cells);
        let values =
            swept.filter_map(|(column, cell)| Some(format!("{} {}", column.name, cell.as_ref()?)));
        let words: Vec<String> = series.cloned().into_iter().chain(values).collect();
        format!("point {} ({})", point + 1, words.join(", "))
    }

    /// The study and the scenarios that it names as they are, by the files of their copies.
    pub fn sources(&self) -> Vec<(String, &SourceFile)> {
        let mut sources = vec![(STUDY_FILE.to_owned(), &*self.source)];
        for file in self.series.iter().filter_map(|series| series.base.file()) {
            if !sources.iter().any(|(_, known)| *known == file) {
                sources.push((format!("base-{}.toml", sources.len()), file));
            }
        }
        sources
    }

    /// Writes these copies and the list of figures into the folder of the results.
    ///
    /// # Errors
    /// What the folder reports.
    pub fn write_sources(&self, folder: &ResultsFolder) -> Result<(), FolderError> {
        let figures = self.figure_list().to_toml();
        folder.write(FIGURES_FILE, |out| {
            out.write_all(figures.map_err(io::Error::other)?.as_bytes())
        })?;
        let mut sources = self.sources().into_iter();
        sources.try_for_each(|(name, file)| {
            folder.write(&name, |out| out.write_all(file.text.as_bytes()))
        })
    }
}
