//! A sheet as an SVG document.
//!
//! It has what print needs: its size in millimetres, the typeface, text as text, and neighbouring
//! areas of one colour as one path instead of an element each. Text in a font of one's own is outlines: programs that draw
//! vectors and systems of journals leave fonts inside an SVG aside, and set another font that runs wider.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use plotters::style::RGBColor;
use std::fmt::{self, Write as _};

use super::font::{Font, ITALIC, REGULAR};
use super::outline::{Piece, outlines};
use super::sheet::{Anchor, Mark, Point, Run, Sheet};
use super::style::POINTS_PER_MM;
use super::symbol;

/// Units per millimetre; marks are placed on whole units.
const UNITS_PER_MM: f64 = 100.0;
const UNITS_PER_POINT: f64 = UNITS_PER_MM / POINTS_PER_MM;

/// The families that text names: the embedded one, then those of the same widths for programs that leave embedded fonts
/// aside.
const FAMILY: &str = "Tautomata Sans, Liberation Sans, Arial, Helvetica, sans-serif";

/// A place in whole units.
type Place = (i64, i64);

/// The sheet as a document.
///
/// Without geometric precision a browser rounds the width of each letter to whole pixels of the
/// screen: text came out 4 % narrower or 7 % wider.
pub(super) fn document(sheet: &Sheet) -> String {
    let mut pen = Pen { sheet, elements: String::new(), open: None };
    sheet.marks.iter().for_each(|mark| pen.draw(mark));
    pen.close();
    let [width, height] = [sheet.width_mm, sheet.height_mm].map(|mm| (mm * UNITS_PER_MM).round());
    format!(
        "<svg width=\"{}mm\" height=\"{}mm\" viewBox=\"0 0 {width} {height}\" \
         xmlns=\"http://www.w3.org/2000/svg\" stroke-linejoin=\"round\"{}\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#FFFFFF\"/>\n{}</svg>\n",
        width / UNITS_PER_MM,
        height / UNITS_PER_MM,
        if sheet.typeface.is_built_in() { fonts(sheet) } else { ">".to_owned() },
        pen.elements,
    )
}

/// The part of the head that embeds the built-in typeface, and its italics if the sheet has a symbol.
fn fonts(sheet: &Sheet) -> String {
    let is_italic = |mark: &Mark| match mark {
        Mark::Text(run) => run.content.chars().any(|c| symbol::letter(c).is_some()),
        _ => false,
    };
    let italic = if sheet.marks.iter().any(is_italic) {
        font_face(&ITALIC, "font-style:italic;")
    } else {
        String::new()
    };
    format!(
        " text-rendering=\"geometricPrecision\" font-family=\"{FAMILY}\">\n<style>{}{italic}</style>",
        font_face(&REGULAR, "")
    )
}

fn font_face(font: &Font, style: &str) -> String {
    let data = BASE64_STANDARD.encode(&font.data);
    format!(
        "@font-face{{font-family:\"Tautomata Sans\";{style}\
         src:url(data:font/ttf;base64,{data}) format(\"truetype\")}}"
    )
}

/// Writes marks as elements. All are opaque. The place of a text is on its baseline.
struct Pen<'a> {
    sheet: &'a Sheet,
    elements: String,
    /// The fill of the path that is not closed yet.
    open: Option<RGBColor>,
}

