//! The table `[instruments]`: what instruments would show, when, and with which numbers.

use super::record::{duration, read_interval, read_moments};
use super::toml_text::{line, quoted};
use crate::crystal::Structure;
use crate::diagnostics::Read;
use crate::diagnostics::names::did_you_mean;
use crate::diagnostics::reader::{Entry, Field, Table, all};
use crate::instruments::{Instrument, Instruments, Sheet, SheetError, xrd};
use crate::protocol::Protocol;
use crate::substance::Substance;
use crate::units::Time;

/// Into how many intervals looks cut the protocol if the scenario does not say.
const DEFAULT_LOOKS: f64 = 20.0;
/// The same of readings of the calorimeter.
const DEFAULT_READINGS: f64 = 400.0;

/// The most points of a spectrum.
const MOST_POINTS: f64 = 100_000.0;

/// The crystal that is looked at, and the substance, if there is a record of it.
type LookedAt<'a> = (&'a Structure, Option<&'static Substance>);

/// Reads the table; without it no instrument looks.
pub(super) fn read(
    field: Option<&Field<'_>>,
    protocol: &Read<Protocol>,
    looked_at: Option<LookedAt<'_>>,
) -> Read<Option<Instruments>> {
    let Some(field) = field else { return Ok(None) };
    let mut keys = vec!["use", "at", "every", "heat_every"];
    keys.extend(Instrument::ALL.map(Instrument::name));
    let table = field.table(&keys, "[instruments]")?;
    let used = read_used(&table);
    let looks = read_looks(&table, protocol);
    let total = duration(protocol);
    let heat_every = match table.get("heat_every") {
        Some(field) => read_interval(&field, total),
        None => total.map(|total| total / DEFAULT_READINGS),
    };
    let sheet = |instrument: Instrument| {
        let sheet = blank(instrument, looked_at);
        table.read_or(instrument.name(), sheet.clone(), |field| read_sheet(field, sheet))
    };
    let sheets = Instrument::ALL.map(|instrument| (instrument, sheet(instrument)));
    let used = used?;
    let mut read = Vec::new();
    for (instrument, sheet) in sheets {
        let sheet = sheet?;
        if used.contains(&instrument) {
            read.push((instrument, sheet));
        }
    }
    if let Some(looked_at) = looked_at {
        check_known(&table, &read, looked_at)?;
    }
    Ok(Some(Instruments { looks: looks?, heat_every: heat_every?, sheets: read }))
}

/// The numbers of an instrument before the scenario sets any: those of a substance without a record
/// are not known, nor are intensities of reflections in any other cell than that of the record.
fn blank(instrument: Instrument, looked_at: Option<LookedAt<'_>>) -> Sheet {
    let substance = looked_at.and_then(|(_, substance)| substance);
    let mut sheet = instrument.sheet(substance);
    if let (Instrument::Xrd, Some((structure, Some(substance)))) = (instrument, looked_at)
        && substance.crystal().cell != structure.cell
    {
        xrd::forget_intensities(&mut sheet);
    }
    sheet
}

/// Notes which instruments in use lack numbers of the substance.
fn check_known(
    table: &Table<'_>,
    used: &[(Instrument, Sheet)],
    (structure, substance): LookedAt<'_>,
) -> Read<()> {
    let lacks = |(_, sheet): &&(Instrument, Sheet)| !sheet.unknown().is_empty();
    // Whoever gives some of the numbers wants to know which are left.
    let (begun, bare): (Vec<_>, Vec<_>) =
        used.iter().filter(lacks).partition(|(one, _)| table.get(one.name()).is_some());
    let mut sound = Ok(());
    for (instrument, sheet) in &begun {
        let message = format!("`{}` needs more numbers of this substance", instrument.name());
        let help = format!("add {}", sheet.unknown().join(", "));
        sound = Err(table.log.error(&table.place_of(instrument.name()), message, "", &help));
    }
    if !bare.is_empty() {
        let names: Vec<&str> = bare.iter().map(|(instrument, _)| instrument.name()).collect();
        let molecule = structure.molecule.as_ref();
        let of = molecule.map_or(structure.name.as_str(), |molecule| &molecule.formula);
        let (message, label) = match substance {
            Some(substance) => (
                "no intensities of reflections are known of this crystal".to_owned(),
                format!("those on record are of the crystal of {}", substance.name),
            ),
            None => (
                format!("what {} would show of {of} is not known", names.join(", ")),
                "there is no record of this substance".to_owned(),
            ),
        };
        let hint = Substance::hint(molecule.filter(|_| substance.is_none()));
        let help = format!(
            "leave {} out of `use`, or give the numbers in [instruments.{}] as \
             docs/instruments.md says{}{hint}",
            if bare.len() > 1 { "these" } else { "it" },
            names[0],
            if hint.is_empty() { "" } else { "; " },
        );
        sound = Err(table.log.error(&table.place_of("use"), message, &label, &help));
    }
    sound
}

