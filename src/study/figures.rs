//! The figures that a study asks for.

use super::axis::Column;
use super::{Series, Study};
use crate::diagnostics::Read;
use crate::diagnostics::names::did_you_mean;
use crate::diagnostics::reader::{Entry, Field, all};
use crate::results::table::{ReplicateRow, Row, SampleRow};
use crate::results::{
    AxisColumn, Choice, ColumnWidth, Figure, FigureKind, FigureList, SERIES, Scale, Value,
};
use crate::units::Time;
use std::collections::BTreeMap;
use toml::de::DeValue;

const KINDS: [(&str, FigureKind); 7] = [
    ("observable", FigureKind::Observable),
    ("curves", FigureKind::Curves),
    ("map", FigureKind::Map),
    ("time-temperature", FigureKind::TimeTemperature),
    ("arrhenius", FigureKind::Arrhenius),
    ("prediction", FigureKind::Prediction),
    ("sensitivity", FigureKind::Sensitivity),
];
const SCALES: [(&str, Scale); 2] = [("linear", Scale::Linear), ("log", Scale::Log)];
const WIDTHS: [(&str, ColumnWidth); 2] =
    [("single", ColumnWidth::Single), ("double", ColumnWidth::Double)];
const KEYS: [&str; 16] = [
    "name", "kind", "x", "y", "z", "at", "series", "panels", "where", "x_scale", "y_scale",
    "z_scale", "x_limits", "y_limits", "levels", "column",
];

/// The columns that a figure can speak of.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub columns: &'a [Column],
    pub series: &'a [&'a Series],
}

/// Reads the figures in a list of tables.
pub(super) fn read_figures(field: &Field<'_>, known: Known<'_>) -> Read<Vec<Figure>> {
    let items = field.array("[[figure]]")?;
    let figures = all(items.iter().map(|item| read_figure(item, known)))?;
    for (index, item) in items.iter().enumerate() {
        let name = &figures[index].name;
        if figures[..index].iter().any(|other| other.name == *name) {
            let message = format!("two figures are called `{name}`");
            return Err(item.error(message, "", "give one of them another `name`"));
        }
    }
    Ok(figures)
}

fn read_figure(field: &Field<'_>, known: Known<'_>) -> Read<Figure> {
    let table =
        field.table(&KEYS, "{ name = \"conversion\", kind = \"curves\", y = \"conversion\" }")?;
    let name =
        table.read("name", "name = \"conversion-24h\"", |name| name.short_line("conversion-24h"));
    let kind = table.read("kind", "kind = \"observable\"", |kind| kind.choice(&KINDS));
    let column = |key: &str| table.optional(key, |field| read_column(field, known));
    let timed = table.get("at").is_some();
    let quantity = |key: &str| table.optional(key, |field| read_quantity(field, kind?, timed));
    let scale = |key: &str| table.optional(key, |field| field.choice(&SCALES));
    let x = match kind {
        Ok(FigureKind::Curves) => {
            table.optional("x", |field| field.text("temperature").map(Into::into))
        }
        _ => column("x"),
    };
    let z = quantity("z");
    let y = match kind {
        Ok(FigureKind::Map | FigureKind::TimeTemperature) => column("y").map(Vec::from_iter),
        _ => table.read_or("y", Vec::new(), |field| match field.value {
            DeValue::Array(_) => {
                field.list("[\"conversion\"]", |one| read_quantity(one, kind?, timed))
            }
            _ => Ok(vec![read_quantity(field, kind?, timed)?]),
        }),
    };
    let at = table.read_or("at", Vec::new(), read_times);
    let (series, panels) = (column("series"), column("panels"));
    let only = table.read_or("where", BTreeMap::new(), |field| read_only(field, known));
    let scales = ["x_scale", "y_scale", "z_scale"].map(scale);
    let levels = table.read_or("levels", Vec::new(), read_levels);
    let width = table.optional("column", |field| field.choice(&WIDTHS));
    let [x_scale, y_scale, z_scale] = scales;
    let [x_limits, y_limits] =
        ["x_limits", "y_limits"].map(|key| table.optional(key, Field::deserialize));
    let figure = Figure {
        x: x?,
        y: y?,
        z: z?,
        at: at?,
        series: series?,
        panels: panels?,
        only: only?,
        x_scale: x_scale?,
        y_scale: y_scale?,
        z_scale: z_scale?,
        x_limits: x_limits?,
        y_limits: y_limits?,
        levels: levels?,
        column: width?,
        ..Figure::new(name?, kind?)
    };
    figure.check(field)?;
    Ok(figure)
}

/// A column by its name, or by its axis's: the same without the unit.
fn read_column(field: &Field<'_>, known: Known<'_>) -> Read<String> {
    let name = field.text("temperature")?;
    column_called(name, known).ok_or_else(|| {
        let names: Vec<&str> =
            known.columns.iter().map(|column| column.name.as_str()).chain([SERIES]).collect();
        let help = did_you_mean(name, &names, "swept columns");
        field.error(format!("`{}` cannot be \"{name}\"", field.name), "", &help)
    })
}

fn column_called(name: &str, known: Known<'_>) -> Option<String> {
    let same = |column: &&Column| column.name == name || column.axis == name;
    let column = known.columns.iter().find(same).map(|column| column.name.clone());
    column.or_else(|| (name == SERIES).then(|| SERIES.to_owned()))
}

