//! Which unit cell a scenario names: built in, a generic lattice, a CIF, or one of its own.

use super::Origin;
use super::inline;
use super::log::Place;
use super::reader::{Bounds, Field, Table, did_you_mean};
use crate::crystal::{GENERIC, Structure, dimethyl_dicyanodiazepine, from_cif, generic};
use crate::measured::read_text;
use crate::units::Length;
use toml::de::DeValue;

/// The structure that is taken where none is named.
pub(super) const BUILT_IN: &str = "dimethyl-dicyanodiazepine";
/// Å.
const DEFAULT_SPACING: f64 = 10.0;
const SPACING: Bounds = Bounds { range: 0.1..=1e4, says: "0.1 angstrom to 1 um" };

/// Reads `structure` and `spacing` of the table `[crystal]`.
pub(super) fn read(crystal: &Table<'_>, origin: &Origin) -> Option<Structure> {
    let spacing = crystal.get("spacing");
    let length = spacing.as_ref().map(|field| field.quantity::<Length>(&SPACING));
    let Some(field) = crystal.get("structure") else {
        refuse_spacing(spacing.as_ref());
        return Some(dimethyl_dicyanodiazepine());
    };
    if let DeValue::Table(_) = field.value {
        refuse_spacing(spacing.as_ref());
        return inline::read(&field);
    }
    let name = field.text(BUILT_IN)?;
    if GENERIC.contains(&name) {
        let angstrom = length.map_or(Some(DEFAULT_SPACING), |read| read.map(|length| length.0));
        return generic(name, angstrom?);
    }
    refuse_spacing(spacing.as_ref());
    if name == BUILT_IN {
        return Some(dimethyl_dicyanodiazepine());
    }
    if name.to_lowercase().ends_with(".cif") {
        return read_cif(&field, name, origin);
    }
    let mut names = vec![BUILT_IN];
    names.extend(GENERIC);
    let help =
        format!("{}, a file \"name.cif\", or a table", did_you_mean(name, &names, "possible"));
    field.error(format!("unknown structure \"{name}\""), "", &help);
    None
}

fn refuse_spacing(spacing: Option<&Field<'_>>) {
    if let Some(field) = spacing {
        let help = format!("delete it, or choose one of {}", GENERIC.join(", "));
        field.error("`spacing` belongs to the generic lattices only", "", &help);
    }
}

fn read_cif(field: &Field<'_>, name: &str, origin: &Origin) -> Option<Structure> {
    let text = match read_text(&origin.folder.join(name)) {
        Ok(text) => text,
        Err(error) => {
            let help = "a path is taken from the scenario's own folder";
            field.error(format!("cannot read \"{name}\""), &super::cause(&error), help);
            return None;
        }
    };
    let file = field.log.add_file(name, &text);
    match from_cif(&text, name) {
        Ok(structure) => Some(structure),
        Err(error) => {
            for issue in error.issues {
                let start = offset(&text, issue.line, issue.column);
                let end = text[start..].char_indices().nth(issue.length.max(1));
                let end = end.map_or(text.len(), |(length, _)| start + length);
                let place = Place { file, span: start..end };
                field.log.error(&place, issue.message, "", issue.hint.as_deref().unwrap_or(""));
            }
            None
        }
    }
}

/// The byte at a line and a column (in characters), both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let within = text[before..].char_indices().nth(column.saturating_sub(1));
    within.map_or(text.len(), |(at, _)| before + at)
}

/// The name, and for a generic lattice the spacing in Å, that `structure` can be had by.
pub(super) fn named(structure: &Structure) -> Option<(&str, Option<f64>)> {
    let name = structure.name.as_str();
    if name == BUILT_IN && *structure == dimethyl_dicyanodiazepine() {
        return Some((name, None));
    }
    // The third edge of every generic cell is its spacing.
    let spacing = structure.cell.lengths[2];
    let same = generic(name, spacing).as_ref() == Some(structure);
    same.then_some((name, Some(spacing)))
}
