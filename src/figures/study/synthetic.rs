//! Made-up folders of studies that look like real ones, for tests of the figures.

use std::fmt::Write as _;
use tempfile::TempDir;

use super::super::synthetic::noise;
use crate::results::{
    AxisColumn, Choice, FIGURES_FILE, Figure, FigureKind, FigureList, Scale, Value,
};
use crate::statistics::Estimate;
use crate::units::{GAS_CONSTANT, ZERO_CELSIUS};

/// What to make up.
#[derive(Clone)]
pub(super) struct Sample {
    pub series: usize,
    pub defects: Vec<f64>,
    pub temperatures: Vec<f64>,
    pub replicates: usize,
    /// How long it runs, in h.
    pub duration: f64,
    /// Recorded times.
    pub times: usize,
    /// Points that are left out, by their number.
    pub without: Vec<usize>,
}

impl Default for Sample {
    fn default() -> Self {
        Self {
            series: 2,
            defects: vec![0.005, 0.01, 0.02, 0.04, 0.08],
            temperatures: vec![120.0, 130.0, 140.0, 150.0, 160.0],
            replicates: 6,
            duration: 72.0,
            times: 73,
            without: Vec::new(),
        }
    }
}

/// A point of it.
struct Point {
    number: usize,
    series: usize,
    defects: f64,
    temperature: f64,
}

const NAMES: [&str; 4] = ["ground", "crude, unmilled", "recrystallized", "wet-milled"];
const MILLS: [&str; 4] = ["mortar", "none", "ball mill", "vibratory"];

impl Point {
    fn keys(&self) -> String {
        let (name, mill) = (name(self.series), numbered(&MILLS, self.series));
        let Self { number, defects, temperature, .. } = self;
        format!("{number},\"{name}\",{defects},{temperature:?},{mill}")
    }

    /// Conversion of a replicate after some hours: sigmoid, at 115 kJ/mol, faster with more defects.
    fn conversion(&self, replicate: usize, hours: f64) -> f64 {
        1.0 - (-(hours / self.hours(replicate)).powf(1.8)).exp()
    }

    /// Its time scale in h.
    fn hours(&self, replicate: usize) -> f64 {
        let kelvin = self.temperature + ZERO_CELSIUS;
        let cold = (115_000.0 / GAS_CONSTANT * (1.0 / kelvin - 1.0 / 413.15)).exp();
        let scatter = 0.25 * (noise(self.number, replicate) - 0.5);
        let slower = 1.0 + 0.6 * self.series as f64;
        4.0 * cold * slower * (0.02 / (self.defects + 1e-3)).powf(0.6) * scatter.exp()
    }

    /// When half has reacted, in h.
    fn half_time(&self, replicate: usize) -> f64 {
        self.hours(replicate) * 2.0_f64.ln().powf(1.0 / 1.8)
    }
}

/// The name of the `index`th series.
pub(super) fn name(index: usize) -> String {
    numbered(&NAMES, index)
}

fn numbered(names: &[&str], index: usize) -> String {
    let name = names[index % names.len()];
    if index < names.len() { name.into() } else { format!("{name} {}", index / names.len() + 1) }
}

impl Sample {
    fn points(&self) -> Vec<Point> {
        let mut points = Vec::new();
        for series in 0..self.series {
            for &defects in &self.defects {
                for &temperature in &self.temperatures {
                    points.push(Point { number: points.len() + 1, series, defects, temperature });
                }
            }
        }
        points.retain(|point| !self.without.contains(&point.number));
        points
    }

    fn estimate(&self, value: impl Fn(usize) -> Option<f64>) -> (String, u32) {
        let estimate = Estimate::of((0..self.replicates).map(value));
        let field = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
        let band = estimate.band();
        let fields = [band.mean, band.standard_error, band.low95, band.high95].map(field);
        (fields.join(","), estimate.replicates)
    }

    fn reached(&self, point: &Point, replicate: usize) -> Option<f64> {
        Some(point.half_time(replicate)).filter(|&hours| hours <= self.duration)
    }

    fn points_table(&self) -> String {
        let mut text =
            format!("{KEYS},replicates,sites{}{}\n", parts("t50_h"), parts("conversion_end"));
        for point in self.points() {
            let (half, reached) = self.estimate(|replicate| self.reached(&point, replicate));
            let end = |replicate| Some(point.conversion(replicate, self.duration));
            let (end, all) = self.estimate(end);
            let (keys, replicates) = (point.keys(), self.replicates);
            writeln!(text, "{keys},{replicates},55296,{half},{reached},{end},{all}").unwrap();
        }
        text
    }

