//! What `tautomata check` says of a study.

use super::check::{counted, no_mistakes, warned};
use super::room::free_memory;
use super::say;
use crate::scenario::Diagnostics;
use crate::study::{Cell, Limits, Missing, Planned, Study, forecast, foreseen};
use std::path::Path;

/// Rows of the design that are shown.
const SHOWN: usize = 5;

/// Reads a study and every point of it; says what would run, how large it is, how long it takes.
///
/// # Errors
/// Every mistake.
pub fn check_study(path: &Path, threads: usize) -> Result<String, Diagnostics> {
    let study = Study::load(path)?;
    let plan = study.plan()?;
    let missing = Missing::everything(&study, &plan);
    let limits = Limits { threads, memory: free_memory().unwrap_or(u64::MAX) };
    let forecast = forecast(&study, &plan, &missing, limits);
    let each = counted(study.replication.first() as usize, "replicate");
    let series = if study.series.len() > 1 {
        format!(" in {} series", study.series.len())
    } else {
        String::new()
    };
    let lines = [
        ("points", format!("{}{series}, {}", plan.len(), columns(&study))),
        ("runs", format!("{}{}, {each} a point", missing.count(), study.replication.open_ended())),
        ("sites", sites(&plan)),
        ("memory", format!("about {}", say::bytes(forecast.memory))),
        (
            "wall time",
            format!(
                "roughly {} on {}",
                say::waiting_time(forecast.time),
                counted(threads, "thread")
            ),
        ),
        ("design", design(&study)),
    ];
    Ok(no_mistakes(path, &lines) + &warned(&foreseen(&study)))
}

fn columns(study: &Study) -> String {
    let names: Vec<&str> = study.columns.iter().map(|column| column.name.as_str()).collect();
    if names.is_empty() { "nothing swept".into() } else { format!("over {}", names.join(", ")) }
}

fn sites(plan: &[Planned]) -> String {
    let sites = || plan.iter().map(|planned| planned.sites);
    match (sites().min(), sites().max()) {
        (Some(fewest), Some(most)) if fewest < most => format!("{fewest} to {most} in a sample"),
        (fewest, _) => format!("{} in each sample", fewest.unwrap_or(0)),
    }
}

/// The first rows of the design, in columns.
fn design(study: &Study) -> String {
    let names = study.columns.iter().map(|column| column.name.clone());
    let header: Vec<String> = ["point".into(), "series".into()].into_iter().chain(names).collect();
    let row = |point: usize| {
        let at = &study.points[point];
        let cells = at.cells.iter().map(|cell| cell.as_ref().map_or("–".into(), Cell::to_string));
        let series = study.series[at.series].name.clone();
        [(point + 1).to_string(), series].into_iter().chain(cells).collect()
    };
    let shown = study.points.len().min(SHOWN);
    let mut rows: Vec<Vec<String>> = [header].into_iter().chain((0..shown).map(row)).collect();
    if study.series.len() == 1 {
        for row in &mut rows {
            row.remove(1);
        }
    }
    let more = study.points.len() - shown;
    let tail = if more > 0 { format!("\n{:13}… and {more} more", "") } else { String::new() };
    format!("{}{tail}", aligned(&rows).join(&format!("\n{:13}", "")))
}

/// Rows with columns of equal width.
fn aligned(rows: &[Vec<String>]) -> Vec<String> {
    let widest = |column: usize| {
        let widths = rows.iter().map(|row| row[column].chars().count());
        widths.max().unwrap_or(0)
    };
    let pad = |(column, text): (usize, &String)| format!("{text:<0$}", widest(column) + 2);
    let line = |row: &Vec<String>| row.iter().enumerate().map(pad).collect::<String>();
    rows.iter().map(|row| line(row).trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest() {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let rows = [row(["point", "size"]), row(["1", "8x8x8"])];
        assert_eq!(aligned(&rows), ["point  size", "1      8x8x8"]);
    }
}
