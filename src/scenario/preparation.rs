//! Steps that prepare a sample before it is heated: recrystallizing and grinding.

use super::heat::TEMPERATURE;
use super::weak_spots::FRACTION;
use crate::crystal::Structure;
use crate::diagnostics::Read;
use crate::diagnostics::reader::{Bounds, Field, Table, all};
use crate::sample::grinding::{Damage, Mill};
use crate::sample::purity::impurity_after;
use crate::sample::{Amount, OutOfRange, Recipe};
use crate::substance::Substance;
use crate::units::{
    ANGSTROM_PER_METRE, ANGSTROM_PER_NM, AreaPerMass, EnergyPerMass, Length, LineDensity,
    Temperature, Time, digits, number,
};

pub(super) const RECRYSTALLIZE_KEYS: [&str; 2] = ["step", "times"];
pub(super) const GRIND_KEYS: [&str; 11] = [
    "step",
    "temperature",
    "mill",
    "time",
    "dose",
    "fraction",
    "disordered",
    "dislocations",
    "scherrer",
    "strain",
    "bet",
];
const MOST_TIMES: u64 = 100;
/// The formulas themselves know what they cover.
const ANY: Bounds = Bounds { range: 0.0..=f64::MAX, says: "0 or more" };

/// What preparing has made of a sample.
#[derive(Clone, Copy)]
pub(super) struct Prepared {
    /// How it is made.
    pub recipe: Recipe,
    /// Size of the crystallites in Å, if grinding told it.
    pub crystallite: Option<f64>,
}

/// Makes the substance purer. Returns what it came to.
pub(super) fn recrystallize(table: &Table<'_>, recipe: &mut Recipe) -> Read<String> {
    let times = table.read_or("times", 1, |field| field.whole(1..=MOST_TIMES))?;
    let before = recipe.impurity;
    recipe.impurity = impurity_after(before, times as u32)
        .map_err(|error| table.log.error(&table.place_of("times"), error.to_string(), "", ""))?;
    Ok(format!("impurity {} instead of {}", number(recipe.impurity), number(before)))
}

/// Damages the crystals: by what was done to them, or by what was measured. Returns what it came
/// to.
pub(super) fn grind(
    table: &Table<'_>,
    structure: &Structure,
    substance: Option<&Substance>,
    prepared: &mut Prepared,
) -> Read<String> {
    let damage = match (table.get("mill"), measured(table)) {
        (Some(_), Some(other)) => {
            let message = "grinding is said twice: as what was done, and as what was measured";
            return Err(other.error(message, "", "delete this, or `mill`, `time` and `dose`"));
        }
        (Some(mill), None) => milled(table, &mill)?,
        (None, Some(_)) => from_measured(table, structure, substance)?,
        (None, None) => {
            let help = "say what was done: mill = \"mortar\", time = \"10 min\"; or what was \
                        measured: fraction, dislocations, scherrer, strain, bet";
            return Err(table.log.missing(
                &table.place,
                "`grind` needs to know how much",
                "",
                help,
            ));
        }
    };
    let recipe = &mut prepared.recipe;
    if let Some(field) = table.get("temperature") {
        recipe.ground_at = Some(field.quantity::<Temperature>(&TEMPERATURE)?.0);
    }
    if let Some(share) = damage.weak_spots {
        if recipe.weak_spots.amount.value() > 0.0 {
            let message = "`grind` says how many weak spots there are, and so does [sample]";
            let help = "delete `fraction` or `density` from `defects` in [sample]";
            return Err(table.log.error(&table.place, message, "", help));
        }
        recipe.weak_spots.amount = Amount::Fraction(share);
    }
    recipe.disordered = damage.disordered.unwrap_or(recipe.disordered);
    let crystallite = damage.crystallite.map(|size| size * ANGSTROM_PER_METRE);
    prepared.crystallite = crystallite.or(prepared.crystallite);
    Ok(in_words(&damage))
}

