//! The table `[melting]`: whether and how the crystal melts.

use super::heat::kelvins;
use super::toml_text::{line, quoted};
use crate::diagnostics::Read;
use crate::diagnostics::reader::{Bounds, Field, Table};
use crate::mechanism::Melting;
use crate::substance::Substance;
use crate::units::{Length, Quantity, Temperature, TemperatureLength};

const POINT: Bounds = Bounds { range: 1.0..=2000.0, says: "1 K to 2000 K" };
const BY_SIZE: Bounds = Bounds { range: 0.0..=1e6, says: "0 to 1e5 K nm" };
const BY_IMPURITY: Bounds = Bounds { range: 0.0..=2000.0, says: "0 K to 2000 K" };
const CRYSTALLITE: Bounds = Bounds { range: 1.0..=1e10, says: "1 angstrom to 1 m" };

const KEYS: [&str; 4] = ["point", "size_depression", "impurity_depression", "crystallite"];

/// Reads the table; without one nothing melts. What it leaves out is as in the record of the
/// substance; the crystallite size that of a ground powder, in Å.
pub(super) fn read(
    field: Option<&Field<'_>>,
    substance: Option<&Substance>,
    ground: Option<f64>,
) -> Read<Option<Melting>> {
    let Some(field) = field else { return Ok(None) };
    let table = field.table(&KEYS, "[melting]")?;
    let point = given::<Temperature>(&table, "point", substance, |f| f.quantity(&POINT));
    let by_size =
        given::<TemperatureLength>(&table, "size_depression", substance, |f| f.quantity(&BY_SIZE));
    let by_impurity = given::<Temperature>(&table, "impurity_depression", substance, |f| {
        kelvins(f, &BY_IMPURITY).map(Temperature)
    });
    let crystallite = table.optional("crystallite", |f| f.quantity::<Length>(&CRYSTALLITE));
    let (point, by_size, by_impurity) = (point?, by_size?, by_impurity?);
    let crystallite = crystallite?.map(Length::value);
    let melting = Melting { point, by_size, crystallite: crystallite.or(ground), by_impurity };
    if melting.pure_point() <= 0.0 {
        let message = "crystallites so small would melt at the absolute zero";
        let help = "give a larger `crystallite`, or a smaller `size_depression`";
        return Err(field.error(message, "", help));
    }
    Ok(Some(melting))
}

/// A number as the scenario gives it, or else the record of the substance; noted as missing if
/// neither does.
fn given<Q: Quantity>(
    table: &Table<'_>,
    key: &str,
    substance: Option<&Substance>,
    read: impl FnOnce(&Field<'_>) -> Read<Q>,
) -> Read<f64> {
    if let Some(field) = table.get(key) {
        return read(&field).map(Q::value);
    }
    let numbers = substance.map(|substance| substance.numbers("melting")).unwrap_or_default();
    let number = numbers.iter().find(|number| number.name == key);
    let known = number.and_then(|number| number.text().parse::<Q>().ok());
    known.map(Q::value).ok_or_else(|| {
        let label = "there is no record of this substance";
        let help = format!("add `{key}` as it is known of this substance");
        table.log.missing(&table.place, format!("`{key}` is missing"), label, &help)
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
