//! The table `[sample]`, here and in the parameter file.

use super::crystal::Crystal;
use super::heat::TEMPERATURE;
use super::parameters;
use super::weak_spots::{self, FRACTION};
use crate::diagnostics::reader::{Bounds, Field};
use crate::diagnostics::{Log, Place, Read};
use crate::sample::purity::{CRUDE_IMPURITY, impurity_after};
use crate::sample::{self, Arrangement, Recipe, Seeds};
use crate::units::Temperature;

const IMPURITY: Bounds = Bounds { range: 0.0..=0.999, says: "0 to 0.999" };
const AFFINITY: Bounds = Bounds { range: 1e-6..=1e6, says: "1e-6 to 1e6" };
const KEYS: [&str; 10] = [
    "defects",
    "disordered",
    "patch",
    "disorder_affinity",
    "impurity",
    "impurity_weak_share",
    "tautomers",
    "live_ends",
    "grains",
    "ground_at",
];
/// How often the substance was recrystallized, by name.
const PURITIES: [(&str, u32); 3] =
    [("crude", 0), ("once recrystallized", 1), ("twice recrystallized", 2)];

/// The defaults, from the `[sample]` of the parameter file, where each value stands in a
/// table `{ value, basis, source }`.
pub(super) fn read_defaults(field: &Field<'_>) -> Read<Recipe> {
    let values = parameters::documented(field, &KEYS, "[sample]")?;
    fill(Recipe::PERFECT, |key| values.get(key).cloned())
}

/// Reads the table; what it leaves out is as in `defaults`.
pub(super) fn read(field: &Field<'_>, defaults: Recipe) -> Read<Recipe> {
    let table = field.table(&KEYS, "[sample]")?;
    fill(defaults, |key| table.get(key))
}

fn fill<'a>(from: Recipe, get: impl Fn(&str) -> Option<Field<'a>>) -> Read<Recipe> {
    let number = |key: &str, default: f64, bounds: &Bounds| {
        get(key).map_or(Ok(default), |field| field.number_in(bounds))
    };
    let weak_spots = get("defects").map_or(Ok(from.weak_spots), |field| weak_spots::read(&field));
    let disordered = number("disordered", from.disordered, &FRACTION);
    let patch = get("patch").map_or(Ok(from.patch), |f| f.whole(1..=1_000_000).map(|n| n as u32));
    let disorder_affinity = number("disorder_affinity", from.disorder_affinity, &AFFINITY);
    let impurity = get("impurity").map_or(Ok(from.impurity), |field| read_impurity(&field));
    let weak_share = number("impurity_weak_share", from.impurity_weak_share, &FRACTION);
    let grains = get("grains").map_or(Ok(from.grains), |f| weak_spots::read_grains(&f).map(Some));
    let tautomers = get("tautomers").map_or(Ok(from.tautomers), |field| read_seeds(&field));
    let live_ends = get("live_ends").map_or(Ok(from.live_ends), |field| read_seeds(&field));
    let ground_at = get("ground_at")
        .map_or(Ok(from.ground_at), |f| f.quantity::<Temperature>(&TEMPERATURE).map(|t| Some(t.0)));
    Ok(Recipe {
        weak_spots: weak_spots?,
        disordered: disordered?,
        patch: patch?,
        disorder_affinity: disorder_affinity?,
        impurity: impurity?,
        impurity_weak_share: weak_share?,
        grains: grains?,
        tautomers: tautomers?,
        live_ends: live_ends?,
        ground_at: ground_at?,
    })
}

/// A share of the molecules, or how pure the substance is in words.
fn read_impurity(field: &Field<'_>) -> Read<f64> {
    if !field.value.is_str() {
        return field.number_in(&IMPURITY);
    }
    impurity_after(CRUDE_IMPURITY, field.choice(&PURITIES)?)
        .map_err(|error| field.error(error.to_string(), "", ""))
}

fn read_seeds(field: &Field<'_>) -> Read<Seeds> {
    let table = field.table(&["fraction", "count"], "{ fraction = 0.001 }")?;
    match (table.get("fraction"), table.get("count")) {
        (Some(fraction), None) => fraction.number_in(&FRACTION).map(Seeds::Fraction),
        (None, Some(count)) => count.whole(0..=u64::from(u32::MAX)).map(Seeds::Count),
        _ => {
            let message = format!("`{}` needs either `fraction` or `count`", field.name);
            Err(field.error(message, "", "e.g. `{ fraction = 0.001 }` or `{ count = 1 }`"))
        }
    }
}

/// Notes where a recipe makes no sense in its crystal, at what `[sample]` says of it if it
/// does.
pub(super) fn check(
    field: Option<&Field<'_>>,
    top: &Place,
    recipe: &Recipe,
    crystal: &Crystal,
    log: &Log,
) {
    let table = field.and_then(|field| field.any_table("[sample]").ok());
    let whole = field.map_or(top, |field| &field.place);
    let complain = |key: &str, message: String, help: &str| {
        let value = table.as_ref().and_then(|table| table.get(key));
        let place = value.map_or(whole.clone(), |field| field.place);
        log.error(&place, message, "", help);
    };
    let lower = "lower one of the two";
    if recipe.disordered + recipe.impurity > 1.0 {
        complain("disordered", "`disordered` and `impurity` together exceed 1".into(), lower);
    }
    // A weak spot falls on a disordered monomer with probability c·w/(1 + (w − 1)·dis), on
    // an ordered one with c/(1 + (w − 1)·dis).
    let weight = recipe.disorder_affinity;
    let mean_weight = 1.0 + (weight - 1.0) * recipe.disordered;
    let on_disordered = if recipe.disordered > 0.0 { weight } else { 0.0 };
    let on_ordered = if recipe.disordered < 1.0 { 1.0 } else { 0.0 };
    let points = recipe.weak_spots.arrangement == Arrangement::Points;
    if points && recipe.weak_spots.amount.value() * on_disordered.max(on_ordered) > mean_weight {
        let message = "so many weak spots cannot be placed at this `disorder_affinity`";
        complain("defects", message.into(), lower);
    } else if let Err(error) =
        sample::check(recipe, &crystal.structure, crystal.size, crystal.boundary)
    {
        complain(weak_spots::key_of(&error), error.to_string(), "");
    }
}

/// Checks the counts of seeds against the size of the box.
pub(super) fn check_counts(field: &Field<'_>, recipe: &Recipe, crystal: &Crystal, log: &Log) {
    let count = |seeds: Seeds| match seeds {
        Seeds::Count(count) => u128::from(count),
        Seeds::Fraction(_) => 0,
    };
    let wanted = count(recipe.tautomers) + count(recipe.live_ends);
    if wanted > crystal.sites() {
        let message = format!("{wanted} seeds in a box of {} molecules", crystal.sites());
        log.error(&field.place, message, "", "lower `count` in `tautomers` or `live_ends`");
    }
}
