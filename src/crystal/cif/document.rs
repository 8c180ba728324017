//! The data blocks of a CIF: tags with their values.

use super::error::{Issues, Place, quote};
use super::tokens::{Kind, Token};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// A value and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value<'a> {
    /// The text inside its quotes, if it had any.
    pub text: &'a str,
    /// Where it stands.
    pub place: Place,
    bare: bool,
}

impl Value<'_> {
    /// Whether it is an unquoted `.` or `?`: not applicable, or not known.
    pub fn is_missing(&self) -> bool {
        self.bare && matches!(self.text, "." | "?")
    }
}

/// A loop; a single tag with its value is a loop of one tag and one row.
#[derive(Debug)]
pub struct Table<'a> {
    /// Where the loop, or the single tag, begins.
    pub place: Place,
    /// False where the number of values does not fit the tags: no row can be trusted.
    pub whole: bool,
    tags: Vec<(&'a str, Place)>,
    values: Vec<Value<'a>>,
}

impl<'a> Table<'a> {
    /// The rows, each with one value a tag.
    pub fn rows(&self) -> impl Iterator<Item = &[Value<'a>]> {
        self.values.chunks_exact(self.tags.len().max(1))
    }
}

/// A data block.
#[derive(Debug)]
pub struct Block<'a> {
    /// What follows `data_`.
    pub name: &'a str,
    /// Where it begins.
    pub place: Place,
    tables: Vec<Table<'a>>,
    columns: HashMap<String, (usize, usize)>,
}

impl<'a> Block<'a> {
    fn new(name: &'a str, place: Place) -> Self {
        Self { name, place, tables: Vec::new(), columns: HashMap::new() }
    }

    /// The loop that holds a tag (in lower case, without dots), and the tag's column in it.
    pub fn column(&self, tag: &str) -> Option<(&Table<'a>, usize)> {
        let &(table, column) = self.columns.get(tag)?;
        Some((&self.tables[table], column))
    }

    /// The value of a tag that has just one.
    pub fn single(&self, tag: &str) -> Option<Value<'a>> {
        let (table, column) = self.column(tag)?;
        let mut rows = table.rows();
        let first = rows.next()?;
        rows.next().is_none().then_some(first[column])
    }

    /// Files a finished loop under its tags.
    fn add(&mut self, table: Table<'a>, issues: &mut Issues) {
        for (column, (tag, place)) in table.tags.iter().enumerate() {
            // Dictionaries in DDLm write `_cell.length_a` for `_cell_length_a`.
            match self.columns.entry(tag.to_ascii_lowercase().replace('.', "_")) {
                Entry::Vacant(free) => {
                    free.insert((self.tables.len(), column));
                }
                Entry::Occupied(taken) => {
                    let &(earlier, _) = taken.get();
                    let before = self.tables.get(earlier).map_or(place.line, |t| t.place.line);
                    issues.advise(
                        *place,
                        format!("{} is given twice in this data block", quote(tag)),
                        format!("the first is on or below line {before}"),
                    );
                }
            }
        }
        self.tables.push(table);
    }
}

/// Reads the data blocks from the tokens of a text.
pub fn parse<'a>(tokens: &[Token<'a>], issues: &mut Issues) -> Vec<Block<'a>> {
    let mut parser = Parser { blocks: Vec::new(), open: Open::Nothing, issues };
    for &token in tokens {
        parser.take(token);
    }
    parser.close();
    parser.blocks
}

