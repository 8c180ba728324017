//! The table `[melting]`: whether and how the crystal melts.

use super::heat::kelvins;
use super::parameters;
use super::reader::{Bounds, Field};
use super::toml_text::{line, quoted};
use crate::mechanism::Melting;
use crate::units::{Length, Temperature, TemperatureLength};

const POINT: Bounds = Bounds { range: 1.0..=2000.0, says: "1 K to 2000 K" };
const BY_SIZE: Bounds = Bounds { range: 0.0..=1e6, says: "0 to 1e5 K nm" };
const BY_IMPURITY: Bounds = Bounds { range: 0.0..=2000.0, says: "0 K to 2000 K" };
const CRYSTALLITE: Bounds = Bounds { range: 1.0..=1e10, says: "1 angstrom to 1 m" };

const KEYS: [&str; 4] = ["point", "size_depression", "impurity_depression", "crystallite"];

/// A crystal that melts at the lowest temperature there is, and depressed by nothing.
const NOTHING: Melting = Melting { point: 1.0, by_size: 0.0, crystallite: None, by_impurity: 0.0 };

/// Reads the table; without one nothing melts. What it leaves out is as in the `[melting]` of
/// the parameter file, where each value stands in a table `{ value, basis, source }`; the
/// crystallite size that of a ground powder, in Å.
#[expect(clippy::option_option, reason = "outer: could it be read; inner: does it melt")]
pub(super) fn read(
    field: Option<&Field<'_>>,
    defaults: &Field<'_>,
    ground: Option<f64>,
) -> Option<Option<Melting>> {
    let Some(field) = field else { return Some(None) };
    let values = parameters::documented(defaults, &KEYS, "[melting]")?;
    let nothing = Melting { crystallite: ground, ..NOTHING };
    let defaults = fill(nothing, |key| values.get(key).cloned())?;
    let table = field.table(&KEYS, "[melting]")?;
    let melting = fill(defaults, |key| table.get(key))?;
    if melting.pure_point() <= 0.0 {
        let message = "crystallites so small would melt at the absolute zero";
        field.error(message, "", "give a larger `crystallite`, or a smaller `size_depression`");
        return None;
    }
    Some(Some(melting))
}

fn fill<'a>(from: Melting, get: impl Fn(&str) -> Option<Field<'a>>) -> Option<Melting> {
    let point =
        get("point").map_or(Some(from.point), |f| f.quantity::<Temperature>(&POINT).map(|t| t.0));
    let by_size = get("size_depression")
        .map_or(Some(from.by_size), |f| f.quantity::<TemperatureLength>(&BY_SIZE).map(|q| q.0));
    let by_impurity = get("impurity_depression")
        .map_or(Some(from.by_impurity), |field| kelvins(&field, &BY_IMPURITY));
    let crystallite = get("crystallite")
        .map_or(Some(from.crystallite), |f| f.quantity::<Length>(&CRYSTALLITE).map(|l| Some(l.0)));
    Some(Melting {
        point: point?,
        by_size: by_size?,
        crystallite: crystallite?,
        by_impurity: by_impurity?,
    })
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
