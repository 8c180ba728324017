//! What a mill does to a powder: weak spots, smaller crystallites, lost order.
//!
//! Everything follows from the work w, the grinding time in units of the mill's time constant
//! (or the energy in units of its dose constant). Weak spots saturate with it, c = c∞ (1 −
//! e^(−w)), and crystallites get smaller, 1/d = (1 − e^(−w))/d∞ + e^(−w)/d0, until the mill can
//! do no more. The constants are estimates: no grinding of this substance was measured.

use super::Damage;
use crate::sample::OutOfRange;
use crate::sample::out_of_range::share;

/// Size of the crystallites before grinding, d0, in m (est).
pub const COARSEST: f64 = 10e-6;
/// Depth below a face of a ground crystallite to which order is lost, in m (est): one layer of
/// molecules.
pub const DISORDERED_DEPTH: f64 = 0.6e-9;
/// Faces of a cube: share of its volume within a small depth t below them is 6 t/d.
pub const FACES: f64 = 6.0;
/// The formulas say nothing about more work than this.
const MOST_WORK: f64 = 1e6;

/// How the powder is ground.
///
/// ```
/// use tautomata::sample::grinding::Mill;
///
/// let minutes = |n: f64| Mill::Ball.work_in_time(60.0 * n).expect("a time");
/// assert!(Mill::Ball.weak_spots(minutes(10.0)) > Mill::Ball.weak_spots(minutes(1.0)));
/// // A ball mill gives crystallites of tens of nanometres.
/// assert!((10e-9..100e-9).contains(&Mill::Ball.crystallite(minutes(30.0))));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mill {
    /// By hand, mortar and pestle.
    Mortar,
    /// In a vibrating or planetary ball mill.
    Ball,
}

/// What a mill can do. All estimates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MillConstants {
    /// Weak spots after endless grinding, c∞: share of the molecules.
    pub weak_spots: f64,
    /// Size of the crystallites after endless grinding, d∞, in m.
    pub crystallite: f64,
    /// Time for one unit of work, τ, in s.
    pub time: f64,
    /// Energy for one unit of work, D₁, in J/kg.
    pub dose: f64,
}

const MORTAR: MillConstants =
    MillConstants { weak_spots: 0.03, crystallite: 40e-9, time: 600.0, dose: 0.3e6 };
const BALL: MillConstants =
    MillConstants { weak_spots: 0.05, crystallite: 18e-9, time: 300.0, dose: 1e6 };

