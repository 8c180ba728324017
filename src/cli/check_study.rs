//! What `tautomata check` says of a study.

use super::room::free_memory;
use super::{input, say};
use crate::diagnostics::Diagnostics;
use crate::study::{Cell, Limits, Missing, Planned, Study, forecast, foreseen, listed};
use std::path::Path;

/// Rows of the design that are shown.
const SHOWN: usize = 5;

/// Reads a study and every point of it; says what would run, how large it is, how long it takes.
///
/// # Errors
/// Every mistake.
pub fn check_study(path: &Path, threads: usize) -> Result<String, Diagnostics> {
    let (text, origin) = input::read(path, "study")?;
    let study = Study::parse(&text, &origin)?;
    let plan = study.plan()?;
    let mut missing = Missing::everything(&study, &plan);
    if let Some(free) = free_memory() {
        warn_of_memory(&study, &missing.leave_out(&plan, free), free);
    }
    let limits = Limits { threads, memory: free_memory().unwrap_or(u64::MAX) };
    let forecast = forecast(&study, &plan, &missing, limits);
    let each = say::counted(study.replication.first() as usize, "replicate");
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
        ("figures", figures(&study)),
        (
            "processor",
            format!("roughly {} of processor time", say::waiting_time(forecast.processor_time)),
        ),
        ("wall time", format!("roughly {}", say::wall_time(forecast.time, threads))),
        ("design", design(&study)),
    ];
    Ok(say::no_mistakes(path, &lines) + &say::warned(&foreseen(&study)))
}

/// Says at which points a sample does not fit into the memory that is free.
pub fn warn_of_memory(study: &Study, points: &[usize], free: u64) {
    if !points.is_empty() {
        say::note(format_args!(
            "warning: a sample takes more memory than the {} that are free, and is left out, at {}",
            say::bytes(free),
            listed(study, points)
        ));
    }
}

fn columns(study: &Study) -> String {
    let names: Vec<&str> = study.columns.iter().map(|column| column.name.as_str()).collect();
    if names.is_empty() { "nothing swept".into() } else { format!("over {}", names.join(", ")) }
}

fn figures(study: &Study) -> String {
    let names: Vec<&str> = study.figures.iter().map(|figure| figure.name.as_str()).collect();
    if names.is_empty() { "none: ask for them with [[figure]]".into() } else { names.join(", ") }
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
