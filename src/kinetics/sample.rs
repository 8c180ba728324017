//! A curve with what it came from: the heat flow and its baseline, or what acted in a run.

use super::truth::{Acted, Step};
use super::{Curve, Fault};

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

/// Two samples of whose reactions one takes up heat and the other gives it off.
pub fn opposed(samples: &[Sample]) -> Option<Fault> {
    let endothermic = |sample: &Sample| {
        let ([flow, baseline], rates) = (sample.heat_flow.as_ref()?, sample.curve.rate.as_ref()?);
        let row = (0..rates.len()).max_by(|&one, &other| rates[one].total_cmp(&rates[other]))?;
        Some(flow[row] > baseline[row])
    };
    let label = |wanted: bool| {
        let found = samples.iter().find(|sample| endothermic(sample) == Some(wanted))?;
        Some(found.curve.label.as_str())
    };
    let (takes, gives) = (label(true)?, label(false)?);
    let message = format!("{takes}: its heat is taken up, and that of {gives} is given off");
    let help = "one reaction has one sign: say of each file which way exothermic heat flow is, `exo` in kinetics.toml";
    Some(Fault::new(message, help))
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

#[cfg(test)]
mod tests {
    use super::super::synthetic::OneStep;
    use super::*;

    #[test]
    fn heats_of_two_signs_are_told() {
        let sample = |per_minute: f64, sign: f64| {
            let mut curve = OneStep::first_order(150e3, 1e12).ramp(per_minute);
            let rows = 0..curve.time.len();
            let rate: Vec<f64> =
                rows.map(|row| curve.rate_at(curve.conversion[row]).unwrap_or(0.0)).collect();
            let flow = rate.iter().map(|rate| 1.0 + sign * rate).collect();
            let baseline = vec![1.0; rate.len()];
            curve.rate = Some(rate);
            Sample { heat_flow: Some([flow, baseline]), ..Sample::of(curve) }
        };
        assert_eq!(opposed(&[sample(5.0, 1.0), sample(10.0, 1.0)]), None);
        assert_eq!(opposed(&[sample(5.0, -1.0), sample(10.0, -1.0)]), None);
        let found = opposed(&[sample(5.0, -1.0), sample(10.0, 1.0)]).unwrap();
        assert_eq!(
            found.message,
            "10 K/min: its heat is taken up, and that of 5 K/min is given off"
        );
    }
}
