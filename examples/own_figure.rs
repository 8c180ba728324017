//! A figure of one's own, from the rows of an outcome: the rate of conversion against conversion.
//!
//! Solid-state kinetics reads its mechanism from such a curve: a maximum in the middle means that the reaction
//! accelerates itself. The first argument is the file, else `output/own_figure.png`.

use plotters::prelude::*;
use std::fs::File;
use std::path::{Path, PathBuf};
use tautomata::prelude::*;

const HOUR: f64 = 3600.0;
/// Of the figure, in pixels.
const SIZE: (u32, u32) = (900, 600);
/// One that comes with the program. A crate of your own may ask plotters for the system's fonts.
const FONT: &[u8] = include_bytes!("../src/figures/fonts/TautomataSans-Regular.ttf");

/// Conversion, and its rate in 1/h, between one row of a replicate and the next.
fn rates(replicate: &Replicate) -> Vec<(f64, f64)> {
    let rows = replicate.records.moments.windows(2);
    rows.map(|pair| {
        let (from, to) = (&pair[0].row, &pair[1].row);
        let rate = (to.conversion - from.conversion) / (to.time - from.time) * HOUR;
        (f64::midpoint(from.conversion, to.conversion), rate)
    })
    .collect()
}

fn draw(file: &Path, curves: &[Vec<(f64, f64)>]) -> Result<(), Box<dyn std::error::Error>> {
    let highest = curves.iter().flatten().map(|&(_, rate)| rate).fold(0.0, f64::max);
    let mut pixels = vec![255; 3 * (SIZE.0 * SIZE.1) as usize];
    let sheet = BitMapBackend::with_buffer(&mut pixels, SIZE).into_drawing_area();
    let mut chart = ChartBuilder::on(&sheet)
        .margin(20)
        .x_label_area_size(50)
        .y_label_area_size(80)
        .build_cartesian_2d(0.0..1.0, 0.0..highest)?;
    chart
        .configure_mesh()
        .label_style(("own", 20))
        .x_desc("conversion")
        .y_desc("rate of conversion (1/h)")
        .draw()?;
    for (index, curve) in curves.iter().enumerate() {
        let line = PathElement::new(curve.as_slice(), Palette99::pick(index).stroke_width(2));
        chart.draw_series([line])?;
    }
    drop((chart, sheet));

    let mut encoder = png::Encoder::new(File::create(file)?, SIZE.0, SIZE.1);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header()?.write_image_data(&pixels)?;
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scenario: Scenario = r#"
        replicates = 3
        [crystal]
        size = [12, 12, 12]
        [sample]
        defects = { fraction = 0.01 }
        [[protocol]]
        step = "anneal"
        temperature = "140 degC"
        time = "48 h"
        [record]
        every = "2 h"
    "#
    .parse()?;
    let outcome = simulate(&scenario, &Unobserved)?;
    let curves: Vec<_> = outcome.replicates.iter().map(rates).collect();

    let file = std::env::args().nth(1).map_or("output/own_figure.png".into(), PathBuf::from);
    std::fs::create_dir_all(file.parent().unwrap_or(Path::new("")))?;
    plotters::style::register_font("own", FontStyle::Normal, FONT).map_err(|_| "no font")?;
    draw(&file, &curves)?;
    println!("{}", file.display());
    Ok(())
}
