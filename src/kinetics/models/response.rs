//! What a scheme with numbers makes of a program of temperature.

use super::clock::Clock;
use super::data::{Course, Node, Point};
use super::scheme::{Joint, Quantity, Scheme};

/// Where steps act on each other, one after the other acts for no longer than this in units of the faster rate
/// constant: the error of such a step is some θ³/24, 5e-6, and 1e-4 when a reaction ends after twenty.
const STRIDE: f64 = 0.05;
/// Conversions are kept so far from 0 and 1 where a rate is asked for: f may have no limit there.
const MARGIN: f64 = 1e-9;
/// First conversions that make sense.
const FIRST: (f64, f64) = (1e-9, 0.3);

/// A scheme with numbers.
#[derive(Clone, Debug)]
pub struct Reaction {
    joint: Joint,
    steps: Vec<Step>,
    /// The reference in 1/(R T), mol/J.
    reference: f64,
}

/// A step with numbers.
#[derive(Clone, Debug)]
struct Step {
    /// Rate constant at the reference in 1/s.
    constant: f64,
    /// Activation energy in J/mol.
    energy: f64,
    clock: Clock,
    /// Conversion that it begins with.
    first: f64,
    /// Its share in the conversion.
    share: f64,
}

impl Step {
    /// The rate constant in 1/s at a value of 1/(R T).
    fn constant(&self, inverse: f64, reference: f64) -> f64 {
        self.constant * (-self.energy * (inverse - reference)).exp()
    }
}

/// The conversion of each step.
type Extents = [f64; 3];

impl Reaction {
    /// A scheme with a number for each of its quantities; `None` where one makes no sense.
    pub fn new(
        scheme: &Scheme,
        quantities: &[(usize, Quantity)],
        numbers: &[f64],
        reference: f64,
    ) -> Option<Self> {
        let number = |step: usize, quantity: Quantity| {
            let place = quantities.iter().position(|known| *known == (step, quantity))?;
            numbers.get(place).copied()
        };
        let mut left = 1.0;
        let mut steps = Vec::new();
        for (index, family) in scheme.steps.iter().enumerate() {
            // What a step does not have of its own it has from the first.
            let shape = |name| {
                let quantity = Quantity::Shape(name);
                number(index, quantity).or_else(|| number(0, quantity))
            };
            let shape: Vec<f64> =
                family.shape.iter().map(|own| shape(own.name)).collect::<Option<_>>()?;
            let first = number(index, Quantity::LnFirst).map(f64::exp);
            let share = match scheme.joint {
                Joint::Competing => f64::from(u8::from(index == 0)),
                _ => number(index, Quantity::Share).unwrap_or(left),
            };
            left -= share;
            let energy = 1000.0 * number(index, Quantity::Energy)?;
            let begins = first.is_none_or(|first| (FIRST.0..FIRST.1).contains(&first));
            let sound = begins && (0.0..=1.0).contains(&share) && energy >= 0.0;
            steps.push(Step {
                constant: number(index, Quantity::LnConstant)?.exp(),
                energy: sound.then_some(energy)?,
                clock: Clock::new(family.model(&shape)?),
                first: first.unwrap_or(0.0),
                share,
            });
        }
        Some(Self { joint: scheme.joint, steps, reference })
    }

    /// The conversion at each point of a course.
    pub fn conversions(&self, course: &Course) -> Vec<f64> {
        let total = |extents: &Extents| {
            self.steps.iter().zip(extents).map(|(step, extent)| step.share * extent).sum()
        };
        self.extents(course).iter().map(total).collect()
    }

    /// The rate of conversion in 1/s at each point of a course. Of one step and of steps that compete it is that at
    /// the measured conversion.
    pub fn rates(&self, course: &Course) -> Vec<f64> {
        if self.steps.len() == 1 || self.joint == Joint::Competing {
            return course
                .points
                .iter()
                .map(|point| self.rate(point, [point.conversion; 3]))
                .collect();
        }
        let extents = self.extents(course);
        course
            .points
            .iter()
            .zip(extents)
            .map(|(point, extents)| self.rate(point, extents))
            .collect()
    }

    /// The rate at a point where steps have these conversions.
    fn rate(&self, point: &Point, extents: Extents) -> f64 {
        let one = |(index, step): (usize, &Step)| {
            let constant = step.constant(point.inverse(), self.reference);
            let f = |extent: f64| step.clock.f(extent.clamp(MARGIN, 1.0 - MARGIN));
            match self.joint {
                Joint::Competing => constant * f(extents[index]),
                Joint::Consecutive if index > 0 => {
                    let before = extents[index - 1].max(MARGIN);
                    step.share * constant * before * f(extents[index] / before)
                }
                _ => step.share * constant * f(extents[index]),
            }
        };
        self.steps.iter().enumerate().map(one).sum()
    }

