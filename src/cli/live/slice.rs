//! A cut through the crystal as letters: two molecules, one above the other, to a letter.

use super::colours::Paint;
use crate::results::LiveSlice;
use crate::snapshots::STATE_COLOURS;
use crate::statistics::extent;
use crate::units;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Paragraph, Widget};
use std::collections::VecDeque;

/// A slice with its legend.
pub struct SliceView<'a> {
    pub slice: Option<&'a LiveSlice>,
    pub paint: Paint,
}

impl Widget for SliceView<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let Self { slice, paint } = self;
        let title = slice.map_or_else(
            || " Slice ".to_owned(),
            |slice| format!(" Slice: replicate {}, {} ", slice.replicate, units::time(slice.time)),
        );
        let block = Block::bordered().border_style(paint.faint()).title(title);
        let inside = block.inner(area);
        block.render(area, buffer);
        let Some(slice) = slice.filter(|slice| is_sound(slice)) else {
            return Paragraph::new("none recorded yet").render(inside, buffer);
        };
        let legend = legend(slice, paint);
        let high = inside.height.saturating_sub(legend.len() as u16);
        let lines = picture(slice, (inside.width, high), paint);
        let rows = lines.len() as u16;
        // What is narrower than the frame stands in its middle.
        let wide = lines.iter().map(Line::width).max().unwrap_or(0) as u16;
        let left = inside.x + inside.width.saturating_sub(wide) / 2;
        let place = Rect { x: left, width: wide, height: rows, ..inside };
        Paragraph::new(lines).render(place.intersection(inside), buffer);
        let below =
            Rect { y: inside.y + rows, height: inside.height.saturating_sub(rows), ..inside };
        Paragraph::new(legend).render(below, buffer);
    }
}

/// Another program may have written it.
fn is_sound(slice: &LiveSlice) -> bool {
    let count = slice.states.len();
    count > 0
        && slice.places.iter().all(|along| along.len() == count)
        && slice
            .states
            .bytes()
            .all(|state| (b'0'..b'0' + STATE_COLOURS.len() as u8).contains(&state))
}

/// States that occur, the most frequent first, with their shares.
fn legend(slice: &LiveSlice, paint: Paint) -> Vec<Line<'static>> {
    let mut counts = [0_usize; STATE_COLOURS.len()];
    places(slice).for_each(|place| counts[place] += 1);
    let mut known: Vec<usize> = (0..counts.len()).filter(|&place| counts[place] > 0).collect();
    known.sort_by_key(|&place| std::cmp::Reverse(counts[place]));
    let entry = |place: usize| {
        let share = 100.0 * counts[place] as f64 / slice.states.len() as f64;
        let mark = match paint {
            Paint::Plain => Span::raw(Paint::letter(place).to_string().repeat(2)),
            _ if place == 0 => Span::raw("  "),
            _ => Span::styled("██", ratatui::style::Style::default().fg(paint.state(place))),
        };
        let share = if share < 0.95 { format!("{share:.1}") } else { format!("{share:.0}") };
        Line::from(vec![mark, Span::raw(format!(" {} {share} %", STATE_COLOURS[place].0))])
    };
    known.into_iter().map(entry).collect()
}

fn places(slice: &LiveSlice) -> impl Iterator<Item = usize> + '_ {
    slice.states.bytes().map(|state| usize::from(state - b'0'))
}

