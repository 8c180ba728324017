//! Figures of a study: quantities of many points, drawn as `figures.toml` lists them.
//!
//! Each kind of figure is a module with one function that gives the sheet and the data that
//! it shows, which are written beside it.

mod arrhenius;
mod arrhenius_axis;
mod colour_bar;
mod contour;
mod curves;
mod data;
mod map;
mod observable;
mod prediction;
mod range;
mod select;
mod sensitivity;
#[cfg(test)]
mod synthetic;
mod tables;
#[cfg(test)]
mod tests;
mod time_temperature;

use std::path::Path;

use super::sheet::Sheet;
use super::{Drawing, FigureError, Style};
use super::{canvas, svg};
use crate::results::{FIGURES_FILE, Figure, FigureKind, FigureList, Frame};
use data::Data;
use tables::Study;

/// A figure before it becomes files.
struct Composed {
    sheet: Sheet,
    data: Data,
}

impl Composed {
    /// Itself, unless the limits that were asked for do not fit it.
    fn accepted(self) -> Result<Self, FigureError> {
        match self.sheet.limits {
            Some(Err(what)) => Err(FigureError::Figure(what)),
            _ => Ok(self),
        }
    }
}

/// Draws the figures of a study's folder, or the one of a name: `figures/NAME.{svg,png,pdf}` and,
/// with the data that it shows, `figures/NAME.csv`. Nothing where the folder has no list of
/// figures.
///
/// # Errors
/// A list or a table that is missing or wrong; [`FigureError::Study`] with the mistakes of all
/// figures that the tables cannot be drawn as.
pub fn draw(folder: &Path, style: &Style, name: Option<&str>) -> Result<Vec<Drawing>, FigureError> {
    if !folder.join(FIGURES_FILE).is_file() {
        return Ok(Vec::new());
    }
    let study = Study::read(folder)?;
    let wanted = |figure: &&Figure| name.is_none_or(|name| figure.name == name);
    let (mut drawings, mut mistakes, mut pixels) = (Vec::new(), Vec::new(), Vec::new());
    for figure in study.list.figures.iter().filter(wanted) {
        match compose(&study, figure, style).and_then(Composed::accepted) {
            Ok(composed) => drawings.extend(files(figure, &composed, style, &mut pixels)?),
            Err(error) => mistakes.push(format!("figure `{}`: {error}", figure.name)),
        }
    }
    if mistakes.is_empty() {
        Ok(drawings)
    } else {
        Err(FigureError::Study { path: folder.join(FIGURES_FILE), mistakes })
    }
}

/// Draws figures of a table of points that is not in a folder, as SVG, with their names. A figure that this table cannot
/// be drawn as is left out.
pub fn draw_points(list: FigureList, points: Frame, style: &Style) -> Vec<(String, String)> {
    let study = Study::of_points(list, points);
    let drawn = |figure: &Figure| {
        let composed = compose(&study, figure, style).ok()?;
        Some((figure.name.clone(), svg::document(&composed.sheet)))
    };
    study.list.figures.iter().filter_map(drawn).collect()
}

/// The names of the figures that a study's folder lists.
///
/// # Errors
/// As [`draw`] for the list.
pub fn names(folder: &Path) -> Result<Vec<String>, FigureError> {
    let figures = Study::read(folder)?.list.figures;
    Ok(figures.into_iter().map(|figure| figure.name).collect())
}

fn compose(study: &Study, figure: &Figure, style: &Style) -> Result<Composed, FigureError> {
    match figure.kind {
        FigureKind::Observable => observable::compose(study, figure, style),
        FigureKind::Curves => curves::compose(study, figure, style),
        FigureKind::Map => map::compose(study, figure, style),
        FigureKind::TimeTemperature => time_temperature::compose(study, figure, style),
        FigureKind::Prediction => prediction::compose(study, figure, style),
        FigureKind::Sensitivity => sensitivity::compose(study, figure, style),
        FigureKind::Arrhenius => arrhenius::compose(study, figure, style),
    }
}

fn files(
    figure: &Figure,
    composed: &Composed,
    style: &Style,
    pixels: &mut Vec<u8>,
) -> Result<Vec<Drawing>, FigureError> {
    let mut files = canvas::render(&figure.name, &composed.sheet, style, pixels)?;
    let name = format!("figures/{}.csv", figure.name);
    files.push(Drawing { name, bytes: composed.data.to_csv()? });
    Ok(files)
}
