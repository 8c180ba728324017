//! From the bytes of a file to a [`Measurement`].

use super::answers::Answers;
use super::columns::Chosen;
use super::convert::{Conversion, Stated};
use super::decode::{decode_as, read_text};
use super::header;
use super::left_out::line_list;
use super::measurement::{Column, Exo, LeftOut, Measurement, Program, Role, Run, Segment};
use super::number::Cell;
use super::segments;
use super::shape::Shape;
use super::table::{Mistakes, Series, Table};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::units::digits;
use std::path::Path;

/// Temperatures in K that a measurement may have. Others stand in a column of another unit, or were ruined.
const TEMPERATURES: std::ops::RangeInclusive<f64> = 1.0..=5000.0;
/// A mass that begins below this share of the stated one may be a change of mass.
const MAY_BE_A_CHANGE: f64 = 0.05;

impl Measurement {
    /// Reads a file.
    ///
    /// # Errors
    /// As [`Measurement::read`], or if the file cannot be read.
    pub fn open(path: &Path, answers: &Answers) -> Result<Self, Diagnostics> {
        let bytes = std::fs::read(path)
            .map_err(|error| Diagnostics::unreadable(path, "measurement", &error))?;
        Self::read(&path.display().to_string(), &bytes, answers)
    }

    /// What the file at a path left open, each at its place in the file.
    pub fn left_open(&self, path: &Path) -> Diagnostics {
        let text = read_text(path).unwrap_or_default();
        Diagnostics::of(&path.display().to_string(), &text, self.open.clone())
    }

    /// Reads the bytes of a file; messages call it `name`.
    ///
    /// ```
    /// use tautomata::measured::{Answers, Measurement, Role};
    ///
    /// let file = "Time (min)\tTemp. (°C)\tWeight (%)\n0\t25,0\t100,0\n1\t35,0\t99,5\n2\t45,0\t99,1\n";
    /// let read = Measurement::read("oven.txt", file.as_bytes(), &Answers::default())?;
    /// let run = &read.runs[0];
    /// assert_eq!(run.values(Role::Time), Some(&[0.0, 60.0, 120.0][..]));
    /// assert_eq!(run.segments[0].program.to_string(), "ramp at 10 K/min");
    /// # Ok::<(), tautomata::diagnostics::Diagnostics>(())
    /// ```
    ///
    /// # Errors
    /// Every mistake at once: what is no text, no table or no number, each with its line.
    pub fn read(name: &str, bytes: &[u8], answers: &Answers) -> Result<Self, Diagnostics> {
        let (text, encoding) = decode_as(bytes).map_err(|error| {
            let help =
                "export the measurement as text; a file that was cut off has to be copied again";
            Diagnostics::of(name, "", vec![Diagnostic::new(0..0, error.to_string()).help(help)])
        })?;
        let refuse = |mistakes| Diagnostics::of(name, &text, mistakes);
        let mut table = Table::read(&text).map_err(|mistake| refuse(vec![mistake]))?;
        let chosen = Chosen::find(&mut table, answers).map_err(refuse)?;
        let told = if table.declared { "stated by the file" } else { "as most cells are numbers" };
        let layout = match table.shape {
            Shape::JcampDx | Shape::Uxd => format!("{encoding} text"),
            _ => format!("{encoding} text; {} ({told})", table.dialect),
        };
        let mut made = Self {
            shape: table.shape,
            header: table.header.clone(),
            runs: Vec::new(),
            notes: vec![layout],
            open: Vec::new(),
        };
        made.notes.extend(table.notes.iter().cloned());
        let mut mistakes = table.mistakes.clone();
        let whole = Series {
            columns: (0..table.columns.len()).collect(),
            rows: 0..table.rows.len(),
            ..Series::default()
        };
        let series = if table.series.is_empty() { vec![whole] } else { table.series.clone() };
        for series in chosen.split(&table, series) {
            made.add(&table, &chosen, answers, &series, &mut mistakes);
        }
        made.open.dedup();
        made.notes.dedup();
        if mistakes.is_empty() { Ok(made) } else { Err(refuse(mistakes)) }
    }

