//! Mistakes in files, each with its place, shown as the Rust compiler shows its own.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::fmt;
use std::io;
use std::ops::Range;
use std::path::Path;

/// The most mistakes that are printed; a file with more is of another kind altogether.
const MAX_SHOWN: usize = 100;

/// A text that was read: of the file asked for, or of one that it names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceFile {
    /// The name to print; empty of what lies in no one file.
    pub name: String,
    /// The whole text; empty if it could not be read.
    pub text: String,
}

/// How grave it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Nothing can be done before it is corrected.
    Error,
    /// It may mislead.
    Warning,
}

/// One mistake, or one warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// Which file it is in, as an index into [`Diagnostics::files`].
    pub file: usize,
    /// The marked text, in bytes of the file.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What stands beside the marked text; may be empty.
    pub label: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A mistake in a text that is read by itself: the file is the first.
    pub fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        let (message, label) = (message.into(), String::new());
        Self { severity: Severity::Error, file: 0, span, message, label, help: None }
    }

    /// A note of what may mislead. The caller that knows where it is written sets its place.
    pub fn warning(message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::new(0..0, message) }
    }

    /// With what stands beside the marked text.
    pub fn label(self, label: impl Into<String>) -> Self {
        Self { label: label.into(), ..self }
    }

    /// With what to do about it, unless that is empty.
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()).filter(|help: &String| !help.is_empty()), ..self }
    }
}

/// Every mistake in a file and in the files that it names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    /// The files; the first is the one asked for.
    pub files: Vec<SourceFile>,
    /// The mistakes, by file and place.
    pub items: Vec<Diagnostic>,
}

impl Diagnostics {
    /// The mistakes of one text.
    pub fn of(name: &str, text: &str, mut items: Vec<Diagnostic>) -> Self {
        items.sort_by_key(|item| (item.span.start, item.span.end));
        items.dedup();
        let files = vec![SourceFile { name: name.to_owned(), text: text.to_owned() }];
        Self { files, items }
    }

    /// That a file, which messages call `what`, can't be read.
    pub fn unreadable(path: &Path, what: &str, error: &io::Error) -> Self {
        let mistake = Diagnostic::new(0..0, format!("cannot read the {what}: {}", cause(error)));
        let help = format!("give the path of a {what} file");
        Self::of(&path.display().to_string(), "", vec![mistake.help(help)])
    }

    /// The line and column, both from 1 and the column in characters, at which a mistake starts.
    pub fn position(&self, item: &Diagnostic) -> (usize, usize) {
        let text = &self.files[item.file].text;
        let before = &text[..floor_char_boundary(text, item.span.start)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }

    /// Takes up the mistakes of another reading of the same files that are not among these.
    pub fn join(&mut self, other: Self) {
        for mut item in other.items {
            let file = &other.files[item.file];
            let known = self.files.iter().position(|known| known == file);
            item.file = known.unwrap_or_else(|| {
                self.files.push(file.clone());
                self.files.len() - 1
            });
            if !self.items.contains(&item) {
                self.items.push(item);
            }
        }
        self.items.sort_by_key(|item| (item.file, item.span.start, item.span.end));
    }

    /// What each says, without its place; nothing twice.
    pub fn messages(&self) -> Vec<String> {
        let mut messages: Vec<String> = Vec::new();
        for item in &self.items {
            if !messages.contains(&item.message) {
                messages.push(item.message.clone());
            }
        }
        messages
    }

    /// The mistakes as text for a terminal, coloured if `styled`.
    pub fn render(&self, styled: bool) -> String {
        let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
        let mut reports: Vec<String> = self
            .items
            .iter()
            .take(MAX_SHOWN)
            .map(|item| renderer.render(&[self.group(item)]))
            .collect();
        if let Some(more) = self.items.len().checked_sub(MAX_SHOWN).filter(|more| *more > 0) {
            reports.push(format!("error: {more} more mistakes are not shown"));
        }
        reports.join("\n\n")
    }

    fn group<'a>(&'a self, item: &'a Diagnostic) -> Group<'a> {
        let file = &self.files[item.file];
        let level = match item.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(item.message.as_str());
        let group = if file.name.is_empty() {
            Group::with_title(title)
        } else if file.text.is_empty() {
            title.element(Origin::path(file.name.as_str()))
        } else {
            let label = Some(item.label.as_str()).filter(|label| !label.is_empty());
            let mark = AnnotationKind::Primary.span(visible(&file.text, &item.span)).label(label);
            title.element(Snippet::source(&file.text).path(&file.name).annotation(mark))
        };
        match &item.help {
            Some(help) => group.element(Level::HELP.message(help.as_str())),
            None => group,
        }
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.render(false))
    }
}

impl std::error::Error for Diagnostics {}

/// What the operating system says, without its number and capital.
pub(crate) fn cause(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let first = text.chars().next().map_or(0, char::len_utf8);
    text[..first].to_lowercase() + &text[first..]
}

/// The part of a span that lies in the text and on the line where it starts, whole characters.
fn visible(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = floor_char_boundary(text, span.start);
    let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
    let end = floor_char_boundary(text, span.end.min(line_end));
    start..end.max(start)
}

fn floor_char_boundary(text: &str, index: usize) -> usize {
    let index = index.min(text.len());
    (0..=index).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str, span: Range<usize>) -> Diagnostics {
        let item = Diagnostic::new(span, "unknown key `sead`").label("not a key");
        Diagnostics::of("powder.toml", text, vec![item.help("did you mean `seed`?")])
    }

    #[test]
    fn a_mistake_is_shown_as_the_compiler_shows_its_own() {
        let shown = one("title = \"°\"\nsead = 7\n", 13..17).to_string();
        let expected = "\
error: unknown key `sead`
 --> powder.toml:2:1
  |
2 | sead = 7
  | ^^^^ not a key
  |
  = help: did you mean `seed`?";
        assert_eq!(shown, expected);
    }

    #[test]
    fn what_lies_in_no_one_file_has_no_place() {
        let item = Diagnostic::new(0..0, "two rates only").help("measure a third");
        let shown = Diagnostics::of("", "", vec![item]).to_string();
        assert_eq!(shown, "error: two rates only\n |\n = help: measure a third");
    }

    #[test]
    fn columns_count_characters() {
        let diagnostics = one("a = \"°C\" b", 9..10);
        assert_eq!(diagnostics.position(&diagnostics.items[0]), (1, 9));
    }

    #[test]
    fn spans_outside_the_text_or_within_a_character_do_not_panic() {
        for span in [0..0, 6..99, 99..99, 6..7, 3..3] {
            for text in ["", "a = \"°\"", "a\nb\nc"] {
                let _ = one(text, span.clone()).render(true);
            }
        }
    }
}
