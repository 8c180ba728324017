//! The tables: CSV files of typed rows, one unit-bearing name a column.
//!
//! Numbers are written with the fewest digits that read back to the same bits; what is
//! undefined is an empty field.

pub mod instruments;
mod mean;
mod replicate;
mod rows;
mod verification;

pub use mean::{BAND_PARTS, MEAN_FILE, MeanRow, mean_columns, means, read_means, write_means};
pub use replicate::{ReplicateRow, SummaryRow, summarize};
pub use rows::{ChainRow, EventRow, ProtocolRow, SampleRow, SliceRow};
pub use verification::VerificationRow;

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, Read, Write};

/// Every table that a run may write.
pub const FILES: [&str; 19] = [
    ProtocolRow::FILE,
    SampleRow::FILE,
    MEAN_FILE,
    EventRow::FILE,
    ChainRow::FILE,
    ReplicateRow::FILE,
    SummaryRow::FILE,
    SliceRow::FILE,
    instruments::FtirPoint::FILE,
    instruments::FtirBand::FILE,
    instruments::XrdPatternRow::FILE,
    instruments::XrdRow::FILE,
    instruments::NmrPoint::FILE,
    instruments::NmrLine::FILE,
    instruments::UvvisPoint::FILE,
    instruments::UvvisColour::FILE,
    instruments::DscRow::FILE,
    instruments::DscPeakRow::FILE,
    instruments::SignalRow::FILE,
];

/// A row of a table with a file name and columns of its own.
pub trait Row: Serialize + DeserializeOwned + 'static {
    /// The file's name inside the results folder.
    const FILE: &'static str;
    /// The columns, in order.
    const COLUMNS: &'static [&'static str];
    /// The columns that are measured quantities, over which replicates are averaged.
    const QUANTITIES: &'static [Quantity<Self>];
}

/// A column that is a measured quantity.
#[derive(Debug)]
pub struct Quantity<R: 'static> {
    /// The column's name.
    pub name: &'static str,
    /// Its unit; `1` for a ratio or a count.
    pub unit: &'static str,
    /// Its value in a row; `None` where it is undefined.
    pub value: fn(&R) -> Option<f64>,
}

impl<R> Quantity<R> {
    /// The name where a separate column gives the unit: without the unit's suffix.
    pub fn bare_name(&self) -> &'static str {
        let bare = self.name.strip_suffix(self.unit).and_then(|rest| rest.strip_suffix('_'));
        bare.unwrap_or(self.name)
    }
}

/// What a measured column may hold.
trait Measured: Copy {
    fn number(self) -> Option<f64>;
}

impl Measured for f64 {
    fn number(self) -> Option<f64> {
        Some(self)
    }
}

impl Measured for u64 {
    fn number(self) -> Option<f64> {
        Some(self as f64)
    }
}

impl<T: Measured> Measured for Option<T> {
    fn number(self) -> Option<f64> {
        self.and_then(Measured::number)
    }
}

/// Declares a row, so that each column stands in one place: field, type, name in the file and,
/// for a measured quantity, its unit.
macro_rules! table {
    ($(#[$about:meta])* $row:ident in $file:literal {
        $($(#[$doc:meta])* $field:ident: $kind:ty = $column:literal $(in $unit:literal)?,)*
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $row {
            $($(#[$doc])* #[serde(rename = $column)] pub $field: $kind,)*
        }

        impl $crate::results::table::Row for $row {
            const FILE: &'static str = $file;
            const COLUMNS: &'static [&'static str] = &[$($column),*];
            const QUANTITIES: &'static [$crate::results::table::Quantity<Self>] = &[
                $($($crate::results::table::Quantity {
                    name: $column,
                    unit: $unit,
                    value: |row| $crate::results::table::Measured::number(row.$field),
                },)?)*
            ];
        }
    };
}
use table;

/// Writes a table with its header, which stands there even without a row.
///
/// # Errors
/// What the writer reports.
pub fn write<R: Row>(rows: &[R], out: &mut dyn Write) -> io::Result<()> {
    let mut table = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    table.write_record(R::COLUMNS)?;
    for row in rows {
        table.serialize(row)?;
    }
    table.flush()
}

/// Reads a table back; columns may stand in any order.
///
/// # Errors
/// A column that is missing, a field that is no such value (with its line), or what the
/// reader reports.
pub fn read<R: Row>(table: impl Read) -> Result<Vec<R>, csv::Error> {
    csv::Reader::from_reader(table).deserialize().collect()
}
