//! A column of a table: its name, what it is called in print, its unit and its values.

use super::{Series, Values};

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
    pub(super) kind: Kind,
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
            Field::Whole(number) => Some(number as f64),
            Field::Truth(_) | Field::Text(_) => None,
        }
    }

    /// The text that a row has in it.
    pub fn text<'a>(&self, row: &'a R) -> Option<&'a str> {
        match (self.field)(row) {
            Field::Number(_) | Field::Whole(_) => None,
            Field::Truth(true) => Some("true"),
            Field::Truth(false) => Some("false"),
            Field::Text(text) => Some(text),
        }
    }

    /// The column of these rows, by itself.
    pub(super) fn series(&self, rows: &[R]) -> Series {
        let fields = rows.iter().map(|row| (self.field)(row));
        let values = match self.kind {
            Kind::Number => Values::Numbers(fields.map(Field::number).collect()),
            Kind::Whole => Values::Wholes(fields.map(Field::whole).collect()),
            Kind::Truth => Values::Truths(fields.map(Field::truth).collect()),
            Kind::Text => Values::Texts(fields.map(Field::text).collect()),
        };
        Series { name: self.name.to_owned(), values }
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

/// What kind of values a column has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Whole,
    Truth,
    Text,
}

/// What a row has in a column; an undefined number is `Number(None)`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Field<'a> {
    Number(Option<f64>),
    Whole(u64),
    Truth(bool),
    Text(&'a str),
}

impl Field<'_> {
    fn number(self) -> Option<f64> {
        if let Self::Number(number) = self { number } else { None }
    }

    fn whole(self) -> Option<u64> {
        if let Self::Whole(number) = self { Some(number) } else { None }
    }

    fn truth(self) -> Option<bool> {
        if let Self::Truth(truth) = self { Some(truth) } else { None }
    }

    fn text(self) -> Option<String> {
        if let Self::Text(text) = self { Some(text.to_owned()) } else { None }
    }
}

/// What a column may hold.
pub(super) trait Value {
    const KIND: Kind;
    fn field(&self) -> Field<'_>;
}

impl Value for f64 {
    const KIND: Kind = Kind::Number;
    fn field(&self) -> Field<'_> {
        Field::Number(Some(*self))
    }
}

impl Value for u32 {
    const KIND: Kind = Kind::Whole;
    fn field(&self) -> Field<'_> {
        Field::Whole(u64::from(*self))
    }
}

impl Value for u64 {
    const KIND: Kind = Kind::Whole;
    fn field(&self) -> Field<'_> {
        Field::Whole(*self)
    }
}

impl Value for String {
    const KIND: Kind = Kind::Text;
    fn field(&self) -> Field<'_> {
        Field::Text(self)
    }
}

impl Value for bool {
    const KIND: Kind = Kind::Truth;
    fn field(&self) -> Field<'_> {
        Field::Truth(*self)
    }
}

impl<T: Value> Value for Option<T> {
    const KIND: Kind = T::KIND;
    fn field(&self) -> Field<'_> {
        self.as_ref().map_or(Field::Number(None), Value::field)
    }
}

#[cfg(test)]
mod tests {
    use super::super::ReplicateRow;
    use super::super::rows::tests::sample;
    use super::*;
    use crate::results::table::instruments::DscPeakRow;

    #[test]
    fn a_column_knows_its_unit() {
        let column = DscPeakRow::enthalpy_counted;
        assert_eq!((column.bare_name(), column.unit()), ("enthalpy_counted", "J/g"));
        assert_eq!(column.printed(), "Enthalpy, counted / J/g");
    }

    #[test]
    fn a_column_by_itself_has_the_type_of_its_field() {
        let rows: [ReplicateRow; 0] = [];
        let kinds = [
            (ReplicateRow::replicate.series(&rows).values, Values::Wholes(vec![])),
            (ReplicateRow::finished.series(&rows).values, Values::Truths(vec![])),
            (ReplicateRow::t50_h.series(&rows).values, Values::Numbers(vec![])),
        ];
        for (found, wanted) in kinds {
            assert_eq!(found, wanted);
        }
        // A count beyond 2^53 keeps every digit.
        let end = ReplicateRow::ending_with(&sample(1, 0.0, 0.0));
        let row = ReplicateRow { events: (1 << 53) + 1, ..end };
        let events = ReplicateRow::events.series(std::slice::from_ref(&row)).values;
        assert_eq!(events, Values::Wholes(vec![Some((1 << 53) + 1)]));
        assert_eq!(ReplicateRow::t50_h.series(&[row]).values, Values::Numbers(vec![None]));
    }

    #[test]
    fn a_unit_is_found_before_one_that_it_ends_with() {
        for (index, (end, _)) in UNITS.iter().enumerate() {
            assert!(!UNITS[..index].iter().any(|(before, _)| end.ends_with(before)), "{end}");
        }
    }
}