impl Mill {
    /// Every mill.
    pub const ALL: [Self; 2] = [Self::Mortar, Self::Ball];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mortar => "mortar",
            Self::Ball => "ball mill",
        }
    }

    /// The mill of that name; "ball" is short for "ball mill".
    pub fn named(word: &str) -> Option<Self> {
        let word = if word == "ball" { "ball mill" } else { word };
        Self::ALL.into_iter().find(|mill| mill.name() == word)
    }

    /// Its constants.
    pub fn constants(self) -> MillConstants {
        match self {
            Self::Mortar => MORTAR,
            Self::Ball => BALL,
        }
    }

    /// The work w of grinding for a time in s: w = time/τ.
    ///
    /// # Errors
    /// If the time is negative or beyond any use.
    pub fn work_in_time(self, time: f64) -> Result<Work, OutOfRange> {
        Work::new(time / self.constants().time)
    }

    /// The work w that a dose D in J/kg does: w = D/D₁.
    ///
    /// # Errors
    /// If the dose is negative or beyond any use.
    pub fn work_of_dose(self, dose: f64) -> Result<Work, OutOfRange> {
        Work::new(dose / self.constants().dose)
    }

    /// The work w that makes this share of weak spots: w = −ln(1 − c/c∞).
    ///
    /// # Errors
    /// If the share is negative or the mill never makes so many.
    pub fn work_for_weak_spots(self, fraction: f64) -> Result<Work, OutOfRange> {
        let done = share("a fraction of weak spots", fraction)? / self.constants().weak_spots;
        Work::when(done).ok_or(OutOfRange::MillWeakSpots(self))
    }

    /// The work w that grinds down to crystallites of this size in m:
    /// 1 − e^(−w) = (1/d − 1/d0)/(1/d∞ − 1/d0).
    ///
    /// # Errors
    /// If the mill does not give this size.
    pub fn work_for_crystallite(self, size: f64) -> Result<Work, OutOfRange> {
        let finest = 1.0 / self.constants().crystallite;
        let coarsest = 1.0 / COARSEST;
        let done = (1.0 / size - coarsest) / (finest - coarsest);
        Work::when(done).ok_or(OutOfRange::MillCrystallite(self))
    }

    /// The time in s that this work takes.
    pub fn time_for(self, work: Work) -> f64 {
        work.0 * self.constants().time
    }

    /// The energy in J/kg that this work takes.
    pub fn dose_for(self, work: Work) -> f64 {
        work.0 * self.constants().dose
    }

    /// Weak spots after this work, share of the molecules: c = c∞ (1 − e^(−w)).
    pub fn weak_spots(self, work: Work) -> f64 {
        self.constants().weak_spots * work.done()
    }

    /// Size of the crystallites in m after this work: 1/d = (1 − e^(−w))/d∞ + e^(−w)/d0.
    pub fn crystallite(self, work: Work) -> f64 {
        1.0 / (work.done() / self.constants().crystallite + work.left() / COARSEST)
    }

    /// Molecules that have lost their order after this work, share of all: those next to the
    /// faces of the crystallites, 6 · 0.6 nm/d.
    pub fn disordered(self, work: Work) -> f64 {
        FACES * DISORDERED_DEPTH / self.crystallite(work)
    }

    /// All that this work does to the powder.
    pub fn damage(self, work: Work) -> Damage {
        Damage {
            weak_spots: Some(self.weak_spots(work)),
            crystallite: Some(self.crystallite(work)),
            disordered: Some(self.disordered(work)),
        }
    }
}

/// How much a mill has worked, w: time in units of its time constant, energy in units of its
/// dose constant.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Work(f64);

impl Work {
    /// So much work.
    ///
    /// # Errors
    /// If it is negative, or beyond any use.
    pub fn new(work: f64) -> Result<Self, OutOfRange> {
        if (0.0..=MOST_WORK).contains(&work) { Ok(Self(work)) } else { Err(OutOfRange::Work) }
    }

    /// The number w.
    pub fn value(self) -> f64 {
        self.0
    }

    /// The work with which this share of all that the mill can do is done, if it ever is.
    fn when(done: f64) -> Option<Self> {
        (0.0..1.0).contains(&done).then(|| Self(-libm::log1p(-done)))
    }

    /// Share of what the mill can do that is done, 1 − e^(−w).
    fn done(self) -> f64 {
        -libm::expm1(-self.0)
    }

