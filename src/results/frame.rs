//! Reading a table whose columns are not known before it is read.

use super::table::{Row, TableError, write};
use super::{ALL_POINTS_FILE, POINTS_FILE};
use csv::{Reader, StringRecord};
use std::cell::OnceCell;
use std::path::{Path, PathBuf};

/// A table in memory, by its columns' names: its text, and those columns that were asked for. A
/// study's tables have hundreds of columns, of which a figure shows a few.
#[derive(Debug)]
pub struct Frame {
    file: PathBuf,
    names: StringRecord,
    text: String,
    rows: usize,
    columns: Vec<OnceCell<Vec<String>>>,
}

impl Frame {
    /// Reads `NAME` from a results folder.
    ///
    /// # Errors
    /// [`TableError`] if the file cannot be opened or is no CSV table.
    pub fn read(folder: &Path, name: &str) -> Result<Self, TableError> {
        let file = folder.join(name);
        match std::fs::read_to_string(&file) {
            Ok(text) => Self::parse(text, file),
            Err(source) => Err(TableError::Unreadable { file, source }),
        }
    }

    /// Every quantity of a study's points. Where only the narrow table is there, that one.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn of_points(folder: &Path) -> Result<Self, TableError> {
        match Self::read(folder, ALL_POINTS_FILE) {
            Err(error) if error.is_missing() => Self::read(folder, POINTS_FILE),
            read => read,
        }
    }

    /// The table that these rows are written as.
    ///
    /// # Errors
    /// [`TableError::Malformed`] if they can't be written.
    pub fn of<R: Row>(rows: &[R]) -> Result<Self, TableError> {
        let mut bytes = Vec::new();
        let written = write(rows, &mut bytes);
        let malformed =
            |what: String| TableError::Malformed { file: R::FILE.into(), line: None, what };
        written.map_err(|error| malformed(error.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|error| malformed(error.to_string()))?;
        Self::parse(text, R::FILE.into())
    }

    /// The table of a CSV text; errors name the file.
    ///
    /// # Errors
    /// [`TableError::Malformed`] if it is no CSV table.
    pub fn parse(text: String, file: PathBuf) -> Result<Self, TableError> {
        let malformed = |error: csv::Error| TableError::csv(&file, &error);
        let mut reader = reader(&text);
        let names = reader.headers().map_err(malformed)?.clone();
        let (mut record, mut rows) = (StringRecord::new(), 0);
        while reader.read_record(&mut record).map_err(malformed)? {
            rows += 1;
        }
        let columns = names.iter().map(|_| OnceCell::new()).collect();
        Ok(Self { file, names, text, rows, columns })
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The names of its columns, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter()
    }

    /// Whether it has a column.
    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// A column as text.
    ///
    /// # Errors
    /// [`TableError::Malformed`] if there is no such column.
    pub fn texts(&self, name: &str) -> Result<&[String], TableError> {
        let index = self.names.iter().position(|known| known == name);
        let index = index.ok_or_else(|| TableError::no_column(&self.file, name, &self.names))?;
        Ok(self.columns[index].get_or_init(|| {
            // Every record was read once: none is malformed.
            let records = reader(&self.text).into_records().map_while(Result::ok);
            records.map(|record| record[index].to_owned()).collect()
        }))
    }

    /// A column as numbers; an empty field is not a number (NaN).
    ///
    /// # Errors
    /// [`TableError::Malformed`] if there is no such column or a field is no number.
    pub fn numbers(&self, name: &str) -> Result<Vec<f64>, TableError> {
        let parse = |(row, text): (usize, &String)| match text.as_str() {
            "" => Ok(f64::NAN),
            text => text.parse().map_err(|_| self.no_number(row, (name, text))),
        };
        self.texts(name)?.iter().enumerate().map(parse).collect()
    }

    fn no_number(&self, row: usize, field: (&str, &str)) -> TableError {
        let record = reader(&self.text).into_records().nth(row).and_then(Result::ok);
        TableError::value(&self.file, &record.unwrap_or_default(), field, "no number")
    }
}

fn reader(text: &str) -> Reader<&[u8]> {
    csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Frame, TableError> {
        Frame::parse(text.to_owned(), PathBuf::from("t.csv"))
    }

    #[test]
    fn columns_are_found_by_name_and_empty_fields_are_nan() {
        let table = parse("kind,events\nproton hop,3\nreversion,\n").unwrap();
        assert_eq!(table.texts("kind").unwrap(), ["proton hop", "reversion"]);
        let events = table.numbers("events").unwrap();
        assert_eq!(events[0], 3.0);
        assert!(events[1].is_nan());
    }

    #[test]
    fn a_missing_column_and_a_bad_number_name_themselves() {
        let table = parse("a,b\n1,x\n").unwrap();
        let missing = table.numbers("c").unwrap_err().to_string();
        assert!(missing.contains("no column `c`") && missing.contains("a, b"), "{missing}");
        let bad = table.numbers("b").unwrap_err().to_string();
        assert!(bad.contains("t.csv:2: `x` in `b`"), "{bad}");
    }

    #[test]
    fn a_ragged_table_is_refused() {
        assert!(matches!(parse("a,b\n1\n"), Err(TableError::Malformed { .. })));
    }
}
