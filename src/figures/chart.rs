//! Courses in one panel, in panels beside each other or in a stack of them, named at their ends or in
//! a legend.

use super::Style;
use super::font::CAPITAL_PER_EM;
use super::frame::Frame;
use super::labels::{self, EndLabel, LABEL_ROW};
use super::legend::{Legend, Sample};
pub(super) use super::pane::{Course, Look, Pane};
use super::panel::{Labelled, Margins, Panel, bottom_margin, last_label, left_margin};
use super::sheet::{Anchor, Sheet, TextStyle};
use super::style::{LABEL_SIZE, POINTS_PER_MM};
use super::temperature_panel;
use super::titles::{EDGE, draw_titles};
use super::typeface::Typeface;
use crate::results::ColumnWidth;

/// Height of a figure of one panel in mm.
const HEIGHT: f64 = 62.0;
/// The most height of a figure in mm: that of a page.
const MOST_HEIGHT: f64 = 230.0;
/// Height of a panel over its width, where there are many.
const PANEL_SHAPE: f64 = 0.75;
/// Height of the title of a panel in pt.
const TITLE_ROW: f64 = 11.0;
/// Least space between panels in pt, and between panels in a stack of which the upper has labels
/// under its x axis.
const BETWEEN: f64 = 8.0;
const BETWEEN_LABELLED: f64 = 20.0;
/// Space at the right of a panel without labels there, in pt.
const RIGHT: f64 = 4.0;
/// Labels at the ends of lines take at most this share of the width, and of the height.
const MOST_LABEL: f64 = 0.28;
const MOST_LABELS: f64 = 0.55;

/// Lines whose ends are closer than this, in pt, can't be told apart there.
const LEAST_APART: f64 = 5.0;

/// Where series are named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Names {
    /// In a legend above the panels.
    #[default]
    Above,
    /// At the ends of their lines.
    AtEnds,
    /// At the ends of their lines where there is room, or else above.
    Fitting,
}

/// What stands for a thing in a legend, and what is said of it.
pub(super) type Entry = (Sample, String);

/// Everything that a figure shows.
#[derive(Default)]
pub(super) struct Chart {
    /// The panels, one at least.
    pub panes: Vec<Pane>,
    /// All series; one without a name stands in no legend.
    pub series: Vec<Entry>,
    /// What else a legend says.
    pub notes: Vec<Entry>,
    /// Where series are named.
    pub names: Names,
    /// Space that a single panel leaves between itself and the legend, in pt.
    pub above: f64,
}

/// How many panels stand beside each other on a sheet so wide in mm.
pub(super) fn across(panels: usize, width: f64) -> usize {
    panels.clamp(1, if width > 120.0 { 3 } else { 2 })
}

impl Chart {
    /// A sheet so wide in mm, with panels of the same axes beside each other.
    pub(super) fn sheet(mut self, width: f64, style: &Style) -> Sheet {
        let limits = Some(self.set_axes(style));
        let sheet = if self.panes.len() > 1 {
            self.many(width, style)
        } else {
            self.single(style.sheet(width, style.height(HEIGHT))).0
        };
        Sheet { limits, ..sheet }
    }

    /// A sheet of one column, so high in mm by itself, with one panel or a stack of them.
    pub(super) fn column(mut self, height: f64, style: &Style) -> Sheet {
        let limits = Some(self.set_axes(style));
        let height = height + self.add_temperature(style);
        let (width, height) = (style.width(ColumnWidth::Single), style.height(height));
        let sheet = if self.panes.len() > 1 {
            self.stack(style.sheet(width, height))
        } else {
            self.single(style.sheet(width, height)).0
        };
        Sheet { limits, ..sheet }
    }

    /// A sheet so wide and high in mm with the first panel, and that panel.
    pub(super) fn one(mut self, width: f64, height: f64, style: &Style) -> (Sheet, Panel) {
        let limits = Some(self.set_axes(style));
        let (sheet, panel) = self.single(style.sheet(width, height));
        (Sheet { limits, ..sheet }, panel)
    }

