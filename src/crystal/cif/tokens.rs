//! Cuts the text of a CIF 1.1 or 2.0 into tokens.
//!
//! Grammar: Hall, Allen & Brown, Acta Cryst. A47 (1991) 655, and the CIF 1.1 syntax
//! specification (International Union of Crystallography); CIF 2.0: Bernstein et al., J. Appl. Cryst. 49
//! (2016) 277. A list or table of CIF 2.0 is one value, its text not looked into. Text beyond ASCII is let through: many files carry it in comments.

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
    let is_cif2 = body.starts_with(r"#\#CIF_2.0");
    let at = text.len() - body.len();
    let mut scanner =
        Scanner { text, is_cif2, line_start: at, at, number: 0, tokens: Vec::new(), issues };
    scanner.run();
    scanner.tokens
}

struct Scanner<'a, 'i> {
    text: &'a str,
    is_cif2: bool,
    /// Where the line that was taken last begins.
    line_start: usize,
    /// Where the next line begins.
    at: usize,
    /// How many lines were taken.
    number: usize,
    tokens: Vec<Token<'a>>,
    issues: &'i mut Issues,
}

/// The end of a line.
struct Part<'a> {
    text: &'a str,
    /// Where in the file it begins.
    offset: usize,
}

impl<'a> Scanner<'a, '_> {
    fn run(&mut self) {
        // Where the text of a field that the next line opens would begin.
        let mut start = self.at + 1;
        while let Some(line) = self.take_line() {
            if line.starts_with(';') {
                self.text_field(start);
            } else {
                self.line(line, 0);
            }
            start = self.at + 1;
        }
    }

    /// The next line without its end.
    fn take_line(&mut self) -> Option<&'a str> {
        let whole = self.text[self.at..].split_inclusive('\n').next()?;
        self.line_start = self.at;
        self.at += whole.len();
        self.number += 1;
        let line = whole.strip_suffix('\n').unwrap_or(whole);
        Some(line.strip_suffix('\r').unwrap_or(line))
    }

    /// Reads a text field; the line that its `;` begins was just taken.
    fn text_field(&mut self, start: usize) {
        let place = self.place(self.line_start, 1);
        loop {
            let end = self.at;
            let closing = self.take_line();
            if closing.is_none_or(|line| line.starts_with(';')) {
                let inside = self.text[start..end].trim_end_matches(['\n', '\r']);
                self.tokens.push(Token { kind: Kind::Quoted, text: inside, place });
            }
            match closing {
                Some(line) if line.starts_with(';') => return self.line(line, 1),
                Some(_) => {}
                None => break,
            }
        }
        self.issues.advise(
            place,
            "this text field is never closed",
            "a line that begins with `;` ends it",
        );
    }

    /// `length` bytes of the line that was taken last, from `start` on.
    fn place(&self, start: usize, length: usize) -> Place {
        Place { line: self.number, start, end: start + length }
    }

    /// Reads the tokens of the line that was just taken, after its first `skip` bytes, and of the
    /// lines on which values of CIF 2.0 that begin here end.
    fn line(&mut self, text: &'a str, skip: usize) {
        let mut part = Some(Part { text: &text[skip..], offset: self.line_start + skip });
        while let Some(next) = part {
            part = self.part(next);
        }
    }

    /// Reads the tokens up to a value that may go over several lines; what stands behind that comes
    /// back.
    fn part(&mut self, Part { text, offset }: Part<'a>) -> Option<Part<'a>> {
        let mut chars = text.char_indices().peekable();
        while let Some((start, first)) = chars.next() {
            if first.is_ascii_whitespace() {
                continue;
            }
            if first == '#' {
                return None;
            }
            if self.is_cif2 && opens_long_value(&text[start..]) {
                return self.long_value(self.place(offset + start, 1));
            }
            let quoted = matches!(first, '\'' | '"');
            let (mut end, mut closed) = (text.len(), !quoted);
            while let Some((at, c)) = chars.next() {
                let blank_follows = chars.peek().is_none_or(|(_, next)| next.is_ascii_whitespace());
                if quoted && c == first && (blank_follows || self.is_cif2) {
                    (end, closed) = (at, true);
                    break;
                }
                if !quoted && c.is_ascii_whitespace() {
                    end = at;
                    break;
                }
            }
            // With its quotes.
            let length = end - start + usize::from(quoted && closed);
            let place = self.place(offset + start, length);
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
        None
    }

    /// Reads a list, a table or a text in three quotes that begins at a byte of the body; the rest of
    /// the line on which it ends comes back.
    fn long_value(&mut self, place: Place) -> Option<Part<'a>> {
        let Some((inside, length)) = long_value(&self.text[place.start..]) else {
            let message = "this list, table or text in three quotes is never closed";
            self.issues.report(place, message);
            self.at = self.text.len();
            return None;
        };
        self.tokens.push(Token { kind: Kind::Quoted, text: inside, place });
        let end = place.start + length;
        while self.at < end {
            self.take_line();
        }
        let rest = self.text[end..self.at.max(end)].trim_end_matches(['\n', '\r']);
        Some(Part { text: rest, offset: end })
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
        } else if text.starts_with('_') {
            if text == "_" {
                self.issues.report(place, "a tag needs a name after its `_`");
            }
            self.tokens.push(token(Kind::Tag, text));
        } else {
            self.tokens.push(token(Kind::Bare, text));
        }
    }
}

