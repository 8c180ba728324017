//! JCAMP-DX: labelled data records, `##LABEL=value`; ordinates at equal steps, packed or not, or pairs.

use super::super::dialect::{Dialect, Separator};
use super::super::heading::Heading;
use super::super::line::Line;
use super::super::number::{Cell, Decimal};
use super::super::shape::Shape;
use super::super::table::{Row, Series, Table};
use super::{line_with, packed, sound};
use crate::diagnostics::Diagnostic;

const DIALECT: Dialect = Dialect { separator: Separator::Blanks, decimal: Decimal::Point };
/// Two check values are the same if they differ by less than this share.
const SAME: f64 = 1e-6;

pub(super) fn fits(text: &str, lines: &[Line]) -> bool {
    ["##TITLE", "##JCAMP"].iter().any(|label| line_with(text, lines, label) == Some(0))
}

/// A record: its label, its value, and the lines below it.
struct Record<'l> {
    label: String,
    value: String,
    at: &'l Line,
    data: &'l [Line],
}

pub(super) fn read<'a>(text: &'a str, lines: &[Line]) -> Result<Table<'a>, Diagnostic> {
    let records = records(text, lines);
    let mut table = Table::new(Shape::JcampDx, DIALECT, Vec::new(), lines[0].span.clone());
    let mut known: Vec<&Record<'_>> = Vec::new();
    for record in &records {
        let form = record.value.replace(' ', "");
        match record.label.as_str() {
            "XYDATA" if form.starts_with("(X++(") => {
                let numbers = steps(text, record, &known)?;
                spectrum(&mut table, record, &known, numbers);
            }
            "XYDATA" | "XYPOINTS" | "PEAKTABLE" if form.starts_with("(XY") => {
                let numbers = pairs(text, record, &known)?;
                spectrum(&mut table, record, &known, numbers);
            }
            "NTUPLES" | "XYDATA" | "XYPOINTS" | "PEAKTABLE" => {
                let message = format!("`##{}= {}` is not read", record.label, record.value);
                let help =
                    "export the spectrum as `##XYDATA= (X++(Y..Y))` or as `##XYPOINTS= (XY..XY)`";
                return Err(Diagnostic::new(record.at.span.clone(), message).help(help));
            }
            "END" => known.clear(),
            _ => known.push(record),
        }
    }
    table.header = records
        .iter()
        .filter(|it| it.data.is_empty() && !it.value.is_empty())
        .map(|it| (it.label.clone(), it.value.clone()))
        .collect();
    sound(table, text, &lines[0])
}

fn records<'l>(text: &str, lines: &'l [Line]) -> Vec<Record<'l>> {
    let starts: Vec<usize> =
        (0..lines.len()).filter(|&at| lines[at].of(text).starts_with("##")).collect();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let record = |(&start, end): (&usize, usize)| {
        let (label, value) = lines[start].of(text)[2..].split_once('=')?;
        let letters = label.chars().filter(|letter| !matches!(letter, ' ' | '-' | '_' | '/'));
        let label = letters.collect::<String>().to_uppercase();
        Some(Record {
            label,
            value: without_comment(value).to_owned(),
            at: &lines[start],
            data: &lines[start + 1..end],
        })
    };
    starts.iter().zip(ends).filter_map(record).collect()
}

fn without_comment(line: &str) -> &str {
    line.split("$$").next().unwrap_or_default().trim()
}

/// The last value of a label.
fn value<'r>(known: &[&'r Record<'_>], label: &str) -> Option<&'r str> {
    known.iter().rev().find(|record| record.label == label).map(|record| record.value.as_str())
}

