//! What would keep a study's figures from being drawn, found before anything is run.

use super::{Cell, Column, Study};
use crate::diagnostics::reader::Field;
use crate::diagnostics::{Diagnostics, Log, Place, syntax};
use crate::results::SERIES;
use crate::results::table::Title;
use crate::results::{Choice, Figure, FigureKind, Scale, Value, same_time};
use crate::run::recorded_moments;
use crate::scenario::Scenario;
use crate::units::{Kind, Time, Unit, as_written, shortest};
use std::collections::HashMap;
use std::ops::Range;

/// What to do where several points fall on one place.
const APART: &str = "choose with `where`, or tell them apart with `series` or `panels`";

impl Study {
    /// Whether a point is one of those that a figure shows.
    fn shows(&self, figure: &Figure, point: usize) -> bool {
        let chosen = |(column, choice): (&String, &Choice)| {
            let field = self.field(column, point);
            choice.values().iter().any(|value| value.is(&field))
        };
        figure.only.iter().all(chosen)
    }

    /// What the tables have of a point in a column: its series, or a swept value.
    fn field(&self, column: &str, point: usize) -> String {
        let at = &self.points[point];
        if column == SERIES {
            return self.series[at.series].name.clone();
        }
        let place = self.columns.iter().position(|known| known.name == column);
        let cell = place.and_then(|place| at.cells[place].as_ref());
        cell.map_or_else(String::new, Cell::to_string)
    }

    /// The columns that must tell the points of a figure apart, and whether each must have a
    /// value for a point to be drawn.
    fn keys(&self, figure: &Figure) -> Option<Vec<(String, bool)>> {
        let temperature = |named: Option<&str>| {
            let column = self.temperature(named).ok()?;
            Some((column.name.clone(), true))
        };
        let group = |column: &Option<String>| column.clone().map(|column| (column, false));
        let place = |column: Option<&str>| column.map(|column| (column.to_owned(), true));
        let (series, panels) = (group(&figure.series), group(&figure.panels));
        let keys = match figure.kind {
            FigureKind::Observable => vec![place(figure.x.as_deref()), series, panels],
            // A curve for each point.
            FigureKind::Curves if series.is_none() => return None,
            FigureKind::Prediction | FigureKind::Sensitivity => return None,
            FigureKind::Curves => vec![series, panels],
            FigureKind::Map => vec![place(figure.x.as_deref()), place(figure.first_y())],
            FigureKind::TimeTemperature => vec![Some(temperature(figure.first_y())?)],
            FigureKind::Arrhenius => vec![Some(temperature(figure.x.as_deref())?), series],
        };
        Some(keys.into_iter().flatten().collect())
    }

    /// Two points that a figure would draw on one place.
    pub(super) fn on_one_place(&self, figure: &Figure) -> Option<[usize; 2]> {
        let keys = self.keys(figure)?;
        let hidden = |key: &str, field: &str| {
            let log = figure.kind == FigureKind::Map && self.scale(figure, key) == Scale::Log;
            field.is_empty() || log && field.parse::<f64>().is_ok_and(|value| value <= 0.0)
        };
        let mut seen: HashMap<Vec<String>, usize> = HashMap::new();
        for point in (0..self.points.len()).filter(|&point| self.shows(figure, point)) {
            let fields = keys.iter().map(|(key, _)| self.field(key, point)).collect::<Vec<_>>();
            let drawn =
                |((key, place), field): (&(String, bool), &String)| !(*place && hidden(key, field));
            if keys.iter().zip(&fields).all(drawn)
                && let Some(other) = seen.insert(fields, point)
            {
                return Some([other, point]);
            }
        }
        None
    }

    /// How a map lays out the values of a column.
    fn scale(&self, figure: &Figure, column: &str) -> Scale {
        let own = if figure.x.as_deref() == Some(column) { figure.x_scale } else { figure.y_scale };
        let known = self.columns.iter().find(|known| known.name == column);
        let logarithmic = known.is_some_and(|known| known.logarithmic);
        own.unwrap_or(if logarithmic { Scale::Log } else { Scale::Linear })
    }

