//! From a sheet to the bytes of its files: SVG in millimetres, PNG and PDF.

use plotters::backend::{BitMapBackend, DrawingBackend};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontTransform, IntoFont, RGBColor, TextStyle};

use std::io::Cursor;
use tiff::encoder::colortype::RGB8;
use tiff::encoder::{Compression, Rational, TiffEncoder};
use tiff::tags::ResolutionUnit;

use super::font;
use super::sheet::{Anchor, Mark, Point, Run, Sheet};
use super::style::POINTS_PER_MM;
use super::{Drawing, FigureError, Format, Style, eps, pdf, svg};

/// An inch in m.
const INCH: f64 = 0.0254;
/// Pixels are drawn finer along each axis, then averaged: smooth edges, and places that are not
/// rounded to whole dots. Up to this many times, and up to this many dots an inch.
const MOST_OVERSAMPLING: f64 = 3.0;
const FINEST: f64 = 1200.0;
/// Pixels that are averaged together.
const TOGETHER: usize = 16;
/// A channel of a white pixel.
const WHITE: u8 = 255;
/// The most fine pixels of a picture: 3 bytes each.
const MOST_PIXELS: f64 = 2e8;

/// A sheet as `figures/NAME.svg`, `.png` and `.pdf`, or those of them that the style wants.
///
/// # Errors
/// [`FigureError::Drawing`] if plotters or an encoder fails, or the pixels are too many.
///
/// Fine pixels are drawn in `pixels`, whatever it holds: new memory for each figure takes a fifth of the time.
pub(super) fn render(
    name: &str,
    sheet: &Sheet,
    style: &Style,
    pixels: &mut Vec<u8>,
) -> Result<Vec<Drawing>, FigureError> {
    if let Some(Err(what)) = &sheet.limits {
        return Err(FigureError::Figure(format!("figure `{name}`: {what}")));
    }
    let sheet = &sheet.enlarged(style.enlargement(), style.line_factor());
    let mut file = |format: &Format| {
        let (extension, bytes) = match format {
            Format::Svg => ("svg", svg_document(sheet)?.into_bytes()),
            Format::Png => ("png", png_file(sheet, style.dpi(), pixels)?),
            Format::Pdf => ("pdf", pdf::file(sheet)?),
            Format::Eps => ("eps", eps::file(sheet)?),
            Format::Tiff => ("tiff", tiff_file(sheet, style.dpi(), pixels)?),
        };
        Ok(Drawing { name: format!("figures/{name}.{extension}"), bytes })
    };
    style.formats().iter().map(&mut file).collect()
}

/// How a backend measures: its units, and what it takes a type size to mean.
#[derive(Clone, Copy)]
struct Device {
    units_per_point: f64,
    /// Plotters' type size over the em.
    size_per_em: f64,
    /// How far the baseline lies under the height that texts are anchored to, in em.
    baseline_per_em: f64,
    /// Whether lines are built from straight pieces and discs. Plotters' own thick lines
    /// grow spikes in pixels where points lie closer than the line is wide.
    builds_lines: bool,
}

/// The sheet as an SVG document.
///
/// # Errors
/// [`FigureError::Drawing`] if plotters fails.
pub(super) fn svg_document(sheet: &Sheet) -> Result<String, FigureError> {
    let units = |mm: f64| (mm * svg::UNITS_PER_MM).round() as u32;
    let size = (units(sheet.width_mm), units(sheet.height_mm));
    let mut marks = String::new();
    let area = svg::Marks::new(&mut marks, size).into_drawing_area();
    let device = Device {
        units_per_point: svg::UNITS_PER_MM / POINTS_PER_MM,
        size_per_em: 1.0,
        baseline_per_em: 0.0,
        builds_lines: false,
    };
    draw(sheet, &area, device)?;
    drop(area);
    Ok(svg::document(&marks, size))
}

/// The sheet as a PNG file that says which resolution it has.
///
/// # Errors
/// [`FigureError::Drawing`] if plotters or the encoder fails, or the pixels are too many.
pub(super) fn png_file(
    sheet: &Sheet,
    dpi: f64,
    pixels: &mut Vec<u8>,
) -> Result<Vec<u8>, FigureError> {
    let (size, dots) = picture(sheet, dpi, pixels)?;
    encode(size, &dots, dpi)
}

/// The same as a TIFF file.
///
/// # Errors
/// [`FigureError::Drawing`] if plotters or the encoder fails, or the pixels are too many.
fn tiff_file(sheet: &Sheet, dpi: f64, pixels: &mut Vec<u8>) -> Result<Vec<u8>, FigureError> {
    let (size, dots) = picture(sheet, dpi, pixels)?;
    let mut file = Cursor::new(Vec::new());
    let mut encoder =
        TiffEncoder::new(&mut file).map_err(drawing_error)?.with_compression(Compression::Lzw);
    let mut image = encoder.new_image::<RGB8>(size.0, size.1).map_err(drawing_error)?;
    // Hundredths of a dot, as far as 1200 dpi goes.
    let per_inch = Rational { n: (dpi * 100.0).round() as u32, d: 100 };
    image.resolution(ResolutionUnit::Inch, per_inch);
    image.write_data(&dots).map_err(drawing_error)?;
    Ok(file.into_inner())
}

