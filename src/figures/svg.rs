//! What plotters' SVG lacks for print: millimetres, the typeface, and areas of one colour as
//! one path instead of an element each.

use std::fmt::Write as _;

use super::font;

/// What every element of a document inherits. Without geometric precision a browser rounds
/// the width of each letter to whole pixels of the screen: text came out 4 % narrower or 7 % wider.
const INHERITED: &str = "stroke-linejoin=\"round\" text-rendering=\"geometricPrecision\"";

/// A finished document from plotters' own, `(width, height)` in its units.
pub(super) fn finished(document: &str, (width, height): (u32, u32), units_per_mm: f64) -> String {
    let in_units = format!("width=\"{width}\" height=\"{height}\"");
    let in_millimetres = format!(
        "width=\"{}mm\" height=\"{}mm\" {INHERITED}",
        f64::from(width) / units_per_mm,
        f64::from(height) / units_per_mm
    );
    let document = document.replacen(&in_units, &in_millimetres, 1);
    let styled = format!(">\n<style>{}</style>\n", font::style_sheet());
    with_areas_joined(&document.replacen(">\n", &styled, 1))
}

/// The document with each run of polygons of one colour as one path.
fn with_areas_joined(document: &str) -> String {
    let mut joined = String::with_capacity(document.len());
    let mut open = None;
    for line in document.lines() {
        let polygon = polygon(line);
        let colour = polygon.as_ref().map(|&(colour, _)| colour);
        if open != colour {
            joined.push_str(if open.is_some() { "\"/>\n" } else { "" });
            if let Some(colour) = colour {
                joined.extend(["<path fill=\"", colour, "\" d=\""]);
            }
            open = colour;
        }
        if let Some((_, outline)) = polygon {
            joined.push_str(&closed_path(outline));
        } else {
            joined.extend([line, "\n"]);
        }
    }
    joined
}

/// A corner in units of the document.
type Corner = (i64, i64);

/// Colour and corners of an opaque polygon as plotters writes it.
fn polygon(line: &str) -> Option<(&str, Vec<Corner>)> {
    let (colour, rest) =
        line.strip_prefix("<polygon opacity=\"1\" fill=\"")?.split_once("\" points=\"")?;
    let corner = |text: &str| {
        let (x, y) = text.split_once(',')?;
        Some((x.parse().ok()?, y.parse().ok()?))
    };
    let corners = rest.strip_suffix("\"/>")?.split_whitespace().map(corner);
    Some((colour, corners.collect::<Option<_>>()?))
}

/// An outline as path data, corners relative to the one before.
///
/// Outlines that overlap must all run the same way round: the parts of a path that two of
/// them go round in opposite ways would stay empty.
fn closed_path(mut outline: Vec<Corner>) -> String {
    if doubled_area(&outline) < 0 {
        outline.reverse();
    }
    let Some(&(mut x, mut y)) = outline.first() else { return String::new() };
    let mut path = format!("M{x} {y}l");
    for &(next_x, next_y) in &outline[1..] {
        for step in [next_x - x, next_y - y] {
            // A minus sign parts numbers as well as a space does.
            let gap = if step < 0 || path.ends_with('l') { "" } else { " " };
            // Writing into a string cannot fail.
            let _ = write!(path, "{gap}{step}");
        }
        (x, y) = (next_x, next_y);
    }
    path.push('z');
    path
}

/// Twice the area inside an outline; its sign tells which way round it runs.
fn doubled_area(outline: &[Corner]) -> i64 {
    let next = outline.iter().cycle().skip(1);
    outline.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLYGONS: &str = "\
<polygon opacity=\"1\" fill=\"#E2E7EC\" points=\"0,0 10,0 10,10 0,10 \"/>
<polygon opacity=\"1\" fill=\"#E2E7EC\" points=\"5,15 15,15 15,5 5,5 \"/>
<polygon opacity=\"1\" fill=\"#000000\" points=\"1,1 2,1 2,2 \"/>
<text>
0 h
</text>
";

    #[test]
    fn areas_of_one_colour_are_one_path_and_run_the_same_way() {
        let expected = "\
<path fill=\"#E2E7EC\" d=\"M0 0l10 0 0 10-10 0zM5 5l10 0 0 10-10 0z\"/>
<path fill=\"#000000\" d=\"M1 1l1 0 0 1z\"/>
<text>
0 h
</text>
";
        assert_eq!(with_areas_joined(POLYGONS), expected);
    }

    #[test]
    fn translucent_and_strange_elements_stay() {
        let document = "<polygon opacity=\"0.5\" fill=\"#000000\" points=\"1,1 2,1 2,2 \"/>\n\
                        <polygon opacity=\"1\" fill=\"#000000\" points=\"1.5,1 2,1 2,2 \"/>\n";
        assert_eq!(with_areas_joined(document), document);
    }

    #[test]
    fn the_head_has_millimetres_and_the_typeface() {
        let document = "<svg width=\"8500\" height=\"6050\" viewBox=\"0 0 8500 6050\">\n</svg>\n";
        let finished = finished(document, (8500, 6050), 100.0);
        assert!(finished.starts_with("<svg width=\"85mm\" height=\"60.5mm\" "));
        assert!(finished.contains("viewBox=\"0 0 8500 6050\">\n<style>@font-face{"));
        assert!(finished.ends_with("</style>\n</svg>\n"));
    }
}
