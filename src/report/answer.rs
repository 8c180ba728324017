//! What a run found, in one sentence: every number that chance has a part in with its standard error.

use super::numbers::mean_and_error;
use crate::results::Tables;
use crate::results::table::{Row, SampleRow, SummaryRow, TableError};
use crate::units;

/// Less than this crystalline fraction is almost none.
const ALMOST_NONE: f64 = 0.005;

/// The sentence about a run with this many finished replicates.
///
/// # Errors
/// What the tables report.
pub(super) fn answer(tables: &Tables, finished: u32) -> Result<String, TableError> {
    if finished == 0 {
        return Ok("No replicate came to its end.".into());
    }
    let summary = Summary { rows: tables.summary.rows()?, finished };
    let end = tables.means.rows()?.last().map_or(0.0, |row| row.time);
    let mut at_the_end = vec![summary.conversion()];
    at_the_end.extend(order(tables, &summary)?);
    let clauses = [
        summary.time("t50", "half converted after"),
        Some(format!("after {}: {}", units::time(end), at_the_end.join(", "))),
        summary.time("melting_began", "melting began after"),
        summary
            .value("insoluble_yield")
            .map(|value| format!("{value} of the monomer put in remains after the wash")),
    ];
    let clauses: Vec<String> = clauses.into_iter().flatten().collect();
    Ok(sentence(&clauses.join("; ")))
}

/// A clause as a sentence.
pub(super) fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
}

/// What is left of the crystal, if there was one.
fn order(tables: &Tables, summary: &Summary<'_>) -> Result<Option<String>, TableError> {
    let column = SampleRow::quantities().find(|column| column.name == "crystalline_fraction");
    let first = tables.means.rows()?.first();
    let band = first.zip(column).and_then(|(row, column)| row.band(column));
    let began = band.and_then(|band| band.mean).unwrap_or_default();
    let Some((mean, value)) = summary.mean("crystalline_fraction_end") else { return Ok(None) };
    Ok(match mean {
        _ if began == 0.0 => None,
        0.0 => Some("no crystal left".into()),
        ..ALMOST_NONE => Some(format!("almost no crystal left (crystalline fraction {value})")),
        _ => Some(format!("crystalline fraction {value}")),
    })
}

/// The summary of the replicates that finished.
struct Summary<'a> {
    rows: &'a [SummaryRow],
    finished: u32,
}

impl Summary<'_> {
    fn row(&self, quantity: &str) -> Option<&SummaryRow> {
        self.rows.iter().find(|row| row.quantity == quantity)
    }

    /// A mean, and how it is shown.
    fn mean(&self, quantity: &str) -> Option<(f64, String)> {
        let row = self.row(quantity)?;
        let mean = row.mean?;
        Some((mean, mean_and_error(mean, row.standard_error)))
    }

    fn value(&self, quantity: &str) -> Option<String> {
        self.mean(quantity).map(|(_, value)| value)
    }

    fn conversion(&self) -> String {
        match self.mean("conversion_end") {
            Some((0.0, _)) => "nothing converted".into(),
            Some((_, value)) => format!("conversion {value}"),
            None => "conversion unknown".into(),
        }
    }

    /// When something happened, and in how many replicates if not in all.
    fn time(&self, quantity: &str, what: &str) -> Option<String> {
        let row = self.row(quantity)?;
        let value = self.value(quantity)?;
        let some = if row.replicates < self.finished {
            format!(" (in {} of {} replicates)", row.replicates, self.finished)
        } else {
            String::new()
        };
        Some(format!("{what} {value}\u{A0}h{some}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::table::MeanRow;
    use crate::statistics::{Band, Estimate};

    /// Three replicates of 72 h that begin with a crystalline fraction of 0.9 and come to these values.
    fn told(quantities: &[(&str, [Option<f64>; 3])]) -> String {
        let band = Band { mean: Some(0.9), ..Band::default() };
        let bands = vec![band; SampleRow::quantities().count()];
        let row = |time| MeanRow { time, temperature: 413.15, replicates: 3, bands: bands.clone() };
        let summary = |(quantity, values): &(&str, [Option<f64>; 3])| {
            let Estimate { mean, standard_error, low95, high95, replicates } =
                Estimate::of(*values);
            let (quantity, unit) = ((*quantity).into(), "1".into());
            SummaryRow { quantity, unit, mean, standard_error, low95, high95, replicates }
        };
        let tables = Tables {
            means: vec![row(0.0), row(259_200.0)].into(),
            summary: quantities.iter().map(summary).collect::<Vec<_>>().into(),
            ..Tables::default()
        };
        answer(&tables, 3).unwrap().replace('\u{A0}', " ")
    }

    #[test]
    fn the_sentence_has_every_number_with_its_error() {
        let three = |values: [f64; 3]| values.map(Some);
        let whole = told(&[
            ("t50", three([29.0, 29.5, 28.5])),
            ("conversion_end", three([0.87, 0.88, 0.89])),
            ("crystalline_fraction_end", three([0.0; 3])),
            ("melting_began", [None; 3]),
        ]);
        assert_eq!(
            whole,
            "Half converted after 29.00 ± 0.29 h; after 72 h: conversion 0.8800 ± 0.0058, no crystal left."
        );
        let some = told(&[
            ("t50", [Some(70.0), None, None]),
            ("conversion_end", three([0.5, 0.4, 0.3])),
            ("crystalline_fraction_end", three([0.003, 0.002, 0.001])),
            ("insoluble_yield", three([0.25; 3])),
        ]);
        assert_eq!(
            some,
            "Half converted after 70 h (in 1 of 3 replicates); after 72 h: conversion 0.400 ± 0.058, almost no \
             crystal left (crystalline fraction 0.00200 ± 0.00058); 0.25 of the monomer put in remains after the wash."
        );
        let idle =
            [("conversion_end", three([0.0; 3])), ("crystalline_fraction_end", three([0.9; 3]))];
        assert_eq!(told(&idle), "After 72 h: nothing converted, crystalline fraction 0.9.");
    }
}
