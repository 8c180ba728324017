//! Colours that a terminal has, and what stands for them where it has none.

use crate::cli::say;
use crate::figures::scale_colour;
use crate::snapshots::STATE_COLOURS;
use ratatui::style::{Color, Modifier, Style};

/// How a terminal can be painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Not at all.
    Plain,
    /// With a palette of 256 colours.
    Palette,
    /// With any colour.
    Full,
}

/// Letters of the states, in the order of [`STATE_COLOURS`], where there are no colours.
const LETTERS: [char; 8] = [' ', '·', '░', '█', '+', 't', 'x', 'o'];

impl Paint {
    /// What the environment says of the terminal and of what its user wants.
    pub fn of_environment() -> Self {
        let full = std::env::var("COLORTERM").is_ok_and(|it| it == "truecolor" || it == "24bit");
        match (say::colours_wanted(), full) {
            (false, _) => Self::Plain,
            (true, true) => Self::Full,
            (true, false) => Self::Palette,
        }
    }

    /// The nearest that there is to a colour.
    pub fn colour(self, [red, green, blue]: [u8; 3]) -> Color {
        // The palette's cube has six steps of each; 16 colours come before it.
        let step = |part: u8| match part {
            0..48 => 0,
            48..115 => 1,
            _ => (part - 35) / 40,
        };
        match self {
            Self::Plain => Color::Reset,
            Self::Palette => Color::Indexed(16 + 36 * step(red) + 6 * step(green) + step(blue)),
            Self::Full => Color::Rgb(red, green, blue),
        }
    }

    /// The colour of a state, by its place in [`STATE_COLOURS`]; none for what is empty.
    pub fn state(self, place: usize) -> Color {
        if place == 0 { Color::Reset } else { self.colour(STATE_COLOURS[place].1) }
    }

    /// What stands for a state where there are no colours.
    pub fn letter(place: usize) -> char {
        LETTERS[place]
    }

    /// A value from 0 to 1 in its colour of the figures' maps, under letters that can be read on it.
    pub fn scale(self, value: f64) -> Style {
        if self == Self::Plain {
            return Style::default();
        }
        let ink = if value > 0.6 { Color::Black } else { Color::White };
        Style::default().bg(self.colour(scale_colour(value))).fg(ink)
    }

    /// A curve.
    pub fn curve(self, colour: [u8; 3]) -> Style {
        Style::default().fg(self.colour(colour))
    }

    /// What stands back: frames, bands, explanations.
    pub fn faint(self) -> Style {
        match self {
            Self::Plain => Style::default(),
            _ => Style::default().fg(Color::DarkGray),
        }
    }

    /// What a reader looks for first.
    pub fn strong() -> Style {
        Style::default().add_modifier(Modifier::BOLD)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Also without colours, and with few, no two states look the same.
    #[test]
    fn states_can_be_told_apart() {
        let places = 0..STATE_COLOURS.len();
        assert_eq!(places.clone().map(Paint::letter).collect::<BTreeSet<_>>().len(), 8);
        for paint in [Paint::Palette, Paint::Full] {
            let colours = places.clone().map(|place| format!("{:?}", paint.state(place)));
            assert_eq!(colours.collect::<BTreeSet<_>>().len(), 8, "{paint:?}");
        }
    }

    #[test]
    fn the_palette_is_xterms() {
        let of = |colour| Paint::Palette.colour(colour);
        assert_eq!(of([0, 0, 0]), Color::Indexed(16));
        assert_eq!(of([255, 255, 255]), Color::Indexed(231));
        assert_eq!(of([95, 135, 175]), Color::Indexed(16 + 36 + 12 + 3));
        assert_eq!(Paint::Plain.colour([1, 2, 3]), Color::Reset);
    }
}
