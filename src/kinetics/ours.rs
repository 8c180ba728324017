//! Curves of runs and studies, from their folders. Replicates stay apart.

use super::sample::Sample;
use super::truth::Step;
use super::{Curve, Fault};
use crate::results::table::{RateRow, Row, SampleRow, TableError, Title, distinct};
use crate::results::{Frame, SERIES, STUDY_FILE, Tables};
use crate::units::JOULE_PER_KILOJOULE;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A study's means over replicates, for want of their own curves.
const MEANS: &str = "curves.csv";
/// The columns of a study's tables that are not swept.
const POINT: &str = "point";
/// The columns that tell the samples of a run apart.
const RUN_KEYS: &[&str] = &["replicate"];

/// Why a folder gives no curves.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NoCurves {
    /// A table can't be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The choice of points leaves none, or too many kinds of them.
    #[error("{0}")]
    Choice(Fault),
}

/// The curves in the folder of a run or a study, and what to know about them. Of a study, those points whose columns
/// have the wanted values, as (column, value).
///
/// # Errors
/// See [`NoCurves`].
pub fn in_folder(
    folder: &Path,
    wanted: &[(String, String)],
) -> Result<(Vec<Sample>, Vec<String>), NoCurves> {
    if folder.join(STUDY_FILE).is_file() { of_study(folder, wanted) } else { of_run(folder) }
}

/// The curves of a run that lies in no folder, under a name.
///
/// # Errors
/// [`NoCurves::Table`] without a time series.
pub fn in_memory(tables: &Tables, name: &str) -> Result<(Vec<Sample>, Vec<String>), NoCurves> {
    let series = Frame::of(tables.samples.rows()?)?;
    let rates = tables.rates.rows_if_any()?.map(Frame::of).transpose()?;
    replicates(&Records::new(series, rates, RUN_KEYS)?, name)
}

fn of_run(folder: &Path) -> Result<(Vec<Sample>, Vec<String>), NoCurves> {
    let records = Records::read(folder, SampleRow::FILE, RUN_KEYS)?;
    replicates(&records, &folder.file_name().unwrap_or_default().to_string_lossy())
}

/// One curve per replicate of a run.
fn replicates(records: &Records, name: &str) -> Result<(Vec<Sample>, Vec<String>), NoCurves> {
    let mut samples = Vec::new();
    for rows in grouped(&records.series, records.keys)? {
        let replicate = &records.series.texts("replicate")?[rows[0]];
        samples.push(records.sample(&rows, format!("{name}, replicate {replicate}"))?);
    }
    Ok((samples, without_rates(records.rates.is_none())))
}

/// The tables of a study: one curve per point and replicate, or, where replicates were not kept apart, per point.
fn of_study(
    folder: &Path,
    wanted: &[(String, String)],
) -> Result<(Vec<Sample>, Vec<String>), NoCurves> {
    let apart = folder.join(SampleRow::FILE).is_file();
    let records = if apart {
        Records::read(folder, SampleRow::FILE, &[POINT, "replicate"])?
    } else {
        Records::read(folder, MEANS, &[POINT])?
    };
    let series = &records.series;
    let swept: Vec<String> = swept(series);
    let rows = chosen(series, &swept, wanted)?;
    let varied = varied(series, &swept, &rows)?;
    let mut samples = Vec::new();
    let wanted = |group: &Vec<usize>| rows.binary_search(&group[0]).is_ok();
    for group in grouped(series, records.keys)?.into_iter().filter(wanted) {
        let mut words = Vec::new();
        for &column in &varied {
            let value = &series.texts(column)?[group[0]];
            if !value.is_empty() {
                let Title { text, unit, .. } = Title::of(column);
                words.push(format!("{} {value} {unit}", text.to_lowercase()).trim_end().to_owned());
            }
        }
        if words.is_empty() {
            words.push(format!("point {}", series.texts(POINT)?[group[0]]));
        }
        if apart {
            words.push(format!("replicate {}", series.texts("replicate")?[group[0]]));
        }
        samples.push(records.sample(&group, words.join(", "))?);
    }
    let mut notes = without_rates(records.rates.is_none());
    if !apart {
        notes.push(format!(
            "{MEANS} holds means over replicates: the bands say nothing of their scatter; with `rates = true` under \
             [record] a study keeps replicates apart"
        ));
    }
    Ok((samples, notes))
}

