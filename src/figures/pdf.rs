//! A sheet as a PDF page of its size: vectors, text as text, what is used of the fonts embedded.
//!
//! Nothing in it depends on the time or on chance: the same sheet gives the same bytes.

mod embedding;

use pdf_writer::types::LineJoinStyle;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str};
use plotters::style::RGBColor;
use std::io::Read as _;

use super::FigureError;
use super::font::Font;
use super::outline::start;
use super::sheet::{Mark, Point, Run, Sheet};
use super::typeface::{Letter, Typeface};
use embedding::Embedded;

/// The objects of the file; those of fonts have the numbers after the last.
const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const PAGE: Ref = Ref::new(3);
const CONTENT: Ref = Ref::new(4);
const FONTS: i32 = 5;

/// The sheet as a PDF file.
///
/// # Errors
/// [`FigureError::Drawing`] if a font cannot be cut or the file cannot be packed.
pub(super) fn file(sheet: &Sheet) -> Result<Vec<u8>, FigureError> {
    let mut pen = Pen::new(sheet);
    for mark in &sheet.marks {
        pen.draw(mark);
    }
    let content = packed(&pen.content.finish())?;
    let mut pdf = Pdf::new();
    pdf.catalog(CATALOG).pages(PAGES);
    pdf.pages(PAGES).kids([PAGE]).count(1);
    let mut page = pdf.page(PAGE);
    page.parent(PAGES).contents(CONTENT);
    page.media_box(Rect::new(0.0, 0.0, sheet.width() as f32, sheet.height() as f32));
    let object = |index: usize| Ref::new(FONTS + embedding::OBJECTS * index as i32);
    let mut resources = page.resources();
    let mut fonts = resources.fonts();
    for index in 0..pen.fonts.len() {
        fonts.pair(Name(name(index).as_bytes()), object(index));
    }
    fonts.finish();
    resources.finish();
    page.finish();
    pdf.stream(CONTENT, &content).filter(Filter::FlateDecode);
    for (index, font) in pen.fonts.iter().enumerate() {
        font.embed(&mut pdf, object(index))?;
    }
    Ok(pdf.finish())
}

/// What the page calls a font.
fn name(index: usize) -> String {
    format!("F{index}")
}

/// Bytes compressed for [`Filter::FlateDecode`].
fn packed(bytes: &[u8]) -> Result<Vec<u8>, FigureError> {
    let mut packed = Vec::new();
    flate2::bufread::ZlibEncoder::new(bytes, flate2::Compression::default())
        .read_to_end(&mut packed)
        .map_err(|error| FigureError::Drawing(error.to_string()))?;
    Ok(packed)
}

/// What draws on the page: places are in pt from the top left, as on the sheet.
struct Pen<'a> {
    content: Content,
    typeface: &'a Typeface,
    /// The fonts that were used.
    fonts: Vec<Embedded<'a>>,
    /// The colours that are set: of areas, and of lines.
    colours: [Option<RGBColor>; 2],
}

impl<'a> Pen<'a> {
    fn new(sheet: &'a Sheet) -> Self {
        let mut content = Content::new();
        content.transform([1.0, 0.0, 0.0, -1.0, 0.0, sheet.height() as f32]);
        content.set_line_join(LineJoinStyle::RoundJoin);
        Self { content, typeface: &sheet.typeface, fonts: Vec::new(), colours: [None; 2] }
    }

    fn draw(&mut self, mark: &Mark) {
        match mark {
            Mark::Line { points, weight, colour } => {
                self.stroke_in(*colour);
                self.content.set_line_width(short(*weight));
                if self.path(points) {
                    self.content.stroke();
                }
            }
            Mark::Area { outline, colour } => {
                self.fill_in(*colour);
                if self.path(outline) {
                    self.content.close_path().fill_nonzero();
                }
            }
            Mark::Disc { centre, radius, colour } => {
                self.fill_in(*colour);
                self.circle(*centre, *radius);
                self.content.fill_nonzero();
            }
            Mark::Text(run) => self.write(run),
        }
    }

    fn fill_in(&mut self, colour: RGBColor) {
        if self.colours[0].replace(colour) != Some(colour) {
            let [red, green, blue] = shares(colour);
            self.content.set_fill_rgb(red, green, blue);
        }
    }

    fn stroke_in(&mut self, colour: RGBColor) {
        if self.colours[1].replace(colour) != Some(colour) {
            let [red, green, blue] = shares(colour);
            self.content.set_stroke_rgb(red, green, blue);
        }
    }

    /// A path through points; whether there is one to draw.
    fn path(&mut self, points: &[Point]) -> bool {
        for (index, &(x, y)) in points.iter().enumerate() {
            let (x, y) = (short(x), short(y));
            if index == 0 {
                self.content.move_to(x, y)
            } else {
                self.content.line_to(x, y)
            };
        }
        !points.is_empty()
    }

