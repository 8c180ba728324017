//! What a study comes to, as tables: a row a run, a row a point, a row a point and time.

use super::record::{Kept, Outcome};
use super::{Cell, Planned, Study, Sweep};
use crate::results::table::{
    BAND_PARTS, Column, MAIN, RateRow, ReplicateRow, Row, SampleRow, mean_columns, means,
};
use crate::results::{
    ALL_POINTS_FILE, CURVES_FILE, FAILURES_FILE, FolderError, POINTS_FILE, RUNS_FILE, ResultsFolder,
};
use crate::statistics::{Band, Estimate, mean_band};
use crate::units::shortest;
use csv::{Writer, WriterBuilder};
use std::io::{self, Write};

/// The unit of quantities that are times.
const HOUR: &str = "h";
/// What `points.csv` says of a point behind its swept values.
const POINT_COLUMNS: [&str; 4] =
    ["sites", "weak_spots_per_sample", "replicates", "failed_replicates"];

/// What is recorded of one point.
struct PointRecord {
    /// Its number from 1, its series and its swept values, as fields of a row.
    fields: Vec<String>,
    sites: u64,
    weak_spots: Option<f64>,
    seed: u64,
    kept: Vec<Kept>,
    failed: Vec<(u32, String)>,
}

/// A file of rows of text.
type Rows<'a> = Writer<&'a mut dyn Write>;

/// Writes every table of a study from what is recorded, point by point: memory is that of one.
///
/// # Errors
/// If the records can't be read or the folder can't be written.
pub fn write(sweep: &Sweep<'_>, folder: &ResultsFolder) -> Result<(), FolderError> {
    write_table(sweep, folder, RUNS_FILE, &runs_header(sweep.study), write_runs)?;
    let (main, all) = (main_header(sweep.study), points_header(sweep.study));
    write_table(sweep, folder, POINTS_FILE, &main, write_main)?;
    write_table(sweep, folder, ALL_POINTS_FILE, &all, write_point)?;
    write_table(sweep, folder, CURVES_FILE, &curves_header(sweep.study), write_curve)?;
    if sweep.study.records_rates() {
        let header = |row: Vec<String>| [swept(sweep.study), row].concat();
        write_table(sweep, folder, SampleRow::FILE, &header(SampleRow::header()), write_samples)?;
        write_table(sweep, folder, RateRow::FILE, &header(RateRow::header()), write_rates)?;
    }
    let header = [swept(sweep.study), names(&["replicate", "error"])].concat();
    write_table(sweep, folder, FAILURES_FILE, &header, write_failures)
}

