//! Reading a result table into columns.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use super::FigureError;

/// A table in memory: its text, and those columns that were asked for. A study's tables have
/// hundreds of columns, of which a figure shows a few.
#[derive(Debug)]
pub(super) struct Table {
    path: PathBuf,
    names: Vec<String>,
    text: String,
    rows: usize,
    columns: Vec<OnceCell<Vec<String>>>,
}

impl Table {
    /// Reads `NAME` from a results folder.
    ///
    /// # Errors
    /// [`FigureError::Read`] if the file cannot be opened, [`FigureError::Malformed`] if it
    /// is no CSV table.
    pub(super) fn read(folder: &Path, name: &str) -> Result<Self, FigureError> {
        let path = folder.join(name);
        let text = std::fs::read_to_string(&path)
            .map_err(|source| FigureError::Read { path: path.clone(), source })?;
        Self::parse(text, path)
    }

    fn parse(text: String, path: PathBuf) -> Result<Self, FigureError> {
        let malformed = |error: csv::Error| FigureError::Malformed {
            path: path.clone(),
            what: error.to_string(),
        };
        let mut reader = reader(&text);
        let names: Vec<String> = reader
            .headers()
            .map_err(malformed)?
            .iter()
            .map(|name| name.trim().to_owned())
            .collect();
        let (mut record, mut rows) = (csv::StringRecord::new(), 0);
        while reader.read_record(&mut record).map_err(malformed)? {
            rows += 1;
        }
        let columns = names.iter().map(|_| OnceCell::new()).collect();
        Ok(Self { path, names, text, rows, columns })
    }

    /// How many rows it has.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Whether it has a column.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    fn column(&self, index: usize) -> &[String] {
        self.columns[index].get_or_init(|| {
            let (mut reader, mut record) = (reader(&self.text), csv::StringRecord::new());
            let mut column = Vec::with_capacity(self.rows);
            // Every record was read once: none is malformed.
            while reader.read_record(&mut record).is_ok_and(|more| more) {
                column.push(record.get(index).unwrap_or_default().trim().to_owned());
            }
            column
        })
    }

    /// A column as text.
    ///
    /// # Errors
    /// [`FigureError::Malformed`] if there is no such column.
    pub(super) fn texts(&self, name: &str) -> Result<&[String], FigureError> {
        let index = self.names.iter().position(|known| known == name);
        index.map(|index| self.column(index)).ok_or_else(|| {
            let known = self.names.join(", ");
            self.malformed(format!("no column `{name}`; its columns are {known}"))
        })
    }

    /// A column as numbers; an empty field is not a number (NaN).
    ///
    /// # Errors
    /// [`FigureError::Malformed`] if there is no such column or a field is no number.
    pub(super) fn numbers(&self, name: &str) -> Result<Vec<f64>, FigureError> {
        let parse = |(row, text): (usize, &String)| {
            if text.is_empty() {
                return Ok(f64::NAN);
            }
            text.parse().map_err(|_| {
                self.malformed(format!("row {}: `{text}` in `{name}` is no number", row + 1))
            })
        };
        self.texts(name)?.iter().enumerate().map(parse).collect()
    }

    fn malformed(&self, what: String) -> FigureError {
        FigureError::Malformed { path: self.path.clone(), what }
    }
}

fn reader(text: &str) -> csv::Reader<&[u8]> {
    csv::Reader::from_reader(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Table, FigureError> {
        Table::parse(text.to_owned(), PathBuf::from("t.csv"))
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
        assert!(bad.contains("row 1: `x` in `b`"), "{bad}");
    }

    #[test]
    fn a_ragged_table_is_refused() {
        assert!(matches!(parse("a,b\n1\n"), Err(FigureError::Malformed { .. })));
    }
}
