//! NETZSCH Proteus, one measurement or several compared: lines of `#KEY:value`, then names after `##`, then rows.

use super::super::dialect::{Dialect, Separator};
use super::super::header;
use super::super::heading::Heading;
use super::super::line::Line;
use super::super::measurement::Exo;
use super::super::number::{Cell, Decimal};
use super::super::shape::Shape;
use super::super::table::{Series, Table};
use super::{line_with, no_rows, sound};
use crate::diagnostics::Diagnostic;
use crate::units::Kind;

pub(super) fn fits(text: &str, lines: &[Line]) -> bool {
    let keys = lines.iter().take_while(|line| line.of(text).starts_with('#'));
    keys.clone().count() > 1
        && line_with(text, lines, "##").is_some_and(|names| {
            let names = lines[names].of(text);
            ["Temp", "Time", "Zeit", "T/", "t/"].iter().any(|word| names.contains(word))
        })
        && keys.take(3).any(|line| line.of(text).contains(':'))
}

/// An entry: its key, and a value for each measurement.
struct Entry<'a> {
    key: &'a str,
    values: Vec<&'a str>,
}

pub(super) fn read<'a>(text: &'a str, lines: &[Line]) -> Result<Table<'a>, Diagnostic> {
    let names = line_with(text, lines, "##").unwrap_or_default();
    let (head, data) = (&lines[..names], &lines[names + 1..]);
    let stated = |key: &str| {
        let line = head
            .iter()
            .map(|line| line.of(text))
            .find(|line| line.trim_start_matches(['#', ' ']).starts_with(key))?;
        Some(line.split_once(':')?.1.to_uppercase())
    };
    let (separator, decimal) = (stated("SEPARATOR"), stated("DECIMAL"));
    let separator = separator.as_deref().and_then(separator_named);
    let decimal = decimal.as_deref().and_then(decimal_named);
    let voted = match separator {
        Some(separator) => Some(Dialect::vote_decimal(text, data, separator)),
        None => Dialect::vote(text, data),
    };
    let voted = voted.ok_or_else(|| no_rows(&lines[names]))?;
    let dialect = Dialect { decimal: decimal.unwrap_or(voted.decimal), ..voted };
    check_stated(text, lines, names, dialect, voted)?;
    let titles = dialect.split(lines[names].of(text).trim_start_matches('#'));
    let columns: Vec<Heading> =
        titles.into_iter().map(|title| Heading::read(without_number(title))).collect();
    let entries: Vec<Entry<'a>> =
        head.iter().filter_map(|line| entry(line.of(text), dialect.separator)).collect();
    let several = entries.iter().any(|entry| {
        entry.key == "EXPORTTYPE" && entry.values.iter().any(|it| it.contains("COMPARE"))
    });
    let shape = if several { Shape::ProteusCompare } else { Shape::Proteus };
    let mut table = Table::new(shape, dialect, columns, lines[names].span.clone());
    table.declared = separator.is_some() && decimal.is_some();
    table.header =
        entries.iter().map(|entry| (entry.key.to_owned(), entry.values.join("; "))).collect();
    table.take_rows(text, data);
    table.series = series(&table, &entries, several);
    sound(table, text, &lines[names])
}

/// Checks that the numbers are written as the file says.
fn check_stated(
    text: &str,
    lines: &[Line],
    names: usize,
    dialect: Dialect,
    voted: Dialect,
) -> Result<(), Diagnostic> {
    let stated = |key: &str| line_with(text, &lines[..names], key).map_or(names, |at| at);
    let mistake = |at: usize, message: &str, help: &str| {
        Err(Diagnostic::new(lines[at].span.clone(), message).help(help))
    };
    let is_missing = |mark: char| !lines[names..].iter().any(|line| line.of(text).contains(mark));
    if matches!(dialect.separator, Separator::Mark(mark) if is_missing(mark)) {
        let help = "correct this line, or export the file again";
        return mistake(
            stated("#SEPARATOR"),
            "the table does not have the separator that the file states",
            help,
        );
    }
    let clean = |dialect: Dialect| {
        lines[names + 1..].iter().filter(|line| dialect.is_clean_row(line.of(text))).count()
    };
    if clean(dialect) < clean(voted) {
        let help = "correct this line, or export the file again";
        return mistake(
            stated("#DECIMAL"),
            "the numbers do not have the decimal mark that the file states",
            help,
        );
    }
    Ok(())
}

fn separator_named(text: &str) -> Option<Separator> {
    let named = [("SEMI", ';'), ("TAB", '\t'), ("COMMA", ','), ("KOMMA", ',')];
    named.into_iter().find(|(word, _)| text.contains(word)).map(|(_, mark)| Separator::Mark(mark))
}