/// Damage, to the three digits of `tautomata convert`.
fn in_words(damage: &Damage) -> String {
    let of =
        |what: &str, value: Option<f64>| value.map(|value| format!("{what} {}", digits(value, 3)));
    let size = damage.crystallite.map(|size| size * ANGSTROM_PER_METRE / ANGSTROM_PER_NM);
    let parts = [
        of("weak spots", damage.weak_spots),
        of("disordered", damage.disordered),
        of("crystallites of", size).map(|size| size + " nm"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The first key that tells something measured.
fn measured<'a>(table: &Table<'a>) -> Option<Field<'a>> {
    GRIND_KEYS[5..].iter().find_map(|key| table.get(key))
}

/// From what a mill did for so long, or with so much energy.
fn milled(table: &Table<'_>, mill: &Field<'_>) -> Read<Damage> {
    let mill = mill.text("mortar").and_then(|word| {
        Mill::named(word)
            .map_or_else(|| mill.choice(&Mill::ALL.map(|mill| (mill.name(), mill))), Ok)
    });
    let (field, work) = match (table.get("time"), table.get("dose")) {
        (Some(field), None) => {
            let time = field.quantity::<Time>(&ANY)?.0;
            (field, mill?.work_in_time(time))
        }
        (None, Some(field)) => {
            let dose = field.quantity::<EnergyPerMass>(&ANY)?.0;
            (field, mill?.work_of_dose(dose))
        }
        (None, None) => return Err(table.missing("time", "time = \"10 min\"")),
        (Some(_), Some(dose)) => {
            return Err(dose.error(
                "`time` and `dose` say the same twice",
                "",
                "delete one of them",
            ));
        }
    };
    Ok(mill?.damage(in_range(&field, work)?))
}

/// From what was measured: any of these, of which the later are the more direct.
fn from_measured(
    table: &Table<'_>,
    structure: &Structure,
    substance: Option<&Substance>,
) -> Read<Damage> {
    let size = |field: &Field<'_>| {
        field.quantity::<Length>(&ANY).map(|length| length.0 / ANGSTROM_PER_METRE)
    };
    let told = |key: &str, read: &dyn Fn(&Field<'_>) -> Read<Damage>| {
        table.get(key).map(|field| read(&field))
    };
    let measured = [
        told("bet", &|field| {
            let area = field.quantity::<AreaPerMass>(&ANY)?.0;
            let mass = molar_mass(field, structure, substance)?;
            in_range(field, Damage::from_surface_area(area, structure.density(mass)))
        }),
        told("scherrer", &|field| in_range(field, Damage::from_crystallite(size(field)?))),
        told("strain", &|field| {
            let strain = field.number_in(&FRACTION)?;
            let size = table.read("scherrer", "scherrer = \"25 nm\"", size)?;
            in_range(field, Damage::from_strain(strain, size))
        }),
        told("dislocations", &|field| {
            let density = field.quantity::<LineDensity>(&ANY)?.0;
            in_range(field, Damage::from_dislocations(density))
        }),
        told("fraction", &|field| {
            Ok(Damage { weak_spots: Some(field.number_in(&FRACTION)?), ..Damage::default() })
        }),
        told("disordered", &|field| {
            Ok(Damage { disordered: Some(field.number_in(&FRACTION)?), ..Damage::default() })
        }),
    ];
    let measured = all(measured.into_iter().flatten())?;
    Ok(measured.into_iter().fold(Damage::default(), |before, told| Damage {
        weak_spots: told.weak_spots.or(before.weak_spots),
        crystallite: told.crystallite.or(before.crystallite),
        disordered: told.disordered.or(before.disordered),
    }))
}

/// Molar mass in kg/mol by the record of the substance, or else by the formula of the molecule.
fn molar_mass(
    field: &Field<'_>,
    structure: &Structure,
    substance: Option<&Substance>,
) -> Read<f64> {
    let of_molecule = || structure.molecule.as_ref().map(|molecule| molecule.molar_mass);
    substance.map(Substance::molar_mass).or_else(of_molecule).ok_or_else(|| {
        let message = "the density of this crystal is not known: its molecules have no mass";
        let help = "give `molecule` in the structure, or `scherrer` instead of `bet`";
        field.error(message, "", help)
    })
}

/// Notes where a formula does not reach.
fn in_range<T>(field: &Field<'_>, result: Result<T, OutOfRange>) -> Read<T> {
    result.map_err(|error| field.error(error.to_string(), "", ""))
}
