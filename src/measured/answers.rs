//! What a user says about a file where the file leaves it open.

use super::measurement::{Exo, Role};

/// Answers to what files leave open. An answer wins over the file, and a note says so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers {
    /// Which columns have a role. A role that is given several columns makes one run of each.
    pub columns: Vec<ColumnAnswer>,
    /// The direction of exothermic heat flow in the file.
    pub exo: Option<Exo>,
    /// The mass of the sample in kg.
    pub mass: Option<f64>,
    /// The heating rate in K/s, for a file without times.
    pub rate: Option<f64>,
}

/// Which column has a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnAnswer {
    /// The role.
    pub role: Role,
    /// The column's number from 1, its name, or `none` if no column has the role.
    pub column: String,
    /// The column's unit, if it is not in the file.
    pub unit: Option<String>,
}

impl ColumnAnswer {
    /// From a text such as `4`, `Temp./°C` or `1:degC`; `None` if a part of it is empty.
    pub fn new(role: Role, text: &str) -> Option<Self> {
        let (column, unit) = match text.rsplit_once(':') {
            Some((column, unit)) => (column, Some(unit.trim().to_owned())),
            None => (text, None),
        };
        let column = column.trim().to_owned();
        let whole = !column.is_empty() && unit.as_deref() != Some("");
        whole.then_some(Self { role, column, unit })
    }
}