/// What the next value would belong to.
enum Open<'a> {
    Nothing,
    Tag(&'a str, Place),
    Loop(Table<'a>),
}

struct Parser<'a, 'i> {
    blocks: Vec<Block<'a>>,
    open: Open<'a>,
    issues: &'i mut Issues,
}

impl<'a> Parser<'a, '_> {
    fn take(&mut self, token: Token<'a>) {
        match token.kind {
            Kind::Data => {
                self.close();
                if token.text.is_empty() {
                    self.issues.report(token.place, "a data block needs a name after `data_`");
                }
                self.blocks.push(Block::new(token.text, token.place));
            }
            Kind::Loop => {
                self.close();
                self.open = Open::Loop(Table {
                    place: token.place,
                    whole: true,
                    tags: Vec::new(),
                    values: Vec::new(),
                });
            }
            Kind::Tag => self.tag(token),
            Kind::Bare | Kind::Quoted => self.value(token),
        }
    }

    fn tag(&mut self, token: Token<'a>) {
        if let Open::Loop(table) = &mut self.open
            && table.values.is_empty()
        {
            table.tags.push((token.text, token.place));
            return;
        }
        self.close();
        self.open = Open::Tag(token.text, token.place);
    }

    fn value(&mut self, token: Token<'a>) {
        let value = Value { text: token.text, place: token.place, bare: token.kind == Kind::Bare };
        match std::mem::replace(&mut self.open, Open::Nothing) {
            Open::Loop(mut table) => {
                table.values.push(value);
                self.open = Open::Loop(table);
            }
            Open::Tag(tag, place) => {
                let table =
                    Table { place, whole: true, tags: vec![(tag, place)], values: vec![value] };
                self.file(table);
            }
            Open::Nothing => self.issues.advise(
                token.place,
                format!("the value {} belongs to no tag", quote(token.text)),
                "a value with blanks needs quotes; text of several lines stands between lines \
                 that begin with `;`",
            ),
        }
    }

    /// Ends what is open.
    fn close(&mut self) {
        match std::mem::replace(&mut self.open, Open::Nothing) {
            Open::Nothing => {}
            Open::Tag(tag, place) => {
                self.issues.advise(
                    place,
                    format!("{} has no value", quote(tag)),
                    "write `?` for what is not known",
                );
                self.file(Table { place, whole: false, tags: vec![(tag, place)], values: vec![] });
            }
            Open::Loop(mut table) => {
                table.whole = check_shape(&table, self.issues);
                self.file(table);
            }
        }
    }

    fn file(&mut self, table: Table<'a>) {
        if self.blocks.is_empty() {
            self.issues.advise(
                table.place,
                "this stands before any data block",
                "begin the file with a line such as `data_monomer`",
            );
            self.blocks.push(Block::new("", table.place));
        }
        if let Some(block) = self.blocks.last_mut() {
            block.add(table, self.issues);
        }
    }
}

/// Whether a loop has tags and whole rows.
fn check_shape(table: &Table, issues: &mut Issues) -> bool {
    let (tags, values) = (table.tags.len(), table.values.len());
    if tags == 0 {
        issues.report(table.place, "this loop has no tags");
    } else if values == 0 {
        issues.report(table.place, "this loop has no values");
    } else if values % tags == 0 {
        return true;
    } else {
        let (place, count) = odd_row(table);
        let s = if count == 1 { "" } else { "s" };
        issues.advise(
            place,
            format!("this row has {count} value{s}, but its loop has {tags} tags"),
            "one value a tag: a value with blanks needs quotes, an unknown one is `?`",
        );
    }
    false
}

/// The row to blame where the values of a loop do not fill its rows: the first line with
/// another number of values than there are tags, if rows are lines; else the last row.
fn odd_row(table: &Table) -> (Place, usize) {
    let tags = table.tags.len();
    let lines: Vec<&[Value]> = table.values.chunk_by(|a, b| a.place.line == b.place.line).collect();
    let rows_are_lines = lines.iter().any(|line| line.len() == tags);
    let odd = lines.iter().find(|line| line.len() != tags);
    match odd {
        Some(line) if rows_are_lines => (line[0].place, line.len()),
        _ => {
            let rest = table.values.len() % tags;
            (table.values[table.values.len() - rest].place, rest)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::cif::tokens::tokenize;

    fn issues_of(text: &str) -> Vec<String> {
        let mut issues = Issues::default();
        let tokens = tokenize(text, &mut issues);
        parse(&tokens, &mut issues);
        let found = issues.finish(None::<()>, "test", text).unwrap_err();
        let place = |issue| {
            let (line, column) = found.position(issue);
            format!("{line}:{column}")
        };
        found.items.iter().map(place).collect()
    }

    #[test]
    fn tags_are_found_in_any_case_and_loops_by_column() {
        let mut issues = Issues::default();
        let tokens = tokenize("data_x _A 1 loop_ _b _C 2 3 4 '.' _d .", &mut issues);
        let blocks = parse(&tokens, &mut issues);
        assert!(issues.is_empty());
        assert_eq!(blocks[0].single("_a").map(|value| value.text), Some("1"));
        let (table, column) = blocks[0].column("_c").unwrap();
        let texts: Vec<_> = table.rows().map(|row| row[column].text).collect();
        assert_eq!(texts, ["3", "."]);
        assert!(!table.rows().nth(1).unwrap()[column].is_missing());
        assert!(blocks[0].single("_d").unwrap().is_missing());
        assert!(blocks[0].single("_b").is_none(), "two rows are not a single value");
    }

    #[test]
    fn every_mistake_is_found_in_one_go() {
        let text = "stray\ndata_\n_a\n_b 1\n_B 2\nloop_\nloop_\n_c\n";
        assert_eq!(issues_of(text), ["1:1", "2:1", "3:1", "5:1", "6:1", "7:1"]);
    }

    #[test]
    fn a_short_row_is_blamed_on_its_own_line() {
        assert_eq!(issues_of("data_x\nloop_ _a _b\n1 2\n3\n4 5\n"), ["4:1"]);
        assert_eq!(issues_of("data_x\nloop_ _a _b _c\n1 2\n3 4\n5\n6 7"), ["6:3"]);
    }
}
