//! Cuts the text of a CIF 1.1 into tokens.
//!
//! Grammar: Hall, Allen & Brown, Acta Cryst. A47 (1991) 655, and the CIF 1.1 syntax
//! specification of the IUCr. Text beyond ASCII is let through: many files carry it in comments.

use super::error::{Issues, Place, quote};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `data_name`; the text is the name.
    Data,
    /// `loop_`.
    Loop,
    /// `_tag`.
    Tag,
    /// A value without quotes.
    Bare,
    /// A value in quotes or a text field; the text is what stands inside.
    Quoted,
}

/// A token and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: Kind,
    /// Its text, without quotes or `data_`.
    pub text: &'a str,
    /// Where it stands.
    pub place: Place,
}

/// All tokens of a text; what cannot be a token is reported and left out.
pub fn tokenize<'a>(text: &'a str, issues: &mut Issues) -> Vec<Token<'a>> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut scanner = Scanner { lines: lines_of(body), next: 0, body, tokens: Vec::new(), issues };
    scanner.run();
    scanner.tokens
}

/// A line without its end, and where it begins in the body.
struct Line<'a> {
    start: usize,
    text: &'a str,
}

fn lines_of(body: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for whole in body.split_inclusive('\n') {
        let text = whole.strip_suffix('\n').unwrap_or(whole);
        lines.push(Line { start, text: text.strip_suffix('\r').unwrap_or(text) });
        start += whole.len();
    }
    lines
}

struct Scanner<'a, 'i> {
    lines: Vec<Line<'a>>,
    next: usize,
    body: &'a str,
    tokens: Vec<Token<'a>>,
    issues: &'i mut Issues,
}

impl<'a> Scanner<'a, '_> {
    fn run(&mut self) {
        while let Some(line) = self.lines.get(self.next) {
            let text = line.text;
            self.next += 1;
            if text.starts_with(';') {
                self.text_field();
            } else {
                self.line(text, 0);
            }
        }
    }

    /// Reads a text field whose opening `;` begins the line before `self.next`.
    fn text_field(&mut self) {
        let opening = self.next - 1;
        let place = Place { line: opening + 1, column: 1, length: 1 };
        let start = self.lines[opening].start + 1;
        while let Some(line) = self.lines.get(self.next) {
            let (closing, text) = (line.start, line.text);
            self.next += 1;
            if text.starts_with(';') {
                let inside = self.body[start..closing].trim_end_matches(['\n', '\r']);
                self.tokens.push(Token { kind: Kind::Quoted, text: inside, place });
                self.line(text, 1);
                return;
            }
        }
        self.issues.advise(
            place,
            "this text field is never closed",
            "a line that begins with `;` ends it",
        );
    }

    /// Reads the tokens of a line (the one before `self.next`) after its first `skip`
    /// characters.
    fn line(&mut self, text: &'a str, skip: usize) {
        let line = self.next;
        let mut chars = text.char_indices().enumerate().skip(skip).peekable();
        while let Some((column, (start, first))) = chars.next() {
            if first.is_ascii_whitespace() {
                continue;
            }
            if first == '#' {
                return;
            }
            let quoted = matches!(first, '\'' | '"');
            let (mut end, mut length, mut closed) = (text.len(), 1, !quoted);
            while let Some((_, (at, c))) = chars.next() {
                length += 1;
                let blank_follows =
                    chars.peek().is_none_or(|(_, (_, next))| next.is_ascii_whitespace());
                if quoted && c == first && blank_follows {
                    (end, closed) = (at, true);
                    break;
                }
                if !quoted && c.is_ascii_whitespace() {
                    (end, length) = (at, length - 1);
                    break;
                }
            }
            let place = Place { line, column: column + 1, length };
            if !closed {
                self.issues.advise(
                    place,
                    format!("the quote {first} is never closed"),
                    "it ends on its own line, where a blank follows",
                );
            }
            if quoted {
                self.tokens.push(Token { kind: Kind::Quoted, text: &text[start + 1..end], place });
            } else {
                self.bare(&text[start..end], place);
            }
        }
    }

    fn bare(&mut self, text: &'a str, place: Place) {
        let token = |kind, text| Token { kind, text, place };
        if let Some(name) = strip_keyword(text, "data_") {
            self.tokens.push(token(Kind::Data, name));
        } else if text.eq_ignore_ascii_case("loop_") {
            self.tokens.push(token(Kind::Loop, text));
        } else if strip_keyword(text, "save_").is_some()
            || text.eq_ignore_ascii_case("global_")
            || text.eq_ignore_ascii_case("stop_")
        {
            self.issues.report(
                place,
                format!("{} has no place in the CIF of a crystal structure", quote(text)),
            );
        } else if text == "_" {
            self.issues.report(place, "a tag needs a name after its `_`");
        } else if text.starts_with('_') {
            self.tokens.push(token(Kind::Tag, text));
        } else {
            self.tokens.push(token(Kind::Bare, text));
        }
    }
}

/// What follows a keyword written in any case.
fn strip_keyword<'a>(text: &'a str, keyword: &str) -> Option<&'a str> {
    let head = text.get(..keyword.len())?;
    head.eq_ignore_ascii_case(keyword).then(|| &text[keyword.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(Kind, String)> {
        let mut issues = Issues::default();
        let tokens = tokenize(text, &mut issues);
        assert!(issues.is_empty(), "{issues:?}");
        tokens.into_iter().map(|token| (token.kind, token.text.to_owned())).collect()
    }

    #[test]
    fn a_quote_inside_a_word_does_not_close_the_value() {
        assert_eq!(read("'a dog's life'"), [(Kind::Quoted, "a dog's life".to_owned())]);
        assert_eq!(read("O1'"), [(Kind::Bare, "O1'".to_owned())]);
    }

    #[test]
    fn a_comment_begins_only_where_a_token_could() {
        let read = read("a#b # c 'd\n#e");
        assert_eq!(read, [(Kind::Bare, "a#b".to_owned())]);
    }

    #[test]
    fn text_fields_keep_their_lines_whatever_ends_them() {
        let expected = [(Kind::Quoted, "one\r\n two".to_owned()), (Kind::Tag, "_b".to_owned())];
        assert_eq!(read(";one\r\n two\r\n; _b"), expected);
        assert_eq!(read(";\n;"), [(Kind::Quoted, String::new())]);
    }

    #[test]
    fn a_semicolon_within_a_line_is_an_ordinary_character() {
        assert_eq!(read(" ;a"), [(Kind::Bare, ";a".to_owned())]);
    }

    #[test]
    fn keywords_are_read_in_any_case() {
        let read = read("DATA_x Loop_ _Tag");
        let kinds: Vec<Kind> = read.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, [Kind::Data, Kind::Loop, Kind::Tag]);
    }

    #[test]
    fn places_count_characters_from_one() {
        let mut issues = Issues::default();
        let tokens = tokenize("\u{feff}Å  'µ m' x", &mut issues);
        let places: Vec<_> = tokens.iter().map(|t| (t.place.column, t.place.length)).collect();
        assert_eq!(places, [(1, 1), (4, 5), (10, 1)]);
    }

    #[test]
    fn what_is_never_closed_is_reported_where_it_opens() {
        for (text, line, column) in [("a\n;b\n c", 2, 1), ("a 'b c\nd", 1, 3)] {
            let mut issues = Issues::default();
            tokenize(text, &mut issues);
            let error = issues.into_result(Some(())).unwrap_err();
            assert_eq!((error.issues[0].line, error.issues[0].column), (line, column));
        }
    }
}
