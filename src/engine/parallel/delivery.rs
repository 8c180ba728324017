//! Tells an observer of a window's events, in order.

use super::log::{Entry, Rare};
use super::slab::{Known, Slab};
use crate::engine::EventRecord;
use crate::engine::bricks::{Bricks, Kernel, NO_ROW, NOBODY};
use crate::engine::event_record::Observer;
use crate::engine::state::Tally;
use rayon::prelude::*;
use std::ops::ControlFlow;

/// Tells of all events, counts what was to be expected, and forgets the window. If the observer breaks, it is told
/// of the others all the same.
pub fn deliver(
    bricks: &mut Bricks<'_>,
    known: &[Known],
    slabs: &mut [Slab],
    observer: &mut impl Observer,
) -> ControlFlow<()> {
    let frame = &*bricks;
    let events: Vec<Vec<Event<'_>>> = slabs.par_iter().map(|slab| events(frame, slab)).collect();
    let mut lists: Vec<_> = events.iter().map(|events| events.iter().peekable()).collect();
    let mut tally = bricks.tally;
    let mut flow = ControlFlow::Continue(());
    loop {
        let mut first = (f64::INFINITY, NOBODY, 0);
        for (number, list) in lists.iter_mut().enumerate() {
            if let Some(&Event { entry, .. }) = list.peek()
                && (entry.time, entry.brick) < (first.0, first.1)
            {
                first = (entry.time, entry.brick, number);
            }
        }
        let Some(event) = lists[first.2].next() else { break };
        event.count(bricks, &mut tally);
        if observer.event(&event.record, &tally).is_break() {
            flow = ControlFlow::Break(());
        }
    }
    drop(events);
    bricks.tally = tally;
    for slab in slabs {
        let numbers = slab.log.numbers().filter(|&number| !slab.entry(number).void);
        for number in numbers {
            bricks.rang += 1;
            for rare in slab.log.rare(number) {
                if let &Rare::Expected(kind, parts) = rare {
                    bricks.expected.add(kind, parts);
                }
            }
        }
        slab.forget(known);
    }
    flow
}

/// An event that is to be told of.
struct Event<'s> {
    entry: &'s Entry,
    record: EventRecord,
}

/// The events of a slab that were not taken back, in the order of time.
fn events<'s>(bricks: &Bricks<'_>, slab: &'s Slab) -> Vec<Event<'s>> {
    let kernel = Kernel::<0>(&bricks.frame);
    let happened = slab.log.entries.iter().filter(|entry| !entry.void && entry.row != NO_ROW);
    let mut events: Vec<Event<'s>> = happened
        .map(|entry| {
            let other = (entry.other != NOBODY).then(|| kernel.number(&bricks.ground, entry.other));
            let record = EventRecord {
                time: kernel.rules.time_at(entry.time),
                site: kernel.number(&bricks.ground, entry.handle),
                row: entry.row,
                contact: other.map(|other| (entry.contact, other)),
            };
            Event { entry, record }
        })
        .collect();
    // A stable sort takes little time, as each phase was in order.
    events.sort_by(|one, other| {
        let (one, other) = (one.entry, other.entry);
        one.time.total_cmp(&other.time).then(one.brick.cmp(&other.brick))
    });
    events
}

impl Event<'_> {
    /// Counts it in the totals.
    #[inline]
    fn count(&self, bricks: &Bricks<'_>, tally: &mut Tally) {
        let tables = &bricks.frame.tables;
        let row = usize::from(self.entry.row);
        if tables.swaps[row] {
            return;
        }
        let sites = if self.entry.other == NOBODY { 1 } else { 2 };
        for (role, &record) in self.entry.was.iter().enumerate().take(sites) {
            tables.turn(row, role, tables.meaning(record)).count(tally);
        }
        tables.count_start(row, tally);
    }
}