fn without_rates(missing: bool) -> Vec<String> {
    let note = "no rates were recorded, so that nothing stands beside the truth: set `rates = true` under [record]";
    missing.then(|| note.to_owned()).into_iter().collect()
}

/// The swept columns of a study's table: those between the point and the run's own.
fn swept(table: &Frame) -> Vec<String> {
    let own = |name: &&str| ["replicate", "time_s"].contains(name);
    let names = table.names().skip(1).take_while(|name| !own(name));
    names.map(str::to_owned).collect()
}

/// The rows of the wanted points, which may differ in one swept value only, or in several that go together: what is
/// compared must be one sample.
fn chosen(
    table: &Frame,
    swept: &[String],
    wanted: &[(String, String)],
) -> Result<Vec<usize>, NoCurves> {
    let mut rows: Vec<usize> = (0..table.rows()).collect();
    for (column, value) in wanted {
        if !swept.contains(column) {
            let message = format!("the study has no column `{column}`");
            let help = format!("choose from {}", swept.join(", "));
            return Err(NoCurves::Choice(Fault::new(message, help)));
        }
        let texts = table.texts(column)?;
        rows.retain(|&row| texts[row] == *value);
        if rows.is_empty() {
            let message = format!("no point has {column} = {value}");
            let help = format!("it has the values {}", distinct(texts.to_vec()).join(", "));
            return Err(NoCurves::Choice(Fault::new(message, help)));
        }
    }
    let varied = varied(table, swept, &rows)?;
    let columns: Vec<&[String]> =
        varied.iter().map(|column| table.texts(column)).collect::<Result<_, _>>()?;
    let count = |columns: &[&[String]]| {
        let key = |row: &usize| columns.iter().map(|column| &column[*row]).collect::<Vec<_>>();
        rows.iter().map(key).collect::<BTreeSet<_>>().len()
    };
    if columns.iter().all(|column| count(&[*column]) < count(&columns)) && varied.len() > 1 {
        let message =
            format!("the points differ in {}: they are not one sample", varied.join(" and "));
        let other = if varied[0] == SERIES { SERIES } else { varied[1] };
        let value = table.texts(other)?[0].clone();
        let help = format!("choose points, such as --where '{other}={value}'");
        return Err(NoCurves::Choice(Fault::new(message, help)));
    }
    Ok(rows)
}

/// The swept columns in which some rows differ.
fn varied<'s>(
    table: &Frame,
    swept: &'s [String],
    rows: &[usize],
) -> Result<Vec<&'s str>, TableError> {
    let mut found = Vec::new();
    for column in swept {
        let texts = table.texts(column)?;
        if rows.iter().any(|&row| texts[row] != texts[rows[0]]) {
            found.push(column.as_str());
        }
    }
    Ok(found)
}

/// The rows that agree in some columns, in the order of the table.
fn grouped(table: &Frame, keys: &[&str]) -> Result<Vec<Vec<usize>>, TableError> {
    let columns: Vec<&[String]> =
        keys.iter().map(|key| table.texts(key)).collect::<Result<_, _>>()?;
    let mut places: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for row in 0..table.rows() {
        let key = columns.iter().map(|column| column[row].as_str()).collect();
        let place = *places.entry(key).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Vec::new());
        }
        groups[place].push(row);
    }
    Ok(groups)
}

/// What a row says of some columns.
fn key(table: &Frame, keys: &[&str], row: usize) -> Result<Vec<String>, TableError> {
    keys.iter().map(|key| Ok(table.texts(key)?[row].clone())).collect()
}

/// What a run or a study recorded of its samples.
struct Records {
    series: Frame,
    /// The columns that tell samples apart.
    keys: &'static [&'static str],
    time: Vec<f64>,
    temperature: Vec<f64>,
    conversion: Vec<f64>,
    live_ends: Vec<f64>,
    rates: Option<Rates>,
}

