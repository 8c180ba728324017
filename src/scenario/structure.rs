//! Which unit cell a scenario names: built in, a generic lattice, a CIF, or one of its own.

use super::inline;
use super::{Origin, unreadable};
use crate::crystal::{GENERIC, Structure, dimethyl_dicyanodiazepine, from_cif, generic};
use crate::diagnostics::names::did_you_mean;
use crate::diagnostics::reader::{Bounds, Field, Table};
use crate::diagnostics::{Read, Reported};
use crate::measured::read_text;
use crate::units::Length;
use toml::de::DeValue;

/// The structure that is taken where none is named.
pub(super) const BUILT_IN: &str = "dimethyl-dicyanodiazepine";
/// Å.
const DEFAULT_SPACING: f64 = 10.0;
const SPACING: Bounds = Bounds { range: 0.1..=1e4, says: "0.1 angstrom to 1 um" };

/// Reads `structure` and `spacing` of the table `[crystal]`.
pub(super) fn read(crystal: &Table<'_>, origin: &Origin) -> Read<Structure> {
    let spacing = crystal.get("spacing");
    let length = spacing.as_ref().map(|field| field.quantity::<Length>(&SPACING));
    let Some(field) = crystal.get("structure") else {
        refuse_spacing(spacing.as_ref());
        return Ok(dimethyl_dicyanodiazepine());
    };
    if let DeValue::Table(_) = field.value {
        refuse_spacing(spacing.as_ref());
        return inline::read(&field);
    }
    let name = field.text(BUILT_IN)?;
    if GENERIC.contains(&name) {
        let angstrom = length.map_or(Ok(DEFAULT_SPACING), |read| read.map(|length| length.0));
        return generic(name, angstrom?).ok_or_else(|| unknown(&field, name));
    }
    refuse_spacing(spacing.as_ref());
    if name == BUILT_IN {
        return Ok(dimethyl_dicyanodiazepine());
    }
    if name.to_lowercase().ends_with(".cif") {
        return read_cif(&field, name, origin);
    }
    Err(unknown(&field, name))
}

fn unknown(field: &Field<'_>, name: &str) -> Reported {
    let mut names = vec![BUILT_IN];
    names.extend(GENERIC);
    let help =
        format!("{}, a file \"name.cif\", or a table", did_you_mean(name, &names, "possible"));
    field.error(format!("unknown structure \"{name}\""), "", &help)
}

fn refuse_spacing(spacing: Option<&Field<'_>>) {
    if let Some(field) = spacing {
        let help = format!("delete it, or choose one of {}", GENERIC.join(", "));
        field.error("`spacing` belongs to the generic lattices only", "", &help);
    }
}

fn read_cif(field: &Field<'_>, name: &str, origin: &Origin) -> Read<Structure> {
    let text =
        read_text(&origin.folder.join(name)).map_err(|error| unreadable(field, name, &error))?;
    from_cif(&text, name).map_err(|mistakes| field.log.adopt(mistakes))
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