/// A quantity of the table that the kind of figure draws.
fn read_quantity(field: &Field<'_>, kind: FigureKind, at: bool) -> Read<String> {
    let from_curves = match kind {
        FigureKind::Curves | FigureKind::Prediction | FigureKind::TimeTemperature => true,
        FigureKind::Observable | FigureKind::Map => at,
        FigureKind::Arrhenius | FigureKind::Sensitivity => false,
    };
    let names = if from_curves { quantity_names::<SampleRow>() } else { end_quantities() };
    field.choice(&names).map(str::to_owned)
}

/// The quantities at the end of a run, under the names that a study may call them by.
pub(super) fn end_quantities() -> Vec<(&'static str, &'static str)> {
    quantity_names::<ReplicateRow>()
}

/// Each quantity under its name, and behind all of them those with a unit without it.
fn quantity_names<R: Row>() -> Vec<(&'static str, &'static str)> {
    let bare = R::quantities().filter(|quantity| quantity.bare_name() != quantity.name);
    let bare = bare.map(|quantity| (quantity.bare_name(), quantity.name));
    R::quantities().map(|quantity| (quantity.name, quantity.name)).chain(bare).collect()
}

/// One time, or a list of times.
fn read_times(field: &Field<'_>) -> Read<Vec<String>> {
    match field.value {
        DeValue::Array(_) => field.list("[\"24 h\", \"48 h\"]", read_time),
        _ => Ok(vec![read_time(field)?]),
    }
}

fn read_time(field: &Field<'_>) -> Read<String> {
    let text = field.text("24 h")?;
    text.parse::<Time>().map_err(|error| field.unit_error(&error))?;
    Ok(text.to_owned())
}

fn read_levels(field: &Field<'_>) -> Read<Vec<f64>> {
    field.list("[0.1, 0.5, 0.9]", Field::number)
}

fn read_only(field: &Field<'_>, known: Known<'_>) -> Read<BTreeMap<String, Choice>> {
    let table = field.any_table("{ temperature = 140 }")?;
    let read = |entry: &Entry<'_>| {
        let Some(column) = column_called(entry.key, known) else {
            let names: Vec<&str> =
                known.columns.iter().map(|column| column.name.as_str()).collect();
            let help = did_you_mean(entry.key, &names, "swept columns");
            let message = format!("no column `{}`", entry.key);
            return Err(table.log.error(&entry.key_place, message, "", &help));
        };
        let choice = match entry.field.value {
            DeValue::Array(_) => {
                Choice::Any(entry.field.list("[130, 140]", |it| read_value(it, &column, known))?)
            }
            _ => Choice::One(read_value(&entry.field, &column, known)?),
        };
        Ok((column, choice))
    };
    table.entries.iter().map(read).collect()
}

fn read_value(field: &Field<'_>, column: &str, known: Known<'_>) -> Read<Value> {
    let DeValue::String(text) = field.value else { return field.number().map(Value::Number) };
    if column == SERIES {
        let names: Vec<(&str, &str)> =
            known.series.iter().map(|series| (series.name.as_str(), "")).collect();
        field.choice(&names)?;
    }
    Ok(Value::Text(text.to_string()))
}

/// The figures of a study that asks for none: conversion at the end and half-time against its
/// first axis of numbers, one colour a value of the next axis, one panel a series, or a value of
/// the third axis. Those of more axes than that can't be told apart, and get none. What decides, if that is told.
pub(super) fn default_figures(known: Known<'_>, numeric: &[bool], decided: bool) -> Vec<Figure> {
    let Some(first) = numeric.iter().position(|&numeric| numeric) else { return Vec::new() };
    let mut others = (0..known.columns.len()).filter(|&other| other != first);
    let column = |index: usize| known.columns[index].name.clone();
    let next = others.next();
    let panels =
        if known.series.len() > 1 { Some(SERIES.into()) } else { others.next().map(column) };
    let figure = |name: &str, quantity: &str| Figure {
        x: Some(column(first)),
        y: vec![quantity.to_owned()],
        series: next.map(column),
        panels: panels.clone(),
        ..Figure::new(name, FigureKind::Observable)
    };
    let decides = decided.then(|| Figure::new("sensitivity", FigureKind::Sensitivity));
    [figure("conversion", "conversion_end"), figure("t50", "t50_h")]
        .into_iter()
        .chain(decides)
        .collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Origin;

    /// A quantity has one name, with its unit in tables and with or without it where it is asked for.
    #[test]
    fn a_quantity_may_be_named_without_its_unit() {
        let text = "replicates = { standard_error = 0.5, of = \"t50\", most = 8 }\n[base]\n\
            crystal = { size = [4, 4, 4] }\n[[base.protocol]]\nstep = \"anneal\"\n\
            temperature = \"140 degC\"\ntime = \"1 h\"\n[[axis]]\npath = \"sample.disordered\"\n\
            values = [0.1, 0.2]\n[[figure]]\nname = \"half\"\nkind = \"observable\"\nx = \"disordered\"\n\
            y = \"order_half_time\"\n";
        let origin = Origin { file_name: "study.toml".into(), folder: ".".into() };
        let study = Study::parse(text, &origin).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        assert_eq!(study.figures[0].first_y(), Some("order_half_time_h"));
        let of = match study.replication {
            super::super::Replication::ToError { quantity, .. } => quantity,
            super::super::Replication::Fixed(_) => "",
        };
        assert_eq!(of, "t50_h");
    }
}
