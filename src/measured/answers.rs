//! What a user says about a file where the file leaves it open.

use super::measurement::{Exo, Role};
use crate::diagnostics::Read;
use crate::diagnostics::reader::{Field, all};
use toml::de::DeValue;

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

    /// `{ heat_flow = 3, temperature = "1:degC", mass = ["2:mg", "3:mg"] }`.
    pub(crate) fn read_all(field: &Field<'_>) -> Read<Vec<Self>> {
        let names = Role::ALL.map(Role::name);
        let table = field.table(&names, "{ heat_flow = 3 }")?;
        let roles = Role::ALL.into_iter().filter_map(|role| Some((role, table.get(role.name())?)));
        let of_role = |(role, given): (Role, Field<'_>)| match given.value {
            DeValue::Array(_) => given.list("[2, 3]", |column| Self::read(column, role)),
            _ => Ok(vec![Self::read(&given, role)?]),
        };
        Ok(all(roles.map(of_role))?.concat())
    }

    /// A column by its number, or by number or name in a text that may end with the unit.
    fn read(field: &Field<'_>, role: Role) -> Read<Self> {
        let column = match field.value {
            DeValue::String(text) => Self::new(role, text),
            _ => Self::new(role, &field.whole(1..=10_000)?.to_string()),
        };
        column.ok_or_else(|| {
            field.error(format!("`{}` names no column", field.name), "", "e.g. \"1:degC\"")
        })
    }
}
