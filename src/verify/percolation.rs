//! Site percolation of what has lost its order: its clusters wrap around the box from the
//! threshold on, 0.592746 of the square and 0.311608 of the simple cubic lattice.
//!
//! On the square lattice the chance that a cluster wraps around one axis of a large box at the
//! threshold is known, 0.521058290 (H. T. Pinson, J. Stat. Phys. 75, 1167 (1994); M. E. J. Newman,
//! R. M. Ziff, Phys. Rev. E 64, 016706 (2001)): where it has this value is the threshold, but for a shift of L^(−11/4).
//! On the simple cubic lattice the chances in two boxes cross at the threshold (J. Wang, Z. Zhou,
//! W. Zhang, T. M. Garoni, Y. Deng, Phys. Rev. E 87, 052107 (2013), who give 0.3116077(2)).

use super::{Comparison, Laboratory, seen};
use crate::crystal::Lattice;
use crate::observe::Snapshot;
use crate::run::RunError;
use crate::scenario::Scenario;
use crate::statistics::mean_and_error;

/// Chance that a cluster wraps around one axis at the threshold of the square lattice.
const WRAPPING: f64 = 0.521_058_290;

/// On the square lattice, in one box.
pub fn square(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    let exact = Line { value: WRAPPING, error: 0.0, slope: 0.0 };
    Ok(vec![threshold(&wrapping(scenario, laboratory, 0.592_746)?, &exact, 0.592_746)])
}

/// On the simple cubic lattice, in the deck's box and in one of half its edge.
pub fn cubic(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    let mut small = scenario.clone();
    small.size = scenario.size.map(|cells| cells / 2);
    small.record.selection = crate::observe::Selection::whole(small.size);
    small.seed = scenario.seed.wrapping_add(1 << 31);
    let large = wrapping(scenario, laboratory, 0.311_608)?;
    Ok(vec![threshold(&large, &wrapping(&small, laboratory, 0.311_608)?, 0.311_608)])
}

/// The chance of wrapping as a straight line in the disordered share.
struct Line {
    /// At the expected threshold.
    value: f64,
    /// Standard error of that.
    error: f64,
    /// Per share.
    slope: f64,
}

/// Where two lines cross; far from it lines are none, but there the comparison fails anyway.
fn threshold(one: &Line, other: &Line, exact: f64) -> Comparison {
    let slope = one.slope - other.slope;
    let value = exact - (one.value - other.value) / slope;
    let error = one.error.hypot(other.error) / slope.abs();
    Comparison::new("threshold", value, exact, error)
}

/// The line through the chances that lie in the snapshots of all samples: at time t a share
/// 1 − exp(−t/s) has lost its order.
fn wrapping(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
    centre: f64,
) -> Result<Line, RunError> {
    let Ok(lattice) = Lattice::new(scenario.structure.clone(), scenario.size, scenario.boundary)
    else {
        return Ok(Line { value: f64::NAN, error: f64::NAN, slope: f64::NAN });
    };
    let shares: Vec<f64> =
        scenario.record.snapshots.iter().map(|time| 1.0 - (-time).exp() - centre).collect();
    let look = |snapshots: &[Snapshot]| -> Vec<f64> {
        snapshots.iter().map(|snapshot| f64::from(u8::from(wraps(&lattice, snapshot)))).collect()
    };
    let samples = seen::of_snapshots(scenario, laboratory, look)?;
    let count = shares.len() as f64;
    let middle = shares.iter().sum::<f64>() / count;
    let spread: f64 = shares.iter().map(|share| (share - middle).powi(2)).sum();
    // The line of least squares is a sum over the samples, each with a value at the centre.
    let slope_of = |wrapped: &Vec<f64>| {
        wrapped.iter().zip(&shares).map(|(w, share)| w * (share - middle)).sum::<f64>() / spread
    };
    let slopes: Vec<f64> = samples.iter().map(slope_of).collect();
    let slope = mean_and_error(&slopes).0;
    let at_centre = |wrapped: &Vec<f64>| wrapped.iter().sum::<f64>() / count - slope * middle;
    let (value, error) = mean_and_error(&samples.iter().map(at_centre).collect::<Vec<_>>());
    Ok(Line { value, error, slope })
}

/// Whether a cluster of what is not ordered wraps around the first axis: a walk through the
/// cluster that leads back to a site leads there from another image of it.
fn wraps(lattice: &Lattice, snapshot: &Snapshot) -> bool {
    let disordered = |site: u32| !snapshot.sites[site as usize].ordered();
    let mut images: Vec<Option<i32>> = vec![None; snapshot.sites.len()];
    let mut open = Vec::new();
    for start in (0..lattice.sites()).filter(|&site| disordered(site)) {
        if images[start as usize].is_some() {
            continue;
        }
        images[start as usize] = Some(0);
        open.push((start, 0_i32));
        while let Some((site, image)) = open.pop() {
            let place = lattice.place(site);
            for (_, step, next) in lattice.neighbours(site).filter(|&(.., next)| disordered(next)) {
                let around = image + lattice.crossings(place, step)[0];
                match images[next as usize] {
                    Some(known) if known != around => return true,
                    Some(_) => {}
                    None => {
                        images[next as usize] = Some(around);
                        open.push((next, around));
                    }
                }
            }
        }
    }
    false
}
