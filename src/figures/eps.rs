//! A sheet as encapsulated PostScript (Adobe, EPSF 3.0): vectors, letters as outlines, so that no reader needs a typeface.

use plotters::style::RGBColor;
use std::fmt::Write as _;

use super::outline::{Piece, outlines};
use super::sheet::{Mark, Point, Run, Sheet};
use super::typeface::Typeface;

/// Short names of the operators, and the page with y downward, as on the sheet.
const PROLOGUE: &str = "/m {moveto} bind def /l {lineto} bind def /c {curveto} bind def /h {closepath} bind def\n\
    /f {fill} bind def /s {stroke} bind def /rgb {setrgbcolor} bind def /w {setlinewidth} bind def\n";

/// The sheet as an EPS file.
pub(super) fn file(sheet: &Sheet) -> Vec<u8> {
    let (width, height) = (sheet.width(), sheet.height());
    let mut pen = Pen { text: String::new(), typeface: &sheet.typeface };
    pen.line(format_args!("%!PS-Adobe-3.0 EPSF-3.0"));
    pen.line(format_args!("%%BoundingBox: 0 0 {} {}", width.ceil(), height.ceil()));
    pen.line(format_args!("%%HiResBoundingBox: 0 0 {width:.3} {height:.3}"));
    pen.line(format_args!("%%Creator: {}\n%%LanguageLevel: 2", env!("CARGO_PKG_NAME")));
    pen.line(format_args!("%%EndComments\ngsave"));
    pen.text.push_str(PROLOGUE);
    pen.line(format_args!("0 {height:.3} translate 1 -1 scale 1 setlinejoin"));
    sheet.marks.iter().for_each(|mark| pen.draw(mark));
    pen.line(format_args!("grestore\nshowpage\n%%EOF"));
    pen.text.into_bytes()
}

struct Pen<'a> {
    text: String,
    typeface: &'a Typeface,
}

impl Pen<'_> {
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
        for (index, &point) in points.iter().enumerate() {
            self.operator(&[point], if index == 0 { "m" } else { "l" });
        }
    }

    fn write(&mut self, run: &Run) {
        self.colour(run.colour);
        for outline in outlines(self.typeface, run) {
            for piece in outline {
                match piece {
                    Piece::Move(to) => self.operator(&[to], "m"),
                    Piece::Line(to) => self.operator(&[to], "l"),
                    Piece::Curve(places) => self.operator(&places, "c"),
                    Piece::Close => self.operator(&[], "h"),
                }
            }
            self.line(format_args!("f"));
        }
    }

    fn operator(&mut self, places: &[Point], operator: &str) {
        for &(x, y) in places {
            let _ = write!(self.text, "{} {} ", short(x), short(y));
        }
        self.line(format_args!("{operator}"));
    }
}

/// A number to a thousandth of a pt, finer than any printer.
fn short(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::super::Style;
    use super::super::sheet::{Anchor, TextStyle};
    use super::super::style::INK;
    use super::*;

    #[test]
    fn a_file_has_its_bounds_and_balanced_paths() {
        let mut sheet = Style::default().sheet(85.0, 60.0);
        sheet.line(&[(10.0, 10.0), (50.0, 90.0)], 1.0, INK);
        sheet.disc((60.0, 60.0), 3.0, RGBColor(0, 114, 178));
        sheet.text("l", (100.0, 100.0), TextStyle::label(Anchor::Start));
        let text = String::from_utf8(file(&sheet)).unwrap();
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
