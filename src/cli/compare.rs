//! `tautomata compare`: finished runs side by side.

use super::points::aligned;
use super::say;
use crate::compare::open;
use crate::conduct::Comparison;
use crate::results::table::{ComparisonRow, ScenarioDifferenceRow};
use crate::results::{REPORT_FILE, ResultsFolder};
use crate::units::{digits, with_error};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `tautomata compare`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folders of the runs; differences are to the first.
    #[arg(value_name = "DIR", required = true, num_args = 1..)]
    folders: Vec<PathBuf>,
    /// What a run is called; once per run, in their order [default: the titles of the scenarios].
    #[arg(long = "label", value_name = "TEXT")]
    labels: Vec<String>,
    /// The folder for tables, figures and the page.
    #[arg(long, value_name = "DIR", default_value = "output/comparison")]
    output: PathBuf,
    /// Replace results that are already in the folder.
    #[arg(long)]
    force: bool,
}

/// Compares runs.
///
/// # Errors
/// Folders without a run, a folder that can't be used, figures that can't be drawn.
pub fn compare(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let runs = open(&arguments.folders, &arguments.labels)?;
    let comparison = Comparison::of(&runs)?;
    comparison.write(ResultsFolder::create(&arguments.output, arguments.force)?)?;
    let Comparison { tables, manifest } = comparison;
    let labels: Vec<String> = runs.iter().map(|run| run.label.clone()).collect();
    say::line("what differs in the scenarios");
    show(&scenarios(&labels, tables.scenario_differences.rows()?));
    say::line(
        "mean ± standard error; difference to the first run, and p of Welch's t-test by Holm",
    );
    show(&quantities(tables.comparison.rows()?));
    for sentence in manifest.warnings {
        say::note(format_args!("warning: {sentence}"));
    }
    say::line(format_args!("results in {}", arguments.output.join(REPORT_FILE).display()));
    Ok(ExitCode::SUCCESS)
}

/// Prints rows, the first of which is their header.
fn show(rows: &[Vec<String>]) {
    if let Some((header, rows)) = rows.split_first() {
        for line in aligned(header, rows) {
            say::line(line);
        }
    }
}

/// A row per key in which not all scenarios agree.
fn scenarios(labels: &[String], rows: &[ScenarioDifferenceRow]) -> Vec<Vec<String>> {
    if rows.is_empty() {
        return vec![vec!["nothing but their titles".to_owned()]];
    }
    let header = std::iter::once("key".to_owned()).chain(labels.iter().cloned()).collect();
    std::iter::once(header).chain(ScenarioDifferenceRow::by_key(rows, labels.len())).collect()
}

fn quantities(rows: &[ComparisonRow]) -> Vec<Vec<String>> {
    let header = ["quantity", "run", "value", "difference", "p"].map(String::from).to_vec();
    let of_row = |row: &ComparisonRow| {
        let unit = if row.unit == "1" { String::new() } else { format!(" {}", row.unit) };
        let shown = |value: Option<f64>, error| {
            value.map_or_else(String::new, |value| format!("{}{unit}", with_error(value, error)))
        };
        let value = match row.mean {
            None if row.unit == "h" => "not reached".to_owned(),
            mean => shown(mean, row.standard_error) + &row.in_part(),
        };
        let p = row.p_holm.map_or_else(String::new, |p| digits(p, 2));
        let difference = shown(row.difference, row.difference_error);
        vec![row.quantity.clone(), row.run.clone(), value, difference, p]
    };
    std::iter::once(header).chain(rows.iter().map(of_row)).collect()
}
