//! Curves of runs and studies, from their folders. Replicates stay apart.

use super::sample::Sample;
use super::truth::Step;
use super::{Curve, Fault};
use crate::results::table::{RateRow, Row, SampleRow, TableError, Title};
use crate::results::{Frame, STUDY_FILE};
use crate::units::JOULE_PER_KILOJOULE;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A study's means over replicates, for want of their own curves.
const MEANS: &str = "curves.csv";
/// The columns of a study's tables that are not swept.
const POINT: &str = "point";
const SERIES: &str = "series";

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

/// The tables of a run: one curve per replicate.
fn of_run(folder: &Path) -> Result<(Vec<Sample>, Vec<String>), NoCurves> {
    let series = Frame::read(folder, SampleRow::FILE)?;
    let rates = rates(folder)?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let mut samples = Vec::new();
    for rows in grouped(&series, &["replicate"])? {
        let replicate = &series.texts("replicate")?[rows[0]];
        let label = format!("{name}, replicate {replicate}");
        samples.push(sample(&series, &rows, label, rates.as_ref(), &["replicate"])?);
    }
    Ok((samples, without_rates(rates.is_none())))
}

/// The tables of a study: one curve per point and replicate, or, where replicates were not kept apart, per point.
fn of_study(
    folder: &Path,
    wanted: &[(String, String)],
) -> Result<(Vec<Sample>, Vec<String>), NoCurves> {
    let apart = folder.join(SampleRow::FILE).is_file();
    let series = Frame::read(folder, if apart { SampleRow::FILE } else { MEANS })?;
    let swept: Vec<String> = swept(&series);
    let rows = chosen(&series, &swept, wanted)?;
    let keys: &[&str] = if apart { &[POINT, "replicate"] } else { &[POINT] };
    let rates = if apart { rates(folder)? } else { None };
    let mut samples = Vec::new();
    for group in grouped(&series, keys)?.into_iter().filter(|group| rows.contains(&group[0])) {
        let mut words = Vec::new();
        for column in &swept {
            let value = &series.texts(column)?[group[0]];
            if !value.is_empty() && varies(&series, column, &rows)? {
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
        samples.push(sample(&series, &group, words.join(", "), rates.as_ref(), keys)?);
    }
    let mut notes = without_rates(rates.is_none());
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

fn rates(folder: &Path) -> Result<Option<Frame>, TableError> {
    folder.join(RateRow::FILE).is_file().then(|| Frame::read(folder, RateRow::FILE)).transpose()
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
            let help = format!("it has the values {}", distinct(texts).join(", "));
            return Err(NoCurves::Choice(Fault::new(message, help)));
        }
    }
    let mut varied = Vec::new();
    for column in swept {
        if varies(table, column, &rows)? {
            varied.push(column.as_str());
        }
    }
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
        let value = distinct(table.texts(other)?)[0].clone();
        let help = format!("choose points, such as --where '{other}={value}'");
        return Err(NoCurves::Choice(Fault::new(message, help)));
    }
    Ok(rows)
}

fn varies(table: &Frame, column: &str, rows: &[usize]) -> Result<bool, TableError> {
    let texts = table.texts(column)?;
    Ok(rows.iter().any(|&row| texts[row] != texts[rows[0]]))
}

fn distinct(texts: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in texts {
        if !found.contains(text) {
            found.push(text.clone());
        }
    }
    found
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

/// A column of a run's own table, or its mean in a table of means.
fn numbers(table: &Frame, column: &str) -> Result<Vec<f64>, TableError> {
    let mean = format!("{column}_mean");
    table.numbers(if table.has(&mean) { &mean } else { column })
}

/// The curve of some rows, and what acted along it.
fn sample(
    table: &Frame,
    rows: &[usize],
    label: String,
    rates: Option<&Frame>,
    keys: &[&str],
) -> Result<Sample, TableError> {
    let column = |name: &str| -> Result<Vec<f64>, TableError> {
        let all = numbers(table, name)?;
        Ok(rows.iter().map(|&row| all[row]).collect())
    };
    let (time, temperature) = (column("time_s")?, column("temperature_K")?);
    let (conversion, live_ends) = (column("conversion")?, column("live_end_fraction")?);
    // Where the temperature jumps between steps, a time has two rows; the first is kept.
    let kept: Vec<usize> =
        (0..time.len()).filter(|&row| row == 0 || time[row] > time[row - 1]).collect();
    let row = |&row: &usize| [time[row], temperature[row], conversion[row]];
    let curve = Curve::new(label, &kept.iter().map(row).collect::<Vec<_>>());
    let acted = match rates {
        Some(rates) => {
            let mut own = Vec::new();
            for group in grouped(rates, keys)? {
                let same = |key: &&str| -> Result<bool, TableError> {
                    Ok(rates.texts(key)?[group[0]] == table.texts(key)?[rows[0]])
                };
                if keys.iter().map(same).collect::<Result<Vec<_>, _>>()?.iter().all(|same| *same) {
                    own = group;
                }
            }
            Some((kept.iter().map(|&row| live_ends[row]).collect(), steps(rates, &own, &kept)?))
        }
        None => None,
    };
    Ok(Sample { acted, ..Sample::of(curve) })
}

/// The steps in some rows of a table of rates, at the rows of the curve that are kept.
fn steps(rates: &Frame, rows: &[usize], kept: &[usize]) -> Result<Vec<Step>, TableError> {
    let kinds = rates.texts("kind")?;
    let [rate, conversion_rate, barrier] =
        [RateRow::rate.name, RateRow::conversion_rate.name, RateRow::mean_barrier.name]
            .map(|name| rates.numbers(name));
    let (rate, conversion_rate, barrier) = (rate?, conversion_rate?, barrier?);
    let mut of_kind: Vec<(&str, Vec<usize>)> = Vec::new();
    for &row in rows {
        match of_kind.iter_mut().find(|(kind, _)| *kind == kinds[row]) {
            Some((_, own)) => own.push(row),
            None => of_kind.push((&kinds[row], vec![row])),
        }
    }
    let step = |(kind, own): (&str, Vec<usize>)| {
        let along = |values: &[f64]| {
            kept.iter().filter_map(|&row| Some(values[*own.get(row)?])).collect::<Vec<_>>()
        };
        Step {
            kind: kind.to_owned(),
            conversion_rate: along(&conversion_rate),
            rate: along(&rate),
            barrier: along(&barrier).iter().map(|it| it * JOULE_PER_KILOJOULE).collect(),
        }
    };
    Ok(of_kind.into_iter().map(step).collect())
}
