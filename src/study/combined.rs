//! Whether axes can be combined, and the columns that they give the tables.

use super::axis::{Axis, Cell, Column, Values};
use super::design::{self, Design};
use super::range::TWICE;
use crate::diagnostics::reader::Table;
use crate::diagnostics::{Place, Read};
use crate::results::table::{BAND_PARTS, ReplicateRow, Row, mean_columns};
use crate::statistics::SOBOL_DIMENSIONS;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// The most points of one study.
const MOST_POINTS: usize = 1_000_000;
/// Columns that tables of a study have in any case.
const TAKEN: [&str; 9] = [
    "point",
    "series",
    "replicates",
    "sites",
    "weak_spots_per_sample",
    "failed_replicates",
    "replicate",
    "seed",
    "error",
];

/// Whether axes can be combined: those of one name are equally long, and not too many.
pub(super) fn sound(axes: &[Axis], design: Design, top: &Table<'_>) -> Read<()> {
    let mut sound = Ok(());
    let mut complain = |axis: &Axis, message: String, help: &str| {
        let place = Place { file: top.place.file, span: axis.way.span.clone() };
        sound = Err(top.log.error(&place, message, "", help));
    };
    for (index, axis) in axes.iter().enumerate() {
        let first = axes[..index].iter().find(|other| axis.zip.is_some() && other.zip == axis.zip);
        let (own, other) = (axis.values.count(), first.map_or(0, |first| first.values.count()));
        if design == Design::Grid && first.is_some() && own != other {
            let message =
                format!("this axis has {own} values, the one that it is zipped with {other}");
            complain(axis, message, "give both equally many");
        }
        if axes[..index].iter().any(|other| other.way.path == axis.way.path) {
            complain(axis, format!("`{}` is swept twice", axis.way.path), "");
        }
    }
    for (axis, place, first) in repeated(axes, design) {
        let (message, label, help) = match &axis.values {
            Values::List(_) if axis.zip.is_some() => {
                let label = format!("entries {} and {} of all zipped axes", first + 1, place + 1);
                ("these values are listed twice", label, "delete one of the two on each axis")
            }
            Values::List(values) => {
                (TWICE, format!("the same as {}", values[first].toml), "delete one of the two")
            }
            Values::Range(_) => {
                let help = "write ends that lie apart, or `points = 1`";
                ("values of this range are the same", String::new(), help)
            }
        };
        let span = axis.values.nth(place).span;
        sound = Err(top.log.error(&Place { file: top.place.file, span }, message, &label, help));
    }
    sound?;
    few_enough(axes, design, top)
}

/// Whether there are neither too many points nor too many axes.
fn few_enough(axes: &[Axis], design: Design, top: &Table<'_>) -> Read<()> {
    let mut sound = Ok(());
    let mut complain = |axis: &Axis, message: String, help: &str| {
        let place = Place { file: top.place.file, span: axis.way.span.clone() };
        sound = Err(top.log.error(&place, message, "", help));
    };
    let points = design::count(axes, design);
    if let Some(axis) = axes.first().filter(|_| points > MOST_POINTS) {
        complain(axis, format!("{points} points are too many"), "at most 1000000 are possible");
    }
    if let (Some(axis), Design::Sobol(_)) = (axes.get(SOBOL_DIMENSIONS), design) {
        let help = format!("a Sobol sequence has {SOBOL_DIMENSIONS} dimensions");
        complain(axis, "too many axes".to_owned(), &help);
    }
    sound
}

/// The values that an axis, or axes zipped together, have twice: the last of these axes, the
/// place of the value and of the same one before it. A range that a design draws from has none.
fn repeated(axes: &[Axis], design: Design) -> Vec<(&Axis, usize, usize)> {
    let mut found = Vec::new();
    for (index, axis) in axes.iter().enumerate() {
        let zipped = |other: &&Axis| axis.zip.is_some() && other.zip == axis.zip;
        let is_last = !axes[index + 1..].iter().any(|other| zipped(&other));
        let range = matches!(axis.values, Values::Range(_));
        if !is_last || design != Design::Grid && (range || axis.zip.is_some()) {
            continue;
        }
        let mut group: Vec<&Axis> = axes[..index].iter().filter(zipped).collect();
        group.push(axis);
        let count = group.iter().map(|axis| axis.values.count()).min().unwrap_or(0);
        let cells = |place: usize| -> Vec<Cell> {
            group.iter().map(|axis| axis.values.nth(place).cell).collect()
        };
        let mut places: Vec<(Vec<Cell>, usize)> = (0..count).map(|at| (cells(at), at)).collect();
        places.sort_by(|(one, _), (other, _)| ordered(one, other));
        for pair in places.windows(2) {
            if pair[0].0.iter().zip(&pair[1].0).all(|(one, other)| one.same(other)) {
                found.push((axis, pair[0].1.max(pair[1].1), pair[0].1.min(pair[1].1)));
            }
        }
    }
    found
}

/// Cells in an order in which the same ones are neighbours.
fn ordered(one: &[Cell], other: &[Cell]) -> Ordering {
    let order = |(one, other): (&Cell, &Cell)| match (one, other) {
        (Cell::Number(one), Cell::Number(other)) => one.total_cmp(other),
        (Cell::Text(one), Cell::Text(other)) => one.cmp(other),
        (Cell::Number(_), Cell::Text(_)) => Ordering::Less,
        (Cell::Text(_), Cell::Number(_)) => Ordering::Greater,
    };
    one.iter().zip(other).map(order).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// The columns that the tables of a study have in any case. Of these `temperature_K` may be swept,
/// too: it says the same.
fn taken() -> BTreeSet<String> {
    let own = ReplicateRow::header().into_iter().chain(TAKEN.map(str::to_owned));
    let quantities = ReplicateRow::quantities().map(|quantity| quantity.name);
    let parts = quantities.flat_map(|name| {
        BAND_PARTS.iter().chain(&["replicates"]).map(move |p| format!("{name}_{p}"))
    });
    let mut taken: BTreeSet<String> = own.chain(parts).chain(mean_columns()).collect();
    taken.remove("temperature_K");
    taken
}

/// The columns of the axes of all series: one for all of the same name, whichever they are in.
pub(super) fn columns<'a>(
    series: impl Iterator<Item = &'a [Axis]>,
    top: &Table<'_>,
) -> Read<Vec<Column>> {
    let mut columns: Vec<Column> = Vec::new();
    let taken = taken();
    let mut sound = Ok(());
    for axes in series {
        let mut own = BTreeSet::new();
        for axis in axes {
            let name = axis.column.name.as_str();
            if taken.contains(name) || !own.insert(name) {
                let span = axis.way.span.clone();
                let place = Place { file: top.place.file, span };
                let message = format!("the tables have another column `{name}`");
                sound = Err(top.log.error(&place, message, "", "give the axis another `name`"));
            } else if !columns.iter().any(|column| column.name == name) {
                columns.push(axis.column.clone());
            }
        }
    }
    sound.map(|()| columns)
}
