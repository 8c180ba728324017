//! What has been seen of a replicate so far, and whether it can be.

use super::replicate::among;
use super::{Moment, Replicate, Setting};
use crate::engine::{Frozen, Tally};
use crate::mechanism::{ChainAction, Scheme};
use crate::observe::{Basis, CONVERSIONS, HeatPoint, Inspection, Passages, Picture, Washed};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What has been seen of a replicate so far. With the engine's standstill it is all that is
/// needed to go on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// The replicate's number, from 0.
    pub index: u32,
    /// How far it had come when somebody last asked, in s.
    pub time: f64,
    /// How many of its stops (moments and pictures, together) lie behind it.
    pub stops: usize,
    /// What fractions are fractions of.
    pub basis: Basis,
    /// Events by row of the mechanism.
    pub rows: Vec<u64>,
    /// Events of all kinds.
    pub events: u64,
    /// First passages.
    pub passages: Passages,
    /// The recorded moments.
    pub moments: Vec<Moment>,
    /// The pictures taken.
    pub pictures: Vec<Picture>,
    /// What instruments saw.
    pub inspections: Vec<Inspection>,
    /// What the calorimeter read.
    pub heat: Vec<HeatPoint>,
}

/// More events than any run has, and far from where counting ends.
const MANY: u64 = 1 << 62;

impl Seen {
    /// Nothing yet, of a sample with these totals.
    pub fn nothing(index: u32, scheme: &Scheme, start: &Tally) -> Self {
        let basis = Basis::new(start);
        Self {
            index,
            time: 0.0,
            stops: 0,
            basis,
            rows: vec![0; scheme.rows.len()],
            events: 0,
            passages: Passages::new(start, &basis),
            moments: Vec::new(),
            pictures: Vec::new(),
            inspections: Vec::new(),
            heat: Vec::new(),
        }
    }

    /// Additions so far: events by which a chain starts or grows.
    pub fn additions(&self, scheme: &Scheme) -> u64 {
        let adds = |chain| matches!(chain, ChainAction::Start | ChainAction::Grow);
        let counted = scheme.rows.iter().zip(&self.rows);
        counted.filter(|(row, _)| adds(row.chain)).map(|(_, count)| count).sum()
    }

    /// Events of each kind.
    pub fn events_by_kind(&self, scheme: &Scheme) -> Vec<u64> {
        let mut sums = vec![0; scheme.kinds.len()];
        for (row, count) in scheme.rows.iter().zip(&self.rows) {
            sums[row.kind] += count;
        }
        sums
    }
}

/// Whether a replicate that was kept on its way can be this one of a run.
///
/// # Errors
/// What of it can't be, in words.
pub fn check_left(
    setting: &Setting<'_>,
    index: u32,
    (seen, frozen): &(Seen, Frozen),
) -> Result<(), String> {
    let stops = setting.stops(index);
    let behind = stops.get(..seen.stops).unwrap_or(&[]);
    let count = |list: &[f64]| behind.iter().filter(|&&time| among(list, time)).count();
    let sum = seen.rows.iter().try_fold(0_u64, |sum, &count| sum.checked_add(count));
    let pictures = setting.pictures_of(index);
    let parts = [
        (seen.index == index, "replicate"),
        (seen.time >= 0.0 && seen.time.is_finite(), "time"),
        (seen.stops <= stops.len(), "number of stops"),
        (seen.rows.len() == setting.scheme.rows.len(), "list of rows"),
        (sum == Some(seen.events) && seen.events < MANY, "number of events"),
        (seen.moments.len() == count(setting.moments), "number of moments"),
        (moments_fit(setting, &seen.moments), "moments"),
        (seen.pictures.len() == count(pictures), "number of pictures"),
        (pictures_fit(setting, &seen.pictures, pictures), "pictures"),
        (seen.inspections.len() == count(setting.inspections), "number of looks"),
        (looks_fit(setting, &seen.inspections), "looks"),
        (seen.heat.len() == count(setting.heat), "number of calorimeter readings"),
        (heat_fits(setting, &seen.heat), "calorimeter readings"),
    ];
    all(&parts)?;
    let fits = frozen.fits(setting.lattice, setting.scheme, setting.segments);
    fits.map_err(|misfit| misfit.to_string())
}

