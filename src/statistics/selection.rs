//! Which of several models of the same data is best: information criteria, and the test of one sum of squares against
//! another.

use statrs::distribution::{ContinuousCDF, FisherSnedecor};

/// How well a model with parameters found by least squares describes data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fitted {
    /// Residuals.
    pub residuals: usize,
    /// Parameters found from the data.
    pub parameters: usize,
    /// The sum of the squares of the residuals.
    pub sum_of_squares: f64,
}

impl Fitted {
    /// n ln(S/n), what both criteria begin with: −2 ln of the likelihood but for a constant, with normal errors of
    /// one unknown variance.
    fn deviance(&self) -> f64 {
        let n = self.residuals as f64;
        n * (self.sum_of_squares / n).ln()
    }

    /// Akaike's criterion corrected for few data, n ln(S/n) + 2k + 2k(k + 1)/(n − k − 1); k counts the variance, too
    /// (C. M. Hurvich, C.-L. Tsai, Biometrika 76, 297 (1989)). `None` unless n > k + 1.
    pub fn aicc(&self) -> Option<f64> {
        let (n, k) = (self.residuals as f64, self.parameters as f64 + 1.0);
        (n > k + 1.0).then(|| self.deviance() + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0))
    }

    /// Schwarz's criterion, n ln(S/n) + k ln n; k counts the variance, too (G. Schwarz, Ann. Stat. 6, 461 (1978)).
    pub fn bic(&self) -> f64 {
        self.deviance() + (self.parameters as f64 + 1.0) * (self.residuals as f64).ln()
    }

    /// The sum of squares per degree of freedom.
    fn variance(&self) -> f64 {
        self.sum_of_squares / (self.residuals as f64 - self.parameters as f64)
    }

    /// The ratio of this variance to that of the best model.
    pub fn variance_ratio(&self, best: &Self) -> f64 {
        self.variance() / best.variance()
    }

    /// The ratio that two models alike stay below in 95 of 100 cases: the 0.95 quantile of Fisher's F. `None` without
    /// degrees of freedom.
    pub fn critical_ratio(&self, best: &Self) -> Option<f64> {
        let degrees = |fitted: &Self| fitted.residuals as f64 - fitted.parameters as f64;
        let fisher = FisherSnedecor::new(degrees(self), degrees(best)).ok()?;
        Some(fisher.inverse_cdf(0.95))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// By hand: n = 10, S = 10, two parameters and the variance make k = 3: `AICc` = 0 + 6 + 24/6, BIC = 3 ln 10.
    #[test]
    fn criteria_by_hand() {
        let fitted = Fitted { residuals: 10, parameters: 2, sum_of_squares: 10.0 };
        assert_relative_eq!(fitted.aicc().unwrap(), 10.0, max_relative = 1e-14);
        assert_relative_eq!(fitted.bic(), 3.0 * 10.0_f64.ln(), max_relative = 1e-14);
        assert_eq!(Fitted { residuals: 4, ..fitted }.aicc(), None);
    }

    /// NIST/SEMATECH e-Handbook, 1.3.6.7.3, 5 %: F(10, 10) = 2.978, F(20, 20) = 2.124; half a unit of the last digit.
    #[test]
    fn critical_ratios_agree_with_the_nist_table() {
        for (residuals, printed) in [(12, 2.978), (22, 2.124)] {
            let fitted = Fitted { residuals, parameters: 2, sum_of_squares: 1.0 };
            let critical = fitted.critical_ratio(&fitted).unwrap();
            assert!((critical - printed).abs() <= 0.0005, "{critical} against {printed}");
            let twice = Fitted { sum_of_squares: 2.0, ..fitted };
            assert_relative_eq!(twice.variance_ratio(&fitted), 2.0, max_relative = 1e-14);
        }
    }
}
