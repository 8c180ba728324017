//! The page about a study: how its quantities vary, the figures, what was asked, the points, where it comes from.

use super::figures::{self, Images};
use super::html::Html;
use super::opening::Opening;
use super::points::{Points, uncapitalized};
use super::{Contents, provenance};
use crate::results::table::{TableError, Title};
use crate::results::{ALL_POINTS_FILE, AxisColumn, Figure, FigureKind, FigureList, Manifest};
use std::path::Path;
use toml::{Table, Value};

/// The most points of the page's table.
const MOST_ROWS: usize = 100;
/// The most values of an axis that are written out.
const MOST_VALUES: usize = 12;
/// How many of its figures carry the answer: the first.
const LEADS: usize = 2;

/// Composes the page.
pub(super) fn compose(folder: &Path, contents: Contents<'_>) -> String {
    let Contents { manifest, drawings, .. } = contents;
    let list = FigureList::read(folder).unwrap_or_default();
    let captions = list.figures.iter().map(|it| (it.name.clone(), caption(&list, it))).collect();
    let images = Images { folder, drawings, captions };
    let leads: Vec<&str> =
        list.figures.iter().take(LEADS).map(|figure| figure.name.as_str()).collect();
    let study: Table = manifest.subject.text().parse().unwrap_or_default();
    let title = study.get("title").and_then(Value::as_str).unwrap_or_default();
    let points = Points::read(folder);
    let answer = points.as_ref().map_or_else(|_| Ok(String::new()), Points::answer);
    let opening = Opening {
        title: if title.is_empty() { "Untitled study" } else { title },
        state: state(manifest, points.as_ref().map_or(0, |points| points.rows.len())),
        answer: answer.unwrap_or_else(|error| error.to_string()),
        basis: "Mean ± standard error over the replicates of a point.".into(),
        leads: &leads,
        limits: Vec::new(),
    };
    opening.page(&images, manifest, |page| {
        asked(page, manifest, &study, points.as_ref());
        table(page, points.as_ref());
        figures::write(page, &images, &leads);
        provenance::write(page, folder, manifest, &Table::new());
    })
}

fn state(manifest: &Manifest, points: usize) -> String {
    let runs = manifest.replicates;
    let interrupted = if manifest.interrupted { ", interrupted" } else { "" };
    format!("{points} points; {} of {} runs{interrupted}", runs.finished, runs.asked)
}

/// What was swept, and the study's own text.
fn asked(
    page: &mut Html,
    manifest: &Manifest,
    study: &Table,
    points: Result<&Points, &TableError>,
) {
    page.folded("asked", "What was asked", |page| {
        if let Ok(points) = points {
            let header = ["swept", "column", "values"].map(String::from);
            let row = |axis: &AxisColumn| {
                vec![axis.title.clone(), axis.column.clone(), values(points, axis)]
            };
            let rows: Vec<Vec<String>> = points.list.axes.iter().map(row).collect();
            page.table(&header, &rows);
        }
        let kind = study.get("design").and_then(|design| design.get("kind"));
        let base = study.get("base").map(|base| base.as_str().unwrap_or("in the study's file"));
        let facts = [
            ("design", Some(kind.and_then(Value::as_str).unwrap_or("grid").to_owned())),
            ("base", base.map(str::to_owned)),
            ("replicates", Some(study.get("replicates").map_or("1".into(), Value::to_string))),
            ("seed", Some(manifest.seed.to_string())),
        ];
        page.element("dl", &[], |page| {
            for (name, value) in facts {
                if let Some(value) = value {
                    page.line("dt", name);
                    page.line("dd", &value);
                }
            }
        });
        page.line("h3", "The study's file");
        page.line("pre", manifest.subject.text().trim_end());
    });
}

/// The values of an axis: all of a few, the first and the last of many.
fn values(points: &Points, axis: &AxisColumn) -> String {
    let values = points.values(&axis.column);
    let unit = if axis.unit.is_empty() { String::new() } else { format!(" {}", axis.unit) };
    match values.as_slice() {
        [first, .., last] if values.len() > MOST_VALUES => {
            format!("{} values, {first} to {last}{unit}", values.len())
        }
        values => format!("{}{unit}", values.join(", ")),
    }
}