/// Whether replicates that were kept finished can be of a run of so many.
///
/// # Errors
/// As [`check_left`].
pub fn check_finished(
    setting: &Setting<'_>,
    replicates: u32,
    kept: &[Replicate],
) -> Result<(), String> {
    kept.iter().try_for_each(|replicate| {
        let pictures = setting.pictures_of(replicate.index);
        all(&[
            (replicate.index < replicates && replicate.finished, "replicate"),
            (replicate.events < MANY, "number of events"),
            (replicate.chain_starts < MANY, "number of chains"),
            (replicate.moments.len() == setting.moments.len(), "number of moments"),
            (moments_fit(setting, &replicate.moments), "moments"),
            (replicate.pictures.len() == pictures.len(), "number of pictures"),
            (pictures_fit(setting, &replicate.pictures, pictures), "pictures"),
            (replicate.inspections.len() == setting.inspections.len(), "number of looks"),
            (looks_fit(setting, &replicate.inspections), "looks"),
            (replicate.heat.len() == setting.heat.len(), "number of calorimeter readings"),
            (heat_fits(setting, &replicate.heat), "calorimeter readings"),
            (wash_fits(setting, replicate.washed), "wash"),
        ])
    })
}

fn all(parts: &[(bool, &str)]) -> Result<(), String> {
    let misfit = parts.iter().find(|(fits, _)| !fits);
    misfit.map_or(Ok(()), |(_, part)| Err(format!("the {part} in it cannot be of this run")))
}

/// Whether these are the first moments to record, with as many numbers as there are kinds.
fn moments_fit(setting: &Setting<'_>, moments: &[Moment]) -> bool {
    let kinds = setting.scheme.kinds.len();
    moments.len() <= setting.moments.len()
        && moments.iter().zip(setting.moments).all(|(moment, &time)| {
            moment.time == time
                && (moment.events.len(), moment.expected.len()) == (kinds, kinds)
                && moment.events.iter().all(|&events| events < MANY)
        })
}

/// Whether these are the first pictures to take, each of the wanted sites.
fn pictures_fit(setting: &Setting<'_>, pictures: &[Picture], times: &[f64]) -> bool {
    let sites = setting.selection.sites(setting.lattice.basis()) as usize;
    pictures.len() <= times.len()
        && pictures.iter().zip(times).all(|(picture, &time)| {
            let lengths = [picture.sites.len(), picture.chains.len(), picture.units.len()];
            picture.time == time && picture.selection == setting.selection && lengths == [sites; 3]
        })
}

/// Whether these are the first looks of instruments, each at no more molecules than there are.
fn looks_fit(setting: &Setting<'_>, inspections: &[Inspection]) -> bool {
    let most = u64::from(setting.lattice.sites());
    inspections.iter().zip(setting.inspections).all(|(inspection, &time)| {
        inspection.time == time && inspection.checked_molecules().is_some_and(|all| all <= most)
    })
}

/// Whether these are the first readings of the calorimeter, with no more than can be counted.
fn heat_fits(setting: &Setting<'_>, heat: &[HeatPoint]) -> bool {
    heat.iter().zip(setting.heat).all(|(point, &time)| {
        point.time == time && point.counts().iter().all(|&count| count < MANY)
    })
}

/// Whether it was washed as it must be, and no more molecules than there are.
fn wash_fits(setting: &Setting<'_>, washed: Option<Washed>) -> bool {
    let most = u64::from(setting.lattice.sites());
    washed.is_some() == setting.wash.is_some()
        && washed.is_none_or(|washed| washed.counts().iter().all(|&count| count <= most))
}

/// Bytes of a whole number in postcard, at most: 7 bits a byte.
const WHOLE: u64 = 10;
/// Bytes of a site's state there.
const STATE: u64 = 2;
/// Bytes of a number of 32 bits there.
const SHORT: u64 = 5;
/// Bytes of a floating-point number there.
const FLOAT: u64 = 8;
/// Bytes of an optional one.
const OPTION: u64 = 1 + WHOLE;
/// Bytes of a class's account: a count, and a moment of 128 bits.
const ACCOUNT: u64 = WHOLE + 19;

