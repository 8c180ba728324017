//! A verification: how far each value lies from the exact one, in standard errors.

use super::axis::Axis;
use super::frame::Frame;
use super::legend::{Legend, Sample};
use super::markers::Marker;
use super::panel::{Labelled, Margins, Panel, bottom_margin};
use super::sheet::Sheet;
use super::style::{
    AXIS_WEIGHT, BAND_STRENGTH, FAINT_INK, LABEL_SIZE, LineStyle, POINTS_PER_MM, THIN_WEIGHT, tint,
};
use super::titles::draw_titles;
use super::{FigureError, Style};
use crate::results::table::VerificationRow;
use crate::results::{ColumnWidth, Tables};

/// Height of a row in pt.
const ROW: f64 = 8.6;
/// The widest name of a comparison in pt.
const MOST_NAME: f64 = 130.0;
/// Radius of a marker in pt.
const MARKER: f64 = 1.6;
/// The band that passes, in standard errors.
const BAND: f64 = 4.0;
/// What lies further out is drawn at the edge of the axis.
const FURTHEST: f64 = 6.0;

/// Draws `figures/verification.{svg,png,pdf}` from `verification.csv`, one column wide.
///
/// Each row is a comparison, the first at the top; a marker is the deviation in standard errors by
/// one executor. The band is what passes. Draws nothing where the table has no rows.
///
/// # Errors
/// [`FigureError`] if the table is missing or malformed.
pub(super) fn draw(tables: &Tables, style: &Style) -> Result<Option<Sheet>, FigureError> {
    let verification = Verification::of(tables.verification.rows()?);
    if verification.names.is_empty() {
        return Ok(None);
    }
    Ok(Some(verification.compose(style)))
}

/// What the table holds.
struct Verification {
    /// Comparisons, in the order of the table.
    names: Vec<String>,
    /// Executors, in the order of the table.
    engines: Vec<String>,
    /// Comparison, executor, deviation.
    deviations: Vec<(usize, usize, f64)>,
}

/// The place of a name in a list; a new one is appended.
fn place_of(name: &str, list: &mut Vec<String>) -> usize {
    list.iter().position(|known| known == name).unwrap_or_else(|| {
        list.push(name.to_owned());
        list.len() - 1
    })
}

impl Verification {
    fn of(rows: &[VerificationRow]) -> Self {
        let mut read = Self { names: Vec::new(), engines: Vec::new(), deviations: Vec::new() };
        for VerificationRow { case, quantity, engine, deviation, .. } in rows {
            let name = place_of(&format!("{case}: {quantity}"), &mut read.names);
            let engine = place_of(engine, &mut read.engines);
            read.deviations.push((name, engine, *deviation));
        }
        read
    }

    /// Deviations, those of later executors first.
    fn drawing_order(&self) -> impl Iterator<Item = &(usize, usize, f64)> {
        (0..self.engines.len())
            .rev()
            .flat_map(|engine| self.deviations.iter().filter(move |row| row.1 == engine))
    }

    fn compose(&self, style: &Style) -> Sheet {
        let entries = self.engines.iter().enumerate().map(|(engine, name)| {
            let marker = marker(engine, style);
            (Sample::Marker { radius: MARKER, marker, error_bar: false }, name.clone())
        });
        let width = style.width(ColumnWidth::Single);
        let x = Axis::linear("Deviation / standard errors", "", -FURTHEST, FURTHEST, 6);
        let entries: Vec<_> = entries.collect();
        let legend = Legend::fitting(style.typeface(), entries, width * POINTS_PER_MM);
        let rows = self.names.len() as f64 * ROW;
        let height = legend.margin()
            + rows
            + bottom_margin(style.typeface(), &x, width * POINTS_PER_MM)
            + 4.0;
        let mut sheet = style.sheet(width, style.height(height / POINTS_PER_MM));
        let names: Vec<String> = self
            .names
            .iter()
            .rev()
            .map(|name| style.typeface().shortened(name, "", MOST_NAME, LABEL_SIZE))
            .collect();
        let y = Axis::words("", &names);
        let margins = Margins { top: legend.margin(), right: 2.0 };
        let frame = Frame::filling(&sheet, &x, &y, margins);
        draw_titles(&mut sheet, frame, &x.title, "");
        draw_band(&mut sheet, frame, &x, style);
        let panel = Panel::framed(&mut sheet, (x, y), frame, Labelled { x: true, y: true });
        // The first executor last: its disc lies within the square of the second.
        for &(name, engine, deviation) in self.drawing_order() {
            let row = (self.names.len() - 1 - name) as f64;
            // What is no number is as far out as can be.
            let deviation = if deviation.is_nan() { FURTHEST } else { deviation };
            let at = (panel.x_of(deviation.clamp(-FURTHEST, FURTHEST)), panel.y_of(row));
            let radius = if engine == 0 { MARKER } else { 1.7 * MARKER };
            marker(engine, style).draw(&mut sheet, at, radius);
        }
        legend.draw_above(&mut sheet, &panel);
        sheet
    }
}

/// A disc for the first executor, and the rim of a square around it for the second.
fn marker(engine: usize, style: &Style) -> Marker {
    Marker::of(engine, style.line(engine).colour).hollow(engine > 0)
}

/// The band that passes, and the line of no deviation.
fn draw_band(sheet: &mut Sheet, frame: Frame, x: &Axis, style: &Style) {
    let place = |value: f64| frame.left + x.place(value) * (frame.right - frame.left);
    let colour = tint(style.line(6).colour, BAND_STRENGTH);
    let height = frame.bottom - frame.top;
    sheet.rectangle((place(-BAND), frame.top), place(BAND) - place(-BAND), height, colour);
    let line = [(place(0.0), frame.top), (place(0.0), frame.bottom)];
    let faint = LineStyle { colour: FAINT_INK, dashes: &[] };
    sheet.styled_line(&line, THIN_WEIGHT.min(AXIS_WEIGHT), faint);
}

#[cfg(test)]
mod tests {
    use super::super::clear::{assert_texts_are_clear, says};
    use super::super::synthetic::rows_of;
    use super::*;
    use crate::results::Table;

    const TABLE: &str = "\
case,quantity,engine,value,exact,standard_error,deviation,tolerance,passed,source
first-order,conversion,bricks,0.8,0.8,0.001,0.3,4.0,true,law
first-order,conversion,reference,0.8,0.8,0.001,0.3,4.0,true,law
first-order,\"all intervals, χ²\",bricks,30,30,8,-1.3,4.0,true,law
a-case-of-a-very-long-name-indeed,a quantity with a long name,bricks,1,2,0.1,-10,4.0,false,law
walk-sc,mean steps,bricks,NaN,2,0.1,NaN,4.0,false,law
";

    #[test]
    fn each_comparison_has_a_row_and_no_text_covers_another() {
        let tables = Tables { verification: rows_of(TABLE), ..Tables::default() };
        let sheet = draw(&tables, &Style::default()).unwrap().unwrap();
        assert_texts_are_clear(&sheet, "verification");
        for word in ["first-order: conversion", "reference", "walk-sc: mean steps", "…"] {
            assert!(says(&sheet, word), "{word}");
        }
    }

    #[test]
    fn executors_and_comparisons_keep_the_order_of_the_table() {
        let table: Table<VerificationRow> = rows_of(TABLE);
        let read = Verification::of(table.rows().unwrap());
        assert_eq!(read.engines, ["bricks", "reference"]);
        assert_eq!((read.names.len(), read.deviations.len()), (4, 5));
        assert_eq!(read.deviations[2], (1, 0, -1.3));
    }
}
