//! A tidy table of measurements, in the units of a laboratory.

use super::heading::Heading;
use super::measurement::{Column, Measurement, Role, Run};
use crate::units::{Kind, ZERO_CELSIUS, shortest};
use std::io::{self, Write};

impl Column {
    /// The unit in which a laboratory gives its values; empty for a plain number.
    pub fn usual_unit(&self) -> &str {
        match self.role {
            Role::Time => "s",
            Role::SampleTemperature | Role::ProgramTemperature => "degC",
            Role::HeatFlow => "W/g",
            Role::Mass => "mg",
            Role::Abscissa => match self.kind() {
                Some(Kind::Wavenumber) => "1/cm",
                Some(Kind::Length) => "nm",
                Some(Kind::Angle) => "deg",
                _ => &self.unit,
            },
            Role::MassFraction | Role::Conversion | Role::Ordinate => "",
            Role::Other => &self.unit,
        }
    }

    /// One of its values in [`Column::usual_unit`].
    pub fn in_usual_unit(&self, value: f64) -> f64 {
        match self.role {
            Role::SampleTemperature | Role::ProgramTemperature => value - ZERO_CELSIUS,
            Role::HeatFlow => value / 1e3,
            Role::Mass => value * 1e6,
            Role::Abscissa => match self.kind() {
                Some(Kind::Wavenumber) => value / 100.0,
                Some(Kind::Length) => value / 10.0,
                _ => value,
            },
            _ => value,
        }
    }

    /// Its name in a tidy table, with the unit: `temperature_degC`. That of heat flow says its sign.
    pub fn usual_name(&self) -> String {
        match self.role {
            Role::HeatFlow => "heat_flow_endo_up_W_per_g".into(),
            Role::Abscissa => match self.kind() {
                Some(Kind::Wavenumber) => "wavenumber_per_cm".into(),
                Some(Kind::Length) => "wavelength_nm".into(),
                Some(Kind::Angle) => "two_theta_deg".into(),
                _ => word(&[&self.name, &self.unit], "abscissa"),
            },
            Role::Ordinate => word(&[&self.name], "ordinate"),
            Role::Other => word(&[&self.name, &self.unit], "column"),
            role => word(&[role.name(), self.usual_unit()], role.name()),
        }
    }

    fn kind(&self) -> Option<Kind> {
        let heading = Heading { name: String::new(), unit: Some(self.unit.clone()) };
        heading.known_unit().map(|(kind, _)| kind)
    }
}

/// A word of letters, digits and underscores.
fn word(parts: &[&str], empty: &str) -> String {
    let text = parts.join("_").replace('%', "percent").replace('/', "_per_").replace('°', "deg");
    let letters = text.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' });
    let letters: String = letters.collect();
    let words: Vec<&str> = letters.split('_').filter(|word| !word.is_empty()).collect();
    if words.is_empty() { empty.to_owned() } else { words.join("_") }
}

/// Writes measurements as one table with a row per row of each run: `file` (if there are several), `run` and `segment`, from
/// 1, then the columns of all runs. A cell is empty where a run lacks the column or the value.
///
/// # Errors
/// What the writer reports.
pub fn write_tidy(measurements: &[(String, Measurement)], out: &mut dyn Write) -> io::Result<()> {
    let mut names: Vec<String> = Vec::new();
    for run in measurements.iter().flat_map(|(_, read)| &read.runs) {
        for name in own_names(run) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let several = measurements.len() > 1;
    let mut table = csv::Writer::from_writer(out);
    let file = several.then_some("file").into_iter();
    table.write_record(file.chain(["run", "segment"]).chain(names.iter().map(String::as_str)))?;
    for (file, read) in measurements {
        for (number, run) in (1..).zip(&read.runs) {
            let own = own_names(run);
            let places: Vec<Option<usize>> =
                names.iter().map(|name| own.iter().position(|it| it == name)).collect();
            for row in 0..run.rows() {
                let segment = run.segments.iter().position(|it| it.rows.contains(&row));
                let segment = segment.map_or(String::new(), |at| (at + 1).to_string());
                let cell = |place: &Option<usize>| {
                    let column = &run.columns[(*place)?];
                    let value = column.in_usual_unit(column.values[row]);
                    value.is_finite().then(|| shortest(value))
                };
                let cells = places.iter().map(|place| cell(place).unwrap_or_default());
                let file = several.then(|| file.clone()).into_iter();
                table.write_record(file.chain([format!("{number}"), segment]).chain(cells))?;
            }
        }
    }
    table.flush()
}

/// The names of a run's columns in the table, each once.
fn own_names(run: &Run) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for column in &run.columns {
        let name = column.usual_name();
        let same =
            names.iter().filter(|it| **it == name || it.starts_with(&format!("{name}_"))).count();
        names.push(if same == 0 || !names.contains(&name) {
            name
        } else {
            format!("{name}_{}", same + 1)
        });
    }
    names
}
