//! A sheet as a PDF page of its size: vectors, text as text, the typeface embedded.
//!
//! Nothing in it depends on the time or on chance: the same sheet gives the same bytes.

use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point as Place, Transform};
use krilla::page::PageSettings;
use krilla::paint::{Fill, LineJoin, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use plotters::style::RGBColor;

use super::FigureError;
use super::font;
use super::sheet::{Anchor, Mark, Point, Run, Sheet};

/// The sheet as a PDF file.
///
/// # Errors
/// [`FigureError::Drawing`] if the page or the typeface is refused.
pub(super) fn file(sheet: &Sheet) -> Result<Vec<u8>, FigureError> {
    let refused = |what: &str| FigureError::Drawing(what.to_owned());
    let face = Typeface::embedded().ok_or_else(|| refused("the typeface cannot be read"))?;
    let size = PageSettings::from_wh(sheet.width() as f32, sheet.height() as f32);
    let size = size.ok_or_else(|| refused("the page has no size"))?;
    let settings = SerializeSettings { enable_tagging: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut page = document.start_page_with(size);
    let mut surface = page.surface();
    for mark in &sheet.marks {
        draw(&mut surface, mark, &face);
    }
    surface.finish();
    page.finish();
    document.finish().map_err(|error| FigureError::Drawing(format!("{error:?}")))
}

/// The embedded typeface, and where its letters stand.
struct Typeface {
    font: Font,
    letters: ttf_parser::Face<'static>,
}

impl Typeface {
    fn embedded() -> Option<Self> {
        let font = Font::new(font::TYPEFACE.to_vec().into(), 0)?;
        Some(Self { font, letters: ttf_parser::Face::parse(font::TYPEFACE, 0).ok()? })
    }

    /// The letters of a text side by side, with the kerning that the pixels have, too; advances
    /// are in em.
    fn set(&self, text: &str) -> Vec<KrillaGlyph> {
        let units = f32::from(self.letters.units_per_em());
        let glyphs: Vec<_> = text
            .char_indices()
            .map(|(at, c)| (at..at + c.len_utf8(), self.letters.glyph_index(c).unwrap_or_default()))
            .collect();
        let advance = |index: usize| {
            let (_, glyph) = glyphs[index];
            let own = self.letters.glyph_hor_advance(glyph).map_or(0.0, f32::from);
            let kern = glyphs.get(index + 1).map_or(0, |&(_, next)| self.kerning(glyph, next));
            (own + f32::from(kern)) / units
        };
        let set = glyphs.iter().enumerate().map(|(index, (range, glyph))| {
            let id = GlyphId::new(u32::from(glyph.0));
            KrillaGlyph::new(id, advance(index), 0.0, 0.0, 0.0, range.clone(), None)
        });
        set.collect()
    }

    fn kerning(&self, left: ttf_parser::GlyphId, right: ttf_parser::GlyphId) -> i16 {
        let tables = self.letters.tables().kern.into_iter().flat_map(|kern| kern.subtables);
        let mut horizontal = tables.filter(|table| table.horizontal && !table.variable);
        horizontal.find_map(|table| table.glyphs_kerning(left, right)).unwrap_or(0)
    }
}

fn draw(surface: &mut Surface, mark: &Mark, face: &Typeface) {
    match mark {
        Mark::Line { points, weight, colour } => {
            let stroke = Stroke {
                paint: ink(*colour).into(),
                width: *weight as f32,
                line_join: LineJoin::Round,
                ..Stroke::default()
            };
            paint(surface, path(points, false).as_ref(), None, Some(stroke));
        }
        Mark::Area { outline, colour } => {
            paint(surface, path(outline, true).as_ref(), Some(filled(*colour)), None);
        }
        Mark::Disc { centre, radius, colour } => {
            paint(surface, circle(*centre, *radius).as_ref(), Some(filled(*colour)), None);
        }
        Mark::Text(run) => draw_text(surface, run, face),
    }
}

fn paint(surface: &mut Surface, path: Option<&Path>, fill: Option<Fill>, stroke: Option<Stroke>) {
    surface.set_fill(fill);
    surface.set_stroke(stroke);
    if let Some(path) = path {
        surface.draw_path(path);
    }
}

fn draw_text(surface: &mut Surface, run: &Run, face: &Typeface) {
    let glyphs = face.set(&run.content);
    let length = run.size * glyphs.iter().map(|glyph| f64::from(glyph.x_advance)).sum::<f64>();
    let before = match run.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => length / 2.0,
        Anchor::End => length,
    };
    surface.set_fill(Some(filled(run.colour)));
    surface.set_stroke(None);
    surface.push_transform(&Transform::from_translate(run.at.0 as f32, run.at.1 as f32));
    surface.push_transform(&Transform::from_rotate(if run.upward { -90.0 } else { 0.0 }));
    let start = Place::from_xy(-before as f32, 0.0);
    surface.draw_glyphs(start, &glyphs, face.font.clone(), &run.content, run.size as f32, false);
    surface.pop();
    surface.pop();
}

fn ink(RGBColor(red, green, blue): RGBColor) -> rgb::Color {
    rgb::Color::new(red, green, blue)
}

fn filled(colour: RGBColor) -> Fill {
    Fill { paint: ink(colour).into(), ..Fill::default() }
}

fn path(points: &[Point], closed: bool) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for (index, &(x, y)) in points.iter().enumerate() {
        let (x, y) = (x as f32, y as f32);
        if index == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
    }
    if closed {
        builder.close();
    }
    builder.finish()
}

