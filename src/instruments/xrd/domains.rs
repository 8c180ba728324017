//! The size of ordered domains, from the lengths of lines through them.

use crate::crystal::Cell;
use crate::observe::Chords;
use crate::units::ANGSTROM_PER_NM;

/// The largest share of the ordered molecules that may lie on lines without an end.
///
/// In a periodic box such a line is as long as the box, or longer: how long is not seen. It counts as
/// long as the box. Where lines end at random, once in λ on average, a share e = exp(−x) of the
/// molecules of a box x λ wide lies on lines without an end, and the size comes out too small by
/// e (x + 2)/2 of itself: by 5.9 % at a share of 0.02, where the box is 3.9 λ wide.
pub const MOST_ENDLESS: f64 = 0.02;

/// The fewest lines that a size is read off, along each axis. Of n lines that end at random the mean
/// ⟨l²⟩/⟨l⟩ has a relative standard error of √(2/n): 10 %. Lines through one domain are alike, so that
/// the true error of large domains is larger.
pub const FEWEST_LINES: u64 = 200;

/// Diameter in nm of spheres through which lines go as far, on average over ordered molecules,
/// as through the ordered domains along the three edges of the cell: 4/3 of that length, since
/// ⟨l²⟩/⟨l⟩ of a sphere of diameter D is 3D/4. `None` without order.
///
/// `size` is the box in cells. `largest` is the size of a crystallite in nm, which no domain
/// exceeds; of 0 or less there is no largest. It is also the size where too many lines have no
/// end (see [`MOST_ENDLESS`]): then the box says nothing but that domains are large.
pub fn domain_size(chords: &[Chords; 3], size: [u32; 3], cell: &Cell, largest: f64) -> Option<f64> {
    let largest = if largest > 0.0 { largest } else { f64::INFINITY };
    let edge = |axis: usize| cell.lengths[axis] / ANGSTROM_PER_NM;
    let along = |axis: usize| Some(edge(axis) * mean_cells(&chords[axis], size[axis])?);
    let lengths: Vec<f64> = (0..3).filter_map(along).collect();
    let mean = lengths.iter().sum::<f64>() / lengths.len() as f64;
    let size = if endless_share(chords, size) > MOST_ENDLESS { largest } else { 4.0 / 3.0 * mean };
    (!lengths.is_empty()).then(|| size.min(largest))
}

/// Whether enough lines end within the box for a size, along each axis that it has.
pub fn enough_ends(chords: &[Chords; 3], size: [u32; 3]) -> bool {
    let lines = |chords: &Chords| chords.runs.values().sum::<u64>();
    let axes = || chords.iter().zip(size).filter(|&(_, cells)| cells > 1);
    endless_share(chords, size) <= MOST_ENDLESS
        && axes().all(|(chords, _)| lines(chords) >= FEWEST_LINES)
}

/// The share of the ordered molecules on lines without an end, along the axis where it is largest.
pub fn endless_share(chords: &[Chords; 3], size: [u32; 3]) -> f64 {
    let share = |(chords, cells): (&Chords, u32)| {
        let endless = chords.endless * u64::from(cells);
        let ended: u64 = chords.runs.iter().map(|(&cells, count)| u64::from(cells) * count).sum();
        endless as f64 / (endless + ended).max(1) as f64
    };
    chords.iter().zip(size).map(share).fold(0.0, f64::max)
}

