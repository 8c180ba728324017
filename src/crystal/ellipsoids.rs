//! Molecules as ellipsoids, for pictures.

use super::Structure;
use super::cif::{Assembled, assemble};
use super::dimethyl_dicyanodiazepine::CIF;
use super::packing::Packing;

/// An ellipsoid: x is on its surface where xᵀ S⁻¹ x = 1 from its centre; this is S, in Å2.
pub type Ellipsoid = [[f64; 3]; 3];

impl Structure {
    /// The shapes of the molecules, by site: ellipsoids with the second moments of the molecule's van der Waals spheres.
    /// A structure holds no atoms. They are taken from the shipped CIF or from `cif`, whichever has this cell with
    /// molecules in these places; `None` if neither has.
    ///
    /// ```
    /// use tautomata::crystal::{dimethyl_dicyanodiazepine, generic};
    ///
    /// assert_eq!(dimethyl_dicyanodiazepine().ellipsoids(None).map(|shapes| shapes.len()), Some(4));
    /// assert!(generic("sc", 5.0).expect("a generic lattice").ellipsoids(None).is_none());
    /// ```
    pub fn ellipsoids(&self, cif: Option<&str>) -> Option<Vec<Ellipsoid>> {
        [Some(CIF), cif].into_iter().flatten().find_map(|text| {
            let Assembled { packing, .. } = assemble(text, &self.name).ok()?;
            let centres = packing.sites.iter().map(|site| site.centre);
            let is_own = packing.unit.cell == self.cell && centres.eq(self.sites.iter().copied());
            is_own.then(|| (0..packing.sites.len()).map(|site| ellipsoid(&packing, site)).collect())
        })
    }
}

/// The second moments of a solid sphere of radius r are r²/5 along each axis, those of a solid ellipsoid S/5. Spheres
/// count by their volumes.
fn ellipsoid(packing: &Packing, site: usize) -> Ellipsoid {
    let atoms: Vec<([f64; 3], f64)> = packing
        .unit
        .atoms
        .iter()
        .zip(&packing.molecule_of)
        .filter(|(_, (molecule, _))| *molecule == site)
        .map(|(atom, (_, cell))| {
            let place = super::neighbours::moved(atom.fractional, *cell);
            (packing.unit.cell.cartesian(place), atom.element.bondi)
        })
        .collect();
    let volume: f64 = atoms.iter().map(|(_, radius)| radius.powi(3)).sum();
    let mean = |of: &dyn Fn(&[f64; 3], f64) -> f64| {
        atoms.iter().map(|(place, radius)| radius.powi(3) * of(place, *radius)).sum::<f64>()
            / volume
    };
    let centre: [f64; 3] = std::array::from_fn(|axis| mean(&|place, _| place[axis]));
    std::array::from_fn(|i| {
        std::array::from_fn(|j| {
            let own = if i == j { 1.0 } else { 0.0 };
            mean(&|place, radius| {
                5.0 * (place[i] - centre[i]) * (place[j] - centre[j]) + own * radius * radius
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::from_cif;
    use super::*;
    use crate::crystal::dimethyl_dicyanodiazepine;

    fn determinant(m: &Ellipsoid) -> f64 {
        let minor = |i: usize, j: usize| {
            let (a, b, c, d) = ((i + 1) % 3, (i + 2) % 3, (j + 1) % 3, (j + 2) % 3);
            m[a][c] * m[b][d] - m[a][d] * m[b][c]
        };
        (0..3).map(|j| m[0][j] * minor(0, j)).sum()
    }

    /// Symmetry turns the four molecules into each other, so that all have one volume; together they fill the cell about
    /// as densely as molecules do (0.65 to 0.77, A. I. Kitaigorodsky, Molecular Crystals and Molecules, 1973). Overlapping spheres
    /// spread as an ellipsoid does not: 0.6 to 1.0 is asked for.
    #[test]
    fn molecules_fill_the_cell_as_molecules_do() {
        let structure = dimethyl_dicyanodiazepine();
        let shapes = structure.ellipsoids(None).unwrap();
        let volumes: Vec<f64> = shapes
            .iter()
            .map(|shape| 4.0 / 3.0 * std::f64::consts::PI * determinant(shape).sqrt())
            .collect();
        for volume in &volumes {
            approx::assert_relative_eq!(*volume, volumes[0], max_relative = 1e-9);
        }
        let filled = volumes.iter().sum::<f64>() / structure.cell.volume();
        assert!((0.6..1.0).contains(&filled), "{filled}");
    }

    #[test]
    fn shapes_are_those_of_the_cif_that_has_these_molecules() {
        let text = include_str!("../../tests/data/urea.cif");
        let urea = from_cif(text, "urea").unwrap();
        assert_eq!(urea.ellipsoids(Some(text)).unwrap().len(), urea.sites.len());
        assert!(urea.ellipsoids(None).is_none(), "no atoms");
        let mut other = urea;
        other.sites[0][0] += 0.1;
        assert!(other.ellipsoids(Some(text)).is_none(), "molecules elsewhere");
    }
}
