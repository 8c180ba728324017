//! The table `[melting]`: whether and how the crystal melts.

use super::heat::kelvins;
use super::reader::{Bounds, Field};
use super::toml_text::{line, quoted};
use crate::mechanism::Melting;
use crate::units::{Length, Temperature, TemperatureLength};

const POINT: Bounds = Bounds { range: 1.0..=2000.0, says: "1 K to 2000 K" };
const BY_SIZE: Bounds = Bounds { range: 0.0..=1e6, says: "0 to 1e5 K nm" };
const BY_IMPURITY: Bounds = Bounds { range: 0.0..=2000.0, says: "0 K to 2000 K" };
const CRYSTALLITE: Bounds = Bounds { range: 1.0..=1e10, says: "1 angstrom to 1 m" };

/// Of the built-in crystal: melts at 160–165 °C (lit); the depressions follow from an
/// estimated heat of fusion of 24.6 kJ/mol.
const DEFAULT: Melting =
    Melting { point: 435.0, by_size: 1920.0, crystallite: None, by_impurity: 64.0 };

/// Reads the table; without one nothing melts. The crystallite size is that of a ground
/// powder, in Å, unless the table gives another.
#[expect(clippy::option_option, reason = "outer: could it be read; inner: does it melt")]
pub(super) fn read(field: Option<&Field<'_>>, ground: Option<f64>) -> Option<Option<Melting>> {
    let Some(field) = field else { return Some(None) };
    let keys = ["point", "size_depression", "impurity_depression", "crystallite"];
    let table = field.table(&keys, "[melting]")?;
    let point = table
        .get("point")
        .map_or(Some(DEFAULT.point), |f| f.quantity::<Temperature>(&POINT).map(|t| t.0));
    let by_size = table
        .get("size_depression")
        .map_or(Some(DEFAULT.by_size), |f| f.quantity::<TemperatureLength>(&BY_SIZE).map(|q| q.0));
    let by_impurity = match table.get("impurity_depression") {
        Some(_) => kelvins(&table, "impurity_depression", &BY_IMPURITY),
        None => Some(DEFAULT.by_impurity),
    };
    let crystallite = match table.get("crystallite") {
        Some(field) => field.quantity::<Length>(&CRYSTALLITE).map(|length| Some(length.0)),
        None => Some(ground),
    };
    let melting = Melting {
        point: point?,
        by_size: by_size?,
        crystallite: crystallite?,
        by_impurity: by_impurity?,
    };
    if melting.pure_point() <= 0.0 {
        let message = "crystallites so small would melt at the absolute zero";
        field.error(message, "", "give a larger `crystallite`, or a smaller `size_depression`");
        return None;
    }
    Some(Some(melting))
}

/// Writes the table as it is read.
pub(super) fn write(out: &mut String, melting: &Melting) {
    out.push_str("\n[melting]\n");
    line(out, "point", quoted(Temperature(melting.point)));
    line(out, "size_depression", quoted(TemperatureLength(melting.by_size)));
    line(out, "impurity_depression", quoted(Temperature(melting.by_impurity)));
    if let Some(size) = melting.crystallite {
        line(out, "crystallite", quoted(Length(size)));
    }
}