/// The mean length in cells of the lines through ordered molecules; `None` without any.
fn mean_cells(chords: &Chords, around: u32) -> Option<f64> {
    let runs = chords.runs.iter().map(|(&cells, &count)| (cells, count));
    let lines = runs.chain([(around, chords.endless)]);
    let (cells, squares) = lines.fold((0.0, 0.0), |(sum, squares), (cells, count)| {
        let (cells, count) = (f64::from(cells), count as f64);
        (sum + cells * count, squares + cells * cells * count)
    });
    (cells > 0.0).then(|| squares / cells)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Planted, cell};
    use super::*;
    use approx::assert_relative_eq;

    fn lines(runs: &[(u32, u64)], endless: u64) -> Chords {
        Chords { runs: runs.iter().copied().collect(), endless }
    }

    #[test]
    fn lines_by_hand() {
        let cell = Cell::orthogonal([10.0, 10.0, 20.0]);
        // Σl²/Σl: (1 + 9)/(1 + 3), 2, and 2·(4)/2 = 4 of edges of 2 nm.
        let chords = [lines(&[(1, 1), (3, 1)], 0), lines(&[(2, 5)], 0), lines(&[(2, 1)], 0)];
        let size = domain_size(&chords, [8; 3], &cell, 1000.0).unwrap();
        assert_relative_eq!(size, 4.0 / 3.0 * (2.5 + 2.0 + 4.0) / 3.0, max_relative = 1e-12);
        assert_eq!(domain_size(&chords, [8; 3], &cell, 2.0), Some(2.0), "not beyond a crystallite");
        assert_eq!(domain_size(&Default::default(), [8; 3], &cell, 1000.0), None);
    }

    #[test]
    fn lines_around_the_box_give_no_size_but_the_crystallites() {
        let chords: [Chords; 3] = std::array::from_fn(|_| lines(&[], 3));
        assert_eq!(domain_size(&chords, [8; 3], &cell(), 70.0), Some(70.0));
        assert_eq!(domain_size(&chords, [8; 3], &cell(), 0.0), Some(f64::INFINITY));
        assert!(!enough_ends(&chords, [8; 3]));
        // 16 of 1016 molecules on two lines around a box of 8 cells: less than a fiftieth.
        let few = [lines(&[(5, 200)], 2), Chords::default(), Chords::default()];
        assert_relative_eq!(endless_share(&few, [8, 1, 1]), 16.0 / 1016.0);
        let size = domain_size(&few, [8, 1, 1], &Cell::orthogonal([10.0; 3]), 1000.0).unwrap();
        assert_relative_eq!(size, 4.0 / 3.0 * (25.0 * 200.0 + 64.0 * 2.0) / 1016.0);
        assert!(enough_ends(&few, [8, 1, 1]) && !enough_ends(&few, [8, 8, 1]));
        assert!(!enough_ends(&[lines(&[(5, 199)], 2), few[1].clone(), few[2].clone()], [8, 1, 1]));
    }

    /// Rings of a box x λ wide whose ends lie at random, by their exact numbers: of the molecules
    /// exp(−x) lie on rings without an end, x exp(−x) on rings cut once, and the others on lines of length l
    /// with the density l exp(−l) (in λ). The formula of [`MOST_ENDLESS`] is their mean.
    #[test]
    fn the_share_without_ends_bounds_what_the_box_cuts_off() {
        let x = -MOST_ENDLESS.ln();
        let steps = 10_000;
        let width = x / f64::from(steps);
        let cut_short: f64 = (0..steps)
            .map(|step| (f64::from(step) + 0.5) * width)
            .map(|length| length * length * (-length).exp() * width)
            .sum();
        let mean = cut_short + x * (x + 1.0) * (-x).exp();
        // In an endless line the mean is 2 λ.
        assert_relative_eq!(1.0 - mean / 2.0, MOST_ENDLESS * (x + 2.0) / 2.0, max_relative = 1e-4);
        assert_relative_eq!(1.0 - mean / 2.0, 0.059, epsilon = 5e-4);
    }

    /// Cells are a twentieth of the diameter: the count of those along a line scatters by 0.3
    /// about its length, which adds 0.1/12² to its square.
    #[test]
    fn a_sphere_has_its_diameter() {
        for diameter in [10.0, 20.0] {
            let seen = Planted::sphere(diameter).inspection();
            let size = domain_size(&seen.chords, Planted::SIZE, &cell(), 1000.0).unwrap();
            assert_relative_eq!(size, diameter, max_relative = 0.02);
            assert!(enough_ends(&seen.chords, Planted::SIZE));
        }
    }

    /// One powder, with 8 % of its molecules without order at random, in boxes of 10, 14, 24 and 60 cells:
    /// lines end once in 12.5 cells, so that boxes narrower than 49 cells say nothing. Boxes as they
    /// were before gave 579, 414 and 180 nm of 0.92^n endless lines of 1000 nm.
    #[test]
    fn a_powder_has_one_size_in_every_box_or_none() {
        let sizes = [10, 14, 24, 60].map(|cells: u32| {
            let share = 0.92_f64.powi(cells as i32);
            let lines = 1e6;
            // Of n sites on a ring, each ordered with q: runs of l between two gaps.
            let run = |length: u32| {
                let gaps = if length + 1 == cells { 1 } else { 2 };
                let mean = f64::from(cells) * 0.92_f64.powi(length as i32) * 0.08_f64.powi(gaps);
                (length, (lines * mean).round() as u64)
            };
            let chords: [Chords; 3] = std::array::from_fn(|_| Chords {
                runs: (1..cells).map(run).collect(),
                endless: (lines * share).round() as u64,
            });
            let size = domain_size(&chords, [cells; 3], &Cell::orthogonal([10.0; 3]), 1000.0);
            size.filter(|_| enough_ends(&chords, [cells; 3]))
        });
        assert_eq!(sizes[..3], [None; 3]);
        // ⟨l²⟩/⟨l⟩ of runs that end with p is 2/p − 1 cells; the box takes off e (x + 2)/2 of it.
        let (whole, x) = (4.0 / 3.0 * (2.0 / 0.08 - 1.0), -60.0 * 0.92_f64.ln());
        let cut_off = (-x).exp() * (x + 2.0) / 2.0;
        assert_relative_eq!(sizes[3].unwrap(), whole * (1.0 - cut_off), max_relative = 0.01);
    }
}
