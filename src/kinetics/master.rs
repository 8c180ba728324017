//! Master plots: the shape of the reaction, freed from the temperature.
//!
//! y(α) = (dα/dt) exp(E/(R T)) is A f(α), and z(α) = y(α) ∫ exp(−E/(R T)) dt is f(α) g(α), along any program (F. J.
//! Gotor, J. M. Criado, J. Málek, N. Koga, J. Phys. Chem. A 104, 10777 (2000); ICTAC 2011, section 5).

use super::Curve;
use super::models::{Family, Model};
use crate::statistics::{WeightedPoint, Weights, fit_line};
use crate::units::GAS_CONSTANT;

/// Both are given over their values at this conversion.
const MIDDLE: f64 = 0.5;
/// The exponents are found between these conversions (J. Málek, Thermochim. Acta 200, 257 (1992)).
const INNER: (f64, f64) = (0.2, 0.8);

/// y and z at a conversion, over their values at one half.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MasterAt {
    /// The conversion.
    pub conversion: f64,
    /// y.
    pub y: f64,
    /// z.
    pub z: f64,
}

/// The master plots of one curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Master {
    /// y and z.
    pub rows: Vec<MasterAt>,
    /// Where y is highest; `None` where that is at the first or the last conversion.
    pub y_top: Option<f64>,
    /// Where z is highest, likewise: 0.632 for F1 and An, 0.75 for R2, 0.704 for R3 and D3, 0.834 for D2, 0.776 for
    /// D4.
    pub z_top: Option<f64>,
    /// f = α^m (1 − α)ⁿ from y.
    pub truncated: Option<Truncated>,
}

/// The model of Šesták and Berggren without its third factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Truncated {
    /// Power of α.
    pub m: f64,
    /// Power of 1 − α.
    pub n: f64,
    /// ln of the prefactor in 1/s.
    pub ln_prefactor: f64,
}

/// The plots of a curve with an energy in J/mol at conversions, ascending. A conversion that it does not reach is left
/// out; `None` if it does not reach one half.
pub fn master(curve: &Curve, energy: f64, conversions: &[f64]) -> Option<Master> {
    // Logarithms of y and z: E/(R T) may be beyond what its exponential can hold.
    let logarithms = |conversion: f64| {
        let crossing = curve.crossing(conversion)?;
        let y = curve.rate_at(conversion)?.ln() + energy / (GAS_CONSTANT * crossing.temperature);
        let theta = curve.ln_integral(energy, [curve.time[0], crossing.time]).value;
        Some((conversion, y, y + theta))
    };
    let (_, y_middle, z_middle) = logarithms(MIDDLE)?;
    let points: Vec<_> = conversions.iter().filter_map(|&at| logarithms(at)).collect();
    let row = |&(conversion, y, z): &(f64, f64, f64)| MasterAt {
        conversion,
        y: (y - y_middle).exp(),
        z: (z - z_middle).exp(),
    };
    let rows: Vec<MasterAt> = points.iter().map(row).collect();
    let y_top = top(&rows, |row| row.y);
    let ln_y: Vec<(f64, f64)> = points.iter().map(|&(conversion, y, _)| (conversion, y)).collect();
    Some(Master { y_top, z_top: top(&rows, |row| row.z), truncated: truncated(&ln_y, y_top), rows })
}

/// The plots of the models without numbers of their own and with a g, by name.
pub fn theory(conversions: &[f64]) -> Vec<(&'static str, Vec<MasterAt>)> {
    let rows = |model: Model| {
        let z = |conversion: f64| Some(model.f(conversion) * model.g(conversion)?);
        let row = |&conversion: &f64| {
            let y = model.f(conversion) / model.f(MIDDLE);
            Some(MasterAt { conversion, y, z: z(conversion)? / z(MIDDLE)? })
        };
        conversions.iter().map(row).collect::<Option<Vec<_>>>()
    };
    Family::fixed().filter_map(|family| Some((family.name, rows(family.model(&[])?)?))).collect()
}

/// Where a value is highest: the top of a parabola through the highest and its neighbours.
fn top(rows: &[MasterAt], value: impl Fn(&MasterAt) -> f64) -> Option<f64> {
    let highest = (0..rows.len()).max_by(|&a, &b| value(&rows[a]).total_cmp(&value(&rows[b])))?;
    let near = rows.get(highest.checked_sub(1)?..highest + 2)?;
    let [(x0, y0), (x1, y1), (x2, y2)] =
        [0, 1, 2].map(|at| (near[at].conversion, value(&near[at])));
    let (before, after) = ((y1 - y0) / (x1 - x0), (y2 - y1) / (x2 - x1));
    let bend = (after - before) / (x2 - x0);
    Some(if bend < 0.0 { f64::midpoint(x0, x1) - before / (2.0 * bend) } else { x1 })
}

