//! Columns by themselves, as programs that hold tables by column want them.

/// A column with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its name, with its unit.
    pub name: String,
    /// Its values.
    pub values: Values,
}

/// The values of a column, row by row; `None` where a value is undefined.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Numbers.
    Numbers(Vec<Option<f64>>),
    /// Counts and whole numbers.
    Wholes(Vec<Option<u64>>),
    /// Whether something is so.
    Truths(Vec<Option<bool>>),
    /// Text.
    Texts(Vec<Option<String>>),
}
