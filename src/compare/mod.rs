//! Finished runs side by side: differences of their quantities with tests, curves, and what differs in their scenarios.
//!
//! ```no_run
//! use tautomata::compare::{compare, open};
//!
//! let runs = open(&["output/ground".into(), "output/crystal".into()], &[])?;
//! for row in compare(&runs)?.comparison.rows()? {
//!     println!("{} of {}: {:?}, p = {:?}", row.quantity, row.run, row.mean, row.p_holm);
//! }
//! # Ok::<(), tautomata::compare::NotComparable>(())
//! ```

mod scenarios;

use crate::results::table::{
    Column, ComparedCurveRow, ComparisonRow, MAIN, ReplicateRow, Row, SampleRow, TableError,
};
use crate::results::{Manifest, ManifestError, Subject, Tables};
use crate::statistics::{Estimate, Welch, holm};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The quantities of the time series that are compared.
const CURVES: [Column<SampleRow>; 5] = [
    SampleRow::conversion,
    SampleRow::crystalline_fraction,
    SampleRow::live_end_fraction,
    SampleRow::number_average_length,
    SampleRow::dispersity,
];

/// A finished run.
#[derive(Debug)]
pub struct Run {
    /// What it is called beside others.
    pub label: String,
    /// What it is called where titles are empty or the same.
    pub name: String,
    /// Where it lies, for the record.
    pub place: String,
    /// Where it comes from.
    pub manifest: Manifest,
    /// Its tables.
    pub tables: Arc<Tables>,
}

impl Run {
    /// One that is called by its title.
    pub fn new(manifest: Manifest, tables: Arc<Tables>, name: String, place: String) -> Self {
        Self { label: scenarios::title(&manifest), name, place, manifest, tables }
    }

    /// The one in a folder.
    ///
    /// # Errors
    /// [`NotComparable`] if the folder holds no run.
    pub fn open(folder: &Path) -> Result<Self, NotComparable> {
        let manifest = Manifest::read(folder)?;
        let tables = Tables::in_folder(folder);
        let is_run = matches!(&manifest.subject, Subject::Scenario { .. });
        if !is_run || !tables.replicates.file().is_file() {
            return Err(NotComparable::NoRun { folder: folder.to_owned() });
        }
        let place = folder.display().to_string();
        Ok(Self::new(manifest, tables.into(), place.clone(), place))
    }
}

/// Why runs can't be compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotComparable {
    /// Fewer than two.
    #[error("one run is nothing to compare: give two or more folders")]
    One,
    /// A folder that holds something else than a run.
    #[error("{} holds no run of a scenario: give folders that `tautomata run` wrote", folder.display())]
    NoRun {
        /// The folder.
        folder: PathBuf,
    },
    /// Labels that are not one per run.
    #[error(
        "`--label` is given {labels} times for {runs} runs: give it once per run, in their order, or not at all"
    )]
    Labels {
        /// How many labels.
        labels: usize,
        /// How many runs.
        runs: usize,
    },
    /// Two runs with one label.
    #[error("two runs are labelled `{label}`: give each a `--label` of its own")]
    Twice {
        /// The label.
        label: String,
    },
    /// A manifest that can't be read.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// A table that can't be read.
    #[error(transparent)]
    Table(#[from] TableError),
}

/// Opens the runs in folders, and labels them as [`labelled`] does.
///
/// # Errors
/// [`NotComparable`].
pub fn open(folders: &[PathBuf], labels: &[String]) -> Result<Vec<Run>, NotComparable> {
    check(folders.len(), labels)?;
    let runs = folders.iter().map(|folder| Run::open(folder)).collect::<Result<Vec<_>, _>>()?;
    labelled(runs, labels)
}

/// Gives runs their labels. Without these each is called by its title, or, where titles are empty or the same, by its
/// name.
///
/// # Errors
/// [`NotComparable`], if there are too few runs, or labels are not one per run or not all different.
pub fn labelled(mut runs: Vec<Run>, labels: &[String]) -> Result<Vec<Run>, NotComparable> {
    check(runs.len(), labels)?;
    let is_clear = |run: &Run| {
        !run.label.is_empty() && runs.iter().filter(|other| other.label == run.label).count() == 1
    };
    let clear: Vec<bool> = runs.iter().map(is_clear).collect();
    for (index, run) in runs.iter_mut().enumerate() {
        if let Some(label) = labels.get(index) {
            run.label.clone_from(label);
        } else if !clear[index] {
            run.label.clone_from(&run.name);
        }
    }
    let seen = |index: usize| runs[..index].iter().any(|other| other.label == runs[index].label);
    match (0..runs.len()).find(|&index| seen(index)) {
        Some(index) => Err(NotComparable::Twice { label: runs[index].label.clone() }),
        None => Ok(runs),
    }
}

fn check(runs: usize, labels: &[String]) -> Result<(), NotComparable> {
    if runs < 2 {
        return Err(NotComparable::One);
    }
    if !labels.is_empty() && labels.len() != runs {
        return Err(NotComparable::Labels { labels: labels.len(), runs });
    }
    Ok(())
}