fn number(known: &[&Record<'_>], label: &str) -> Option<f64> {
    Cell::read(value(known, label)?, Decimal::Point).number()
}

/// A point and the line where it stands.
type Point = ([f64; 2], Line);

/// Ordinates at equal steps. The abscissa at the beginning of each line, the last ordinate before a line of differences and the
/// number of points are checked.
fn steps(text: &str, record: &Record<'_>, known: &[&Record<'_>]) -> Result<Vec<Point>, Diagnostic> {
    let factor = |label: &str| number(known, label).unwrap_or(1.0);
    let (of_x, of_y) = (factor("XFACTOR"), factor("YFACTOR"));
    let lines = record.data.iter().filter(|line| !without_comment(line.of(text)).is_empty());
    let packed = lines.clone().any(|line| packed::is_packed(without_comment(line.of(text))));
    let wrong = |line: &Line, message: String| {
        Err(Diagnostic::new(line.span.clone(), message)
            .help("the file was changed or cut off: export it again"))
    };
    let mut values: Vec<(f64, &Line)> = Vec::new();
    let mut starts: Vec<(f64, usize, &Line)> = Vec::new();
    let mut check = false;
    for line in lines {
        let Some((x, ordinates)) = packed::read(without_comment(line.of(text)), packed) else {
            return wrong(line, "this line is not of the form (X++(Y..Y))".into());
        };
        let mut found = ordinates.values.as_slice();
        if let (true, Some((last, _)), [first, rest @ ..]) = (check, values.last(), found) {
            if (first - last).abs() > SAME * last.abs().max(1.0) {
                let message =
                    format!("this line begins with {first}, where the line above ends with {last}");
                return wrong(line, message);
            }
            starts.push((x * of_x, values.len() - 1, line));
            found = rest;
        } else {
            starts.push((x * of_x, values.len(), line));
        }
        values.extend(found.iter().map(|value| (*value, line)));
        check = ordinates.ends_in_difference;
    }
    let count = values.len();
    if let Some(points) = number(known, "NPOINTS").filter(|points| *points != count as f64) {
        return wrong(record.at, format!("{count} points follow, where `##NPOINTS` says {points}"));
    }
    let Some((first, step)) = axis(known, &starts, count) else {
        return wrong(
            record.at,
            "the abscissas are not known without `##FIRSTX` and `##LASTX` or `##DELTAX`".into(),
        );
    };
    let abscissa = |index: usize| first + step * index as f64;
    let far =
        |&&(x, index, _): &&(f64, usize, &Line)| (x - abscissa(index)).abs() > 1.01 * step.abs();
    if let Some((x, index, line)) = starts.iter().find(far) {
        let message =
            format!("this line begins at {x}, where the points above lead to {}", abscissa(*index));
        return wrong(line, message);
    }
    let point =
        |(index, (y, line)): (usize, (f64, &Line))| ([abscissa(index), y * of_y], line.clone());
    Ok(values.into_iter().enumerate().map(point).collect())
}

/// The first abscissa and the step: from labels, or from the lines.
fn axis(known: &[&Record<'_>], starts: &[(f64, usize, &Line)], count: usize) -> Option<(f64, f64)> {
    let first = number(known, "FIRSTX").or(starts.first().map(|start| start.0))?;
    let steps = count.saturating_sub(1).max(1) as f64;
    let between = || {
        let [(a, from, _), .., (b, to, _)] = starts else { return None };
        (to > from).then(|| (b - a) / (to - from) as f64)
    };
    let last = number(known, "LASTX").map(|last| (last - first) / steps);
    let step = last.or_else(|| number(known, "DELTAX")).or_else(between)?;
    Some((first, step))
}

/// Pairs of abscissa and ordinate.
fn pairs(text: &str, record: &Record<'_>, known: &[&Record<'_>]) -> Result<Vec<Point>, Diagnostic> {
    let factor = |label: &str| number(known, label).unwrap_or(1.0);
    let (of_x, of_y) = (factor("XFACTOR"), factor("YFACTOR"));
    let mut found = Vec::new();
    for line in record.data {
        let numbers: Option<Vec<f64>> = without_comment(line.of(text))
            .split([' ', ',', ';', '\t'])
            .filter(|cell| !cell.is_empty())
            .map(|cell| Cell::read(cell, Decimal::Point).number())
            .collect();
        match numbers {
            Some(numbers) if numbers.len() % 2 == 0 => {
                found.extend(
                    numbers
                        .chunks_exact(2)
                        .map(|pair| ([pair[0] * of_x, pair[1] * of_y], line.clone())),
                );
            }
            _ => {
                let message = "this line does not hold pairs of numbers";
                return Err(Diagnostic::new(line.span.clone(), message)
                    .help("write x and y, with a comma between them"));
            }
        }
    }
    Ok(found)
}

/// Adds a spectrum as a run.
fn spectrum(table: &mut Table<'_>, record: &Record<'_>, known: &[&Record<'_>], points: Vec<Point>) {
    let heading = |label: &str| value(known, label).unwrap_or_default();
    let (first, before) = (table.columns.len(), table.rows.len());
    if first == 0 {
        table.heading = record.at.span.clone();
    }
    let x = Heading::read(heading("XUNITS"));
    let x = if x.known_unit().is_some() {
        x
    } else {
        Heading { name: heading("XUNITS").to_owned(), unit: None }
    };
    table.columns.extend([x, Heading { name: heading("YUNITS").to_owned(), unit: None }]);
    let row = |([x, y], line): Point| {
        let y = if y.is_nan() { Cell::Missing } else { Cell::Number(y) };
        let cells = std::iter::repeat_n(Cell::Missing, first).chain([Cell::Number(x), y]);
        Row { line, cells: cells.collect() }
    };
    table.rows.extend(points.into_iter().map(row));
    let name = heading("TITLE").to_owned();
    let (columns, rows) = (vec![first, first + 1], before..table.rows.len());
    table.series.push(Series { name, columns, rows, ..Series::default() });
}
