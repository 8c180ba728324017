//! The table `[melting]`: whether and how the crystal melts.

use super::heat::kelvins;
use super::reader::{Bounds, Field, Table};
use super::toml_text::{line, quoted};
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
#[expect(clippy::option_option, reason = "outer: could it be read; inner: does it melt")]
pub(super) fn read(
    field: Option<&Field<'_>>,
    substance: Option<&Substance>,
    ground: Option<f64>,
) -> Option<Option<Melting>> {
    let Some(field) = field else { return Some(None) };
    let table = field.table(&KEYS, "[melting]")?;
    let given = |key: &str, read: &dyn Fn(&Field<'_>) -> Option<f64>| match table.get(key) {
        Some(field) => read(&field).map(Some),
        None => Some(None),
    };
    let point = given("point", &|f| f.quantity::<Temperature>(&POINT).map(|t| t.0));
    let by_size = given("size_depression", &|f| {
        f.quantity::<TemperatureLength>(&BY_SIZE).map(|product| product.0)
    });
    let by_impurity = given("impurity_depression", &|f| kelvins(f, &BY_IMPURITY));
    let crystallite =
        given("crystallite", &|f| f.quantity::<Length>(&CRYSTALLITE).map(|length| length.0));
    let point = point?.or_else(|| known::<Temperature>(&table, "point", substance));
    let by_size =
        by_size?.or_else(|| known::<TemperatureLength>(&table, "size_depression", substance));
    let by_impurity =
        by_impurity?.or_else(|| known::<Temperature>(&table, "impurity_depression", substance));
    let (point, by_size, by_impurity) = (point?, by_size?, by_impurity?);
    let melting = Melting { point, by_size, crystallite: crystallite?.or(ground), by_impurity };
    if melting.pure_point() <= 0.0 {
        let message = "crystallites so small would melt at the absolute zero";
        field.error(message, "", "give a larger `crystallite`, or a smaller `size_depression`");
        return None;
    }
    Some(Some(melting))
}

/// A number that the scenario leaves out, from the record of the substance; noted as missing if
/// there is no record.
fn known<Q: Quantity>(table: &Table<'_>, key: &str, substance: Option<&Substance>) -> Option<f64> {
    let Some(substance) = substance else {
        let label = "there is no record of this substance";
        let help = format!("add `{key}` as it is known of this substance");
        table.log.missing(&table.place, format!("`{key}` is missing"), label, &help);
        return None;
    };
    let numbers = substance.numbers("melting");
    let number = numbers.iter().find(|number| number.name == key)?;
    number.text().parse::<Q>().ok().map(Q::value)
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