    /// Adds a run.
    fn add(
        &mut self,
        table: &Table<'_>,
        chosen: &Chosen,
        answers: &Answers,
        series: &Series,
        mistakes: &mut Vec<Diagnostic>,
    ) {
        let (mut roles, open) = chosen.roles(table, &series.columns);
        self.open.extend(open);
        let stated = self.stated(table, answers, series, &roles);
        let mut conversions = Vec::new();
        for (&column, role) in series.columns.iter().zip(&mut roles) {
            let conversion = Conversion::new(&table.columns[column], *role, stated, &table.heading);
            conversions.push(conversion.unwrap_or_else(|open| {
                self.open.extend(open);
                *role = Role::Other;
                Conversion::NONE
            }));
        }
        let mut run = Run { name: series.name.clone(), mass: stated.mass, ..Run::default() };
        run.stated_rate = answers.rate.or(series.rate);
        run.left_out.clone_from(&table.left_out);
        let columns = series.columns.iter().zip(&roles);
        run.columns = columns
            .map(|(&column, &role)| {
                let heading = &table.columns[column];
                let (name, unit) = (heading.name.clone(), heading.unit.clone().unwrap_or_default());
                Column { role, name, unit, values: Vec::new() }
            })
            .collect();
        let steps = fill(&mut run, table, series, &conversions, mistakes);
        self.check(&mut run, table);
        self.cut(&mut run, &steps);
        self.runs.push(run);
    }

    /// What file and user state about a run. What was taken is noted.
    fn stated(
        &mut self,
        table: &Table<'_>,
        answers: &Answers,
        series: &Series,
        roles: &[Role],
    ) -> Stated {
        let has_heat = roles.contains(&Role::HeatFlow);
        let masses = header::masses(&table.header, table.dialect.decimal);
        let in_file = series.mass.or(match masses.as_slice() {
            [only] => Some(*only),
            _ => None,
        });
        if in_file.is_none() && answers.mass.is_none() && masses.len() > 1 {
            let list: Vec<String> = masses.iter().map(|mass| milligrams(*mass)).collect();
            let message = format!("the file states {} masses: {}", list.len(), list.join(", "));
            self.open.push(Diagnostic::new(0..0, message).help("say which: --mass \"6.4 mg\""));
        }
        let headings = series.columns.iter().map(|&column| &table.columns[column]);
        let headings: Vec<String> = headings
            .map(|it| format!("{} {}", it.name, it.unit.as_deref().unwrap_or_default()))
            .collect();
        let entries: Vec<String> =
            table.header.iter().map(|(key, value)| format!("{key} {value}")).collect();
        let of_columns = header::directions(headings.iter().map(String::as_str));
        let told = if of_columns.is_empty() {
            header::directions(entries.iter().map(String::as_str))
        } else {
            of_columns
        };
        let exo = series.exo.or(match told.as_slice() {
            [only] => Some(*only),
            _ => None,
        });
        if let (Some(own), Some(answer)) = (in_file, answers.mass)
            && own != answer
        {
            self.notes.push(format!(
                "the mass of the sample is {}, as you say; the file says {}",
                milligrams(answer),
                milligrams(own)
            ));
        }
        if has_heat
            && let (Some(own), Some(answer)) = (exo, answers.exo)
            && own != answer
        {
            self.notes.push(
                "the direction of heat flow is as you say; the file says the opposite".into(),
            );
        }
        let stated = Stated { mass: answers.mass.or(in_file), exo: answers.exo.or(exo) };
        if let Some(exo) = stated.exo.filter(|_| has_heat) {
            self.notes.push(match exo {
                Exo::Up => "exothermic heat flow is up in the file; its sign is turned here, so that endothermic is positive".into(),
                Exo::Down => "exothermic heat flow is down in the file; endothermic is positive".into(),
            });
        }
        stated
    }

    /// Asks about a mass that may be a change of mass.
    fn check(&mut self, run: &mut Run, table: &Table<'_>) {
        let Some(stated) = run.mass else { return };
        let mass = run.columns.iter_mut().find(|column| column.role == Role::Mass);
        let Some(column) = mass else { return };
        let Some(first) =
            column.values.first().copied().filter(|first| *first < MAY_BE_A_CHANGE * stated)
        else {
            return;
        };
        let message = format!(
            "`{}` begins at {}, the sample weighs {}: it may be the change of mass",
            column.name,
            milligrams(first),
            milligrams(stated)
        );
        let help = "give a table with the mass itself, or leave the column out: --column mass=none";
        self.open.push(Diagnostic::new(table.heading.clone(), message).help(help));
        column.role = Role::Other;
        column.values.iter_mut().for_each(|value| *value *= 1e6);
    }

