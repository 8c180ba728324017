//! Light in a crystal: at depth z a share 1 − exp(−k t exp(−z/δ)) has reacted (A. Beer, Ann. Phys.
//! 162, 78 (1852)).

use super::{Comparison, Laboratory};
use crate::run::RunError;
use crate::scenario::Scenario;
use std::collections::BTreeMap;

/// Rate at the surface in 1/s, time in s, and penetration depth in cells.
const RATE: f64 = 1e-3;
const TIME: f64 = 1200.0;
const PENETRATION: f64 = 5.0;
/// Fewest molecules of a layer for it to be judged by χ².
const FEWEST: f64 = 100.0;

/// Twice the depth below the nearest face, in cells: molecules sit in the middle of theirs.
fn double_depth(cell: [u32; 3], size: [u32; 3]) -> u32 {
    let below = |axis: usize| cell[axis].min(size[axis] - 1 - cell[axis]);
    2 * (0..3).map(below).min().unwrap_or(0) + 1
}

/// χ² over the layers of equal depth.
pub fn compare(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    let outcome = laboratory.run(scenario)?;
    let snapshots = outcome.replicates.first().map(|replicate| &replicate.records.snapshots);
    let Some(snapshot) = snapshots.and_then(|snapshots| snapshots.last()) else {
        return Ok(Vec::new());
    };
    let mut layers: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for (number, site) in snapshot.selection.numbers(&outcome.lattice).zip(&snapshot.sites) {
        let cell = outcome.lattice.place(number).cell;
        let (all, reacted) = layers.entry(double_depth(cell, scenario.size)).or_default();
        *all += 1.0;
        *reacted += f64::from(u8::from(site.species().reacted()));
    }
    layers.retain(|_, (all, _)| *all > FEWEST);
    let terms = layers.iter().map(|(&depth, &(all, reacted))| {
        let exact = 1.0 - (-RATE * TIME * (-f64::from(depth) / 2.0 / PENETRATION).exp()).exp();
        (reacted - all * exact).powi(2) / (all * exact * (1.0 - exact))
    });
    Ok(vec![Comparison::of_chi_square("all layers, χ²", terms.sum(), layers.len() as f64)])
}