/// Width, height and the pixels of a sheet, row by row, of three bytes each.
///
/// # Errors
/// [`FigureError::Drawing`] if plotters fails, or the pixels are too many.
pub(super) fn picture(
    sheet: &Sheet,
    dpi: f64,
    pixels: &mut Vec<u8>,
) -> Result<((u32, u32), Vec<u8>), FigureError> {
    let dots = |mm: f64| (mm * POINTS_PER_MM / 72.0 * dpi).round() as u32;
    let size = (dots(sheet.width_mm), dots(sheet.height_mm));
    let oversampling = (FINEST / dpi).clamp(1.0, MOST_OVERSAMPLING) as u32;
    let fine = (size.0 * oversampling, size.1 * oversampling);
    if f64::from(fine.0) * f64::from(fine.1) > MOST_PIXELS {
        let what = format!("a picture of {} by {} dots is too large", size.0, size.1);
        return Err(FigureError::Drawing(what));
    }
    pixels.clear();
    pixels.resize(fine.0 as usize * fine.1 as usize * 3, WHITE);
    let area = BitMapBackend::with_buffer(pixels, fine).into_drawing_area();
    let device = Device {
        units_per_point: dpi * f64::from(oversampling) / 72.0,
        size_per_em: font::HEIGHT_PER_EM,
        baseline_per_em: font::HEIGHT_PER_EM / 2.0,
        builds_lines: true,
    };
    draw(sheet, &area, device)?;
    drop(area);
    Ok((size, averaged(pixels, size, oversampling as usize)))
}

/// Averages blocks of fine pixels into pixels. Most of a figure is white, so pixels are looked at many at a time:
/// where all are white, so are their averages.
fn averaged(fine: &[u8], (width, height): (u32, u32), block: usize) -> Vec<u8> {
    let (width, height) = (width as usize, height as usize);
    let row = width * block * 3;
    let mut pixels = vec![WHITE; width * height * 3];
    for (line, rows) in pixels.chunks_exact_mut(width * 3).zip(fine.chunks_exact(row * block)) {
        for (n, dots) in line.chunks_mut(TOGETHER * 3).enumerate() {
            let (start, length) = (n * TOGETHER * block * 3, dots.len() * block);
            let parts = || rows.chunks_exact(row).map(|row| &row[start..start + length]);
            // Not `all`, which looks at one value after the other.
            let white = |part: &[u8]| part.iter().fold(WHITE, |all, value| all & value) == WHITE;
            if !parts().all(white) {
                average(dots, parts(), block);
            }
        }
    }
    pixels
}

/// Averages rows of fine pixels into a row of at most [`TOGETHER`] pixels.
fn average<'a>(dots: &mut [u8], rows: impl Iterator<Item = &'a [u8]>, block: usize) {
    let area = (block * block) as u32;
    let mut sums = [0_u32; TOGETHER * 3];
    for row in rows {
        for (sums, fine) in sums.chunks_exact_mut(3).zip(row.chunks_exact(block * 3)) {
            for pixel in fine.chunks_exact(3) {
                sums.iter_mut().zip(pixel).for_each(|(sum, &value)| *sum += u32::from(value));
            }
        }
    }
    dots.iter_mut().zip(sums).for_each(|(dot, sum)| *dot = ((sum + area / 2) / area) as u8);
}

/// Pixels as a PNG file.
///
/// # Errors
/// [`FigureError::Drawing`] if the encoder fails.
pub(super) fn encode(
    (width, height): (u32, u32),
    pixels: &[u8],
    dpi: f64,
) -> Result<Vec<u8>, FigureError> {
    let dots_per_metre = (dpi / INCH).round() as u32;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Default);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: dots_per_metre,
        yppu: dots_per_metre,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header().map_err(drawing_error)?;
    writer.write_image_data(pixels).map_err(drawing_error)?;
    writer.finish().map_err(drawing_error)?;
    Ok(bytes)
}

fn drawing_error(error: impl std::fmt::Display) -> FigureError {
    FigureError::Drawing(error.to_string())
}

type Area<Backend> = DrawingArea<Backend, Shift>;
type Drawn<Backend> = Result<(), DrawingAreaErrorKind<<Backend as DrawingBackend>::ErrorType>>;

fn draw<B: DrawingBackend>(
    sheet: &Sheet,
    area: &Area<B>,
    device: Device,
) -> Result<(), FigureError> {
    font::register()?;
    for mark in &sheet.marks {
        device.draw_mark(mark, area).map_err(drawing_error)?;
    }
    area.present().map_err(drawing_error)
}

impl Device {
    fn place(self, (x, y): Point) -> (i32, i32) {
        let unit = |pt: f64| (pt * self.units_per_point).round() as i32;
        (unit(x), unit(y))
    }

