//! Axes: ranges, ticks that read well, and titles as quantity over unit.

mod asked;

use super::time::TimeUnit;
use crate::results::Scale;
use asked::Subject;
pub(super) use asked::Units;

/// One axis.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    /// The value at its start.
    pub low: f64,
    /// The value at its end.
    pub high: f64,
    /// Its title, such as `Time / h`.
    pub title: String,
    /// Ticks with a label.
    pub ticks: Vec<(f64, String)>,
    /// Ticks without.
    pub minor_ticks: Vec<f64>,
    /// Whether its ticks are words, which say more than numbers between which one can count.
    pub are_words: bool,
    scale: Scale,
    subject: Subject,
    /// Whether what lies beyond its ends is cut off rather than drawn at them.
    is_cut: bool,
}

impl Axis {
    /// A linear axis from `low` to `high` with at most `most` intervals between ticks.
    ///
    /// The unit is empty for a number. A range that is empty or not finite is widened.
    pub(super) fn linear(quantity: &str, unit: &str, low: f64, high: f64, most: u32) -> Self {
        let (low, high) = widened(low, high);
        let step = nice_step(high - low, most);
        Self::with_step(Subject::new(quantity, unit, most), (low, high), step)
    }

    /// A linear axis that begins and ends on a tick at or beyond `low` and `high`.
    pub(super) fn covering(quantity: &str, unit: &str, low: f64, high: f64, most: u32) -> Self {
        let (low, high) = widened(low, high);
        let step = nice_step(high - low, most);
        let range = ((low / step).floor() * step, (high / step).ceil() * step);
        Self::with_step(Subject::new(quantity, unit, most), range, step)
    }

    /// Time from `low` to `high` in s; values to place on it are in s too.
    pub(super) fn time(low: f64, high: f64, most: u32) -> Self {
        let unit = TimeUnit::of(low.abs().max(high.abs()));
        let ends = (low / unit.seconds, high / unit.seconds);
        Self::shown(Subject::time(unit, most), Scale::Linear, ends)
    }

    /// A logarithmic axis that holds `low` to `high`, both positive, from a whole decade.
    ///
    /// A range that is empty, not positive or not finite becomes 1 to 10.
    pub(super) fn logarithmic(quantity: &str, low: f64, high: f64) -> Self {
        let sound = low > 0.0 && high >= low && high.is_finite();
        let (low, high) = if sound { (low, high) } else { (1.0, 10.0) };
        let first = decade(low);
        let high = (high * HEADROOM).max(10_f64.powi(first + 1));
        let last = decade(high);
        let every = (last - first) / MOST_DECADES + 1;
        let labelled = (first..=last).step_by(every as usize);
        let ticks = labelled.map(|n| (10_f64.powi(n), power_of_ten(n))).collect();
        let minor_ticks = if every > 1 {
            (first..=last).map(|n| 10_f64.powi(n)).collect()
        } else {
            let within = |n| (2..10).map(move |digit| f64::from(digit) * 10_f64.powi(n));
            (first..=last).flat_map(within).filter(|&value| value <= high).collect()
        };
        let subject = Subject::new(quantity, "", MOST_DECADES as u32);
        Self::new(subject, Scale::Log, (10_f64.powi(first), high), (ticks, minor_ticks), 0)
    }

    /// A logarithmic axis that holds `low` to `high`, both positive, with a little room on
    /// either side. Ticks stand at decades, at 1, 2, 5 times a decade where there are few of these,
    /// or at round numbers where there are none.
    pub(super) fn log_around(quantity: &str, unit: &str, low: f64, high: f64) -> Self {
        let (low, high) = with_room(low, high);
        Self::log_between(quantity, unit, low, high)
    }

    /// A logarithmic axis from `low` to `high`, both positive.
    pub(super) fn log_between(quantity: &str, unit: &str, low: f64, high: f64) -> Self {
        Self::with_factors(Subject::new(quantity, unit, MOST_DECADES as u32), low, high)
    }

