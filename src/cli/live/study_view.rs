//! What a study tells, as panels: a map or a curve of what is there, and a table of points.

use super::colours::Paint;
use crate::results::{LivePoint, LiveStudy};
use crate::statistics::{Estimate, extent};
use crate::units::{number, with_error};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::symbols::Marker;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Axis, Block, Cell, Chart, Dataset, GraphType, Paragraph, Row, Table};
use std::collections::HashMap;

/// The least letters of a field of the map: a blank and three digits.
const FIELD: usize = 4;

/// The panels.
pub fn draw(frame: &mut Frame<'_>, area: Rect, study: &LiveStudy, paint: Paint) {
    let points = Points::of(study, area);
    let [left, right] =
        Layout::horizontal([Constraint::Fill(1), Constraint::Length(points.width())]).areas(area);
    let block = |title: &'static str| Block::bordered().border_style(paint.faint()).title(title);
    let swept = numeric_axes(study);
    let inside = block("").inner(left);
    // A row above and one below name the axes.
    let room = (inside.width, inside.height.saturating_sub(2));
    let map = match swept[..] {
        [x, y] => map(&study.rows, (x, y), room, paint).map(|lines| (x, y, lines)),
        _ => None,
    };
    match (map, swept.first()) {
        _ if points.there == 0 => {
            let note = Paragraph::new("no run has ended yet").block(block(" Conversion "));
            frame.render_widget(note, left);
        }
        (Some((x, y, lines)), _) => {
            frame.render_widget(block(" Conversion at the end, in % "), left);
            let heights = [Constraint::Length(1), Constraint::Fill(1), Constraint::Length(1)];
            let [above, inside, below] = Layout::vertical(heights).areas(inside);
            frame.render_widget(format!("↑ {}", study.axes[y]), above);
            frame.render_widget(Paragraph::new(lines), inside);
            frame.render_widget(Line::from(format!("→ {} ", study.axes[x])).right_aligned(), below);
        }
        (None, Some(&x)) => draw_curve(frame, left, &study.rows, (x, &study.axes[x]), paint),
        (None, None) => {
            let note = Paragraph::new("no axis of numbers").block(block(" Conversion "));
            frame.render_widget(note, left);
        }
    }
    points.draw(frame, right, study.points, paint);
}

/// How far a study is, in a line.
pub fn state(study: &LiveStudy) -> String {
    let LiveStudy { to_do, done, failed, under_way, .. } = study;
    let failed = if *failed > 0 { format!(", {failed} failed") } else { String::new() };
    format!("{done} of {to_do} runs done, {under_way} under way{failed}")
}

/// The axes whose values are numbers, of which there are several.
fn numeric_axes(study: &LiveStudy) -> Vec<usize> {
    let is_swept = |axis: &usize| values(study.rows.iter(), *axis).is_some_and(|it| !it.is_empty());
    (0..study.axes.len()).filter(is_swept).collect()
}

/// The different values that points have on an axis, ascending; `None` where one has none.
fn values<'a>(rows: impl Iterator<Item = &'a LivePoint>, axis: usize) -> Option<Vec<f64>> {
    let each: Option<Vec<f64>> = rows.map(|row| value(row, axis)).collect();
    let mut each = each?;
    each.sort_by(f64::total_cmp);
    each.dedup();
    Some(each)
}

/// The number that a point has on an axis.
fn value(row: &LivePoint, axis: usize) -> Option<f64> {
    row.values.get(axis)?.parse().ok()
}

fn conversion(row: &LivePoint) -> Estimate {
    Estimate::of(row.conversion_end.iter().copied().map(Some))
}

/// A field for each pair of values, with the conversion in per cent; `None` where there is no room for all, or where two
/// points share a field, such as those of two series.
fn map(
    rows: &[LivePoint],
    (x, y): (usize, usize),
    (wide, high): (u16, u16),
    paint: Paint,
) -> Option<Vec<Line<'static>>> {
    let (columns, lines) = (values(rows.iter(), x)?, values(rows.iter(), y)?);
    let titles: Vec<String> = lines.iter().map(|value| number(*value)).collect();
    let margin = titles.iter().map(|title| title.chars().count()).max()? + 1;
    let longest = columns.iter().map(|value| number(*value).chars().count()).max()?;
    let field = (usize::from(wide).saturating_sub(margin) / columns.len()).min(20);
    if field < FIELD.max(longest + 1) || lines.len() + 1 > usize::from(high) {
        return None;
    }
    let tall = ((usize::from(high) - 1) / lines.len()).clamp(1, 5);
    let place = |value: Option<f64>| value.map(f64::to_bits);
    let places = |row: &LivePoint| (place(value(row, x)), place(value(row, y)));
    let fields: HashMap<_, _> =
        rows.iter().map(|row| (places(row), conversion(row).mean)).collect();
    if fields.len() < rows.len() {
        return None;
    }
    let at = |x: f64, y: f64| *fields.get(&(place(Some(x)), place(Some(y))))?;
    let mut drawn = Vec::new();
    for (&upward, title) in lines.iter().zip(&titles).rev() {
        let means: Vec<Option<f64>> = columns.iter().map(|&across| at(across, upward)).collect();
        for line in 0..tall {
            let middle = line == tall / 2;
            let mut spans =
                vec![Span::raw(format!("{:>1$} ", if middle { title } else { "" }, margin - 1))];
            spans.extend(means.iter().map(|mean| match mean {
                None => Span::styled(
                    format!("{:^field$}", if middle { "·" } else { "" }),
                    paint.faint(),
                ),
                Some(mean) => {
                    let text = if middle { format!("{:.0}", 100.0 * mean) } else { String::new() };
                    Span::styled(format!("{text:^field$}"), paint.scale(*mean))
                }
            }));
            drawn.push(Line::from(spans));
        }
    }
    let mut below = vec![Span::raw(" ".repeat(margin))];
    below.extend(columns.iter().map(|value| Span::raw(format!("{:^field$}", number(*value)))));
    drawn.push(Line::from(below));
    Some(drawn)
}

