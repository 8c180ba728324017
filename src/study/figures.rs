//! The figures that a study asks for.

use super::axis::Column;
use super::{Series, Study};
use crate::results::table::{ReplicateRow, Row, SampleRow};
use crate::results::{
    AxisColumn, Choice, ColumnWidth, Figure, FigureKind, FigureList, Scale, Value,
};
use crate::scenario::reader::{Field, Table, did_you_mean};
use crate::units::Time;
use std::cell::Cell;
use std::collections::BTreeMap;
use toml::de::DeValue;

const KINDS: [(&str, FigureKind); 5] = [
    ("observable", FigureKind::Observable),
    ("curves", FigureKind::Curves),
    ("map", FigureKind::Map),
    ("time-temperature", FigureKind::TimeTemperature),
    ("arrhenius", FigureKind::Arrhenius),
];
const SCALES: [(&str, Scale); 2] = [("linear", Scale::Linear), ("log", Scale::Log)];
const WIDTHS: [(&str, ColumnWidth); 2] =
    [("single", ColumnWidth::Single), ("double", ColumnWidth::Double)];
const KEYS: [&str; 14] = [
    "name", "kind", "x", "y", "z", "at", "series", "panels", "where", "x_scale", "y_scale",
    "z_scale", "levels", "column",
];
/// The column that names a point's series.
pub(super) const SERIES: &str = "series";

/// The columns that a figure can speak of.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub columns: &'a [Column],
    pub series: &'a [&'a Series],
}

/// Reads the figures in a list of tables.
pub(super) fn read_figures(field: &Field<'_>, known: Known<'_>) -> Option<Vec<Figure>> {
    let items = field.array("[[figure]]")?;
    let read: Vec<Option<Figure>> = items.iter().map(|item| read_figure(item, known)).collect();
    let figures: Vec<Figure> = read.into_iter().collect::<Option<_>>()?;
    for (index, item) in items.iter().enumerate() {
        let name = &figures[index].name;
        if figures[..index].iter().any(|other| other.name == *name) {
            item.error(format!("two figures are called `{name}`"), "", "");
            return None;
        }
    }
    Some(figures)
}

fn read_figure(field: &Field<'_>, known: Known<'_>) -> Option<Figure> {
    let table =
        field.table(&KEYS, "{ name = \"conversion\", kind = \"curves\", y = \"conversion\" }")?;
    let name = table.require("name", "name = \"conversion-24h\"");
    let name = name.and_then(|name| name.short_line("conversion-24h"));
    let kind = table.require("kind", "kind = \"observable\"");
    let kind = kind.and_then(|kind| kind.choice(&KINDS));
    // Whether everything that is there could be read.
    let sound = Cell::new(true);
    let parts = Parts { table: &table, sound: &sound };
    let column = |key: &str| parts.optional(key, |field| read_column(field, known));
    let quantity = |key: &str| {
        let at = table.get("at").is_some();
        parts.optional(key, |field| read_quantity(field, kind?, at))
    };
    let scale = |key: &str| parts.optional(key, |field| field.choice(&SCALES));
    let y = match kind {
        Some(FigureKind::Map | FigureKind::TimeTemperature) => column("y"),
        _ => quantity("y"),
    };
    let figure = Figure {
        x: column("x"),
        y,
        z: quantity("z"),
        at: parts.optional("at", read_time),
        series: column("series"),
        panels: column("panels"),
        only: parts.optional("where", |field| read_only(field, known)).unwrap_or_default(),
        x_scale: scale("x_scale"),
        y_scale: scale("y_scale"),
        z_scale: scale("z_scale"),
        levels: parts.optional("levels", read_levels).unwrap_or_default(),
        column: parts.optional("column", |field| field.choice(&WIDTHS)),
        ..Figure::new(name?, kind?)
    };
    if !sound.get() {
        return None;
    }
    let mistakes = figure.mistakes();
    for mistake in &mistakes {
        field.error(mistake.as_str(), "", "");
    }
    mistakes.is_empty().then_some(figure)
}

/// The keys of a figure, and whether all that are there could be read.
#[derive(Clone, Copy)]
struct Parts<'t, 'a> {
    table: &'t Table<'a>,
    sound: &'t Cell<bool>,
}

impl<'a> Parts<'_, 'a> {
    /// A value that may be left out.
    fn optional<T>(&self, key: &str, read: impl Fn(&Field<'a>) -> Option<T>) -> Option<T> {
        let field = self.table.get(key)?;
        let value = read(&field);
        self.sound.set(self.sound.get() && value.is_some());
        value
    }
}

