//! TOML text to a tree with places; faults in the syntax are noted, each once.

use super::log::{Log, Place};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads TOML as far as it can be read and notes every fault in its syntax.
pub(super) fn parse<'i>(text: &'i str, file: usize, log: &Log) -> DeTable<'i> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut unclosed = Vec::new();
    for value in root.get_ref().values() {
        find_unclosed(value, text, &mut unclosed);
    }
    for span in &unclosed {
        let place = Place { file, span: span.start..span.start + 1 };
        let bracket =
            if text[span.start..].starts_with('[') { ("array", "]") } else { ("table", "}") };
        log.syntax(
            &place,
            format!("this {} is not closed", bracket.0),
            &format!("needs a `{}`", bracket.1),
            "",
        );
    }
    let mut lines_seen = Vec::new();
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        // Within an unclosed bracket whatever follows looks wrong.
        if unclosed.iter().any(|open| open.start <= span.start && span.start <= open.end) {
            continue;
        }
        let line =
            text.as_bytes()[..span.start.min(text.len())].iter().filter(|b| **b == b'\n').count();
        // After the first fault of a line the parser guesses.
        if !lines_seen.contains(&line) {
            lines_seen.push(line);
            log.syntax(&Place { file, span }, error.message(), "", help_for(error.message()));
        }
    }
    root.into_inner()
}

fn help_for(message: &str) -> &'static str {
    if message.starts_with("string values must be quoted") {
        "put quotation marks around the text"
    } else if message.starts_with("duplicate key") {
        "a key may stand only once in a table: delete one of them"
    } else {
        ""
    }
}

/// Collects the outermost arrays and inline tables that lack their closing bracket.
fn find_unclosed(value: &Spanned<DeValue<'_>>, text: &str, found: &mut Vec<Range<usize>>) {
    let span = value.span();
    let written = text.get(span.clone()).unwrap_or("");
    let open =
        |opening: char, closing: char| written.starts_with(opening) && !written.ends_with(closing);
    match value.get_ref() {
        DeValue::Array(_) if open('[', ']') => found.push(span),
        DeValue::Table(_) if open('{', '}') => found.push(span),
        DeValue::Array(items) => {
            items.iter().for_each(|item| find_unclosed(item, text, found));
        }
        DeValue::Table(table) => {
            table.values().for_each(|item| find_unclosed(item, text, found));
        }
        _ => {}
    }
}

/// Where the value of a key stands, the key given by the names on the way to it.
pub(super) fn place_of(text: &str, keys: &[&str]) -> Option<Range<usize>> {
    let (root, _) = DeTable::parse_recoverable(text);
    let (first, rest) = keys.split_first()?;
    let mut value = root.get_ref().get(*first)?;
    for key in rest {
        value = value.get_ref().get(*key)?;
    }
    Some(value.span())
}