fn table(page: &mut Html, points: Result<&Points, &TableError>) {
    page.folded("points", "Points", |page| match points {
        Ok(points) => {
            let shown = points.rows.len().min(MOST_ROWS);
            page.table(&points.header, &points.rows[..shown]);
            let more = points.rows.len() - shown;
            let rest = if more > 0 { format!("{more} more points, and all") } else { "All".into() };
            page.line("p", &format!("{rest} quantities: {ALL_POINTS_FILE}."));
        }
        Err(error) => page.line("p", &error.to_string()),
    });
}

/// What a figure shows, in a sentence.
pub(super) fn caption(list: &FigureList, figure: &Figure) -> String {
    let column = |name: &Option<String>| {
        let name = name.as_deref()?;
        let title = list.axis(name).map_or_else(|| Title::of(name).text, |axis| axis.title.clone());
        Some(uncapitalized(&title.replace(['_', '{', '}'], "")))
    };
    let quantity = |name: Option<&str>| {
        let title = Title::of(name.unwrap_or("conversion")).text.replace(['_', '{', '}'], "");
        let at = if figure.at.is_empty() {
            String::new()
        } else {
            format!(" at {}", figure.at.join(", "))
        };
        format!("{title}{at}")
    };
    let or_none = |name: &Option<String>| column(name).unwrap_or_default();
    let (y, z) = (figure.first_y(), figure.z.as_deref());
    let mut caption = match figure.kind {
        FigureKind::Observable => {
            format!("{} against {}; bars: 95 % intervals", quantity(y), or_none(&figure.x))
        }
        FigureKind::Curves => {
            let all: Vec<String> = figure.y.iter().map(|name| quantity(Some(name))).collect();
            let x = if figure.is_against_temperature() { "temperature" } else { "time" };
            format!("{} against {x}", all.join(" and "))
        }
        FigureKind::Map => {
            format!(
                "{} over {} and {}",
                quantity(z),
                or_none(&figure.x),
                or_none(&figure.y.first().cloned())
            )
        }
        FigureKind::TimeTemperature => {
            format!("When {} is reached, against temperature", uncapitalized(&quantity(z)))
        }
        FigureKind::Arrhenius => {
            format!("Arrhenius plot of {}", uncapitalized(&quantity(y.or(Some("t50_h")))))
        }
        FigureKind::Sensitivity => {
            "Which number decides: Sobol indices over the ranges, with 95 % bands".to_owned()
        }
        FigureKind::Prediction => format!(
            "{} against time: median of all points, and the bands that hold 68 and 95 % of them",
            quantity(y)
        ),
    };
    let groups = [(&figure.series, "colours"), (&figure.panels, "panels")];
    let groups =
        groups.into_iter().filter_map(|(key, what)| Some(format!("; {what}: {}", column(key)?)));
    caption.extend(groups);
    caption + "."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_say_what_is_drawn_against_what() {
        let axis = AxisColumn {
            column: "defect_fraction".into(),
            title: "Weak spots".into(),
            unit: String::new(),
            scale: crate::results::Scale::Log,
        };
        let list = FigureList { axes: vec![axis], figures: Vec::new() };
        let figure = Figure {
            x: Some("defect_fraction".into()),
            y: vec!["conversion".into()],
            at: vec!["24 h".into()],
            panels: Some("series".into()),
            ..Figure::new("a", FigureKind::Observable)
        };
        assert_eq!(
            caption(&list, &figure),
            "Conversion at 24 h against weak spots; bars: 95 % intervals; panels: series."
        );
        let arrhenius = Figure::new("b", FigureKind::Arrhenius);
        assert_eq!(caption(&list, &arrhenius), "Arrhenius plot of t50.");
        let time = Figure {
            z: Some("conversion".into()),
            ..Figure::new("c", FigureKind::TimeTemperature)
        };
        assert_eq!(caption(&list, &time), "When conversion is reached, against temperature.");
    }
}