/// A column by its name, or by its axis's: the same without the unit.
fn read_column(field: &Field<'_>, known: Known<'_>) -> Option<String> {
    let name = field.text("temperature")?;
    let found = column_called(name, known);
    if found.is_none() {
        let names: Vec<&str> =
            known.columns.iter().map(|column| column.name.as_str()).chain([SERIES]).collect();
        let help = did_you_mean(name, &names, "swept columns");
        field.error(format!("`{}` cannot be \"{name}\"", field.name), "", &help);
    }
    found
}

fn column_called(name: &str, known: Known<'_>) -> Option<String> {
    let same = |column: &&Column| column.name == name || column.axis == name;
    let column = known.columns.iter().find(same).map(|column| column.name.clone());
    column.or_else(|| (name == SERIES).then(|| SERIES.to_owned()))
}

/// A quantity of the table that the kind of figure draws.
fn read_quantity(field: &Field<'_>, kind: FigureKind, at: bool) -> Option<String> {
    let from_curves = match kind {
        FigureKind::Curves | FigureKind::TimeTemperature => true,
        FigureKind::Observable | FigureKind::Map => at,
        FigureKind::Arrhenius => false,
    };
    let names: Vec<(&str, &str)> = if from_curves {
        SampleRow::QUANTITIES.iter().map(|quantity| (quantity.name, quantity.name)).collect()
    } else {
        ReplicateRow::QUANTITIES.iter().map(|quantity| (quantity.name, quantity.name)).collect()
    };
    field.choice(&names).map(str::to_owned)
}

fn read_time(field: &Field<'_>) -> Option<String> {
    let text = field.text("24 h")?;
    match text.parse::<Time>() {
        Ok(_) => Some(text.to_owned()),
        Err(error) => {
            field.unit_error(&error);
            None
        }
    }
}

fn read_levels(field: &Field<'_>) -> Option<Vec<f64>> {
    let items = field.array("[0.1, 0.5, 0.9]")?;
    items.iter().map(Field::number).collect()
}

fn read_only(field: &Field<'_>, known: Known<'_>) -> Option<BTreeMap<String, Choice>> {
    let table = field.any_table("{ temperature = 140 }")?;
    let read = |entry: &crate::scenario::reader::Entry<'_>| {
        let Some(column) = column_called(entry.key, known) else {
            let names: Vec<&str> =
                known.columns.iter().map(|column| column.name.as_str()).collect();
            let help = did_you_mean(entry.key, &names, "swept columns");
            table.log.error(&entry.key_place, format!("no column `{}`", entry.key), "", &help);
            return None;
        };
        let choice = match entry.field.value {
            DeValue::Array(_) => {
                let items = entry.field.array("[130, 140]")?;
                let values = items.iter().map(|item| read_value(item, &column, known));
                Choice::Any(values.collect::<Option<_>>()?)
            }
            _ => Choice::One(read_value(&entry.field, &column, known)?),
        };
        Some((column, choice))
    };
    table.entries.iter().map(read).collect()
}

fn read_value(field: &Field<'_>, column: &str, known: Known<'_>) -> Option<Value> {
    let DeValue::String(text) = field.value else { return field.number().map(Value::Number) };
    if column == SERIES {
        let names: Vec<(&str, &str)> =
            known.series.iter().map(|series| (series.name.as_str(), "")).collect();
        field.choice(&names)?;
    }
    Some(Value::Text(text.to_string()))
}

/// The figures of a study that asks for none: conversion at the end and half-time against its
/// first axis of numbers, one colour a value of the next axis, one panel a series, or a value of
/// the third axis. Those of more axes than that can't be told apart, and get none.
pub(super) fn default_figures(known: Known<'_>, numeric: &[bool]) -> Vec<Figure> {
    let Some(first) = numeric.iter().position(|&numeric| numeric) else { return Vec::new() };
    let mut others = (0..known.columns.len()).filter(|&other| other != first);
    let column = |index: usize| known.columns[index].name.clone();
    let next = others.next();
    let panels =
        if known.series.len() > 1 { Some(SERIES.into()) } else { others.next().map(column) };
    let figure = |name: &str, quantity: &str| Figure {
        x: Some(column(first)),
        y: Some(quantity.to_owned()),
        series: next.map(column),
        panels: panels.clone(),
        ..Figure::new(name, FigureKind::Observable)
    };
    vec![figure("conversion", "conversion_end"), figure("t50", "t50_h")]
}

impl Study {
    /// What `figures.toml` says of the study: its swept columns, and the figures that it asks
    /// for.
    pub fn figure_list(&self) -> FigureList {
        let axis = |column: &Column| AxisColumn {
            column: column.name.clone(),
            title: column.title.clone(),
            unit: column.unit.clone(),
            scale: if column.logarithmic { Scale::Log } else { Scale::Linear },
        };
        FigureList { axes: self.columns.iter().map(axis).collect(), figures: self.figures.clone() }
    }
}
