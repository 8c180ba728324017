//! ln of a time against the inverse temperature: activation energies with their errors.

use super::super::axis::Axis;
use super::super::chart::{Chart, Course, Look, Names, Pane};
use super::super::legend::{MARKER, Sample};
use super::super::markers::Marker;
use super::super::sheet::Sheet;
use super::super::style::{FAINT_INK, LineStyle, THIN_WEIGHT};
use super::super::symbol;
use super::super::{FigureError, Style};
use super::data::{Data, field};
use super::observable::upon_each_other;
use super::select::{Group, groups, rows};
use super::tables::{Study, kelvin};
use super::{Composed, arrhenius_axis, range};
use crate::results::SERIES;
use crate::results::table::Title;
use crate::results::{AxisColumn, Figure, Scale};
use crate::statistics::{Arrhenius, AtTemperature, Estimate};
use crate::units::with_error;

/// Height in mm.
const HEIGHT: f64 = 72.0;
/// Places along a band.
const ALONG: usize = 24;
/// Seed of the bootstrap: the same tables give the same figure.
const SEED: u64 = 20_260_115;

/// One temperature of a series.
struct Spot {
    /// As the table has it.
    temperature: f64,
    kelvin: f64,
    /// One value a replicate that has one.
    values: Vec<f64>,
    replicates: usize,
}

impl Spot {
    /// Geometric mean with its 95 % confidence interval: Student's of the mean of ln v.
    fn estimate(&self) -> [f64; 3] {
        let logarithms = self.values.iter().map(|value| Some(value.ln()));
        let Estimate { mean, low95, high95, .. } = Estimate::of(logarithms);
        [mean, low95, high95].map(|value| value.map_or(f64::NAN, f64::exp))
    }

    fn inverse(&self) -> f64 {
        1000.0 / self.kelvin
    }

    /// Whether every replicate has a value. The mean of those that were fast enough says too
    /// little of the others: it is shown, but no line is fitted to it.
    fn is_whole(&self) -> bool {
        !self.values.is_empty() && self.values.len() == self.replicates
    }
}

/// A series and its line.
struct Line {
    value: String,
    label: String,
    spots: Vec<Spot>,
    fit: Option<Arrhenius>,
}

/// Composes the figure.
///
/// # Errors
/// A table or a column that is not there; several points at one temperature of a series.
pub(super) fn compose(
    study: &Study,
    figure: &Figure,
    style: &Style,
) -> Result<Composed, FigureError> {
    let name = figure.first_y().unwrap_or("t50_h");
    let axis = study.temperature(figure.x.as_deref())?;
    let table = study.runs()?;
    let rows = rows(table, figure)?;
    let all = groups(study, table, &rows, figure.series.as_deref())?;
    let lines: Result<Vec<Line>, FigureError> =
        all.iter().map(|group| line(study, group, axis, name)).collect();
    let lines = lines?;
    let title = symbol::title_of(name);
    let sheet = sheet(&lines, &title, figure, style);
    let key = figure.series.as_deref().unwrap_or(SERIES);
    Ok(Composed { sheet, data: data(&lines, &title, (key, axis, name)) })
}

fn line(study: &Study, group: &Group, axis: &AxisColumn, name: &str) -> Result<Line, FigureError> {
    let table = study.runs()?;
    let (values, points) = (table.numbers(name)?, table.texts("point")?);
    // Replicates that were stopped on their way say nothing of what they had not reached.
    let finished = if table.has("finished") { Some(table.texts("finished")?) } else { None };
    let mut spots = Vec::new();
    for at in groups(study, table, &group.rows, Some(&axis.column))? {
        let Ok(temperature) = at.value.parse::<f64>() else { continue };
        if let Some(&other) = at.rows.iter().find(|&&row| points[row] != points[at.rows[0]]) {
            return Err(upon_each_other(table, &[at.rows[0], other]));
        }
        let whole = |row: &&usize| finished.is_none_or(|finished| finished[**row] != "false");
        let rows: Vec<usize> = at.rows.iter().filter(whole).copied().collect();
        let positive = rows.iter().map(|&row| values[row]).filter(|value| *value > 0.0);
        spots.push(Spot {
            temperature,
            kelvin: kelvin(axis, temperature),
            values: positive.filter(|value| value.is_finite()).collect(),
            replicates: rows.len(),
        });
    }
    let measured = |spot: &Spot| AtTemperature { kelvin: spot.kelvin, values: spot.values.clone() };
    let whole: Vec<_> = spots.iter().filter(|spot| spot.is_whole()).map(measured).collect();
    let fit = Arrhenius::fit(&whole, SEED);
    Ok(Line { value: group.value.clone(), label: group.label.clone(), spots, fit })
}

/// Whether values are times: then the energy is the slope, otherwise (rates) its negative.
fn is_time(title: &Title) -> bool {
    ["h", "min", "s"].contains(&title.unit.as_str())
}

/// What a legend says of a line.
fn words(line: &Line, title: &Title) -> String {
    let name = if line.label.is_empty() { String::new() } else { format!("{}: ", line.label) };
    let Some(fit) = &line.fit else { return format!("{name}fewer than two temperatures") };
    let energy = if is_time(title) { fit.energy() } else { -fit.energy() };
    format!("{name}𝐸_{{a}} = {} kJ/mol", with_error(energy, fit.energy_error()).replace('-', "−"))
}

