//! Conversion from what an instrument measures: heat flow above a baseline, or mass.

use super::Fault;
use crate::statistics::{LineFit, WeightedPoint, Weights, fit_line};
use crate::units::digits;

/// Over how many rows the heat flow at a limit is averaged.
const ROWS_AT_LIMIT: usize = 5;
/// The tangent at a limit goes through this share of the rows between the limits.
const TANGENT_SHARE: f64 = 0.05;
/// A sigmoid baseline follows from the conversion, and this from it, until both agree.
const ITERATIONS: usize = 100;
/// Heat that cancels by more than half on its way is no peak above a baseline.
const LEAST_NET: f64 = 0.5;

/// What a heat flow would be without the reaction.
#[derive(Clone, Debug, PartialEq)]
pub enum Baseline {
    /// A straight line between the limits.
    Linear,
    /// From the tangent at the first limit to that at the last, in proportion to the conversion (ICTAC 2020; W. F.
    /// Hemminger, S. M. Sarge, J. Therm. Anal. 37, 1455, 1991).
    TangentialSigmoid,
    /// The heat flow of a second run of the same, reacted, sample, row by row.
    SecondRun(Vec<f64>),
}

/// What a peak above a baseline comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Peaked {
    /// The baseline, row by row, in the unit of the heat flow.
    pub baseline: Vec<f64>,
    /// The conversion, row by row.
    pub conversion: Vec<f64>,
    /// Its rate in 1/s, row by row.
    pub rate: Vec<f64>,
    /// The heat, in the unit of the heat flow times s. It has the sign of the heat flow.
    pub heat: f64,
}

/// The conversion from a heat flow, in any unit, over times in s; both from the first limit to the last.
///
/// # Errors
/// If heat above the baseline and heat below it cancel.
pub fn from_heat(time: &[f64], heat_flow: &[f64], baseline: &Baseline) -> Result<Peaked, Fault> {
    let rows = time.len();
    if rows < 4 * ROWS_AT_LIMIT {
        let message = format!("{rows} rows between the limits are too few for a baseline");
        return Err(Fault::new(message, "set the limits further apart"));
    }
    let line = match baseline {
        Baseline::Linear | Baseline::TangentialSigmoid => between(time, ends(heat_flow)),
        Baseline::SecondRun(other) => other.clone(),
    };
    let mut peaked = integrated(time, heat_flow, line)?;
    if *baseline == Baseline::TangentialSigmoid {
        let count = ((TANGENT_SHARE * rows as f64) as usize).max(ROWS_AT_LIMIT);
        let first = tangent(&time[..count], &heat_flow[..count])?;
        let last = tangent(&time[rows - count..], &heat_flow[rows - count..])?;
        for _ in 0..ITERATIONS {
            let row =
                |(&time, &done): (&f64, &f64)| (1.0 - done) * first.at(time) + done * last.at(time);
            let line = time.iter().zip(&peaked.conversion).map(row).collect();
            peaked = integrated(time, heat_flow, line)?;
        }
    }
    Ok(peaked)
}

/// The means of the first and of the last rows.
fn ends(values: &[f64]) -> [f64; 2] {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    [mean(&values[..ROWS_AT_LIMIT]), mean(&values[values.len() - ROWS_AT_LIMIT..])]
}

/// A straight line over times, through the means at the ends.
fn between(time: &[f64], [first, last]: [f64; 2]) -> Vec<f64> {
    let [start, end] = ends(time);
    time.iter().map(|time| first + (last - first) * (time - start) / (end - start)).collect()
}

/// The line of least squares through rows.
fn tangent(time: &[f64], values: &[f64]) -> Result<LineFit, Fault> {
    let points = time.iter().zip(values).map(|(&x, &y)| WeightedPoint { x, y, weight: 1.0 });
    fit_line(&points.collect::<Vec<_>>(), Weights::Relative).ok_or_else(|| {
        let message =
            "no tangent can be drawn at a limit: all times there are equal, or a number is missing";
        Fault::new(message, "choose the baseline `linear`, or other limits")
    })
}

/// The integral of the heat flow above a baseline, by trapezoids.
fn integrated(time: &[f64], heat_flow: &[f64], baseline: Vec<f64>) -> Result<Peaked, Fault> {
    let above: Vec<f64> = heat_flow.iter().zip(&baseline).map(|(all, base)| all - base).collect();
    let (mut sum, mut way) = (0.0, 0.0);
    let mut sums = vec![0.0];
    for row in 1..time.len() {
        let part = (time[row] - time[row - 1]) * f64::midpoint(above[row], above[row - 1]);
        sum += part;
        way += part.abs();
        sums.push(sum);
    }
    if sum.abs() < LEAST_NET * way || way == 0.0 {
        let message = format!(
            "heat above and below the baseline cancel: {} % of it is left",
            digits(100.0 * sum.abs() / way.max(f64::MIN_POSITIVE), 2)
        );
        let help = "set limits around one peak, or take the baseline of a second run";
        return Err(Fault::new(message, help));
    }
    let conversion = sums.iter().map(|part| part / sum).collect();
    let rate = above.iter().map(|above| above / sum).collect();
    Ok(Peaked { baseline, conversion, rate, heat: sum })
}

