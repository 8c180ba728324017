//! The page about kinetics: curves, activation energies, figures, files.

use super::figures::{self, Images};
use super::html::Html;
use super::numbers::mean_and_error;
use super::{happened, provenance};
use crate::results::table::{IsoconversionalRow, OverallRow, PeakRow, TableError};
use crate::results::{Manifest, Tables};
use crate::statistics::extent;
use crate::units::{ZERO_CELSIUS, digits};
use std::path::Path;

/// Where the energy is looked at for whether it changes with the conversion (ICTAC 2011).
const LOOKED_AT: [f64; 2] = [0.2, 0.8];

/// Composes the page.
pub(super) fn compose(
    folder: &Path,
    images: Images<'_>,
    manifest: &Manifest,
    tables: &Tables,
) -> String {
    let curves = tables.peaks.rows().map_or(0, <[PeakRow]>::len);
    let title = format!("Kinetics of {curves} curves");
    let program = &manifest.program;
    Html::page(&title, |page| {
        page.element("header", &[], |page| {
            page.line("h1", &title);
            page.element("p", &[("class", "state")], |page| {
                page.text(&format!("{} {}", program.name, program.version));
            });
        });
        page.element("main", &[], |page| {
            happened::warnings(page, manifest);
            page.section("energies", "Activation energies", |page| {
                energies(page, tables).unwrap_or_else(|error| page.line("p", &error.to_string()));
            });
            figures::write(page, images);
            page.section("curves", "Curves", |page| {
                curve_table(page, tables)
                    .unwrap_or_else(|error| page.line("p", &error.to_string()));
            });
            provenance::write(page, folder, manifest, &toml::Table::new());
        });
    })
}

fn energies(page: &mut Html, tables: &Tables) -> Result<(), TableError> {
    page.line("p", "Each value ± its standard error, in kJ/mol.");
    let rows = tables.isoconversional.rows()?;
    let mut methods: Vec<&str> = Vec::new();
    for row in rows {
        if !methods.contains(&row.method.as_str()) {
            methods.push(&row.method);
        }
    }
    let header = ["method", "at conversion 0.5", "from 0.2 to 0.8: least", "largest", "change"];
    let table: Vec<_> = methods.iter().filter_map(|method| of_method(rows, method)).collect();
    page.table(&header.map(String::from), &table);
    page.line(
        "p",
        "Energies that change by more than 10 to 20 % of their mean are those of several steps: one number then says \
         little (ICTAC 2011).",
    );
    let header = ["one number for the whole reaction", "energy", "prefactor / s⁻¹"];
    let row = |row: &OverallRow| {
        let prefactor = row.prefactor.map_or(String::new(), |it| format!("{it:.2e}"));
        vec![row.method.clone(), mean_and_error(row.energy, row.standard_error), prefactor]
    };
    let table: Vec<Vec<String>> = tables.overall.rows()?.iter().map(row).collect();
    page.table(&header.map(String::from), &table);
    Ok(())
}

/// The energies of a method in a row; `None` without any where they are looked at.
fn of_method(rows: &[IsoconversionalRow], method: &str) -> Option<Vec<String>> {
    let [low, high] = LOOKED_AT;
    let inside =
        |row: &&IsoconversionalRow| row.method == method && (low..=high).contains(&row.conversion);
    let middle = rows.iter().filter(inside).min_by(|one, other| {
        (one.conversion - 0.5).abs().total_cmp(&(other.conversion - 0.5).abs())
    })?;
    let (least, largest) = extent(rows.iter().filter(inside).map(|row| row.energy));
    let change = 100.0 * (largest - least) / f64::midpoint(least, largest);
    Some(vec![
        method.to_owned(),
        mean_and_error(middle.energy, middle.standard_error),
        digits(least, 4),
        digits(largest, 4),
        format!("{} %", digits(change, 2)),
    ])
}

fn curve_table(page: &mut Html, tables: &Tables) -> Result<(), TableError> {
    let header = ["curve", "program", "peak / °C", "conversion there", "last conversion"];
    let row = |row: &PeakRow| {
        let program = match (row.heating_rate, row.hold) {
            (Some(rate), _) => format!("{} K/min", digits(rate, 3)),
            (_, Some(kelvin)) => format!("{} °C", digits(kelvin - ZERO_CELSIUS, 4)),
            _ => "other".to_owned(),
        };
        let peak = row.temperature.map_or(String::new(), |it| digits(it - ZERO_CELSIUS, 4));
        let there = row.conversion.map_or(String::new(), |it| digits(it, 2));
        vec![row.curve.clone(), program, peak, there, digits(row.end, 3)]
    };
    let rows: Vec<Vec<String>> = tables.peaks.rows()?.iter().map(row).collect();
    page.table(&header.map(String::from), &rows);
    Ok(())
}
