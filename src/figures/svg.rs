//! A sheet as an SVG document: the backend that plotters draws through.
//!
//! It has what print needs: its size in millimetres, the typeface, text as text, and neighbouring
//! areas of one colour as one path instead of an element each.

use plotters::backend::DrawingBackend;
use plotters_backend::text_anchor::HPos;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle};
use plotters_backend::{DrawingErrorKind, FontTransform};
use std::fmt::{self, Write as _};

use super::font;

/// Units per millimetre; plotters places marks on whole units.
pub(super) const UNITS_PER_MM: f64 = 100.0;

/// The document around `marks` on a page of `(width, height)` units.
///
/// Without geometric precision a browser rounds the width of each letter to whole pixels of the
/// screen: text came out 4 % narrower or 7 % wider.
pub(super) fn document(marks: &str, (width, height): (u32, u32)) -> String {
    let millimetres = |units| f64::from(units) / UNITS_PER_MM;
    format!(
        "<svg width=\"{}mm\" height=\"{}mm\" viewBox=\"0 0 {width} {height}\" \
         xmlns=\"http://www.w3.org/2000/svg\" stroke-linejoin=\"round\" \
         text-rendering=\"geometricPrecision\" font-family=\"{}\">\n<style>{}</style>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#FFFFFF\"/>\n{marks}</svg>\n",
        millimetres(width),
        millimetres(height),
        font::FAMILY,
        font::style_sheet(),
    )
}

/// Writes marks as SVG elements. All are opaque. The place of a text is on its baseline.
pub(super) struct Marks<'a> {
    elements: &'a mut String,
    size: (u32, u32),
    /// The fill of the path that is not closed yet.
    open: Option<(u8, u8, u8)>,
}

type Drawn = Result<(), DrawingErrorKind<fmt::Error>>;

impl<'a> Marks<'a> {
    /// Writes into `elements`, for a page of `size` units.
    pub(super) fn new(elements: &'a mut String, size: (u32, u32)) -> Self {
        Self { elements, size, open: None }
    }

    /// Closes the path of areas, if one is open.
    fn close(&mut self) {
        if self.open.take().is_some() {
            self.elements.push_str("\"/>\n");
        }
    }

    fn element(&mut self, element: fmt::Arguments<'_>) -> Drawn {
        self.close();
        writeln!(self.elements, "{element}").map_err(DrawingErrorKind::DrawingError)
    }
}

impl DrawingBackend for Marks<'_> {
    type ErrorType = fmt::Error;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        self.close();
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, colour: BackendColor) -> Drawn {
        self.fill_polygon([(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)], &colour)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let points: Vec<_> = path.into_iter().map(|(x, y)| format!("{x},{y}")).collect();
        self.element(format_args!(
            "<polyline fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" points=\"{}\"/>",
            hex(style.color().rgb),
            style.stroke_width(),
            points.join(" ")
        ))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        outline: I,
        style: &S,
    ) -> Drawn {
        let colour = style.color().rgb;
        if self.open != Some(colour) {
            self.close();
            self.elements.extend(["<path fill=\"", &hex(colour), "\" d=\""]);
            self.open = Some(colour);
        }
        self.elements.push_str(&closed_path(outline.into_iter().collect()));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let colour = hex(style.color().rgb);
        let (fill, stroke) = if fill { (&*colour, "none") } else { ("none", &*colour) };
        let width = style.stroke_width();
        self.element(format_args!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{fill}\" stroke=\"{stroke}\" \
             stroke-width=\"{width}\"/>"
        ))
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        (x, y): BackendCoord,
    ) -> Drawn {
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let degrees = match style.transform() {
            FontTransform::None => 0,
            FontTransform::Rotate90 => 90,
            FontTransform::Rotate180 => 180,
            FontTransform::Rotate270 => 270,
        };
        let turned = format!(" transform=\"rotate({degrees} {x} {y})\"");
        let turned = if degrees == 0 { "" } else { &turned };
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        self.element(format_args!(
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" font-size=\"{}\" fill=\"{}\"{turned}>\
             {text}</text>",
            (style.size() * 10.0).round() / 10.0,
            hex(style.color().rgb),
        ))
    }
}

/// A colour as `#RRGGBB`.
fn hex((red, green, blue): (u8, u8, u8)) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

/// An outline as path data, corners relative to the one before.
///
/// Outlines that overlap must all run the same way round: the parts of a path that two of
/// them go round in opposite ways would stay empty.
fn closed_path(mut outline: Vec<BackendCoord>) -> String {
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
fn doubled_area(outline: &[BackendCoord]) -> i64 {
    let next = outline.iter().cycle().skip(1);
    let cross = |(a, b): (&BackendCoord, &BackendCoord)| {
        i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1)
    };
    outline.iter().zip(next).map(cross).sum()
}

#[cfg(test)]
mod tests {
    use super::super::canvas::svg_document;
    use super::super::sheet::{Anchor, Sheet, TextStyle};
    use super::super::style::{INK, POINTS_PER_MM};
    use plotters::style::RGBColor;

    /// Elements of a sheet of 85 mm by 60.5 mm with marks at whole mm.
    fn document_of(draw: impl Fn(&mut Sheet)) -> String {
        let mut sheet = Sheet::new(85.0, 60.5);
        draw(&mut sheet);
        svg_document(&sheet).unwrap()
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
            sheet.text("n < 10 & up", at(7.0, 8.0), TextStyle { upward: true, ..style });
        });
        let expected = "\
<polyline fill=\"none\" stroke=\"#000000\" stroke-width=\"100\" points=\"100,200 300,400\"/>
<circle cx=\"500\" cy=\"600\" r=\"100\" fill=\"#000000\" stroke=\"none\" stroke-width=\"1\"/>
<text x=\"700\" y=\"800\" text-anchor=\"end\" font-size=\"200\" fill=\"#000000\" \
transform=\"rotate(270 700 800)\">n &lt; 10 &amp; up</text>
</svg>
";
        assert!(drawn.ends_with(expected), "{drawn}");
    }

    #[test]
    fn the_head_has_millimetres_and_the_typeface() {
        let drawn = document_of(|_| {});
        assert!(
            drawn.starts_with("<svg width=\"85mm\" height=\"60.5mm\" viewBox=\"0 0 8500 6050\"")
        );
        assert!(drawn.contains(">\n<style>@font-face{"));
    }
}
