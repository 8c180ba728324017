//! The data that a figure shows, as a table beside it.

use super::super::FigureError;

/// A table of texts; what is undefined is an empty field.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Data {
    /// Names of the columns, with their units.
    pub columns: Vec<String>,
    /// A field a column.
    pub rows: Vec<Vec<String>>,
}

impl Data {
    /// A table without rows.
    pub(super) fn with(columns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { columns: columns.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// The table as CSV.
    ///
    /// # Errors
    /// [`FigureError::Drawing`] if the writer refuses.
    pub(super) fn to_csv(&self) -> Result<Vec<u8>, FigureError> {
        let refused = |error: csv::Error| FigureError::Drawing(error.to_string());
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(&self.columns).map_err(refused)?;
        for row in &self.rows {
            table.write_record(row).map_err(refused)?;
        }
        table.into_inner().map_err(|error| FigureError::Drawing(error.to_string()))
    }
}

/// A number as a field, with the fewest digits that read back to the same bits.
pub(super) fn field(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undefined_fields_are_empty_and_names_are_quoted() {
        let mut data = Data::with(["series", "t50_h"]);
        data.rows.push(vec!["ground, fine".into(), field(0.1 + 0.2)]);
        data.rows.push(vec!["crude".into(), field(f64::NAN)]);
        let text = String::from_utf8(data.to_csv().unwrap()).unwrap();
        assert_eq!(text, "series,t50_h\n\"ground, fine\",0.30000000000000004\ncrude,\n");
    }
}
