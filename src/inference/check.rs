//! What cannot be calibrated, and answers of a simulator that are none.

use super::{CalibrationError, Curve, CurveError, Problem, Simulated};
use crate::statistics::SOBOL_DIMENSIONS;

impl Problem {
    /// Whether the problem can be calibrated, or what is wrong with it.
    pub(super) fn check<E>(&self) -> Result<(), CalibrationError<E>> {
        let wrong = |text: String| Err(CalibrationError::Problem(text));
        if self.free.is_empty() || self.curves.is_empty() {
            return wrong("a calibration needs a free number and a curve".into());
        }
        if self.free.len() + 2 * self.curves.len() > SOBOL_DIMENSIONS {
            return wrong(format!(
                "at most {SOBOL_DIMENSIONS} numbers can be free, two per curve among them"
            ));
        }
        if let Some(free) = self.free.iter().find(|free| !free.prior.is_sound()) {
            return wrong(format!("the prior of {} has no meaning: {:?}", free.name, free.prior));
        }
        let settings = &self.settings;
        if settings.replicates < 2 {
            return wrong("the scatter of a point takes two replicates at least".into());
        }
        if [
            settings.first_wave,
            settings.later_wave,
            settings.most_waves,
            settings.draws,
            settings.verified,
        ]
        .contains(&0)
        {
            return wrong("points, waves and draws must be positive".into());
        }
        match self.curves.iter().find_map(|curve| curve.fault().map(|fault| (curve, fault))) {
            Some((curve, fault)) => wrong(format!("{}: {fault}", curve.name)),
            None => Ok(()),
        }
    }

    /// Answers to points, if they are answers.
    pub(super) fn answered<E>(
        &self,
        points: &[Vec<f64>],
        answers: Vec<Simulated>,
    ) -> Result<Vec<Simulated>, CalibrationError<E>> {
        if points.len() != answers.len() {
            let text =
                format!("the simulator answered {} of {} points", answers.len(), points.len());
            return Err(CalibrationError::Problem(text));
        }
        for (point, answer) in points.iter().zip(&answers) {
            let usable = |curve: usize| {
                let shape = [self.settings.replicates as usize, self.curves[curve].x.len()];
                let run = answer.curves.get(curve);
                run.is_some_and(|run| run.shape() == shape && run.iter().all(|y| y.is_finite()))
            };
            if let Some(curve) = (0..self.curves.len()).find(|curve| !usable(*curve)) {
                return Err(CalibrationError::Unusable { curve, point: point.clone() });
            }
        }
        Ok(answers)
    }
}

impl Curve {
    /// What is wrong with it.
    fn fault(&self) -> Option<&'static str> {
        let positive = |deviation: &f64| *deviation > 0.0 && deviation.is_finite();
        let spans = self.y.iter().any(|y| *y != self.y[0]);
        if self.x.is_empty() || self.x.len() != self.y.len() {
            Some("as many values as abscissae are needed, one at least")
        } else if !self.x.iter().chain(&self.y).all(|number| number.is_finite()) {
            Some("abscissae and values must be finite")
        } else if !self.x.is_sorted_by(|a, b| a < b) {
            Some("abscissae must increase")
        } else if !(0.0..f64::INFINITY).contains(&self.discrepancy) {
            Some("the scale of the discrepancy must not be negative")
        } else if self.student.is_some_and(|freedom| !positive(&freedom)) {
            Some("the degrees of freedom of Student's t must be positive")
        } else if self.averaged == Some(0) {
            Some("data are the mean over one sample at least")
        } else {
            match &self.error {
                CurveError::Known(deviations) if deviations.len() != self.y.len() => {
                    Some("as many errors as values are needed")
                }
                CurveError::Known(deviations) if !deviations.iter().all(positive) => {
                    Some("errors must be positive")
                }
                CurveError::Estimated if !spans => Some("constant values do not tell their error"),
                _ => None,
            }
        }
    }
}
