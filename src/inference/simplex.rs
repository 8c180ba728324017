//! The lowest place of a function of a few numbers, by the simplex of J. A. Nelder and R. Mead (Comput. J. 7, 308 (1965)).

/// Evaluations per dimension, several times what a smooth function takes.
const MOST_EVALUATIONS: usize = 200;

/// The place near `start` where a function is lowest, and its value there; steps begin with `step`. NaN counts as
/// infinite. It ends where the values at the corners differ by less than `tolerance`.
pub(super) fn lowest(
    function: impl Fn(&[f64]) -> f64,
    start: &[f64],
    step: f64,
    tolerance: f64,
) -> (Vec<f64>, f64) {
    let at = |place: Vec<f64>| {
        let value = function(&place);
        (place, if value.is_nan() { f64::INFINITY } else { value })
    };
    let mut corners = vec![at(start.to_vec())];
    for i in 0..start.len() {
        let mut corner = start.to_vec();
        corner[i] += step;
        corners.push(at(corner));
    }
    let worst = start.len();
    let mut evaluations = 0;
    loop {
        corners.sort_by(|a, b| a.1.total_cmp(&b.1));
        let spread = corners[worst].1 - corners[0].1;
        if spread <= tolerance || evaluations > MOST_EVALUATIONS * start.len() {
            return corners.swap_remove(0);
        }
        let along = |factor: f64| -> Vec<f64> {
            (0..worst)
                .map(|i| {
                    let centre = corners[..worst].iter().map(|corner| corner.0[i]).sum::<f64>()
                        / worst as f64;
                    centre + factor * (corners[worst].0[i] - centre)
                })
                .collect()
        };
        let reflected = at(along(-1.0));
        evaluations += 1;
        let next = if reflected.1 < corners[0].1 {
            evaluations += 1;
            let expanded = at(along(-2.0));
            Some(if expanded.1 < reflected.1 { expanded } else { reflected })
        } else if reflected.1 < corners[worst - 1].1 {
            Some(reflected)
        } else {
            evaluations += 1;
            let outside = reflected.1 < corners[worst].1;
            let contracted = at(along(if outside { -0.5 } else { 0.5 }));
            (contracted.1 < corners[worst].1.min(reflected.1)).then_some(contracted)
        };
        if let Some(corner) = next {
            corners[worst] = corner;
        } else {
            evaluations += worst;
            let best = corners[0].0.clone();
            for corner in &mut corners[1..] {
                let nearer =
                    corner.0.iter().zip(&best).map(|(far, near)| 0.5 * (far + near)).collect();
                *corner = at(nearer);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rosenbrock's valley from the usual start, its only minimum zero at (1, 1); at a spread of 1e-14 the place is
    /// right to some 1e-6, and only places with a value count.
    #[test]
    fn the_end_of_a_curved_valley() {
        let valley = |p: &[f64]| {
            if p[0] > 3.0 {
                f64::NAN
            } else {
                100.0 * (p[1] - p[0] * p[0]).powi(2) + (1.0 - p[0]).powi(2)
            }
        };
        let (place, value) = lowest(valley, &[-1.2, 1.0], 0.5, 1e-14);
        assert!(value < 1e-12, "{value}");
        assert!((place[0] - 1.0).abs() < 1e-5 && (place[1] - 1.0).abs() < 1e-5, "{place:?}");
    }

    #[test]
    fn one_dimension() {
        let (place, _) = lowest(|p| (p[0] - 0.3).powi(2), &[0.0], 0.1, 1e-14);
        assert!((place[0] - 0.3).abs() < 1e-6, "{place:?}");
    }
}