    fn with_factors(subject: Subject, low: f64, high: f64) -> Self {
        let (first, last) = (decade(low), decade(high));
        let decades = (high / low).log10();
        let times = |digits: &'static [f64]| {
            (first..=last).flat_map(move |n| digits.iter().map(move |digit| (*digit, n)))
        };
        let every = (decades / f64::from(MOST_DECADES)).ceil().max(1.0) as usize;
        let mut ticks: Vec<(f64, String)> = if decades < 1.0 {
            round_numbers(low, high)
        } else if decades < FEW_DECADES {
            times(&[1.0, 2.0, 5.0])
                .map(|(digit, n)| (digit * 10_f64.powi(n), mark(digit, n)))
                .collect()
        } else {
            (first..=last).step_by(every).map(|n| (10_f64.powi(n), power_of_ten(n))).collect()
        };
        let inside = |value: f64| (low * (1.0 - 1e-9)..=high * (1.0 + 1e-9)).contains(&value);
        ticks.retain(|(value, _)| inside(*value));
        let fine = times(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]);
        let minor = fine.map(|(digit, n)| digit * 10_f64.powi(n));
        let minor_ticks = minor.filter(|&value| every == 1 && inside(value)).collect();
        Self::new(subject, Scale::Log, (low, high), (ticks, minor_ticks), 0)
    }

    /// Time from `low` to `high`, both positive, in s, on a logarithmic axis; values to place on
    /// it are in s too.
    pub(super) fn log_time(low: f64, high: f64) -> Self {
        let unit = TimeUnit::of(high);
        let ends = with_room(low / unit.seconds, high / unit.seconds);
        Self::shown(Subject::time(unit, MOST_DECADES as u32), Scale::Log, ends)
    }

    /// An axis of words: the first at 0, the second at 1, and so on.
    pub(super) fn words(title: &str, words: &[String]) -> Self {
        let ticks = words.iter().enumerate().map(|(i, word)| (i as f64, word.clone())).collect();
        let high = words.len().max(1) as f64 - 0.5;
        let subject = Subject::new(title, "", 0);
        let axis = Self::new(subject, Scale::Linear, (-0.5, high), (ticks, Vec::new()), 0);
        Self { are_words: true, ..axis }
    }

    /// The axis from right to left, as spectra are drawn; ticks stay in order from the left.
    pub(super) fn reversed(mut self) -> Self {
        std::mem::swap(&mut self.low, &mut self.high);
        self.ticks.reverse();
        self
    }

    fn with_step(subject: Subject, (low, high): (f64, f64), step: f64) -> Self {
        let exponent = common_exponent(low.abs().max(high.abs()));
        let factor = 10_f64.powi(exponent);
        // The margin lets a tick that rounding moved past the end still count as the end.
        let margin = 1e-6 * step;
        let first = ((low - margin) / step).ceil() as i64;
        let last = ((high + margin) / step).floor() as i64;
        let ticks = (first..=last)
            .map(|n| (n as f64 * step, decimal(n as f64 * step / factor, step / factor)))
            .collect();
        Self::new(subject, Scale::Linear, (low, high), (ticks, Vec::new()), exponent)
    }

    /// An axis whose numbers are of this power of ten.
    fn new(
        subject: Subject,
        scale: Scale,
        (low, high): (f64, f64),
        (ticks, minor_ticks): (Vec<(f64, String)>, Vec<f64>),
        exponent: i32,
    ) -> Self {
        let title = title(&subject.quantity, &subject.unit, exponent);
        let (are_words, is_cut) = (false, false);
        Self { low, high, title, ticks, minor_ticks, are_words, scale, subject, is_cut }
    }

    /// Where a value lies, from 0 at the start to 1 at the end; values beyond lie at the ends.
    pub(super) fn place(&self, value: f64) -> f64 {
        let share = self.share(value);
        if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) }
    }

    /// The same with values beyond where they are; not a number for what a logarithmic axis lacks.
    pub(super) fn share(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear => (value - self.low) / (self.high - self.low),
            Scale::Log => (value / self.low).ln() / (self.high / self.low).ln(),
        }
    }

    /// Whether a value can be shown: finite, and not below the start of a logarithmic axis nor beyond an end
    /// that cuts off.
    pub(super) fn shows(&self, value: f64) -> bool {
        let within = !self.is_cut || (-1e-9..=1.0 + 1e-9).contains(&self.share(value));
        value.is_finite() && within && (self.scale == Scale::Linear || value >= self.low)
    }

    /// Whether a value has a place, be it beyond an end.
    pub(super) fn places(&self, value: f64) -> bool {
        self.shows(value) || self.is_cut && self.share(value).is_finite()
    }

    /// Whether it shows times, by equal steps.
    pub(super) fn is_linear_time(&self) -> bool {
        self.scale == Scale::Linear && self.subject.is_time()
    }

    /// A value with the unit that the axis shows.
    pub(super) fn said(&self, value: f64) -> String {
        self.subject.said(value)
    }

    /// Whether what lies beyond its ends is cut off.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }
}

