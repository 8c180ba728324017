//! The step `wash`, which ends a protocol.

use super::step::Step;
use super::toml_text::{line, quoted};
use crate::diagnostics::reader::{Field, Table};
use crate::diagnostics::{Read, Reported};
use crate::protocol::Wash;
use toml::Spanned;
use toml::de::DeValue;

const NAME: &str = "wash";
const LONGEST_SOLUBLE: u64 = 1000;
/// Units of the longest chain that dissolves where nothing else is said.
const SOLUBLE: u64 = 3;

/// The keys of the step.
pub(super) const KEYS: [&str; 2] = ["step", "soluble_units"];

/// Takes a wash off the end of a protocol: the steps before it, and the wash. It is `None`,
/// too, where it is at fault.
pub(super) fn split_off<'s, 'a>(steps: &'s [Field<'a>]) -> (&'s [Field<'a>], Option<(Wash, Step)>) {
    match steps.split_last() {
        Some((last, before)) if is_wash(last) && !before.is_empty() => (before, read(last).ok()),
        _ => (steps, None),
    }
}

fn is_wash(step: &Field<'_>) -> bool {
    let DeValue::Table(table) = step.value else { return false };
    let name = table.get("step").map(Spanned::get_ref);
    matches!(name, Some(DeValue::String(name)) if name == NAME)
}

fn read(step: &Field<'_>) -> Read<(Wash, Step)> {
    let table = step.table(&KEYS, "step = \"wash\"")?;
    let units =
        table.read_or("soluble_units", SOLUBLE, |units| units.whole(0..=LONGEST_SOLUBLE))?;
    let came_to =
        format!("dissolves monomer and chains of up to {units} units that solvent reaches");
    let default = SOLUBLE.to_string();
    let step = Step::of(&table, &[("soluble_units", &default)], &[], came_to);
    Ok((Wash { soluble_units: units as u32 }, step))
}

/// Notes a wash that other steps follow, or that none precedes.
pub(super) fn misplaced(table: &Table<'_>) -> Reported {
    let help = "put it behind all others; the first step sets a temperature";
    table.log.error(&table.place_of("step"), "a wash must be the last of several steps", "", help)
}

/// Writes the step as it is read.
pub(super) fn write(out: &mut String, wash: Wash) {
    out.push_str("\n[[protocol]]\n");
    line(out, "step", quoted(NAME));
    line(out, "soluble_units", wash.soluble_units);
}
