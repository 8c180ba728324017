//! What was read off the curves of instruments: every table of instruments with one row per replicate,
//! as means over the replicates, and monomer against product.

use super::html::Html;
use super::numbers::estimate;
use crate::results::table::{Column, Row, TableError};
use crate::results::{Table, Tables, moments_shown};
use crate::statistics::Estimate;
use crate::units::number;
use std::collections::{BTreeMap, BTreeSet};

/// The most rows of a table; longer ones are only named.
const MOST_ROWS: usize = 100;

/// The tables, if there are any.
pub(super) fn write(page: &mut Html, tables: &Tables) {
    let shown: Vec<Shown> = [
        Shown::of(&tables.dsc_peaks),
        Shown::of(&tables.ftir_bands),
        Shown::of(&tables.monomer_product),
        Shown::of(&tables.nmr_lines),
        Shown::of(&tables.uvvis_colour),
        Shown::of(&tables.xrd_crystallinity),
    ]
    .into_iter()
    .flatten()
    .collect();
    if shown.is_empty() {
        return;
    }
    page.folded("instruments", "Instruments", |page| {
        page.line("p", "Read off the curves, as mean ± standard error over the replicates.");
        for Shown { file, header, rows } in &shown {
            page.line("h3", file);
            match rows {
                Ok(rows) if rows.len() > MOST_ROWS => {
                    page.line("p", &format!("{} rows: see the file.", rows.len()));
                }
                Ok(rows) => page.table(header, rows),
                Err(error) => page.line("p", &error.to_string()),
            }
        }
    });
}

/// A table as the page shows it.
struct Shown {
    file: &'static str,
    header: Vec<String>,
    rows: Result<Vec<Vec<String>>, TableError>,
}

impl Shown {
    /// None where there is no table.
    fn of<R: Row>(table: &Table<R>) -> Option<Self> {
        let rows = table.rows_if_any().transpose()?.map(means);
        let header = shown_columns::<R>().map(|column| heading(column)).collect();
        Some(Self { file: R::FILE, header, rows })
    }
}

/// The columns that are shown: all but the replicate.
fn shown_columns<R: Row>() -> impl Iterator<Item = &'static Column<R>> {
    R::COLUMNS.iter().filter(|column| column.name != "replicate")
}

fn is_time<R>(column: &Column<R>) -> bool {
    column.name == "time_s"
}

fn heading<R>(column: &Column<R>) -> String {
    if is_time(column) { "Time / h".to_owned() } else { column.printed() }
}

/// Rows of the same time and text as one, with means over their numbers.
fn means<R: Row>(rows: &[R]) -> Vec<Vec<String>> {
    let is_key = |column: &&Column<R>| !column.is_quantity() && !is_colour(rows, column);
    let keys: Vec<&Column<R>> = shown_columns().filter(is_key).collect();
    let time = keys.iter().copied().find(|column| is_time(column));
    let moments = time.map(|time| moments(rows, time)).unwrap_or_default();
    let is_shown = |row: &&R| {
        let time = time.and_then(|time| time.number(row));
        time.is_none_or(|time| moments.contains(&time))
    };
    let mut groups: Vec<Vec<&R>> = Vec::new();
    let mut places = BTreeMap::new();
    for row in rows.iter().filter(is_shown) {
        let key = |column: &&Column<R>| (column.number(row).map(f64::to_bits), column.text(row));
        let key: Vec<_> = keys.iter().map(key).collect();
        let place = *places.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[place].push(row);
    }
    groups.iter().map(|rows| shown_columns().map(|column| cell(column, rows)).collect()).collect()
}

/// Whether a column holds colours: they were found, and do not say what a row is about.
fn is_colour<R>(rows: &[R], column: &Column<R>) -> bool {
    rows.iter().any(|row| column.text(row).is_some_and(|text| text.starts_with('#')))
}

/// What stands in a column of the rows of some replicates.
fn cell<R>(column: &Column<R>, rows: &[&R]) -> String {
    let numbers = || rows.iter().map(|row| column.number(row));
    if is_time(column) {
        return numbers().flatten().next().map_or_else(String::new, |time| number(time / 3600.0));
    }
    if column.is_quantity() {
        return estimate(&Estimate::of(numbers()));
    }
    let texts: BTreeSet<&str> = rows.iter().filter_map(|row| column.text(row)).collect();
    Vec::from_iter(texts).join(", ")
}

/// The times that are shown.
fn moments<R>(rows: &[R], time: &Column<R>) -> Vec<f64> {
    let mut times: Vec<f64> = rows.iter().filter_map(|row| time.number(row)).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    moments_shown(times.len()).map(|place| times[place]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::table::instruments::{NmrLine, UvvisColour};

    fn line(replicate: u32, time: f64, line: &str, area: f64) -> NmrLine {
        let line = line.to_owned();
        NmrLine { replicate, time, line, shift: None, width: None, area, area_counted: 2.0 }
    }

    #[test]
    fn replicates_are_averaged_moment_by_moment_and_line_by_line() {
        let mut rows: Vec<NmrLine> = [(1, 1.0), (2, 3.0)]
            .into_iter()
            .flat_map(|(replicate, area)| {
                [line(replicate, 0.0, "CN", area), line(replicate, 0.0, "CH3", 5.0)]
            })
            .collect();
        rows.push(line(1, 7200.0, "CN", 9.0));
        let shown = Shown::of(&Table::from(rows)).unwrap();
        assert_eq!(shown.header[..4], ["Time / h", "Line", "Highest at / ppm", "Width / ppm"]);
        let rows = shown.rows.unwrap();
        assert_eq!(rows[0], ["0", "CN", "", "", "2.0\u{A0}±\u{A0}1.0", "2"]);
        assert_eq!(rows[1][..5], ["0", "CH3", "", "", "5"]);
        assert_eq!(rows[2][..5], ["2", "CN", "", "", "9"]);
    }

    fn colour(replicate: u32, srgb: &str) -> UvvisColour {
        UvvisColour {
            replicate,
            time: 0.0,
            srgb: srgb.to_owned(),
            lightness: 97.0,
            a: 0.0,
            b: 0.0,
            band_edge: None,
            conversion: 0.0,
            number_average_segment: None,
            weight_average_segment: None,
        }
    }

    #[test]
    fn colours_of_replicates_stand_side_by_side() {
        let rows = means(&[colour(1, "#faffaf"), colour(2, "#faffae")]);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0][..3], ["0", "#faffae, #faffaf", "97"]);
    }

    #[test]
    fn of_many_moments_six_are_shown_the_first_and_the_last_among_them() {
        let rows: Vec<_> =
            (0..21).map(|hour| line(1, 3600.0 * f64::from(hour), "CN", 2.0)).collect();
        let shown = means(&rows);
        let times: Vec<&str> = shown.iter().map(|row| row[0].as_str()).collect();
        assert_eq!(times, ["0", "4", "8", "12", "16", "20"]);
    }
}
