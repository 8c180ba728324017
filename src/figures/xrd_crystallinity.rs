//! Crystallinity and size of domains as X-rays show them, beside what they are.

use super::axis::Axis;
use super::chart::{Chart, Course, Look, Pane};
use super::legend::{MARKER, Sample};
use super::markers::Marker;
use super::replicates::means;
use super::sheet::Sheet;
use super::style::LineStyle;
use super::{FigureError, Style};
use crate::results::Tables;
use crate::results::table::instruments::XrdRow;
use crate::statistics::extent;

/// Height in mm.
const HEIGHT: f64 = 85.0;

/// Draws `figures/xrd_crystallinity.{svg,png,pdf}` from `instruments/xrd_crystallinity.csv`, one
/// column wide.
///
/// Above: the share of areas of the pattern, and of molecules that are ordered. Below: sizes of
/// domains, by Scherrer's equation and by chords through the lattice. Markers are read off patterns
/// and are means over replicates with their standard errors, lines are means of the lattice. Draws
/// nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let rows = tables.xrd_crystallinity.rows()?;
    if rows.is_empty() {
        return Ok(None);
    }
    let last = extent(rows.iter().map(|row| row.time)).1;
    let line = LineStyle { dashes: &[], ..style.line(0) };
    let marker = Marker::of(0, style.line(2).colour);
    let read = |column, look| means(rows, (&XrdRow::time, column), look);
    let pair = |lattice, pattern| {
        [read(lattice, Look::line(line)), read(pattern, Look::markers(marker, MARKER))]
    };
    let shares = pair(&XrdRow::crystalline_fraction, &XrdRow::crystallinity);
    let sizes = pair(&XrdRow::domain_size, &XrdRow::scherrer_size);
    let (low, high) = extent(sizes.iter().flat_map(|course| &course.mean).copied());
    let share = Axis::linear(XrdRow::crystalline_fraction.title, "", 0.0, 1.0, 5);
    let size = Axis::log_around(XrdRow::domain_size.title, XrdRow::domain_size.unit(), low, high);
    let pane = |(courses, y): ([Course; 2], Axis)| Pane {
        otherwise: "too few lines end in the box",
        ..Pane::new((Axis::time(0.0, last, 7), y), courses.into_iter().enumerate().collect())
    };
    let chart = Chart {
        panes: [(shares, share), (sizes, size)].map(pane).into(),
        series: vec![
            (Sample::Line(line), "lattice".to_owned()),
            (Sample::points(marker, MARKER), "read off the pattern".to_owned()),
        ],
        ..Chart::default()
    };
    Ok(Some(chart.column(HEIGHT, style)))
}

#[cfg(test)]
mod tests {
    use super::super::clear::assert_texts_are_clear;
    use super::super::synthetic::rows_of;
    use super::*;

    fn drawn(rows: &str) -> bool {
        let names =
            "replicate,time_s,crystallinity,crystalline_fraction,domain_size_nm,scherrer_size_nm";
        let xrd_crystallinity = rows_of(&format!("{names}\n{rows}"));
        let tables = Tables { xrd_crystallinity, ..Tables::default() };
        let sheet = draw(&tables, &Style::default()).unwrap();
        if let Some(sheet) = &sheet {
            assert_texts_are_clear(sheet, "xrd_crystallinity");
        }
        sheet.is_some()
    }

    #[test]
    fn odd_tables_draw_too() {
        assert!(!drawn(""));
        assert!(drawn("1,0,0.9,0.9,30,29\n"));
        assert!(drawn("1,0,,0.9,30,\n2,0,,0.8,20,\n"));
        assert!(drawn("1,0,0,0,,\n1,3600,0,0,,\n"));
        assert!(drawn("1,0,0.9,0.9,1000,999\n1,9e5,0.1,0.1,1.2,1.5\n2,9e5,0.2,0.2,1.3,1.4\n"));
    }
}
