//! Headings of columns as people write them: a name and a unit.

use crate::units::{Kind, Unit};
use std::ops::Range;

/// Other spellings of units in headings, and those of [`crate::units`].
const SPELLINGS: [(&str, &str); 46] = [
    ("sec", "s"),
    ("secs", "s"),
    ("second", "s"),
    ("seconds", "s"),
    ("Sekunden", "s"),
    ("mins", "min"),
    ("Min", "min"),
    ("minute", "min"),
    ("minutes", "min"),
    ("Minuten", "min"),
    ("hr", "h"),
    ("hrs", "h"),
    ("hour", "h"),
    ("hours", "h"),
    ("Std", "h"),
    ("Stunden", "h"),
    ("C", "degC"),
    ("Cel", "degC"),
    ("Celsius", "degC"),
    ("celsius", "degC"),
    ("deg_C", "degC"),
    ("grdC", "degC"),
    // The degree sign and its C as one character of GBK.
    ("癈", "degC"),
    ("Kelvin", "K"),
    ("kelvin", "K"),
    ("°K", "K"),
    ("W_per_g", "W/g"),
    ("mW_per_mg", "mW/mg"),
    ("Wg^-1", "W/g"),
    ("W g^-1", "W/g"),
    ("mWmg^-1", "mW/mg"),
    ("mW mg^-1", "mW/mg"),
    ("per_cm", "1/cm"),
    ("1/CM", "1/cm"),
    ("CM-1", "1/cm"),
    ("wavenumbers", "1/cm"),
    ("Wavenumbers", "1/cm"),
    ("WAVENUMBERS", "1/cm"),
    ("NANOMETERS", "nm"),
    ("Nanometers", "nm"),
    ("nanometers", "nm"),
    ("MICROMETERS", "um"),
    ("SECONDS", "s"),
    ("MINUTES", "min"),
    ("degree", "deg"),
    ("degrees", "deg"),
];

/// What a column holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// Its name without the unit; may be empty.
    pub name: String,
    /// Its unit as written, if there is one.
    pub unit: Option<String>,
}

impl Heading {
    /// Reads a heading: `Time (s)`, `Temperature [°C]`, `Heat Flow / mW`, `time_min`, `Temperature °C`, or a unit alone.
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        let named = |name: &str, unit: &str| {
            let name = name.trim().trim_end_matches(['/', ',', ':', '_']).trim_end();
            Self { name: name.to_owned(), unit: Some(bare(unit).to_owned()) }
        };
        // A single letter may be a name: m, h, d.
        if is_known(text) && text.chars().count() > 1 {
            return named("", text);
        }
        let brackets = bracketed(text);
        if let Some((name, unit)) = brackets.filter(|(_, unit)| is_known(unit)) {
            return named(name, unit);
        }
        // "Heat Flow (mW) (Exo Up)", "Heat Flow (W/g) exo up": the unit is that of the brackets that hold one.
        if let Some(inner) = ['(', '['].iter().find_map(|open| inside(text, *open)) {
            let (before, after) = (text[..inner.start - 1].trim_end(), &text[inner.end + 1..]);
            let name = format!("{before} {}", after.trim());
            return Self {
                name: name.trim().to_owned(),
                unit: Some(text[inner].trim().to_owned()),
            };
        }
        if let Some((name, unit)) = brackets {
            return named(name, unit);
        }
        if let Some((name, unit)) = text.split_once('/').filter(|(name, _)| !name.is_empty()) {
            return named(name, unit);
        }
        let after =
            |mark: char| text.match_indices(mark).map(|(at, _)| (&text[..at], &text[at + 1..]));
        // A single letter after a blank may be anything: a thermocouple of type K.
        let words = after(' ').filter(|(_, unit)| unit.chars().count() > 1);
        match after('_').chain(words).find(|(_, unit)| is_known(unit)) {
            Some((name, unit)) => named(name, unit),
            None => Self { name: text.to_owned(), unit: None },
        }
    }

    /// Its unit, if it is one of those that convert.
    pub fn known_unit(&self) -> Option<(Kind, Unit)> {
        known(self.unit.as_deref()?)
    }

    /// Whether its name is one of these, whatever the case.
    pub fn is_named(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.name.eq_ignore_ascii_case(name))
    }
}

/// Names and the units below them; a name may have its unit itself.
pub(super) fn with_units(names: &[String], units: &[String]) -> Vec<Heading> {
    let column = |(index, name): (usize, &String)| match units.get(index).map(|unit| bare(unit)) {
        Some(unit) if !unit.is_empty() => {
            Heading { name: name.trim().to_owned(), unit: Some(unit.to_owned()) }
        }
        _ => Heading::read(name),
    };
    names.iter().enumerate().map(column).collect()
}

