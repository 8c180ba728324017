//! The size of ordered domains, from the lengths of lines through them.

use crate::crystal::Cell;
use crate::observe::Chords;
use crate::units::ANGSTROM_PER_NM;

/// Diameter in nm of spheres through which lines go as far, on average over ordered molecules,
/// as through the ordered domains along the three edges of the cell: 4/3 of that length, since
/// ⟨l²⟩/⟨l⟩ of a sphere of diameter D is 3D/4. `None` without order.
///
/// `size` is the box in cells. `largest` is the size of a crystallite in nm, which no domain
/// exceeds: a line that is ordered all around the box goes so far. Of 0 or less, it goes on for
/// ever.
pub fn domain_size(chords: &[Chords; 3], size: [u32; 3], cell: &Cell, largest: f64) -> Option<f64> {
    let largest = if largest > 0.0 { largest } else { f64::INFINITY };
    let edge = |axis: usize| cell.lengths[axis] / ANGSTROM_PER_NM;
    let along = |axis: usize| mean_length(&chords[axis], edge(axis), (size[axis], largest));
    let lengths: Vec<f64> = (0..3).filter_map(along).collect();
    let mean = lengths.iter().sum::<f64>() / lengths.len() as f64;
    (!lengths.is_empty()).then(|| (4.0 / 3.0 * mean).min(largest))
}

/// The mean length of the lines through ordered molecules in nm; `None` without any. A line all
/// around the box counts with the molecules that it has there.
fn mean_length(chords: &Chords, edge: f64, (around, largest): (u32, f64)) -> Option<f64> {
    let run =
        |(&cells, &count): (&u32, &u64)| (f64::from(cells) * count as f64, f64::from(cells) * edge);
    let endless = (f64::from(around) * chords.endless as f64, largest);
    let lines = chords.runs.iter().map(run).chain((chords.endless > 0).then_some(endless));
    let (cells, weighted) =
        lines.fold((0.0, 0.0), |(cells, sum), (here, length)| (cells + here, sum + here * length));
    (cells > 0.0).then(|| weighted / cells)
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
    fn lines_around_the_box_are_as_long_as_a_crystallite() {
        let chords: [Chords; 3] = std::array::from_fn(|_| lines(&[], 3));
        assert_eq!(domain_size(&chords, [8; 3], &cell(), 70.0), Some(70.0));
        assert_eq!(domain_size(&chords, [8; 3], &cell(), 0.0), Some(f64::INFINITY));
        // Half the molecules on lines of one cell of 1 nm, half on one line around.
        let mixed = [lines(&[(1, 8)], 1), Chords::default(), Chords::default()];
        let cell = Cell::orthogonal([10.0; 3]);
        let size = domain_size(&mixed, [8, 1, 1], &cell, 30.0).unwrap();
        assert_relative_eq!(size, 4.0 / 3.0 * 15.5, max_relative = 1e-12);
    }

    /// Cells are a twentieth of the diameter: the count of those along a line scatters by 0.3
    /// about its length, which adds 0.1/12² to its square.
    #[test]
    fn a_sphere_has_its_diameter() {
        for diameter in [10.0, 20.0] {
            let seen = Planted::sphere(diameter).inspection();
            let size = domain_size(&seen.chords, Planted::SIZE, &cell(), 1000.0).unwrap();
            assert_relative_eq!(size, diameter, max_relative = 0.02);
        }
    }
}
