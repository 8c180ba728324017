//! How the crystal melts: the depressed melting point and the liquid below it.

/// How the crystal melts. Impurity and soluble oligomer depress the melting point by the law
/// of the cryoscopic constant, so that below it a share of the monomer is liquid already; the
/// surface of small crystallites depresses it by the law of Gibbs and Thomson.
///
/// ```
/// use tautomata::mechanism::Melting;
///
/// let melting = Melting { point: 450.0, by_size: 500.0, crystallite: Some(100.0), by_impurity: 40.0 };
/// assert_eq!(melting.pure_point(), 445.0);
/// assert_eq!(melting.depressed_point(0.1), 441.0);
/// // 40 K · 0.1 / 20 K.
/// assert!((melting.liquid_fraction(425.0, 0.1) - 0.2).abs() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Melting {
    /// Melting point of a pure, large crystal, in K.
    pub point: f64,
    /// What a crystallite takes off it, times its size, in K Å.
    pub by_size: f64,
    /// Crystallite size in Å; `None` if it is large.
    pub crystallite: Option<f64>,
    /// What a mole fraction of 1 of impurity and oligomer would take off it, in K.
    pub by_impurity: f64,
}

impl Melting {
    /// The longest chain that counts as soluble in the melt, in units.
    pub const SOLUBLE_UNITS: usize = 3;

    /// Melting point of the pure crystal in K: T₀ = point − by size / crystallite.
    pub fn pure_point(&self) -> f64 {
        self.point - self.crystallite.map_or(0.0, |size| self.by_size / size)
    }

    /// Above which temperature, in K, what is liquid may count: so far below the melting point
    /// the liquid fraction is no more than the mole fraction of impurity and oligomer.
    pub fn warm(&self) -> f64 {
        self.pure_point() - self.by_impurity
    }

    /// Where the last crystal melts, in K, with a mole fraction x of impurity and oligomer:
    /// T₀ − by impurity · x.
    pub fn depressed_point(&self, x: f64) -> f64 {
        self.pure_point() - self.by_impurity * x
    }

    /// The share of the monomer that is liquid at a temperature in K: by impurity · x/(T₀ − T)
    /// below the depressed point, all of it above.
    pub fn liquid_fraction(&self, temperature: f64, x: f64) -> f64 {
        if temperature >= self.depressed_point(x) {
            return 1.0;
        }
        self.by_impurity * x / (self.pure_point() - temperature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    const BULK: Melting =
        Melting { point: 435.0, by_size: 1920.0, crystallite: None, by_impurity: 64.0 };

    #[test]
    fn small_crystallites_and_impurities_melt_earlier() {
        let small = Melting { crystallite: Some(400.0), ..BULK };
        assert_relative_eq!(small.pure_point(), 435.0 - 4.8);
        assert_relative_eq!(small.depressed_point(0.02), 435.0 - 4.8 - 1.28);
        assert_eq!(BULK.pure_point(), 435.0);
    }

    #[test]
    fn the_liquid_grows_to_all_of_it_without_a_jump() {
        let x = 0.02;
        assert_relative_eq!(BULK.liquid_fraction(415.0, x), 64.0 * 0.02 / 20.0);
        let end = BULK.depressed_point(x);
        assert_relative_eq!(BULK.liquid_fraction(end - 1e-9, x), 1.0, max_relative = 1e-8);
        assert_eq!(BULK.liquid_fraction(end, x), 1.0);
    }

    #[test]
    fn a_pure_crystal_melts_at_once() {
        assert_eq!(BULK.liquid_fraction(434.99, 0.0), 0.0);
        assert_eq!(BULK.liquid_fraction(435.0, 0.0), 1.0);
    }
}
