//! A small plot of letters: dots of Braille, two across and four down in each.

use std::fmt::Write as _;

/// Letters across and down.
const SIZE: (usize, usize) = (60, 8);
/// The bits of a letter's dots, by column and row.
const BITS: [[u32; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// Points as lines of text, y upwards; the labels of the axes stand beside their ends.
pub(super) fn sketch(points: &[(f64, f64)], label: impl Fn(f64) -> String) -> String {
    let (x, y) =
        (span(points.iter().map(|point| point.0)), span(points.iter().map(|point| point.1)));
    let (wide, high) = (2 * SIZE.0, 4 * SIZE.1);
    let place = |value: f64, (low, high): (f64, f64), cells: usize| {
        ((value - low) / (high - low) * (cells - 1) as f64).round() as usize
    };
    let mut letters = vec![[0_u32; SIZE.0]; SIZE.1];
    for &(at, height) in points {
        let (column, row) = (place(at, x, wide), high - 1 - place(height, y, high));
        letters[row / 4][column / 2] |= BITS[column % 2][row % 4];
    }
    let ends = [label(y.1), label(y.0)];
    let width = ends.iter().map(|end| end.chars().count()).max().unwrap_or_default();
    let mut text = String::new();
    for (row, line) in letters.iter().enumerate() {
        let end = match row {
            0 => ends[0].as_str(),
            _ if row + 1 == SIZE.1 => ends[1].as_str(),
            _ => "",
        };
        let dots: String = line.iter().filter_map(|bits| char::from_u32(0x2800 + bits)).collect();
        let _ = writeln!(text, "  {end:>width$} {}", dots.trim_end_matches('\u{2800}'));
    }
    let (from, to) = (label(x.0), label(x.1));
    let _ = write!(
        text,
        "  {:width$} {from}{to:>gap$}",
        "",
        gap = SIZE.0.saturating_sub(from.chars().count())
    );
    text
}

/// The lowest and the highest value, never equal.
fn span(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    if low < high { (low, high) } else { (low - 0.5, low + 0.5) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_rises_from_the_lower_left_to_the_upper_right() {
        let points: Vec<(f64, f64)> = (0..=120).map(|n| (f64::from(n), f64::from(n))).collect();
        let text = sketch(&points, |value| format!("{value:.0}"));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), SIZE.1 + 1);
        assert!(lines[0].starts_with("  120 ") && lines[0].ends_with('⠉'), "{}", lines[0]);
        assert!(lines[7].starts_with("    0 ⣀"), "{}", lines[7]);
        assert!(lines[8].ends_with("120"), "{}", lines[8]);
    }

    #[test]
    fn a_single_point_and_a_flat_line_are_drawn() {
        for points in [&[(1.0, 2.0)][..], &[(0.0, 2.0), (1.0, 2.0)]] {
            assert!(sketch(points, |value| value.to_string()).lines().count() == SIZE.1 + 1);
        }
    }
}
