//! The page about a study that is under way: what its runs came to so far, as figures and as a table.

use super::figures;
use super::html::Html;
use super::points::{POINT, Quantity};
use super::study::caption;
use crate::figures::{Style, study::draw_points};
use crate::results::table::TableError;
use crate::results::{Figure, FigureKind, FigureList, Frame, LivePoint, LiveStudy, SERIES};
use crate::statistics::Estimate;
use std::path::Path;

/// The values of the runs of a point.
type Told = fn(&LivePoint) -> &[f64];
/// Quantities that a study tells of its runs.
const QUANTITIES: [(&str, Told); 2] =
    [("conversion_end", |point| &point.conversion_end), ("t50_h", |point| &point.t50_h)];
/// The most points of the page's table.
const MOST_ROWS: usize = 400;

/// Composes the page of a study, whose folder, or a part's, lists its figures. `state` says how far it is; a browser reads
/// the page anew after `anew` seconds. Once nothing will change it shows the table of the folder.
///
/// # Errors
/// If a table can't be read. Of a list that can't be read no figure is drawn.
pub fn study_page(
    folder: &Path,
    (title, state): (&str, &str),
    study: &LiveStudy,
    anew: Option<u64>,
) -> Result<String, TableError> {
    let mut list = FigureList::read(folder).unwrap_or_default();
    list.figures.retain(is_told);
    list.figures.splice(0..0, map(study));
    let whole = anew.map_or_else(|| Frame::of_points(folder).ok(), |_| None);
    let points = match whole {
        Some(points) => points,
        None => Frame::parse(table(study), "points.csv".into())?,
    };
    let swept = [POINT, SERIES].into_iter().chain(study.axes.iter().map(String::as_str));
    let (header, rows) = shown(&points, &swept.collect::<Vec<_>>())?;
    let drawings: Vec<(String, String)> = draw_points(list.clone(), points, &Style::default())
        .into_iter()
        .map(|(name, svg)| {
            let figure = list.figures.iter().find(|figure| figure.name == name);
            (figure.map_or(name, |figure| caption(&list, figure)), svg)
        })
        .collect();
    let title = if title.is_empty() { "Untitled study" } else { title };
    Ok(Html::page_anew(title, anew, |page| {
        page.element("header", &[], |page| {
            page.line("h1", title);
            page.element("p", &[("class", "state")], |page| page.text(state));
        });
        page.element("main", &[], |page| {
            let basis = "Mean ± standard error over the replicates of a point that are there.";
            page.element("p", &[("class", "basis")], |page| page.text(basis));
            figures::drawn(page, &drawings);
            page.table(&header, &rows);
        });
    }))
}

/// Whether a figure shows what is told, and nothing else.
fn is_told(figure: &Figure) -> bool {
    let known = |name: &str| QUANTITIES.iter().any(|(quantity, _)| *quantity == name);
    let shown = match figure.kind {
        FigureKind::Observable => figure.first_y(),
        FigureKind::Map => figure.z.as_deref(),
        FigureKind::Arrhenius => figure.first_y().or(Some("t50_h")),
        _ => None,
    };
    figure.at.is_empty() && shown.is_some_and(known)
}

/// The map of a study that has one place for each point on two axes of numbers.
fn map(study: &LiveStudy) -> Option<Figure> {
    let numeric = |axis: &usize| {
        let mut values = study.rows.iter().map(|row| row.values.get(*axis));
        values.all(|value| value.is_some_and(|value| value.parse::<f64>().is_ok()))
    };
    let is_one_series = study.rows.iter().all(|row| row.series == study.rows[0].series);
    let [x, y] = study.axes.as_slice() else { return None };
    (is_one_series && (0..2).all(|axis| numeric(&axis))).then(|| Figure {
        x: Some(x.clone()),
        y: vec![y.clone()],
        z: Some("conversion_end".into()),
        ..Figure::new("map-so-far", FigureKind::Map)
    })
}

