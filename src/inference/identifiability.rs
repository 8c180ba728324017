//! What the data do not tell.

use super::Free;
use super::algebra::eigen;
use crate::statistics::{dot, mean_and_variance};

/// The data fix a direction along which the posterior is narrower than this share of the prior. Noise that is half of
/// what the prior allows leaves 0.45.
const FIXED: f64 = 0.5;
/// Numbers with a larger correlation are named.
const TIGHT: f64 = 0.9;
/// Parts of a direction smaller than this share of its largest one are left out of sentences.
const SMALL: f64 = 0.15;

/// What the data tell and what not, in standard coordinates of the priors.
#[derive(Clone, Debug, PartialEq)]
pub struct Identifiability {
    /// Eigenvectors of the posterior's covariance, the narrowest first.
    pub directions: Vec<Direction>,
    /// How many directions the data fix: those with a narrowing below a half.
    pub fixed: usize,
    /// Pairs of free numbers with |r| > 0.9, and r.
    pub pairs: Vec<(usize, usize, f64)>,
    /// The same in words.
    pub sentences: Vec<String>,
}

/// A direction in the space of the free numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Direction {
    /// The unit vector, in standard coordinates.
    pub vector: Vec<f64>,
    /// Posterior over prior deviation along it.
    pub narrowing: f64,
}

impl Identifiability {
    /// From draws: for each free number its standard coordinates.
    pub(super) fn of(free: &[Free], standard: &[Vec<f64>]) -> Self {
        let centred: Vec<Vec<f64>> = standard
            .iter()
            .map(|column| {
                let (mean, _) = mean_and_variance(column);
                column.iter().map(|x| x - mean).collect()
            })
            .collect();
        let count = (standard[0].len() - 1).max(1) as f64;
        let covariance: Vec<Vec<f64>> =
            centred.iter().map(|a| centred.iter().map(|b| dot(a, b) / count).collect()).collect();
        let mut pairs = Vec::new();
        for i in 0..free.len() {
            for j in i + 1..free.len() {
                let r = covariance[i][j] / (covariance[i][i] * covariance[j][j]).sqrt();
                if r.abs() > TIGHT {
                    pairs.push((i, j, r));
                }
            }
        }
        let directions: Vec<Direction> = eigen(covariance)
            .into_iter()
            .rev()
            .map(|(value, vector)| Direction { vector, narrowing: value.max(0.0).sqrt() })
            .collect();
        let fixed = directions.iter().filter(|direction| direction.narrowing < FIXED).count();
        let sentences = sentences(free, &directions[..fixed], &pairs);
        Self { directions, fixed, pairs, sentences }
    }
}

fn sentences(free: &[Free], fixed: &[Direction], pairs: &[(usize, usize, f64)]) -> Vec<String> {
    let numbers = if free.len() == 1 { "number" } else { "numbers" };
    let told: Vec<String> = fixed
        .iter()
        .map(|direction| {
            let percent = two_digits(100.0 * direction.narrowing);
            format!("{} (to {percent} % of its prior width)", in_words(free, direction))
        })
        .collect();
    let first = if told.is_empty() {
        format!(
            "Of {} free {numbers} the data fix none: the posterior is little narrower than the prior.",
            free.len()
        )
    } else {
        format!(
            "Of {} free {numbers} the data fix {}: {}.",
            free.len(),
            told.len(),
            told.join("; ")
        )
    };
    let pair = |(i, j, r): &(usize, usize, f64)| {
        let way = if *r > 0.0 { "rises" } else { "falls" };
        let (one, other) = (&free[*i].name, &free[*j].name);
        format!("{one} and {other} cannot be told apart: one {way} with the other (r = {r:.2}).")
    };
    std::iter::once(first).chain(pairs.iter().map(pair)).collect()
}

