//! Rows as text and as CSV.

use super::entry::{Basis, Entry};
use super::rows::Row;
use crate::sample::grinding::Mill;

/// One row as a block: a line for each number, with its unit, what it rests on, its formula.
pub fn block(row: &Row) -> String {
    let mut lines: Vec<String> = row.mill.map(|mill| mill.name().to_owned()).into_iter().collect();
    lines.extend(row.entries.iter().map(line));
    lines
        .push("est: an estimate; lit: a formula from the literature. See docs/grinding.md.".into());
    lines.join("\n")
}

fn line(entry: &Entry) -> String {
    let value = format!("{} {}", entry.text(), entry.shown.unit());
    let basis = entry.basis.word();
    let line = format!("  {:<20}{value:<16}{basis:<7}{}", entry.shown.name(), entry.formula);
    line.trim_end().to_owned()
}

/// The tables of the mills, one after the other.
pub fn tables(tables: &[Vec<Row>]) -> String {
    let mut text: Vec<String> = tables.iter().map(|rows| table(rows)).collect();
    text.push(
        "est: an estimate, and so is every number but the times. BET area: at most, were every\n\
         crystallite free. Formulas: tautomata convert --mill mortar --time \"15 min\""
            .into(),
    );
    text.join("\n\n")
}

/// The rows of one mill under their headings, each column as wide as it must be.
fn table(rows: &[Row]) -> String {
    let Some(first) = rows.first() else {
        return String::new();
    };
    let columns = (0..first.entries.len()).map(|column| {
        let entry = &first.entries[column];
        let heading = [entry.shown.name(), entry.shown.unit(), entry.basis.word()];
        let numbers = rows.iter().map(|row| row.entries[column].text());
        let cells: Vec<String> = heading.into_iter().map(str::to_owned).chain(numbers).collect();
        justified(&cells)
    });
    let columns: Vec<Vec<String>> = columns.collect();
    let lines = (0..columns[0].len())
        .map(|line| columns.iter().map(|column| column[line].as_str()).collect::<String>())
        .map(|line| line.trim_end().to_owned());
    let title = first.mill.map_or("", Mill::name).to_owned();
    std::iter::once(title).chain(lines).collect::<Vec<_>>().join("\n")
}

/// Cells below each other, to the right, with a gap before the widest.
fn justified(cells: &[String]) -> Vec<String> {
    let width = cells.iter().map(|cell| cell.chars().count()).max().unwrap_or(0) + 2;
    cells.iter().map(|cell| format!("{cell:>width$}")).collect()
}

/// One line a row: the mill, if there is one, the numbers, and which of them are estimates.
pub fn csv(rows: &[Row]) -> String {
    let header = rows.first().map(|row| {
        let columns = row.entries.iter().map(|entry| entry.shown.column().to_owned());
        line_of_csv(row.mill.map(|_| "mill"), columns, "estimated")
    });
    let lines = rows.iter().map(|row| {
        let numbers = row.entries.iter().map(Entry::csv);
        line_of_csv(row.mill.map(Mill::name), numbers, &estimates(row))
    });
    header.into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}

/// No field holds a comma, so none needs quotes.
fn line_of_csv(mill: Option<&str>, numbers: impl Iterator<Item = String>, last: &str) -> String {
    let first = mill.map(str::to_owned).into_iter();
    let fields = first.chain(numbers).chain([last.to_owned()]);
    fields.collect::<Vec<_>>().join(",")
}

/// The columns of a row that are estimates, with a space between.
fn estimates(row: &Row) -> String {
    let estimates = row.entries.iter().filter(|entry| entry.basis == Basis::Estimate);
    estimates.map(|entry| entry.shown.column()).collect::<Vec<_>>().join(" ")
}