/// Conversion against the first axis.
fn draw_curve(
    frame: &mut Frame<'_>,
    area: Rect,
    rows: &[LivePoint],
    (axis, name): (usize, &str),
    paint: Paint,
) {
    let points: Vec<(f64, f64)> =
        rows.iter().filter_map(|row| Some((value(row, axis)?, conversion(row).mean?))).collect();
    let (low, high) = extent(rows.iter().filter_map(|row| value(row, axis)));
    let (low, high) = if low < high { (low, high) } else { (low - 0.5, low + 0.5) };
    let set = Dataset::default()
        .marker(Marker::Dot)
        .graph_type(GraphType::Scatter)
        .style(paint.curve([84, 168, 218]))
        .data(&points);
    let block = Block::bordered()
        .border_style(paint.faint())
        .title(" Conversion at the end ")
        .title_bottom(Line::from(format!(" {name} ")).right_aligned());
    let labels = |low: f64, high: f64| [low, f64::midpoint(low, high), high].map(number);
    let chart = Chart::new(vec![set])
        .block(block)
        .x_axis(Axis::default().style(paint.faint()).bounds([low, high]).labels(labels(low, high)))
        .y_axis(Axis::default().style(paint.faint()).bounds([0.0, 1.0]).labels(labels(0.0, 1.0)));
    frame.render_widget(chart, area);
}

/// The table of points that have runs: the last of them, as texts.
struct Points {
    /// How many have runs.
    there: usize,
    header: Vec<String>,
    texts: Vec<Vec<String>>,
}

/// Blanks between columns of the table.
const BETWEEN: u16 = 2;
/// Letters that the table leaves to the map.
const FOR_MAP: u16 = 30;

impl Points {
    fn of(study: &LiveStudy, area: Rect) -> Self {
        let with_runs = study.rows.iter().filter(|row| !row.conversion_end.is_empty());
        let there: Vec<&LivePoint> = with_runs.collect();
        let room = usize::from(area.height.saturating_sub(3));
        let shown = &there[there.len().saturating_sub(room)..];
        let longest = |axis: usize| {
            let each = shown.iter().filter_map(|row| row.values.get(axis));
            each.map(|value| value.chars().count()).max().unwrap_or(0)
        };
        let longest: Vec<usize> = (0..study.axes.len()).map(longest).collect();
        let text = |row: &&LivePoint| {
            let mean = |values: &[f64]| {
                let Estimate { mean, standard_error, .. } =
                    Estimate::of(values.iter().copied().map(Some));
                mean.map_or_else(|| "not reached".into(), |mean| with_error(mean, standard_error))
            };
            let values = row.values.iter().zip(&longest).map(|(it, wide)| format!("{it:<wide$}"));
            let values = values.collect::<Vec<_>>().join(" ");
            let ends = [mean(&row.conversion_end), mean(&row.t50_h)];
            [row.point.to_string(), values].into_iter().chain(ends).collect()
        };
        let header = ["", "values", "conversion", "t50/h"].map(String::from).into();
        let texts = shown.iter().map(text).collect();
        let mut points = Self { there: there.len(), header, texts };
        // Half a number would be another: a column is whole or left out.
        while points.header.len() > 2 && points.width() + FOR_MAP > area.width {
            points.header.pop();
            points.texts.iter_mut().for_each(|row| drop(row.pop()));
        }
        points
    }

    fn widths(&self) -> Vec<u16> {
        let rows = || self.texts.iter().chain([&self.header]);
        let wide = |column: usize| rows().map(|row| row[column].chars().count()).max();
        (0..self.header.len()).map(|column| wide(column).unwrap_or(0) as u16).collect()
    }

    /// With its frame and its title.
    fn width(&self) -> u16 {
        let widths = self.widths();
        let between = BETWEEN * (widths.len() as u16 - 1);
        (widths.iter().sum::<u16>() + between + 2).max(FOR_MAP)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, of: usize, paint: Paint) {
        let row = |texts: &Vec<String>, style: Style| {
            Row::new(texts.iter().cloned().map(Cell::from)).style(style)
        };
        let rows = self.texts.iter().map(|texts| row(texts, Style::default()));
        let title = format!(" Points: {} of {of} have runs ", self.there);
        let table = Table::new(rows, self.widths())
            .column_spacing(BETWEEN)
            .header(row(&self.header, Paint::strong()))
            .block(Block::bordered().border_style(paint.faint()).title(title));
        frame.render_widget(table, area);
    }
}
