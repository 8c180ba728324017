//! Which column of a run has which role: as the user says, or by names and units.

use super::answers::{Answers, ColumnAnswer};
use super::heading::Heading;
use super::measurement::Role;
use super::roles;
use super::shape::Shape;
use super::table::{Series, Table};
use crate::diagnostics::Diagnostic;

/// Roles of what is measured, rather than of what it is measured against.
const SIGNALS: [Role; 5] =
    [Role::HeatFlow, Role::Mass, Role::MassFraction, Role::Conversion, Role::Ordinate];

/// Answers that were found among the columns of a table.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    /// Column and role.
    pub columns: Vec<(usize, Role)>,
    /// Roles that no column has.
    pub none: Vec<Role>,
}

impl Chosen {
    /// Finds the columns that the user names, and gives them the units that the user states.
    ///
    /// # Errors
    /// That there is no such column.
    pub fn find(table: &mut Table<'_>, answers: &Answers) -> Result<Self, Vec<Diagnostic>> {
        let mut found = Self::default();
        let mut mistakes = Vec::new();
        for answer in &answers.columns {
            if answer.column == "none" {
                found.none.push(answer.role);
                continue;
            }
            match position(&table.columns, &answer.column) {
                Some(column) => {
                    if let Some(unit) = &answer.unit {
                        table.columns[column].unit = Some(unit.clone());
                    }
                    found.columns.push((column, answer.role));
                }
                None => mistakes.push(missing(table, answer)),
            }
        }
        if mistakes.is_empty() { Ok(found) } else { Err(mistakes) }
    }

    fn is_answered(&self, role: Role) -> bool {
        self.none.contains(&role) || self.columns.iter().any(|(_, own)| *own == role)
    }

    /// One run for each column of a role that was given several, with the name of the column.
    pub fn split(&self, table: &Table<'_>, series: Vec<Series>) -> Vec<Series> {
        let of = |role: Role| self.columns.iter().filter(move |(_, own)| *own == role);
        let repeated = |role: &Role| *role != Role::Other && of(*role).count() > 1;
        let Some(role) = Role::ALL.into_iter().find(repeated) else { return series };
        let own: Vec<usize> = of(role).map(|(column, _)| *column).collect();
        let mut runs = Vec::new();
        for series in series {
            for column in own.iter().filter(|column| series.columns.contains(column)) {
                let columns = series.columns.iter().filter(|it| *it == column || !own.contains(it));
                let name = table.columns[*column].name.clone();
                runs.push(Series { name, columns: columns.copied().collect(), ..series.clone() });
            }
        }
        runs
    }

    /// The role of each column of a run, and what is open about roles.
    pub fn roles(&self, table: &Table<'_>, columns: &[usize]) -> (Vec<Role>, Vec<Diagnostic>) {
        let mut open = Vec::new();
        let mut given: Vec<Role> =
            columns.iter().map(|column| self.of(*column).unwrap_or(Role::Other)).collect();
        let guesses: Vec<Option<(Role, u8)>> = columns
            .iter()
            .map(|&column| {
                roles::guess(&table.columns[column])
                    .filter(|(role, _)| self.of(column).is_none() && !self.is_answered(*role))
            })
            .collect();
        for role in Role::ALL {
            let ranks =
                guesses.iter().flatten().filter(|(own, _)| *own == role).map(|(_, rank)| *rank);
            let Some(best) = ranks.min() else { continue };
            let fit: Vec<usize> =
                (0..columns.len()).filter(|&at| guesses[at] == Some((role, best))).collect();
            match fit.as_slice() {
                [only] => given[*only] = role,
                several => open.push(ambiguous(table, role, several.iter().map(|&at| columns[at]))),
            }
        }
        complete_spectrum(table, columns, &mut given);
        let (asked, questions) = self.without_units(table, columns, &given);
        open.extend(questions);
        let known =
            given.iter().chain(&asked).chain(guesses.iter().flatten().map(|(role, _)| role));
        if !known.clone().any(|role| SIGNALS.contains(role)) {
            open.extend(without_signal(table, columns, &given));
        }
        (given, open)
    }

    fn of(&self, column: usize) -> Option<Role> {
        self.columns.iter().find(|(own, _)| *own == column).map(|(_, role)| *role)
    }

