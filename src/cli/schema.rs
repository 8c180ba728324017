//! `tautomata schema`: what editors complete and check files by.

use super::say;
use crate::{fit, scenario, study};
use clap::ValueEnum;
use std::process::ExitCode;

/// Arguments of `tautomata schema`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Of what.
    #[arg(value_enum)]
    kind: Kind,
}

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// One sample.
    Scenario,
    /// Many samples that differ in swept values.
    Study,
    /// Measured curves, and the numbers that are free.
    Fit,
}

impl Kind {
    /// Its word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scenario => "scenario",
            Self::Study => "study",
            Self::Fit => "fit",
        }
    }

    /// The file beside files of this kind that `new` writes.
    pub fn file(self) -> String {
        format!("{}.schema.json", self.name())
    }

    /// The schema as text.
    pub fn schema(self) -> String {
        let schema = match self {
            Self::Scenario => scenario::schema(),
            Self::Study => study::schema(),
            Self::Fit => fit::schema(),
        };
        format!("{schema:#}\n")
    }
}

/// Prints a schema.
pub fn schema(arguments: &Arguments) -> ExitCode {
    say::line(arguments.kind.schema().trim_end());
    ExitCode::SUCCESS
}