/// A circle of four cubic arcs, off by at most 0.03 % of the radius.
fn circle((x, y): Point, radius: f64) -> Option<Path> {
    /// Length of the handles of a quarter of a unit circle: 4/3 (√2 − 1).
    const HANDLE: f64 = 0.552_284_75;
    let place = |across: f64, down: f64| ((x + across * radius) as f32, (y + down * radius) as f32);
    let mut builder = PathBuilder::new();
    let start = place(1.0, 0.0);
    builder.move_to(start.0, start.1);
    let quarters = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (1.0, 0.0)];
    for pair in quarters.windows(2) {
        let (from, to): (Point, Point) = (pair[0], pair[1]);
        let first = place(from.0 + HANDLE * to.0, from.1 + HANDLE * to.1);
        let second = place(to.0 + HANDLE * from.0, to.1 + HANDLE * from.1);
        let end = place(to.0, to.1);
        builder.cubic_to(first.0, first.1, second.0, second.1, end.0, end.1);
    }
    builder.close();
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::super::sheet::TextStyle;
    use super::super::style::INK;
    use super::*;

    fn sheet() -> Sheet {
        let mut sheet = Sheet::new(85.0, 60.0);
        sheet.line(&[(10.0, 10.0), (50.0, 90.0)], 1.0, INK);
        sheet.rectangle((20.0, 20.0), 30.0, 10.0, RGBColor(0, 114, 178));
        sheet.disc((60.0, 60.0), 3.0, INK);
        sheet.text("Time / h: 10^{−3} t_{50} °C", (100.0, 100.0), TextStyle::label(Anchor::Middle));
        sheet.text("Conversion", (20.0, 100.0), TextStyle::title(true));
        sheet
    }

    fn holds(bytes: &[u8], text: &str) -> bool {
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    }

    #[test]
    fn a_page_has_its_typeface_inside_and_is_the_same_twice() {
        let page = file(&sheet()).unwrap();
        assert!(page.starts_with(b"%PDF-1.") && page.ends_with(b"%%EOF"));
        assert!(holds(&page, "TautomataSans") && holds(&page, "/FontFile2"));
        assert!(!holds(&page, "CreationDate") && !holds(&page, "CreateDate"));
        assert_eq!(page, file(&sheet()).unwrap());
        // 85 mm by 60 mm are 240.94 pt by 170.08 pt.
        assert!(holds(&page, "/MediaBox [0 0 240.94"), "the page has another size");
    }

    /// Kerning and advances are those that the other files have.
    #[test]
    fn text_is_as_long_as_elsewhere() {
        let face = Typeface::embedded().unwrap();
        for text in ["Time / h", "AVATAR To", "t50 = 3.1 ± 0.2"] {
            let set: f32 = face.set(text).iter().map(|glyph| glyph.x_advance).sum();
            assert!((f64::from(set) - font::width(text, 1.0)).abs() < 0.005, "{text}");
        }
    }
}
