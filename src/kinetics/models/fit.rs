//! Least squares of a scheme on several curves at once, in conversions or in rates.

use super::data::{Course, Data, Point};
use super::response::Reaction;
use super::scheme::{Joint, Quantity, Scheme};
use super::start::starts;
use crate::statistics::{Fitted, LeastSquares, least_squares};

/// So many starts, those nearest to the data, are followed to a minimum.
const FOLLOWED: usize = 3;
/// The same where steps do not compete: there are more minima, and each is found in less time.
const FOLLOWED_APART: usize = 8;

/// What is compared with the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Conversions, along the program from its beginning.
    Conversion,
    /// Rates, each over the largest of its curve, so that slow ramps count as much as fast ones.
    Rate,
}

/// A number that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Which step, from 0.
    pub step: usize,
    /// What: `E` in kJ/mol, `ln_A` with A in 1/s, `n`, `m`, `p`, `k`, `first_conversion`, `share`.
    pub name: &'static str,
    /// Its value.
    pub value: f64,
    /// Standard error; `None` if the data do not determine it.
    pub standard_error: Option<f64>,
}

/// A scheme with the numbers that fit best.
#[derive(Clone, Debug)]
pub struct SchemeFit {
    /// The scheme.
    pub scheme: Scheme,
    /// Its numbers.
    pub numbers: Vec<Number>,
    /// Covariance of the numbers, in their order; NaN where the data do not determine one.
    pub covariance: Vec<Vec<f64>>,
    /// How well it describes the data.
    pub fitted: Fitted,
    /// The scheme with these numbers.
    pub reaction: Reaction,
}

impl SchemeFit {
    /// Fits a scheme. `None` if the data have fewer points than it has numbers, or no start makes sense.
    ///
    /// ```
    /// use tautomata::kinetics::models::{Data, Scheme, SchemeFit, Target};
    /// use tautomata::kinetics::synthetic::OneStep;
    ///
    /// let curves = [5.0, 10.0, 20.0].map(|rate| OneStep::first_order(150e3, 1e12).ramp(rate));
    /// let data = Data::new(&curves).expect("points");
    /// let fit = SchemeFit::new(&Scheme::named("F1")?, &data, Target::Conversion).expect("a minimum");
    /// let energy = fit.number(0, "E").expect("an energy");
    /// assert!((energy.value - 150.0).abs() < 0.3, "in kJ/mol");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(scheme: &Scheme, data: &Data, target: Target) -> Option<Self> {
        let quantities = scheme.quantities(target == Target::Conversion);
        let reaction =
            |numbers: &[f64]| Reaction::new(scheme, &quantities, numbers, data.reference);
        let residuals = |numbers: &[f64]| {
            let reaction = reaction(numbers)?;
            let course = |course| target.residuals(&reaction, course);
            Some(data.courses.iter().flat_map(course).collect::<Vec<f64>>())
        };
        let sum = |start: &Vec<f64>| {
            let sum: f64 = residuals(start)?.iter().map(|residual| residual * residual).sum();
            sum.is_finite().then_some(sum)
        };
        let mut begun: Vec<(f64, Vec<f64>)> = starts(scheme, &quantities, data)
            .into_iter()
            .filter_map(|start| Some((sum(&start)?, start)))
            .collect();
        begun.sort_by(|a, b| a.0.total_cmp(&b.0));
        let apart = scheme.steps.len() > 1 && scheme.joint != Joint::Competing;
        let found = begun.iter().take(if apart { FOLLOWED_APART } else { FOLLOWED });
        let found = found.filter_map(|(_, start)| least_squares(start, residuals));
        let best = found.min_by(|a, b| a.sum_of_squares.total_cmp(&b.sum_of_squares))?;
        let (numbers, covariance) = translated(&quantities, &best, data.reference);
        Some(Self {
            numbers,
            covariance,
            fitted: Fitted {
                residuals: data.points(),
                parameters: quantities.len(),
                sum_of_squares: best.sum_of_squares,
            },
            reaction: reaction(&best.parameters)?,
            scheme: scheme.clone(),
        })
    }

    /// The number of a step, from 0, by its name.
    pub fn number(&self, step: usize, name: &str) -> Option<&Number> {
        self.numbers.iter().find(|number| number.step == step && number.name == name)
    }
}