/// The slice, at most this many letters wide and high.
fn picture(slice: &LiveSlice, (wide, high): (u16, u16), paint: Paint) -> Vec<Line<'static>> {
    let (wide, high) = (usize::from(wide), 2 * usize::from(high));
    let pixels = pixels(slice, (wide, high));
    let style = ratatui::style::Style::default;
    let letter = |above: usize, below: usize| match paint {
        // The rarer of both says more.
        Paint::Plain => Span::raw(Paint::letter(above.max(below)).to_string()),
        _ => Span::styled("▀", style().fg(paint.state(above)).bg(paint.state(below))),
    };
    let rows = pixels.chunks(2);
    rows.map(|rows| {
        let above = rows[0].iter();
        let letters = above.enumerate().map(|(column, &above)| {
            let below = rows.get(1).map_or(0, |row| row[column]);
            // The ink of an empty half would be that of letters.
            if paint != Paint::Plain && above == 0 && below != 0 {
                return Span::styled("▄", style().fg(paint.state(below)));
            }
            if above == 0 && below == 0 { Span::raw(" ") } else { letter(above, below) }
        });
        Line::from(letters.collect::<Vec<_>>())
    })
    .collect()
}

/// The states of square pixels, row by row from the top, at most this many across and down. A pixel without a molecule
/// takes the state of the nearest pixel that has one.
fn pixels(slice: &LiveSlice, (wide, high): (usize, usize)) -> Vec<Vec<usize>> {
    let along = |axis: usize| slice.places[axis].iter().copied().map(f64::from);
    let ((left, right), (low, top)) = (extent(along(0)), extent(along(1)));
    if wide == 0 || high == 0 {
        return Vec::new();
    }
    let (across, upward) = ((right - left).max(1.0), (top - low).max(1.0));
    let scale = ((wide as f64 - 1.0) / across).min((high as f64 - 1.0) / upward).max(0.0);
    let count = |length: f64| (length * scale).round() as usize + 1;
    let (columns, rows) = (count(right - left).min(wide), count(top - low).min(high));
    let mut pixels = vec![vec![None; columns]; rows];
    let mut open = VecDeque::new();
    for ((x, y), state) in along(0).zip(along(1)).zip(places(slice)) {
        let column = (((x - left) * scale).round() as usize).min(columns - 1);
        let row = (((top - y) * scale).round() as usize).min(rows - 1);
        // Of several on one pixel the rarer is shown.
        let before = pixels[row][column].replace(state);
        pixels[row][column] = pixels[row][column].max(before);
        open.push_back((row, column));
    }
    while let Some((row, column)) = open.pop_front() {
        let state = pixels[row][column];
        let beside = [(0, 1), (1, 0), (0, usize::MAX), (usize::MAX, 0)];
        for (down, right) in beside {
            let (row, column) = (row.wrapping_add(down), column.wrapping_add(right));
            let free = pixels.get_mut(row).and_then(|row| row.get_mut(column));
            if let Some(free) = free.filter(|free| free.is_none()) {
                *free = state;
                open.push_back((row, column));
            }
        }
    }
    let known = pixels.into_iter().map(|row| row.into_iter().flatten().collect());
    known.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice() -> LiveSlice {
        let (x, y) = ((0..16).map(|it| it % 4 * 100), (0..16).map(|it| it / 4 * 100));
        let places = [x.collect(), y.collect()];
        LiveSlice { replicate: 1, time: 0.0, places, states: "1111111111331133".into() }
    }

    #[test]
    fn pixels_keep_the_shape_and_have_no_holes() {
        for size in [(4, 4), (9, 40), (40, 9), (1, 1)] {
            let pixels = pixels(&slice(), size);
            assert_eq!(pixels.len(), pixels[0].len(), "{size:?}");
            assert!(pixels.len() <= size.1 && pixels.len() <= size.0);
        }
        let pixels = pixels(&slice(), (4, 4));
        assert_eq!(pixels, [[1, 1, 3, 3], [1, 1, 3, 3], [1; 4], [1; 4]]);
    }

    #[test]
    fn damaged_slices_are_not_drawn() {
        let whole = slice();
        assert!(is_sound(&whole));
        assert!(!is_sound(&LiveSlice { states: "11".into(), ..whole.clone() }));
        assert!(!is_sound(&LiveSlice { states: "111111111133113Z".into(), ..whole.clone() }));
        assert!(!is_sound(&LiveSlice { places: [Vec::new(), Vec::new()], ..whole }));
    }
}
