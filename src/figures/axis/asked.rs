//! Axes as a style or a list of figures asks for them: in another unit, between other ends.

use super::super::time::TimeUnit;
use super::{Axis, nice_step, widened};
use crate::results::{Limits, Scale};
use crate::units::{Kind, Unit, digits};

/// What an axis shows, and how the numbers beside its ticks make the values that are placed on it.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub quantity: String,
    /// The unit of the numbers; empty without one.
    pub unit: String,
    /// A value is its number · `per` + `plus`.
    per: f64,
    plus: f64,
    /// Steps between ticks that read well, where 1-2-5 do not.
    steps: &'static [f64],
    /// Intervals between ticks, at most.
    most: u32,
    kind: Option<Kind>,
    /// The unit of the values; none if it has no name.
    placed: Option<Unit>,
    /// Whether it shows the unit that suits its ends.
    suits_ends: bool,
}

impl Subject {
    /// Values are placed on the axis in the unit that it shows.
    pub(super) fn new(quantity: &str, unit: &str, most: u32) -> Self {
        let (kind, placed) = Unit::named(unit).unzip();
        let (quantity, unit) = (quantity.to_owned(), unit.to_owned());
        let suits_ends = false;
        Self { quantity, unit, per: 1.0, plus: 0.0, steps: &[], most, kind, placed, suits_ends }
    }

    /// Time, of which values are placed on the axis in s.
    pub(super) fn time(unit: TimeUnit, most: u32) -> Self {
        let seconds = Self::new("Time", Kind::Time.base_unit(), most);
        let (per, steps, symbol) = (unit.seconds, unit.steps, unit.symbol.to_owned());
        Self { unit: symbol, per, steps, suits_ends: true, ..seconds }
    }

    /// Whether it is a time.
    pub(super) fn is_time(&self) -> bool {
        self.kind == Some(Kind::Time)
    }

    /// A value in three digits, with its unit.
    pub(super) fn said(&self, value: f64) -> String {
        let number = digits(self.number(value), 3).replace('-', "−");
        if self.unit.is_empty() { number } else { format!("{number} {}", self.unit) }
    }

    fn number(&self, value: f64) -> f64 {
        (value - self.plus) / self.per
    }

    fn value(&self, number: f64) -> f64 {
        number * self.per + self.plus
    }

    /// The same with numbers in another unit of its kind.
    fn in_unit(mut self, symbol: &str) -> Self {
        let (Some(placed), Some((_, shown))) = (self.placed, Unit::named(symbol)) else {
            return self;
        };
        let value = |number: f64| placed.from_base(shown.to_base(number));
        (self.plus, self.per) = (value(0.0), value(1.0) - value(0.0));
        self.steps = TimeUnit::called(symbol).map_or(&[], |unit| unit.steps);
        symbol.clone_into(&mut self.unit);
        self
    }
}

/// The units that axes of times and of temperatures show, if not their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Units {
    /// Such as `min`.
    pub time: Option<&'static str>,
    /// `K` or `°C`.
    pub temperature: Option<&'static str>,
}

impl Axis {
    /// The axis of a subject from `low` to `high`, both numbers in the unit that it shows.
    pub(super) fn shown(subject: Subject, scale: Scale, (low, high): (f64, f64)) -> Self {
        let of = subject.clone();
        let mut axis = match scale {
            Scale::Linear => {
                let (low, high) = widened(low, high);
                let span = high - low;
                let suits = |step: &&f64| (2.0..=f64::from(of.most)).contains(&(span / **step));
                let step = of.steps.iter().find(suits).copied();
                let step = step.unwrap_or_else(|| nice_step(span, of.most));
                Self::with_step(subject, (low, high), step)
            }
            Scale::Log => Self::with_factors(subject, low, high),
        };
        (axis.low, axis.high) = (of.value(axis.low), of.value(axis.high));
        axis.ticks.iter_mut().for_each(|tick| tick.0 = of.value(tick.0));
        axis.minor_ticks.iter_mut().for_each(|tick| *tick = of.value(*tick));
        axis
    }

    /// The same from `low` to `high`, both values, in the direction that it has.
    fn anew(&self, subject: Subject, low: f64, high: f64) -> Self {
        let ends = (subject.number(low), subject.number(high));
        let axis = Self { is_cut: self.is_cut, ..Self::shown(subject, self.scale, ends) };
        if self.low > self.high { axis.reversed() } else { axis }
    }

