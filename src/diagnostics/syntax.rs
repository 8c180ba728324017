//! TOML text to a tree with places; faults in the syntax are noted, each once.

use super::{Log, Place};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads TOML as far as it can be read and notes every fault in its syntax.
pub(crate) fn parse<'i>(text: &'i str, file: usize, log: &Log) -> DeTable<'i> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut unclosed = Vec::new();
    for value in root.get_ref().values() {
        find_unclosed(value, text, &mut unclosed);
    }
    // Behind a bracket that is not closed everything looks wrong.
    let end = unclosed.iter().map(|span| span.start).min().unwrap_or(usize::MAX);
    if let Some(bracket) = text.get(end..).and_then(|rest| rest.chars().next()) {
        let place = Place { file, span: end..end + 1 };
        let (what, needs) =
            if bracket == '[' { ("array", "needs a `]`") } else { ("table", "needs a `}`") };
        log.syntax(&place, &format!("this {what} is not closed"), needs, "", text.len());
    }
    let mut lines_seen = Vec::new();
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        let line = text.get(..span.start).map_or(0, |before| before.matches('\n').count());
        // After the first fault of a line the parser guesses.
        if span.start < end && !lines_seen.contains(&line) {
            lines_seen.push(line);
            let (message, help) = reword(error.message(), span.is_empty());
            log.syntax(&Place { file, span }, message, "", help, 0);
        }
    }
    root.into_inner()
}

/// Whether a text has one of these keys at its top.
pub(crate) fn has_any(text: &str, keys: &[&str]) -> bool {
    let tree = parse(text, 0, &Log::default());
    keys.iter().any(|key| tree.get(*key).is_some())
}

/// A message of the parser's in words that help, and the help.
fn reword(message: &str, nothing_there: bool) -> (&str, &'static str) {
    if message.starts_with("string values must be quoted") {
        if nothing_there {
            return ("a value is missing", "write one behind the `=`");
        }
        return ("this is no value", "if it is a text, put quotation marks around it");
    }
    if message.starts_with("invalid basic string") {
        return ("this text is not closed", "put a quotation mark at its end");
    }
    if message.starts_with("duplicate key") {
        return ("this key stands twice in its table", "delete one of the two");
    }
    (message, "")
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

/// Where the value of a path stands in a text: names of keys with dots between them, and of entries
/// of lists as [`entry_called`] finds them. Of a value that is left out, what it belongs to; an
/// empty place at the start if that is left out, too.
pub(crate) fn place_of(text: &str, path: &str) -> Range<usize> {
    let (root, _) = DeTable::parse_recoverable(text);
    let mut names = path.split('.');
    let Some(mut at) = names.next().and_then(|first| root.get_ref().get(first)) else {
        return 0..0;
    };
    for name in names {
        let next = match at.get_ref() {
            DeValue::Table(table) => table.get(name),
            DeValue::Array(items) => entry_called(name, items).map(|index| &items[index]),
            _ => None,
        };
        let Some(next) = next else { break };
        at = next;
    }
    at.span()
}

/// The index of the entry of a list with a number, counted from 1, or of the only one with this
/// `step` or `name`.
pub(crate) fn entry_called(name: &str, items: &[Spanned<DeValue<'_>>]) -> Option<usize> {
    let number = name.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    number.filter(|&index| index < items.len()).or_else(|| {
        let mut found = (0..items.len()).filter(|&index| word_of(&items[index]) == Some(name));
        let first = found.next();
        if found.next().is_some() { None } else { first }
    })
}

/// The `step` or `name` of an entry of a list.
pub(crate) fn word_of<'v>(item: &'v Spanned<DeValue<'_>>) -> Option<&'v str> {
    let table = item.get_ref();
    table.get("step").or_else(|| table.get("name"))?.get_ref().as_str()
}
