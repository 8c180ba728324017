//! Curves over evenly spaced abscissae, and what an instrument's software reads off them.

/// The most points of a curve: more are no spectrum but a slip of the pen.
const MOST_POINTS: f64 = 1e5;

/// Evenly spaced abscissae.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// The first.
    pub from: f64,
    /// From one to the next.
    pub step: f64,
    /// How many there are.
    pub points: usize,
}

impl Grid {
    /// From `from` as far as whole steps lead without passing `to`. It is empty where the range is,
    /// where the step is not positive, and where there would be more than 100,000 points.
    pub fn new(from: f64, to: f64, step: f64) -> Self {
        // The margin lets a last point that rounding moved past the end still count.
        let steps = ((to - from) / step + 1e-6).floor();
        let sound = step > 0.0 && (0.0..MOST_POINTS).contains(&steps);
        Self { from, step, points: if sound { steps as usize + 1 } else { 0 } }
    }

    /// An abscissa.
    pub fn at(&self, index: usize) -> f64 {
        self.from + index as f64 * self.step
    }

    /// The indices of the points within a range.
    fn within(&self, from: f64, to: f64) -> std::ops::Range<usize> {
        let steps = |x: f64| (x - self.from) / self.step;
        let first = (steps(from) - 1e-6).ceil().clamp(0.0, self.points as f64) as usize;
        let end = (steps(to) + 1e-6).floor() + 1.0;
        first..(end.clamp(0.0, self.points as f64) as usize).max(first)
    }
}

/// A value at each point of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Where.
    pub grid: Grid,
    /// The values.
    pub values: Vec<f64>,
}

impl Curve {
    /// Zero everywhere.
    pub fn zero(grid: Grid) -> Self {
        Self { grid, values: vec![0.0; grid.points] }
    }

    /// Adds a function within a range.
    pub fn add(&mut self, (from, to): (f64, f64), height: impl Fn(f64) -> f64) {
        for index in self.grid.within(from, to) {
            self.values[index] += height(self.grid.at(index));
        }
    }

    /// Each point and its value.
    pub fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        self.values.iter().enumerate().map(|(index, &value)| (self.grid.at(index), value))
    }

    /// The points within a range.
    pub fn between(&self, from: f64, to: f64) -> Self {
        let range = self.grid.within(from, to);
        let grid = Grid { from: self.grid.at(range.start), points: range.len(), ..self.grid };
        Self { grid, values: self.values[range].to_vec() }
    }

    /// The curve less the straight line through its ends.
    pub fn levelled(&self) -> Self {
        let [first, .., last] = self.values[..] else { return Self::zero(self.grid) };
        let intervals = (self.values.len() - 1) as f64;
        let line = |index: usize| first + (last - first) * index as f64 / intervals;
        let values = self.values.iter().enumerate().map(|(index, value)| value - line(index));
        Self { grid: self.grid, values: values.collect() }
    }

    /// The integral, by trapezoids.
    pub fn area(&self) -> f64 {
        let pairs = self.values.windows(2).map(|pair| f64::midpoint(pair[0], pair[1]));
        pairs.sum::<f64>() * self.grid.step
    }

    /// Where the highest point lies, by the parabola through it and its neighbours, and how wide the
    /// peak is at half its height. `None` where the highest point is at an end, which is no peak.
    pub fn peak(&self) -> Option<Peak> {
        let top = (0..self.values.len()).max_by(|&a, &b| self.values[a].total_cmp(&self.values[b]));
        let top = top.filter(|&top| top > 0 && top + 1 < self.values.len())?;
        let [before, height, after] = [top - 1, top, top + 1].map(|index| self.values[index]);
        let bend = before - 2.0 * height + after;
        if !(height > 0.0 && bend < 0.0) {
            return None;
        }
        let shift = 0.5 * (before - after) / bend;
        let highest = height - 0.25 * (before - after) * shift;
        let level = highest / 2.0;
        let falls = |&index: &usize| self.values[index] <= level;
        let left = (0..top).rev().find(falls).map(|below| self.meets(level, below, below + 1));
        let right = (top + 1..self.values.len()).find(falls);
        let right = right.map(|below| self.meets(level, below, below - 1));
        let width = left.zip(right).map(|(left, right)| right - left);
        Some(Peak { position: self.grid.at(top) + shift * self.grid.step, width })
    }

    /// Where the straight line between a point below a level and one above it meets the level.
    fn meets(&self, level: f64, below: usize, above: usize) -> f64 {
        let share = (self.values[above] - level) / (self.values[above] - self.values[below]);
        self.grid.at(above) + share * (self.grid.at(below) - self.grid.at(above))
    }
}

/// A peak as it is read off a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peak {
    /// Where it is highest.
    pub position: f64,
    /// Its full width at half height; `None` where the curve does not fall so far on either side.
    pub width: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    fn gaussian(centre: f64, sigma: f64) -> Curve {
        let mut curve = Curve::zero(Grid::new(0.0, 100.0, 0.5));
        curve.add((0.0, 100.0), |x| (-0.5 * ((x - centre) / sigma).powi(2)).exp());
        curve
    }

    #[test]
    fn a_grid_holds_both_ends_and_refuses_what_is_none() {
        let grid = Grid::new(1400.0, 1401.0, 0.1);
        assert_eq!(grid.points, 11);
        assert_eq!((grid.at(0), grid.within(1400.2, 1400.4)), (1400.0, 2..5));
        assert_eq!((grid.within(0.0, 1e9), grid.within(5.0, 4.0).len()), (0..11, 0));
        for (to, step) in [(1.0, 0.0), (1.0, -1.0), (-1.0, 0.1), (1.0, 1e-9), (1e300, 1e-300)] {
            assert_eq!(Grid::new(0.0, to, step).points, 0, "{to} {step}");
        }
    }

    /// A Gaussian between grid points: its width is 2√(2 ln 2) σ. The straight lines between points
    /// lie off it by less than step² times its curvature, σ⁻²/8 of the height: 0.03 of a step here.
    #[test]
    fn a_peak_is_found_between_the_points() {
        let curve = gaussian(50.2, 4.0);
        let peak = curve.peak().unwrap();
        assert_abs_diff_eq!(peak.position, 50.2, epsilon = 2e-3);
        assert_abs_diff_eq!(peak.width.unwrap(), 2.354_82 * 4.0, epsilon = 0.01);
        assert_abs_diff_eq!(
            curve.area(),
            (2.0 * std::f64::consts::PI).sqrt() * 4.0,
            epsilon = 1e-9
        );
    }

    #[test]
    fn a_flank_is_no_peak_and_a_cut_peak_has_no_width() {
        assert_eq!(gaussian(50.0, 4.0).between(52.0, 70.0).peak(), None);
        let cut = gaussian(50.0, 4.0).between(48.0, 70.0).peak().unwrap();
        assert_eq!(cut.width, None);
        assert_eq!(Curve::zero(Grid::new(0.0, 9.0, 1.0)).peak(), None);
        assert_eq!(Curve::zero(Grid::new(0.0, 9.0, 0.0)).levelled().peak(), None);
    }

    #[test]
    fn levelling_takes_a_straight_line_away_and_nothing_else() {
        let mut curve = gaussian(50.0, 4.0);
        let before = curve.between(10.0, 90.0).area();
        curve.add((0.0, 100.0), |x| 3.0 - 0.02 * x);
        let levelled = curve.between(10.0, 90.0).levelled();
        assert_abs_diff_eq!(levelled.area(), before, epsilon = 1e-9);
        assert_eq!((levelled.values[0], levelled.grid.at(0)), (0.0, 10.0));
    }
}
