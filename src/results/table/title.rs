//! What a column is called in print, by its name.

use super::column::{over_unit, split};
use super::{Column, ReplicateRow, Role, Row, SampleRow};

/// What a column is called along an axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The quantity, with `_{…}` and `^{…}`.
    pub text: String,
    /// Its unit; empty for a number.
    pub unit: String,
    /// Whether its values lie between 0 and 1.
    pub is_share: bool,
}

impl Title {
    /// The title of a column by its name, which a run's quantity may have. Another column is called
    /// by its name: `some_column_nm` becomes `Some column` in nm.
    pub fn of(column: &str) -> Self {
        let replicates = ReplicateRow::quantities().map(Self::known);
        let mut known = replicates.chain(SampleRow::quantities().map(Self::known));
        if let Some((_, title)) = known.find(|(name, _)| *name == column) {
            return title;
        }
        let (name, unit) = split(column);
        let words = name.replace('_', " ");
        let mut letters = words.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        Self { text: first.chain(letters).collect(), unit: unit.to_owned(), is_share: false }
    }

    fn known<R>(column: &Column<R>) -> (&'static str, Self) {
        let (text, unit) = (column.title.to_owned(), column.unit().to_owned());
        (column.name, Self { text, unit, is_share: column.role == Role::Share })
    }

    /// Quantity over unit.
    pub fn over_unit(&self) -> String {
        over_unit(&self.text, &self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_of_a_run_have_titles_and_other_columns_their_names() {
        assert_eq!(Title::of("t50_h").over_unit(), "t_{50} / h");
        assert_eq!(Title::of("liquid_fraction").over_unit(), "Liquid fraction");
        assert_eq!(Title::of("conversion_end").over_unit(), "Conversion at the end");
        assert!(Title::of("conversion_end").is_share && !Title::of("t50_h").is_share);
        assert_eq!(Title::of("odd_thing_nm").over_unit(), "Odd thing / nm");
    }
}
