//! The tables `[[protocol]]`: what is done to the sample, step by step.

use super::air::{self, Air};
use super::heat::{self, Stretch};
use super::log::{Log, Place};
use super::preparation::{self, Prepared};
use super::reader::{Bounds, Field, Table};
use super::wash;
use super::{Origin, profile};
use crate::crystal::Structure;
use crate::protocol::{Conditions, FurnaceLog, Piece, Protocol};
use crate::sample::Recipe;
use crate::units::{PhotonFlux, Quantity};

const LIGHT: Bounds = Bounds { range: 0.0..=1e30, says: "0 to 1e30 1/(m2 s)" };

/// What a step is.
#[derive(Clone, Copy)]
enum Step {
    Recrystallize,
    Grind,
    Flush,
    Heat(Heat),
    Wash,
}

/// What a step is that takes time.
#[derive(Clone, Copy)]
enum Heat {
    Anneal,
    Ramp,
    Hold,
    Cool,
    Staircase,
    Modulate,
    Profile,
    Irradiate,
}

const STEPS: [(&str, Step); 12] = [
    ("anneal", Step::Heat(Heat::Anneal)),
    ("ramp", Step::Heat(Heat::Ramp)),
    ("hold", Step::Heat(Heat::Hold)),
    ("cool", Step::Heat(Heat::Cool)),
    ("staircase", Step::Heat(Heat::Staircase)),
    ("modulate", Step::Heat(Heat::Modulate)),
    ("profile", Step::Heat(Heat::Profile)),
    ("irradiate", Step::Heat(Heat::Irradiate)),
    ("flush", Step::Flush),
    ("recrystallize", Step::Recrystallize),
    ("grind", Step::Grind),
    ("wash", Step::Wash),
];

impl Heat {
    fn keys(self) -> Vec<&'static str> {
        let own: &[&str] = match self {
            Self::Anneal | Self::Irradiate => &["temperature", "time"],
            Self::Ramp => &["from", "to", "rate", "time"],
            Self::Hold => &["time"],
            Self::Cool => &["to", "rate", "time"],
            Self::Staircase => &["from", "to", "by", "each"],
            Self::Modulate => &["from", "to", "rate", "time", "amplitude", "period"],
            Self::Profile => &["file"],
        };
        [&["step"], own, &["oxygen", "light"]].concat()
    }
}

/// How the steps so far leave things to the next.
struct SoFar {
    last: Last,
    /// Unless a step is at fault.
    air: Option<Air>,
    /// Unless it, or a step, is at fault.
    sample: Option<Prepared>,
    /// The files that pieces so far follow.
    logs: Vec<FurnaceLog>,
    /// How many pieces there are so far.
    pieces: usize,
}

/// The temperature at the end of the step before.
#[derive(Clone, Copy)]
pub(super) enum Last {
    /// There is no step before.
    None,
    /// The step before is at fault.
    Unknown,
    /// In K.
    Known(f64),
}

/// What the steps are read against.
pub(super) struct Around<'a> {
    pub origin: &'a Origin,
    pub log: &'a Log,
    pub top: &'a Place,
    /// How the sample is made, but for the steps that prepare it.
    pub recipe: Option<Recipe>,
    pub structure: Option<&'a Structure>,
}

/// Reads every step. Returns what is done to the sample, and the sample as prepared.
pub(super) fn read(
    field: Option<&Field<'_>>,
    around: &Around<'_>,
) -> (Option<Protocol>, Option<Prepared>) {
    let sample = around.recipe.map(|recipe| Prepared { recipe, crystallite: None });
    let mut so_far =
        SoFar { last: Last::None, air: Some(Air::NONE), sample, logs: Vec::new(), pieces: 0 };
    let protocol = read_steps(field, around, &mut so_far);
    (protocol, so_far.sample)
}

fn read_steps(
    field: Option<&Field<'_>>,
    around: &Around<'_>,
    so_far: &mut SoFar,
) -> Option<Protocol> {
    let help = "add a table [[protocol]] with e.g. step = \"anneal\", temperature = \"140 degC\", \
                time = \"72 h\"";
    let Some(field) = field else {
        around.log.missing(around.top, "`[[protocol]]` is missing", "", help);
        return None;
    };
    let steps = field.array("[[protocol]]")?;
    if steps.is_empty() {
        field.error("the protocol is empty", "", help);
        return None;
    }
    let (steps, wash) = wash::split_off(&steps);
    let mut pieces = Vec::new();
    for step in steps {
        let read = read_step(step, around, so_far);
        match &read {
            Some(pieces) => so_far.pieces += pieces.len(),
            None => so_far.last = Last::Unknown,
        }
        pieces.push(read);
    }
    let pieces: Vec<Piece> = pieces.into_iter().collect::<Option<Vec<_>>>()?.concat();
    if pieces.is_empty() {
        field.error("the protocol takes no time", "", help);
        return None;
    }
    Some(Protocol { pieces, wash, logs: std::mem::take(&mut so_far.logs) })
}

