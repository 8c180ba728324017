//! What tautomers that hop fast change for all other events.

use super::walkers::{Among, Walkers};
use crate::engine::event_record::{EventRecord, Observer};
use crate::engine::host::Steward;
use crate::engine::rules::{PARTS, Purpose, Rules};
use crate::engine::state::Tally;
use crate::mechanism::{FastHops, Scheme};
use crate::sample::Species;
use std::ops::ControlFlow;

/// Forbids events on sites where a tautomer is, follows those that happen, and stops the clocks where a tautomer
/// is born.
pub struct Guard<'g, 'a, O> {
    pub scheme: &'a Scheme,
    pub hops: &'a FastHops,
    pub walkers: &'g mut Walkers<'a>,
    /// Whose words are drawn where tautomers are concerned.
    pub owner: u32,
    pub forbidden: &'g mut [u128],
    pub observer: &'g mut O,
    /// When a tautomer was born, as an offset in s.
    pub birth: Option<f64>,
    /// Whether the observer broke.
    pub broke: bool,
}

impl<O: Observer> Steward for Guard<'_, '_, O> {
    const FORBIDS: bool = true;

    fn permits(&mut self, rules: &Rules<'_>, brick: u32, offset: f64, event: &EventRecord) -> bool {
        let here = self.walkers.on(event.site);
        let beside = event.contact.map(|(_, other)| self.walkers.beside_free(other, event.site));
        let all_free = here.free() * beside.map_or(1.0, Among::free);
        if all_free == 1.0 {
            return true;
        }
        let kind = self.scheme.rows[usize::from(event.row)].kind;
        self.forbidden[kind] += ((1.0 - all_free) * PARTS) as u128;
        let words = rules.draw(brick, Purpose::Presence, offset);
        here.is_free(words[0]) && beside.is_none_or(|beside| beside.is_free(words[1]))
    }

    fn happened(
        &mut self,
        rules: &Rules<'_>,
        offset: f64,
        event: &EventRecord,
        tally: &Tally,
    ) -> ControlFlow<()> {
        let before = self.walkers.number();
        let mut words = None;
        let word = || {
            let begin = || rules.words(self.owner, Purpose::Presence, offset);
            words.get_or_insert_with(begin)()
        };
        self.walkers.follow(self.scheme, self.hops, event, word);
        if self.walkers.number() != before {
            self.birth = Some(offset);
        }
        self.broke =
            self.observer.event(event, &with_tautomers(tally, self.walkers.number())).is_break();
        if self.broke || self.birth.is_some() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

/// Totals, with this many of the monomers as tautomers.
pub fn with_tautomers(tally: &Tally, number: u32) -> Tally {
    let mut tally = *tally;
    tally.species[Species::M as usize] -= u64::from(number);
    tally.species[Species::T as usize] += u64::from(number);
    tally
}