/// A direction in natural coordinates, its largest part first with the factor 1.
fn in_words(free: &[Free], direction: &Direction) -> String {
    let mut parts: Vec<(usize, f64)> = direction.vector.iter().copied().enumerate().collect();
    parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let (largest, length) = parts[0];
    let name = |i: usize| {
        let name = &free[i].name;
        if free[i].prior.logarithmic() { format!("log10 {name}") } else { name.clone() }
    };
    let term = |&(i, part): &(usize, f64)| {
        let factor = part / length * free[largest].prior.deviation() / free[i].prior.deviation();
        let sign = if factor < 0.0 { '−' } else { '+' };
        format!(" {sign} {} {}", two_digits(factor.abs()), name(i))
    };
    let others = parts[1..].iter().filter(|(_, part)| part.abs() > SMALL * length.abs());
    name(largest) + &others.map(term).collect::<String>()
}

/// A positive number with two significant digits.
fn two_digits(number: f64) -> String {
    let decimals = (1.0 - libm::floor(libm::log10(number))).clamp(0.0, 9.0) as usize;
    format!("{number:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::super::Prior;
    use super::super::random::Stream;
    use super::*;

    fn free() -> Vec<Free> {
        let normal = Prior::Normal { mean: 120.0, deviation: 3.0 };
        let log = Prior::LogUniform { from: 1e-3, to: 0.1 };
        [("c", log), ("E", normal), ("F", Prior::Normal { mean: 110.0, deviation: 1.5 })]
            .map(|(name, prior)| Free { name: name.into(), prior })
            .to_vec()
    }

    /// The data tell c, and E − F/2 in standard coordinates, that is E − F in those of a deviation twice as large:
    /// E/3 − (F/1.5)/2 = (E − F)/3.
    #[test]
    fn a_combination_is_told_in_words() {
        let mut stream = Stream::new(1, 0);
        let mut columns = vec![Vec::new(); 3];
        for _ in 0..4000 {
            // Along (1, −1/2) narrow, along (1/2, 1) as wide as the prior.
            let (c, narrow, wide) = (0.1 * stream.normal(), 0.2 * stream.normal(), stream.normal());
            let length = 1.25_f64.sqrt();
            columns[0].push(c);
            columns[1].push((narrow + 0.5 * wide) / length);
            columns[2].push((wide - 0.5 * narrow) / length);
        }
        let told = Identifiability::of(&free(), &columns);
        assert_eq!(told.fixed, 2);
        // Widths are known to 1/√8000 = 1.1 %: five of these.
        for (direction, narrowing) in told.directions.iter().zip([0.1, 0.2, 1.0]) {
            assert!((direction.narrowing / narrowing - 1.0).abs() < 0.055, "{direction:?}");
        }
        assert!(told.sentences[0].starts_with("Of 3 free numbers the data fix 2: log10 c (to "));
        let root = 0.2_f64.sqrt();
        let exact = Direction { vector: vec![0.01, 2.0 * root, -root], narrowing: 0.2 };
        assert_eq!(in_words(&free(), &exact), "E − 1.0 F");
    }

    /// r = 0.995 is named, and nothing is fixed if all is as wide as the prior.
    #[test]
    fn tight_pairs_and_nothing_told() {
        let mut stream = Stream::new(2, 0);
        let (mut columns, mut wide) = (vec![Vec::new(); 3], vec![Vec::new(); 3]);
        for _ in 0..2000 {
            let common = stream.normal();
            columns[0].push(stream.normal());
            columns[1].push(common + 0.07 * stream.normal());
            columns[2].push(-common + 0.07 * stream.normal());
            for column in &mut wide {
                column.push(stream.normal());
            }
        }
        let told = Identifiability::of(&free(), &columns);
        assert_eq!(told.pairs.len(), 1);
        assert_eq!(
            told.sentences[1],
            "E and F cannot be told apart: one falls with the other (r = -1.00)."
        );
        let nothing = Identifiability::of(&free(), &wide);
        assert_eq!((nothing.fixed, nothing.pairs.len()), (0, 0));
        assert!(nothing.sentences[0].starts_with("Of 3 free numbers the data fix none"));
    }

    #[test]
    fn two_significant_digits() {
        let written = [0.6, 12.3, 123.0, 0.0456].map(two_digits);
        assert_eq!(written, ["0.60", "12", "123", "0.046"]);
    }
}
