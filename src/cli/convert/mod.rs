//! `tautomata convert`: what grinding, purification and measurements mean for the sample.

mod entry;
mod rows;
mod show;

use super::say;
use crate::sample::OutOfRange;
use crate::sample::grinding::Mill;
use crate::substance::Substance;
use crate::units::{
    ANGSTROM_PER_METRE, AreaPerMass, EnergyPerMass, Length, LineDensity, Quantity, Time,
};
use rows::Input;
use std::process::ExitCode;

/// Arguments of `tautomata convert`.
#[derive(Debug, clap::Args)]
#[command(
    group = clap::ArgGroup::new("given").multiple(false),
    after_help = "Without any of the quantities: a table over grinding times. docs/grinding.md \
                  has every formula, with what it rests on."
)]
pub struct Arguments {
    /// The mill, mortar or "ball mill"; without a quantity, both.
    #[arg(long, value_name = "NAME", value_parser = mill)]
    mill: Option<Mill>,
    /// Grinding time, e.g. "15 min".
    #[arg(long, group = "given", requires = "mill", value_parser = quantity::<Time>)]
    #[arg(allow_hyphen_values = true)]
    time: Option<Time>,
    /// Energy that the mill put in, e.g. "0.3 kJ/g".
    #[arg(long, group = "given", requires = "mill", value_parser = quantity::<EnergyPerMass>)]
    #[arg(allow_hyphen_values = true)]
    dose: Option<EnergyPerMass>,
    /// Weak spots, share of the molecules, e.g. 0.02.
    #[arg(long, value_name = "SHARE", group = "given", value_parser = number)]
    #[arg(allow_hyphen_values = true)]
    fraction: Option<f64>,
    /// Density of dislocations, e.g. "1e16 1/m2".
    #[arg(long, value_name = "DENSITY", group = "given", value_parser = quantity::<LineDensity>)]
    #[arg(allow_hyphen_values = true)]
    dislocations: Option<LineDensity>,
    /// Size of the crystallites from widths of reflections, e.g. "25 nm".
    #[arg(long, value_name = "SIZE", group = "given", value_parser = quantity::<Length>)]
    #[arg(allow_hyphen_values = true)]
    scherrer: Option<Length>,
    /// Strain from a Williamson–Hall plot, with the size that it gives, e.g. 0.002.
    #[arg(long, requires = "scherrer", conflicts_with = "mill", value_parser = number)]
    #[arg(allow_hyphen_values = true)]
    strain: Option<f64>,
    /// Surface area of the powder (BET), e.g. "12 m2/g".
    #[arg(long, value_name = "AREA", group = "given", conflicts_with = "mill")]
    #[arg(allow_hyphen_values = true, value_parser = quantity::<AreaPerMass>)]
    bet: Option<AreaPerMass>,
    /// How often the crude substance was recrystallized, e.g. 2.
    #[arg(long, value_name = "TIMES", group = "given", conflicts_with = "mill")]
    #[arg(allow_hyphen_values = true, value_parser = times)]
    recrystallize: Option<u32>,
    /// Print CSV: units in the names of the columns, and the last column names the estimates.
    #[arg(long)]
    csv: bool,
}

/// Prints a conversion, or a table of them.
///
/// # Errors
/// If a number lies beyond the range of a formula.
pub fn convert(arguments: &Arguments) -> Result<ExitCode, OutOfRange> {
    say::line(text(arguments)?);
    Ok(ExitCode::SUCCESS)
}

/// What [`convert`] prints.
///
/// # Errors
/// As [`convert`].
pub fn text(arguments: &Arguments) -> Result<String, OutOfRange> {
    let mill = arguments.mill;
    let substance = Substance::built_in();
    let density = substance.crystal().density(substance.molar_mass());
    if let Some(input) = arguments.input() {
        let row = rows::converted(input, mill, density)?;
        return Ok(if arguments.csv { show::csv(&[row]) } else { show::block(&row) });
    }
    let mills = mill.map_or(Mill::ALL.to_vec(), |mill| vec![mill]);
    let table = |mill| rows::over_times(mill, density);
    let tables = mills.into_iter().map(table).collect::<Result<Vec<_>, _>>()?;
    Ok(if arguments.csv { show::csv(&tables.concat()) } else { show::tables(&tables) })
}

impl Arguments {
    /// What was given, in SI units.
    fn input(&self) -> Option<Input> {
        let size = self.scherrer.map(|Length(angstrom)| angstrom / ANGSTROM_PER_METRE);
        None.or(self.time.map(|time| Input::Time(time.0)))
            .or(self.dose.map(|dose| Input::Dose(dose.0)))
            .or(self.fraction.map(Input::WeakSpots))
            .or(self.dislocations.map(|density| Input::Dislocations(density.0)))
            .or(self.strain.zip(size).map(|(strain, size)| Input::Strain(strain, size)))
            .or(size.map(Input::Crystallite))
            .or(self.bet.map(|area| Input::Area(area.0)))
            .or(self.recrystallize.map(Input::Recrystallizations))
    }
}

/// Reads the name of a mill.
fn mill(text: &str) -> Result<Mill, String> {
    let names = || Mill::ALL.map(Mill::name).join(", ");
    Mill::named(text).ok_or_else(|| format!("possible: {}", names()))
}

/// Reads a number with its unit; says what is wrong with it and what to do.
fn quantity<Q: Quantity>(text: &str) -> Result<Q, String> {
    text.parse().map_err(|error: crate::units::UnitError| format!("{error}; {}", error.help()))
}

/// Reads a number that has no unit.
fn number(text: &str) -> Result<f64, String> {
    text.parse().map_err(|_| "expected a number without a unit, e.g. 0.02".to_owned())
}

/// Reads how often something was done.
fn times(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| "expected a whole number, e.g. 2".to_owned())
}