/// The most bytes that a finished replicate takes, unpacked.
pub fn most_of_finished(setting: &Setting<'_>) -> u64 {
    let sites = u64::from(setting.lattice.sites());
    let kinds = setting.scheme.kinds.len() as u64;
    // Chains of n different lengths hold at least n²/2 units.
    let lengths = (2 * sites).isqrt() + 1;
    let moment = 11 * FLOAT + (kinds + lengths) * 2 * WHOLE + 3 * WHOLE;
    let picture = sites * (STATE + 2 * SHORT + 2 * FLOAT + 1) + 2 * FLOAT + 4 * WHOLE;
    let passages = CONVERSIONS.len() as u64 * (WHOLE + OPTION) + 3 * OPTION + WHOLE;
    let moments = setting.moments.len() as u64 * moment;
    let pictures = setting.pictures.len() as u64 * picture;
    let basis = 0..setting.lattice.basis();
    let contacts: BTreeSet<usize> = basis.map(|one| setting.lattice.coordination(one)).collect();
    // Of so many contacts none to all are without order; runs are no longer than edges.
    let surroundings: u64 = contacts.iter().map(|&contacts| contacts as u64 + 1).sum();
    let runs: u64 = setting.lattice.size().iter().map(|&cells| u64::from(cells) + 2).sum();
    let looks = 2 * FLOAT + surroundings * (2 + 5 * WHOLE) + (runs + lengths) * 2 * WHOLE;
    let inspections = setting.inspections.len() as u64 * looks;
    let heat = setting.heat.len() as u64 * (2 * FLOAT + 7 * WHOLE);
    18 * WHOLE + passages + moments + pictures + inspections + heat
}

/// The most bytes that a replicate on its way takes, unpacked.
pub fn most_on_the_way(setting: &Setting<'_>) -> u64 {
    let sites = u64::from(setting.lattice.sites());
    let scheme = setting.scheme;
    let own = scheme.own().len() * (1 + scheme.penetrations.len());
    let classes = (own + scheme.pairs().len()) as u64;
    let rows = scheme.rows.len() as u64 * WHOLE;
    // Blocks are fewer than sites; a site has a state, a link and perhaps a clock.
    let frozen = sites * (STATE + 1 + SHORT + FLOAT + FLOAT)
        + classes * ACCOUNT
        + scheme.kinds.len() as u64 * FLOAT
        + 12 * WHOLE;
    most_of_finished(setting) + rows + frozen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Executor, Reference, Setup, Source, View};
    use crate::run::{Engine, Ready, run_replicate};
    use crate::sample::prepare;
    use crate::scenario::{Origin, Scenario};

    /// Nothing in it is left to a default or to chance but the times of its events.
    const TEXT: &str = r#"