/// Whether a cell of a row below the names is a unit, and only that.
pub(super) fn is_unit(cell: &str) -> bool {
    let cell = cell.trim();
    bracketed(cell).is_some_and(|(name, _)| name.is_empty()) || is_known(cell)
}

fn is_known(text: &str) -> bool {
    text == "%" || known(text).is_some()
}

/// The unit that a text names, whatever the degree sign: old instruments write ø, keyboards º or ˚, programs that lost it �.
fn known(text: &str) -> Option<(Kind, Unit)> {
    let text = text.trim().replace('·', " ").replace('⁻', "^-").replace('¹', "1");
    let text = text.strip_suffix('.').unwrap_or(&text);
    let other = SPELLINGS.iter().find(|(spelling, _)| *spelling == text);
    let named = other.map_or(text, |(_, own)| own);
    Unit::named(if is_celsius(named) { "degC" } else { named })
}

/// Whether a text is a C after a degree sign, or what stands for one.
fn is_celsius(text: &str) -> bool {
    let Some(sign) = text.strip_suffix('C').map(str::trim_end) else { return false };
    let mut letters = sign.chars();
    let lone = letters.next().filter(|_| letters.next().is_none());
    lone.is_some_and(|sign| "øºoш?".contains(sign) || !(sign.is_ascii() || sign.is_alphabetic()))
        || ["deg", "Deg", "deg.", "Grad", "Â°"].contains(&sign)
}

/// The text before the brackets at its end, and the text in them.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    [('(', ')'), ('[', ']')].into_iter().find_map(|(open, close)| {
        let inside = text.strip_suffix(close)?;
        let mut depth = 1;
        let start = inside.char_indices().rev().find_map(|(at, letter)| {
            depth += i32::from(letter == close) - i32::from(letter == open);
            (depth == 0).then_some(at)
        })?;
        Some((text[..start].trim_end(), &inside[start + 1..]))
    })
}

/// Where brackets that open with a letter hold a unit that is known.
fn inside(text: &str, open: char) -> Option<Range<usize>> {
    let close = if open == '(' { ')' } else { ']' };
    text.match_indices(open).find_map(|(at, _)| {
        let end = at + text[at..].find(close)?;
        is_known(&text[at + 1..end]).then_some(at + 1..end)
    })
}

/// A unit without brackets around it.
fn bare(unit: &str) -> &str {
    let unit = unit.trim();
    match bracketed(unit) {
        Some(("", inside)) => inside.trim(),
        _ => unit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_units_as_people_write_them() {
        for (text, name, unit) in [
            ("Time (s)", "Time", "s"),
            ("Temperature [°C]", "Temperature", "°C"),
            ("Temperature(ºC)", "Temperature", "ºC"),
            ("Heat Flow / mW", "Heat Flow", "mW"),
            ("DSC/(mW/mg)", "DSC", "mW/mg"),
            ("Temp./°C", "Temp.", "°C"),
            ("time_min", "time", "min"),
            ("sample_temperature_degC", "sample_temperature", "degC"),
            ("heat_flow_W_per_g", "heat_flow", "W_per_g"),
            ("Temperature, °C", "Temperature", "°C"),
            ("oven (left) (K)", "oven (left)", "K"),
            ("[s]", "", "s"),
            ("cm-1", "", "cm-1"),
            ("Temp./øC", "Temp.", "øC"),
            ("Temp. (� C)", "Temp.", "� C"),
            ("Temperature (˚C)", "Temperature", "˚C"),
            ("Zeit/Min.", "Zeit", "Min."),
            ("Value (Wg^-1)", "Value", "Wg^-1"),
            ("Heat Flow (mW) (Exo Up)", "Heat Flow (Exo Up)", "mW"),
            ("Heat Flow (W/g) exo up", "Heat Flow exo up", "W/g"),
        ] {
            let expected = Heading { name: name.into(), unit: Some(unit.into()) };
            assert_eq!(Heading::read(text), expected, "{text}");
            assert!(Heading::read(text).known_unit().is_some(), "{text}");
        }
        for text in ["Time", "2Theta", "rate_3", "Thermocouple K", "set", "m"] {
            assert_eq!(Heading::read(text), Heading { name: text.into(), unit: None }, "{text}");
        }
        assert!(Heading::read("T (°F)").known_unit().is_none());
    }

    #[test]
    fn a_row_of_units_is_told_from_one_of_names() {
        assert!(["[s]", "(°C)", "min", "W/g"].into_iter().all(is_unit));
        assert!(!["Time (s)", "Absorbance", "T"].into_iter().any(is_unit));
    }
}
