//! Reading a result table into columns.

use std::path::{Path, PathBuf};

use super::FigureError;

/// A table in memory, by columns.
#[derive(Debug)]
pub(super) struct Table {
    path: PathBuf,
    names: Vec<String>,
    columns: Vec<Vec<String>>,
}

impl Table {
    /// Reads `NAME` from a results folder.
    ///
    /// # Errors
    /// [`FigureError::Read`] if the file cannot be opened, [`FigureError::Malformed`] if it
    /// is no CSV table.
    pub(super) fn read(folder: &Path, name: &str) -> Result<Self, FigureError> {
        let path = folder.join(name);
        let file = std::fs::File::open(&path)
            .map_err(|source| FigureError::Read { path: path.clone(), source })?;
        Self::parse(file, path)
    }

    fn parse(text: impl std::io::Read, path: PathBuf) -> Result<Self, FigureError> {
        let malformed = |error: csv::Error| FigureError::Malformed {
            path: path.clone(),
            what: error.to_string(),
        };
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
        let names: Vec<String> =
            reader.headers().map_err(malformed)?.iter().map(str::to_owned).collect();
        let mut columns = vec![Vec::new(); names.len()];
        for record in reader.records() {
            let record = record.map_err(malformed)?;
            for (column, value) in columns.iter_mut().zip(&record) {
                column.push(value.to_owned());
            }
        }
        Ok(Self { path, names, columns })
    }

    /// How many rows it has.
    pub(super) fn rows(&self) -> usize {
        self.columns.first().map_or(0, Vec::len)
    }

    /// Whether it has a column.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// A column as text.
    ///
    /// # Errors
    /// [`FigureError::Malformed`] if there is no such column.
    pub(super) fn texts(&self, name: &str) -> Result<&[String], FigureError> {
        let index = self.names.iter().position(|known| known == name);
        index.map(|index| self.columns[index].as_slice()).ok_or_else(|| {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Table, FigureError> {
        Table::parse(text.as_bytes(), PathBuf::from("t.csv"))
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
