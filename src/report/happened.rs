//! What happened: the summary over the replicates, and what its reader should know.

use super::html::Html;
use super::numbers::mean_and_error;
use crate::results::table::SummaryRow;
use crate::results::{Manifest, Tables};

/// Warnings and advice, if there are any.
pub(super) fn warnings(page: &mut Html, manifest: &Manifest) {
    if manifest.warnings.is_empty() {
        return;
    }
    page.element("section", &[("id", "warnings"), ("class", "warnings")], |page| {
        page.line("h2", "Advice and warnings");
        page.element("ul", &[], |page| {
            manifest.warnings.iter().for_each(|sentence| page.line("li", sentence));
        });
    });
}

/// The summary.
pub(super) fn summary(page: &mut Html, tables: &Tables) {
    page.section("happened", "What happened", |page| match tables.summary.rows() {
        Ok(rows) => {
            page.line("p", "Mean ± standard error over the replicates that have a value.");
            let header = ["quantity", "mean ± SE", "unit", "replicates"].map(String::from);
            page.table(&header, &rows.iter().map(shown).collect::<Vec<_>>());
        }
        Err(error) => page.line("p", &error.to_string()),
    });
}

fn shown(row: &SummaryRow) -> Vec<String> {
    let value = row.mean.map(|mean| mean_and_error(mean, row.standard_error));
    let nothing = if row.unit == "h" { "not reached" } else { "not defined" };
    vec![
        row.quantity.replace('_', " "),
        value.unwrap_or_else(|| nothing.into()),
        if row.unit == "1" { String::new() } else { row.unit.clone() },
        row.replicates.to_string(),
    ]
}