title = "Tiny"
[crystal]
structure = "sc"
size = [5, 5, 5]
[sample]
defects = { fraction = 0 }
disordered = 0
impurity = 0
[[protocol]]
step = "anneal"
temperature = "160 degC"
time = "24 h"
[[protocol]]
step = "wash"
[record]
every = "6 h"
snapshots = ["0 h", "24 h"]
[instruments]
use = ["ftir", "nmr", "uvvis", "dsc"]
at = ["0 h", "12 h"]
heat_every = "12 h"
[mechanism]
base = "none"
[[mechanism.event]]
name = "first order"
site = "M"
becomes = "T"
prefactor = "0.1 1/h"
"#;

    /// Looks at a replicate that is at its second moment, and at the same finished.
    fn with_replicate(look: impl FnOnce(&Setting<'_>, &(Seen, Frozen), &Replicate)) {
        let origin = Origin { file_name: "tiny.toml".into(), folder: ".".into() };
        let scenario = Scenario::parse(TEXT, &origin).unwrap();
        let ready = Ready::new(&scenario).unwrap();
        let setting = ready.setting(Engine::Tiled, 1);
        let replicate = run_replicate(&setting, 1, 0, &crate::run::Unwatched, None).unwrap();
        let source = Source::new(1, 0);
        let sample = prepare(setting.lattice, setting.recipe, &mut source.sample_stream()).unwrap();
        let Setting { lattice, scheme, segments, .. } = setting;
        let setup = Setup { lattice, scheme, segments, depths: None, source };
        let run = Reference::new(setup, &sample.sites);
        let mut seen = Seen::nothing(0, setting.scheme, run.view().tally());
        seen.stops = 1;
        seen.moments.push(replicate.moments[0].clone());
        seen.pictures.push(replicate.pictures[0].clone());
        seen.inspections.push(replicate.inspections[0].clone());
        seen.heat.push(replicate.heat[0]);
        look(&setting, &(seen, run.freeze()), &replicate);
    }

    type Spoil<T> = fn(&mut T);

    #[test]
    fn what_cannot_be_of_this_replicate_is_refused() {
        let spoils: [(Spoil<Seen>, &str); 15] = [
            (|seen| seen.index = 1, "replicate"),
            (|seen| seen.time = f64::NAN, "time"),
            (|seen| seen.stops = 6, "number of stops"),
            (|seen| seen.stops = 2, "number of moments"),
            (|seen| seen.rows.push(0), "list of rows"),
            (|seen| seen.events = 1, "number of events"),
            (|seen| seen.rows.fill(u64::MAX), "number of events"),
            (|seen| seen.moments[0].time = 1.0, "moments"),
            (|seen| seen.moments[0].events.clear(), "moments"),
            (|seen| seen.pictures.clear(), "number of pictures"),
            (|seen| seen.pictures[0].units.clear(), "pictures"),
            (|seen| seen.inspections.clear(), "number of looks"),
            (|seen| seen.inspections[0].time = 1.0, "looks"),
            (|seen| seen.heat.clear(), "number of calorimeter readings"),
            (|seen| seen.heat[0].additions = u64::MAX, "calorimeter readings"),
        ];
        with_replicate(|setting, sound, _| {
            assert_eq!(check_left(setting, 0, sound), Ok(()));
            for (number, (spoil, part)) in spoils.into_iter().enumerate() {
                let mut spoilt = sound.clone();
                spoil(&mut spoilt.0);
                let said = check_left(setting, 0, &spoilt).unwrap_err();
                assert!(said.contains(&format!("the {part} in it")), "number {number}: {said}");
            }
            let mut spoilt = sound.clone();
            spoilt.1.sites.clear();
            assert!(check_left(setting, 0, &spoilt).is_err_and(|said| said.contains("the sites")));
        });
    }

    #[test]
    fn what_cannot_be_a_finished_replicate_is_refused() {
        let spoils: [(Spoil<Replicate>, &str); 9] = [
            (|replicate| replicate.index = 3, "replicate"),
            (|replicate| replicate.finished = false, "replicate"),
            (|replicate| replicate.events = u64::MAX, "number of events"),
            (|replicate| replicate.moments.truncate(2), "number of moments"),
            (|replicate| replicate.pictures.swap(0, 1), "pictures"),
            (|replicate| replicate.inspections.truncate(1), "number of looks"),
            (|replicate| replicate.heat.swap(0, 1), "calorimeter readings"),
            (|replicate| replicate.washed = None, "wash"),
            (|replicate| replicate.washed.as_mut().unwrap().trapped_units = 126, "wash"),
        ];
        with_replicate(|setting, _, sound| {
            assert_eq!(check_finished(setting, 3, std::slice::from_ref(sound)), Ok(()));
            for (number, (spoil, part)) in spoils.into_iter().enumerate() {
                let mut spoilt = sound.clone();
                spoil(&mut spoilt);
                let said = check_finished(setting, 3, &[sound.clone(), spoilt]).unwrap_err();
                assert!(said.contains(&format!("the {part} in it")), "number {number}: {said}");
            }
        });
    }

    /// Nothing takes more than is unpacked at most, and that is no more than a few times as much.
    #[test]
    fn the_bounds_hold_and_are_near() {
        with_replicate(|setting, left, finished| {
            let size = |bytes: Vec<u8>| bytes.len() as u64;
            let finished = size(postcard::to_stdvec(finished).unwrap());
            let most = most_of_finished(setting);
            assert!(finished <= most && most < 8 * finished, "{finished} of {most}");
            let left = size(postcard::to_stdvec(left).unwrap());
            assert!(left <= most_on_the_way(setting), "{left}");
        });
    }

    /// The form of what lies in a checkpoint. Whoever changes it raises `VERSION` in
    /// `results/checkpoint.rs`, so that older checkpoints are refused rather than misread.
    #[test]
    fn the_form_is_that_of_its_version() {
        with_replicate(|_, (seen, frozen), finished| {
            let frozen = Frozen { clocks: vec![(1, 2.0)], arrivals: vec![3.0], ..frozen.clone() };
            let finished = Replicate {
                moments: seen.moments.clone(),
                passages: seen.passages.clone(),
                pictures: seen.pictures.clone(),
                inspections: seen.inspections.clone(),
                heat: seen.heat.clone(),
                events: 4,
                ..finished.clone()
            };
            let bytes = postcard::to_stdvec(&(seen, frozen, finished)).unwrap();
            let digest = blake3::hash(&bytes).to_hex();
            assert_eq!((bytes.len(), &digest[..16]), (2339, "021701603bb8410f"));
        });
    }
}
