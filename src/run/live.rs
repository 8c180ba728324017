//! What a run tells while it is under way.

use super::{Moment, ProgressObserver, Simulation};
use crate::observe::Slice;
use crate::results::{LiveBand, LiveMoment, LiveRun, LiveSlice};
use crate::snapshots::STATE_COLOURS;
use crate::statistics::Estimate;
use crate::sync::lock;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Wall time between two slices.
const BETWEEN_SLICES: Duration = Duration::from_millis(500);
/// Moments that are told; of more, each n-th and the last.
const MOST_MOMENTS: usize = 200;
/// Picometres in an ångström.
const PICOMETRES: f64 = 100.0;

/// Collects what a view shows of a run, and passes all that it is told on to the observer of the run.
pub struct Following<'a> {
    observer: &'a dyn ProgressObserver,
    duration: f64,
    kinds: &'a [String],
    so_far: Mutex<SoFar>,
}

/// What was seen of a replicate.
#[derive(Clone, Debug, Default)]
struct Seen {
    share: f64,
    before: f64,
    events: u64,
    kinds: Vec<u64>,
    /// Conversion and crystalline fraction at each recorded moment.
    values: Vec<[f64; 2]>,
}

struct SoFar {
    replicates: Vec<Seen>,
    /// Time and temperature of each recorded moment. Replicates are recorded at the same times.
    moments: Vec<[f64; 2]>,
    slice: Option<LiveSlice>,
    sliced: Option<Instant>,
}

impl<'a> Following<'a> {
    /// For a simulation whose observer this is.
    pub fn new(simulation: &'a Simulation, observer: &'a dyn ProgressObserver) -> Self {
        let replicates = vec![Seen::default(); simulation.replicates as usize];
        let so_far = SoFar { replicates, moments: Vec::new(), slice: None, sliced: None };
        let (duration, kinds) = (simulation.duration(), &simulation.scheme.kinds);
        Self { observer, duration, kinds, so_far: Mutex::new(so_far) }
    }

    /// What it has come to.
    pub fn told(&self) -> LiveRun {
        let so_far = lock(&self.so_far);
        let each = &so_far.replicates;
        let of_kind =
            |kind: usize| each.iter().filter_map(|seen| seen.kinds.get(kind)).sum::<u64>();
        let kinds = self.kinds.iter().enumerate();
        LiveRun {
            duration: self.duration,
            shares: each.iter().map(|seen| seen.share).collect(),
            before: each.iter().map(|seen| seen.before).sum(),
            events: each.iter().map(|seen| seen.events).sum(),
            kinds: kinds.map(|(kind, name)| (name.clone(), of_kind(kind))).collect(),
            moments: so_far.means(),
            slice: so_far.slice.clone(),
        }
    }
}

impl SoFar {
    fn means(&self) -> Vec<LiveMoment> {
        let step = self.moments.len().div_ceil(MOST_MOMENTS).max(1);
        let last = self.moments.len().saturating_sub(1);
        let shown = (0..self.moments.len()).filter(|index| index % step == 0 || *index == last);
        shown.filter_map(|index| self.mean(index)).collect()
    }

    fn mean(&self, index: usize) -> Option<LiveMoment> {
        let band = |which: usize| {
            let each = self.replicates.iter().filter_map(|seen| seen.values.get(index));
            let Estimate { mean, low95, high95, replicates, .. } =
                Estimate::of(each.map(|values| Some(values[which])));
            Some((LiveBand { mean: mean?, low95, high95 }, replicates))
        };
        let ((conversion, replicates), (crystalline_fraction, _)) = (band(0)?, band(1)?);
        let [time, temperature] = self.moments[index];
        Some(LiveMoment { time, temperature, replicates, conversion, crystalline_fraction })
    }

    /// Whether a slice of a replicate is due. One replicate is shown to its end, then another.
    fn wants_slice(&self, replicate: u32) -> bool {
        let shown = self.slice.as_ref().map(|slice| slice.replicate - 1);
        let other = shown
            .is_some_and(|shown| shown != replicate && self.replicates[shown as usize].share < 1.0);
        // The last one of a replicate is always taken.
        let ends = self.replicates.get(replicate as usize).is_some_and(|seen| seen.share >= 1.0);
        !other && (ends || self.sliced.is_none_or(|sliced| sliced.elapsed() >= BETWEEN_SLICES))
    }
}