/// The tables of a comparison.
///
/// # Errors
/// [`TableError`] of a run's table.
pub fn compare(runs: &[Run]) -> Result<Tables, TableError> {
    Ok(Tables {
        comparison: quantities(runs)?.into(),
        compared_curves: curves(runs)?.into(),
        scenario_differences: scenarios::differences(runs).into(),
        ..Tables::default()
    })
}

/// What limits the trust in a comparison, in sentences.
pub fn warnings(runs: &[Run]) -> Vec<String> {
    let mut sentences = Vec::new();
    for run in runs {
        let replicates = run.manifest.replicates;
        if replicates.finished < 2 {
            sentences.push(format!(
                "{} has fewer than two finished replicates: its differences can't be tested.",
                run.label
            ));
        }
        if run.manifest.interrupted {
            sentences.push(format!(
                "{} was interrupted: its quantities are those of {} of {} replicates.",
                run.label, replicates.finished, replicates.asked
            ));
        }
    }
    let same = |run: &&Run| run.manifest.seed == runs[0].manifest.seed;
    let alike: Vec<&str> = runs[1..].iter().filter(same).map(|run| run.label.as_str()).collect();
    if !alike.is_empty() {
        sentences.push(format!(
            "{} and {} have one seed: samples that are prepared alike are the same, so that the test, which takes them as \
             independent, may find too little.",
            runs[0].label,
            alike.join(", ")
        ));
    }
    sentences
}

/// The quantities that are looked at first, as far as one of the runs has a value.
fn quantities(runs: &[Run]) -> Result<Vec<ComparisonRow>, TableError> {
    let mut rows = Vec::new();
    let main = |column: &&Column<ReplicateRow>| MAIN.contains(&column.bare_name());
    for column in ReplicateRow::quantities().filter(main) {
        let values = runs.iter().map(|run| values(run, column)).collect::<Result<Vec<_>, _>>()?;
        if values.iter().all(Vec::is_empty) {
            continue;
        }
        let is_whole = |index: usize| values[index].len() == finished(&runs[index]);
        for (index, (run, own)) in runs.iter().zip(&values).enumerate() {
            // A mean over those replicates that reach something is not that of all.
            let has_difference = index > 0 && is_whole(0) && is_whole(index);
            rows.push(row(column, run, own, has_difference.then_some(&values[0])));
        }
    }
    let tested: Vec<usize> = (0..rows.len()).filter(|&row| rows[row].p.is_some()).collect();
    let probabilities: Vec<f64> = tested.iter().filter_map(|&row| rows[row].p).collect();
    for (&row, corrected) in tested.iter().zip(holm(&probabilities)) {
        rows[row].p_holm = Some(corrected);
    }
    Ok(rows)
}

fn finished(run: &Run) -> usize {
    run.manifest.replicates.finished as usize
}

/// The values of a quantity in the finished replicates that have one.
fn values(run: &Run, column: &Column<ReplicateRow>) -> Result<Vec<f64>, TableError> {
    let rows = run.tables.replicates.rows()?;
    Ok(rows.iter().filter(|row| row.finished).filter_map(|row| column.number(row)).collect())
}

fn row(
    column: &Column<ReplicateRow>,
    run: &Run,
    values: &[f64],
    first: Option<&Vec<f64>>,
) -> ComparisonRow {
    let estimate = Estimate::of(values.iter().copied().map(Some));
    let test = first.and_then(|first| Welch::of(first, values));
    let mean_of_first = first.and_then(|first| Estimate::of(first.iter().copied().map(Some)).mean);
    let difference = estimate.mean.zip(mean_of_first).map(|(mean, first)| mean - first);
    ComparisonRow {
        quantity: column.bare_name().into(),
        unit: if column.unit().is_empty() { "1" } else { column.unit() }.into(),
        run: run.label.clone(),
        mean: estimate.mean,
        standard_error: estimate.standard_error,
        replicates: estimate.replicates,
        finished: run.manifest.replicates.finished,
        difference,
        difference_error: test.map(|test| test.standard_error),
        t: test.map(|test| test.t),
        degrees_of_freedom: test.map(|test| test.degrees_of_freedom),
        p: test.map(|test| test.p),
        p_holm: None,
    }
}

fn curves(runs: &[Run]) -> Result<Vec<ComparedCurveRow>, TableError> {
    let mut rows = Vec::new();
    for column in &CURVES {
        for run in runs {
            for mean in run.tables.means.rows()? {
                let band = mean.band(column).unwrap_or_default();
                rows.push(ComparedCurveRow {
                    quantity: column.name.into(),
                    run: run.label.clone(),
                    time: mean.time,
                    mean: band.mean,
                    low95: band.low95,
                    high95: band.high95,
                    replicates: mean.replicates,
                });
            }
        }
    }
    Ok(rows)
}
