//! Reaction models: the rate dα/dt = A exp(−E/(R T)) f(α), and g(α) = ∫ dα/f(α).
//!
//! A table of them is in S. Vyazovkin et al., Thermochim. Acta 520, 1 (2011), and A. Khawam, D. R. Flanagan, J. Phys.
//! Chem. B 110, 17315 (2006). Printed tables disagree in places, so the test here is f·g′ = 1, by numbers.

/// A reaction model with its numbers. Below, L = −ln(1 − α).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Model {
    /// Order n, `Fn`: f = (1 − α)ⁿ.
    Order {
        /// Its order.
        n: f64,
    },
    /// Power law, `Pn`: f = n α^(1 − 1/n), g = α^(1/n).
    Power {
        /// Its power of the time.
        n: f64,
    },
    /// Nucleation and growth, `An`: f = n (1 − α) L^(1 − 1/n), g = L^(1/n) (M. Avrami, J. Chem. Phys. 7, 1103
    /// (1939); B. V. Erofeev, Dokl. Akad. Nauk SSSR 52, 511 (1946)).
    Avrami {
        /// Its power of the time.
        n: f64,
    },
    /// A boundary that moves inward in n dimensions, `R2`, `R3`: f = n (1 − α)^(1 − 1/n), g = 1 − (1 − α)^(1/n).
    Contracting {
        /// Dimensions.
        n: f64,
    },
    /// Diffusion in one dimension, `D1`: f = 1/(2α), g = α².
    Diffusion1,
    /// Diffusion in two, `D2`: f = 1/L, g = (1 − α) ln(1 − α) + α (G. Valensi, C. R. Acad. Sci. 202, 309 (1936)).
    Diffusion2,
    /// Diffusion in three, `D3`: f = (3/2)(1 − α)^⅔/(1 − (1 − α)^⅓), g = (1 − (1 − α)^⅓)² (W. Jander, Z. Anorg. Allg.
    /// Chem. 163, 1 (1927)).
    Jander,
    /// Diffusion in three with the front's curvature, `D4`: f = (3/2)/((1 − α)^(−⅓) − 1), g = 1 − 2α/3 − (1 − α)^⅔
    /// (A. M. Ginstling, B. I. Brounshtein, J. Appl. Chem. USSR 23, 1327 (1950)).
    Ginstling,
    /// Branching nuclei, `B1`: f = α(1 − α), g = ln(α/(1 − α)) (E. G. Prout, F. C. Tompkins, Trans. Faraday Soc. 40,
    /// 488 (1944)). It needs a first conversion.
    ProutTompkins,
    /// f = α^m (1 − α)ⁿ L^p (J. Šesták, G. Berggren, Thermochim. Acta 3, 1 (1971)). With p = 0, truncated, it is the
    /// expanded Prout–Tompkins model, `Bna`. It needs a first conversion. No g in closed form.
    SestakBerggren {
        /// Power of α.
        m: f64,
        /// Power of 1 − α.
        n: f64,
        /// Power of L.
        p: f64,
    },
    /// Order n with autocatalysis, `Cn`: f = (1 − α)ⁿ (1 + k α) (J. Opfermann, J. Therm. Anal. Calorim. 60, 641
    /// (2000)). No g in closed form.
    Catalysed {
        /// Its order.
        n: f64,
        /// How many times the product accelerates the reaction.
        k: f64,
    },
}

impl Model {
    /// f(α), in no unit.
    pub fn f(&self, conversion: f64) -> f64 {
        let rest = 1.0 - conversion;
        match *self {
            Self::Order { n } => rest.powf(n),
            Self::Power { n } => n * conversion.powf(1.0 - 1.0 / n),
            Self::Avrami { n } => n * rest * l(conversion).powf(1.0 - 1.0 / n),
            Self::Contracting { n } => n * rest.powf(1.0 - 1.0 / n),
            Self::Diffusion1 => 0.5 / conversion,
            Self::Diffusion2 => 1.0 / l(conversion),
            Self::Jander => 1.5 * rest.cbrt().powi(2) / (1.0 - rest.cbrt()),
            Self::Ginstling => 1.5 / (1.0 / rest.cbrt() - 1.0),
            Self::ProutTompkins => conversion * rest,
            Self::SestakBerggren { m, n, p } => {
                conversion.powf(m) * rest.powf(n) * l(conversion).powf(p)
            }
            Self::Catalysed { n, k } => rest.powf(n) * (1.0 + k * conversion),
        }
    }

