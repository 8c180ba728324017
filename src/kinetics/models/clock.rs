//! Conversion against reduced time θ = ∫ A exp(−E/(R T)) dt, for a model with or without a closed g: g(α) = θ.

use super::super::integral::GAUSS;
use super::model::Model;

/// Tables go from −END to END in ln(α/(1 − α)): from a conversion of 1e-9 to 1 − 1e-9.
const END: f64 = 20.7;
/// Their steps.
const STEP: f64 = 0.3;

/// g and its inverse.
#[derive(Clone, Debug)]
pub struct Clock {
    model: Model,
    table: Option<Table>,
}

impl Clock {
    /// Those of a model.
    pub fn new(model: Model) -> Self {
        let table = match model {
            Model::SestakBerggren { m, p, .. } => Some(Table::new(&model, m + p)),
            Model::Catalysed { .. } => Some(Table::new(&model, 0.0)),
            _ => None,
        };
        Self { model, table }
    }

    /// f(α).
    pub fn f(&self, conversion: f64) -> f64 {
        self.model.f(conversion)
    }

    /// g(α); −∞ where the reaction does not begin by itself.
    pub fn g(&self, conversion: f64) -> f64 {
        self.model.g(conversion).unwrap_or_else(|| match &self.table {
            Some(table) => table.g(conversion),
            None => f64::NAN,
        })
    }

    /// The conversion at a reduced time.
    pub fn conversion(&self, g: f64) -> f64 {
        self.model.conversion(g).unwrap_or_else(|| match &self.table {
            Some(table) => table.conversion(g),
            None => f64::NAN,
        })
    }
}

/// θ over ln(α/(1 − α)) in even steps. Between them it is the cubic with its slopes, α(1 − α)/f.
#[derive(Clone, Debug)]
struct Table {
    /// f is α to this power as α goes to zero.
    power: f64,
    theta: Vec<f64>,
    slope: Vec<f64>,
}

/// α at ln(α/(1 − α)).
fn logistic(u: f64) -> f64 {
    1.0 / (1.0 + (-u).exp())
}

impl Table {
    fn new(model: &Model, power: f64) -> Self {
        let slope = |u: f64| {
            let conversion = logistic(u);
            conversion * logistic(-u) / model.f(conversion)
        };
        let at = |node: usize| STEP * node as f64 - END;
        let nodes = (2.0 * END / STEP) as usize + 1;
        let mut theta = vec![if power < 1.0 { head(logistic(-END), power) } else { 0.0 }];
        for node in 1..nodes {
            let part = |(share, weight)| weight * slope(at(node - 1) + STEP * share);
            let added = STEP * GAUSS.map(part).iter().sum::<f64>();
            theta.push(theta[node - 1] + added);
        }
        Self { power, theta, slope: (0..nodes).map(|node| slope(at(node))).collect() }
    }

    fn g(&self, conversion: f64) -> f64 {
        let place = ((conversion / (1.0 - conversion)).ln() + END) / STEP;
        if place < 0.0 {
            let begins = self.power < 1.0;
            return if begins { head(conversion, self.power) } else { f64::NEG_INFINITY };
        }
        let node = (place as usize).min(self.theta.len() - 2);
        self.between(node, (place - node as f64).min(1.0))
    }

    fn conversion(&self, theta: f64) -> f64 {
        let above = self.theta.partition_point(|&known| known < theta);
        if above == self.theta.len() {
            return 1.0;
        }
        let Some(node) = above.checked_sub(1) else {
            let left = (1.0 - self.power) * theta;
            return if left > 0.0 { left.powf(1.0 / (1.0 - self.power)) } else { 0.0 };
        };
        let (mut low, mut high) = (0.0, 1.0);
        let mut share = 0.5;
        // Newton's steps, kept inside by halving; five are enough where the cubic is nearly a line.
        for _ in 0..60 {
            let off = self.between(node, share) - theta;
            (low, high) = if off > 0.0 { (low, share) } else { (share, high) };
            let next = share - off / self.steepness(node, share);
            let next = if next > low && next < high { next } else { f64::midpoint(low, high) };
            let moved = (next - share).abs();
            share = next;
            if moved < 1e-12 {
                break;
            }
        }
        logistic(STEP * (node as f64 + share) - END)
    }

    /// θ between a node and the next.
    fn between(&self, node: usize, s: f64) -> f64 {
        let r = 1.0 - s;
        let (t0, t1) = (self.theta[node], self.theta[node + 1]);
        let (d0, d1) = (STEP * self.slope[node], STEP * self.slope[node + 1]);
        r * r * ((1.0 + 2.0 * s) * t0 + s * d0) + s * s * ((1.0 + 2.0 * r) * t1 - r * d1)
    }

    /// dθ/ds there.
    fn steepness(&self, node: usize, s: f64) -> f64 {
        let r = 1.0 - s;
        let rise = self.theta[node + 1] - self.theta[node];
        let (d0, d1) = (STEP * self.slope[node], STEP * self.slope[node + 1]);
        6.0 * r * s * rise + d0 * r * (1.0 - 3.0 * s) + d1 * s * (3.0 * s - 2.0)
    }
}

/// ∫ dα/α^power from zero.
fn head(conversion: f64, power: f64) -> f64 {
    conversion.powf(1.0 - power) / (1.0 - power)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// Models with a closed g, told as families without one: m = p = 0 is order n, k = 0 as well, p = ½ with n = 1
    /// nucleation and growth with n = 2 but for the factor 2. The cubic's error is STEP⁴/384 of θ's fourth derivative
    /// by ln(α/(1 − α)), which is near θ: 2e-5.
    #[test]
    fn tables_agree_with_closed_forms() {
        let same = [
            (Model::SestakBerggren { m: 0.0, n: 1.0, p: 0.0 }, Model::Order { n: 1.0 }, 1.0),
            (Model::SestakBerggren { m: 0.0, n: 0.5, p: 0.0 }, Model::Order { n: 0.5 }, 1.0),
            (Model::SestakBerggren { m: 0.0, n: 1.0, p: 0.5 }, Model::Avrami { n: 2.0 }, 2.0),
            (Model::SestakBerggren { m: 0.75, n: 0.0, p: 0.0 }, Model::Power { n: 4.0 }, 4.0),
            (Model::Catalysed { n: 2.0, k: 0.0 }, Model::Order { n: 2.0 }, 1.0),
        ];
        for (told, closed, factor) in same {
            let clock = Clock::new(told);
            for percent in 1..100 {
                let conversion = f64::from(percent) / 100.0;
                let g = factor * closed.g(conversion).unwrap();
                assert_relative_eq!(clock.g(conversion), g, max_relative = 6e-5);
                assert_relative_eq!(clock.conversion(g), conversion, max_relative = 6e-5);
            }
            assert_eq!((clock.g(0.0), clock.conversion(0.0)), (0.0, 0.0));
        }
    }

    /// α(1 − α): differences of ln(α/(1 − α)).
    #[test]
    fn without_a_first_conversion_autocatalysis_does_not_begin() {
        let clock = Clock::new(Model::SestakBerggren { m: 1.0, n: 1.0, p: 0.0 });
        let logit = |conversion: f64| (conversion / (1.0 - conversion)).ln();
        let apart = clock.g(0.9) - clock.g(0.001);
        assert_relative_eq!(apart, logit(0.9) - logit(0.001), max_relative = 1e-5);
        assert_eq!(clock.conversion(clock.g(0.0) + 5.0), 0.0);
    }
}