/// The conversion from a mass, in any unit, from the first limit to the last.
///
/// # Errors
/// If the mass does not fall.
pub fn from_mass(mass: &[f64]) -> Result<Vec<f64>, Fault> {
    if mass.len() < 4 * ROWS_AT_LIMIT {
        let message = format!("{} rows between the limits are too few", mass.len());
        return Err(Fault::new(message, "set the limits further apart"));
    }
    let [first, last] = ends(mass);
    if last >= first {
        let message = format!("the mass rises from {} to {}", digits(first, 4), digits(last, 4));
        let help = "a conversion from mass needs a loss; set limits around it, or write a column \
                    `conversion`";
        return Err(Fault::new(message, help));
    }
    Ok(mass.iter().map(|mass| (first - mass) / (first - last)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// A peak of a known area on a baseline.
    fn peak(baseline: impl Fn(f64, f64) -> f64) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
        let time: Vec<f64> = (0..=400).map(f64::from).collect();
        // A logistic curve: its slope is the peak.
        let done = |time: f64| 1.0 / (1.0 + (-(time - 200.0) / 15.0).exp());
        let flow = |&time: &f64| {
            let done = done(time);
            baseline(time, done) - 300.0 * done * (1.0 - done) / 15.0
        };
        (time.clone(), time.iter().map(flow).collect(), time.iter().map(|&it| done(it)).collect())
    }

    #[test]
    fn each_baseline_gives_the_conversion_and_the_heat() {
        /// The line's value, by time and what is done.
        type Drift<'f> = &'f dyn Fn(f64, f64) -> f64;
        let lines: [(Baseline, Drift<'_>); 2] = [
            (Baseline::Linear, &|time, _| 2.0 + 0.01 * time),
            // Another heat capacity and another slope afterwards.
            (Baseline::TangentialSigmoid, &|time, done| {
                2.0 + 0.002 * time + done * (1.5 - 0.004 * time)
            }),
        ];
        for (baseline, line) in lines {
            let (time, flow, done) = peak(line);
            let found = from_heat(&time, &flow, &baseline).unwrap();
            assert_relative_eq!(found.heat, -300.0, max_relative = 0.005);
            for (found, done) in found.conversion.iter().zip(&done) {
                assert_relative_eq!(found, done, epsilon = 0.005);
            }
            let fastest = found.rate.iter().copied().fold(0.0, f64::max);
            assert_relative_eq!(fastest, 0.25 / 15.0, max_relative = 0.01);
        }
        let (time, flow, _) = peak(|time, _| (time / 50.0).sin());
        let second = Baseline::SecondRun(time.iter().map(|time| (time / 50.0).sin()).collect());
        let found = from_heat(&time, &flow, &second).unwrap();
        assert_relative_eq!(found.heat, -300.0, max_relative = 1e-4);
    }

    /// The conversion and its rate do not depend on the scale; the heat does in proportion.
    #[test]
    fn a_scaled_curve_has_the_same_conversion() {
        let (time, flow, _) = peak(|time, _| 0.01 * time);
        let once = from_heat(&time, &flow, &Baseline::TangentialSigmoid).unwrap();
        for factor in [1e-3, -1.0, 1e3] {
            let flow: Vec<f64> = flow.iter().map(|flow| flow * factor).collect();
            let scaled = from_heat(&time, &flow, &Baseline::TangentialSigmoid).unwrap();
            assert_relative_eq!(scaled.heat, factor * once.heat, max_relative = 1e-9);
            for (one, other) in once.conversion.iter().zip(&scaled.conversion) {
                assert_relative_eq!(one, other, epsilon = 1e-9);
            }
        }
    }

    /// A peak like that of indium, 28.6 J/g within 4 K, has the same heat however fast it is heated: the integral is
    /// over time, not over temperature.
    #[test]
    fn a_peak_has_its_heat_at_each_rate() {
        for rate in [5.0 / 60.0, 10.0 / 60.0, 40.0 / 60.0] {
            let time: Vec<f64> = (0..=800).map(|row| f64::from(row) * 0.05 / rate).collect();
            let flow = |time: &f64| {
                let done = 1.0 / (1.0 + (-(time * rate - 20.0) / 0.5).exp());
                // W/g: heat times the rate at which it is taken up.
                0.3 + 28.6 * done * (1.0 - done) * rate / 0.5
            };
            let flow: Vec<f64> = time.iter().map(flow).collect();
            let found = from_heat(&time, &flow, &Baseline::Linear).unwrap();
            assert_relative_eq!(found.heat, 28.6, max_relative = 1e-3);
        }
    }

    #[test]
    fn what_is_no_peak_is_refused() {
        let time: Vec<f64> = (0..=400).map(f64::from).collect();
        let wave: Vec<f64> =
            time.iter().map(|time| (time / 400.0 * std::f64::consts::TAU).sin()).collect();
        let fault = from_heat(&time, &wave, &Baseline::Linear).unwrap_err();
        assert!(fault.message.starts_with("heat above and below"), "{}", fault.message);
        assert!(from_heat(&time[..10], &wave[..10], &Baseline::Linear).is_err());
        assert!(from_mass(&time).unwrap_err().message.starts_with("the mass rises from 2 to 398"));
        let falling: Vec<f64> = time.iter().map(|time| 10.0 - time / 100.0).collect();
        let conversion = from_mass(&falling).unwrap();
        assert_relative_eq!(conversion[200], 0.5, epsilon = 1e-9);
    }
}
