//! Whether texts of a figure lie clear of each other, for tests.

use super::font;

/// The value of an attribute of an SVG element.
fn attribute<'a>(element: &'a str, name: &str) -> &'a str {
    let (_, after) = element.split_once(&format!(" {name}=\"")).unwrap();
    after.split_once('"').unwrap().0
}

/// The box of a text of an SVG: left, top, right, bottom in its units.
fn text_box(element: &str) -> [f64; 4] {
    let number = |name| attribute(element, name).parse::<f64>().unwrap();
    let (x, y, em) = (number("x"), number("y"), number("font-size"));
    let content = element.split_once('>').unwrap().1.split_once('<').unwrap().0.trim();
    let length = font::width(content, em);
    // Plotters moves the baseline 0.76 em down; capitals reach 0.69 em above it and
    // descenders 0.21 em below.
    let (top, bottom) = (0.07 * em, 0.97 * em);
    let before = match attribute(element, "text-anchor") {
        "start" => 0.0,
        "middle" => length / 2.0,
        _ => length,
    };
    if element.contains("rotate(270") {
        [x + top, y + before - length, x + bottom, y + before]
    } else {
        [x - before, y + top, x - before + length, y + bottom]
    }
}

/// Every text lies whole on the sheet and on no other text.
pub(super) fn assert_texts_are_clear(svg: &str, name: &str) {
    let view: Vec<f64> = attribute(svg, "viewBox").split(' ').map(|n| n.parse().unwrap()).collect();
    let boxes: Vec<_> = svg.split("<text").skip(1).map(text_box).collect();
    // A tenth of a point, 3.5 units: texts that touch, such as a power and its exponent.
    let slack = 3.5;
    for (index, a) in boxes.iter().enumerate() {
        let inside = a[0] >= 0.0 && a[1] >= 0.0 && a[2] <= view[2] && a[3] <= view[3];
        assert!(inside, "{name}: text {index} at {a:?} leaves {view:?}");
        for b in &boxes[..index] {
            let across = a[2].min(b[2]) - a[0].max(b[0]);
            let down = a[3].min(b[3]) - a[1].max(b[1]);
            assert!(across <= slack || down <= slack, "{name}: {a:?} covers {b:?}");
        }
    }
}
