//! The time series averaged over replicates.

use super::{Column, Row, SampleRow, Series, Values};
use crate::statistics::{Band, Estimate};
use serde::{Deserialize, Serialize};

/// The columns of a quantity's band, behind its name.
pub const BAND_PARTS: [&str; 4] = ["mean", "standard_error", "low95", "high95"];

/// A row of `timeseries_mean.csv`: the mean over the replicates at one time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Line", into = "Line")]
pub struct MeanRow {
    /// Time since the protocol began, in s.
    pub time: f64,
    /// Temperature in K.
    pub temperature: f64,
    /// Replicates with a sample at this time.
    pub replicates: u32,
    /// One band per quantity, in the order of [`SampleRow`]'s [`Row::quantities`]; each over those
    /// replicates in which the quantity is defined.
    pub bands: Vec<Band>,
}

impl Row for MeanRow {
    const FILE: &'static str = "timeseries_mean.csv";
    const COLUMNS: &'static [Column<Self>] = &[];

    fn header() -> Vec<String> {
        mean_columns()
    }

    fn series(rows: &[Self]) -> Vec<Series> {
        let lines: Vec<Line> = rows.iter().cloned().map(Line::from).collect();
        let values = |column: usize| match column {
            0 => Values::Numbers(lines.iter().map(|line| Some(line.0)).collect()),
            1 => Values::Numbers(lines.iter().map(|line| Some(line.1)).collect()),
            2 => Values::Wholes(lines.iter().map(|line| Some(u64::from(line.2))).collect()),
            band => Values::Numbers(lines.iter().map(|line| line.3[band - 3]).collect()),
        };
        let columns = mean_columns().into_iter().enumerate();
        columns.map(|(column, name)| Series { name, values: values(column) }).collect()
    }
}

impl MeanRow {
    /// The band of a quantity of the time series.
    pub fn band(&self, quantity: &Column<SampleRow>) -> Option<Band> {
        let place = SampleRow::quantities().position(|known| known.name == quantity.name)?;
        self.bands.get(place).copied()
    }
}

/// The row as it lies in the file; csv lets a sequence at the end take all remaining columns.
#[derive(Serialize, Deserialize)]
struct Line(f64, f64, u32, Vec<Option<f64>>);

impl From<MeanRow> for Line {
    fn from(row: MeanRow) -> Self {
        let bands = row.bands.iter();
        let fields =
            bands.flat_map(|band| [band.mean, band.standard_error, band.low95, band.high95]);
        Self(row.time, row.temperature, row.replicates, fields.collect())
    }
}

impl From<Line> for MeanRow {
    fn from(Line(time, temperature, replicates, fields): Line) -> Self {
        let bands = fields.as_chunks::<4>().0.iter();
        let bands = bands.map(|&[mean, standard_error, low95, high95]| Band {
            mean,
            standard_error,
            low95,
            high95,
        });
        Self { time, temperature, replicates, bands: bands.collect() }
    }
}

/// The columns of `timeseries_mean.csv`, in order: four per quantity of [`SampleRow`].
pub fn mean_columns() -> Vec<String> {
    let mut columns = ["time_s", "temperature_K", "replicates"].map(String::from).to_vec();
    for quantity in SampleRow::quantities() {
        columns.extend(BAND_PARTS.map(|part| format!("{}_{part}", quantity.name)));
    }
    columns
}

/// The means at every time at which a replicate has a sample, in order of time. Replicates are
/// recorded at the same times, so those are compared to the bit.
pub fn means(samples: &[SampleRow]) -> Vec<MeanRow> {
    let mut in_time: Vec<&SampleRow> = samples.iter().collect();
    in_time.sort_by(|one, other| one.time.total_cmp(&other.time));
    in_time.chunk_by(|one, other| one.time == other.time).map(mean_at_one_time).collect()
}

fn mean_at_one_time(together: &[&SampleRow]) -> MeanRow {
    let bands = SampleRow::quantities()
        .map(|quantity| Estimate::of(together.iter().map(|sample| quantity.number(sample))).band());
    MeanRow {
        time: together[0].time,
        temperature: together[0].temperature,
        replicates: together.len() as u32,
        bands: bands.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::tests::{round_trip, sample};
    use super::*;

    fn three_samples() -> Vec<SampleRow> {
        vec![sample(1, 0.0, 0.0), sample(1, 60.0, 0.2), sample(2, 60.0, 0.4)]
    }

    #[test]
    fn means_are_taken_time_by_time() {
        let rows = means(&three_samples());
        assert_eq!(
            rows.iter().map(|row| (row.time, row.replicates)).collect::<Vec<_>>(),
            [(0.0, 1), (60.0, 2)]
        );
        let band = rows[1].band(&SampleRow::conversion).unwrap();
        assert_eq!(band, Estimate::of([Some(0.2), Some(0.4)]).band());
        assert_eq!(rows[0].band(&SampleRow::conversion).unwrap().low95, None);
        assert_eq!(
            rows[1].band(&SampleRow::dispersity),
            Some(Band::default()),
            "no chain, no dispersity"
        );
        assert_eq!(rows[1].band(&SampleRow::time), None);
    }

    #[test]
    fn the_file_reads_back_to_the_bit() {
        let text = round_trip(&means(&three_samples()));
        assert!(text.starts_with(
            "time_s,temperature_K,replicates,conversion_mean,conversion_standard_error,\
             conversion_low95,conversion_high95,nitrile_conversion_mean,"
        ));
        assert_eq!(mean_columns().len(), 3 + 4 * SampleRow::quantities().count());
    }
}
