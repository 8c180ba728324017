//! Order in equilibrium. Where events lose order at A₁·exp(−(E₁ − bψ)/RT) and find it again at
//! A₂·exp(−(E₂ + cψ)/RT) everywhere, ψ half the share of contacts without order, they balance in
//! detail: a configuration has the weight w^n·g^m for n molecules without order and m contacts
//! between two of them, w = A₁/A₂·exp(−(E₁ − E₂)/RT), g = exp((b + c)/(2z·RT)). On a chain (z = 2)
//! that is the lattice gas of E. Ising (Z. Phys. 31, 253 (1925)), solved by the transfer matrix
//! [[1, √w], [√w, wg]].

use super::{Comparison, Laboratory, seen};
use crate::run::RunError;
use crate::scenario::Scenario;
use crate::units::GAS_CONSTANT;

/// The deck's barriers in J/mol: of disordering, of ordering, and what ψ takes off or adds.
const BARRIERS: [f64; 4] = [20_500.0, 15_000.0, 12_000.0, 8000.0];
/// The deck's temperature in K.
const KELVIN: f64 = 400.0;

/// ln λ at ln w + shift, λ the larger eigenvalue.
fn logarithm(shift: f64) -> f64 {
    let [lose, find, lowers, raises] = BARRIERS.map(|barrier| barrier / (GAS_CONSTANT * KELVIN));
    let weight = (find - lose + shift).exp();
    let together = weight * ((lowers + raises) / 4.0).exp();
    let half = f64::midpoint(1.0, together);
    (half + ((half - 1.0).powi(2) + weight).sqrt()).ln()
}

/// The share without order, ∂ln λ/∂ln w, and its variance times the molecules, ∂²ln λ/∂(ln w)².
fn exact() -> (f64, f64) {
    let step = 1e-3;
    let [below, here, above] = [-step, 0.0, step].map(logarithm);
    ((above - below) / (2.0 * step), (above - 2.0 * here + below) / (step * step))
}

/// The crystalline fraction at the end.
pub fn compare(
    scenario: &Scenario,
    laboratory: &dyn Laboratory,
) -> Result<Vec<Comparison>, RunError> {
    let outcome = laboratory.run(scenario)?;
    let last = seen::times(&outcome).len().saturating_sub(1);
    let value = seen::mean(&outcome, last, |seen| seen.crystalline_fraction);
    let (share, variance) = exact();
    let error = (variance / seen::molecules(&outcome)).sqrt();
    Ok(vec![Comparison::new("crystalline fraction", value, 1.0 - share, error)])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All 2¹⁶ configurations of a ring of 16, whose correlations have died out over a few sites.
    #[test]
    fn the_transfer_matrix_agrees_with_counting() {
        let [lose, find, lowers, raises] = BARRIERS.map(|e| e / (GAS_CONSTANT * KELVIN));
        let (w, g) = ((find - lose).exp(), ((lowers + raises) / 4.0).exp());
        let (mut all, mut without, mut square) = (0.0, 0.0, 0.0);
        for state in 0..1_u32 << 16 {
            let n = f64::from(state.count_ones());
            let next = state >> 1 | (state & 1) << 15;
            let weight = w.powf(n) * g.powf(f64::from((state & next).count_ones()));
            all += weight;
            without += weight * n;
            square += weight * n * n;
        }
        let (share, variance) = exact();
        let counted = without / all / 16.0;
        assert!((counted - share).abs() < 2e-3, "{counted}, {share}");
        let counted = (square / all - (without / all).powi(2)) / 16.0;
        assert!((counted / variance - 1.0).abs() < 0.05, "{counted}, {variance}");
    }
}
