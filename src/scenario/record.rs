//! The table `[record]`: when to look.

use super::crystal::Crystal;
use super::snapshot;
use crate::diagnostics::Read;
use crate::diagnostics::reader::{Bounds, Field, Table, all};
use crate::observe::Recording;
use crate::protocol::Protocol;
use crate::units::Time;

/// The most rows of a time series.
const MAX_ROWS: f64 = 100_000.0;
/// How many rows there are if the scenario does not say.
const DEFAULT_ROWS: f64 = 100.0;
const EVERY: Bounds = Bounds { range: 1e-15..=1e12, says: "more than 0 s (1e-15 s to 1e12 s)" };
const MOMENT: Bounds = Bounds { range: 0.0..=1e15, says: "0 s or later" };
/// By how much of the whole time a snapshot may lie beyond the end: the end is a sum of
/// rounded durations, each good to 1.1e-16 of it, so a millionth-millionth covers 9000 steps.
const END_SLACK: f64 = 1e-12;

/// Reads the table, or takes the defaults if there is none.
pub(super) fn read(
    field: Option<&Field<'_>>,
    protocol: &Read<Protocol>,
    crystal: &Read<Crystal>,
) -> Read<Recording> {
    let total = duration(protocol);
    let Some(field) = field else {
        let (total, selection) = (total?, snapshot::selection(crystal.as_ref()?));
        let (every, snapshots) = (total / DEFAULT_ROWS, vec![0.0, total]);
        return Ok(Recording { every, snapshots, selection, compress: false, rates: false });
    };
    let table = field.table(&["every", "snapshots", "snapshot", "rates"], "[record]")?;
    let every = read_every(&table, total);
    let snapshots = read_snapshots(&table, total);
    let shown = snapshot::read(table.get("snapshot").as_ref(), crystal);
    let rates = table.get("rates").map_or(Ok(false), |field| field.boolean());
    let (selection, compress) = shown?;
    Ok(Recording { every: every?, snapshots: snapshots?, selection, compress, rates: rates? })
}

/// How long a protocol takes, in s.
pub(super) fn duration(protocol: &Read<Protocol>) -> Read<f64> {
    Ok(protocol.as_ref()?.duration())
}

fn read_every(table: &Table<'_>, total: Read<f64>) -> Read<f64> {
    match table.get("every") {
        Some(field) => read_interval(&field, total),
        None => Ok(total? / DEFAULT_ROWS),
    }
}

/// An interval that cuts a protocol that takes so long into no more rows than are possible.
pub(super) fn read_interval(field: &Field<'_>, total: Read<f64>) -> Read<f64> {
    let Time(every) = field.quantity(&EVERY)?;
    let rows = total? / every;
    if rows > MAX_ROWS {
        let message = format!("`{}` asks for {rows:.0} rows per replicate", field.name);
        let help = format!("the protocol takes {} s: record more rarely", total?);
        return Err(field.error(message, "at most 100000 are possible", &help));
    }
    Ok(every)
}

fn read_snapshots(table: &Table<'_>, total: Read<f64>) -> Read<Vec<f64>> {
    let Some(field) = table.get("snapshots") else { return total.map(|total| vec![0.0, total]) };
    read_moments(&field, total, "snapshot")
}

/// A list of moments of a protocol that takes so long, ascending; messages call one `what`.
pub(super) fn read_moments(field: &Field<'_>, total: Read<f64>, what: &str) -> Read<Vec<f64>> {
    let items = field.array("[\"0 h\", \"72 h\"]")?;
    let read: Vec<Read<f64>> = items.iter().map(|item| read_moment(item, total, what)).collect();
    let mut sound = Ok(());
    for (index, item) in items.iter().enumerate() {
        let same = |other: &Read<f64>| other.is_ok() && *other == read[index];
        if let Some(first) = read[..index].iter().position(same) {
            let label = format!("the same as {}", items[first].value.as_str().unwrap_or_default());
            let message = format!("this {what} is listed twice");
            sound = Err(item.error(message, &label, "delete one of the two"));
        }
    }
    let mut times = all(read.into_iter())?;
    sound?;
    times.sort_by(f64::total_cmp);
    Ok(times)
}

fn read_moment(field: &Field<'_>, total: Read<f64>, what: &str) -> Read<f64> {
    let Time(moment) = field.quantity(&MOMENT)?;
    let total = total?;
    if moment > total * (1.0 + END_SLACK) {
        let label = format!("it ends at {total} s");
        let message = format!("this {what} lies beyond the end of the protocol");
        return Err(field.error(message, &label, ""));
    }
    Ok(moment.min(total))
}