impl ProgressObserver for Following<'_> {
    fn progress(&self, replicate: u32, share: f64) {
        if let Some(seen) = lock(&self.so_far).replicates.get_mut(replicate as usize) {
            seen.share = share;
        }
        self.observer.progress(replicate, share);
    }

    fn events(&self, replicate: u32, events: u64) {
        if let Some(seen) = lock(&self.so_far).replicates.get_mut(replicate as usize) {
            seen.events = events;
        }
        self.observer.events(replicate, events);
    }

    fn resumed(&self, replicate: u32, share: f64) {
        if let Some(seen) = lock(&self.so_far).replicates.get_mut(replicate as usize) {
            (seen.share, seen.before) = (share, share);
        }
        self.observer.resumed(replicate, share);
    }

    fn recorded(&self, replicate: u32, moments: &[Moment], slice: &dyn Fn() -> Slice) {
        let mut so_far = lock(&self.so_far);
        let Some(last) = moments.last() else { return };
        let known = so_far.moments.len();
        let new = moments.iter().skip(known);
        so_far.moments.extend(new.map(|moment| [moment.row.time, moment.row.temperature]));
        if let Some(seen) = so_far.replicates.get_mut(replicate as usize) {
            let new = moments.iter().skip(seen.values.len());
            let values = |moment: &Moment| [moment.row.conversion, moment.row.crystalline_fraction];
            seen.values.extend(new.map(values));
            seen.kinds.clone_from(&last.events);
        }
        if so_far.wants_slice(replicate) {
            let cut = slice();
            if !cut.is_empty() {
                so_far.slice = Some(live_slice(replicate, last.row.time, &cut));
                so_far.sliced = Some(Instant::now());
            }
        }
        drop(so_far);
        self.observer.recorded(replicate, moments, slice);
    }

    fn interrupted(&self) -> bool {
        self.observer.interrupted()
    }
}

fn live_slice(replicate: u32, time: f64, cut: &Slice) -> LiveSlice {
    let along = |axis: usize| {
        cut.iter().map(|(place, _)| (PICOMETRES * place[axis]).round() as i32).collect()
    };
    let digit = |state: &str| {
        let known = STATE_COLOURS.iter().position(|(name, _)| *name == state);
        char::from(b'0' + known.unwrap_or(0) as u8)
    };
    let states = cut.iter().map(|(_, state)| digit(state.name())).collect();
    LiveSlice { replicate: replicate + 1, time, places: [along(0), along(1)], states }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Control, Unobserved};

    fn simulation(replicates: u32) -> Simulation {
        let text = format!(
            "replicates = {replicates}\n[crystal]\nsize = [4, 4, 4]\n[[protocol]]\nstep = \"anneal\"\n\
             temperature = \"150 degC\"\ntime = \"20 h\"\n[record]\nevery = \"1 h\"\n"
        );
        Simulation::new(&text.parse().unwrap()).unwrap()
    }

    #[test]
    fn what_is_told_at_the_end_is_what_the_run_came_to() {
        let simulation = simulation(3);
        let following = Following::new(&simulation, &Unobserved);
        let outcome = simulation.run(Control::observed(&following)).unwrap();
        let told = following.told();
        assert_eq!(told.shares, [1.0; 3]);
        assert_eq!(told.kinds, outcome.events_by_kind());
        assert_eq!(told.events, told.kinds.values().sum::<u64>());
        assert_eq!(told.moments.len(), 21);
        let ends = outcome.replicates.iter().map(|it| it.records.moments.last().unwrap());
        let estimate = Estimate::of(ends.map(|moment| Some(moment.row.conversion)));
        let last = told.moments.last().unwrap();
        assert_eq!((Some(last.conversion.mean), last.replicates), (estimate.mean, 3));
        assert_eq!(last.conversion.high95, estimate.high95);
        // The last slice is that of a replicate's end.
        let slice = told.slice.unwrap();
        assert_eq!(slice.time, told.duration);
        assert_eq!(slice.places.map(|places| places.len()), [slice.states.len(); 2]);
    }

    #[test]
    fn many_moments_are_thinned_and_the_last_stays() {
        let simulation = simulation(1);
        let following = Following::new(&simulation, &Unobserved);
        let mut so_far = lock(&following.so_far);
        so_far.moments = (0..1001).map(|moment| [f64::from(moment), 400.0]).collect();
        so_far.replicates[0].values = vec![[0.5, 0.5]; 1001];
        let times: Vec<f64> = so_far.means().iter().map(|moment| moment.time).collect();
        assert!(times.len() <= MOST_MOMENTS + 1);
        assert_eq!((times[0], times[1], times.last()), (0.0, 6.0, Some(&1000.0)));
    }
}
