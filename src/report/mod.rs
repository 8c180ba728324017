//! One page about a run, a study, kinetics, a fit or a comparison of runs. It opens with the answer in a sentence, the figures that carry it and what
//! limits the trust; details are folded away below. It needs no network and no script.

mod answer;
mod asked;
mod compare;
mod figures;
mod fit;
mod html;
mod instruments;
mod kinetics;
mod limits;
mod numbers;
mod opening;
mod points;
mod provenance;
mod quantities;
mod study;
mod under_way;

use crate::figures::Drawing;
use crate::results::table::{ComparisonRow, FitParameterRow, IsoconversionalRow, Row, SummaryRow};
use crate::results::{
    FolderError, Manifest, POINTS_FILE, REPORT_FILE, ResultsFolder, Tables, VIEW_FILE,
};
use figures::Images;
use opening::Opening;
pub use points::Points;
use std::collections::BTreeMap;
use std::path::Path;
pub use under_way::study_page;

/// What the page is made of.
#[derive(Clone, Copy, Debug)]
pub struct Contents<'a> {
    /// The run's manifest, as it is or is going to be.
    pub manifest: &'a Manifest,
    /// The run's tables.
    pub tables: &'a Tables,
    /// The figures that were just drawn; the others are read from the folder.
    pub drawings: &'a [Drawing],
}

/// Writes `report.html` into the folder of a run, of a study, of kinetics or of a fit. The folder of anything else gets none.
///
/// # Errors
/// What the folder reports.
pub fn write(folder: &ResultsFolder, contents: Contents<'_>) -> Result<(), FolderError> {
    let has = |name: &str| contents.manifest.files.iter().any(|file| file.path == name);
    let compose = if has(SummaryRow::FILE) {
        compose
    } else if has(IsoconversionalRow::FILE) {
        kinetics::compose
    } else if has(FitParameterRow::FILE) {
        fit::compose
    } else if has(ComparisonRow::FILE) {
        compare::compose
    } else if has(POINTS_FILE) {
        study::compose
    } else {
        return Ok(());
    };
    let page = compose(folder.path(), contents);
    folder.write(REPORT_FILE, |out| out.write_all(page.as_bytes()))
}

/// The figures that carry the answer of a run.
const LEADS: [&str; 2] = ["conversion", "conversion_temperature"];

/// The page about a run. What can't be read in the folder is said in its place.
fn compose(folder: &Path, Contents { manifest, tables, drawings }: Contents<'_>) -> String {
    let images = Images { folder, drawings, captions: BTreeMap::new() };
    let scenario = asked::scenario(manifest);
    let title = scenario.get("title").and_then(toml::Value::as_str).unwrap_or_default();
    let finished = manifest.replicates.finished;
    let opening = Opening {
        title: if title.is_empty() { "Untitled run" } else { title },
        state: state(manifest),
        answer: answer::answer(tables, finished).unwrap_or_else(|error| error.to_string()),
        basis: basis(finished),
        leads: &LEADS,
        limits: limits::of_run(manifest, &scenario),
    };
    opening.page(&images, manifest, |page| {
        if manifest.files.iter().any(|file| file.path == VIEW_FILE) {
            page.element("p", &[], |page| {
                page.element("a", &[("href", VIEW_FILE)], |page| {
                    page.text("The crystal in three dimensions");
                });
            });
        }
        quantities::write(page, tables);
        asked::write(page, &images, manifest, &scenario);
        figures::write(page, &images, &LEADS);
        instruments::write(page, tables);
        provenance::write(page, folder, manifest, &scenario);
    })
}

/// How it went.
fn state(manifest: &Manifest) -> String {
    let replicates = manifest.replicates;
    let interrupted = if manifest.interrupted { ", interrupted" } else { "" };
    format!("{} of {} replicates finished{interrupted}", replicates.finished, replicates.asked)
}

/// What the errors of a sentence about this many replicates are.
fn basis(finished: u32) -> String {
    match finished {
        0 => String::new(),
        1 => "Of one replicate.".into(),
        _ => format!("Mean ± standard error of {finished} replicates."),
    }
}

#[cfg(test)]
mod tests;
