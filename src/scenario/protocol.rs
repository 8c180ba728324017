//! The tables `[[protocol]]`: what is done to the sample, step by step.

use super::air::{self, Air};
use super::heat::{self, Last, Stretch};
use super::preparation::{self, Prepared};
use super::step::{self, Step};
use super::wash;
use super::{Origin, profile};
use crate::crystal::Structure;
use crate::diagnostics::reader::{Bounds, Field, Table, all};
use crate::diagnostics::{Log, Place, Read};
use crate::measured::grouped;
use crate::protocol::{Conditions, FurnaceLog, Piece, Protocol};
use crate::sample::Recipe;
use crate::substance::Substance;
use crate::units::PhotonFlux;

const LIGHT: Bounds = Bounds { range: 0.0..=1e30, says: "0 to 1e30 1/(m2 s)" };

/// What a step is.
#[derive(Clone, Copy)]
enum Kind {
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

const STEPS: [(&str, Kind); 12] = [
    ("anneal", Kind::Heat(Heat::Anneal)),
    ("ramp", Kind::Heat(Heat::Ramp)),
    ("hold", Kind::Heat(Heat::Hold)),
    ("cool", Kind::Heat(Heat::Cool)),
    ("staircase", Kind::Heat(Heat::Staircase)),
    ("modulate", Kind::Heat(Heat::Modulate)),
    ("profile", Kind::Heat(Heat::Profile)),
    ("irradiate", Kind::Heat(Heat::Irradiate)),
    ("flush", Kind::Flush),
    ("recrystallize", Kind::Recrystallize),
    ("grind", Kind::Grind),
    ("wash", Kind::Wash),
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
            Self::Profile => &profile::KEYS,
        };
        [&["step"], own, &["oxygen", "light"]].concat()
    }
}

/// How the steps so far leave things to the next.
struct SoFar {
    last: Last,
    /// Unless a step is at fault.
    air: Read<Air>,
    /// Unless it, or a step, is at fault.
    sample: Read<Prepared>,
    /// The files that pieces so far follow.
    logs: Vec<FurnaceLog>,
    /// How many pieces there are so far.
    pieces: usize,
    /// As they were asked for.
    steps: Vec<Step>,
}

/// What the steps are read against.
pub(super) struct Around<'a> {
    pub origin: &'a Origin,
    pub log: &'a Log,
    pub top: &'a Place,
    /// How the sample is made, but for the steps that prepare it.
    pub recipe: Read<Recipe>,
    pub structure: Read<&'a Structure>,
    pub substance: Option<&'static Substance>,
}

/// Reads every step. Returns what is done to the sample, the sample as prepared, and the steps as
/// they were asked for.
pub(super) fn read(
    field: Option<&Field<'_>>,
    around: &Around<'_>,
) -> (Read<Protocol>, Read<Prepared>, Vec<Step>) {
    let sample = around.recipe.map(|recipe| Prepared { recipe, crystallite: None });
    let mut so_far = SoFar {
        last: Last::None,
        air: Ok(Air::NONE),
        sample,
        logs: Vec::new(),
        pieces: 0,
        steps: Vec::new(),
    };
    let protocol = read_steps(field, around, &mut so_far);
    (protocol, so_far.sample, so_far.steps)
}

fn read_steps(
    field: Option<&Field<'_>>,
    around: &Around<'_>,
    so_far: &mut SoFar,
) -> Read<Protocol> {
    let help = "add a table [[protocol]] with e.g. step = \"anneal\", temperature = \"140 degC\", \
                time = \"72 h\"";
    let Some(field) = field else {
        return Err(around.log.missing(around.top, "`[[protocol]]` is missing", "", help));
    };
    let steps = field.array("[[protocol]]")?;
    if steps.is_empty() {
        return Err(field.error("the protocol is empty", "", help));
    }
    let (steps, wash) = wash::split_off(&steps);
    let (wash, washing) = wash.unzip();
    let pieces = all(steps.iter().map(|step| {
        let read = read_step(step, around, so_far);
        match &read {
            Ok(pieces) => so_far.pieces += pieces.len(),
            Err(reported) => so_far.last = Last::Unknown(*reported),
        }
        read
    }));
    let pieces = pieces?.concat();
    if pieces.is_empty() {
        return Err(field.error("the protocol takes no time", "", help));
    }
    so_far.steps.extend(washing);
    Ok(Protocol { pieces, wash, logs: std::mem::take(&mut so_far.logs) })
}