/// Space above the highest value of a logarithmic axis, as a factor.
const HEADROOM: f64 = 1.3;
/// Labels on a logarithmic axis, at most one more than this.
const MOST_DECADES: i32 = 8;

/// Space at either end of a logarithmic axis, as a share of its length.
const ROOM: f64 = 0.05;
/// Fewer decades than this have ticks between them.
const FEW_DECADES: f64 = 3.0;

/// A digit times a power of ten as text: plain where that is short.
fn mark(digit: f64, exponent: i32) -> String {
    match exponent {
        0..5 => format!("{}", digit * 10_f64.powi(exponent)),
        -4..0 => format!("{:.*}", exponent.unsigned_abs() as usize, digit * 10_f64.powi(exponent)),
        _ if digit == 1.0 => power_of_ten(exponent),
        _ => format!("{digit}×{}", power_of_ten(exponent)),
    }
}

/// Ticks for a logarithmic axis shorter than a decade.
fn round_numbers(low: f64, high: f64) -> Vec<(f64, String)> {
    let step = nice_step(high - low, 5);
    let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
    let power = common_exponent(high);
    let factor = 10_f64.powi(power);
    let label = |value: f64| {
        let plain = decimal(value / factor, step / factor);
        if power == 0 { plain } else { format!("{plain}×{}", power_of_ten(power)) }
    };
    (first..=last).map(|n| (n as f64 * step, label(n as f64 * step))).collect()
}

/// A range on a logarithmic axis with a little room on either side; 1 to 10 without a sound one.
fn with_room(low: f64, high: f64) -> (f64, f64) {
    let sound = low > 0.0 && high >= low && high.is_finite();
    let (low, high) = if sound { (low, high) } else { (1.0, 10.0) };
    let room = (high / low).powf(ROOM).max(1.05);
    (low / room, high * room)
}

fn widened(low: f64, high: f64) -> (f64, f64) {
    if !(low.is_finite() && high.is_finite()) {
        return (0.0, 1.0);
    }
    // Narrower than this, neighbouring ticks could not be told apart in double precision.
    if high - low > 1e-9 * low.abs().max(high.abs()) {
        return (low, high);
    }
    let half = if low == 0.0 { 1.0 } else { low.abs() / 2.0 };
    if low == 0.0 { (0.0, half) } else { (low - half, low + half) }
}

/// The smallest of 1, 2, 5 times a power of ten that needs at most `most` steps for a span.
pub(super) fn nice_step(span: f64, most: u32) -> f64 {
    let least = span / f64::from(most.max(1));
    let power = 10_f64.powi(decade(least));
    // The factor forgives rounding: 0.1 / (1 / 10) must not jump to the next step.
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|digit| digit * power)
        .find(|&step| step * (1.0 + 1e-9) >= least)
        .unwrap_or(10.0 * power)
}

fn decade(value: f64) -> i32 {
    // Without the margin 1000 would fall into the decade below: log10(1000) may round down.
    (value.log10() + 1e-12).floor() as i32
}

/// The power of ten to take out of tick labels: zero where plain numbers read well.
fn common_exponent(largest: f64) -> i32 {
    if largest >= 1e5 || (largest > 0.0 && largest < 1e-2) { decade(largest) } else { 0 }
}

fn decimal(value: f64, step: f64) -> String {
    let decimals = (-decade(step)).max(0) as usize;
    // Half of a step such as 0.5 needs no more decimals than the step itself has.
    let text = format!("{value:.decimals$}");
    if text.trim_start_matches('-').chars().all(|c| c == '0' || c == '.') {
        return text.trim_start_matches('-').to_owned();
    }
    text.replace('-', "−")
}

