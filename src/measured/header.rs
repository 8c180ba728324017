//! What headers say, in the words of any program: the mass of the sample, the direction of heat.

use super::dialect::Separator;
use super::heading::Heading;
use super::measurement::Exo;
use super::number::{Cell, Decimal, may_be_thousands};
use crate::units::Kind;

/// Names of the mass of the sample before the measurement, in lower case.
const MASS: [&str; 18] = [
    "size",
    "sample size",
    "sample mass",
    "sample weight",
    "initial mass",
    "initial weight",
    "initial sample mass",
    "initial sample weight",
    "mass",
    "weight",
    "probenmasse",
    "probengewicht",
    "einwaage",
    "probeneinwaage",
    "anfangsmasse",
    "masse initiale",
    "masse de l'échantillon",
    "masa inicial",
];

/// The entry that a line of a header holds: a key and a value with a tab, colon, equals sign or the table's separator between
/// them.
pub(super) fn entry(line: &str, separator: Separator) -> Option<(String, String)> {
    let line = line.trim_start_matches(['#', '%', '!', ' ']);
    let is_mark = |letter: char| {
        matches!(letter, '\t' | ':' | '=')
            || matches!(separator, Separator::Mark(mark) if mark == letter)
    };
    // The colon of a time of day separates nothing.
    let is_of_a_time = |at: usize| {
        line[..at].ends_with(|letter: char| letter.is_ascii_digit())
            && line[at + 1..].starts_with(|letter: char| letter.is_ascii_digit())
            && line[at..].starts_with(':')
    };
    let (at, _) = line.char_indices().find(|&(at, letter)| is_mark(letter) && !is_of_a_time(at))?;
    let rest = line[at..].trim_start_matches(|letter| is_mark(letter) || letter == ' ');
    let clean = |text: &str| {
        text.trim_matches(|letter: char| letter.is_whitespace() || letter == '"' || is_mark(letter))
            .to_owned()
    };
    let (key, value) = (clean(&line[..at]), clean(rest));
    (!key.is_empty() && !value.is_empty()).then_some((key, value))
}

/// The masses of a sample in kg that the entries of a header state, each once.
pub(super) fn masses(header: &[(String, String)], decimal: Decimal) -> Vec<f64> {
    let mut found = Vec::new();
    for (key, value) in header {
        let mass = stated_mass(key, value, decimal);
        if let Some(mass) = mass.filter(|mass| !found.contains(mass)) {
            found.push(mass);
        }
    }
    found
}

/// The mass in kg of an entry such as `Size`: `9.0 mg` or `SAMPLE MASS /mg`: `22,8865`.
fn stated_mass(key: &str, value: &str, decimal: Decimal) -> Option<f64> {
    let key = Heading::read(key);
    if !MASS.contains(&key.name.trim_end_matches([':', ' ']).to_lowercase().as_str()) {
        return None;
    }
    mass(value, key.unit.as_deref(), decimal)
}

/// The mass in kg that a text such as `12.492 mg` states; its unit may stand elsewhere. A mass of zero is none.
pub(super) fn mass(text: &str, unit_elsewhere: Option<&str>, decimal: Decimal) -> Option<f64> {
    let text = text.trim();
    let end = text.find(|letter: char| !(letter.is_ascii_digit() || "+-.,eE".contains(letter)));
    let (number, unit) = text.split_at(end.unwrap_or(text.len()));
    let unit = Some(unit.trim()).filter(|unit| !unit.is_empty()).or(unit_elsewhere)?;
    let word = unit.split_whitespace().next().unwrap_or_default();
    let unit = Heading { name: String::new(), unit: Some(word.to_owned()) };
    let (_, unit) = unit.known_unit().filter(|(kind, _)| *kind == Kind::Mass)?;
    let other = if decimal == Decimal::Point { Decimal::Comma } else { Decimal::Point };
    let number = match (Cell::read(number, decimal), Cell::read(number, other)) {
        (Cell::Number(number), _) => number,
        (_, Cell::Number(value)) if !may_be_thousands(number) => value,
        _ => return None,
    };
    Some(unit.to_base(number)).filter(|mass| *mass > 0.0)
}