    /// g(α), in no unit; `None` where it has no closed form.
    pub fn g(&self, conversion: f64) -> Option<f64> {
        let rest = 1.0 - conversion;
        Some(match *self {
            // ((1 − α)^(1 − n) − 1)/(n − 1), and its limit at n = 1.
            Self::Order { n: 1.0 } => l(conversion),
            Self::Order { n } => ((n - 1.0) * l(conversion)).exp_m1() / (n - 1.0),
            Self::Power { n } => conversion.powf(1.0 / n),
            Self::Avrami { n } => l(conversion).powf(1.0 / n),
            Self::Contracting { n } => -(-l(conversion) / n).exp_m1(),
            Self::Diffusion1 => conversion * conversion,
            Self::Diffusion2 if rest <= 0.0 => 1.0,
            Self::Diffusion2 => conversion - rest * l(conversion),
            Self::Jander => (1.0 - rest.cbrt()).powi(2),
            Self::Ginstling => 1.0 - 2.0 / 3.0 * conversion - rest.cbrt().powi(2),
            Self::ProutTompkins => (conversion / rest).ln(),
            Self::SestakBerggren { .. } | Self::Catalysed { .. } => return None,
        })
    }

    /// The conversion at which g has a value, 1 where g does not get so high; `None` where g has no closed form.
    pub fn conversion(&self, g: f64) -> Option<f64> {
        let from_logarithm = |l: f64| -(-l).exp_m1();
        Some(match *self {
            Self::Order { n: 1.0 } => from_logarithm(g),
            Self::Order { n } if (n - 1.0) * g <= -1.0 => 1.0,
            Self::Order { n } => from_logarithm(((n - 1.0) * g).ln_1p() / (n - 1.0)),
            Self::Power { n } => g.powf(n).min(1.0),
            Self::Avrami { n } => from_logarithm(g.powf(n)),
            Self::Contracting { n } => 1.0 - (1.0 - g).max(0.0).powf(n),
            Self::Diffusion1 => g.sqrt().min(1.0),
            Self::Diffusion2 => self.bisected(g),
            Self::Jander => 1.0 - (1.0 - g.sqrt()).max(0.0).powi(3),
            // With (1 − α)^⅓ = ½ + cos φ the equation is cos 3φ = 6g − 1.
            Self::Ginstling => {
                let angle = (std::f64::consts::TAU - (6.0 * g - 1.0).min(1.0).acos()) / 3.0;
                1.0 - (0.5 + angle.cos()).powi(3)
            }
            Self::ProutTompkins => 1.0 / (1.0 + (-g).exp()),
            Self::SestakBerggren { .. } | Self::Catalysed { .. } => return None,
        })
    }

    /// Whether nothing happens at α = 0, so that the reaction needs a first conversion to begin with.
    pub fn needs_first(&self) -> bool {
        matches!(self, Self::ProutTompkins | Self::SestakBerggren { .. })
    }

    /// The inverse of g by halving, to the spacing of numbers.
    fn bisected(&self, g: f64) -> f64 {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..52 {
            let middle = f64::midpoint(low, high);
            if self.g(middle).is_some_and(|value| value < g) { low = middle } else { high = middle }
        }
        high
    }
}