    /// The column of temperatures that a figure names, or the only one that there is.
    fn temperature(&self, named: Option<&str>) -> Result<&Column, (String, &'static str)> {
        let fits = |column: &&Column| ["°C", "K"].contains(&column.unit.as_str());
        let wanted = |column: &&Column| named.is_none_or(|named| column.name == named);
        let mut found = self.columns.iter().filter(fits).filter(wanted);
        match (found.next(), found.next(), named) {
            (Some(column), None, _) => Ok(column),
            (Some(_), Some(_), _) => {
                Err(("more than one axis is a temperature".into(), "name the one that is meant"))
            }
            (None, _, Some(named)) => Err((
                format!("`{named}` is no axis of temperatures"),
                "its unit is to be degC or K",
            )),
            (None, _, None) => {
                Err(("no axis is a temperature".into(), "this kind of figure needs one"))
            }
        }
    }

    /// Notes what keeps the figures in a list of tables from being drawn.
    pub(super) fn check_figures(&self, list: &Field<'_>) {
        let items = list.array("[[figure]]").unwrap_or_default();
        for (figure, item) in self.figures.iter().zip(&items) {
            self.check_choices(figure, item);
            self.check_limits(figure, item);
            if figure.kind == FigureKind::Sensitivity && self.drawn.iter().all(Vec::is_empty) {
                let message = "the points of this study do not fill ranges";
                let help = "give it a `design`, and each axis a range of its own";
                item.error(message, "", help);
            }
            let named = match figure.kind {
                FigureKind::Arrhenius => Some(figure.x.as_deref()),
                FigureKind::TimeTemperature => Some(figure.first_y()),
                _ => None,
            };
            if let Some(Err((message, help))) = named.map(|named| self.temperature(named)) {
                item.error(message, "", help);
            }
            if let Some([one, other]) = self.on_one_place(figure) {
                let message = "several points of this figure fall on one place";
                let label = format!("{} and {}", self.describe(one), self.describe(other));
                item.error(message, &label, APART);
            }
        }
    }

    /// Notes limits that do not suit the axes of a figure.
    fn check_limits(&self, figure: &Figure, item: &Field<'_>) {
        let Ok(table) = item.any_table("{ name = \"conversion\", kind = \"curves\" }") else {
            return;
        };
        let own = |name: &str| self.columns.iter().find(|column| column.name == name);
        let across = match figure.kind {
            FigureKind::Observable => figure.x.as_deref().and_then(own).map(|column| {
                (column.title.clone(), Unit::named(&column.unit).map(|(kind, _)| kind))
            }),
            _ if figure.is_against_temperature() => {
                Some(("Temperature".to_owned(), Some(Kind::Temperature)))
            }
            _ => Some(("Time".to_owned(), Some(Kind::Time))),
        };
        let up = figure.first_y().map(|name| {
            let Title { text, unit, .. } = Title::of(name);
            (text.replace(['_', '{', '}'], ""), Unit::named(&unit).map(|(kind, _)| kind))
        });
        for (key, limits, axis) in
            [("x_limits", &figure.x_limits, across), ("y_limits", &figure.y_limits, up)]
        {
            let (Some(limits), Some((title, kind))) = (limits, axis) else { continue };
            if let (Err(message), Some(field)) = (limits.check(&title, kind), table.get(key)) {
                field.error(message, "", "");
            }
        }
    }

    /// Notes each value of a figure's `where` that no point has.
    fn check_choices(&self, figure: &Figure, item: &Field<'_>) {
        for (column, choice) in &figure.only {
            for value in choice.values() {
                let has = |point| value.is(&self.field(column, point));
                if !(0..self.points.len()).any(has) {
                    let shown = match value {
                        Value::Number(number) => shortest(*number),
                        Value::Text(text) => format!("\"{text}\""),
                    };
                    let message = format!("no point has {shown} as its `{column}`");
                    item.error(message, "", "values are as the tables have them, without unit");
                }
            }
        }
    }

