//! The page about a fit: free numbers, what the data tell and what not, figures, data, runs, files.

use super::figures::{self, Images};
use super::html::Html;
use super::numbers::mean_and_error;
use super::{happened, provenance};
use crate::results::table::{
    FitDataRow, FitParameterRow, FitPointRow, FitStatementRow, FitWaveRow, TableError,
};
use crate::results::{Manifest, Tables};
use crate::units::digits;
use std::path::Path;

/// Composes the page.
pub(super) fn compose(
    folder: &Path,
    images: Images<'_>,
    manifest: &Manifest,
    tables: &Tables,
) -> String {
    let fit: toml::Table = manifest.subject.text().parse().unwrap_or_default();
    let title = fit.get("title").and_then(toml::Value::as_str).unwrap_or_default();
    let title = if title.is_empty() { "Untitled fit" } else { title };
    let (program, runs) = (&manifest.program, manifest.replicates.finished);
    let parts: [(&str, &str, Part); 4] = [
        ("numbers", "Free numbers", numbers),
        ("told", "What the data tell", told),
        ("data", "Data", data),
        ("waves", "Runs", waves),
    ];
    Html::page(title, |page| {
        page.element("header", &[], |page| {
            page.line("h1", title);
            page.element("p", &[("class", "state")], |page| {
                page.text(&format!("{runs} runs; {} {}", program.name, program.version));
            });
        });
        page.element("main", &[], |page| {
            happened::warnings(page, manifest);
            for (index, (id, heading, write)) in parts.into_iter().enumerate() {
                page.section(id, heading, |page| {
                    write(page, tables).unwrap_or_else(|error| page.line("p", &error.to_string()));
                });
                if index == 1 {
                    figures::write(page, images);
                }
            }
            provenance::write(page, folder, manifest, &toml::Table::new());
        });
    })
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