    /// Cuts a run into ramps and holds.
    fn cut(&mut self, run: &mut Run, steps: &[usize]) {
        let temperatures =
            run.values(Role::ProgramTemperature).or(run.values(Role::SampleTemperature));
        let Some(temperatures) = temperatures.filter(|it| !it.is_empty()) else { return };
        run.segments = match (run.values(Role::Time), run.stated_rate) {
            (Some(times), _) => {
                let back = (1..times.len()).filter(|&row| times[row] < times[row - 1]);
                let lines: Vec<usize> = back.map(|row| run.lines[row]).collect();
                if !lines.is_empty() {
                    self.notes.push(format!("time goes back at {}", line_list(&lines)));
                }
                segments::cut(times, temperatures, steps)
            }
            (None, Some(rate)) => {
                vec![Segment { rows: 0..temperatures.len(), program: Program::Ramp { rate } }]
            }
            (None, None) => Vec::new(),
        };
    }
}

fn milligrams(mass: f64) -> String {
    format!("{} mg", digits(mass * 1e6, 4))
}

/// Fills the columns of a run with rows that have a number in every column with a role; says at which rows steps begin.
fn fill(
    run: &mut Run,
    table: &Table<'_>,
    series: &Series,
    conversions: &[Conversion],
    mistakes: &mut Vec<Diagnostic>,
) -> Vec<usize> {
    let mut found = Mistakes::default();
    let mut steps = Vec::new();
    let mut missing: Vec<LeftOut> = Vec::new();
    let absolute = [Role::SampleTemperature, Role::ProgramTemperature];
    for at in series.rows.clone() {
        if table.steps.contains(&at) {
            steps.push(run.lines.len());
        }
        let row = &table.rows[at];
        if let Some(says) = table.excess(row) {
            found.note(row, || says);
            continue;
        }
        let cells: Vec<Cell<'_>> =
            series.columns.iter().map(|&column| table.cell(row, column)).collect();
        if cells.iter().all(|cell| *cell == Cell::Missing) {
            // In a file of several runs another one goes on.
            if table.series.is_empty() {
                leave_out(&mut missing, "the row is empty".into(), row.line.number);
            }
            continue;
        }
        let wanted =
            || run.columns.iter().zip(&cells).filter(|(column, _)| column.role != Role::Other);
        if let Some((_, Cell::Other(cell))) =
            wanted().find(|(_, cell)| matches!(cell, Cell::Other(_)))
        {
            found.note(row, || table.dialect.no_number(cell));
            continue;
        }
        if let Some((column, _)) = wanted().find(|(_, cell)| **cell == Cell::Missing) {
            let reason = format!("`{}` has no value", column.name);
            leave_out(&mut missing, reason, row.line.number);
            continue;
        }
        let values: Vec<f64> = cells
            .iter()
            .zip(conversions)
            .map(|(cell, conversion)| cell.number().map_or(f64::NAN, |it| conversion.of(it)))
            .collect();
        let cold = run.columns.iter().zip(&values).find(|(column, value)| {
            absolute.contains(&column.role) && !TEMPERATURES.contains(*value)
        });
        if let Some((column, value)) = cold {
            let message = format!("`{}` is {} K here", column.name, digits(*value, 4));
            found.note(row, || {
                (message, "temperatures must be 1 to 5000 K: check the unit and the decimal marks")
            });
            continue;
        }
        run.columns.iter_mut().zip(values).for_each(|(column, value)| column.values.push(value));
        run.lines.push(row.line.number);
    }
    let listed = found.listed();
    if run.lines.is_empty() && listed.is_empty() && mistakes.is_empty() {
        let message = "no row has a number in every column that is needed";
        mistakes.push(
            Diagnostic::new(table.heading.clone(), message)
                .help("the file may have been cut off: export it again"),
        );
    }
    mistakes.extend(listed);
    run.left_out.append(&mut missing);
    steps
}

fn leave_out(missing: &mut Vec<LeftOut>, reason: String, line: usize) {
    match missing.iter_mut().find(|left_out| left_out.reason == reason) {
        Some(left_out) => left_out.lines.push(line),
        None => missing.push(LeftOut { reason, lines: vec![line] }),
    }
}