    /// That columns have a name but no unit, and the roles that they would have.
    fn without_units(
        &self,
        table: &Table<'_>,
        columns: &[usize],
        given: &[Role],
    ) -> (Vec<Role>, Vec<Diagnostic>) {
        let lacking = columns.iter().zip(given).filter(|(_, role)| **role == Role::Other);
        let lacking = lacking.filter_map(|(&column, _)| {
            let heading = &table.columns[column];
            let role = roles::without_unit(heading)?;
            // Of signals one is enough.
            let has_another =
                SIGNALS.contains(&role) && given.iter().any(|it| SIGNALS.contains(it));
            let is_open = !given.contains(&role) && !self.is_answered(role) && !has_another;
            is_open.then(|| {
                let answer =
                    format!("--column \"{}={}:{}\"", role.name(), column + 1, example(role));
                let (message, help) = match &heading.unit {
                    None => (
                        format!("no unit stands over `{}`", heading.name),
                        format!("say it: {answer}"),
                    ),
                    Some(unit) => (
                        format!(
                            "`{}` is in {unit}, which is no known unit of {}",
                            heading.name,
                            role.words()
                        ),
                        format!("convert the column, or say its unit by another name: {answer}"),
                    ),
                };
                (role, Diagnostic::new(table.heading.clone(), message).help(help))
            })
        });
        lacking.unzip()
    }
}

impl Table<'_> {
    /// The column of the temperature of the sample, in the export of an instrument.
    pub fn sample_temperature(&self) -> Option<usize> {
        let all: Vec<usize> = (0..self.columns.len()).collect();
        let (roles, _) = Chosen::default().roles(self, &all);
        let plain = matches!(self.shape, Shape::Plain | Shape::TwoColumns);
        roles.iter().position(|role| *role == Role::SampleTemperature).filter(|_| !plain)
    }
}

/// The column with a number from 1 or a name.
fn position(columns: &[Heading], wanted: &str) -> Option<usize> {
    let by_number = wanted.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    by_number
        .filter(|column| *column < columns.len())
        .or_else(|| columns.iter().position(|column| column.is_named(&[wanted])))
}

fn missing(table: &Table<'_>, answer: &ColumnAnswer) -> Diagnostic {
    let message = format!("there is no column `{}`", answer.column);
    Diagnostic::new(table.heading.clone(), message)
        .help(format!("the columns are {}", list(table, 0..table.columns.len())))
}

/// Columns by number and name.
fn list(table: &Table<'_>, columns: impl Iterator<Item = usize>) -> String {
    let name = |column: usize| {
        let Heading { name, unit } = &table.columns[column];
        let unit = unit.as_ref().map(|unit| format!(" in {unit}")).unwrap_or_default();
        format!("{} `{name}`{unit}", column + 1)
    };
    columns.map(name).collect::<Vec<_>>().join(", ")
}

fn ambiguous(
    table: &Table<'_>,
    role: Role,
    columns: impl Iterator<Item = usize> + Clone,
) -> Diagnostic {
    let first = columns.clone().next().unwrap_or_default() + 1;
    let message = format!("several columns may be the {}: {}", role.words(), list(table, columns));
    let help = format!("say which: --column {}={first}", role.name());
    Diagnostic::new(table.heading.clone(), message).help(help)
}

/// A unit of a role.
fn example(role: Role) -> &'static str {
    match role {
        Role::Time => "min",
        Role::SampleTemperature | Role::ProgramTemperature => "degC",
        Role::HeatFlow => "mW",
        Role::Mass => "mg",
        _ => "%",
    }
}

/// In a table of two columns of which one is an abscissa, the other is the ordinate; of two columns without headings the first is
/// the abscissa.
fn complete_spectrum(table: &Table<'_>, columns: &[usize], given: &mut [Role]) {
    let bare = columns.iter().all(|&column| table.columns[column] == Heading::default());
    match given {
        [Role::Other, Role::Other] if bare => {
            given.copy_from_slice(&[Role::Abscissa, Role::Ordinate]);
        }
        [Role::Abscissa, y @ Role::Other] | [y @ Role::Other, Role::Abscissa] => {
            *y = Role::Ordinate;
        }
        [x @ Role::Other, Role::Ordinate] => *x = Role::Abscissa,
        _ => {}
    }
}

/// That no column holds anything but times and temperatures although there are others.
fn without_signal(table: &Table<'_>, columns: &[usize], given: &[Role]) -> Option<Diagnostic> {
    let others = columns.iter().zip(given).filter(|(column, role)| {
        **role == Role::Other && roles::without_unit(&table.columns[**column]).is_none()
    });
    let others: Vec<usize> = others.map(|(column, _)| *column).collect();
    let first = others.first()? + 1;
    let message = format!(
        "no column is known to hold heat flow, mass or conversion; not recognized: {}",
        list(table, others.iter().copied())
    );
    let help =
        format!("say what a column holds, and its unit: --column \"mass_fraction={first}:%\"");
    Some(Diagnostic::new(table.heading.clone(), message).help(help))
}
