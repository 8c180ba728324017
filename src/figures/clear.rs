//! What tests ask of a sheet: what it says, and whether its texts lie clear of each other.

use super::sheet::{Anchor, Mark, Run, Sheet};

/// Texts may overlap by this in pt: some touch, such as a power and its exponent.
const SLACK: f64 = 0.1;

/// The texts of a sheet. A power and its exponent are two.
pub(super) fn texts(sheet: &Sheet) -> impl Iterator<Item = &Run> {
    sheet.marks.iter().filter_map(|mark| if let Mark::Text(run) = mark { Some(run) } else { None })
}

/// Whether a text of the sheet contains `part`.
pub(super) fn says(sheet: &Sheet, part: &str) -> bool {
    texts(sheet).any(|run| run.content.contains(part))
}

/// The box of a text: left, top, right, bottom in pt.
fn text_box(sheet: &Sheet, run: &Run) -> [f64; 4] {
    let length = sheet.typeface.width(&run.content, run.size);
    // Capitals reach 0.69 em above the baseline, descenders 0.21 em below.
    let (above, below) = (0.69 * run.size, 0.21 * run.size);
    let before = match run.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => length / 2.0,
        Anchor::End => length,
    };
    let (x, y) = run.at;
    if run.upward {
        [x - above, y + before - length, x + below, y + before]
    } else {
        [x - before, y - above, x - before + length, y + below]
    }
}

/// Every text lies whole on the sheet and on no other text.
///
/// Keeps the sheet as `NAME.png` in the folder that `TAUTOMATA_FIGURES` names, if it is set.
pub(super) fn assert_texts_are_clear(sheet: &Sheet, name: &str) {
    if let Some(kept) = std::env::var_os("TAUTOMATA_FIGURES") {
        std::fs::create_dir_all(&kept).unwrap();
        let file = std::path::Path::new(&kept).join(format!("{name}.png"));
        std::fs::write(file, super::canvas::png_file(sheet, 300.0, &mut Vec::new()).unwrap())
            .unwrap();
    }
    let boxes: Vec<_> = texts(sheet).map(|run| text_box(sheet, run)).collect();
    for (index, a) in boxes.iter().enumerate() {
        let inside = a[0] >= 0.0 && a[1] >= 0.0 && a[2] <= sheet.width() && a[3] <= sheet.height();
        assert!(inside, "{name}: text {index} at {a:?} leaves the sheet");
        for b in &boxes[..index] {
            let across = a[2].min(b[2]) - a[0].max(b[0]);
            let down = a[3].min(b[3]) - a[1].max(b[1]);
            assert!(across <= SLACK || down <= SLACK, "{name}: {a:?} covers {b:?}");
        }
    }
}
