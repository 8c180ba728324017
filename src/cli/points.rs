//! What the terminal shows of a study at the end: its points, with the quantities that its figures show.

use super::say;
use crate::report::Points;
use crate::results::POINTS_FILE;
use std::path::Path;

/// The most points that are shown.
const MOST: usize = 12;

/// Shows the first points of the study in a folder. Tables that can't be read are none to show.
pub fn show(folder: &Path) {
    let Ok(points) = Points::read(folder) else { return };
    let shown = &points.rows[..points.rows.len().min(MOST)];
    say::line("mean ± standard error over the replicates of a point");
    for line in aligned(&points.header, shown) {
        say::line(line);
    }
    let more = points.rows.len() - shown.len();
    if more > 0 {
        say::line(format_args!("  … {more} more in {}", folder.join(POINTS_FILE).display()));
    }
}

/// Rows under their header, column by column; a value that is not there is a dash.
pub fn aligned(header: &[String], rows: &[Vec<String>]) -> Vec<String> {
    let shown = |cell: &String| match cell.replace('\u{A0}', " ") {
        cell if cell.is_empty() => "–".to_owned(),
        cell => cell,
    };
    let rows: Vec<Vec<String>> = std::iter::once(header)
        .chain(rows.iter().map(Vec::as_slice))
        .map(|row| row.iter().map(shown).collect())
        .collect();
    let width = |column: usize| {
        rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("  {cell:<width$}"));
        cells.collect::<String>().trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let words = |row: &[&str]| row.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>();
        let rows = [words(&["1", "12.50\u{A0}±\u{A0}0.30"]), words(&["10", ""])];
        let lines = ["  point  t50_h", "  1      12.50 ± 0.30", "  10     –"];
        assert_eq!(aligned(&words(&["point", "t50_h"]), &rows), lines);
    }
}
