//! The page about kinetics: curves, activation energies, figures, files.

use super::figures::{self, Images};
use super::html::Html;
use super::numbers::mean_and_error;
use super::opening::Opening;
use super::{Contents, provenance};
use crate::results::Tables;
use crate::results::table::{IsoconversionalRow, OverallRow, PeakRow, TableError, distinct};
use crate::statistics::extent;
use crate::units::{ZERO_CELSIUS, digits};
use std::collections::BTreeMap;
use std::path::Path;

/// Where the energy is looked at for whether it changes with the conversion (ICTAC 2011).
const LOOKED_AT: [f64; 2] = [0.2, 0.8];

/// The figures that carry the answer.
const LEADS: [&str; 2] = ["activation_energy", "conversion_curves"];

/// Composes the page.
pub(super) fn compose(
    folder: &Path,
    Contents { manifest, tables, drawings }: Contents<'_>,
) -> String {
    let images = Images { folder, drawings, captions: BTreeMap::new() };
    let curves = tables.peaks.rows().map_or(0, <[PeakRow]>::len);
    let title = format!("Kinetics of {curves} curves");
    let opening = Opening {
        title: &title,
        state: format!("{} methods", methods(tables).len()),
        answer: answer(tables).unwrap_or_else(|error| error.to_string()),
        basis: "Each energy ± its standard error.".into(),
        leads: &LEADS,
        limits: Vec::new(),
    };
    opening.page(&images, manifest, |page| {
        page.folded("energies", "Activation energies", |page| {
            energies(page, tables).unwrap_or_else(|error| page.line("p", &error.to_string()));
        });
        figures::write(page, &images, &LEADS);
        page.folded("curves", "Curves", |page| {
            curve_table(page, tables).unwrap_or_else(|error| page.line("p", &error.to_string()));
        });
        provenance::write(page, folder, manifest, &toml::Table::new());
    })
}

/// The energy in the middle and how it changes, by the first method; or that of the whole reaction.
fn answer(tables: &Tables) -> Result<String, TableError> {
    let rows = tables.isoconversional.rows()?;
    if let Some(method) = rows.first().map(|row| row.method.as_str())
        && let Some([_, middle, _, _, change]) = of_method(rows, method)
    {
        return Ok(format!(
            "The activation energy at a conversion of 0.5 is {middle} kJ/mol ({method}); from 0.2 to 0.8 it changes by \
             {change}."
        ));
    }
    let row = tables.overall.rows()?.first();
    Ok(row.map_or_else(
        || "No method found an activation energy.".into(),
        |OverallRow { method, energy, standard_error, .. }| {
            let energy = mean_and_error(*energy, *standard_error);
            format!("The activation energy of the whole reaction is {energy} kJ/mol ({method}).")
        },
    ))
}

fn energies(page: &mut Html, tables: &Tables) -> Result<(), TableError> {
    page.line("p", "Each value ± its standard error, in kJ/mol.");
    let (rows, methods) = (tables.isoconversional.rows()?, methods(tables));
    let header = ["method", "at conversion 0.5", "from 0.2 to 0.8: least", "largest", "change"];
    let of_methods = methods.iter().filter_map(|method| of_method(rows, method));
    let table: Vec<Vec<String>> = of_methods.map(Vec::from).collect();
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

/// The isoconversional methods, in the order of their table.
fn methods(tables: &Tables) -> Vec<&str> {
    let rows = tables.isoconversional.rows().unwrap_or_default();
    distinct(rows.iter().map(|row| row.method.as_str()))
}

/// The energies of a method in a row; `None` without any where they are looked at.
fn of_method(rows: &[IsoconversionalRow], method: &str) -> Option<[String; 5]> {
    let [low, high] = LOOKED_AT;
    let inside =
        |row: &&IsoconversionalRow| row.method == method && (low..=high).contains(&row.conversion);
    let middle = rows.iter().filter(inside).min_by(|one, other| {
        (one.conversion - 0.5).abs().total_cmp(&(other.conversion - 0.5).abs())
    })?;
    let (least, largest) = extent(rows.iter().filter(inside).map(|row| row.energy));
    let change = 100.0 * (largest - least) / f64::midpoint(least, largest);
    Some([
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