impl Pen<'_> {
    fn draw(&mut self, mark: &Mark) {
        match mark {
            Mark::Line { points, weight, colour } => {
                let points: Vec<String> = points
                    .iter()
                    .map(|&point| place(point))
                    .map(|(x, y)| format!("{x},{y}"))
                    .collect();
                self.element(format_args!(
                    "<polyline fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" points=\"{}\"/>",
                    hex(*colour),
                    units(*weight),
                    points.join(" ")
                ));
            }
            Mark::Area { outline, colour } => self.area(outline, *colour),
            Mark::Disc { centre, radius, colour } => {
                let ((x, y), radius) = (place(*centre), units(*radius));
                self.element(format_args!(
                    "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{}\"/>",
                    hex(*colour)
                ));
            }
            Mark::Text(run) if self.sheet.typeface.is_built_in() => self.write(run),
            Mark::Text(run) => self.outline(run),
        }
    }

    fn area(&mut self, outline: &[Point], colour: RGBColor) {
        if self.open != Some(colour) {
            self.close();
            self.elements.extend(["<path fill=\"", &hex(colour), "\" d=\""]);
            self.open = Some(colour);
        }
        self.elements.push_str(&closed_path(outline.iter().map(|&point| place(point)).collect()));
    }

    /// Closes the path of areas, if one is open.
    fn close(&mut self) {
        if self.open.take().is_some() {
            self.elements.push_str("\"/>\n");
        }
    }

    fn element(&mut self, element: fmt::Arguments<'_>) {
        self.close();
        // Writing to a string never fails.
        let _ = writeln!(self.elements, "{element}");
    }

    /// Text as text.
    fn write(&mut self, run: &Run) {
        let anchor = match run.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (x, y) = place(run.at);
        let turned =
            if run.upward { format!(" transform=\"rotate(270 {x} {y})\"") } else { String::new() };
        // A text that goes on after a subscript begins with a blank.
        let blanks = if run.content.trim() == run.content { "" } else { " xml:space=\"preserve\"" };
        self.element(format_args!(
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" font-size=\"{}\" fill=\"{}\"{turned}{blanks}>\
             {}</text>",
            tenths(run.size * UNITS_PER_POINT),
            hex(run.colour),
            marked_up(&run.content),
        ));
    }

    /// Text as outlines, with what it says for those who search or can't see.
    fn outline(&mut self, run: &Run) {
        let plain: String = run.content.chars().map(|c| symbol::letter(c).unwrap_or(c)).collect();
        let mut letters = String::new();
        for outline in outlines(&self.sheet.typeface, run) {
            letters.push_str("<path d=\"");
            for piece in outline {
                letters.push_str(&path_piece(piece));
            }
            letters.push_str("\"/>");
        }
        self.element(format_args!(
            "<g fill=\"{}\" role=\"img\" aria-label=\"{}\">{letters}</g>",
            hex(run.colour),
            escaped(&plain).replace('"', "&quot;")
        ));
    }
}

fn units(pt: f64) -> i64 {
    (pt * UNITS_PER_POINT).round() as i64
}

fn place((x, y): Point) -> Place {
    (units(x), units(y))
}

/// A number of units to a tenth: 0.001 mm.
fn tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

fn path_piece(piece: Piece) -> String {
    let at =
        |(x, y): Point| format!("{} {}", tenths(x * UNITS_PER_POINT), tenths(y * UNITS_PER_POINT));
    match piece {
        Piece::Move(to) => format!("M{}", at(to)),
        Piece::Line(to) => format!("L{}", at(to)),
        Piece::Curve(places) => format!("C{}", places.map(at).join(" ")),
        Piece::Close => "z".to_owned(),
    }
}

