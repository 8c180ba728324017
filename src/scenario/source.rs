//! Where the values of a scenario are written.

use crate::diagnostics::{Diagnostic, Diagnostics, SourceFile, syntax};
use std::ops::Range;
use std::sync::Arc;

/// Where the values of a scenario are written: in its own text, or where a study sets them. It is
/// kept so that what is found after reading can mark a value, too.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The text that it was read from.
    file: Arc<SourceFile>,
    /// The path to its table in that text, with a dot behind; empty if it is the whole text.
    inside: String,
    /// The study that sets values, and the path and place of each.
    study: Arc<SourceFile>,
    set: Vec<(String, Range<usize>)>,
}

/// Scenarios that say the same are the same, wherever they are written.
impl PartialEq for Source {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Source {
    /// Of a scenario that is a file.
    pub(super) fn of_file(file: Arc<SourceFile>) -> Self {
        Self { file, ..Self::default() }
    }

    /// Of a scenario that stands in a text behind this path, some of whose values a study sets.
    pub(super) fn of_variant(
        file: Arc<SourceFile>,
        inside: String,
        study: Arc<SourceFile>,
        set: Vec<(String, Range<usize>)>,
    ) -> Self {
        Self { file, inside, study, set }
    }

    /// Marks the value of a path, such as `crystal.size` or `protocol.2.time`, with a mistake or a
    /// warning; what it belongs to, if the value itself is left out.
    pub fn mark(&self, path: &str, mistake: Diagnostic) -> Diagnostics {
        let is_set = |(way, _): &&(String, Range<usize>)| {
            path.strip_prefix(way.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let (file, span) = match self.set.iter().rev().find(is_set) {
            Some((_, span)) => (&self.study, span.clone()),
            None => (&self.file, self.place_in_file(path)),
        };
        // Without a place only the file is named.
        let text = if span.is_empty() { "" } else { &file.text };
        Diagnostics::of(&file.name, text, vec![Diagnostic { span, ..mistake }])
    }

    fn place_in_file(&self, path: &str) -> Range<usize> {
        syntax::place_of(&self.file.text, &format!("{}{path}", self.inside))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "base = { crystal = { size = [4, 4, 4] } }\n[[protocol]]\nstep = \"anneal\"\n";

    fn file(name: &str, text: &str) -> Arc<SourceFile> {
        Arc::new(SourceFile { name: name.into(), text: text.into() })
    }

    fn marked(source: &Source, path: &str) -> (String, String) {
        let found = source.mark(path, Diagnostic::new(0..0, "too large"));
        (found.files[0].name.clone(), found.files[0].text[found.items[0].span.clone()].to_owned())
    }

    #[test]
    fn a_value_is_marked_where_it_is_written() {
        let source = Source::of_file(file("a.toml", TEXT));
        assert_eq!(marked(&source, "protocol.anneal.step"), ("a.toml".into(), "\"anneal\"".into()));
        assert_eq!(marked(&source, "protocol.1.step").1, "\"anneal\"");
        // What is left out is marked at what it belongs to; without that only the file is named.
        assert_eq!(marked(&source, "protocol.1.time").1, "[[protocol]]");
        assert_eq!(marked(&source, "sample.defects"), ("a.toml".into(), String::new()));
    }

    #[test]
    fn a_value_that_a_study_sets_is_marked_in_the_study() {
        let set = vec![("sample.defects".to_owned(), 2..5)];
        let study = file("study.toml", "ab0.5");
        let source = Source::of_variant(file("study.toml", TEXT), "base.".into(), study, set);
        assert_eq!(marked(&source, "sample.defects.fraction").1, "0.5");
        assert_eq!(marked(&source, "crystal.size").1, "[4, 4, 4]");
    }
}
