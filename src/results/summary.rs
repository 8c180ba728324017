//! The summary of a run as JSON, for programs that read no tables.

use super::table::SummaryRow;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// The file of the summary as JSON.
pub(super) const SUMMARY_JSON: &str = "summary.json";

/// Writes one entry per quantity; what is undefined is `null`.
pub(super) fn write(rows: &[SummaryRow], out: &mut dyn Write) -> io::Result<()> {
    let quantities: Map<String, Value> = rows.iter().map(entry).collect();
    serde_json::to_writer_pretty(&mut *out, &quantities)?;
    writeln!(out)
}

fn entry(row: &SummaryRow) -> (String, Value) {
    let SummaryRow { quantity, unit, mean, standard_error, low95, high95, replicates } = row;
    let value = json!({
        "unit": unit, "mean": mean, "standard_error": standard_error, "low95": low95, "high95": high95,
        "replicates": replicates,
    });
    (quantity.clone(), value)
}