/// The instruments that are used: all, if the scenario does not say.
fn read_used(table: &Table<'_>) -> Read<Vec<Instrument>> {
    let Some(field) = table.get("use") else { return Ok(Instrument::ALL.to_vec()) };
    let words = Instrument::ALL.map(|instrument| (instrument.name(), instrument));
    field.list("[\"ftir\", \"dsc\"]", |item| item.choice(&words))
}

fn read_looks(table: &Table<'_>, protocol: &Read<Protocol>) -> Read<Vec<f64>> {
    let total = duration(protocol);
    match (table.get("at"), table.get("every")) {
        (Some(_), Some(every)) => {
            Err(every.error("`every` and `at` both say when to look", "", "leave one of them out"))
        }
        (Some(at), None) => read_moments(&at, total, "look"),
        (None, Some(every)) => {
            let every = read_interval(&every, total)?;
            Ok(protocol.as_ref()?.moments_every(every))
        }
        (None, None) => Ok(protocol.as_ref()?.moments_every(total? / DEFAULT_LOOKS)),
    }
}

/// A table of numbers by name, each in the unit of its default.
fn read_sheet(field: &Field<'_>, mut sheet: Sheet) -> Read<Sheet> {
    let table = field.any_table("{ NAME = \"6 1/cm\" }")?;
    all(table.entries.iter().map(|entry| set(&mut sheet, entry)))?;
    let points = sheet.points();
    if points.is_some_and(|points| !(2.0..=MOST_POINTS).contains(&points)) {
        let message = "the range and the step of this instrument make no spectrum";
        return Err(field.error(
            message,
            "",
            "2 to 100000 points are possible: (to − from) / step",
        ));
    }
    Ok(sheet)
}

fn set(sheet: &mut Sheet, entry: &Entry<'_>) -> Read<()> {
    let field = &entry.field;
    let text = match field.value {
        toml::de::DeValue::Integer(_) | toml::de::DeValue::Float(_) => field.number()?.to_string(),
        _ => field.text("6 1/cm")?.to_owned(),
    };
    sheet.set(entry.key, &text).map_err(|error| match &error {
        SheetError::Unknown => {
            let help = did_you_mean(entry.key, &sheet.names(), "its numbers");
            let message = "this instrument has no such number";
            field.log.error(&entry.key_place, message, "", &help)
        }
        SheetError::Unit { example } => {
            let help = format!("e.g. `{} = \"{example}\"`", entry.key);
            field.error(error.to_string(), "", &help)
        }
    })
}

/// Writes the table as it is read.
pub(super) fn write(out: &mut String, instruments: &Instruments) {
    out.push_str("\n# When instruments look, and with which numbers.\n[instruments]\n");
    let list = |items: Vec<String>| format!("[{}]", items.join(", "));
    let used = instruments.sheets.iter().map(|(used, _)| quoted(used.name()));
    line(out, "use", list(used.collect()));
    let looks = instruments.looks.iter().map(|time| quoted(Time(*time)));
    line(out, "at", list(looks.collect()));
    line(out, "heat_every", quoted(Time(instruments.heat_every)));
    for (instrument, sheet) in &instruments.sheets {
        for part in ["\n[instruments.", instrument.name(), "]\n"] {
            out.push_str(part);
        }
        sheet.numbers.iter().for_each(|number| line(out, &number.name, quoted(number.text())));
    }
}