fn decimal_named(text: &str) -> Option<Decimal> {
    let named = [
        ("POINT", Decimal::Point),
        ("PUNKT", Decimal::Point),
        ("COMMA", Decimal::Comma),
        ("KOMMA", Decimal::Comma),
    ];
    named.into_iter().find(|(word, _)| text.contains(word)).map(|(_, mark)| mark)
}

/// A name without the number of its measurement: `DSC/(mW/mg)[2]`.
fn without_number(title: &str) -> &str {
    let number = title.strip_suffix(']').and_then(|title| title.rsplit_once('['));
    match number {
        Some((name, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => title,
    }
}

fn entry(line: &str, separator: Separator) -> Option<Entry<'_>> {
    let (key, rest) = line.trim_start_matches('#').split_once(':')?;
    let values = match separator {
        Separator::Mark(mark) => {
            let rest = rest.trim_start_matches(' ');
            rest.strip_prefix(mark).unwrap_or(rest).split(mark).map(str::trim).collect()
        }
        Separator::Blanks => vec![rest.trim()],
    };
    Some(Entry { key: key.trim(), values })
}

/// One run; of several that are compared, one for each column but that of the temperature.
fn series(table: &Table<'_>, entries: &[Entry<'_>], several: bool) -> Vec<Series> {
    let is_shared = |&column: &usize| {
        let kind = table.columns[column].known_unit().map(|(kind, _)| kind);
        matches!(kind, Some(Kind::Temperature | Kind::Time))
    };
    let all = 0..table.columns.len();
    let (shared, own): (Vec<usize>, Vec<usize>) = all.clone().partition(is_shared);
    let groups: Vec<Vec<usize>> = if several {
        own.iter().map(|&column| shared.iter().copied().chain([column]).collect()).collect()
    } else {
        vec![all.collect()]
    };
    let runs = groups.into_iter().enumerate();
    runs.map(|(run, columns)| {
        let value = |key: &str| {
            let entry = entries.iter().find(|entry| entry.key == key)?;
            entry.values.get(run).copied().filter(|value| !value.is_empty())
        };
        let exo = value("EXO").and_then(|exo| match exo {
            "1" | "+1" => Some(Exo::Up),
            "-1" => Some(Exo::Down),
            _ => None,
        });
        let mass = entries.iter().find(|entry| Heading::read(entry.key).is_named(&["SAMPLE MASS"]));
        let mass = mass.and_then(|entry| {
            let unit = Heading::read(entry.key).unit;
            header::mass(entry.values.get(run)?, unit.as_deref(), table.dialect.decimal)
        });
        let steps = entries.iter().filter(|entry| entry.key.starts_with("SEG."));
        let steps =
            steps.filter(|entry| entry.values.get(run).is_some_and(|it| !it.is_empty())).count();
        let rate = value("RANGE").filter(|_| steps <= 1).and_then(rate);
        let name = if several { value("FILE").or(value("IDENTITY")) } else { value("IDENTITY") };
        let rows = 0..table.rows.len();
        Series { name: name.unwrap_or_default().to_owned(), mass, exo, rate, columns, rows }
    })
    .collect()
}

/// The rate in K/s of a range such as `30°C/5,0(K/min)/500°C`; negative where it cools.
fn rate(range: &str) -> Option<f64> {
    let number = |text: &str| {
        let end = text.find(|letter: char| !(letter.is_ascii_digit() || "+-.,".contains(letter)));
        let number = text[..end.unwrap_or(text.len())].replace(',', ".");
        Cell::read(&number, Decimal::Point).number()
    };
    let (from, rest) = range.split_once('/')?;
    let (rate, to) = rest.split_once("(K/min)/")?;
    let (from, rate, to) = (number(from.trim())?, number(rate.trim())?, number(to.trim())?);
    Some(rate / 60.0 * f64::signum(to - from)).filter(|rate| *rate != 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_of_ranges() {
        let kelvin_per_minute = |range| rate(range).map(|rate| rate * 60.0);
        assert_eq!(kelvin_per_minute("30°C/5,0(K/min)/500°C"), Some(5.0));
        assert_eq!(kelvin_per_minute("500°C/10.0(K/min)/30°C"), Some(-10.0));
        for range in ["", "30°C", "30°C/5.0/500°C", "30°C/00:30(h:m)/30°C", "°C/5(K/min)/"] {
            assert_eq!(rate(range), None, "{range}");
        }
    }
}
