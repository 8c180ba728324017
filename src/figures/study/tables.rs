//! The tables of a study.

use std::path::Path;

use super::super::FigureError;
use super::super::symbol;
use crate::results::table::{SensitivityRow, TableError, Title};
use crate::results::{
    ALL_POINTS_FILE, AxisColumn, CURVES_FILE, Figure, FigureList, Frame, RUNS_FILE, SERIES, Scale,
    Tables,
};
use crate::units::ZERO_CELSIUS;

/// The tables of a study, as far as they are there.
pub(super) struct Study {
    /// What to draw.
    pub list: FigureList,
    points: Option<Frame>,
    curves: Option<Frame>,
    runs: Option<Frame>,
    /// What has rows of its own type.
    typed: Tables,
}

impl Study {
    /// Reads the list of figures and the tables. A table that is not there is missed only by the
    /// figures that are drawn from it.
    ///
    /// # Errors
    /// The list, or a table that is there, cannot be read.
    pub(super) fn read(folder: &Path) -> Result<Self, FigureError> {
        let list = FigureList::read(folder)?;
        let table = |read: Result<Frame, TableError>| match read {
            Ok(table) => Ok(Some(table)),
            Err(error) if error.is_missing() => Ok(None),
            Err(error) => Err(FigureError::from(error)),
        };
        let points = table(Frame::of_points(folder))?;
        let curves = table(Frame::read(folder, CURVES_FILE))?;
        let runs = table(Frame::read(folder, RUNS_FILE))?;
        Ok(Self { list, points, curves, runs, typed: Tables::in_folder(folder) })
    }

    /// The table of points alone.
    pub(super) fn of_points(list: FigureList, points: Frame) -> Self {
        let typed = Tables::default();
        Self { list, points: Some(points), curves: None, runs: None, typed }
    }

    /// `sensitivity.csv`, which is there only if something is known to differ between points.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn sensitivity(&self) -> Result<&[SensitivityRow], FigureError> {
        Ok(self.typed.sensitivity.rows_if_any()?.unwrap_or_default())
    }

    /// Times in h, conversions and their errors that were measured, if there are any.
    ///
    /// # Errors
    /// The table cannot be read.
    pub(super) fn measured_conversions(&self) -> Result<Option<[Vec<f64>; 3]>, FigureError> {
        Ok(self.typed.measured_conversions()?)
    }

    /// The names of the series, in order.
    ///
    /// # Errors
    /// There is no `points.csv`.
    pub(super) fn series(&self) -> Result<Vec<&str>, FigureError> {
        let mut names: Vec<&str> =
            self.points()?.texts(SERIES)?.iter().map(String::as_str).collect();
        names.dedup();
        Ok(names)
    }

    /// `points_all.csv`.
    ///
    /// # Errors
    /// It is not there.
    pub(super) fn points(&self) -> Result<&Frame, FigureError> {
        there(self.points.as_ref(), ALL_POINTS_FILE)
    }

    /// `curves.csv`.
    ///
    /// # Errors
    /// It is not there.
    pub(super) fn curves(&self) -> Result<&Frame, FigureError> {
        there(self.curves.as_ref(), CURVES_FILE)
    }

    /// `runs.csv`.
    ///
    /// # Errors
    /// It is not there.
    pub(super) fn runs(&self) -> Result<&Frame, FigureError> {
        there(self.runs.as_ref(), RUNS_FILE)
    }

    /// The title of a swept column.
    pub(super) fn title(&self, column: &str) -> Title {
        match self.list.axis(column) {
            Some(AxisColumn { title, unit, .. }) => {
                Title { text: title.clone(), unit: unit.clone(), is_share: false }
            }
            None => symbol::title_of(column),
        }
    }

    /// How the values of a figure's horizontal column are laid out.
    pub(super) fn x_scale(&self, figure: &Figure, column: &str) -> Scale {
        figure.x_scale.unwrap_or_else(|| self.list.axis(column).map_or(Scale::Linear, |a| a.scale))
    }

    /// The swept column of temperatures that a figure names, or else the only one there is.
    ///
    /// # Errors
    /// There is none, or more than one.
    pub(super) fn temperature(&self, named: Option<&str>) -> Result<&AxisColumn, FigureError> {
        let is_one = |axis: &&AxisColumn| {
            let unit_fits = ["°C", "K"].contains(&axis.unit.as_str());
            named.map_or(unit_fits, |named| unit_fits && axis.column == named)
        };
        let mut found = self.list.axes.iter().filter(is_one);
        match (found.next(), found.next(), named) {
            (Some(axis), None, _) => Ok(axis),
            (None, _, Some(named)) => {
                Err(FigureError::Figure(format!("`{named}` is no axis with the unit °C or K")))
            }
            (None, _, None) => Err(FigureError::Figure("no axis has the unit °C or K".into())),
            (Some(_), Some(_), _) => {
                Err(FigureError::Figure("more than one axis is a temperature: name one".into()))
            }
        }
    }
}

/// A temperature of an axis in K.
pub(super) fn kelvin(axis: &AxisColumn, value: f64) -> f64 {
    if axis.unit == "K" { value } else { value + ZERO_CELSIUS }
}

fn there<'a>(table: Option<&'a Frame>, name: &str) -> Result<&'a Frame, FigureError> {
    table.ok_or_else(|| FigureError::Figure(format!("there is no {name}")))
}