fn title(quantity: &str, unit: &str, exponent: i32) -> String {
    match (unit.is_empty(), exponent == 0) {
        (true, true) => quantity.to_owned(),
        (false, true) => format!("{quantity} / {unit}"),
        (true, false) => format!("{quantity} / {}", power_of_ten(exponent)),
        (false, false) => format!("{quantity} / {} {unit}", power_of_ten(exponent)),
    }
}

fn power_of_ten(exponent: i32) -> String {
    format!("10^{{{exponent}}}").replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|(_, label)| label.as_str()).collect()
    }

    #[test]
    fn three_days_tick_every_twelve_hours() {
        let axis = Axis::time(0.0, 72.0 * 3600.0, 7);
        assert_eq!(labels(&axis), ["0", "12", "24", "36", "48", "60", "72"]);
        assert_eq!(axis.title, "Time / h");
        assert!((axis.place(36.0 * 3600.0) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn fractions_tick_every_fifth() {
        let axis = Axis::linear("Fraction", "", 0.0, 1.0, 5);
        assert_eq!(labels(&axis), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
    }

    #[test]
    fn large_and_small_numbers_move_their_power_into_the_title() {
        let long = Axis::linear("Length", "nm", 0.0, 4e6, 5);
        assert_eq!(long.title, "Length / 10^{6} nm");
        assert_eq!(labels(&long), ["0", "1", "2", "3", "4"]);
        let small = Axis::linear("Fraction", "", 0.0, 0.004, 5);
        assert_eq!(small.title, "Fraction / 10^{−3}");
    }

    #[test]
    fn decades_are_labelled_as_powers() {
        let axis = Axis::logarithmic("Events", 0.125, 2.4e3);
        assert_eq!(labels(&axis), ["10^{−1}", "10^{0}", "10^{1}", "10^{2}", "10^{3}"]);
        assert!(axis.high >= 2.4e3 && !axis.shows(0.0) && axis.shows(1.0));
        let many = Axis::logarithmic("Events", 1.0, 1e30);
        assert!(many.ticks.len() <= 9, "{}", many.ticks.len());
    }

    #[test]
    fn short_logarithmic_axes_keep_labels_that_read() {
        let one = Axis::log_around("Defects", "", 0.005, 0.08);
        assert_eq!(labels(&one), ["0.005", "0.01", "0.02", "0.05"]);
        let short = Axis::log_around("t", "", 11.0, 19.0);
        assert_eq!(labels(&short), ["12", "14", "16", "18"]);
        let long = Axis::log_around("t", "", 1e-3, 1e4);
        assert!(labels(&long).contains(&"10^{−2}") && !long.shows(0.0), "{:?}", labels(&long));
    }

    #[test]
    fn a_reversed_axis_runs_from_right_to_left() {
        let axis = Axis::linear("Shift", "ppm", 0.0, 200.0, 4).reversed();
        assert_eq!(labels(&axis), ["200", "150", "100", "50", "0"]);
        assert_eq!((axis.place(200.0), axis.place(50.0), axis.place(-7.0)), (0.0, 0.75, 1.0));
        assert!(axis.shows(200.0));
    }

    #[test]
    fn words_stand_a_step_apart() {
        let axis = Axis::words("Mill", &["mortar".to_owned(), "ball".to_owned()]);
        assert_eq!(labels(&axis), ["mortar", "ball"]);
        assert_eq!((axis.place(0.0), axis.place(1.0)), (0.25, 0.75));
    }

    #[test]
    fn any_range_gives_a_few_ordered_ticks() {
        let values = [0.0, 1e-12, 0.3, 1.0, 7.0, 413.15, 1e5, 3.2e9, f64::NAN, f64::INFINITY];
        for low in values {
            for high in values {
                let axes = [
                    Axis::linear("x", "", low, high, 6),
                    Axis::covering("x", "", low, high, 6),
                    Axis::time(low, high, 6),
                    Axis::logarithmic("x", low, high),
                    Axis::log_around("x", "", low, high),
                ];
                for axis in axes {
                    let count = axis.ticks.len();
                    assert!((1..=10).contains(&count), "{low}..{high}: {count} ticks");
                    assert!(axis.low < axis.high && axis.ticks.is_sorted_by(|a, b| a.0 < b.0));
                    assert!((0.0..=1.0).contains(&axis.place(low)));
                }
            }
        }
    }
}