    /// A circle of four cubic arcs, off by at most 0.03 % of the radius.
    fn circle(&mut self, (x, y): Point, radius: f64) {
        /// Length of the handles of a quarter of a unit circle: 4/3 (√2 − 1).
        const HANDLE: f64 = 0.552_284_75;
        let place = |across: f64, down: f64| (short(x + across * radius), short(y + down * radius));
        let (right, middle) = place(1.0, 0.0);
        self.content.move_to(right, middle);
        let quarters = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (1.0, 0.0)];
        for pair in quarters.windows(2) {
            let (from, to): (Point, Point) = (pair[0], pair[1]);
            let (x1, y1) = place(from.0 + HANDLE * to.0, from.1 + HANDLE * to.1);
            let (x2, y2) = place(to.0 + HANDLE * from.0, to.1 + HANDLE * from.1);
            let (x3, y3) = place(to.0, to.1);
            self.content.cubic_to(x1, y1, x2, y2, x3, y3);
        }
        self.content.close_path();
    }

    fn write(&mut self, run: &Run) {
        let letters = self.typeface.set(&run.content);
        let mut along = start(&letters, run);
        self.fill_in(run.colour);
        self.content.begin_text();
        for part in letters.chunk_by(|one, next| std::ptr::eq(one.font, next.font)) {
            self.write_part(run, part, along);
            along += run.size * part.iter().map(|letter| letter.advance).sum::<f64>();
        }
        self.content.end_text();
    }

    /// Letters of one font, so far from the place of the text.
    fn write_part(&mut self, run: &Run, letters: &[Letter<'a>], along: f64) {
        let Some(first) = letters.first() else { return };
        let index = self.font(first.font);
        let ((x, y), slant) = (run.at, short(first.font.slant));
        // Down is where y grows: letters stand along x or, where they read upward, along −y.
        let matrix = if run.upward {
            [0.0, -1.0, -1.0, -slant, short(x), short(y - along)]
        } else {
            [1.0, 0.0, slant, -1.0, short(x + along), short(y)]
        };
        self.content
            .set_font(Name(name(index).as_bytes()), short(run.size))
            .set_text_matrix(matrix);
        let mut shown = self.content.show_positioned();
        let mut items = shown.items();
        let mut codes = Vec::new();
        for letter in letters {
            codes.extend(self.fonts[index].code(letter).to_be_bytes());
            if letter.kerning != 0.0 {
                items.show(Str(&codes)).adjust(short(-1000.0 * letter.kerning));
                codes.clear();
            }
        }
        items.show(Str(&codes));
        items.finish();
        shown.finish();
    }

    /// The place of a font among those that are used.
    fn font(&mut self, font: &'a Font) -> usize {
        let known = self.fonts.iter().position(|known| std::ptr::eq(known.font, font));
        known.unwrap_or_else(|| {
            self.fonts.push(Embedded::new(font));
            self.fonts.len() - 1
        })
    }
}

/// A number of pt to a thousandth, finer than any printer: six digits where it had sixteen.
fn short(number: f64) -> f32 {
    ((number * 1000.0).round() / 1000.0) as f32
}

/// Red, green and blue from 0 to 1.
fn shares(RGBColor(red, green, blue): RGBColor) -> [f32; 3] {
    [red, green, blue].map(|channel| short(f64::from(channel) / 255.0))
}

#[cfg(test)]
mod tests {
    use super::super::Style;
    use super::super::sheet::{Anchor, TextStyle};
    use super::super::style::INK;
    use super::*;

    fn sheet() -> Sheet {
        let mut sheet = Style::default().sheet(85.0, 60.0);
        sheet.line(&[(10.0, 10.0), (50.0, 90.0)], 1.0, INK);
        sheet.rectangle((20.0, 20.0), 30.0, 10.0, RGBColor(0, 114, 178));
        sheet.disc((60.0, 60.0), 3.0, INK);
        sheet.text("Time / h: 10^{−3} 𝑡_{50} °C", (100.0, 100.0), TextStyle::label(Anchor::Middle));
        sheet.text("Conversion", (20.0, 100.0), TextStyle::title(true));
        sheet
    }

    fn holds(bytes: &[u8], text: &str) -> bool {
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    }

    #[test]
    fn a_page_has_its_fonts_inside_and_is_the_same_twice() {
        let page = file(&sheet()).unwrap();
        assert!(page.starts_with(b"%PDF-1.") && page.ends_with(b"%%EOF"));
        assert!(holds(&page, "+TautomataSans-Italic") && holds(&page, "/FontFile2"));
        assert!(!holds(&page, "CreationDate") && !holds(&page, "CreateDate"));
        assert_eq!(page, file(&sheet()).unwrap());
        // 85 mm by 60 mm are 240.94 pt by 170.08 pt.
        assert!(holds(&page, "/MediaBox [0 0 240.94"), "the page has another size");
    }
}