impl Target {
    /// Every target.
    pub const ALL: [Self; 2] = [Self::Conversion, Self::Rate];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Conversion => "conversion",
            Self::Rate => "rate",
        }
    }

    /// What a reaction makes of it at each point of a course: conversions, or rates in 1/s.
    pub fn computed(self, reaction: &Reaction, course: &Course) -> Vec<f64> {
        match self {
            Self::Conversion => reaction.conversions(course),
            Self::Rate => reaction.rates(course),
        }
    }

    /// Computed less measured.
    fn residuals(self, reaction: &Reaction, course: &Course) -> Vec<f64> {
        let off = |(point, computed): (&Point, f64)| match self {
            Self::Conversion => computed - point.conversion,
            Self::Rate => (computed - point.rate) / course.fastest,
        };
        course.points.iter().zip(self.computed(reaction, course)).map(off).collect()
    }
}

/// A number made of those that were found: of each, by its place, with the derivative by it.
struct Made {
    step: usize,
    name: &'static str,
    value: f64,
    of: Vec<(usize, f64)>,
}

/// The numbers that people ask for, with their errors and covariance: ln A = ln k + E/(R T) at the reference, in place
/// of ln k; a first conversion in place of its logarithm; the share of the last step beside the others.
fn translated(
    quantities: &[(usize, Quantity)],
    found: &LeastSquares,
    reference: f64,
) -> (Vec<Number>, Vec<Vec<f64>>) {
    let energy_of = |step: usize| {
        quantities.iter().position(|known| *known == (step, Quantity::Energy)).unwrap_or(0)
    };
    let mut made: Vec<Made> = Vec::new();
    for (place, &(step, quantity)) in quantities.iter().enumerate() {
        let own = found.parameters[place];
        let (name, value, of) = match quantity {
            Quantity::LnConstant => {
                let (energy, per) = (energy_of(step), 1000.0 * reference);
                let ln_prefactor = own + per * found.parameters[energy];
                ("ln_A", ln_prefactor, vec![(place, 1.0), (energy, per)])
            }
            Quantity::Energy => ("E", own, vec![(place, 1.0)]),
            Quantity::Shape(name) => (name, own, vec![(place, 1.0)]),
            Quantity::LnFirst => ("first_conversion", own.exp(), vec![(place, own.exp())]),
            Quantity::Share => ("share", own, vec![(place, 1.0)]),
        };
        made.push(Made { step, name, value, of });
    }
    let shares: Vec<&Made> = made.iter().filter(|made| made.name == "share").collect();
    if let Some(last) = shares.last() {
        let value = 1.0 - shares.iter().map(|share| share.value).sum::<f64>();
        let of = shares.iter().map(|share| (share.of[0].0, -1.0)).collect();
        made.push(Made { step: last.step + 1, name: "share", value, of });
    }
    let covariance = |a: &Made, b: &Made| {
        let pairs = a.of.iter().flat_map(|a| b.of.iter().map(move |b| (a, b)));
        pairs.map(|((i, by_i), (j, by_j))| by_i * by_j * found.covariance[*i][*j]).sum::<f64>()
    };
    let row = |a: &Made| made.iter().map(|b| covariance(a, b)).collect();
    let matrix: Vec<Vec<f64>> = made.iter().map(row).collect();
    let number = |(place, made): (usize, &Made)| {
        let variance: f64 = matrix[place][place];
        let standard_error = (variance >= 0.0).then(|| variance.sqrt());
        Number { step: made.step, name: made.name, value: made.value, standard_error }
    };
    let numbers = made.iter().enumerate().map(number).collect();
    (numbers, matrix)
}
