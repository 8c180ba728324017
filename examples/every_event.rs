//! A callback for every event: how far a tautomer hops before it reverts or starts a chain.

use std::collections::HashMap;
use std::ops::ControlFlow;
use tautomata::engine::{EventRecord, Observer, Tally};
use tautomata::prelude::*;

/// Counts the hops of each tautomer, by the site that it is on.
#[derive(Default)]
struct Hops {
    /// The row of the proton hop.
    hop: usize,
    on_the_way: HashMap<u32, u64>,
    ended: Vec<u64>,
}

impl Observer for Hops {
    fn event(&mut self, event: &EventRecord, _: &Tally) -> ControlFlow<()> {
        let hops = self.on_the_way.remove(&event.site).unwrap_or(0);
        match event.contact {
            Some((_, to)) if usize::from(event.row) == self.hop => {
                self.on_the_way.insert(to, hops + 1);
            }
            _ if hops > 0 => self.ended.push(hops),
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scenario: Scenario = r#"
        [crystal]
        size = [6, 6, 6]
        [sample]
        defects = { fraction = 0.02 }
        [[protocol]]
        step = "anneal"
        temperature = "140 degC"
        time = "1 h"
    "#
    .parse()?;
    let simulation = Simulation::new(&scenario)?;
    let rows = &simulation.scheme.rows;
    let hop = rows.iter().position(|row| simulation.scheme.kinds[row.kind] == "proton hop");
    let mut hops = Hops { hop: hop.expect("a row of the mechanism"), ..Hops::default() };
    simulation.follow(0, &mut hops)?;

    let number = hops.ended.len();
    let mean = hops.ended.iter().sum::<u64>() as f64 / number.max(1) as f64;
    println!("{number} tautomers hopped and ended, after {mean:.1} hops on average");
    Ok(())
}
