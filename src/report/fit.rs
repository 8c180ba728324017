//! The page about a fit: free numbers, what the data tell and what not, figures, data, runs, files.

use super::answer::sentence;
use super::figures::{self, Images};
use super::html::Html;
use super::numbers::mean_and_error;
use super::opening::Opening;
use super::{Contents, provenance};
use crate::results::Tables;
use crate::results::table::{
    FitDataRow, FitParameterRow, FitPointRow, FitStatementRow, FitWaveRow, TableError,
};
use crate::units::digits;
use std::collections::BTreeMap;
use std::path::Path;

/// Below this width over that of the prior the data say something about a number: half, as where they fix a direction.
const TOLD: f64 = 0.5;

/// The figures that carry the answer.
const LEADS: [&str; 2] = ["fit", "posterior"];

/// Composes the page.
pub(super) fn compose(
    folder: &Path,
    Contents { manifest, tables, drawings }: Contents<'_>,
) -> String {
    let images = Images { folder, drawings, captions: BTreeMap::new() };
    let fit: toml::Table = manifest.subject.text().parse().unwrap_or_default();
    let title = fit.get("title").and_then(toml::Value::as_str).unwrap_or_default();
    let opening = Opening {
        title: if title.is_empty() { "Untitled fit" } else { title },
        state: format!("{} runs", manifest.replicates.finished),
        answer: answer(tables).unwrap_or_else(|error| error.to_string()),
        basis: "Mean ± standard deviation of the posterior.".into(),
        leads: &LEADS,
        limits: Vec::new(),
    };
    let parts: [(&str, &str, Part); 4] = [
        ("numbers", "Free numbers", numbers),
        ("told", "What the data tell", told),
        ("data", "Data", data),
        ("waves", "Runs", waves),
    ];
    opening.page(&images, manifest, |page| {
        for (id, heading, write) in parts {
            page.folded(id, heading, |page| {
                write(page, tables).unwrap_or_else(|error| page.line("p", &error.to_string()));
            });
        }
        figures::write(page, &images, &LEADS);
        provenance::write(page, folder, manifest, &toml::Table::new());
    })
}

/// The free numbers, and which of them the data say nothing about.
fn answer(tables: &Tables) -> Result<String, TableError> {
    let rows = tables.fit_parameters.rows()?;
    let (told, silent): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.narrowing < TOLD);
    let value = |row: &&FitParameterRow| {
        let value = mean_and_error(row.mean, Some(row.deviation));
        let unit = if row.unit.is_empty() { String::new() } else { format!("\u{A0}{}", row.unit) };
        format!("{} {value}{unit}", row.title)
    };
    let silent: Vec<&str> = silent.iter().map(|row| row.title.as_str()).collect();
    let mut clauses: Vec<String> = told.iter().map(value).collect();
    if !silent.is_empty() {
        clauses.push(format!("the data say little about {}", silent.join(", ")));
    }
    Ok(sentence(&clauses.join("; ")))
}

/// Writes a part of the page.
type Part = fn(&mut Html, &Tables) -> Result<(), TableError>;

fn numbers(page: &mut Html, tables: &Tables) -> Result<(), TableError> {
    page.line(
        "p",
        "Mean ± standard deviation of the posterior, with its intervals. The width is that of the posterior over that of \
         the prior: near 1, the data say nothing about the number.",
    );
    let header = ["number", "mean ± deviation", "68 %", "95 %", "width", "effective draws", "R̂"];
    let row = |row: &FitParameterRow| {
        let between = |low: f64, high: f64| format!("{} to {}", digits(low, 3), digits(high, 3));
        vec![
            row.parameter.clone(),
            mean_and_error(row.mean, Some(row.deviation)),
            between(row.low68, row.high68),
            between(row.low95, row.high95),
            digits(row.narrowing, 2),
            format!("{:.0}", row.effective_size),
            format!("{:.3}", row.r_hat),
        ]
    };
    let rows: Vec<Vec<String>> = tables.fit_parameters.rows()?.iter().map(row).collect();
    page.table(&header.map(String::from), &rows);
    Ok(())
}

/// What the data tell; warnings stand above.
fn told(page: &mut Html, tables: &Tables) -> Result<(), TableError> {
    let rows: Vec<&FitStatementRow> =
        tables.fit_statements.rows()?.iter().filter(|row| row.about == "told").collect();
    page.element("ul", &[], |page| rows.iter().for_each(|row| page.line("li", &row.sentence)));
    Ok(())
}

fn data(page: &mut Html, tables: &Tables) -> Result<(), TableError> {
    page.line(
        "p",
        "Errors and discrepancies are in the unit of the observable. Leave-one-out residuals of the emulator, and runs of \
         the posterior against it, are root mean squares in its own deviations: 1 if it knows its errors.",
    );
    let header = [
        "data",
        "observable",
        "points",
        "error",
        "discrepancy",
        "residuals",
        "leave-one-out",
        "runs against emulator",
    ];
    let points = tables.fit_points.rows()?;
    let row = |row: &FitDataRow| {
        let estimated = if row.estimated { ", estimated" } else { "" };
        let above = if row.discrepancy_above_prior { ", above its prior" } else { "" };
        vec![
            row.data.clone(),
            row.observable.replace('_', " "),
            row.points.to_string(),
            format!("{}{estimated}", digits(row.error, 2)),
            row.discrepancy.map_or_else(String::new, |it| format!("{}{above}", digits(it, 2))),
            digits(root_mean_square(points, &row.data), 2),
            digits(row.leave_one_out, 2),
            digits(row.disagreement, 2),
        ]
    };
    let rows: Vec<Vec<String>> = tables.fit_data.rows()?.iter().map(row).collect();
    page.table(&header.map(String::from), &rows);
    Ok(())
}

fn root_mean_square(points: &[FitPointRow], data: &str) -> f64 {
    let own = points.iter().filter(|row| row.data == data).map(|row| row.residual * row.residual);
    let squares: Vec<f64> = own.collect();
    (squares.iter().sum::<f64>() / squares.len() as f64).sqrt()
}

fn waves(page: &mut Html, tables: &Tables) -> Result<(), TableError> {
    let header =
        ["wave", "points", "plausible share of the prior", "largest move of a mean / deviations"];
    let row = |row: &FitWaveRow| {
        vec![
            row.wave.to_string(),
            row.points.to_string(),
            digits(row.plausible, 2),
            row.moved.map_or_else(String::new, |moved| digits(moved, 2)),
        ]
    };
    let rows: Vec<Vec<String>> = tables.fit_waves.rows()?.iter().map(row).collect();
    page.table(&header.map(String::from), &rows);
    Ok(())
}
