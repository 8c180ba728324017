//! One reader for every quantity: a number, then a unit.

use super::Kind;

/// Why a text is no quantity. Says what is wrong; [`UnitError::help`] says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnitError {
    /// The text does not start with a number.
    #[error("no number in \"{text}\"")]
    NoNumber {
        /// The text.
        text: String,
        /// The kind that was due, if only one was.
        kind: Option<Kind>,
    },
    /// There is a number and nothing else.
    #[error("\"{number}\" has no unit")]
    NoUnit {
        /// The number as it was written.
        number: String,
        /// The kind that was due, if only one was.
        kind: Option<Kind>,
    },
    /// What follows the number is no unit.
    #[error("unknown unit \"{unit}\"")]
    UnknownUnit {
        /// What follows the number.
        unit: String,
        /// The kind that was due, if only one was.
        kind: Option<Kind>,
    },
    /// The unit is one of another kind of quantity.
    #[error("\"{unit}\" is a unit of {}, not of {}", .found.name(), .kind.name())]
    WrongKind {
        /// The unit.
        unit: String,
        /// The kind that it belongs to.
        found: Kind,
        /// The kind that was due.
        kind: Kind,
    },
    /// The number, or its value in the kind's own unit, is infinite or not a number.
    #[error("\"{text}\" is not a finite value")]
    NotFinite {
        /// The text.
        text: String,
    },
}

impl UnitError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::NoNumber { kind, .. } => {
                format!("write a number and a unit, e.g. \"{}\"", example(*kind))
            }
            Self::NoUnit { number, kind } => match kind {
                Some(kind) if *kind == Kind::Temperature => {
                    format!("add a unit, e.g. \"{number} degC\"")
                }
                Some(kind) => {
                    format!("add a unit: {}; e.g. \"{}\"", kind.unit_list(), kind.example())
                }
                None => format!("add a unit, e.g. \"{}\"", example(None)),
            },
            Self::UnknownUnit { unit, kind } => unknown_unit_help(unit, *kind),
            Self::WrongKind { kind, .. } => units_of(*kind),
            Self::NotFinite { .. } => "write a finite number".to_owned(),
        }
    }
}

fn example(kind: Option<Kind>) -> &'static str {
    kind.unwrap_or(Kind::MolarEnergy).example()
}

fn units_of(kind: Kind) -> String {
    format!("units of {}: {}", kind.name(), kind.unit_list())
}