impl Records {
    fn read(folder: &Path, file: &str, keys: &'static [&'static str]) -> Result<Self, TableError> {
        let recorded = file == SampleRow::FILE && folder.join(RateRow::FILE).is_file();
        let rates = recorded.then(|| Frame::read(folder, RateRow::FILE)).transpose()?;
        Self::new(Frame::read(folder, file)?, rates, keys)
    }

    fn new(
        series: Frame,
        rates: Option<Frame>,
        keys: &'static [&'static str],
    ) -> Result<Self, TableError> {
        // A column of a run's own table, or its mean in a table of means.
        let numbers = |column: &str| {
            let mean = format!("{column}_mean");
            series.numbers(if series.has(&mean) { &mean } else { column })
        };
        Ok(Self {
            time: numbers("time_s")?,
            temperature: numbers("temperature_K")?,
            conversion: numbers("conversion")?,
            live_ends: numbers("live_end_fraction")?,
            rates: rates.map(|rates| Rates::new(&rates, keys)).transpose()?,
            keys,
            series,
        })
    }

    /// The curve of some rows, and what acted along it.
    fn sample(&self, rows: &[usize], label: String) -> Result<Sample, TableError> {
        // Where the temperature jumps between steps, a time has two rows; the first is kept.
        let kept: Vec<usize> = (0..rows.len())
            .filter(|&at| at == 0 || self.time[rows[at]] > self.time[rows[at - 1]])
            .collect();
        let row = |&at: &usize| {
            let row = rows[at];
            [self.time[row], self.temperature[row], self.conversion[row]]
        };
        let curve = Curve::new(label, &kept.iter().map(row).collect::<Vec<_>>());
        let key = key(&self.series, self.keys, rows[0])?;
        let acted = self.rates.as_ref().map(|rates| {
            let live_ends = kept.iter().map(|&at| self.live_ends[rows[at]]).collect();
            (live_ends, rates.steps(&key, &kept))
        });
        Ok(Sample { acted, ..Sample::of(curve) })
    }
}

/// A table of rates.
struct Rates {
    kinds: Vec<String>,
    conversion_rate: Vec<f64>,
    rate: Vec<f64>,
    barrier: Vec<f64>,
    /// The rows of each sample, by what its keys say.
    of_sample: BTreeMap<Vec<String>, Vec<usize>>,
}

impl Rates {
    fn new(table: &Frame, keys: &[&str]) -> Result<Self, TableError> {
        let sample = |rows: Vec<usize>| Ok((key(table, keys, rows[0])?, rows));
        Ok(Self {
            of_sample: grouped(table, keys)?.into_iter().map(sample).collect::<Result<_, _>>()?,
            kinds: table.texts("kind")?.to_vec(),
            conversion_rate: table.numbers(RateRow::conversion_rate.name)?,
            rate: table.numbers(RateRow::rate.name)?,
            barrier: table.numbers(RateRow::mean_barrier.name)?,
        })
    }

    /// The steps of a sample, at the rows of its curve that are kept.
    fn steps(&self, sample: &[String], kept: &[usize]) -> Vec<Step> {
        let mut of_kind: Vec<(&str, Vec<usize>)> = Vec::new();
        for &row in self.of_sample.get(sample).into_iter().flatten() {
            match of_kind.iter_mut().find(|(kind, _)| *kind == self.kinds[row]) {
                Some((_, own)) => own.push(row),
                None => of_kind.push((&self.kinds[row], vec![row])),
            }
        }
        let step = |(kind, own): (&str, Vec<usize>)| {
            let along = |values: &[f64]| {
                kept.iter().filter_map(|&row| Some(values[*own.get(row)?])).collect::<Vec<_>>()
            };
            Step {
                kind: kind.to_owned(),
                conversion_rate: along(&self.conversion_rate),
                rate: along(&self.rate),
                barrier: along(&self.barrier).iter().map(|it| it * JOULE_PER_KILOJOULE).collect(),
            }
        };
        of_kind.into_iter().map(step).collect()
    }
}
