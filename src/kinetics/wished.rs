//! What `kinetics.toml` says of models and predictions.

use super::in_words::{KELVIN, program_named, ttt_named};
use super::models::{Scheme, Target};
use super::prediction::Temperatures;
use super::{Ttt, Wishes};
use crate::diagnostics::Read;
use crate::diagnostics::reader::{Bounds, Field, Table};
use crate::units::{HeatingRate, Temperature, digits};
use toml::de::DeValue;

/// The keys at the top of the file.
pub(super) const KEYS: [&str; 4] = ["models", "fit", "predict", "ttt"];
const PROGRAM_KEYS: [&str; 5] = ["name", "temperature", "from", "to", "rate"];
const RATE: Bounds =
    Bounds { range: 1e-9..=1e3, says: "above zero; the sign follows from the temperatures" };
const SHARE: Bounds = Bounds { range: 0.001..=0.999, says: "from 0.001 to 0.999" };

/// Reads them.
pub(super) fn read(top: &Table<'_>) -> Read<Wishes> {
    let schemes = top.read_or("models", Vec::new(), |list| list.list("[\"F1 + F1\"]", read_scheme));
    let targets = Target::ALL.map(|target| (target.name(), target));
    let target = top.read_or("fit", Target::Conversion, |field| field.choice(&targets));
    let programs =
        top.read_or("predict", Vec::new(), |list| list.list("[[predict]]", read_program));
    let ttt = top.optional("ttt", read_ttt);
    Ok(Wishes { schemes: schemes?, target: target?, programs: programs?, ttt: ttt? })
}

fn read_scheme(field: &Field<'_>) -> Read<Scheme> {
    let name = field.line("F1 + F1")?;
    Scheme::named(name).map_err(|error| {
        field.error(
            error.to_string(),
            "",
            "name models such as \"A2\", \"F1 + A2\" or \"F1 -> D3\"",
        )
    })
}

/// A hold, as its temperature, or a ramp, as its ends and its rate; or either in words.
fn read_program(field: &Field<'_>) -> Read<(String, Temperatures)> {
    if let DeValue::String(words) = field.value {
        let found = program_named(words).map_err(|error| {
            field.error(format!("`{}`: {error}", field.name), "", &error.help())
        })?;
        return Ok((words.to_string(), found));
    }
    let example = "{ temperature = \"25 degC\" }";
    let table = field.table(&PROGRAM_KEYS, example)?;
    let name = table.read_or("name", "", |field| field.line("shelf life"));
    let kelvin = |field: &Field<'_>| field.quantity::<Temperature>(&KELVIN).map(|it| it.0);
    let (temperatures, own) = if let Some(hold) = table.get("temperature") {
        if let Some(other) = table.get("rate") {
            return Err(other.error("a hold has no rate", "", "delete `rate` or `temperature`"));
        }
        let held = kelvin(&hold)?;
        (Temperatures::hold(held), format!("{} K", digits(held, 5)))
    } else {
        let from = table.read("from", "from = \"20 degC\"", kelvin);
        let to = table.read("to", "to = \"200 degC\"", kelvin);
        let rate =
            table.read("rate", "rate = \"1 K/min\"", |field| field.quantity::<HeatingRate>(&RATE));
        let (from, to, HeatingRate(rate)) = (from?, to?, rate?);
        (Temperatures::ramp(from, to, rate), format!("{} K/min", digits(rate * 60.0, 3)))
    };
    let name = name?;
    Ok((if name.is_empty() { own } else { name.to_owned() }, temperatures))
}

fn read_ttt(field: &Field<'_>) -> Read<Ttt> {
    if let DeValue::String(words) = field.value {
        return ttt_named(words).map_err(|error| {
            let help = "e.g. \"25 degC to 200 degC\"";
            field.error(format!("`{}`: {error}", field.name), "", help)
        });
    }
    let example = "{ temperatures = [\"100 degC\", \"150 degC\"], conversions = [0.1, 0.5] }";
    let table = field.table(&["temperatures", "conversions"], example)?;
    let temperatures = table.read("temperatures", "temperatures = [\"100 degC\"]", |list| {
        list.list("[\"100 degC\"]", |field| field.quantity::<Temperature>(&KELVIN).map(|it| it.0))
    });
    let conversions = table.read("conversions", "conversions = [0.1, 0.5]", |list| {
        list.list("[0.1, 0.5]", |field| field.number_in(&SHARE))
    });
    let mut conversions = conversions?;
    conversions.sort_by(f64::total_cmp);
    Ok(Ttt { temperatures: temperatures?, conversions })
}
