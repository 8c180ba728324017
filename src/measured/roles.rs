//! What columns hold, by their names and units.

use super::heading::Heading;
use super::measurement::Role;
use crate::units::Kind;

/// Parts of names of columns that belong to no role: derivatives, baselines, gases, the electronics.
const OTHER: [&str; 44] = [
    "deriv",
    "dtg",
    "ddsc",
    "d(",
    "dh/",
    "dm/",
    "diff",
    "delta",
    "δ",
    "baseline",
    "basislinie",
    "calibration",
    "uncorrected",
    "sensit",
    "empfindlichkeit",
    "gas",
    "flow rate",
    "purge",
    "spül",
    "ambient",
    "junction",
    "diagnostic",
    "flange",
    "heat capacity",
    "cp",
    "rev ",
    "reversing",
    "nonrev",
    "non-rev",
    "phase",
    "amplitude",
    "modulat",
    "event",
    "power",
    "leistung",
    "voltage",
    "pressure",
    "druck",
    "setpoint gas",
    "loss",
    "verlust",
    "perte",
    "change",
    "änderung",
];
const TIME: [&str; 8] = ["time", "zeit", "temps", "tiempo", "tempo", "elapsed", "время", "dauer"];
const TEMPERATURE: [&str; 5] = ["temp", "t", "ts", "т", "температура"];
const SAMPLE: [&str; 6] = ["sample", "probe", "specimen", "echantillon", "échantillon", "muestra"];
const PROGRAM: [&str; 17] = [
    "program",
    "furnace",
    "oven",
    "setpoint",
    "set point",
    "set temp",
    "reference",
    "referenz",
    "heater",
    "ofen",
    "soll",
    "four",
    "consigne",
    "block",
    "chamber",
    "control",
    "target",
];
const HEAT: [&str; 13] = [
    "heat flow",
    "heatflow",
    "heat_flow",
    "dsc",
    "wärmestrom",
    "wärmefluss",
    "waermestrom",
    "flux de chaleur",
    "flujo de calor",
    "hf",
    "value",
    "exo",
    "endo",
];
const MASS: [&str; 12] = [
    "mass",
    "weight",
    "masse",
    "gewicht",
    "tg",
    "tga",
    "poids",
    "peso",
    "value",
    "wt",
    "m",
    "масса",
];
const CONVERSION: [&str; 7] = [
    "conversion",
    "alpha",
    "α",
    "umsatz",
    "degree of cure",
    "extent of reaction",
    "conversion degree",
];
const ABSCISSA: [&str; 12] = [
    "wavenumber",
    "wavelength",
    "wellenzahl",
    "wellenlänge",
    "longueur d'onde",
    "nombre d'onde",
    "2theta",
    "2-theta",
    "two_theta",
    "two theta",
    "2θ",
    "raman shift",
];
const ORDINATE: [&str; 12] = [
    "absorbance",
    "abs",
    "transmittance",
    "transmission",
    "reflectance",
    "%t",
    "%r",
    "intensity",
    "counts",
    "intensität",
    "absorption",
    "extinktion",
];

/// The role that a column may have, and how plainly its name says so: of several columns with a role the one with the
/// lowest rank has it.
pub(super) fn guess(heading: &Heading) -> Option<(Role, u8)> {
    let name = heading.name.to_lowercase();
    if OTHER.iter().any(|part| name.contains(part)) {
        return None;
    }
    let percent = heading
        .unit
        .as_deref()
        .is_some_and(|unit| unit.trim_start_matches("wt").starts_with('%') && !unit.contains('/'));
    let kind = heading.known_unit().map(|(kind, _)| kind);
    let bare = heading.unit.is_none();
    let has = |parts: &[&str]| says(&name, parts);
    match kind {
        Some(Kind::Time) => return Some((Role::Time, u8::from(!has(&TIME)))),
        Some(Kind::Temperature) => return Some(temperature(&name)),
        Some(Kind::Power) if has(&HEAT) || name.is_empty() => {
            return Some((Role::HeatFlow, 2 + u8::from(name.contains("unsubtracted"))));
        }
        Some(Kind::PowerPerMass) if has(&HEAT) || name.is_empty() => {
            return Some((Role::HeatFlow, 0));
        }
        Some(Kind::Mass) if has(&MASS) => {
            return Some((Role::Mass, u8::from(name.contains("unsubtracted"))));
        }
        Some(Kind::Wavenumber) => return Some((Role::Abscissa, 0)),
        Some(Kind::Length | Kind::Angle)
            if has(&ABSCISSA) || name.is_empty() || kind == Some(Kind::Angle) =>
        {
            return Some((Role::Abscissa, 0));
        }
        Some(_) => return None,
        None => {}
    }
    if has(&CONVERSION) && (bare || percent || heading.unit.as_deref().is_some_and(is_one)) {
        return Some((Role::Conversion, 0));
    }
    if percent && has(&MASS) {
        return Some((Role::MassFraction, 0));
    }
    if has(&["mass_fraction", "mass fraction"]) && bare {
        return Some((Role::MassFraction, 0));
    }
    if has(&ORDINATE) {
        return Some((Role::Ordinate, 0));
    }
    (bare && has(&ABSCISSA)).then_some((Role::Abscissa, 0))
}

/// The role that a column would have by its name, if it had a unit that is known: what is to be asked for.
pub(super) fn without_unit(heading: &Heading) -> Option<Role> {
    let name = heading.name.to_lowercase();
    let percent = heading.unit.as_deref().is_some_and(|unit| unit.contains('%'));
    if heading.known_unit().is_some() || percent || OTHER.iter().any(|part| name.contains(part)) {
        return None;
    }
    let has = |parts: &[&str]| says(&name, parts);
    // Single letters may mean anything.
    if name.chars().count() < 2 || name == "value" {
        None
    } else if has(&TIME) {
        Some(Role::Time)
    } else if has(&TEMPERATURE) || name.contains("temp") {
        Some(temperature(&name).0)
    } else if has(&HEAT) {
        Some(Role::HeatFlow)
    } else {
        has(&MASS).then_some(Role::Mass)
    }
}

fn is_one(unit: &str) -> bool {
    matches!(unit, "1" | "-" | "a.u." | "dimensionless")
}

fn temperature(name: &str) -> (Role, u8) {
    if says(name, &PROGRAM) || says(name, &["tr", "t_set", "tset", "t_prog", "tf"]) {
        return (Role::ProgramTemperature, u8::from(!name.contains("prog")));
    }
    if says(name, &SAMPLE) || says(name, &["ts", "t_s", "t_sample"]) {
        return (Role::SampleTemperature, 0);
    }
    let plain = says(name, &TEMPERATURE) || name.contains("temp") || name.is_empty();
    (Role::SampleTemperature, if plain { 1 } else { 2 })
}

/// Whether a name contains one of these; those of at most three letters have to be a word of it.
fn says(name: &str, parts: &[&str]) -> bool {
    let words: Vec<&str> =
        name.split(|letter: char| !(letter.is_alphanumeric() || "%_".contains(letter))).collect();
    parts.iter().any(|part| {
        if part.chars().count() > 3 { name.contains(part) } else { words.contains(part) }
    })
}
