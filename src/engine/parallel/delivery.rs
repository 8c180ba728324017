//! Tells an observer of a window's events, in order.

use super::log::Entry;
use super::slab::{Known, Slab};
use crate::engine::EventRecord;
use crate::engine::bricks::{Bricks, Kernel, NO_ROW, NOBODY};
use crate::engine::event_record::Observer;
use rayon::prelude::*;
use std::ops::ControlFlow;

/// Tells of all events, counts what was to be expected, and forgets the window. If the observer breaks, it is told
/// of the others all the same.
pub fn deliver(
    bricks: &mut Bricks<'_>,
    known: &Known,
    slabs: &mut [Slab],
    observer: &mut impl Observer,
) -> ControlFlow<()> {
    let in_order: Vec<Vec<u32>> = slabs.par_iter().map(in_order).collect();
    let mut flow = ControlFlow::Continue(());
    let mut at = vec![0; slabs.len()];
    loop {
        let entry = |slab: usize| -> Option<&Entry> {
            in_order[slab].get(at[slab]).map(|&number| slabs[slab].entry(number))
        };
        let heads = (0..slabs.len()).filter_map(|slab| Some((slab, entry(slab)?)));
        let first = heads.min_by(|(_, one), (_, other)| {
            one.time.total_cmp(&other.time).then(one.brick.cmp(&other.brick))
        });
        let Some((slab, entry)) = first else { break };
        at[slab] += 1;
        if entry.row != NO_ROW && tell(bricks, entry, observer).is_break() {
            flow = ControlFlow::Break(());
        }
    }
    for (slab, numbers) in slabs.iter_mut().zip(in_order) {
        bricks.rang += numbers.len() as u64;
        for number in numbers {
            for &(kind, parts) in slab.log.expected(number) {
                bricks.expected.add(kind, parts);
            }
        }
        slab.forget(known);
    }
    flow
}

/// The entries of a slab that were not taken back, in the order of time.
fn in_order(slab: &Slab) -> Vec<u32> {
    let mut numbers: Vec<u32> = slab.log.numbers().filter(|&n| !slab.entry(n).void).collect();
    // A stable sort takes little time, as each phase was in order.
    numbers.sort_by(|&one, &other| {
        let (one, other) = (slab.entry(one), slab.entry(other));
        one.time.total_cmp(&other.time).then(one.brick.cmp(&other.brick))
    });
    numbers
}

/// Tells of an event, after it was counted.
fn tell(bricks: &mut Bricks<'_>, entry: &Entry, observer: &mut impl Observer) -> ControlFlow<()> {
    let kernel = Kernel::<0>(&bricks.frame);
    let row = usize::from(entry.row);
    let pair = entry.other != NOBODY;
    let held = entry.was.iter().enumerate().take(if pair { 2 } else { 1 });
    for (role, &record) in held {
        let turn = kernel.tables.turn(row, role, kernel.tables.meaning(record));
        turn.count(&mut bricks.tally);
    }
    kernel.tables.count_start(row, &mut bricks.tally);
    let event = EventRecord {
        time: kernel.rules.time_at(entry.time),
        site: kernel.number(&bricks.ground, entry.handle),
        row: entry.row,
        contact: pair.then(|| (entry.contact, kernel.number(&bricks.ground, entry.other))),
    };
    observer.event(&event, &bricks.tally)
}
