//! What a model is fitted to: several curves, each at the same conversions.

use super::super::Curve;
use crate::units::GAS_CONSTANT;

/// A curve is taken at these conversions, from the first to the last, in these steps: 49 of them.
const CONVERSIONS: (f64, f64, f64) = (0.02, 0.98, 0.02);
/// Between two nodes of the temperature integral the temperature changes by no more, in K. The midpoint rule leaves
/// (KELVIN·E/(R T²))²/24 of it, 1e-5 for 150 kJ/mol at 560 K.
const KELVIN: f64 = 0.25;
/// Two nodes lie no further apart than this share of the time from the first row to the last point.
const SHARE: f64 = 1.0 / 400.0;

/// Several curves, each where it reaches certain conversions.
#[derive(Clone, Debug)]
pub struct Data {
    /// One per curve.
    pub courses: Vec<Course>,
    /// Mean of 1/(R T) over all points, in mol/J: rate constants are found at this temperature, where they are least
    /// tied to the energy.
    pub reference: f64,
}

/// One curve.
#[derive(Clone, Debug)]
pub struct Course {
    /// What the curve is called.
    pub label: String,
    /// Where it reaches the conversions.
    pub points: Vec<Point>,
    /// The largest of the rates in 1/s.
    pub fastest: f64,
    nodes: Vec<Node>,
}

/// A temperature on the way, and the time that it stands for.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// The time in s.
    pub duration: f64,
    /// 1/(R T) in mol/J.
    pub inverse: f64,
}

/// A curve at a conversion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Time in s.
    pub time: f64,
    /// Temperature in K.
    pub temperature: f64,
    /// Conversion.
    pub conversion: f64,
    /// Rate of conversion in 1/s.
    pub rate: f64,
    /// How many nodes lie before it.
    before: usize,
}

impl Data {
    /// Of curves; one without a single conversion of those is left out. `None` without points.
    pub fn new<'c>(curves: impl IntoIterator<Item = &'c Curve>) -> Option<Self> {
        let courses: Vec<Course> = curves.into_iter().filter_map(Course::new).collect();
        let points = || courses.iter().flat_map(|course| &course.points);
        let total: f64 = points().map(Point::inverse).sum();
        let reference = total / points().count() as f64;
        reference.is_finite().then_some(Self { courses, reference })
    }

    /// How many points there are.
    pub fn points(&self) -> usize {
        self.courses.iter().map(|course| course.points.len()).sum()
    }
}

impl Point {
    /// 1/(R T) in mol/J.
    pub fn inverse(&self) -> f64 {
        1.0 / (GAS_CONSTANT * self.temperature)
    }
}

impl Course {
    fn new(curve: &Curve) -> Option<Self> {
        let (first, last, step) = CONVERSIONS;
        let time_at = |conversion: f64| curve.crossing(conversion).map(|crossing| crossing.time);
        let steps = ((last - first) / step).round() as u32;
        let mut course = Self {
            label: curve.label.clone(),
            points: Vec::new(),
            fastest: 0.0,
            nodes: Vec::new(),
        };
        let end = (0..=steps).rev().find_map(|at| time_at(first + step * f64::from(at)))?;
        let longest = SHARE * (end - curve.time[0]);
        let mut now = curve.time[0];
        for conversion in (0..=steps).map(|at| first + step * f64::from(at)) {
            let (Some(time), Some(rate)) = (time_at(conversion), curve.rate_at(conversion)) else {
                continue;
            };
            // Noise may bring crossings out of order.
            if time <= now {
                continue;
            }
            course.walk(curve, [now, time], longest);
            now = time;
            course.points.push(Point {
                time,
                temperature: curve.temperature_at(time),
                conversion,
                rate,
                before: course.nodes.len(),
            });
        }
        course.fastest = course.points.iter().map(|point| point.rate).fold(0.0, f64::max);
        (!course.points.is_empty()).then_some(course)
    }

    /// Adds the nodes of the way from one time to another, each for no longer than `longest` s.
    fn walk(&mut self, curve: &Curve, way: [f64; 2], longest: f64) {
        for pair in curve.temperatures_between(way).windows(2) {
            let [(begin, cold), (end, hot)] = [pair[0], pair[1]];
            let warmer = (hot - cold).abs() / KELVIN;
            let parts = warmer.max((end - begin) / longest).ceil().max(1.0);
            let duration = (end - begin) / parts;
            let node = |part: usize| {
                let kelvin = cold + (part as f64 + 0.5) / parts * (hot - cold);
                Node { duration, inverse: 1.0 / (GAS_CONSTANT * kelvin) }
            };
            self.nodes.extend((0..parts as usize).map(node));
        }
    }

    /// The points, each with the nodes of the way to it from the one before, or from the beginning.
    pub fn ways(&self) -> impl Iterator<Item = (&[Node], &Point)> {
        let starts = [0].into_iter().chain(self.points.iter().map(|point| point.before));
        starts.zip(&self.points).map(|(from, point)| (&self.nodes[from..point.before], point))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::synthetic::OneStep;
    use super::*;
    use approx::assert_relative_eq;

    /// First order: −ln(1 − α) = A ∫ exp(−E/(R T)) dt at every point, and the rate is A exp(−E/(R T)) (1 − α). The
    /// midpoints leave 1e-5, cubics between rows 1e-4, local slopes 1 %.
    #[test]
    fn points_lie_on_the_curve() {
        let (energy, prefactor) = (150e3, 1e12);
        let curves = [5.0, 20.0].map(|rate| OneStep::first_order(energy, prefactor).ramp(rate));
        let data = Data::new(&curves).unwrap();
        assert_eq!(data.points(), 98);
        let k = prefactor * (-energy * data.reference).exp();
        for course in &data.courses {
            let mut g = 0.0;
            for (nodes, point) in course.ways() {
                let constant = |node: &Node| (-energy * (node.inverse - data.reference)).exp();
                g += k * nodes.iter().map(|node| node.duration * constant(node)).sum::<f64>();
                assert_relative_eq!(-(-point.conversion).ln_1p(), g, max_relative = 1e-3);
                let rate = prefactor * (-energy * point.inverse()).exp() * (1.0 - point.conversion);
                assert_relative_eq!(point.rate, rate, max_relative = 0.01);
            }
        }
    }

    #[test]
    fn a_curve_that_ends_early_has_fewer_points_and_one_without_any_is_left_out() {
        let mut early = OneStep::first_order(150e3, 1e12).ramp(5.0);
        early.conversion.iter_mut().for_each(|conversion| *conversion *= 0.5);
        assert_eq!(Data::new(std::slice::from_ref(&early)).unwrap().points(), 24);
        early.conversion.fill(0.0);
        assert!(Data::new(&[early]).is_none());
    }
}
