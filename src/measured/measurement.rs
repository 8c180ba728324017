//! What a measured file says, in SI units: the one result of every reader.

use super::shape::Shape;
use crate::diagnostics::Diagnostic;
use std::fmt;
use std::ops::Range;

/// A measured file: what its program wrote, in SI units.
#[derive(Clone, Debug)]
pub struct Measurement {
    /// The program whose layout the file has.
    pub shape: Shape,
    /// The entries of its header, in the order of the file: key and value as written.
    pub header: Vec<(String, String)>,
    /// Its runs: one, or several where the file compares them.
    pub runs: Vec<Run>,
    /// What was recognized or taken for granted, as sentences.
    pub notes: Vec<String>,
    /// What the file leaves open, each with the option that answers it. A column that is concerned has the role
    /// [`Role::Other`] and keeps the unit and the sign of the file.
    pub open: Vec<Diagnostic>,
}

/// One run of an instrument: columns of equal length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// Its name in the file; may be empty.
    pub name: String,
    /// The mass of the sample in kg, if the file or the user states it.
    pub mass: Option<f64>,
    /// The heating rate in K/s that the header or the user states, if it is one for the whole run. Negative
    /// where the run cools.
    pub stated_rate: Option<f64>,
    /// Its columns, in the order of the file. Those with a role other than [`Role::Other`] hold finite numbers only.
    pub columns: Vec<Column>,
    /// The line of the file, from 1, of each row.
    pub lines: Vec<usize>,
    /// Its ramps and holds, in order. Empty if the file holds no temperatures, or neither times nor a rate.
    pub segments: Vec<Segment>,
    /// The rows that were left out, by reason.
    pub left_out: Vec<LeftOut>,
}

/// A column of numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// What it holds.
    pub role: Role,
    /// Its name in the file.
    pub name: String,
    /// Its unit in the file; empty if there is none.
    pub unit: String,
    /// Its values, in [`Role::si_unit`]. Values of [`Role::Other`] are as written, and NaN where one is missing.
    pub values: Vec<f64>,
}

/// What a column holds. Each role but [`Role::Other`] occurs at most once in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Role {
    /// Time in s, as the file counts it: the first need not be zero.
    Time,
    /// Temperature of the sample in K.
    SampleTemperature,
    /// Temperature of the program, the furnace or the reference in K.
    ProgramTemperature,
    /// Heat flow into the sample per initial mass in W/kg: endothermic is positive.
    HeatFlow,
    /// Mass in kg.
    Mass,
    /// Mass over initial mass, 0 to 1.
    MassFraction,
    /// Conversion, 0 to 1.
    Conversion,
    /// The abscissa of a spectrum or pattern: wavenumber in 1/m, wavelength in Å, angle in °; as written if the file
    /// states no unit.
    Abscissa,
    /// The ordinate of a spectrum or pattern, as written; percents as fractions.
    Ordinate,
    /// Anything else, as written.
    Other,
}

/// Rows under one program of temperature.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Which rows.
    pub rows: Range<usize>,
    /// What the temperature does.
    pub program: Program,
}

/// What the temperature does in a segment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Program {
    /// It changes at a rate, in K/s; negative where it falls.
    Ramp {
        /// The rate in K/s.
        rate: f64,
    },
    /// It stays.
    Hold {
        /// The median temperature in K.
        temperature: f64,
    },
}

/// Rows that were left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Why, as the end of a sentence: "markers, not measurements".
    pub reason: String,
    /// Their lines in the file, from 1.
    pub lines: Vec<usize>,
}

/// The direction of exothermic heat flow in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exo {
    /// Exothermic heat flow is positive.
    Up,
    /// Exothermic heat flow is negative.
    Down,
}

impl Run {
    /// The column with a role; none for [`Role::Other`], which several may have.
    pub fn column(&self, role: Role) -> Option<&Column> {
        self.columns.iter().find(|column| column.role == role && role != Role::Other)
    }

    /// The values of the column with a role.
    pub fn values(&self, role: Role) -> Option<&[f64]> {
        self.column(role).map(|column| column.values.as_slice())
    }

    /// The temperature of the sample, or else of the program, in K.
    pub fn temperature(&self) -> Option<&[f64]> {
        self.values(Role::SampleTemperature).or_else(|| self.values(Role::ProgramTemperature))
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.lines.len()
    }
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 10] = [
        Self::Time,
        Self::SampleTemperature,
        Self::ProgramTemperature,
        Self::HeatFlow,
        Self::Mass,
        Self::MassFraction,
        Self::Conversion,
        Self::Abscissa,
        Self::Ordinate,
        Self::Other,
    ];

    /// Its name in options, tables and messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::SampleTemperature => "temperature",
            Self::ProgramTemperature => "program_temperature",
            Self::HeatFlow => "heat_flow",
            Self::Mass => "mass",
            Self::MassFraction => "mass_fraction",
            Self::Conversion => "conversion",
            Self::Abscissa => "abscissa",
            Self::Ordinate => "ordinate",
            Self::Other => "other",
        }
    }

    /// Its name in sentences.
    pub fn words(self) -> &'static str {
        match self {
            Self::SampleTemperature => "temperature of the sample",
            Self::ProgramTemperature => "temperature of the program",
            Self::HeatFlow => "heat flow",
            Self::MassFraction => "mass in percent",
            _ => self.name(),
        }
    }

    /// The unit of its values; empty for a plain number, and where the file's own unit is kept.
    pub fn si_unit(self) -> &'static str {
        match self {
            Self::Time => "s",
            Self::SampleTemperature | Self::ProgramTemperature => "K",
            Self::HeatFlow => "W/kg",
            Self::Mass => "kg",
            _ => "",
        }
    }
}

impl fmt::Display for Program {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        use crate::units::{ZERO_CELSIUS, digits};
        match self {
            Self::Ramp { rate } => write!(out, "ramp at {} K/min", digits(rate * 60.0, 3)),
            Self::Hold { temperature } => {
                write!(out, "hold at {} °C", digits(temperature - ZERO_CELSIUS, 4))
            }
        }
    }
}
