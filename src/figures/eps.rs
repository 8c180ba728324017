//! A sheet as encapsulated PostScript (Adobe, EPSF 3.0): vectors, letters as outlines, so that no reader needs a typeface.

use plotters::style::RGBColor;
use std::fmt::Write as _;
use ttf_parser::{GlyphId, OutlineBuilder};

use super::FigureError;
use super::sheet::{Anchor, Mark, Point, Run, Sheet};
use super::typeface::Typeface;

/// Short names of the operators, and the page with y downward, as on the sheet.
const PROLOGUE: &str = "/m {moveto} bind def /l {lineto} bind def /c {curveto} bind def /h {closepath} bind def\n\
    /f {fill} bind def /s {stroke} bind def /rgb {setrgbcolor} bind def /w {setlinewidth} bind def\n";

/// The sheet as an EPS file.
///
/// # Errors
/// [`FigureError::Drawing`] if the typeface cannot be read.
pub(super) fn file(sheet: &Sheet) -> Result<Vec<u8>, FigureError> {
    let (width, height) = (sheet.width(), sheet.height());
    let mut pen = Pen { text: String::new(), typeface: Typeface::embedded()? };
    pen.line(format_args!("%!PS-Adobe-3.0 EPSF-3.0"));
    pen.line(format_args!("%%BoundingBox: 0 0 {} {}", width.ceil(), height.ceil()));
    pen.line(format_args!("%%HiResBoundingBox: 0 0 {width:.3} {height:.3}"));
    pen.line(format_args!("%%Creator: {}\n%%LanguageLevel: 2", env!("CARGO_PKG_NAME")));
    pen.line(format_args!("%%EndComments\ngsave"));
    pen.text.push_str(PROLOGUE);
    pen.line(format_args!("0 {height:.3} translate 1 -1 scale 1 setlinejoin"));
    sheet.marks.iter().for_each(|mark| pen.draw(mark));
    pen.line(format_args!("grestore\nshowpage\n%%EOF"));
    Ok(pen.text.into_bytes())
}

struct Pen {
    text: String,
    typeface: Typeface,
}

impl Pen {
    fn line(&mut self, what: std::fmt::Arguments<'_>) {
        // Writing to a string never fails.
        let _ = writeln!(self.text, "{what}");
    }

    fn draw(&mut self, mark: &Mark) {
        match mark {
            Mark::Line { points, weight, colour } => {
                self.colour(*colour);
                self.path(points);
                self.line(format_args!("{} w s", short(*weight)));
            }
            Mark::Area { outline, colour } => {
                self.colour(*colour);
                self.path(outline);
                self.line(format_args!("h f"));
            }
            Mark::Disc { centre: (x, y), radius, colour } => {
                self.colour(*colour);
                let (x, y, radius) = (short(*x), short(*y), short(*radius));
                self.line(format_args!("newpath {x} {y} {radius} 0 360 arc h f"));
            }
            Mark::Text(run) => self.write(run),
        }
    }

    fn colour(&mut self, RGBColor(red, green, blue): RGBColor) {
        let [red, green, blue] =
            [red, green, blue].map(|channel| short(f64::from(channel) / 255.0));
        self.line(format_args!("{red} {green} {blue} rgb"));
    }

    fn path(&mut self, points: &[Point]) {
        for (index, &(x, y)) in points.iter().enumerate() {
            let operator = if index == 0 { "m" } else { "l" };
            self.line(format_args!("{} {} {operator}", short(x), short(y)));
        }
    }

    /// Letters as filled outlines, along x or, where they read upward, along −y.
    fn write(&mut self, run: &Run) {
        let letters = self.typeface.set(&run.content);
        let length = run.size * letters.iter().map(|letter| letter.advance).sum::<f64>();
        let mut along = match run.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => -length / 2.0,
            Anchor::End => -length,
        };
        self.colour(run.colour);
        for letter in letters {
            let outline = Outline {
                at: run.at,
                along,
                upward: run.upward,
                scale: run.size * self.typeface.em(1.0),
                last: (0.0, 0.0),
                text: &mut self.text,
            };
            outline.draw(&self.typeface, GlyphId(letter.glyph));
            along += run.size * letter.advance;
        }
    }
}

/// What draws the outline of a letter.
struct Outline<'a> {
    at: Point,
    /// How far the letter stands from there, in pt.
    along: f64,
    upward: bool,
    /// A unit of the typeface in pt.
    scale: f64,
    /// The last point, in units of the typeface.
    last: (f32, f32),
    text: &'a mut String,
}

impl Outline<'_> {
    fn draw(mut self, typeface: &Typeface, glyph: GlyphId) {
        if typeface.face.outline_glyph(glyph, &mut self).is_some() {
            self.text.push_str("f\n");
        }
    }

    fn place(&self, x: f32, y: f32) -> String {
        let (along, up) = (self.along + f64::from(x) * self.scale, f64::from(y) * self.scale);
        let (x, y) = self.at;
        let (x, y) = if self.upward { (x - up, y - along) } else { (x + along, y - up) };
        format!("{} {}", short(x), short(y))
    }

    fn push(&mut self, points: &[(f32, f32)], operator: &str) {
        for &(x, y) in points {
            let place = self.place(x, y);
            let _ = write!(self.text, "{place} ");
        }
        self.text.push_str(operator);
        self.text.push('\n');
        if let Some(&last) = points.last() {
            self.last = last;
        }
    }
}

impl OutlineBuilder for Outline<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.push(&[(x, y)], "m");
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.push(&[(x, y)], "l");
    }

    /// A parabola as the cubic curve that it is.
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let towards = |(from_x, from_y): (f32, f32)| {
            (from_x + 2.0 / 3.0 * (x1 - from_x), from_y + 2.0 / 3.0 * (y1 - from_y))
        };
        self.push(&[towards(self.last), towards((x, y)), (x, y)], "c");
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.push(&[(x1, y1), (x2, y2), (x, y)], "c");
    }

    fn close(&mut self) {
        self.push(&[], "h");
    }
}

/// A number to a thousandth of a pt, finer than any printer.
fn short(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::super::sheet::TextStyle;
    use super::super::style::INK;
    use super::*;

    #[test]
    fn a_file_has_its_bounds_and_balanced_paths() {
        let mut sheet = Sheet::new(85.0, 60.0);
        sheet.line(&[(10.0, 10.0), (50.0, 90.0)], 1.0, INK);
        sheet.disc((60.0, 60.0), 3.0, RGBColor(0, 114, 178));
        sheet.text("l", (100.0, 100.0), TextStyle::label(Anchor::Start));
        let text = String::from_utf8(file(&sheet).unwrap()).unwrap();
        assert!(
            text.starts_with("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 241 171\n"),
            "{text}"
        );
        assert!(text.contains("10 10 m\n50 90 l\n1 w s\n"), "{text}");
        assert!(text.contains("0 0.447 0.698 rgb\nnewpath 60 60 3 0 360 arc h f\n"), "{text}");
        // The stem of an l: one rectangle that stands on the baseline.
        let letter = text.rsplit_once("rgb\n").unwrap().1;
        assert_eq!(
            (letter.matches(" m\n").count(), letter.matches(" l\n").count()),
            (1, 4),
            "{letter}"
        );
        assert!(letter.contains(" 100 "), "{letter}");
        assert!(text.ends_with("grestore\nshowpage\n%%EOF\n"));
    }
}
