//! A column of a table: its name, what it is called in print, its unit and its values.

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Says what the row is about: a replicate, a time, a kind.
    Key,
    /// A measured quantity, over which replicates are averaged.
    Quantity,
    /// A measured quantity between 0 and 1.
    Share,
}

/// A column of the rows `R`.
#[derive(Debug)]
pub struct Column<R: 'static> {
    /// Its name in the file, with its unit.
    pub name: &'static str,
    /// What it is called in print, without its unit; `_{…}` and `^{…}` are set low and high.
    pub title: &'static str,
    /// What it is for.
    pub role: Role,
    pub(super) field: fn(&R) -> Field<'_>,
}

impl<R> Column<R> {
    /// Whether it is a measured quantity.
    pub fn is_quantity(&self) -> bool {
        self.role != Role::Key
    }

    /// The number that a row has in it; `None` where it is undefined, and of text.
    pub fn number(&self, row: &R) -> Option<f64> {
        match (self.field)(row) {
            Field::Number(number) => number,
            Field::Text(_) => None,
        }
    }

    /// The text that a row has in it.
    pub fn text<'a>(&self, row: &'a R) -> Option<&'a str> {
        match (self.field)(row) {
            Field::Number(_) => None,
            Field::Text(text) => Some(text),
        }
    }

    /// Its name where a separate column gives the unit: without the unit.
    pub fn bare_name(&self) -> &'static str {
        split(self.name).0
    }

    /// Its unit as people write it, such as `1/cm`; empty for a number.
    pub fn unit(&self) -> &'static str {
        split(self.name).1
    }

    /// Title over unit.
    pub fn printed(&self) -> String {
        over_unit(self.title, self.unit())
    }
}

/// How units end the names of columns, and how people write them: the longest first.
const UNITS: [(&str, &str); 18] = [
    ("_per_cm2_s", "1/(cm2 s)"),
    ("_kJ_per_mol", "kJ/mol"),
    ("_K_per_min", "K/min"),
    ("_J_per_g", "J/g"),
    ("_W_per_g", "W/g"),
    ("_per_cm", "1/cm"),
    ("_per_s", "1/s"),
    ("_percent", "%"),
    ("_degC", "°C"),
    ("_mbar", "mbar"),
    ("_deg", "°"),
    ("_ppm", "ppm"),
    ("_min", "min"),
    ("_nm", "nm"),
    ("_eV", "eV"),
    ("_K", "K"),
    ("_h", "h"),
    ("_s", "s"),
];

/// A quantity over its unit.
pub(super) fn over_unit(quantity: &str, unit: &str) -> String {
    if unit.is_empty() { quantity.to_owned() } else { format!("{quantity} / {unit}") }
}

/// The name of a column without its unit, and the unit; empty for a number.
pub(super) fn split(name: &str) -> (&str, &'static str) {
    let unit = UNITS.iter().find_map(|(end, unit)| Some((name.strip_suffix(end)?, *unit)));
    unit.unwrap_or((name, ""))
}

/// What a row has in a column.
#[derive(Clone, Copy, Debug)]
pub(super) enum Field<'a> {
    Number(Option<f64>),
    Text(&'a str),
}

/// What a column may hold.
pub(super) trait Value {
    fn field(&self) -> Field<'_>;
}

macro_rules! numbers {
    ($($kind:ty),*) => {
        $(impl Value for $kind {
            fn field(&self) -> Field<'_> {
                Field::Number(Some(*self as f64))
            }
        })*
    };
}
numbers!(f64, u32, u64);

impl Value for String {
    fn field(&self) -> Field<'_> {
        Field::Text(self)
    }
}

impl Value for bool {
    fn field(&self) -> Field<'_> {
        Field::Text(if *self { "true" } else { "false" })
    }
}

impl<T: Value> Value for Option<T> {
    fn field(&self) -> Field<'_> {
        self.as_ref().map_or(Field::Number(None), Value::field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::table::instruments::DscPeakRow;

    #[test]
    fn a_column_knows_its_unit() {
        let column = DscPeakRow::enthalpy_counted;
        assert_eq!((column.bare_name(), column.unit()), ("enthalpy_counted", "J/g"));
        assert_eq!(column.printed(), "Enthalpy, counted / J/g");
    }

    #[test]
    fn a_unit_is_found_before_one_that_it_ends_with() {
        for (index, (end, _)) in UNITS.iter().enumerate() {
            assert!(!UNITS[..index].iter().any(|(before, _)| end.ends_with(before)), "{end}");
        }
    }
}
