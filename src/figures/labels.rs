//! Names of lines at their ends.

use super::legend::{LINE_SAMPLE, Sample, draw_sample};
use super::panel::{Panel, centred};
use super::sheet::{Anchor, Sheet, TextStyle};
use super::style::{FAINT_INK, LABEL_SIZE, tint};
use super::titles::EDGE;

/// Height of a label in pt.
pub(super) const LABEL_ROW: f64 = 9.0;
/// Weight of leaders in pt, and how strong their ink is: nobody takes them for data.
const LEADER_WEIGHT: f64 = 0.4;
const LEADER_STRENGTH: f64 = 0.5;
/// Width of the leaders from lines to the samples before their labels in pt.
const LEADER: f64 = 12.0;
/// Space between a sample and its label in pt.
const GAP: f64 = 3.0;

/// The name of a line.
#[derive(Clone, Debug)]
pub(super) struct EndLabel {
    /// Where the line ends, in pt from the top of the sheet; `None` where no line is seen: the
    /// label stands at the bottom, and back.
    pub end: Option<f64>,
    /// What the line looks like.
    pub sample: Sample,
    /// Its name.
    pub text: String,
}

/// The margin in pt that a panel keeps at its right for labels of this width.
pub(super) fn margin(widest: f64) -> f64 {
    LEADER + LINE_SAMPLE + GAP + widest
}

/// Names each line at its end, in the order of the ends so that no leader crosses another;
/// before each name stands a sample of its line.
pub(super) fn draw(sheet: &mut Sheet, panel: &Panel, labels: &[EndLabel]) {
    let end_of = |label: &EndLabel| label.end.unwrap_or(panel.bottom());
    let mut order: Vec<&EndLabel> = labels.iter().collect();
    order.sort_by(|a, b| end_of(a).total_cmp(&end_of(b)));
    let ends: Vec<f64> = order.iter().map(|label| end_of(label)).collect();
    let places =
        moved_apart(&ends, LABEL_ROW, panel.top().max(EDGE + LABEL_ROW / 2.0), panel.bottom());
    let left = panel.right() + LEADER;
    for ((label, &end), place) in order.into_iter().zip(&ends).zip(places) {
        let mut text = TextStyle::label(Anchor::Start);
        if label.end.is_some() {
            let bend = [(panel.right() + 1.5, end), (left - 2.5, place)];
            sheet.line(&bend, LEADER_WEIGHT, tint(FAINT_INK, LEADER_STRENGTH));
            draw_sample(sheet, label.sample, (left, place));
        } else {
            text.colour = FAINT_INK;
        }
        let at = (left + LINE_SAMPLE + GAP, centred(place, LABEL_SIZE));
        sheet.text(&label.text, at, text);
    }
}

/// Ordered places moved as little as need be to lie `gap` apart between `top` and `bottom`.
///
/// Places that collide become a group around the mean of what they wanted; groups that
/// collide become one.
fn moved_apart(wanted: &[f64], gap: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut groups: Vec<(f64, usize)> = Vec::new();
    for &place in wanted {
        let mut group = (place, 1);
        let kept_inside = |(middle, count): (f64, usize)| {
            let half = gap * (count as f64 - 1.0) / 2.0;
            (middle.min(bottom - half).max(top + half), count)
        };
        group = kept_inside(group);
        while let Some(&above) = groups.last() {
            let free = gap * (above.1 + group.1) as f64 / 2.0;
            if group.0 - above.0 >= free {
                break;
            }
            groups.pop();
            let count = above.1 + group.1;
            let mean = (above.0 * above.1 as f64 + group.0 * group.1 as f64) / count as f64;
            group = kept_inside((mean, count));
        }
        groups.push(group);
    }
    let members = |&(middle, count): &(f64, usize)| {
        (0..count).map(move |i| middle + gap * (i as f64 - (count as f64 - 1.0) / 2.0))
    };
    groups.iter().flat_map(members).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_order_their_distance_and_inside() {
        let wanted = [10.0, 10.0, 12.0, 50.0, 98.0, 99.0, 100.0];
        let places = moved_apart(&wanted, 9.0, 5.0, 100.0);
        assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= 9.0 - 1e-9), "{places:?}");
        assert!(places.iter().all(|place| (5.0..=100.0).contains(place)), "{places:?}");
        assert_eq!(places[3], 50.0);
    }
}