/// The columns of `points_all.csv` that these points can fill.
fn table(study: &LiveStudy) -> String {
    let parts = ["mean", "standard_error", "low95", "high95", "replicates"];
    let quantities = QUANTITIES.iter();
    let of_quantity = quantities.flat_map(|(name, _)| parts.map(|part| format!("{name}_{part}")));
    let swept = [POINT, SERIES].map(str::to_owned).into_iter().chain(study.axes.clone());
    let header: Vec<String> = swept.chain(["replicates".into()]).chain(of_quantity).collect();
    let mut text = csv::WriterBuilder::new().from_writer(Vec::new());
    let row = |point: &LivePoint| {
        let swept = [point.point.to_string(), point.series.clone()].into_iter();
        let runs = [point.conversion_end.len().to_string()];
        let told = QUANTITIES.iter().flat_map(|(_, told)| fields(told(point)));
        swept.chain(point.values.clone()).chain(runs).chain(told).collect::<Vec<_>>()
    };
    // A record in memory can be written, and it is UTF-8.
    let records = std::iter::once(header).chain(study.rows.iter().map(row));
    records.for_each(|record| drop(text.write_record(record)));
    String::from_utf8(text.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn fields(values: &[f64]) -> [String; 5] {
    let Estimate { mean, standard_error, low95, high95, replicates } =
        Estimate::of(values.iter().copied().map(Some));
    let field = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    let [mean, error, low, high] = [mean, standard_error, low95, high95].map(field);
    [mean, error, low, high, replicates.to_string()]
}

/// What the page shows of the table: points that have runs.
fn shown(points: &Frame, swept: &[&str]) -> Result<(Vec<String>, Vec<Vec<String>>), TableError> {
    let told = QUANTITIES.map(|(name, _)| name);
    let header =
        swept.iter().copied().chain(["replicates"]).chain(told).map(str::to_owned).collect();
    let texts = swept.iter().map(|name| points.texts(name)).collect::<Result<Vec<_>, _>>()?;
    let replicates = points.texts("replicates")?;
    let quantities =
        told.map(|name| Quantity::read(points, name)).into_iter().collect::<Result<Vec<_>, _>>()?;
    let row = |row: usize| {
        let told = quantities.iter().map(|quantity| quantity.shown(row).unwrap_or_default());
        let swept = texts.iter().map(|texts| texts[row].clone());
        swept.chain([replicates[row].clone()]).chain(told).collect()
    };
    let there = (0..points.rows()).filter(|&row| replicates[row] != "0");
    Ok((header, there.take(MOST_ROWS).map(row).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn study() -> LiveStudy {
        let point = |point: usize| LivePoint {
            point: point + 1,
            values: vec![(point % 3).to_string(), (point / 3).to_string()],
            conversion_end: if point == 4 { Vec::new() } else { vec![0.1 * point as f64, 0.3] },
            ..LivePoint::default()
        };
        let axes = vec!["a".to_owned(), "b_degC".to_owned()];
        LiveStudy { points: 6, axes, rows: (0..6).map(point).collect(), ..LiveStudy::default() }
    }

    /// A place without runs stays empty, in the map and in the table; nothing of a title becomes markup.
    #[test]
    fn the_page_shows_a_map_and_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let title = "<script>alert(1)</script>";
        let page =
            study_page(folder.path(), (title, "5 of 12 runs done"), &study(), Some(5)).unwrap();
        assert!(!page.contains("<script") && page.contains("5 of 12 runs done"));
        assert!(page.contains("http-equiv=\"refresh\" content=\"5\""));
        assert_eq!(page.matches("<img").count(), 1);
        assert_eq!(page.matches("<tr").count(), 1 + 5);
        assert!(page.replace('\u{A0}', " ").contains("<td>0.20 ± 0.10</td>"), "{page}");
        let last = study_page(folder.path(), ("", "It came to its end."), &study(), None).unwrap();
        assert!(!last.contains("refresh") && last.contains("Untitled study"));
    }

    #[test]
    fn there_is_no_map_where_points_share_places() {
        let mut study = study();
        assert!(map(&study).is_some());
        study.rows[2].series = "ground".into();
        assert!(map(&study).is_none());
        study.rows[2].series = String::new();
        study.rows[2].values[0] = "milled".into();
        assert!(map(&study).is_none());
    }
}