fn write_table(
    sweep: &Sweep<'_>,
    folder: &ResultsFolder,
    file: &str,
    header: &[String],
    rows: fn(&PointRecord, &mut Rows<'_>) -> io::Result<()>,
) -> Result<(), FolderError> {
    // What the store reports, which is none of the file's own faults.
    let mut fault = None;
    let written = folder.write(file, |out| {
        let mut table = WriterBuilder::new().has_headers(false).from_writer(out);
        table.write_record(header)?;
        for point in 0..sweep.study.points.len() {
            match record(sweep, point) {
                Ok(record) => rows(&record, &mut table)?,
                Err(error) => {
                    fault = Some(error);
                    return Err(io::Error::other("the records of its runs can't be read"));
                }
            }
        }
        table.flush()
    });
    fault.map_or(written, Err)
}

fn record(sweep: &Sweep<'_>, point: usize) -> Result<PointRecord, FolderError> {
    let study = sweep.study;
    let planned = sweep.plan[point];
    let swept = &study.points[point];
    let mut fields = vec![(point + 1).to_string(), study.series[swept.series].name.clone()];
    let show = |cell: &Option<Cell>| cell.as_ref().map_or(String::new(), Cell::to_string);
    fields.extend(swept.cells.iter().map(show));
    let (mut kept, mut failed) = (Vec::new(), Vec::new());
    for replicate in sweep.replicates(point)? {
        match sweep.outcome(point, replicate)? {
            Some(Outcome::Ok(run)) => kept.push(run),
            Some(Outcome::Err(error)) => failed.push((replicate, error)),
            None => {}
        }
    }
    let Planned { sites, weak_spots, seed, .. } = planned;
    Ok(PointRecord { fields, sites, weak_spots, seed, kept, failed })
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// The columns that say which point a row belongs to.
fn swept(study: &Study) -> Vec<String> {
    let columns = study.columns.iter().map(|column| column.name.clone());
    names(&["point", "series"]).into_iter().chain(columns).collect()
}

fn runs_header(study: &Study) -> Vec<String> {
    let quantities = ReplicateRow::quantities().map(|quantity| quantity.name.to_owned());
    [swept(study), names(&["replicate", "seed"])].concat().into_iter().chain(quantities).collect()
}

/// The quantities of `points.csv`.
fn main_quantities() -> impl Iterator<Item = &'static Column<ReplicateRow>> {
    ReplicateRow::quantities().filter(|column| MAIN.contains(&column.bare_name()))
}

/// The parts of a band that `points.csv` has, before the count of replicates with a value.
const MAIN_PARTS: usize = 2;
/// Of a quantity: how many replicates have a value.
const COUNT: &str = "replicates";

fn main_header(study: &Study) -> Vec<String> {
    let mut header = [swept(study), names(&POINT_COLUMNS)].concat();
    for quantity in main_quantities() {
        let parts = &BAND_PARTS[..MAIN_PARTS];
        header.extend(parts.iter().chain(&[COUNT]).map(|part| format!("{}_{part}", quantity.name)));
    }
    header
}

fn points_header(study: &Study) -> Vec<String> {
    let mut header = [swept(study), names(&POINT_COLUMNS)].concat();
    for quantity in ReplicateRow::quantities() {
        let parts = BAND_PARTS.iter().chain(&[COUNT]);
        header.extend(parts.map(|part| format!("{}_{part}", quantity.name)));
    }
    header
}

fn curves_header(study: &Study) -> Vec<String> {
    [swept(study), mean_columns()].concat()
}

fn write_runs(point: &PointRecord, table: &mut Rows<'_>) -> io::Result<()> {
    for run in &point.kept {
        let mut row = point.fields.clone();
        row.extend([run.end.replicate.to_string(), point.seed.to_string()]);
        let quantities = ReplicateRow::quantities();
        row.extend(quantities.map(|quantity| number(quantity.number(&run.end))));
        table.write_record(&row)?;
    }
    Ok(())
}

fn write_failures(point: &PointRecord, table: &mut Rows<'_>) -> io::Result<()> {
    for (replicate, error) in &point.failed {
        let number = (replicate + 1).to_string();
        let fields = point.fields.iter().map(String::as_str);
        table.write_record(fields.chain([number.as_str(), error.trim()]))?;
    }
    Ok(())
}

/// What `points.csv` says of a point before its quantities.
fn point_fields(point: &PointRecord) -> Vec<String> {
    let mut row = point.fields.clone();
    row.extend([point.sites.to_string(), number(point.weak_spots)]);
    row.extend([point.kept.len(), point.failed.len()].map(|count| count.to_string()));
    row
}

fn write_main(point: &PointRecord, table: &mut Rows<'_>) -> io::Result<()> {
    let mut row = point_fields(point);
    for quantity in main_quantities() {
        let estimate = Estimate::of(point.kept.iter().map(|run| quantity.number(&run.end)));
        row.extend(band_fields(&estimate.band()).into_iter().take(MAIN_PARTS));
        row.push(estimate.replicates.to_string());
    }
    table.write_record(&row)?;
    Ok(())
}

fn write_point(point: &PointRecord, table: &mut Rows<'_>) -> io::Result<()> {
    let mut row = point_fields(point);
    for quantity in ReplicateRow::quantities() {
        let values: Vec<Option<f64>> =
            point.kept.iter().map(|run| quantity.number(&run.end)).collect();
        let estimate = Estimate::of(values.iter().copied());
        let band = match quantity.unit() {
            HOUR => bootstrapped(estimate.band(), &values, point.seed),
            _ => estimate.band(),
        };
        row.extend(band_fields(&band));
        row.push(estimate.replicates.to_string());
    }
    table.write_record(&row)?;
    Ok(())
}

/// A band of a time with the ends of its bootstrap: times are often far from normal.
fn bootstrapped(band: Band, values: &[Option<f64>], seed: u64) -> Band {
    let reached: Vec<f64> = values.iter().flatten().copied().collect();
    let ends = mean_band(&reached, seed);
    Band { low95: ends.map(|[low, _]| low), high95: ends.map(|[_, high]| high), ..band }
}

fn write_curve(point: &PointRecord, table: &mut Rows<'_>) -> io::Result<()> {
    let samples: Vec<SampleRow> =
        point.kept.iter().flat_map(|run| run.samples.iter().cloned()).collect();
    for row in means(&samples) {
        let mut fields = point.fields.clone();
        fields.extend([number(Some(row.time)), number(Some(row.temperature))]);
        fields.push(row.replicates.to_string());
        fields.extend(row.bands.iter().flat_map(band_fields));
        table.write_record(&fields)?;
    }
    Ok(())
}

fn write_samples(point: &PointRecord, table: &mut Rows<'_>) -> io::Result<()> {
    point.kept.iter().try_for_each(|run| write_rows(point, &run.samples, table))
}

fn write_rates(point: &PointRecord, table: &mut Rows<'_>) -> io::Result<()> {
    point.kept.iter().try_for_each(|run| write_rows(point, &run.rates, table))
}

/// Rows of a run's own table behind the fields that say which point they belong to.
fn write_rows<R: Row>(point: &PointRecord, rows: &[R], table: &mut Rows<'_>) -> io::Result<()> {
    for row in rows {
        table.serialize((&point.fields, row))?;
    }
    Ok(())
}

fn band_fields(band: &Band) -> [String; 4] {
    [band.mean, band.standard_error, band.low95, band.high95].map(number)
}

/// A number with the fewest digits that read back to the same bits; nothing where it is
/// undefined.
fn number(value: Option<f64>) -> String {
    value.map_or(String::new(), shortest)
}