    fn extents(&self, course: &Course) -> Vec<Extents> {
        let mut now = Extents::default();
        now.iter_mut().zip(&self.steps).for_each(|(extent, step)| *extent = step.first);
        let mut all = Vec::with_capacity(course.points.len());
        for (nodes, _) in course.ways() {
            // Steps of their own need no short strides.
            let alone = self.steps.len() == 1 || self.joint == Joint::Independent;
            self.stride(nodes, if alone { f64::INFINITY } else { STRIDE }, |theta| {
                match self.joint {
                    _ if alone => {
                        for (extent, (step, theta)) in
                            now.iter_mut().zip(self.steps.iter().zip(theta))
                        {
                            *extent = step.clock.conversion(step.clock.g(*extent) + theta);
                        }
                    }
                    Joint::Competing => self.compete(&mut now[0], theta),
                    _ => self.follow(&mut now, theta),
                }
            });
            if self.joint == Joint::Competing {
                now = [now[0]; 3];
            }
            all.push(now);
        }
        all
    }

    /// Adds up ∫ k dt of each step along nodes and hands it on whenever one exceeds `longest`, and at the end.
    fn stride(&self, nodes: &[Node], longest: f64, mut advance: impl FnMut(&Extents)) {
        let mut theta = Extents::default();
        for node in nodes {
            for (theta, step) in theta.iter_mut().zip(&self.steps) {
                *theta += node.duration * step.constant(node.inverse, self.reference);
            }
            if theta.iter().any(|theta| *theta >= longest) {
                advance(&theta);
                theta = Extents::default();
            }
        }
        advance(&theta);
    }

    /// Half of each step forth, and half of each back: exact to second order (G. Strang, SIAM J. Numer. Anal. 5, 506
    /// (1968)), and without a limit where f has none.
    fn compete(&self, extent: &mut f64, theta: &Extents) {
        let forth = self.steps.iter().zip(theta);
        for (step, theta) in forth.clone().chain(forth.rev()) {
            *extent = step.clock.conversion(step.clock.g(*extent) + theta / 2.0);
        }
    }

    /// Each step with the mean of what the one before has formed.
    fn follow(&self, now: &mut Extents, theta: &Extents) {
        let mut formed = 1.0;
        for (index, step) in self.steps.iter().enumerate() {
            let extent = now[index];
            let share = (extent / formed).min(1.0).max(step.first);
            now[index] = formed * step.clock.conversion(step.clock.g(share) + theta[index]);
            formed = f64::midpoint(extent, now[index]);
            if formed <= 0.0 {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Curve;
    use super::super::data::Data;
    use super::*;

    /// Steps of first order on a hold, in closed form, with k₁ = 1/h and k₂ = 2/h: those that follow by Bateman's
    /// solution, those that compete as one with k₁ + k₂, those of their own added.
    #[test]
    fn steps_of_first_order_in_closed_form() {
        let (k1, k2) = (1.0, 2.0);
        let follow = |t: f64| {
            let product = 1.0 - (k2 * (-k1 * t).exp() - k1 * (-k2 * t).exp()) / (k2 - k1);
            0.3 * (1.0 - (-k1 * t).exp()) + 0.7 * product
        };
        let compete = |t: f64| 1.0 - (-(k1 + k2) * t).exp();
        let add = |t: f64| 0.3 * (1.0 - (-k1 * t).exp()) + 0.7 * (1.0 - (-k2 * t).exp());
        let schemes: [(&str, &dyn Fn(f64) -> f64); 3] =
            [("F1 -> F1", &follow), ("F1 | F1", &compete), ("F1 + F1", &add)];
        for (name, exact) in schemes {
            let row = |at: i32| {
                let hours = f64::from(at) / 100.0;
                [3600.0 * hours, 400.0, exact(hours)]
            };
            let curve = Curve::new("", &(0..=800).map(row).collect::<Vec<_>>());
            let data = Data::new(&[curve]).unwrap();
            let scheme = Scheme::named(name).unwrap();
            let quantities = scheme.quantities(true);
            let number = |(step, quantity): &(usize, Quantity)| match quantity {
                Quantity::LnConstant => ([k1, k2][*step] / 3600.0).ln(),
                Quantity::Energy => 100.0,
                _ => 0.3,
            };
            let numbers: Vec<f64> = quantities.iter().map(number).collect();
            let reaction = Reaction::new(&scheme, &quantities, &numbers, data.reference).unwrap();
            let course = &data.courses[0];
            for (point, found) in course.points.iter().zip(reaction.conversions(course)) {
                let expected = exact(point.time / 3600.0);
                assert!((found - expected).abs() < 2e-4, "{name}: {found} for {expected}");
            }
            // Rates by local cubics through exact rows: 0.2 %.
            for (point, rate) in course.points.iter().zip(reaction.rates(course)) {
                let off = rate / point.rate - 1.0;
                assert!(off.abs() < 5e-3, "{name} at {}: {off}", point.conversion);
            }
        }
    }

    /// A number out of its range makes no reaction.
    #[test]
    fn senseless_numbers_make_no_reaction() {
        let scheme = Scheme::named("F1 + F1").unwrap();
        let quantities = scheme.quantities(true);
        let with = |energy: f64, share: f64| {
            let number = |(_, quantity): &(usize, Quantity)| match quantity {
                Quantity::Energy => energy,
                Quantity::Share => share,
                _ => 0.0,
            };
            let numbers: Vec<f64> = quantities.iter().map(number).collect();
            Reaction::new(&scheme, &quantities, &numbers, 0.0)
        };
        assert!(with(100.0, 0.5).is_some());
        assert!(with(-1.0, 0.5).is_none() && with(100.0, 1.2).is_none());
    }
}