/// Reads a step. Returns the pieces that it takes.
fn read_step(field: &Field<'_>, around: &Around<'_>, so_far: &mut SoFar) -> Read<Vec<Piece>> {
    let table = field.any_table("step = \"anneal\"")?;
    let name = table.require("step", "step = \"anneal\"")?;
    match name.choice(&STEPS)? {
        Kind::Recrystallize => {
            let table = table.allow(&preparation::RECRYSTALLIZE_KEYS);
            let came_to = prepare(&name, so_far, |sample| {
                preparation::recrystallize(&table, &mut sample.recipe)
            })?;
            so_far.steps.push(Step::of(&table, &[("times", "1")], &[], came_to));
            Ok(Vec::new())
        }
        Kind::Grind => {
            let table = table.allow(&preparation::GRIND_KEYS);
            let grind = |sample: &mut Prepared| {
                preparation::grind(&table, around.structure?, around.substance, sample)
            };
            let came_to = prepare(&name, so_far, grind)?;
            so_far.steps.push(Step::of(&table, &[], &[], came_to));
            Ok(Vec::new())
        }
        Kind::Flush => {
            let table = table.allow(&air::FLUSH_KEYS);
            so_far.air = air::read_flush(&table);
            let came_to = so_far.air?.to_string();
            so_far.steps.push(Step::of(&table, &air::FLUSH_DEFAULTS, &[], came_to));
            Ok(Vec::new())
        }
        Kind::Heat(heat) => read_heat(&table.allow(&heat.keys()), heat, around.origin, so_far),
        Kind::Wash => Err(wash::misplaced(&table.allow(&wash::KEYS))),
    }
}

/// Prepares the sample, before it is heated; nothing is left of one that a step spoils. Returns what
/// it came to.
fn prepare(
    name: &Field<'_>,
    so_far: &mut SoFar,
    step: impl FnOnce(&mut Prepared) -> Read<String>,
) -> Read<String> {
    if !matches!(so_far.last, Last::None) {
        return Err(name.error(
            "a sample is prepared before it is heated",
            "",
            "move this step up",
        ));
    }
    let Ok(sample) = &mut so_far.sample else { return Ok(String::new()) };
    // A sample at fault says nothing of temperatures.
    Ok(step(sample).unwrap_or_else(|reported| {
        so_far.sample = Err(reported);
        String::new()
    }))
}

/// Reads a step that takes time.
fn read_heat(
    table: &Table<'_>,
    heat: Heat,
    origin: &Origin,
    so_far: &mut SoFar,
) -> Read<Vec<Piece>> {
    let light = read_light(table, matches!(heat, Heat::Irradiate));
    let oxygen = air::read_oxygen(table);
    let last = so_far.last;
    let (mut file, mut came_to) = (None, String::new());
    let stretches = match heat {
        Heat::Anneal => heat::read_anneal(table),
        Heat::Ramp => heat::read_ramp(table, last),
        Heat::Hold => heat::read_hold(table, last),
        Heat::Cool => heat::read_cool(table, last),
        Heat::Staircase => heat::read_staircase(table, last),
        Heat::Modulate => heat::read_modulation(table, last),
        Heat::Profile => profile::read(table, origin).map(|(stretches, log, read)| {
            came_to = format!("{} rows: ", grouped(log.rows));
            let (start, end) = (so_far.pieces, so_far.pieces + log.pieces.len());
            so_far.logs.push(FurnaceLog { pieces: start..end, ..log });
            file = Some(read);
            stretches
        }),
        Heat::Irradiate => heat::read_irradiation(table, last),
    };
    if let Err(reported) = oxygen {
        so_far.air = Err(reported);
    }
    let (stretches, light, oxygen) = (stretches?, light?, oxygen?);
    so_far.last = stretches.last().map_or(last, |stretch| Last::Known(stretch.to));
    let durations: Vec<f64> = stretches.iter().map(|stretch| stretch.duration).collect();
    let air = so_far.air.as_mut().map_err(|reported| *reported)?.pass(&durations, oxygen);
    let pieces: Vec<Piece> =
        stretches.iter().zip(air).map(|(stretch, air)| piece(*stretch, air, light)).collect();
    let at_room = matches!((heat, last), (Heat::Irradiate, Last::None));
    let defaults: &[_] = if at_room { &[heat::ROOM_DEFAULT] } else { &[] };
    let asked = Step::of(table, defaults, &profile::KEYS, came_to + &step::heated(&pieces));
    so_far.steps.push(Step { file, ..asked });
    Ok(pieces)
}

/// A stretch of heat in air, under a lamp.
fn piece(Stretch { duration, from, to }: Stretch, air: [f64; 2], light: f64) -> Piece {
    let conditions = |temperature, oxygen| Conditions { temperature, oxygen, light };
    Piece { duration, from: conditions(from, air[0]), to: conditions(to, air[1]) }
}

/// The lamp's photon flux in 1/(m² s); the dark where nothing is said, but a step that is
/// all about light must say it.
fn read_light(table: &Table<'_>, must: bool) -> Read<f64> {
    let field = match table.get("light") {
        Some(field) => field,
        None if must => table.require("light", "light = \"9.2e15 1/(cm2 s)\"")?,
        None => return Ok(0.0),
    };
    field.quantity::<PhotonFlux>(&LIGHT).map(|flux| flux.0)
}