/// The directions of exothermic heat flow that texts state, such as `Exotherm Up`, `^exo` or `Heat Flow Endo Up (mW)`;
/// each once.
pub(super) fn directions<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<Exo> {
    let mut found: Vec<Exo> = Vec::new();
    for exo in texts.filter_map(direction) {
        if !found.contains(&exo) {
            found.push(exo);
        }
    }
    found
}

fn direction(text: &str) -> Option<Exo> {
    let text = text.to_lowercase().replace(['^', '↑'], " up ").replace('↓', " down ");
    let words: Vec<&str> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let up = |word: Option<&&str>| match word.copied() {
        Some("up" | "oben" | "positive" | "positiv") => Some(true),
        Some("down" | "unten" | "negative" | "negativ") => Some(false),
        _ => None,
    };
    words.iter().enumerate().find_map(|(at, word)| {
        let exo = word.starts_with("exo");
        if !exo && !word.starts_with("endo") {
            return None;
        }
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        let up = up(words.get(at + 1)).or_else(|| up(before))?;
        Some(if up == exo { Exo::Up } else { Exo::Down })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masses_are_read_with_the_unit_of_key_or_value() {
        let entries = |key: &str, value: &str| vec![(key.to_owned(), value.to_owned())];
        for (key, value, milligrams) in [
            ("Size", "20.8210\tmg", 20.821),
            ("Sample Weight", "12.492 mg", 12.492),
            ("SAMPLE MASS /mg", "22,8865", 22.8865),
            ("Initial Mass", "34.04 mg", 34.04),
            ("Einwaage", "6,4 mg", 6.4),
            ("sample mass", "0.0064 g", 6.4),
        ] {
            let found = masses(&entries(key, value), Decimal::Point);
            // One multiplication and one division: two roundings.
            assert!((found[0] * 1e6 - milligrams).abs() < 1e-13 * milligrams, "{key}: {found:?}");
        }
        for (key, value) in [
            ("Size", "0.0 mg"),
            ("Size", "9.0"),
            ("SAMPLE CRUCIBLE MASS /mg", "120"),
            ("Weight", "1,234 mg"),
            ("Date", "6 mg"),
        ] {
            assert_eq!(masses(&entries(key, value), Decimal::Point), [0.0; 0], "{key}: {value}");
        }
    }

    #[test]
    fn the_direction_of_heat_is_told_only_by_words_that_tell_it() {
        for text in ["Exotherm\tUp", "^exo", "Heat Flow (Exo Up)", "endo down", "DSC exo↑"] {
            assert_eq!(direction(text), Some(Exo::Up), "{text}");
        }
        for text in ["Exotherm Down", "Heat Flow Endo Up (mW)", "Exo ↓", "^endo"] {
            assert_eq!(direction(text), Some(Exo::Down), "{text}");
        }
        for text in ["Exo heat flow", "endotherm at 200", "heat flow up", ""] {
            assert_eq!(direction(text), None, "{text}");
        }
    }

    #[test]
    fn entries_have_a_key_and_a_value() {
        let read = |line| entry(line, Separator::Mark(';'));
        let pair = |key: &str, value: &str| Some((key.to_owned(), value.to_owned()));
        assert_eq!(read("# sample mass: 6.4 mg"), pair("sample mass", "6.4 mg"));
        assert_eq!(read("Size\t9.0\tmg"), pair("Size", "9.0\tmg"));
        assert_eq!(read("Initial Mass : 34.04 mg"), pair("Initial Mass", "34.04 mg"));
        assert_eq!(read("User;;"), None);
        assert_eq!(read("words"), None);
    }
}