fn unknown_unit_help(unit: &str, kind: Option<Kind>) -> String {
    let kinds = kind.map_or(Kind::ALL.to_vec(), |kind| vec![kind]);
    let spellings = kinds.iter().flat_map(|kind| kind.units()).flat_map(|unit| unit.spellings);
    let near = crate::units::nearest(unit, spellings.copied());
    let meant = near.map(|near| format!("did you mean \"{near}\"?"));
    let list = kind.map_or_else(|| format!("e.g. \"{}\"", example(None)), units_of);
    [meant, Some(list)].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The candidate that is most probably meant, if any is near: at most a third of its
/// letters wrong whatever their case, or one the beginning of the other.
pub fn nearest<'a>(written: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = written.to_lowercase();
    let begins = |name: &str| {
        lower.len().min(name.len()) >= 3 && (name.starts_with(&lower) || lower.starts_with(name))
    };
    candidates
        .map(|name| (strsim::damerau_levenshtein(&lower, &name.to_lowercase()), name))
        .filter(|(distance, name)| distance * 3 <= name.chars().count() || begins(name))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// A quantity of any kind as it is written: its number, and its unit in the spelling that is
/// shown. `None` if the text is no quantity.
pub fn as_written(text: &str) -> Option<(f64, &'static str)> {
    let (number, _, unit) = split(text)?;
    let units = Kind::ALL.iter().flat_map(|kind| kind.units());
    let known = units.into_iter().find(|known| known.spellings.contains(&unit))?;
    number.is_finite().then_some((number, known.spellings[0]))
}

/// Splits text into its number, as value and as written, and the unit, which may be empty.
fn split(text: &str) -> Option<(f64, &str, &str)> {
    let text = text.trim();
    let digits = text.find(|c: char| !(c.is_ascii_digit() || "+-.eE".contains(c)));
    let longest = digits.unwrap_or(text.len());
    // "5 eV" and "5eV": the longest prefix that is a number, so that e may start a unit.
    (1..=longest).rev().find_map(|end| {
        let number = &text[..end];
        number.parse().ok().map(|value| (value, number, text[end..].trim()))
    })
}

/// Whether the text begins with a word for a number that is none, or is none that is finite.
fn names_no_finite_number(text: &str) -> bool {
    let word = text.trim().trim_start_matches(['+', '-']).to_ascii_lowercase();
    word.starts_with("nan") || word.starts_with("inf")
}

fn read_number(text: &str, kind: Option<Kind>) -> Result<(f64, &str, &str), UnitError> {
    match split(text) {
        Some((value, ..)) if !value.is_finite() => {
            Err(UnitError::NotFinite { text: text.to_owned() })
        }
        Some(parts) => Ok(parts),
        None if names_no_finite_number(text) => Err(UnitError::NotFinite { text: text.to_owned() }),
        None => Err(UnitError::NoNumber { text: text.to_owned(), kind }),
    }
}

fn finite(value: f64, text: &str) -> Result<f64, UnitError> {
    if value.is_finite() { Ok(value) } else { Err(UnitError::NotFinite { text: text.to_owned() }) }
}

impl Kind {
    /// Reads text such as "140 degC" into the kind's own unit.
    ///
    /// # Errors
    /// If the number or the unit is missing, the unit is of no or another kind, or the
    /// value is not finite.
    pub fn parse(self, text: &str) -> Result<f64, UnitError> {
        let (value, number, unit) = read_number(text, Some(self))?;
        if unit.is_empty() {
            return Err(UnitError::NoUnit { number: number.to_owned(), kind: Some(self) });
        }
        if let Some(known) = self.unit(unit) {
            return finite(known.to_base(value), text);
        }
        let unit = unit.to_owned();
        match Kind::ALL.into_iter().find(|other| other.unit(&unit).is_some()) {
            Some(found) => Err(UnitError::WrongKind { unit, found, kind: self }),
            None => Err(UnitError::UnknownUnit { unit, kind: Some(self) }),
        }
    }
}

/// Reads a quantity of any kind: its unit tells which. The value is in the kind's own unit.
///
/// # Errors
/// If the number or the unit is missing, the unit is unknown, or the value is not finite.
pub fn parse_any(text: &str) -> Result<(Kind, f64), UnitError> {
    let (_, number, unit) = read_number(text, None)?;
    if unit.is_empty() {
        return Err(UnitError::NoUnit { number: number.to_owned(), kind: None });
    }
    match Kind::ALL.into_iter().find(|kind| kind.unit(unit).is_some()) {
        Some(kind) => Ok((kind, kind.parse(text)?)),
        None => Err(UnitError::UnknownUnit { unit: unit.to_owned(), kind: None }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(kind: Kind, text: &str) -> (String, String) {
        let error = kind.parse(text).expect_err(text);
        (error.to_string(), error.help())
    }

    #[test]
    fn each_fault_says_what_is_wrong_and_what_to_do() {
        let (message, help) = fault(Kind::Temperature, "degC");
        assert_eq!(message, "no number in \"degC\"");
        assert_eq!(help, "write a number and a unit, e.g. \"140 degC\"");
        let (message, help) = fault(Kind::Temperature, "135");
        assert_eq!(message, "\"135\" has no unit");
        assert_eq!(help, "add a unit, e.g. \"135 degC\"");
        let (message, help) = fault(Kind::Temperature, "140 degc");
        assert_eq!(message, "unknown unit \"degc\"");
        assert_eq!(help, "did you mean \"degC\"? units of temperature: K, degC");
        let (message, help) = fault(Kind::Temperature, "140 kJ/mol");
        assert_eq!(message, "\"kJ/mol\" is a unit of molar energy, not of temperature");
        assert_eq!(help, "units of temperature: K, degC");
        for text in ["nan K", "inf K", "-inf K", "1e999 K"] {
            assert_eq!(
                fault(Kind::Temperature, text).0,
                format!("\"{text}\" is not a finite value")
            );
        }
    }

    #[test]
    fn a_finite_number_may_overflow_in_its_unit() {
        assert!(matches!(Kind::Length.parse("1e300 m"), Err(UnitError::NotFinite { .. })));
    }

    #[test]
    fn the_space_may_be_left_out_and_e_may_start_a_unit() {
        assert_eq!(Kind::Temperature.parse("140degC"), Ok(413.15));
        assert_eq!(Kind::MolarEnergy.parse("2eV"), Kind::MolarEnergy.parse("2.0 eV"));
        assert_eq!(Kind::MolarEnergy.parse("1e2eV"), Kind::MolarEnergy.parse("100 eV"));
    }

    #[test]
    fn any_kind_is_told_by_its_unit() {
        assert_eq!(parse_any("2 kJ/mol"), Ok((Kind::MolarEnergy, 2000.0)));
        assert!(matches!(parse_any("2"), Err(UnitError::NoUnit { .. })));
        assert!(matches!(parse_any("2 parsec"), Err(UnitError::UnknownUnit { .. })));
    }

    #[test]
    fn near_misses_are_near() {
        let names = ["structure", "spacing", "size", "boundary"];
        assert_eq!(nearest("strukture", names.into_iter()), Some("structure"));
        assert_eq!(nearest("boundry", names.into_iter()), Some("boundary"));
        assert_eq!(nearest("temperature", names.into_iter()), None);
    }
}
