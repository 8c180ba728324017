//! Where weak spots sit: `defects` and `grains` of the table `[sample]`.

use super::toml_text::{quoted, word};
use crate::diagnostics::Read;
use crate::diagnostics::reader::{Bounds, Field, Table, or_default};
use crate::sample::grinding::CORE_RADIUS;
use crate::sample::{Amount, Arrangement, Grains, SampleError, WeakSpots};
use crate::units::{ANGSTROM_PER_METRE, Length, LineDensity, MolarEnergy, Quantity, shortest};

pub(super) const FRACTION: Bounds = Bounds { range: 0.0..=1.0, says: "0 to 1" };
const DENSITY: Bounds = Bounds { range: 0.0..=1e20, says: "0 to 1e20 1/m2" };
const DEVIATION: Bounds = Bounds { range: 0.0..=50e3, says: "0 to 50 kJ/mol" };
const WIDTH: Bounds = Bounds { range: 0.1..=1e7, says: "0.1 angstrom to 1 mm" };
const GAP: Bounds = Bounds { range: 0.0..=1e7, says: "0 to 1 mm" };
const SIGMA: Bounds = Bounds { range: 0.0..=0.7, says: "0 to 0.7" };
/// Spread of the logarithm of grain sizes where nothing is said (est).
const USUAL_SIGMA: f64 = 0.3;

/// The words for an arrangement.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Word {
    Points,
    Lines,
    Loops,
    GrainBoundaries,
    Surface,
    Clusters,
}

pub(super) const ARRANGEMENTS: [(&str, Word); 6] = [
    ("points", Word::Points),
    ("lines", Word::Lines),
    ("loops", Word::Loops),
    ("grain boundaries", Word::GrainBoundaries),
    ("surface", Word::Surface),
    ("clusters", Word::Clusters),
];
pub(super) const AXES: [(&str, usize); 3] = [("a", 0), ("b", 1), ("c", 2)];

/// Reads `defects`. What does not belong to the arrangement is a mistake.
pub(super) fn read(field: &Field<'_>) -> Read<WeakSpots> {
    let table = field.any_table("{ fraction = 0.02 }")?;
    let word = table.read_or("arrangement", Word::Points, |f| f.choice(&ARRANGEMENTS))?;
    let own: &[&str] = match word {
        Word::Points | Word::GrainBoundaries | Word::Surface => &["fraction"],
        Word::Lines => &["fraction", "density", "core", "axis"],
        Word::Loops => &["fraction", "density", "core", "radius"],
        Word::Clusters => &["fraction", "radius"],
    };
    let table = table.allow(&[own, &["arrangement", "deviation"]].concat());
    let amount = read_amount(&table);
    let arrangement = read_arrangement(&table, word);
    let deviation = or_default::<MolarEnergy>(&table, "deviation", &DEVIATION, 0.0);
    Ok(WeakSpots { amount: amount?, arrangement: arrangement?, deviation: deviation? })
}

/// A fraction or a density; none if neither is there, as grinding may say it.
fn read_amount(table: &Table<'_>) -> Read<Amount> {
    match (table.get("fraction"), table.get("density")) {
        (None, None) => Ok(Amount::Fraction(0.0)),
        (Some(fraction), None) => fraction.number_in(&FRACTION).map(Amount::Fraction),
        (None, Some(density)) => {
            density.quantity::<LineDensity>(&DENSITY).map(|density| Amount::Density(density.0))
        }
        (Some(_), Some(density)) => Err(density.error(
            "`fraction` and `density` say the same twice",
            "",
            "delete one of them",
        )),
    }
}

fn read_arrangement(table: &Table<'_>, word: Word) -> Read<Arrangement> {
    let width = |field: &Field<'_>| field.quantity::<Length>(&WIDTH).map(Length::value);
    let core = || table.read_or("core", CORE_RADIUS * ANGSTROM_PER_METRE, width);
    let radius = || table.read("radius", "radius = \"2 nm\"", width);
    Ok(match word {
        Word::Points => Arrangement::Points,
        Word::GrainBoundaries => Arrangement::GrainBoundaries,
        Word::Surface => Arrangement::Surface,
        Word::Clusters => Arrangement::Clusters { radius: radius()? },
        Word::Lines => {
            let axis = table.read_or("axis", 2, |field| field.choice(&AXES));
            Arrangement::Lines { core: core()?, axis: axis? }
        }
        Word::Loops => {
            let (core, radius) = (core(), radius());
            Arrangement::Loops { core: core?, radius: radius? }
        }
    })
}

/// Reads `grains`.
pub(super) fn read_grains(field: &Field<'_>) -> Read<Grains> {
    let table = field.table(&["diameter", "sigma", "gap"], "{ diameter = \"10 nm\" }")?;
    let diameter = table.read("diameter", "diameter = \"10 nm\"", |f| f.quantity::<Length>(&WIDTH));
    let sigma = table.read_or("sigma", USUAL_SIGMA, |field| field.number_in(&SIGMA));
    let gap = or_default::<Length>(&table, "gap", &GAP, 0.0);
    Ok(Grains { diameter: diameter?.0, sigma: sigma?, gap: gap? })
}

/// Which key of `[sample]` a mistake in it is about.
pub(super) fn key_of(error: &SampleError) -> &'static str {
    match error {
        SampleError::TooManyGrains { .. }
        | SampleError::GrainsTooSmall { .. }
        | SampleError::GapTooWide { .. }
        | SampleError::NothingLeft => "grains",
        SampleError::WiderThanBox { what, .. } if *what == "a grain" => "grains",
        _ => "defects",
    }
}

/// Weak spots as they are read.
pub(super) fn show(weak_spots: &WeakSpots) -> String {
    let length = |length: f64| quoted(Length(length));
    let amount = match weak_spots.amount {
        Amount::Fraction(share) => format!("fraction = {}", shortest(share)),
        Amount::Density(density) => format!("density = {}", quoted(LineDensity(density))),
    };
    let (name, own) = match weak_spots.arrangement {
        Arrangement::Points => (Word::Points, String::new()),
        Arrangement::GrainBoundaries => (Word::GrainBoundaries, String::new()),
        Arrangement::Surface => (Word::Surface, String::new()),
        Arrangement::Clusters { radius } => {
            (Word::Clusters, format!(", radius = {}", length(radius)))
        }
        Arrangement::Lines { core, axis } => {
            let axis = quoted(word(&AXES, &axis));
            (Word::Lines, format!(", core = {}, axis = {axis}", length(core)))
        }
        Arrangement::Loops { core, radius } => {
            (Word::Loops, format!(", core = {}, radius = {}", length(core), length(radius)))
        }
    };
    let deviation = match weak_spots.deviation {
        0.0 => String::new(),
        deviation => format!(", deviation = {}", quoted(MolarEnergy(deviation))),
    };
    let arrangement = quoted(word(&ARRANGEMENTS, &name));
    format!("{{ {amount}, arrangement = {arrangement}{own}{deviation} }}")
}

/// Grains as they are read.
pub(super) fn show_grains(grains: &Grains) -> String {
    let (diameter, gap) = (quoted(Length(grains.diameter)), quoted(Length(grains.gap)));
    format!("{{ diameter = {diameter}, sigma = {}, gap = {gap} }}", shortest(grains.sigma))
}