/// Where y is highest, m/n is α/(1 − α); n is the slope of ln y over ln(α^(m/n) (1 − α)).
fn truncated(ln_y: &[(f64, f64)], top: Option<f64>) -> Option<Truncated> {
    let ratio = top.map_or(0.0, |top| top / (1.0 - top));
    let inner = ln_y.iter().filter(|(conversion, _)| (INNER.0..=INNER.1).contains(conversion));
    let point = |&(conversion, y): &(f64, f64)| {
        let x = ratio * conversion.ln() + (-conversion).ln_1p();
        WeightedPoint { x, y, weight: 1.0 }
    };
    let points: Vec<WeightedPoint> = inner.map(point).collect();
    if points.len() < 3 {
        return None;
    }
    let line = fit_line(&points, Weights::Relative)?;
    Some(Truncated { m: ratio * line.slope, n: line.slope, ln_prefactor: line.intercept })
}

#[cfg(test)]
mod tests {
    use super::super::synthetic::OneStep;
    use super::*;
    use approx::assert_relative_eq;

    fn grid() -> Vec<f64> {
        (1..50).map(|at| f64::from(at) * 0.02).collect()
    }

    /// Where z is highest, by theory (J. Málek, Thermochim. Acta 200, 257 (1992)): the parabola through points 0.02
    /// apart adds less than 0.002.
    #[test]
    fn the_tops_of_z_are_those_of_theory() {
        let known = [
            ("F1", 0.632),
            ("A3", 0.632),
            ("R2", 0.75),
            ("R3", 0.704),
            ("D2", 0.834),
            ("D3", 0.704),
            ("D4", 0.776),
        ];
        let all = theory(&grid());
        assert_eq!(all.len(), 17);
        for (name, expected) in known {
            let (_, rows) = all.iter().find(|(own, _)| *own == name).unwrap();
            let found = top(rows, |row| row.z).unwrap();
            assert!((found - expected).abs() < 0.002, "{name}: {found}");
        }
    }

    /// Plots of generated curves lie on those of theory within the error of rates, 1 %, on ramps and holds.
    #[test]
    fn plots_of_curves_lie_on_those_of_their_model() {
        let reaction =
            OneStep { conversion: |g| -(-g * g).exp_m1(), ..OneStep::first_order(120e3, 1e11) };
        let inner: Vec<f64> = (2..19).map(|at| f64::from(at) * 0.05).collect();
        let all = theory(&inner);
        let (_, expected) = all.iter().find(|(name, _)| *name == "A2").unwrap();
        for curve in [reaction.ramp(10.0), reaction.hold(450.0, 3.0, 400)] {
            let found = master(&curve, 120e3, &inner).unwrap();
            for (found, expected) in found.rows.iter().zip(expected) {
                assert_relative_eq!(found.y, expected.y, max_relative = 0.01);
                assert_relative_eq!(found.z, expected.z, max_relative = 0.015);
            }
            // f of A2 has its top where L = 1/2: α = 1 − e^−½ = 0.393.
            assert!((found.y_top.unwrap() - 0.393).abs() < 0.01, "{:?}", found.y_top);
        }
    }

    /// Exponents that a curve was made with: f = α^0.6 (1 − α)^1.2 and A = 1e11/s, with θ by a table of the model.
    #[test]
    fn exponents_of_sestak_and_berggren_come_back() {
        use super::super::models::Clock;
        let clock = Clock::new(Model::SestakBerggren { m: 0.6, n: 1.2, p: 0.0 });
        let mut curve = OneStep::first_order(120e3, 1e11).ramp(10.0);
        let mut theta = clock.g(1e-4);
        for row in 1..curve.time.len() {
            let span = [curve.time[row - 1], curve.time[row]];
            theta += 1e11 * curve.ln_integral(120e3, span).value.exp();
            curve.conversion[row] = clock.conversion(theta);
        }
        let found = master(&curve, 120e3, &grid()).unwrap().truncated.unwrap();
        // y is known to 1 % at each point, its slope over ln(α^s (1 − α)), whose range is 0.5, to 3 %.
        assert_relative_eq!(found.m, 0.6, max_relative = 0.03);
        assert_relative_eq!(found.n, 1.2, max_relative = 0.03);
        assert_relative_eq!(found.ln_prefactor, 1e11_f64.ln(), epsilon = 0.03);
    }
}
