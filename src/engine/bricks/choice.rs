//! What a brick's clock rings for. Three steps, each of which needs what the one before has found: the
//! group of places, by the brick's sums; the place, by the levels of the group; the event, by the
//! surroundings of the place.

use super::ground::{GROUP, GROUPS, Ground, level};
use super::kernel::Kernel;
use super::steps::{Around, MOST, NOBODY};
use super::tables::NO_ROW;
use crate::engine::rules::{Mark, PLACE_BITS, Purpose, SLOW, position};
use crate::mechanism::Term;

/// How much is known of a ringing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    /// The group of places.
    Group,
    /// The place and its neighbours.
    Place,
    /// The event.
    Event,
}

/// What a brick's clock rings for.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    known: Known,
    slow: bool,
    /// The brick.
    pub brick: u32,
    /// When it rings: offset in s.
    pub time: f64,
    /// The word of the waiting time after it.
    pub wait: u64,
    /// Where in the brick's sum, then in the place's level.
    mark: Mark,
    /// The first place of the group, then the place.
    pub handle: u32,
    /// The event's row; [`NO_ROW`] if nothing happens.
    pub row: u16,
    /// Across which contact the neighbour lies.
    pub contact: u8,
    /// The neighbour; [`NOBODY`] in an event of one site.
    pub other: u32,
    /// The neighbours of the place.
    pub around: Around,
    /// The neighbours of the neighbour, if there is one.
    pub beside: Around,
}

impl Choice {
    /// Of no brick.
    pub const NONE: Self = Self {
        known: Known::Group,
        slow: false,
        brick: NOBODY,
        time: f64::INFINITY,
        wait: 0,
        mark: Mark { units: 0, fraction: 0 },
        handle: 0,
        row: NO_ROW,
        contact: 0,
        other: NOBODY,
        around: [NOBODY; MOST],
        beside: [NOBODY; MOST],
    };

    /// Whether it is the ringing of a brick at a time.
    #[inline]
    pub fn is_of(&self, brick: u32, time: f64) -> bool {
        self.brick == brick && self.time == time
    }
}

impl<const Z: usize> Kernel<'_, '_, Z> {
    /// Draws for a brick's ringing: finds the group of places.
    #[expect(clippy::inline_always, reason = "a call costs a fiftieth of an event")]
    #[inline(always)]
    pub fn draw(self, ground: &Ground, brick: u32, time: f64, choice: &mut Choice) {
        let [word, wait] = self.rules.draw(brick, Purpose::Ringing, time);
        let sums = &ground.bricks[brick as usize];
        let mut mark = Mark::within(sums.units.get(), word);
        choice.known = Known::Group;
        (choice.brick, choice.time, choice.wait) = (brick, time, wait);
        let slow_units = sums.slow_units.get();
        choice.slow = mark.units < slow_units;
        choice.handle = brick << PLACE_BITS;
        if !choice.slow {
            mark.units -= slow_units;
            // Without branches: they could not be predicted.
            let (mut group, mut sum, mut below) = (0, 0, 0);
            for part in &sums.sums[..GROUPS - 1] {
                sum += part.get();
                let beyond = mark.units >= sum;
                group += u32::from(beyond);
                below = if beyond { sum } else { below };
            }
            mark.units -= below;
            choice.handle |= group * GROUP as u32;
        }
        choice.mark = mark;
    }

    /// Finds the place in the group, and its neighbours.
    #[expect(clippy::inline_always, reason = "a call costs a fiftieth of an event")]
    #[inline(always)]
    pub fn find(self, ground: &Ground, choice: &mut Choice) {
        if choice.known != Known::Group {
            return;
        }
        choice.known = Known::Place;
        if choice.slow {
            let units = self.levels().units(SLOW);
            choice.handle |= ground.brick(choice.handle).nth_slow(choice.mark.units / units);
            choice.mark.units %= units;
        } else {
            let first = choice.handle;
            let mut left = choice.mark.units;
            let mut lively = ground.brick(first).lively[first as usize / GROUP % GROUPS].get();
            let record = ground.group(first);
            // What is left lies within the sum over the group.
            let place = loop {
                let place = lively.trailing_zeros() & (GROUP as u32 - 1);
                let units = self.levels().units(level(record(place)));
                if left < units {
                    break place;
                }
                left -= units;
                lively &= lively.wrapping_sub(1);
                debug_assert!(lively != 0, "a sum is larger than its parts");
            };
            choice.handle = first | place;
            choice.mark.units = left;
        }
        self.around(ground, choice.handle, &mut choice.around);
    }

    /// Chooses the event.
    #[inline]
    pub fn choose(self, ground: &Ground, choice: &mut Choice) {
        self.find(ground, choice);
        if choice.known == Known::Event {
            return;
        }
        choice.known = Known::Event;
        choice.other = NOBODY;
        choice.row = self.event(ground, choice).unwrap_or(NO_ROW);
        if choice.other != NOBODY {
            self.around(ground, choice.other, &mut choice.beside);
        }
    }

    /// The row of the event, if one happens; notes the contact and the neighbour.
    #[inline]
    fn event(self, ground: &Ground, choice: &mut Choice) -> Option<u16> {
        let record = ground.record(choice.handle);
        let meaning = self.tables.meaning(record);
        let stretch = self.levels().stretch(level(record), || self.bound(ground, choice));
        let left = choice.mark.rate(self.levels()) * stretch;
        let own = meaning.own();
        // Events lie side by side: the site's own, then those across each contact.
        let mut sum = self.table().own(own);
        if left < sum {
            let only = self.tables.only_own[usize::from(own)];
            if only != NO_ROW && self.rules.constant() {
                return Some(only);
            }
            let terms = &self.rules.setup().scheme.own()[usize::from(own)];
            return self.among(ground, choice, terms, self.table().own_terms(own), left);
        }
        if meaning.actor() == 0 {
            return None;
        }
        let first = self.pairs_of(meaning.actor());
        for (way, (k, &other)) in self.ways(choice.handle).iter().zip((0..).zip(&choice.around)) {
            if Z == 0 && other == NOBODY {
                continue;
            }
            let pair = first + way.kind as usize + self.tables.partner(ground.record(other));
            let below = sum;
            sum += self.table().pair(pair);
            if left < sum {
                let only = self.tables.only_pair[pair];
                let row = if only != NO_ROW && self.rules.constant() {
                    only
                } else {
                    let terms = &self.rules.setup().scheme.pairs()[pair];
                    let bounds = self.table().pair_terms(pair);
                    self.among(ground, choice, terms, bounds, left - below)?
                };
                (choice.contact, choice.other) = (k, other);
                return Some(row);
            }
        }
        None
    }

    /// The summed bound of what can happen at the place, in 1/s.
    #[cold]
    fn bound(self, ground: &Ground, choice: &Choice) -> f64 {
        let meaning = self.meaning(ground, choice.handle);
        self.rate(ground, choice.handle, meaning, &choice.around).0
    }

    /// The row of a class at a rate within the sum of its bounds, if the event is accepted.
    fn among(
        self,
        ground: &Ground,
        choice: &Choice,
        terms: &[Term],
        bounds: &[f64],
        left: f64,
    ) -> Option<u16> {
        let chosen = position(left, bounds)?;
        let (term, bound) = (terms[chosen], bounds[chosen]);
        if self.rules.always_accepts(term) {
            return Some(term.row);
        }
        let site = self.number(ground, choice.handle);
        let accepts = self.rules.accept(term, bound, site, choice.brick, choice.time);
        accepts.then_some(term.row)
    }
}
