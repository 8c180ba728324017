//! The tables: CSV files of typed rows, one unit-bearing name per column.
//!
//! Numbers are written with the fewest digits that round-trip exactly; what is undefined is an
//! empty field.

mod column;
mod comparison;
mod distinct;
mod error;
mod fit;
pub mod instruments;
mod kinetics;
mod mean;
mod models;
mod replicate;
mod rows;
mod series;
mod title;
mod verification;

pub use column::{Column, Role};
pub use comparison::{ComparedCurveRow, ComparisonRow, ScenarioDifferenceRow};
pub(crate) use distinct::distinct;
pub use error::TableError;
pub use fit::{
    FitDataRow, FitLeaveOneOutRow, FitNextRow, FitParameterRow, FitPointRow, FitStatementRow,
    FitWaveRow, SensitivityRow,
};
pub use kinetics::{
    ConversionRow, IsoconversionalRow, OverallRow, PeakRow, TruthRow, TruthStepRow,
};
pub use mean::{BAND_PARTS, MeanRow, mean_columns, means};
pub use models::{
    CompensationRow, MasterRow, MasterShapeRow, ModelCovarianceRow, ModelCurveRow, ModelNumberRow,
    ModelRow, PredictionRow, PrefactorRow, TttRow,
};
pub use replicate::{MAIN, ReplicateRow, SummaryRow, summarize};
pub use rows::{ChainRow, EventRow, ProtocolRow, RateRow, SampleRow, SliceRow};
pub use series::{Series, Values};
pub use title::Title;
pub use verification::VerificationRow;

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, Read, Write};
use std::path::Path;

/// A row of a table with a file name and columns of its own.
pub trait Row: Serialize + DeserializeOwned + 'static {
    /// The file's name inside the results folder.
    const FILE: &'static str;
    /// The columns that are fields of the row, in order.
    const COLUMNS: &'static [Column<Self>];

    /// The names of all columns, in order.
    fn header() -> Vec<String> {
        Self::COLUMNS.iter().map(|column| column.name.to_owned()).collect()
    }

    /// Rows column by column.
    fn series(rows: &[Self]) -> Vec<Series> {
        Self::COLUMNS.iter().map(|column| column.series(rows)).collect()
    }

    /// The columns that are measured quantities, over which replicates are averaged.
    fn quantities() -> impl Iterator<Item = &'static Column<Self>> {
        Self::COLUMNS.iter().filter(|column| column.is_quantity())
    }
}

/// Declares a row, so that each column stands in one place: field, type, name in the file with its
/// unit, title and, for a measured quantity, its [`Role`]. A column is a constant named as its field.
macro_rules! table {
    ($(#[$about:meta])* $row:ident in $file:literal {
        $($(#[$doc:meta])* $field:ident: $kind:ty = $column:literal, $title:literal $(as $role:ident)?;)*
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $row {
            $($(#[$doc])* #[serde(rename = $column)] pub $field: $kind,)*
        }

        #[allow(non_upper_case_globals, reason = "a column is named as its field")]
        impl $row {
            $(
                #[doc = concat!("The column `", $column, "`.")]
                pub const $field: $crate::results::table::Column<Self> =
                    $crate::results::table::Column {
                        name: $column,
                        title: $title,
                        role: $crate::results::table::role!($($role)?),
                        kind: <$kind as $crate::results::table::column::Value>::KIND,
                        field: |row| $crate::results::table::column::Value::field(&row.$field),
                    };
            )*
        }

        impl $crate::results::table::Row for $row {
            const FILE: &'static str = $file;
            const COLUMNS: &'static [$crate::results::table::Column<Self>] = &[$(Self::$field),*];
        }
    };
}
use table;

/// The role of a column; that of a key if none is given.
macro_rules! role {
    () => {
        $crate::results::table::Role::Key
    };
    ($role:ident) => {
        $crate::results::table::Role::$role
    };
}
use role;

/// Writes a table with its header, which stands there even without a row.
///
/// # Errors
/// What the writer reports.
pub fn write<R: Row>(rows: &[R], out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    table.write_record(R::header())?;
    for row in rows {
        table.serialize(row)?;
    }
    table.flush()
}

/// Reads a table back; `file` names it in errors. Columns may stand in any order, beside others.
///
/// # Errors
/// A column that is missing, a field that does not hold what its column should, with its line, or
/// what the reader reports.
pub fn read<R: Row>(table: impl Read, file: &Path) -> Result<Vec<R>, TableError> {
    let header = R::header();
    let mut table = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(table);
    let names = table.headers().map_err(|error| TableError::csv(file, &error))?;
    let place = |name: &String| names.iter().position(|known| known == name);
    let places: Result<Vec<usize>, TableError> = header
        .iter()
        .map(|name| place(name).ok_or_else(|| TableError::no_column(file, name, names)))
        .collect();
    let places = places?;
    let names = csv::StringRecord::from(header);
    let (mut record, mut rows) = (csv::StringRecord::new(), Vec::new());
    while table.read_record(&mut record).map_err(|error| TableError::csv(file, &error))? {
        let fields: csv::StringRecord = places.iter().map(|&place| &record[place]).collect();
        let row = fields.deserialize(Some(&names));
        rows.push(
            row.map_err(|error| TableError::field(file, &record, (&names, &fields), &error))?,
        );
    }
    Ok(rows)
}
