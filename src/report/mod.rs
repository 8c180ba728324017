//! One page about a run, from its folder alone: what was asked, what happened, figures, instruments,
//! warnings, and where it comes from. It needs no network and no script.

mod asked;
mod figures;
mod happened;
mod html;
mod instruments;
mod numbers;
mod provenance;

use crate::results::table::{Row, SummaryRow};
use crate::results::{FolderError, Manifest, REPORT_FILE, ResultsFolder};
use html::Html;
use std::path::Path;

/// Writes `report.html` into the folder of a run, whose manifest this is or is going to be. The folder of
/// anything else gets none.
///
/// # Errors
/// What the folder reports.
pub fn write(folder: &ResultsFolder, manifest: &Manifest) -> Result<(), FolderError> {
    if !manifest.files.iter().any(|file| file.path == SummaryRow::FILE) {
        return Ok(());
    }
    let page = compose(folder.path(), manifest);
    folder.write(REPORT_FILE, |out| out.write_all(page.as_bytes()))
}

/// The page. What can't be read in the folder is said in its place.
fn compose(folder: &Path, manifest: &Manifest) -> String {
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
            asked::write(page, folder, manifest, &scenario);
            happened::summary(page, folder);
            figures::write(page, folder);
            instruments::write(page, folder, manifest);
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