    /// The figures that a point gives nothing, as nothing of it is recorded at their times.
    pub(super) fn unrecorded(&self, point: usize, scenario: &Scenario) -> Vec<Unrecorded> {
        let timed = self.figures.iter().enumerate().filter(|(_, figure)| !figure.at.is_empty());
        let mut shown = timed.filter(|(_, figure)| self.shows(figure, point)).peekable();
        if shown.peek().is_none() {
            return Vec::new();
        }
        let moments = recorded_moments(&scenario.record, &scenario.protocol);
        let times = shown.flat_map(|(index, figure)| figure.at.iter().map(move |at| (index, at)));
        let missed = |(index, at): (usize, &String)| {
            let Ok(Time(asked)) = at.parse() else { return None };
            if moments.iter().any(|&moment| same_time(moment, asked)) {
                return None;
            }
            let next = moments.partition_point(|&moment| moment < asked);
            let before = next.checked_sub(1).map(|before| moments[before]);
            let neighbours = [before, moments.get(next).copied()];
            Some(Unrecorded { figure: index, at: at.clone(), point, neighbours })
        };
        times.filter_map(missed).collect()
    }

    /// The mistakes that points without their figures' times are.
    pub(super) fn unrecorded_mistakes(&self, all: &[Unrecorded]) -> Option<Diagnostics> {
        let log = Log::default();
        let file = log.add_file(&self.source.name, &self.source.text);
        let figures = self.figures.iter().enumerate();
        let times = figures.flat_map(|(index, figure)| {
            figure.at.iter().enumerate().map(move |(place, at)| (index, figure, place, at))
        });
        for (index, figure, place, at) in times {
            let of_time = |one: &&Unrecorded| one.figure == index && one.at == *at;
            let missed: Vec<&Unrecorded> = all.iter().filter(of_time).collect();
            let Some(first) = missed.first() else { continue };
            let points = (0..self.points.len()).filter(|&point| self.shows(figure, point)).count();
            let (whose, help) = if missed.len() == points {
                ("nothing is recorded".to_owned(), "")
            } else {
                let whose = format!("{} of {points} points record nothing", missed.len());
                (whose, ", or leave such points out with `where`")
            };
            let at_point = match missed.len() {
                count if count == points => String::new(),
                _ => format!("{}: ", self.describe(first.point)),
            };
            let help = format!("take a recorded time, or change `record.every`{help}");
            let place = Place { file, span: self.place_of_time(index, place) };
            let label = format!("{at_point}{}", first.said(at));
            log.error(&place, format!("{whose} at {at}"), &label, &help);
        }
        (log.count() > 0).then(|| log.into_diagnostics())
    }

    /// Where the study says a time of a figure: the only one, or one of a list.
    fn place_of_time(&self, figure: usize, place: usize) -> Range<usize> {
        syntax::place_of(&self.source.text, &format!("figure.{}.at.{}", figure + 1, place + 1))
    }
}

/// A figure of which a point records nothing at its time.
pub(super) struct Unrecorded {
    /// Its index.
    figure: usize,
    /// The time.
    at: String,
    point: usize,
    /// The recorded times before and after it, in s.
    neighbours: [Option<f64>; 2],
}

impl Unrecorded {
    /// The neighbours, in the unit in which the time is written.
    fn said(&self, at: &str) -> String {
        let unit = as_written(at).map_or("s", |(_, unit)| unit);
        let one = format!("1 {unit}").parse().map_or(1.0, |Time(seconds)| seconds);
        let show = |time: f64| {
            // Nine digits: more than enough to be found again.
            let number = format!("{:.8e}", time / one).parse().unwrap_or(time / one);
            format!("{} {unit}", shortest(number))
        };
        match self.neighbours {
            [Some(before), Some(after)] => {
                format!("recorded are {} and {}", show(before), show(after))
            }
            [Some(last), None] => format!("the last recorded time is {}", show(last)),
            [None, Some(first)] => format!("the first recorded time is {}", show(first)),
            [None, None] => "no time is recorded".into(),
        }
    }
}
