//! Series in one panel or in many beside each other, named at their ends or in a legend.

use super::super::Style;
use super::super::axis::Axis;
use super::super::font::CAPITAL_PER_EM;
use super::super::labels::{self, EndLabel, LABEL_ROW, shortened};
use super::super::legend::{Legend, Sample};
use super::super::markers::Marker;
use super::super::panel::{
    EDGE, Frame, Labelled, Margins, Panel, bottom_margin, draw_titles, left_margin,
};
use super::super::sheet::{Anchor, Sheet, TextStyle};
use super::super::style::{LABEL_SIZE, LineStyle, POINTS_PER_MM};
use crate::results::Figure;

/// Height of a figure of one panel in mm.
const HEIGHT: f64 = 62.0;
/// The most height of a figure in mm: that of a page.
const MOST_HEIGHT: f64 = 230.0;
/// Height of a panel over its width, where there are many.
const PANEL_SHAPE: f64 = 0.75;
/// Height of the title of a panel in pt.
const TITLE_ROW: f64 = 11.0;
/// Least space between panels in pt.
const BETWEEN: f64 = 8.0;
/// Labels at the ends of lines take at most this share of the width, and of the height.
const MOST_LABEL: f64 = 0.28;
const MOST_LABELS: f64 = 0.55;

/// Lines whose ends are closer than this, in pt, can't be told apart there.
const LEAST_APART: f64 = 5.0;

/// Means and their 95 % intervals over x.
#[derive(Clone, Debug, Default)]
pub(super) struct Course {
    /// Where.
    pub x: Vec<f64>,
    /// Means.
    pub mean: Vec<f64>,
    /// Lower ends of the intervals.
    pub low: Vec<f64>,
    /// Upper ends.
    pub high: Vec<f64>,
    /// Whether some replicates have no value.
    pub partial: Vec<bool>,
}

impl Course {
    /// The place where it is seen to end.
    fn end(&self, panel: &Panel) -> Option<(f64, f64)> {
        let places = self.x.iter().copied().zip(self.mean.iter().copied());
        places.rev().find(|&(x, mean)| panel.shows(x, mean))
    }
}

/// How a series is told from the others.
#[derive(Clone, Debug)]
pub(super) struct Series {
    /// Its name; empty if it is the only one.
    pub name: String,
    /// Its line.
    pub line: LineStyle,
    /// Its marker.
    pub marker: Marker,
    /// What stands for it in a legend.
    pub sample: Sample,
}

/// A panel: a course for each series that it has.
#[derive(Clone, Debug, Default)]
pub(super) struct Pane {
    /// Its title; empty if it is the only one.
    pub title: String,
    /// Series, by their place among all, and their courses.
    pub courses: Vec<(usize, Course)>,
}

/// Draws the courses of a panel.
pub(super) type DrawCourse = fn(&mut Sheet, &Panel, &Series, &Course);

/// Everything that a figure shows.
pub(super) struct Chart {
    /// The panels.
    pub panes: Vec<Pane>,
    /// All series.
    pub series: Vec<Series>,
    /// What else a legend says.
    pub notes: Vec<(Sample, String)>,
    /// The axes of every panel.
    pub axes: (Axis, Axis),
    /// How courses are drawn, in turns: bands before lines.
    pub passes: Vec<DrawCourse>,
}

/// How many panels stand beside each other.
pub(super) fn across(panels: usize, figure: &Figure, style: &Style) -> usize {
    let width = style.width_as_asked(figure.column);
    panels.clamp(1, if width > 120.0 { 3 } else { 2 })
}

impl Chart {
    /// Lays it out.
    pub(super) fn sheet(&self, figure: &Figure, style: &Style) -> Sheet {
        let width = style.width_as_asked(figure.column);
        match self.panes.as_slice() {
            [] => self.one(&Pane::default(), width, style.height(HEIGHT)),
            [pane] => self.one(pane, width, style.height(HEIGHT)),
            panes => self.many(panes, width, across(panes.len(), figure, style), style),
        }
    }

    /// The series that have a name, as a legend has them, and the notes.
    fn entries(&self, with_series: bool) -> Vec<(Sample, String)> {
        let named = self.series.iter().filter(|series| with_series && !series.name.is_empty());
        let series = named.map(|series| (series.sample, series.name.clone()));
        series.chain(self.notes.iter().cloned()).collect()
    }

    fn one(&self, pane: &Pane, width: f64, height: f64) -> Sheet {
        let direct = self.direct_labels(pane, width, height);
        let right = direct.as_ref().map_or(4.0, |labels| {
            labels::margin(labels::widest(labels.iter().map(|label| label.text.as_str())))
        });
        let entries = self.entries(direct.is_none());
        let mut sheet = Sheet::new(width, height);
        let legend = (!entries.is_empty()).then(|| Legend::above(&sheet, entries));
        let top = legend.as_ref().map_or(0.0, Legend::margin);
        // A long legend must not eat the panel.
        let (x, y) = self.axes.clone();
        let around = top + bottom_margin(&x, sheet.width() - left_margin(&y) - right);
        sheet.height_mm = height.max(around / POINTS_PER_MM + 0.45 * height);
        let panel = Panel::draw(&mut sheet, x, y, Margins { top, right });
        self.draw_pane(&mut sheet, &panel, pane);
        if let Some(legend) = legend {
            legend.draw_above(&mut sheet, &panel);
        }
        if let Some(mut labels) = direct {
            for (label, (_, course)) in labels.iter_mut().zip(&pane.courses) {
                label.end = course.end(&panel).map(|(_, mean)| panel.y_of(mean));
            }
            labels::draw(&mut sheet, &panel, &labels);
        }
        sheet
    }