fn sheet(lines: &[Line], title: &Title, figure: &Figure, style: &Style) -> Sheet {
    let (mut series, mut courses, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    for (index, line) in lines.iter().enumerate() {
        let drawn = style.line(index);
        let marker = Marker::of(index, drawn.colour);
        series.push((Sample::MarkedLine { line: drawn, marker }, words(line, title)));
        courses.extend(line.fitted(drawn).map(|course| (index, course)));
        courses.push((index, line.points(marker)));
    }
    let spots = || lines.iter().flat_map(|line| &line.spots);
    if spots().any(|spot| !spot.values.is_empty() && !spot.is_whole()) {
        let marker = Marker::of(0, FAINT_INK).hollow(true);
        let sample = Sample::Marker { radius: MARKER, marker, error_bar: false };
        notes.push((sample, "not reached by all replicates, not fitted".to_owned()));
    }
    let axes = axes(lines, title);
    let ends = (axes.0.low, axes.0.high);
    let panes = vec![Pane::new(axes, courses)];
    let above = arrhenius_axis::MARGIN;
    let chart = Chart { panes, series, notes, above, names: Names::Above };
    let (mut sheet, panel) =
        chart.one(style.width_as_asked(figure.column), style.height(HEIGHT), style);
    arrhenius_axis::draw(&mut sheet, &panel, ends, style.axes().units);
    sheet
}

fn axes(lines: &[Line], title: &Title) -> (Axis, Axis) {
    let spots = || lines.iter().flat_map(|line| &line.spots).filter(|spot| !spot.values.is_empty());
    let (low, high) = range::span(spots().map(Spot::inverse)).unwrap_or((2.3, 2.5));
    let room = (0.05 * (high - low)).max(0.005 * high);
    let x = Axis::linear("1000 K / 𝑇", "", low - room, high + room, 6);
    let estimates: Vec<[f64; 3]> = spots().map(Spot::estimate).collect();
    let means = estimates.iter().map(|[mean, _, _]| *mean);
    let ends = estimates.iter().flat_map(|[_, low, high]| [*low, *high]);
    (x, range::vertical(title, Scale::Log, means, ends))
}

impl Line {
    /// The fit with its band, from the coldest to the hottest temperature that it was made from.
    fn fitted(&self, style: LineStyle) -> Option<Course> {
        let fit = self.fit.as_ref()?;
        let whole = self.spots.iter().filter(|spot| spot.is_whole());
        let (low, high) = range::span(whole.map(Spot::inverse))?;
        let x: Vec<f64> =
            (0..=ALONG).map(|i| low + (high - low) * i as f64 / ALONG as f64).collect();
        let kelvin = || x.iter().map(|inverse| 1000.0 / inverse);
        let bands = kelvin().map(|kelvin| fit.value_band(kelvin).unwrap_or([f64::NAN; 2]));
        let (low, high) = bands.map(|[low, high]| (low, high)).unzip();
        let look = Look { line: Some((style, THIN_WEIGHT)), ..Look::banded(style) };
        let mean = kelvin().map(|kelvin| fit.value(kelvin)).collect();
        Some(Course { look, mean, low, high, x, partial: Vec::new() })
    }

    /// The geometric means.
    fn points(&self, marker: Marker) -> Course {
        let mut course = Course { look: Look::markers(marker, MARKER), ..Course::default() };
        for spot in &self.spots {
            let [mean, low, high] = spot.estimate();
            course.x.push(spot.inverse());
            course.mean.push(mean);
            course.low.push(low);
            course.high.push(high);
            course.partial.push(!spot.is_whole());
        }
        course
    }
}

/// Everything that is shown: a row a series and temperature, each with the fit of its series.
fn data(lines: &[Line], title: &Title, (key, axis, name): (&str, &AxisColumn, &str)) -> Data {
    let own = [key, &axis.column, "inverse_temperature_per_kK"].map(str::to_owned);
    let shown =
        ["geometric_mean", "low95", "high95", "replicates", "fit", "fit_low95", "fit_high95"];
    let energy = ["", "_standard_error", "_low95", "_high95"];
    let columns = own
        .into_iter()
        .chain(shown.map(|part| format!("{name}_{part}")))
        .chain(["replicates".to_owned(), "fitted".to_owned()])
        .chain(energy.map(|part| format!("activation_energy{part}_kJ_per_mol")));
    let mut data = Data::with(columns);
    for line in lines {
        let energies = energies(line.fit.as_ref(), is_time(title));
        for spot in &line.spots {
            let mut fields =
                vec![line.value.clone(), field(spot.temperature), field(spot.inverse())];
            fields.extend(spot.estimate().map(field));
            fields.push(spot.values.len().to_string());
            let fit = line.fit.as_ref();
            fields.push(field(fit.map_or(f64::NAN, |fit| fit.value(spot.kelvin))));
            let band = fit.and_then(|fit| fit.value_band(spot.kelvin));
            fields.extend(band.unwrap_or([f64::NAN; 2]).map(field));
            fields.extend([spot.replicates.to_string(), spot.is_whole().to_string()]);
            fields.extend(energies.map(field));
            data.rows.push(fields);
        }
    }
    data
}

/// Energy, its error and the ends of its band in kJ/mol.
fn energies(fit: Option<&Arrhenius>, is_time: bool) -> [f64; 4] {
    let Some(fit) = fit else { return [f64::NAN; 4] };
    let [low, high] = fit.energy_band().unwrap_or([f64::NAN; 2]);
    let error = fit.energy_error().unwrap_or(f64::NAN);
    if is_time { [fit.energy(), error, low, high] } else { [-fit.energy(), error, -high, -low] }
}
