//! Vyazovkin's nonlinear method: the energy at which the temperature integrals of all curves agree.

use super::Curve;
use super::integral::LnIntegral;
use super::line::Line;

/// Energies are sought between these, in J/mol.
const RANGE: [f64; 2] = [1e3, 3e6];
/// Where the search begins, in J/mol.
const START: f64 = 1e5;
const MOST_STEPS: usize = 200;
/// It ends with a step of less than this share.
const CLOSE: f64 = 1e-9;

/// The line whose slope is what the energy still lacks, at the energy in J/mol that minimizes
/// Φ(E) = Σᵢ Σ_{j≠i} Jᵢ(E)/Jⱼ(E), with J the temperature integral of each curve over its span of time in s (S.
/// Vyazovkin, J. Comput. Chem. 18, 393, 1997, and 22, 178, 2001). Near the minimum, ln J = c for all curves is a
/// straight line of least squares in E: its abscissas are −d ln J/dE, its ordinates ln J, and its scatter is the
/// error of the energy.
///
/// `None` where Φ has no minimum between 1 and 3000 kJ/mol.
pub fn line(curves: &[&Curve], spans: &[[f64; 2]]) -> Option<Line> {
    let integrals = |energy: f64| -> Vec<LnIntegral> {
        curves.iter().zip(spans).map(|(curve, &span)| curve.ln_integral(energy, span)).collect()
    };
    let mut energy = START;
    for _ in 0..MOST_STEPS {
        let at = integrals(energy);
        let next = (energy + step(&at)?).clamp(RANGE[0], RANGE[1]);
        let close = (next - energy).abs() <= CLOSE * energy;
        energy = next;
        if close {
            break;
        }
    }
    if RANGE.contains(&energy) {
        return None;
    }
    let (x, y) = integrals(energy).iter().map(|at| (at.inverse, at.value)).unzip();
    // Least squares in ln J and the minimum of Φ differ in the second order: what is left of the slope is taken off.
    let line = Line { x, y, scale: 1.0, offset: energy };
    let slope = line.fit()?.slope;
    Some(Line { offset: energy - slope, ..line })
}

/// Newton's step towards the minimum of Φ, in J/mol. Φ is Σ 2 cosh(dᵢⱼ) over pairs, with dᵢⱼ the difference of their
/// ln J, nearly linear in E.
fn step(at: &[LnIntegral]) -> Option<f64> {
    let pairs = || {
        let others = |i: usize| (0..i).map(move |j| (i, j));
        (0..at.len())
            .flat_map(others)
            .map(|(i, j)| (at[i].value - at[j].value, at[i].inverse - at[j].inverse))
    };
    let largest = pairs().map(|(apart, _)| apart.abs()).fold(0.0, f64::max);
    let (mut first, mut second) = (0.0, 0.0);
    for (apart, inverse) in pairs() {
        // Both over exp(largest), which cancels.
        let [up, down] = [apart, -apart].map(|it| (it - largest).exp());
        first -= (up - down) * inverse;
        second += (up + down) * inverse * inverse;
    }
    let step = -first / second;
    step.is_finite().then_some(step)
}

#[cfg(test)]
mod tests {
    use super::super::synthetic::OneStep;
    use super::*;
    use approx::assert_relative_eq;

    /// A ramp, a hold and a modulated program of one reaction, and a staircase: any program will do.
    #[test]
    fn any_program_gives_the_energy() {
        let reaction = OneStep::first_order(120e3, 1e11);
        let path = |kelvin: &dyn Fn(f64) -> f64| -> Vec<[f64; 2]> {
            (0..=4000).map(|at| f64::from(at) * 3.0).map(|time| [time, kelvin(time)]).collect()
        };
        let curves = [
            reaction.ramp(10.0),
            reaction.hold(480.0, 4.0, 400),
            reaction.along("modulated", &path(&|t| 400.0 + t / 60.0 + 3.0 * (t / 20.0).sin())),
            reaction.along("stairs", &path(&|t| 420.0 + 20.0 * (t / 1500.0).floor())),
        ];
        let all: Vec<&Curve> = curves.iter().collect();
        for conversion in [0.1, 0.5, 0.9] {
            let spans: Vec<[f64; 2]> = all
                .iter()
                .map(|curve| [curve.time[0], curve.crossing(conversion).unwrap().time])
                .collect();
            let found = line(&all, &spans).unwrap().energy().unwrap();
            assert_relative_eq!(found, 120e3, max_relative = 1e-3);
        }
    }

    #[test]
    fn curves_of_one_program_give_none() {
        let curve = OneStep::first_order(120e3, 1e11).ramp(10.0);
        let span = [curve.time[0], curve.crossing(0.5).unwrap().time];
        assert_eq!(line(&[&curve, &curve, &curve], &[span; 3]), None);
    }
}
