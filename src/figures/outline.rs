//! Text as outlines.

use ttf_parser::OutlineBuilder;

use super::font::em;
use super::sheet::{Anchor, Point, Run};
use super::typeface::{Letter, Typeface};

/// A piece of an outline, in pt on the sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Piece {
    /// To the start of a closed part.
    Move(Point),
    /// A straight line.
    Line(Point),
    /// A cubic curve: two handles and its end.
    Curve([Point; 3]),
    /// Back to the start of the part.
    Close,
}

/// The outlines of the letters of a text. Each is to be filled by itself, where it winds around a place at all: fonts differ
/// in the way round that they run.
pub(super) fn outlines(typeface: &Typeface, run: &Run) -> Vec<Vec<Piece>> {
    let letters = typeface.set(&run.content);
    let mut along = start(&letters, run);
    let mut outlines = Vec::with_capacity(letters.len());
    for letter in letters {
        let Some(face) = letter.font.face() else { continue };
        let scale = run.size * em(&face, 1.0);
        let slant = letter.font.slant;
        let (last, pieces) = ((0.0, 0.0), Vec::new());
        let mut outline = Outline { run, along, scale, slant, last, pieces };
        if face.outline_glyph(letter.glyph, &mut outline).is_some() {
            outlines.push(outline.pieces);
        }
        along += run.size * letter.advance;
    }
    outlines
}

/// Where the first letter of a text begins, in pt from its place.
pub(super) fn start(letters: &[Letter<'_>], run: &Run) -> f64 {
    let length = run.size * letters.iter().map(|letter| letter.advance).sum::<f64>();
    match run.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => -length / 2.0,
        Anchor::End => -length,
    }
}

/// What takes down the outline of a letter.
struct Outline<'a> {
    run: &'a Run,
    /// How far the letter stands from the place of the text, in pt.
    along: f64,
    /// A unit of the font in pt.
    scale: f64,
    slant: f64,
    /// The last point, in units of the font.
    last: (f32, f32),
    pieces: Vec<Piece>,
}

impl Outline<'_> {
    /// Letters stand along x or, where they read upward, along −y.
    fn place(&self, (x, y): (f32, f32)) -> Point {
        let (x, y) = (f64::from(x), f64::from(y));
        let (along, up) = (self.along + (x + self.slant * y) * self.scale, y * self.scale);
        let (x, y) = self.run.at;
        if self.run.upward { (x - up, y - along) } else { (x + along, y - up) }
    }
}

impl OutlineBuilder for Outline<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.last = (x, y);
        self.pieces.push(Piece::Move(self.place((x, y))));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.last = (x, y);
        self.pieces.push(Piece::Line(self.place((x, y))));
    }

    /// A parabola as the cubic curve that it is.
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let towards = |(from_x, from_y): (f32, f32)| {
            (from_x + 2.0 / 3.0 * (x1 - from_x), from_y + 2.0 / 3.0 * (y1 - from_y))
        };
        let (first, second) = (towards(self.last), towards((x, y)));
        self.curve_to(first.0, first.1, second.0, second.1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let places = [(x1, y1), (x2, y2), (x, y)].map(|point| self.place(point));
        self.last = (x, y);
        self.pieces.push(Piece::Curve(places));
    }

    fn close(&mut self) {
        self.pieces.push(Piece::Close);
    }
}
