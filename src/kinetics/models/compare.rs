//! Schemes side by side on the same data.

use super::data::Data;
use super::family::FAMILIES;
use super::fit::{SchemeFit, Target};
use super::scheme::Scheme;
use rayon::prelude::*;

/// A scheme among others.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The fit.
    pub fit: SchemeFit,
    /// Akaike's corrected criterion less that of the best; `None` with too few points.
    pub delta_aicc: Option<f64>,
    /// Schwarz's criterion less that of the best scheme by Akaike's.
    pub delta_bic: f64,
    /// Its variance over that of the best.
    pub ratio: f64,
    /// The ratio that alike models stay below in 95 of 100 cases.
    pub critical_ratio: Option<f64>,
}

impl Compared {
    /// Whether the data tell it from the best.
    pub fn is_told_apart(&self) -> bool {
        self.critical_ratio.is_some_and(|critical| self.ratio > critical)
    }
}

/// Every model and family, and Kamal's scheme.
pub fn usual() -> Vec<Scheme> {
    FAMILIES.iter().map(Scheme::one).chain(Scheme::kamal()).collect()
}

/// Fits schemes and puts the best by Akaike's corrected criterion first. A scheme without a fit is left out.
pub fn compare(schemes: &[Scheme], data: &Data, target: Target) -> Vec<Compared> {
    let fits = schemes.par_iter().filter_map(|scheme| SchemeFit::new(scheme, data, target));
    let mut fits: Vec<SchemeFit> = fits.collect();
    let aicc = |fit: &SchemeFit| fit.fitted.aicc().unwrap_or(f64::INFINITY);
    fits.sort_by(|a, b| aicc(a).total_cmp(&aicc(b)));
    let Some(best) = fits.first().map(|fit| fit.fitted) else { return Vec::new() };
    let compared = |fit: SchemeFit| Compared {
        delta_aicc: fit.fitted.aicc().zip(best.aicc()).map(|(own, best)| own - best),
        delta_bic: fit.fitted.bic() - best.bic(),
        ratio: fit.fitted.variance_ratio(&best),
        critical_ratio: fit.fitted.critical_ratio(&best),
        fit,
    };
    fits.into_iter().map(compared).collect()
}
