//! One page about a run: what was asked, what happened, figures, instruments,
//! warnings, and where it comes from; or one about kinetics or a fit. It needs no network and no script.

mod asked;
mod figures;
mod fit;
mod happened;
mod html;
mod instruments;
mod kinetics;
mod numbers;
mod provenance;

use crate::figures::Drawing;
use crate::results::table::{FitParameterRow, IsoconversionalRow, Row, SummaryRow};
use crate::results::{FolderError, Manifest, REPORT_FILE, ResultsFolder, Tables};
use html::Html;
use std::path::Path;

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

/// Writes `report.html` into the folder of a run, of kinetics or of a fit. The folder of anything else gets none.
///
/// # Errors
/// What the folder reports.
pub fn write(folder: &ResultsFolder, contents: Contents<'_>) -> Result<(), FolderError> {
    let has = |name: &str| contents.manifest.files.iter().any(|file| file.path == name);
    let page = if has(SummaryRow::FILE) {
        compose(folder.path(), contents)
    } else if has(IsoconversionalRow::FILE) {
        let Contents { manifest, tables, drawings } = contents;
        let images = figures::Images { folder: folder.path(), drawings };
        kinetics::compose(folder.path(), images, manifest, tables)
    } else if has(FitParameterRow::FILE) {
        let Contents { manifest, tables, drawings } = contents;
        let images = figures::Images { folder: folder.path(), drawings };
        fit::compose(folder.path(), images, manifest, tables)
    } else {
        return Ok(());
    };
    folder.write(REPORT_FILE, |out| out.write_all(page.as_bytes()))
}

/// The page. What can't be read in the folder is said in its place.
fn compose(folder: &Path, Contents { manifest, tables, drawings }: Contents<'_>) -> String {
    let images = figures::Images { folder, drawings };
    let scenario = asked::scenario(manifest);
    let title = scenario.get("title").and_then(toml::Value::as_str).unwrap_or_default();
    let title = if title.is_empty() { "Untitled run" } else { title };
    Html::page(title, |page| {
        page.element("header", &[], |page| {
            page.line("h1", title);
            page.element("p", &[("class", "state")], |page| page.text(&state(manifest)));
        });
        page.element("main", &[], |page| {
            happened::warnings(page, manifest);
            asked::write(page, images, manifest, &scenario);
            happened::summary(page, tables);
            figures::write(page, images);
            instruments::write(page, tables);
            provenance::write(page, folder, manifest, &scenario);
        });
    })
}

/// One line on how it went.
fn state(manifest: &Manifest) -> String {
    let (program, replicates) = (&manifest.program, manifest.replicates);
    let interrupted = if manifest.interrupted { ", interrupted" } else { "" };
    format!(
        "{} of {} replicates finished{interrupted}; {} {}",
        replicates.finished, replicates.asked, program.name, program.version
    )
}

#[cfg(test)]
mod tests;
