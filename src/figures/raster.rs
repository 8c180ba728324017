//! Marks of a sheet as fine pixels.

use ab_glyph_rasterizer::{Point as Dot, Rasterizer, point};
use plotters::backend::BitMapBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{Circle, Polygon};
use plotters::style::{Color, RGBColor};

use super::outline::{Piece, outlines};
use super::sheet::{Mark, Point, Sheet};

type Area<'a> = DrawingArea<BitMapBackend<'a>, Shift>;
type Drawn = Result<
    (),
    DrawingAreaErrorKind<<BitMapBackend<'static> as plotters::backend::DrawingBackend>::ErrorType>,
>;

/// Fine pixels to draw on.
pub(super) struct Raster<'a> {
    pub area: Area<'a>,
    pub dots_per_point: f64,
}

impl Raster<'_> {
    /// Draws all marks of a sheet.
    ///
    /// # Errors
    /// What plotters reports.
    pub(super) fn draw(&self, sheet: &Sheet) -> Drawn {
        for mark in &sheet.marks {
            match mark {
                Mark::Line { points, weight, colour } => self.line(points, *weight, *colour)?,
                Mark::Area { outline, colour } => self.polygon(outline, *colour)?,
                Mark::Disc { centre, radius, colour } => {
                    let radius = (radius * self.dots_per_point).round() as i32;
                    self.area.draw(&Circle::new(self.place(*centre), radius, colour.filled()))?;
                }
                Mark::Text(run) => {
                    for outline in outlines(&sheet.typeface, run) {
                        self.letter(&outline, run.colour)?;
                    }
                }
            }
        }
        self.area.present()
    }

    fn place(&self, (x, y): Point) -> (i32, i32) {
        let dots = |pt: f64| (pt * self.dots_per_point).round() as i32;
        (dots(x), dots(y))
    }

    fn polygon(&self, outline: &[Point], colour: RGBColor) -> Drawn {
        let outline: Vec<_> = outline.iter().map(|&point| self.place(point)).collect();
        self.area.draw(&Polygon::new(outline, colour.filled()))
    }

    /// A line as one rectangle a segment and a disc at each joint: plotters' own thick lines grow spikes where points lie
    /// closer than the line is wide.
    fn line(&self, points: &[Point], weight: f64, colour: RGBColor) -> Drawn {
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
            self.polygon(&corners, colour)?;
        }
        let inner = points.get(1..points.len().saturating_sub(1)).unwrap_or_default();
        let radius = (half * self.dots_per_point) as i32;
        for &point in inner {
            self.area.draw(&Circle::new(self.place(point), radius, colour.filled()))?;
        }
        Ok(())
    }

    /// The outline of a letter, filled; a pixel takes as much of the colour as the letter covers of it.
    fn letter(&self, outline: &[Piece], colour: RGBColor) -> Drawn {
        let places = outline.iter().flat_map(|piece| match piece {
            Piece::Move(to) | Piece::Line(to) => vec![*to],
            Piece::Curve(places) => places.to_vec(),
            Piece::Close => Vec::new(),
        });
        let none = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let [left, top, right, bottom] = places.fold(none, |ends, (x, y)| {
            [ends[0].min(x), ends[1].min(y), ends[2].max(x), ends[3].max(y)]
        });
        let dots = |pt: f64| pt * self.dots_per_point;
        let (x, y) = (dots(left).floor(), dots(top).floor());
        // One pixel more than is covered: rounding stays inside.
        let [width, height] =
            [dots(right) - x, dots(bottom) - y].map(|dots| dots.ceil() as usize + 1);
        let mut pixels = Rasterizer::new(width, height);
        let dot = |place: Point| point((dots(place.0) - x) as f32, (dots(place.1) - y) as f32);
        fill(&mut pixels, outline, dot);
        let mut drawn = Ok(());
        pixels.for_each_pixel_2d(|across, down, share| {
            if share > 0.0 && drawn.is_ok() {
                let at = (x as i32 + across as i32, y as i32 + down as i32);
                drawn = self.area.draw_pixel(at, &colour.mix(f64::from(share.min(1.0))));
            }
        });
        drawn
    }
}

fn fill(pixels: &mut Rasterizer, outline: &[Piece], dot: impl Fn(Point) -> Dot) {
    let (mut first, mut last) = (point(0.0, 0.0), point(0.0, 0.0));
    for piece in outline {
        match *piece {
            Piece::Move(to) => (first, last) = (dot(to), dot(to)),
            Piece::Line(to) => {
                pixels.draw_line(last, dot(to));
                last = dot(to);
            }
            Piece::Curve(places) => {
                let [one, other, to] = places.map(&dot);
                pixels.draw_cubic(last, one, other, to);
                last = to;
            }
            Piece::Close => {
                pixels.draw_line(last, first);
                last = first;
            }
        }
    }
}