    /// Share of what the mill can do that is left, e^(−w).
    fn left(self) -> f64 {
        libm::exp(-self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::{assert_abs_diff_eq, assert_relative_eq};
    use proptest::prelude::*;

    fn mills() -> impl Strategy<Value = Mill> {
        prop::sample::select(Mill::ALL.to_vec())
    }

    #[test]
    fn eleven_minutes_by_hand_or_eight_in_a_ball_mill_give_a_ground_powder() {
        for (mill, work, weak_spots, disordered) in
            [(Mill::Mortar, 1.1, 0.020, 0.060), (Mill::Ball, 1.6, 0.040, 0.16)]
        {
            let work = Work::new(work).unwrap();
            assert_abs_diff_eq!(mill.weak_spots(work), weak_spots, epsilon = 0.0005);
            assert_abs_diff_eq!(mill.disordered(work), disordered, epsilon = 0.0005);
        }
    }

    #[test]
    fn every_mill_is_found_by_its_name_and_the_ball_mill_by_its_short_one() {
        for mill in Mill::ALL {
            assert_eq!(Mill::named(mill.name()), Some(mill));
        }
        assert_eq!(Mill::named("ball"), Some(Mill::Ball));
        assert_eq!(Mill::named("mill").or(Mill::named("")), None);
    }

    #[test]
    fn time_and_dose_are_two_measures_of_the_same_work() {
        assert_eq!(Mill::Mortar.work_in_time(900.0), Work::new(1.5));
        assert_eq!(Mill::Mortar.work_of_dose(0.45e6), Work::new(1.5));
        assert_eq!(Mill::Ball.work_in_time(600.0), Mill::Ball.work_of_dose(2e6));
    }

    #[test]
    fn without_grinding_there_is_no_weak_spot_and_without_end_the_mill_does_its_utmost() {
        for mill in Mill::ALL {
            let none = Work::new(0.0).unwrap();
            assert_eq!(mill.weak_spots(none), 0.0);
            assert_relative_eq!(mill.crystallite(none), COARSEST, max_relative = 1e-12);
            assert_eq!(mill.work_for_weak_spots(0.0), Ok(none));
            assert_eq!(mill.work_for_crystallite(COARSEST), Ok(none));
            let most = Work::new(MOST_WORK).unwrap();
            let MillConstants { weak_spots, crystallite, .. } = mill.constants();
            assert_eq!(mill.weak_spots(most), weak_spots);
            assert_relative_eq!(mill.crystallite(most), crystallite, max_relative = 1e-12);
        }
    }

    #[test]
    fn what_the_mill_never_gives_is_said_so() {
        let mill = Mill::Mortar;
        assert_eq!(mill.work_for_weak_spots(0.03), Err(OutOfRange::MillWeakSpots(mill)));
        assert_eq!(mill.work_for_crystallite(40e-9), Err(OutOfRange::MillCrystallite(mill)));
        assert_eq!(mill.work_for_crystallite(1e-4), Err(OutOfRange::MillCrystallite(mill)));
        assert_eq!(mill.work_in_time(-1.0), Err(OutOfRange::Work));
        assert_eq!(Work::new(f64::NAN), Err(OutOfRange::Work));
        let said = OutOfRange::MillCrystallite(mill).to_string();
        assert!(said.contains("from 10 µm down to, but not at, 40 nm"), "{said}");
    }

    proptest! {
        #[test]
        fn damage_leads_back_to_the_work_that_did_it(mill in mills(), w in 0.0..15.0) {
            let work = Work::new(w).unwrap();
            let inverses = [
                mill.work_in_time(mill.time_for(work)),
                mill.work_of_dose(mill.dose_for(work)),
                mill.work_for_weak_spots(mill.weak_spots(work)),
                mill.work_for_crystallite(mill.crystallite(work).min(COARSEST)),
            ];
            for back in inverses {
                // At w = 15 the rounding of 1 − e^(−w), 1e-16, has grown by e^15 = 3e6.
                prop_assert!((back.unwrap().value() - w).abs() < 1e-8);
            }
        }

        #[test]
        fn more_work_does_more_damage(mill in mills(), w in 0.0..20.0, more in 1e-6..5.0) {
            let [less, after] = [w, w + more].map(|w| mill.damage(Work::new(w).unwrap()));
            prop_assert!(after.weak_spots > less.weak_spots);
            prop_assert!(after.crystallite < less.crystallite);
            prop_assert!(after.disordered > less.disordered);
        }

        #[test]
        fn no_number_panics(mill in mills(), number in prop::num::f64::ANY) {
            let works = [
                mill.work_in_time(number),
                mill.work_of_dose(number),
                mill.work_for_weak_spots(number),
                mill.work_for_crystallite(number),
            ];
            for work in works.into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&mill.disordered(work)), "{work:?}");
            }
        }
    }
}