/// L = −ln(1 − α).
fn l(conversion: f64) -> f64 {
    -(-conversion).ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    const CLOSED: [Model; 20] = [
        Model::Order { n: 0.0 },
        Model::Order { n: 0.7 },
        Model::Order { n: 1.0 },
        Model::Order { n: 1.0 + 1e-9 },
        Model::Order { n: 2.0 },
        Model::Order { n: 3.0 },
        Model::Power { n: 2.0 },
        Model::Power { n: 3.0 },
        Model::Power { n: 4.0 },
        Model::Power { n: 2.0 / 3.0 },
        Model::Avrami { n: 2.0 },
        Model::Avrami { n: 3.0 },
        Model::Avrami { n: 4.0 },
        Model::Contracting { n: 2.0 },
        Model::Contracting { n: 3.0 },
        Model::Diffusion1,
        Model::Diffusion2,
        Model::Jander,
        Model::Ginstling,
        Model::ProutTompkins,
    ];

    /// g′ by central differences of step h = 1e-5. Their error is h²g‴/6, with g‴ at most 12 g′/0.02² (F3 at 0.98):
    /// 5e-7 of g′. Rounding of g adds 1e-16/h, over g′ ≥ 0.004 (D4 at 0.02) less than 3e-9.
    #[test]
    fn f_is_the_inverse_of_the_slope_of_g() {
        let step = 1e-5;
        for model in CLOSED {
            for percent in 2..=98 {
                let conversion = f64::from(percent) / 100.0;
                let g = |at: f64| model.g(at).unwrap();
                let slope = (g(conversion + step) - g(conversion - step)) / (2.0 * step);
                assert_relative_eq!(model.f(conversion) * slope, 1.0, epsilon = 6e-7);
            }
        }
    }

    /// α = g⁻¹(g(α)). D4's arccosine near −1 leaves the square root of the spacing of numbers, 1e-8.
    #[test]
    fn the_inverse_of_g_gives_the_conversion_back() {
        for model in CLOSED {
            for percent in 1..=99 {
                let conversion = f64::from(percent) / 100.0;
                let back = model.conversion(model.g(conversion).unwrap()).unwrap();
                assert_relative_eq!(back, conversion, epsilon = 3e-8);
            }
        }
    }

    /// By hand at α = ½, where L = ln 2 = 0.6931472 and (½)^⅓ = 0.7937005.
    #[test]
    #[allow(clippy::approx_constant, reason = "by hand, not by the functions that are tested")]
    fn values_by_hand() {
        let half = [
            (Model::Power { n: 2.0 }, 1.414_213_6, 0.707_106_8),
            (Model::Order { n: 3.0 }, 0.125, 1.5),
            (Model::Avrami { n: 2.0 }, 0.832_554_6, 0.832_554_6),
            (Model::Contracting { n: 2.0 }, 1.414_213_6, 0.292_893_2),
            (Model::Contracting { n: 3.0 }, 1.889_881_6, 0.206_299_5),
            (Model::Diffusion1, 1.0, 0.25),
            (Model::Diffusion2, 1.442_695_0, 0.153_426_4),
            (Model::Jander, 4.580_434_4, 0.042_559_5),
            (Model::Ginstling, 5.770_983_2, 0.036_706_1),
            (Model::ProutTompkins, 0.25, 0.0),
        ];
        for (model, f, g) in half {
            assert_relative_eq!(model.f(0.5), f, max_relative = 1e-6);
            assert_relative_eq!(model.g(0.5).unwrap(), g, epsilon = 1e-7);
        }
        let numerical = Model::SestakBerggren { m: 1.0, n: 2.0, p: 1.0 };
        assert_relative_eq!(numerical.f(0.5), 0.125 * 0.693_147_2, max_relative = 1e-7);
        assert_relative_eq!(Model::Catalysed { n: 2.0, k: 6.0 }.f(0.5), 1.0, max_relative = 1e-14);
    }

    #[test]
    fn a_reaction_that_ends_stays_at_its_end() {
        for model in CLOSED {
            let far = model.conversion(1e3).unwrap();
            assert!(far > 0.95 && far <= 1.0, "{model:?}: {far}");
        }
        assert_eq!(Model::Order { n: 0.0 }.conversion(1.0), Some(1.0));
        assert_eq!(Model::Contracting { n: 3.0 }.conversion(2.0), Some(1.0));
    }
}
