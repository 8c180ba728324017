//! A curve with what it came from: the heat flow and its baseline, or what acted in a run.

use super::Curve;
use super::truth::{Acted, Step};

/// A curve with what it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// The curve.
    pub curve: Curve,
    /// The heat flow and its baseline in W/g, row by row, where the conversion follows from them.
    pub heat_flow: Option<[Vec<f64>; 2]>,
    /// What acted, row by row, in a run that recorded rates: live ends over monomers, and steps.
    pub acted: Option<(Vec<f64>, Vec<Step>)>,
}

impl Sample {
    /// A curve alone.
    pub fn of(curve: Curve) -> Self {
        Self { curve, heat_flow: None, acted: None }
    }
}

/// The samples as runs whose steps are known; `None` unless all are, with the same steps.
pub fn all_acted(samples: &[Sample]) -> Option<Vec<Acted>> {
    let kinds = |steps: &[Step]| steps.iter().map(|step| step.kind.clone()).collect::<Vec<_>>();
    let acted: Vec<Acted> = samples
        .iter()
        .map(|sample| {
            let (live_ends, steps) = sample.acted.clone()?;
            Some(Acted { curve: sample.curve.clone(), live_ends, steps })
        })
        .collect::<Option<_>>()?;
    let first = kinds(&acted.first()?.steps);
    acted.iter().all(|acted| kinds(&acted.steps) == first).then_some(acted)
}
