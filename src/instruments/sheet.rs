//! The numbers of an instrument, each with its unit, its basis and its source.

use crate::substance::{Number, Substance};

/// All numbers of an instrument.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Sheet {
    /// In the order of the file.
    pub numbers: Vec<Number>,
}

/// Why a number can't take the place of another.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SheetError {
    /// There is none of this name.
    #[error("there is no number of this name")]
    Unknown,
    /// It is not a number with the unit that it has to be in.
    #[error("expected a number in the unit of the default")]
    Unit {
        /// How it is written by default.
        example: String,
    },
}

impl Sheet {
    /// The numbers of an instrument, from a file of the program, and those that it needs of a
    /// substance, from that one's record. Without a substance, these are not known.
    pub(super) fn new(text: &str, instrument: &str, substance: Option<&Substance>) -> Self {
        let written: toml::Table = text.parse().expect("the file is TOML, as tests show");
        let mut numbers = Number::all(&written);
        if let Some(substance) = substance {
            numbers.extend(substance.numbers(instrument));
        } else {
            let needed = Substance::built_in().numbers(instrument);
            numbers.extend(needed.into_iter().map(Number::unknown));
        }
        Self { numbers }
    }

    /// The names of the numbers that are not known.
    pub fn unknown(&self) -> Vec<&str> {
        let unknown = self.numbers.iter().filter(|number| number.value.is_nan());
        unknown.map(|number| number.name.as_str()).collect()
    }

    /// Sets a number to another value, as text in the unit that it has. Its own value keeps its
    /// basis and source.
    ///
    /// # Errors
    /// [`SheetError`]; then nothing is changed.
    pub fn set(&mut self, name: &str, text: &str) -> Result<(), SheetError> {
        let number = self.numbers.iter_mut().find(|number| number.name == name);
        let number = number.ok_or(SheetError::Unknown)?;
        match Number::split(text) {
            Some((value, unit)) if unit == number.unit => {
                if value != number.value {
                    number.value = value;
                    "scenario".clone_into(&mut number.basis);
                    number.source.clear();
                }
                Ok(())
            }
            _ => {
                let value = if number.value.is_nan() { 1.0 } else { number.value };
                Err(SheetError::Unit { example: Number { value, ..number.clone() }.text() })
            }
        }
    }

    /// A number by its name; not a number if there is none, which tests exclude.
    pub fn value(&self, name: &str) -> f64 {
        self.numbers.iter().find(|number| number.name == name).map_or(f64::NAN, |one| one.value)
    }

    /// How many points its spectra have, if it has a range and a step; not positive where these
    /// make none.
    pub fn points(&self) -> Option<f64> {
        let value = |name: &str| Some(self.value(name)).filter(|value| !value.is_nan());
        let range = |from, to, step| Some((value(to)? - value(from)?) / value(step)? + 1.0);
        range("from", "to", "step").or_else(|| range("range_from", "range_to", "range_step"))
    }

    /// The names of all numbers.
    pub fn names(&self) -> Vec<&str> {
        self.numbers.iter().map(|number| number.name.as_str()).collect()
    }

    /// The whole file, as it is written beside the results.
    pub fn to_toml(&self) -> String {
        let line = |number: &Number| {
            let quoted = |text: &str| toml::Value::from(text).to_string();
            let (value, source) = (quoted(&number.text()), quoted(&number.source));
            let basis = quoted(&number.basis);
            format!("{} = {{ value = {value}, basis = {basis}, source = {source} }}\n", number.name)
        };
        self.numbers.iter().map(line).collect()
    }
}

/// Declares the numbers of an instrument as fields, one for each of its file.
macro_rules! settings {
    ($(#[$about:meta])* $name:ident of $instrument:expr; $($(#[$doc:meta])* $field:ident,)*) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($(#[$doc])* pub $field: f64,)*
        }

        impl $name {
            /// From a sheet of the instrument.
            pub fn new(sheet: &$crate::instruments::Sheet) -> Self {
                Self { $($field: sheet.value(stringify!($field)),)* }
            }
        }

        #[cfg(test)]
        mod numbers {
            #[test]
            fn every_number_of_the_file_is_a_field_and_the_other_way_around() {
                let sheet = $instrument.sheet(Some($crate::substance::Substance::built_in()));
                let mut names = sheet.names();
                let mut fields: Vec<&str> = vec![$(stringify!($field)),*];
                names.sort_unstable();
                fields.sort_unstable();
                assert_eq!(names, fields);
            }
        }
    };
}
pub(super) use settings;

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
width = { value = "6 1/cm", basis = "est", source = "a \"guess\"" }
share = { value = "0.5", basis = "lit", source = "somebody" }
"#;

    fn sheet(text: &str) -> Sheet {
        Sheet { numbers: Number::all(&text.parse().unwrap()) }
    }

    #[test]
    fn a_sheet_reads_back_what_it_writes() {
        let sheet = sheet(TEXT);
        assert_eq!(sheet.value("width"), 6.0);
        assert_eq!(sheet.value("share"), 0.5);
        assert_eq!(self::sheet(&sheet.to_toml()), sheet);
    }

    #[test]
    fn points_follow_from_range_and_step() {
        let points = |text: &str| sheet(text).points();
        let number = |name: &str, value: &str| {
            format!("{name} = {{ value = \"{value}\", basis = \"est\", source = \"\" }}\n")
        };
        let stepped = |step| number("from", "5 nm") + &number("to", "9 nm") + &number("step", step);
        assert_eq!(points(&stepped("2 nm")), Some(3.0));
        assert!(points(&stepped("-2 nm")).is_some_and(|points| points < 0.0));
        assert_eq!(points(TEXT), None);
    }

    #[test]
    fn a_number_is_replaced_only_in_its_own_unit() {
        let mut sheet = sheet(TEXT);
        assert_eq!(sheet.set("width", "7.5 1/cm"), Ok(()));
        assert_eq!((sheet.value("width"), sheet.numbers[0].basis.as_str()), (7.5, "scenario"));
        let example = "7.5 1/cm".to_owned();
        assert_eq!(sheet.set("width", "8 nm"), Err(SheetError::Unit { example }));
        assert_eq!(sheet.set("height", "8 nm"), Err(SheetError::Unknown));
        assert!(sheet.set("share", "inf").is_err());
        assert_eq!(sheet.value("width"), 7.5);
    }
}