    /// Gives the panels the axes that a style asks for.
    ///
    /// # Errors
    /// Limits that do not fit an axis, or that would be those of different ones.
    fn set_axes(&mut self, style: &Style) -> Result<(), String> {
        let titles = |of: fn(&Pane) -> &str| -> Vec<&str> {
            let mut titles: Vec<&str> = self.panes.iter().map(of).collect();
            titles.dedup();
            titles
        };
        let [across, up] = [titles(|pane| &pane.axes.0.title), titles(|pane| &pane.axes.1.title)];
        style.axes().check(&across, &up)?;
        for pane in &mut self.panes {
            let (x, y) = pane.axes.clone();
            pane.axes = style.axes().applied(x, y)?;
        }
        Ok(())
    }

    /// Puts a panel of the temperature above panels over time, if the style asks for it. Returns what that adds to the
    /// height, in mm.
    fn add_temperature(&mut self, style: &Style) -> f64 {
        let Some(pane) = Pane::of_temperature(&self.panes[0].axes.0, style) else { return 0.0 };
        self.panes.insert(0, pane);
        temperature_panel::HEIGHT
    }

    /// The legend: the notes, and the series unless they are named at their ends.
    fn legend(&self, sheet: &Sheet, with_series: bool) -> Option<Legend> {
        let is_named = |&(index, (_, name)): &(usize, &Entry)| {
            with_series && !name.is_empty() && !self.is_beyond(index)
        };
        let named = self.series.iter().enumerate().filter(is_named).map(|(_, entry)| entry);
        let entries: Vec<Entry> = named.chain(&self.notes).cloned().collect();
        (!entries.is_empty()).then(|| Legend::above(sheet, entries))
    }

    /// Whether a series has values, and all of them lie beyond the axes.
    fn is_beyond(&self, series: usize) -> bool {
        let has_values = |course: &Course| {
            course.x.iter().zip(&course.mean).any(|(x, mean)| x.is_finite() && mean.is_finite())
        };
        let panes = self.panes.iter();
        let courses = panes.flat_map(|pane| pane.courses.iter().map(move |of| (pane, of)));
        let own: Vec<(&Pane, &Course)> = courses
            .filter(|(_, (index, _))| *index == series)
            .map(|(pane, (_, course))| (pane, course))
            .collect();
        let is_shown =
            |(pane, course): &(&Pane, &Course)| course.end(&pane.axes.0, &pane.axes.1).is_some();
        own.iter().any(|(_, course)| has_values(course)) && !own.iter().any(is_shown)
    }

    /// The first panel on an empty sheet.
    fn single(&self, mut sheet: Sheet) -> (Sheet, Panel) {
        let pane = &self.panes[0];
        let height = sheet.height_mm;
        let at_ends = match self.names {
            Names::Above => false,
            Names::AtEnds => true,
            Names::Fitting => self.fits_at_ends(pane, &sheet),
        };
        let right = if at_ends { labels::margin(self.widest_name(&sheet.typeface)) } else { RIGHT };
        let legend = self.legend(&sheet, !at_ends);
        let top = legend.as_ref().map_or(0.0, Legend::margin) + self.above;
        // A long legend must not eat the panel.
        let (x, y) = pane.axes.clone();
        let room = sheet.width() - left_margin(&sheet.typeface, &y) - right;
        let around = top + bottom_margin(&sheet.typeface, &x, room);
        sheet.height_mm = height.max(around / POINTS_PER_MM + 0.45 * height);
        let panel = Panel::draw(&mut sheet, x, y, Margins { top, right });
        pane.draw(&mut sheet, &panel);
        if let Some(legend) = legend {
            legend.draw_above(&mut sheet, &panel);
        }
        if at_ends {
            let label = |(series, course): &(usize, Course)| {
                let (sample, text) = self.series.get(*series)?.clone();
                let (x, y) = &pane.axes;
                let end = course.end(x, y).map(|(_, mean)| panel.y_of(mean));
                Some(EndLabel { end, sample, text })
            };
            let labels: Vec<_> = pane.courses.iter().filter_map(label).collect();
            labels::draw(&mut sheet, &panel, &labels);
        }
        (sheet, panel)
    }

    fn widest_name(&self, typeface: &Typeface) -> f64 {
        typeface.widest(self.series.iter().map(|(_, name)| name.as_str()))
    }

