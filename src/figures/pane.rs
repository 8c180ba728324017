//! A panel and what it shows: courses, which are means with their intervals over x.

use plotters::style::RGBColor;

use super::axis::Axis;
use super::frame::Frame;
use super::markers::Marker;
use super::panel::{Labelled, Panel};
use super::sheet::Sheet;
use super::style::{BAND_STRENGTH, DATA_WEIGHT, LineStyle, TITLE_SIZE, tint};
use super::titles::{EDGE, upward_title};
use super::{Style, beyond, temperature_panel};

/// What is drawn of a course.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    /// The colour between the lower and the upper ends of the intervals.
    pub band: Option<RGBColor>,
    /// The line through the means, and its weight in pt.
    pub line: Option<(LineStyle, f64)>,
    /// The marker of each mean, with a bar for its interval, and its radius in pt.
    pub marker: Option<(Marker, f64)>,
}

impl Look {
    /// A line of data.
    pub(super) fn line(style: LineStyle) -> Self {
        Self { line: Some((style, DATA_WEIGHT)), ..Self::default() }
    }

    /// A line of data on its band.
    pub(super) fn banded(style: LineStyle) -> Self {
        Self { band: Some(tint(style.colour, BAND_STRENGTH)), ..Self::line(style) }
    }

    /// Markers as large as discs of this radius in pt.
    pub(super) fn markers(marker: Marker, radius: f64) -> Self {
        Self { marker: Some((marker, radius)), ..Self::default() }
    }
}

/// Means and their intervals over x.
#[derive(Clone, Debug, Default)]
pub(super) struct Course {
    /// What is drawn of it.
    pub look: Look,
    /// Where.
    pub x: Vec<f64>,
    /// Means; a line breaks where one is no number.
    pub mean: Vec<f64>,
    /// Lower ends of the intervals; empty without any.
    pub low: Vec<f64>,
    /// Upper ends.
    pub high: Vec<f64>,
    /// Whether some replicates have no value: such markers are hollow. Empty if all have all.
    pub partial: Vec<bool>,
}

impl Course {
    /// A line through points without intervals.
    pub(super) fn through(points: impl IntoIterator<Item = (f64, f64)>, look: Look) -> Self {
        let (x, mean) = points.into_iter().unzip();
        Self { look, x, mean, ..Self::default() }
    }

    /// The last place that two axes show.
    pub(super) fn end(&self, x: &Axis, y: &Axis) -> Option<(f64, f64)> {
        let places = self.x.iter().copied().zip(self.mean.iter().copied());
        places.rev().find(|&(at, mean)| x.shows(at) && y.shows(mean))
    }

    fn draw_band(&self, sheet: &mut Sheet, panel: &Panel) {
        if let Some(colour) = self.look.band {
            panel.band(sheet, &self.x, (&self.low, &self.high), colour);
        }
    }

    /// Draws its line.
    pub(super) fn draw_line(&self, sheet: &mut Sheet, panel: &Panel) {
        if let Some((style, weight)) = self.look.line {
            panel.line(sheet, (&self.x, &self.mean), style, weight);
        }
    }

    fn draw_markers(&self, sheet: &mut Sheet, panel: &Panel) {
        let Some((marker, radius)) = self.look.marker else { return };
        for (index, (&x, &mean)) in self.x.iter().zip(&self.mean).enumerate() {
            if panel.shows(x, mean) {
                if let (Some(&low), Some(&high)) = (self.low.get(index), self.high.get(index)) {
                    panel.error_bar(sheet, x, (low, high), marker.colour);
                }
                let hollow = self.partial.get(index).is_some_and(|partial| *partial);
                let at = (panel.x_of(x), panel.y_of(mean));
                marker.hollow(hollow).draw(sheet, at, radius);
            }
        }
    }
}

/// A panel.
#[derive(Clone)]
pub(super) struct Pane {
    /// Its title; empty if it needs none.
    pub title: String,
    /// x and y.
    pub axes: (Axis, Axis),
    /// Courses, each with the place of its series among all; one beyond them has no name.
    pub courses: Vec<(usize, Course)>,
    /// What it says where no course shows.
    pub otherwise: &'static str,
    /// Its height in a stack, over that of the others.
    pub share: f64,
}

impl Pane {
    /// A panel without a title.
    pub(super) fn new(axes: (Axis, Axis), courses: Vec<(usize, Course)>) -> Self {
        Self { title: String::new(), axes, courses, otherwise: "no values", share: 1.0 }
    }

    /// The temperature along an axis of time, if the style asks for it, and it changes.
    pub(super) fn of_temperature(x: &Axis, style: &Style) -> Option<Self> {
        let (y, course) = temperature_panel::panel(style.axes(), x)?;
        let course = Course::through(course, Look::line(style.line(0)));
        let pane = Self::new((x.clone(), y), vec![(usize::MAX, course)]);
        Some(Self { share: temperature_panel::SHARE, ..pane })
    }

    /// Draws it with its axes in a frame; `titled` with the title of y at the left edge of the sheet.
    pub(super) fn framed(&self, sheet: &mut Sheet, frame: Frame, labelled: Labelled, titled: bool) {
        if titled {
            upward_title(sheet, frame, EDGE + 0.79 * TITLE_SIZE, &self.axes.1.title);
        }
        let panel = Panel::framed(sheet, self.axes.clone(), frame, labelled);
        self.draw(sheet, &panel);
    }

    /// Draws all bands, then all lines, then all markers.
    pub(super) fn draw(&self, sheet: &mut Sheet, panel: &Panel) {
        for draw in [Course::draw_band, Course::draw_line, Course::draw_markers] {
            self.courses.iter().for_each(|(_, course)| draw(course, sheet, panel));
        }
        let (x, y) = &self.axes;
        let courses = || self.courses.iter().map(|(_, course)| course);
        if courses().all(|course| course.end(x, y).is_none()) {
            panel.note(sheet, self.otherwise);
        }
        let lines = courses().filter(|course| course.look.line.is_some());
        let lines: Vec<_> = lines.map(|course| (&*course.x, &*course.mean)).collect();
        beyond::mark(sheet, panel, (x, y), &lines);
    }
}