    /// The axis in the unit that is asked for, if it shows a time or a temperature.
    pub(in super::super) fn in_units(self, units: Units) -> Self {
        let asked = match self.subject.kind {
            Some(Kind::Time) => units.time,
            Some(Kind::Temperature) => units.temperature,
            _ => None,
        };
        match asked.filter(|unit| *unit != self.subject.unit) {
            Some(unit) => {
                let (low, high) = (self.low.min(self.high), self.low.max(self.high));
                self.anew(self.subject.clone().in_unit(unit), low, high)
            }
            None => self,
        }
    }

    /// The axis between ends that are asked for. What lies beyond them is cut off.
    ///
    /// # Errors
    /// They are of another kind than the axis, or it cannot have any.
    pub(in super::super) fn limited(self, limits: &Limits) -> Result<Self, String> {
        let title = &self.title;
        if self.are_words {
            return Err(format!("the axis \"{title}\" shows words, which have no limits"));
        }
        let subject = self.subject.clone();
        limits.check(title, subject.kind)?;
        let [low, high] = match limits {
            Limits::Numbers(numbers) => numbers.map(|number| subject.value(number)),
            Limits::Quantities { ends, .. } => {
                ends.map(|end| subject.placed.map_or(end, |unit| unit.from_base(end)))
            }
        };
        if self.scale == Scale::Log && low <= 0.0 {
            return Err(format!(
                "{} begin at zero or below, \"{title}\" is logarithmic",
                limits.written()
            ));
        }
        let subject = if subject.suits_ends {
            Subject::time(TimeUnit::of(low.abs().max(high.abs())), subject.most)
        } else {
            subject
        };
        Ok(Self { is_cut: true, ..self.anew(subject, low, high) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|(_, label)| label.as_str()).collect()
    }

    fn quantities(low: &str, high: &str) -> Limits {
        Limits::of_quantities([low, high]).unwrap()
    }

    #[test]
    fn values_stay_where_they_are_in_another_unit() {
        let units = Units { time: Some("d"), temperature: Some("K") };
        let time = Axis::time(0.0, 72.0 * 3600.0, 7).in_units(units);
        assert_eq!((time.title.as_str(), time.high), ("Time / d", 259_200.0));
        assert_eq!(time.ticks[2], (86_400.0, "1.0".to_owned()));
        let warm = Axis::covering("Temperature", "°C", 20.0, 180.0, 7).in_units(units);
        assert_eq!(warm.title, "Temperature / K");
        let (value, label) = &warm.ticks[0];
        assert!((value - 26.85).abs() < 1e-9 && label == "300", "{value} {label}");
        let half = Axis::log_around("t_{50}", "h", 10.0, 100.0).in_units(units);
        assert_eq!(half.title, "t_{50} / d");
        assert!((half.share(24.0) - 0.41).abs() < 0.03 && labels(&half).contains(&"1"));
        let other = Axis::linear("Fraction", "", 0.0, 1.0, 5);
        assert_eq!(labels(&other.clone().in_units(units)), labels(&other));
    }

    #[test]
    fn limits_cut_off_and_choose_ticks_and_unit_anew() {
        let time = Axis::time(0.0, 90.0 * 86_400.0, 7).limited(&quantities("0 h", "12 h")).unwrap();
        assert_eq!((time.title.as_str(), time.high), ("Time / h", 43_200.0));
        assert!(time.shows(43_200.0) && !time.shows(43_300.0) && time.places(43_300.0));
        let fraction = Axis::linear("Fraction", "", 0.0, 1.0, 5);
        let fraction = fraction.limited(&Limits::of_numbers([0.0, 0.5]).unwrap()).unwrap();
        assert_eq!(labels(&fraction).last(), Some(&"0.5"));
        let shift = Axis::linear("δ / ppm", "", 0.0, 200.0, 5).reversed();
        let shift = shift.limited(&Limits::of_numbers([20.0, 80.0]).unwrap()).unwrap();
        assert_eq!((shift.low, shift.high), (80.0, 20.0));
    }

    #[test]
    fn limits_of_another_kind_are_refused() {
        let time = || Axis::time(0.0, 3600.0, 7);
        let told = time().limited(&Limits::of_numbers([0.0, 1.0]).unwrap()).unwrap_err();
        assert!(told.contains("lack the unit of \"Time / min\""), "{told}");
        let told = time().limited(&quantities("20 degC", "90 degC")).unwrap_err();
        assert!(told.contains("which \"Time / min\" does not show"), "{told}");
        let log = Axis::log_around("Defects", "", 0.001, 0.1);
        assert!(log.limited(&Limits::of_numbers([0.0, 1.0]).unwrap()).is_err());
        let words = Axis::words("Mill", &["none".to_owned()]);
        assert!(words.limited(&Limits::of_numbers([0.0, 1.0]).unwrap()).is_err());
    }
}