    fn curves_table(&self) -> String {
        let four = ["mean", "standard_error", "low95", "high95"];
        let columns = four.map(|part| format!(",conversion_{part}")).concat();
        let mut text = format!("{KEYS},time_s,temperature_K,replicates{columns}\n");
        for point in self.points() {
            for i in 0..self.times {
                let hours = self.duration * i as f64 / (self.times.max(2) - 1) as f64;
                let (fields, _) =
                    self.estimate(|replicate| Some(point.conversion(replicate, hours)));
                let (keys, kelvin) = (point.keys(), point.temperature + ZERO_CELSIUS);
                let (seconds, replicates) = (3600.0 * hours, self.replicates);
                writeln!(text, "{keys},{seconds},{kelvin},{replicates},{fields}").unwrap();
            }
        }
        text
    }

    fn runs_table(&self) -> String {
        let mut text = format!("{KEYS},replicate,seed,finished,t50_h,conversion_end\n");
        for point in self.points() {
            for replicate in 0..self.replicates {
                let half = self.reached(&point, replicate).map_or(String::new(), |h| h.to_string());
                let end = point.conversion(replicate, self.duration);
                let keys = point.keys();
                writeln!(text, "{keys},{},7,true,{half},{end}", replicate + 1).unwrap();
            }
        }
        text
    }

    /// Figures of every kind.
    fn figures(&self) -> Vec<Figure> {
        let some = |text: &str| Some(text.to_owned());
        let new = |name: &str, kind| Figure::new(name, kind);
        let number = |value: f64| Choice::One(Value::Number(value));
        let first = ("series".to_owned(), Choice::One(Value::Text(name(0))));
        let defects = ("defect_fraction".to_owned(), number(self.defects[self.defects.len() / 2]));
        let middle = self.temperatures[self.temperatures.len() / 2];
        let temperature = ("temperature_degC".to_owned(), number(middle));
        let t50 = || Figure { y: vec!["t50_h".into()], ..new("", FigureKind::Observable) };
        vec![
            Figure {
                x: some("defect_fraction"),
                y: vec!["conversion".into()],
                at: vec!["24 h".into()],
                series: some("temperature_degC"),
                only: [first.clone()].into(),
                ..new("conversion-24h", FigureKind::Observable)
            },
            Figure {
                name: "t50".into(),
                x: some("temperature_degC"),
                series: some("series"),
                y_scale: Some(Scale::Log),
                only: [defects.clone()].into(),
                ..t50()
            },
            Figure {
                name: "t50-mills".into(),
                x: some("mill"),
                only: [defects.clone(), temperature.clone()].into(),
                ..t50()
            },
            Figure {
                name: "t50-panels".into(),
                x: some("temperature_degC"),
                series: some("defect_fraction"),
                panels: some("series"),
                y_scale: Some(Scale::Log),
                ..t50()
            },
            Figure {
                y: vec!["conversion".into()],
                series: some("temperature_degC"),
                only: [first.clone(), defects.clone()].into(),
                ..new("curves", FigureKind::Curves)
            },
            Figure {
                y: vec!["conversion".into()],
                series: some("series"),
                panels: some("temperature_degC"),
                only: [defects.clone()].into(),
                column: Some(crate::results::ColumnWidth::Double),
                ..new("curves-panels", FigureKind::Curves)
            },
            Figure {
                x: some("defect_fraction"),
                y: vec!["temperature_degC".into()],
                z: some("conversion"),
                at: vec!["24 h".into()],
                only: [first.clone()].into(),
                ..new("map", FigureKind::Map)
            },
            Figure {
                levels: vec![0.1, 0.5, 0.9],
                only: [first, defects.clone()].into(),
                ..new("ttc", FigureKind::TimeTemperature)
            },
            Figure {
                series: some("series"),
                only: [defects].into(),
                ..new("arrhenius", FigureKind::Arrhenius)
            },
        ]
    }

    fn list(&self) -> FigureList {
        let axis = |column: &str, title: &str, unit: &str, scale| AxisColumn {
            column: column.into(),
            title: title.into(),
            unit: unit.into(),
            scale,
        };
        FigureList {
            axes: vec![
                axis("defect_fraction", "Defect fraction", "", Scale::Log),
                axis("temperature_degC", "Temperature", "°C", Scale::Linear),
                axis("mill", "Mill", "", Scale::Linear),
            ],
            figures: self.figures(),
        }
    }

    /// A folder with the tables and the list.
    pub(super) fn folder(&self) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        let put = |name, text| std::fs::write(folder.path().join(name), text).unwrap();
        put("points.csv", self.points_table());
        put("curves.csv", self.curves_table());
        put("runs.csv", self.runs_table());
        put(FIGURES_FILE, self.list().to_toml().unwrap());
        folder
    }
}

const KEYS: &str = "point,series,defect_fraction,temperature_degC,mill";

fn parts(quantity: &str) -> String {
    let parts = ["mean", "standard_error", "low95", "high95", "replicates"];
    parts.map(|part| format!(",{quantity}_{part}")).concat()
}