/// Reads a step. Returns the pieces that it takes.
fn read_step(field: &Field<'_>, around: &Around<'_>, so_far: &mut SoFar) -> Option<Vec<Piece>> {
    let table = field.any_table("step = \"anneal\"")?;
    let name = table.require("step", "step = \"anneal\"")?;
    match name.choice(&STEPS)? {
        Step::Recrystallize => {
            let table = table.allow(&preparation::RECRYSTALLIZE_KEYS);
            prepare(&name, so_far, |sample| preparation::recrystallize(&table, &mut sample.recipe))
        }
        Step::Grind => {
            let table = table.allow(&preparation::GRIND_KEYS);
            let structure = around.structure;
            prepare(&name, so_far, |sample| preparation::grind(&table, structure?, sample))
        }
        Step::Flush => {
            so_far.air = air::read_flush(&table.allow(&air::FLUSH_KEYS));
            so_far.air.map(|_| Vec::new())
        }
        Step::Heat(heat) => read_heat(&table.allow(&heat.keys()), heat, around.origin, so_far),
        Step::Wash => {
            wash::misplaced(&table.allow(&wash::KEYS));
            None
        }
    }
}

/// Prepares the sample, before it is heated; nothing is left of one that a step spoils.
fn prepare(
    name: &Field<'_>,
    so_far: &mut SoFar,
    step: impl FnOnce(&mut Prepared) -> Option<()>,
) -> Option<Vec<Piece>> {
    if !matches!(so_far.last, Last::None) {
        name.error("a sample is prepared before it is heated", "", "move this step up");
        return None;
    }
    if so_far.sample.as_mut().and_then(step).is_none() {
        so_far.sample = None;
    }
    // A sample at fault says nothing of temperatures.
    Some(Vec::new())
}

/// Reads a step that takes time.
fn read_heat(
    table: &Table<'_>,
    heat: Heat,
    origin: &Origin,
    so_far: &mut SoFar,
) -> Option<Vec<Piece>> {
    let light = read_light(table, matches!(heat, Heat::Irradiate));
    let oxygen = air::read_oxygen(table);
    let last = so_far.last;
    let stretches = match heat {
        Heat::Anneal => heat::read_anneal(table),
        Heat::Ramp => heat::read_ramp(table, last),
        Heat::Hold => heat::read_hold(table, last),
        Heat::Cool => heat::read_cool(table, last),
        Heat::Staircase => heat::read_staircase(table, last),
        Heat::Modulate => heat::read_modulation(table, last),
        Heat::Profile => profile::read(table, origin).map(|(stretches, log)| {
            let (start, end) = (so_far.pieces, so_far.pieces + log.pieces.len());
            so_far.logs.push(FurnaceLog { pieces: start..end, ..log });
            stretches
        }),
        Heat::Irradiate => heat::read_irradiation(table, last),
    };
    if oxygen.is_none() {
        so_far.air = None;
    }
    let (stretches, light, oxygen) = (stretches?, light?, oxygen?);
    so_far.last = stretches.last().map_or(last, |stretch| Last::Known(stretch.to));
    let durations: Vec<f64> = stretches.iter().map(|stretch| stretch.duration).collect();
    let air = so_far.air.as_mut()?.pass(&durations, oxygen);
    Some(stretches.iter().zip(air).map(|(stretch, air)| piece(*stretch, air, light)).collect())
}

/// A stretch of heat in air, under a lamp.
fn piece(Stretch { duration, from, to }: Stretch, air: [f64; 2], light: f64) -> Piece {
    let conditions = |temperature, oxygen| Conditions { temperature, oxygen, light };
    Piece { duration, from: conditions(from, air[0]), to: conditions(to, air[1]) }
}

/// The lamp's photon flux in 1/(m² s); the dark where nothing is said, but a step that is
/// all about light must say it.
fn read_light(table: &Table<'_>, must: bool) -> Option<f64> {
    let field = match table.get("light") {
        Some(field) => field,
        None if must => table.require("light", "light = \"9.2e15 1/(cm2 s)\"")?,
        None => return Some(0.0),
    };
    field.quantity::<PhotonFlux>(&LIGHT).map(|flux| flux.0)
}

/// A quantity that must be there.
pub(super) fn due<Q: Quantity>(table: &Table<'_>, key: &str, bounds: &Bounds) -> Option<f64> {
    let field = table.require(key, &format!("{key} = \"{}\"", Q::KIND.example()))?;
    field.quantity::<Q>(bounds).map(Q::value)
}

/// A quantity that may be left out.
pub(super) fn or_default<Q: Quantity>(
    table: &Table<'_>,
    key: &str,
    bounds: &Bounds,
    default: f64,
) -> Option<f64> {
    table.get(key).map_or(Some(default), |field| field.quantity::<Q>(bounds).map(Q::value))
}
