//! The page about a comparison of runs: the differences, curves, what differs in the scenarios.

use super::answer::sentence;
use super::figures::{self, Images};
use super::html::Html;
use super::numbers::mean_and_error;
use super::opening::Opening;
use super::quantities::in_words;
use super::{Contents, provenance};
use crate::results::Tables;
use crate::results::table::{
    Column, ComparisonRow, Row, SampleRow, ScenarioDifferenceRow, TableError, distinct,
};
use crate::units::digits;
use std::collections::BTreeMap;
use std::path::Path;

/// The figures that carry the answer.
const LEADS: [&str; 2] = ["compared_conversion", "compared_crystalline_fraction"];
/// The quantities that may be the answer, the better first.
const ANSWERS: [&str; 2] = ["t50", "conversion_end"];

/// Composes the page.
pub(super) fn compose(
    folder: &Path,
    Contents { manifest, tables, drawings }: Contents<'_>,
) -> String {
    let images = Images { folder, drawings, captions: captions() };
    let runs = labels(tables);
    let title = format!("Comparison of {}", runs.join(", "));
    let opening = Opening {
        title: &title,
        state: format!("{} runs", runs.len()),
        answer: answer(tables).unwrap_or_else(|error| error.to_string()),
        basis: "Mean ± standard error over replicates; p of Welch's t-test by Holm.".into(),
        leads: &LEADS,
        limits: Vec::new(),
    };
    opening.page(&images, manifest, |page| {
        page.folded("differences", "What differs in the scenarios", |page| {
            scenarios(page, tables).unwrap_or_else(|error| page.line("p", &error.to_string()));
        });
        page.folded("quantities", "All quantities", |page| {
            quantities(page, tables).unwrap_or_else(|error| page.line("p", &error.to_string()));
        });
        figures::write(page, &images, &LEADS);
        provenance::write(page, folder, manifest, &toml::Table::new());
    })
}

/// What the figures show, by their names.
fn captions() -> BTreeMap<String, String> {
    let caption = |column: &Column<SampleRow>| {
        let text = format!(
            "{} against time: mean over the replicates of each run, and its 95 % band.",
            column.title
        );
        (format!("compared_{}", column.name), text)
    };
    SampleRow::quantities().map(caption).collect()
}

/// The runs, in order.
fn labels(tables: &Tables) -> Vec<String> {
    let rows = tables.comparison.rows().unwrap_or_default();
    distinct(rows.iter().map(|row| row.run.clone()))
}

/// Each run's value of a quantity that all have, or else most, and how it differs from the first run's.
fn answer(tables: &Tables) -> Result<String, TableError> {
    let rows = tables.comparison.rows()?;
    let own = |quantity: &str| -> Vec<&ComparisonRow> {
        rows.iter().filter(|row| row.quantity == quantity && row.mean.is_some()).collect()
    };
    // Of several that as many have, `max_by_key` takes the last.
    let found = ANSWERS.iter().rev().map(|quantity| own(quantity)).max_by_key(Vec::len);
    let Some(found) = found.filter(|rows| rows.len() > 1) else {
        return Ok("No quantity has a value in two of the runs.".into());
    };
    let clause = |row: &&ComparisonRow| {
        let unit = unit(row);
        let value = row.mean.map(|mean| mean_and_error(mean, row.standard_error));
        let difference = row.difference.map(|it| mean_and_error(it, row.difference_error));
        let p = row.p_holm.map(|p| format!(", p\u{A0}=\u{A0}{}", digits(p, 2)));
        let difference = difference
            .map(|it| format!(" (difference {it}{unit}{})", p.unwrap_or_default()))
            .unwrap_or_default();
        let value = value.unwrap_or_default();
        format!("{value}{unit}{} in “{}”{difference}", row.in_part(), row.run)
    };
    let clauses: Vec<String> = found.iter().map(clause).collect();
    Ok(sentence(&format!("{}: {}", in_words(&found[0].quantity), clauses.join("; "))))
}

fn unit(row: &ComparisonRow) -> String {
    if row.unit == "1" { String::new() } else { format!("\u{A0}{}", row.unit) }
}

fn scenarios(page: &mut Html, tables: &Tables) -> Result<(), TableError> {
    let rows = tables.scenario_differences.rows()?;
    if rows.is_empty() {
        page.line("p", "Nothing: the scenarios are the same but for their titles.");
    }
    let labels = labels(tables);
    let header: Vec<String> = std::iter::once("key".to_owned()).chain(labels.clone()).collect();
    page.table(&header, &ScenarioDifferenceRow::by_key(rows, labels.len()));
    Ok(())
}

fn quantities(page: &mut Html, tables: &Tables) -> Result<(), TableError> {
    let header = ["quantity", "run", "mean ± SE", "unit", "difference ± SE", "t", "p", "p by Holm"];
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| digits(value, 2));
    let row = |row: &ComparisonRow| {
        let value = row.mean.map(|mean| mean_and_error(mean, row.standard_error));
        let nothing = if row.unit == "h" { "not reached" } else { "not defined" };
        let difference = row.difference.map(|it| mean_and_error(it, row.difference_error));
        vec![
            in_words(&row.quantity),
            row.run.clone(),
            value.map_or_else(|| nothing.into(), |value| value + &row.in_part()),
            unit(row).trim().to_owned(),
            difference.unwrap_or_default(),
            number(row.t),
            number(row.p),
            number(row.p_holm),
        ]
    };
    let rows: Vec<Vec<String>> = tables.comparison.rows()?.iter().map(row).collect();
    page.table(&header.map(String::from), &rows);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(quantity: &str, run: &str, mean: Option<f64>) -> ComparisonRow {
        let is_second = run == "crude" && mean.is_some();
        ComparisonRow {
            quantity: quantity.into(),
            unit: if quantity == "t50" { "h" } else { "1" }.into(),
            run: run.into(),
            mean,
            standard_error: mean.map(|_| 0.25),
            replicates: 8,
            finished: 8,
            difference: is_second.then_some(-4.5),
            difference_error: is_second.then_some(0.35),
            t: None,
            degrees_of_freedom: None,
            p: None,
            p_holm: is_second.then_some(0.002),
        }
    }

    #[test]
    fn the_answer_is_of_the_quantity_that_most_runs_have() {
        let told = |t50: Option<f64>| {
            let rows = vec![
                row("t50", "ground", Some(29.0)),
                row("t50", "crude", t50),
                row("conversion_end", "ground", Some(0.5)),
                row("conversion_end", "crude", Some(0.75)),
            ];
            let tables = Tables { comparison: rows.into(), ..Tables::default() };
            answer(&tables).unwrap().replace('\u{A0}', " ")
        };
        assert_eq!(
            told(Some(24.5)),
            "Time to a conversion of 50 % (t50): 29.00 ± 0.25 h in “ground”; 24.50 ± 0.25 h in “crude” (difference -4.50 ± 0.35 h, \
             p = 0.002)."
        );
        assert!(
            told(None).starts_with(
                "Conversion at the end: 0.50 ± 0.25 in “ground”; 0.75 ± 0.25 in “crude”"
            )
        );
    }
}
