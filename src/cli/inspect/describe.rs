//! A measured file in words.

use super::sketch::sketch;
use crate::measured::{Column, Measurement, Role, Run, Segment, line_list};
use crate::statistics::extent;
use crate::units::{ZERO_CELSIUS, digits};
use std::fmt::Write as _;

/// Signals in the order in which one of them is drawn.
const SIGNALS: [Role; 5] =
    [Role::HeatFlow, Role::Mass, Role::MassFraction, Role::Conversion, Role::Ordinate];
/// Entries of headers that are shown, by the beginning of their key.
const SHOWN: [&str; 4] = ["instrument", "sample name", "identity", "title"];
/// Significant digits of numbers.
const DIGITS: usize = 4;

/// What a file says, in lines; of its header all entries or the first few that matter.
pub(in crate::cli) fn describe(name: &str, read: &Measurement, whole_header: bool) -> String {
    let mut text = format!("{name}: {}", read.shape);
    for note in &read.notes {
        let _ = write!(text, "\n  {note}");
    }
    if !read.header.is_empty() {
        let _ = write!(text, "\n  {} entries in the header", read.header.len());
        let wanted = |key: &str| SHOWN.iter().any(|start| key.to_lowercase().starts_with(start));
        let (all, between) = if whole_header { (true, "\n    ") } else { (false, "; ") };
        for (key, value) in
            read.header.iter().filter(|(key, value)| all || wanted(key) && !value.is_empty())
        {
            let _ = write!(text, "{between}{key}: {value}");
        }
    }
    for (number, run) in (1..).zip(&read.runs) {
        if read.runs.len() > 1 {
            let _ = write!(text, "\nrun {number} of {}: {}", read.runs.len(), run.name);
        }
        describe_run(&mut text, run);
    }
    text
}

fn describe_run(text: &mut String, run: &Run) {
    let _ = write!(text, "\n  {} rows", run.rows());
    if let (Some(first), Some(last)) = (run.lines.first(), run.lines.last()) {
        let _ = write!(text, ", lines {first} to {last}");
    }
    if let Some(mass) = run.mass {
        let _ = write!(text, "; sample of {} mg", digits(mass * 1e6, DIGITS));
    }
    if let Some(rate) = run.stated_rate {
        let _ = write!(text, "; {} K/min, as stated", digits(rate * 60.0, DIGITS));
    }
    for left_out in &run.left_out {
        let _ = write!(text, "\n  left out: {}: {}", line_list(&left_out.lines), left_out.reason);
    }
    let _ =
        write!(text, "\n  {:>6}  {:<20} {:<28} {:<10} range", "column", "holds", "name", "unit");
    for (number, column) in (1..).zip(&run.columns) {
        let Column { role, name, unit, .. } = column;
        let _ = write!(
            text,
            "\n  {number:>6}  {:<20} {name:<28} {unit:<10} {}",
            role.name(),
            range(column)
        );
    }
    for (number, segment) in (1..).zip(&run.segments) {
        let _ = write!(text, "\n  {number:>6}. {}", describe_segment(run, segment));
    }
    if let Some(plot) = plot(run) {
        let _ = write!(text, "\n{plot}");
    }
}

/// The range of a column, in the unit of a laboratory.
fn range(column: &Column) -> String {
    let finite = column.values.iter().copied().filter(|value| value.is_finite());
    let (low, high) = extent(finite.map(|value| column.in_usual_unit(value)));
    if low > high {
        return "no numbers".into();
    }
    let unit = column.usual_unit().replace("degC", "°C");
    format!("{} to {} {unit}", digits(low, DIGITS), digits(high, DIGITS)).trim_end().to_owned()
}

fn describe_segment(run: &Run, segment: &Segment) -> String {
    let (first, last) = (segment.rows.start, segment.rows.end - 1);
    let mut text = format!("{}: rows {} to {}", segment.program, first + 1, last + 1);
    let temperatures = run.values(Role::ProgramTemperature).or_else(|| run.temperature());
    if let Some(temperatures) = temperatures {
        let [from, to] = [first, last].map(|row| digits(temperatures[row] - ZERO_CELSIUS, DIGITS));
        let _ = write!(text, ", {from} to {to} °C");
    }
    if let Some(times) = run.values(Role::Time) {
        let _ = write!(text, ", {}", crate::units::time(times[last] - times[first]));
    }
    text
}

/// The signal of a run against its abscissa, against temperature where it has one ramp, or else against time.
fn plot(run: &Run) -> Option<String> {
    let y = SIGNALS.into_iter().find_map(|role| run.column(role))?;
    let time = run.column(Role::Time).filter(|_| run.segments.len() != 1);
    let temperature = [Role::SampleTemperature, Role::ProgramTemperature];
    let temperature = temperature.into_iter().find_map(|role| run.column(role));
    let x =
        run.column(Role::Abscissa).or(time).or(temperature).or_else(|| run.column(Role::Time))?;
    let usual = |column: &Column, row: usize| column.in_usual_unit(column.values[row]);
    let points: Vec<(f64, f64)> =
        (0..run.rows()).map(|row| (usual(x, row), usual(y, row))).collect();
    let of = |column: &Column| column.usual_name();
    let points = Some(points).filter(|points| !points.is_empty())?;
    Some(format!(
        "  {} against {}\n{}",
        of(y),
        of(x),
        sketch(&points, |value| digits(value, DIGITS))
    ))
}
