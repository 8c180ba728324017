//! From a sheet to the bytes of its files: SVG in millimetres, PNG and PDF.

use plotters::backend::BitMapBackend;
use plotters::drawing::IntoDrawingArea;
use std::io::Cursor;
use tiff::encoder::colortype::RGB8;
use tiff::encoder::{Compression, Rational, TiffEncoder};
use tiff::tags::ResolutionUnit;

use super::raster::Raster;
use super::sheet::Sheet;
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
            Format::Svg => ("svg", svg::document(sheet).into_bytes()),
            Format::Png => ("png", png_file(sheet, style.dpi(), pixels)?),
            Format::Pdf => ("pdf", pdf::file(sheet)?),
            Format::Eps => ("eps", eps::file(sheet)),
            Format::Tiff => ("tiff", tiff_file(sheet, style.dpi(), pixels)?),
        };
        Ok(Drawing { name: format!("figures/{name}.{extension}"), bytes })
    };
    style.formats().iter().map(&mut file).collect()
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
    let raster = Raster { area, dots_per_point: dpi * f64::from(oversampling) / 72.0 };
    raster.draw(sheet).map_err(drawing_error)?;
    drop(raster);
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

#[cfg(test)]
mod tests {
    use super::*;
    use plotters::style::RGBColor;

    #[test]
    fn a_tiff_has_the_pixels_of_the_png_and_its_resolution() {
        let mut sheet = Style::default().sheet(30.0, 20.0);
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