/// Text with its symbols in italics.
fn marked_up(text: &str) -> String {
    let part = |c: char| match symbol::letter(c) {
        Some(letter) => format!("<tspan font-style=\"italic\">{letter}</tspan>"),
        None => escaped(c.encode_utf8(&mut [0; 4])),
    };
    text.chars().map(part).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A colour as `#RRGGBB`.
fn hex(RGBColor(red, green, blue): RGBColor) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

/// An outline as path data, corners relative to the one before.
///
/// Outlines that overlap must all run the same way round: the parts of a path that two of
/// them go round in opposite ways would stay empty.
fn closed_path(mut outline: Vec<Place>) -> String {
    if doubled_area(&outline) < 0 {
        outline.reverse();
    }
    let Some(&(mut x, mut y)) = outline.first() else { return String::new() };
    let mut path = format!("M{x} {y}l");
    for &(next_x, next_y) in &outline[1..] {
        for step in [next_x - x, next_y - y] {
            // A minus sign parts numbers as well as a space does.
            let gap = if step < 0 || path.ends_with('l') { "" } else { " " };
            path.extend([gap, &step.to_string()]);
        }
        (x, y) = (next_x, next_y);
    }
    path.push('z');
    path
}

/// Twice the area inside an outline; its sign tells which way round it runs.
fn doubled_area(outline: &[Place]) -> i64 {
    let next = outline.iter().cycle().skip(1);
    let cross = |(a, b): (&Place, &Place)| a.0 * b.1 - b.0 * a.1;
    outline.iter().zip(next).map(cross).sum()
}

#[cfg(test)]
mod tests {
    use super::super::Style;
    use super::super::sheet::TextStyle;
    use super::super::style::INK;
    use super::super::typeface::Typeface;
    use super::*;

    /// Elements of a sheet of 85 mm by 60.5 mm with marks at whole mm.
    fn document_of(draw: impl Fn(&mut Sheet)) -> String {
        let mut sheet = Style::default().sheet(85.0, 60.5);
        draw(&mut sheet);
        document(&sheet)
    }

    fn at(x: f64, y: f64) -> (f64, f64) {
        (x * POINTS_PER_MM, y * POINTS_PER_MM)
    }

    #[test]
    fn areas_of_one_colour_are_one_path_and_run_the_same_way() {
        let pale = RGBColor(0xE2, 0xE7, 0xEC);
        let drawn = document_of(|sheet| {
            sheet.area(vec![at(0.0, 0.0), at(0.1, 0.0), at(0.1, 0.1), at(0.0, 0.1)], pale);
            sheet.area(vec![at(0.05, 0.15), at(0.15, 0.15), at(0.15, 0.05), at(0.05, 0.05)], pale);
            sheet.area(vec![at(0.01, 0.01), at(0.02, 0.01), at(0.02, 0.02)], INK);
        });
        let expected = "\
<path fill=\"#E2E7EC\" d=\"M0 0l10 0 0 10-10 0zM5 5l10 0 0 10-10 0z\"/>
<path fill=\"#000000\" d=\"M1 1l1 0 0 1z\"/>
</svg>
";
        assert!(drawn.ends_with(expected), "{drawn}");
    }

    #[test]
    fn lines_discs_and_texts_are_elements_of_their_own() {
        let drawn = document_of(|sheet| {
            sheet.line(&[at(1.0, 2.0), at(3.0, 4.0)], POINTS_PER_MM, INK);
            sheet.disc(at(5.0, 6.0), POINTS_PER_MM, INK);
            let style = TextStyle { size: 2.0 * POINTS_PER_MM, ..TextStyle::label(Anchor::End) };
            sheet.text("𝑛 < 10 & up", at(7.0, 8.0), TextStyle { upward: true, ..style });
        });
        let expected = "\
<polyline fill=\"none\" stroke=\"#000000\" stroke-width=\"100\" points=\"100,200 300,400\"/>
<circle cx=\"500\" cy=\"600\" r=\"100\" fill=\"#000000\"/>
<text x=\"700\" y=\"800\" text-anchor=\"end\" font-size=\"200\" fill=\"#000000\" \
transform=\"rotate(270 700 800)\"><tspan font-style=\"italic\">n</tspan> &lt; 10 &amp; up</text>
</svg>
";
        assert!(drawn.ends_with(expected), "{drawn}");
    }

    #[test]
    fn the_head_has_millimetres_and_the_fonts_that_are_used() {
        let drawn = document_of(|_| {});
        assert!(
            drawn.starts_with("<svg width=\"85mm\" height=\"60.5mm\" viewBox=\"0 0 8500 6050\"")
        );
        let fonts = |drawn: &str| drawn.matches("@font-face{").count();
        assert!(drawn.contains(">\n<style>@font-face{") && fonts(&drawn) == 1);
        let label = TextStyle::label(Anchor::Start);
        let symbol = document_of(|sheet| sheet.text("𝑇_{m} / K", at(1.0, 1.0), label));
        assert!(symbol.contains(" xml:space=\"preserve\"> / K</text>"), "{symbol}");
        assert!(fonts(&symbol) == 2 && symbol.contains(";font-style:italic;src:"), "{symbol}");
    }

    #[test]
    fn text_in_a_font_of_ones_own_is_outlines_that_say_what_they_are() {
        let mut sheet = Style::default().sheet(85.0, 60.5);
        sheet.typeface = Typeface::own(REGULAR.clone(), None).into();
        sheet.text("𝑇 < \"l\"", at(1.0, 1.0), TextStyle::label(Anchor::Start));
        let drawn = document(&sheet);
        assert!(!drawn.contains("<text") && !drawn.contains("font-family"), "{drawn}");
        assert!(drawn.contains("aria-label=\"T &lt; &quot;l&quot;\"><path d=\"M"), "{drawn}");
        // Blanks have no outline.
        assert_eq!(drawn.matches("<path").count(), 5);
    }
}
