//! The straight line whose slope is an activation energy.

use crate::statistics::{LineFit, WeightedPoint, Weights, fit_line};

/// Points, one per curve, and what the slope of their line says: the energy is `offset + scale · slope`.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Abscissas.
    pub x: Vec<f64>,
    /// Ordinates.
    pub y: Vec<f64>,
    /// Energy in J/mol per unit of the slope.
    pub scale: f64,
    /// Energy in J/mol where the slope is zero.
    pub offset: f64,
}

impl Line {
    /// The line of least squares; `None` where all abscissas are equal.
    pub fn fit(&self) -> Option<LineFit> {
        let points: Vec<WeightedPoint> = (self.x.iter().zip(&self.y))
            .map(|(&x, &y)| WeightedPoint { x, y, weight: 1.0 })
            .collect();
        if points.len() < 2 { None } else { fit_line(&points, Weights::Relative) }
    }

    /// The energy in J/mol.
    pub fn energy(&self) -> Option<f64> {
        Some(self.offset + self.scale * self.fit()?.slope)
    }

    /// Pearson's coefficient of correlation.
    pub fn correlation(&self) -> Option<f64> {
        let fit = self.fit()?;
        let about = |values: &[f64]| {
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            values.iter().map(|value| (value - mean).powi(2)).sum::<f64>()
        };
        Some(fit.slope * (about(&self.x) / about(&self.y)).sqrt()).filter(|it| it.is_finite())
    }

    /// The points of a resample.
    pub fn drawn(&self, pick: &[usize]) -> Self {
        let drawn = |values: &[f64]| pick.iter().map(|&index| values[index]).collect();
        Self { x: drawn(&self.x), y: drawn(&self.y), ..*self }
    }

    /// The line's own points with deviations that were drawn.
    pub fn with_deviations(&self, pick: &[usize]) -> Self {
        let Some(fit) = self.fit() else { return self.clone() };
        let deviation = |index: usize| self.y[index] - fit.at(self.x[index]);
        let y = self.x.iter().zip(pick).map(|(&x, &index)| fit.at(x) + deviation(index)).collect();
        Self { x: self.x.clone(), y, ..*self }
    }
}