    /// Whether there are several lines that end together but apart, and their names leave room
    /// enough.
    fn fits_at_ends(&self, pane: &Pane, sheet: &Sheet) -> bool {
        let (x, y) = &pane.axes;
        let ends: Option<Vec<(f64, f64)>> =
            pane.courses.iter().map(|(_, course)| course.end(x, y)).collect();
        let Some(ends) = ends.filter(|ends| ends.len() > 1) else { return false };
        let together = ends.iter().all(|end| end.0 == ends[0].0);
        let room = (MOST_LABEL * sheet.width(), MOST_LABELS * sheet.height());
        let fits =
            self.widest_name(&sheet.typeface) <= room.0 && ends.len() as f64 * LABEL_ROW <= room.1;
        let mut places: Vec<f64> = ends.iter().map(|end| y.place(end.1) * sheet.height()).collect();
        places.sort_by(f64::total_cmp);
        together && fits && places.windows(2).all(|pair| pair[1] - pair[0] > LEAST_APART)
    }

    fn many(&self, width: f64, style: &Style) -> Sheet {
        let panes = &self.panes;
        let across = across(panes.len(), width);
        let mut sheet = style.sheet(width, HEIGHT);
        let typeface = style.typeface();
        let legend = self.legend(&sheet, true);
        let top = EDGE + legend.as_ref().map_or(0.0, Legend::margin);
        let (x, y) = &panes[0].axes;
        let label = typeface.widest(x.ticks.iter().map(|(_, text)| text.as_str()));
        let between = BETWEEN.max(label + 3.0);
        let left = left_margin(typeface, y);
        let rest = sheet.width() - EDGE - label / 2.0 - left - between * (across as f64 - 1.0);
        let panel_width = rest / across as f64;
        let rows = panes.len().div_ceil(across);
        let gaps = top
            + bottom_margin(typeface, x, panel_width)
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
            let panel = Panel::framed(&mut sheet, pane.axes.clone(), frame, labelled);
            pane.draw(&mut sheet, &panel);
            let title = typeface.shortened(&pane.title, "", panel_width, LABEL_SIZE);
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
            legend.draw_at_top(&mut sheet, left);
        }
        sheet
    }

    /// Panels one above the other. Those that share x have labels under the last only; those that
    /// share the title of y have it once.
    fn stack(&self, mut sheet: Sheet) -> Sheet {
        let panes = &self.panes;
        let typeface = sheet.typeface.clone();
        let legend = self.legend(&sheet, true);
        let Some((last, upper)) = panes.split_last() else { return sheet };
        let (x, y) = &last.axes;
        let range = |pane: &Pane| (pane.axes.0.low, pane.axes.0.high);
        let share_x = upper.iter().all(|pane| range(pane) == range(last));
        let share_y = upper.iter().all(|pane| pane.axes.1.title == y.title);
        let left =
            panes.iter().map(|pane| left_margin(&typeface, &pane.axes.1)).fold(0.0, f64::max);
        let last_width = last_label(&typeface, x);
        let right = sheet.width() - EDGE - RIGHT.max(last_width / 2.0);
        let top = EDGE + legend.as_ref().map_or(LABEL_SIZE / 2.0, Legend::margin);
        let bottom = sheet.height() - bottom_margin(&typeface, x, right - left);
        let between = if share_x { BETWEEN } else { BETWEEN_LABELLED };
        let shares: f64 = panes.iter().map(|pane| pane.share).sum();
        let whole = (bottom - top - between * upper.len() as f64) / shares;
        let title = if share_y { y.title.as_str() } else { "" };
        draw_titles(&mut sheet, Frame { left, right, top, bottom }, &x.title, title);
        let mut next = top;
        for (index, pane) in panes.iter().enumerate() {
            let frame = Frame { left, right, top: next, bottom: next + pane.share * whole };
            next = frame.bottom + between;
            let labelled = Labelled { x: !share_x || index == upper.len(), y: true };
            pane.framed(&mut sheet, frame, labelled, !share_y);
        }
        if let Some(legend) = legend {
            legend.draw_at_top(&mut sheet, left);
        }
        sheet
    }
}