/// Whether a list, a table or a text in three quotes begins here.
fn opens_long_value(text: &str) -> bool {
    text.starts_with(['[', '{']) || text.starts_with("'''") || text.starts_with("\"\"\"")
}

/// What a text in quotes, one or three, at the beginning of a text holds, and its length in bytes.
fn quoted(text: &str) -> Option<(&str, usize)> {
    let marks = ["'''", "\"\"\"", "'", "\""];
    let mark = marks.into_iter().find(|mark| text.starts_with(mark))?;
    let inside = text[mark.len()..].split_once(mark)?.0;
    Some((inside, inside.len() + 2 * mark.len()))
}

/// The value that begins here, without its three quotes but with its brackets, and its length in
/// bytes; none if it is never closed.
fn long_value(text: &str) -> Option<(&str, usize)> {
    if !text.starts_with(['[', '{']) {
        return quoted(text);
    }
    let (mut depth, mut at) = (0, 0);
    loop {
        let rest = &text[at..];
        let next = rest.chars().next()?;
        at += match next {
            '\'' | '"' => quoted(rest)?.1,
            _ => next.len_utf8(),
        };
        match next {
            '[' | '{' => depth += 1,
            ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&text[..at], at));
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
    fn cif_2_has_lists_tables_and_three_quotes() {
        let text = "#\\#CIF_2.0\n_a [1 'x]' [2\n3]] _b {'k':[1]} _c '''it's\n \"so\"''' _d 'a'\n_e \"\"\"\"\"\"";
        let texts: Vec<String> = read(text).into_iter().map(|(_, text)| text).collect();
        let expected = [
            "_a",
            "[1 'x]' [2\n3]]",
            "_b",
            "{'k':[1]}",
            "_c",
            "it's\n \"so\"",
            "_d",
            "a",
            "_e",
            "",
        ];
        assert_eq!(texts, expected);
        // Without its first line it is a CIF 1.1, where brackets are letters like others.
        assert_eq!(read("[1")[0].1, "[1");
    }

    #[test]
    fn places_are_lines_and_bytes_of_the_file() {
        for text in ["#\\#CIF_2.0\n [µ] x\n [1\n2] y", "\u{feff}Å  'µ m' x"] {
            let mut issues = Issues::default();
            for Token { kind, text: inside, place } in tokenize(text, &mut issues) {
                let marked = &text[place.start..place.end];
                let line = text[..place.start].matches('\n').count() + 1;
                assert_eq!(place.line, line, "{inside}");
                match kind {
                    Kind::Quoted if marked.starts_with('\'') => {
                        assert_eq!(marked, format!("'{inside}'"));
                    }
                    // Of what may go over several lines only the beginning is marked.
                    Kind::Quoted => assert!(inside.starts_with(marked), "{marked}"),
                    _ => assert_eq!(marked, inside),
                }
            }
        }
    }

    #[test]
    fn what_is_never_closed_is_reported_where_it_opens() {
        let cases = [
            ("a\n;b\n c", (2, 1)),
            ("a 'b c\nd", (1, 3)),
            ("#\\#CIF_2.0\n_a [1 [2]\n", (2, 4)),
            ("#\\#CIF_2.0\n_a '''1''\n", (2, 4)),
            ("#\\#CIF_2.0\n_a [1 '2]\n", (2, 4)),
        ];
        for (text, position) in cases {
            let mut issues = Issues::default();
            tokenize(text, &mut issues);
            let found = issues.finish(Some(()), "test", text).unwrap_err();
            assert_eq!(found.position(&found.items[0]), position);
        }
    }
}