    /// Labels at the ends of the lines, if there are several lines that end together but apart,
    /// and their names leave room enough.
    fn direct_labels(&self, pane: &Pane, width: f64, height: f64) -> Option<Vec<EndLabel>> {
        let (x, y) = &self.axes;
        let shown = |&(x_value, mean): &(f64, f64)| x.shows(x_value) && y.shows(mean);
        let end = |course: &Course| {
            let places = course.x.iter().copied().zip(course.mean.iter().copied());
            places.rev().find(shown).map(|(x, _)| x)
        };
        let first = end(&pane.courses.first()?.1)?;
        let together = pane.courses.iter().all(|(_, course)| end(course) == Some(first));
        let names = || pane.courses.iter().map(|(index, _)| self.series[*index].name.as_str());
        let room = (MOST_LABEL * width, MOST_LABELS * height);
        let fits = labels::widest(names()) <= room.0 * POINTS_PER_MM
            && pane.courses.len() as f64 * LABEL_ROW <= room.1 * POINTS_PER_MM;
        let several = pane.courses.len() > 1;
        let mut places: Vec<f64> = pane
            .courses
            .iter()
            .filter_map(|(_, course)| course.mean.iter().rev().copied().find(|mean| y.shows(*mean)))
            .map(|mean| y.place(mean) * height * POINTS_PER_MM)
            .collect();
        places.sort_by(f64::total_cmp);
        let apart = places.windows(2).all(|pair| pair[1] - pair[0] > LEAST_APART);
        let label = |(index, _): &(usize, Course)| {
            let Series { name, sample, .. } = &self.series[*index];
            EndLabel { end: None, sample: *sample, text: name.clone() }
        };
        (together && fits && several && apart).then(|| pane.courses.iter().map(label).collect())
    }

    fn many(&self, panes: &[Pane], width: f64, across: usize, style: &Style) -> Sheet {
        let mut sheet = Sheet::new(width, HEIGHT);
        let entries = self.entries(true);
        let legend = (!entries.is_empty()).then(|| Legend::above(&sheet, entries));
        let top = EDGE + legend.as_ref().map_or(0.0, Legend::margin);
        let (x, y) = &self.axes;
        let label = labels::widest(x.ticks.iter().map(|(_, text)| text.as_str()));
        let between = BETWEEN.max(label + 3.0);
        let left = left_margin(y);
        let rest = sheet.width() - EDGE - label / 2.0 - left - between * (across as f64 - 1.0);
        let panel_width = rest / across as f64;
        let rows = panes.len().div_ceil(across);
        let gaps = top
            + bottom_margin(x, panel_width)
            + rows as f64 * TITLE_ROW
            + (rows as f64 - 1.0) * BETWEEN;
        let own = (gaps + rows as f64 * PANEL_SHAPE * panel_width).min(MOST_HEIGHT * POINTS_PER_MM);
        let height = style.height(own / POINTS_PER_MM) * POINTS_PER_MM;
        // Where that leaves too little, panels keep a height at which their ticks can be read.
        let panel_height = ((height - gaps) / rows as f64).max(4.0 * LABEL_SIZE);
        sheet.height_mm = (gaps + rows as f64 * panel_height) / POINTS_PER_MM;
        let place = |index: usize| {
            let (column, row) = ((index % across) as f64, (index / across) as f64);
            let left = left + column * (panel_width + between);
            let top = top + row * (TITLE_ROW + panel_height + BETWEEN) + TITLE_ROW;
            Frame { left, right: left + panel_width, top, bottom: top + panel_height }
        };
        for (index, pane) in panes.iter().enumerate() {
            let frame = place(index);
            let labelled = Labelled { x: index + across >= panes.len(), y: index % across == 0 };
            let panel = Panel::framed(&mut sheet, self.axes.clone(), frame, labelled);
            self.draw_pane(&mut sheet, &panel, pane);
            let title = shortened(&pane.title, "", panel_width, LABEL_SIZE);
            let at = (
                f64::midpoint(frame.left, frame.right),
                frame.top - TITLE_ROW + 2.0 + CAPITAL_PER_EM * LABEL_SIZE,
            );
            sheet.text(&title, at, TextStyle::label(Anchor::Middle));
        }
        let (first, last) = (place(0), place(panes.len() - 1));
        let whole = Frame { right: place(across - 1).right, bottom: last.bottom, ..first };
        draw_titles(&mut sheet, whole, &x.title, &y.title);
        if let Some(legend) = legend {
            legend.draw(&mut sheet, (left.min(width_left(&legend, width)), EDGE));
        }
        sheet
    }

    fn draw_pane(&self, sheet: &mut Sheet, panel: &Panel, pane: &Pane) {
        for draw in &self.passes {
            for (index, course) in &pane.courses {
                draw(sheet, panel, &self.series[*index], course);
            }
        }
        if pane.courses.iter().all(|(_, course)| course.end(panel).is_none()) {
            panel.note(sheet, "no values");
        }
    }
}

/// The furthest to the right that a legend may begin on a sheet so wide, in pt.
fn width_left(legend: &Legend, width: f64) -> f64 {
    (width * POINTS_PER_MM - EDGE - legend.width()).max(EDGE)
}

/// The series of some names, each with its colour, dashes and marker.
pub(super) fn series(
    names: impl Iterator<Item = String>,
    style: &Style,
    sample: fn(LineStyle, Marker) -> Sample,
) -> Vec<Series> {
    let of = |(index, name): (usize, String)| {
        let line = style.line(index);
        let marker = Marker::of(index, line.colour);
        Series { name, line, marker, sample: sample(line, marker) }
    };
    names.enumerate().map(of).collect()
}