    fn draw_mark<B: DrawingBackend>(self, mark: &Mark, area: &Area<B>) -> Drawn<B> {
        match mark {
            Mark::Line { points, weight, colour } if self.builds_lines => {
                self.build_line(points, *weight, *colour, area)
            }
            Mark::Line { points, weight, colour } => {
                let width = (weight * self.units_per_point).round() as u32;
                let points: Vec<_> = points.iter().map(|&point| self.place(point)).collect();
                area.draw(&PathElement::new(points, colour.stroke_width(width)))
            }
            Mark::Area { outline, colour } => {
                let outline: Vec<_> = outline.iter().map(|&point| self.place(point)).collect();
                area.draw(&Polygon::new(outline, colour.filled()))
            }
            Mark::Disc { centre, radius, colour } => {
                let radius = (radius * self.units_per_point).round() as i32;
                area.draw(&Circle::new(self.place(*centre), radius, colour.filled()))
            }
            Mark::Text(run) => self.draw_text(run, area),
        }
    }

    /// A line as one rectangle a segment and a disc at each joint.
    fn build_line<B: DrawingBackend>(
        self,
        points: &[Point],
        weight: f64,
        colour: RGBColor,
        area: &Area<B>,
    ) -> Drawn<B> {
        let half = weight / 2.0;
        for pair in points.windows(2) {
            let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
            let length = (x1 - x0).hypot(y1 - y0);
            if length == 0.0 {
                continue;
            }
            let (dx, dy) = ((y1 - y0) / length * half, (x0 - x1) / length * half);
            let corners =
                [(x0 + dx, y0 + dy), (x1 + dx, y1 + dy), (x1 - dx, y1 - dy), (x0 - dx, y0 - dy)];
            let corners: Vec<_> = corners.into_iter().map(|point| self.place(point)).collect();
            area.draw(&Polygon::new(corners, colour.filled()))?;
        }
        let inner = points.get(1..points.len().saturating_sub(1)).unwrap_or_default();
        let radius = (half * self.units_per_point) as i32;
        for &point in inner {
            area.draw(&Circle::new(self.place(point), radius, colour.filled()))?;
        }
        Ok(())
    }

    fn draw_text<B: DrawingBackend>(self, run: &Run, area: &Area<B>) -> Drawn<B> {
        let em = run.size * self.units_per_point;
        let font = (font::FAMILY, em * self.size_per_em).into_font();
        let drop = self.baseline_per_em * run.size;
        let (transform, top) = if run.upward {
            (FontTransform::Rotate270, (run.at.0 - drop, run.at.1))
        } else {
            (FontTransform::None, (run.at.0, run.at.1 - drop))
        };
        let along = match run.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let style = TextStyle::from(font.transform(transform))
            .color(&run.colour)
            .pos(Pos::new(along, VPos::Top));
        area.draw(&Text::new(run.content.as_str(), self.place(top), style))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tiff_has_the_pixels_of_the_png_and_its_resolution() {
        let mut sheet = Sheet::new(30.0, 20.0);
        sheet.line(&[(10.0, 10.0), (50.0, 40.0)], 2.0, RGBColor(0, 114, 178));
        let bytes = tiff_file(&sheet, 600.0, &mut Vec::new()).unwrap();
        let mut tiff = tiff::decoder::Decoder::new(Cursor::new(bytes)).unwrap();
        let (size, dots) = picture(&sheet, 600.0, &mut Vec::new()).unwrap();
        assert_eq!(tiff.dimensions().unwrap(), size);
        let tiff::decoder::DecodingResult::U8(read) = tiff.read_image().unwrap() else {
            panic!("bytes")
        };
        assert_eq!(read, dots);
        let per_inch = tiff.get_tag(tiff::tags::Tag::XResolution).unwrap();
        assert_eq!(format!("{per_inch:?}"), "Rational(60000, 100)");
    }

    /// White but for a square of many colours, 37 by 5 dots of 3 by 3 fine pixels.
    #[test]
    fn averages_are_those_of_blocks() {
        let (width, height, block) = (37, 5, 3);
        let mut fine = vec![WHITE; width * block * height * block * 3];
        for (n, value) in fine.iter_mut().enumerate() {
            let (x, y) = (n / 3 % (width * block), n / 3 / (width * block));
            if (50..70).contains(&x) && (4..9).contains(&y) {
                *value = (n * 7 % 256) as u8;
            }
        }
        let dots = averaged(&fine, (width as u32, height as u32), block);
        for (n, &dot) in dots.iter().enumerate() {
            let (channel, x, y) = (n % 3, n / 3 % width, n / 3 / width);
            let of = |k: usize| {
                let (x, y) = (x * block + k % block, y * block + k / block);
                f64::from(fine[(y * width * block + x) * 3 + channel])
            };
            let mean = (0..block * block).map(of).sum::<f64>() / (block * block) as f64;
            assert_eq!(dot, mean.round() as u8, "{n}");
        }
        assert!(dots.iter().any(|&dot| dot != WHITE));
    }
}
