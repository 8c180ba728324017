//! Curves of a laboratory: the runs of a measured file, cut to a reaction and turned into conversions.

use super::baseline::{Baseline, from_heat, from_mass};
use super::sample::Sample;
use super::{Curve, Fault};
use crate::measured::{Role, Run};
use crate::units::digits;

/// Grams in a kilogram: heat flows in tables are per gram.
const GRAM_PER_KILOGRAM: f64 = 1000.0;

/// What a conversion is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// A column of conversions.
    Conversion,
    /// The heat flow above a baseline.
    Heat,
    /// The mass.
    Mass,
}

/// Which part of a run is the reaction, and what its conversion is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cut {
    /// What the conversion is made of; needed where a run has several signals.
    pub signal: Option<Signal>,
    /// The temperatures in K from which and up to which the run is taken, in the order of the time.
    pub limits: [Option<f64>; 2],
    /// The baseline of a heat flow.
    pub baseline: Line,
}

/// The baseline that is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Line {
    /// A straight line.
    #[default]
    Linear,
    /// A tangential sigmoid.
    TangentialSigmoid,
    /// That of a second run.
    SecondRun(Box<Run>),
}

impl Signal {
    /// Every signal with its name.
    pub const NAMES: [(&str, Self); 3] =
        [("conversion", Self::Conversion), ("heat", Self::Heat), ("mass", Self::Mass)];

    fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, signal)| *signal == self).map_or("", |(name, _)| name)
    }

    /// Those that a run has.
    fn of(run: &Run) -> Vec<Self> {
        let has = |role| run.column(role).is_some();
        let mut found = Vec::new();
        if has(Role::Conversion) {
            found.push(Self::Conversion);
        }
        if has(Role::HeatFlow) {
            found.push(Self::Heat);
        }
        if has(Role::Mass) || has(Role::MassFraction) {
            found.push(Self::Mass);
        }
        found
    }
}

/// The curve of a run of a measured file, under a label.
///
/// # Errors
/// Why there is none.
pub fn sample(run: &Run, label: &str, cut: &Cut) -> Result<Sample, Fault> {
    let of_curve = |fault: Fault| Fault { message: format!("{label}: {}", fault.message), ..fault };
    let signal = signal(run, cut).map_err(of_curve)?;
    let temperature = run.temperature().ok_or_else(|| {
        let help = "say which column holds it: --column temperature=2";
        of_curve(Fault::new("it holds no temperatures", help))
    })?;
    let time = times(run, temperature).map_err(of_curve)?;
    let rows = rows(temperature, cut.limits).map_err(of_curve)?;
    let (time, temperature) = (&time[rows.clone()], &temperature[rows.clone()]);
    let values = |role| run.values(role).map(|values: &[f64]| &values[rows.clone()]);
    let (conversion, rate, heat_flow) = match signal {
        Signal::Conversion => (values(Role::Conversion).unwrap_or_default().to_vec(), None, None),
        Signal::Mass => {
            let mass = values(Role::Mass).or_else(|| values(Role::MassFraction));
            (from_mass(mass.unwrap_or_default()).map_err(of_curve)?, None, None)
        }
        Signal::Heat => {
            let flow = values(Role::HeatFlow).unwrap_or_default();
            let baseline = baseline(&cut.baseline, temperature).map_err(of_curve)?;
            let peaked = from_heat(time, flow, &baseline).map_err(of_curve)?;
            let per_gram =
                |values: &[f64]| values.iter().map(|it| it / GRAM_PER_KILOGRAM).collect();
            let heat_flow = [per_gram(flow), per_gram(&peaked.baseline)];
            (peaked.conversion, Some(peaked.rate), Some(heat_flow))
        }
    };
    let row = |row: usize| [time[row], temperature[row], conversion[row]];
    let rows: Vec<[f64; 3]> = (0..time.len()).map(row).collect();
    let mut curve = Curve::new(label, &rows);
    curve.rate = rate;
    Ok(Sample { heat_flow, ..Sample::of(curve) })
}

/// The signal that is asked for, or the only one there is.
fn signal(run: &Run, cut: &Cut) -> Result<Signal, Fault> {
    let found = Signal::of(run);
    match (cut.signal, found.as_slice()) {
        (Some(signal), found) if found.contains(&signal) => Ok(signal),
        (Some(signal), _) => {
            let message = format!("it holds no {}", signal.name());
            Err(Fault::new(message, "say which column holds it: --column heat_flow=3"))
        }
        (None, [only]) => Ok(*only),
        (None, []) => Err(Fault::new(
            "it holds no conversion, no heat flow and no mass",
            "say which column holds one, such as --column heat_flow=3",
        )),
        (None, several) => {
            let names: Vec<&str> = several.iter().map(|signal| signal.name()).collect();
            let message = format!("it holds {}: each gives a conversion", names.join(" and "));
            Err(Fault::new(message, format!("choose one: --signal {}", names[0])))
        }
    }
}

/// The times in s, or, without any, those that the stated heating rate makes of the temperatures.
fn times(run: &Run, temperature: &[f64]) -> Result<Vec<f64>, Fault> {
    match (run.values(Role::Time), run.stated_rate) {
        (Some(time), _) => Ok(time.to_vec()),
        (None, Some(rate)) if rate != 0.0 => {
            Ok(temperature.iter().map(|kelvin| (kelvin - temperature[0]) / rate).collect())
        }
        _ => Err(Fault::new(
            "it holds neither times nor a heating rate",
            "give the rate: --rate '10 K/min', one per file in their order",
        )),
    }
}

/// The rows between limits: from the first row at or beyond the lower to the last at or before the upper.
fn rows(temperature: &[f64], limits: [Option<f64>; 2]) -> Result<std::ops::Range<usize>, Fault> {
    let [from, to] = limits;
    let first = from.map_or(Some(0), |from| temperature.iter().position(|it| *it >= from));
    let last = to.map_or(Some(temperature.len()), |to| {
        temperature.iter().rposition(|it| *it <= to).map(|row| row + 1)
    });
    match (first, last) {
        (Some(first), Some(last)) if last > first + 1 => Ok(first..last),
        _ => {
            let (low, high) = crate::statistics::extent(temperature.iter().copied());
            let range = [low, high].map(|it| digits(it, 4)).join(" to ");
            let message = format!("nothing lies between the limits: it goes from {range} K");
            Err(Fault::new(message, "set `from` and `to` around the reaction"))
        }
    }
}

/// The baseline at temperatures in K.
fn baseline(line: &Line, temperature: &[f64]) -> Result<Baseline, Fault> {
    let second = match line {
        Line::Linear => return Ok(Baseline::Linear),
        Line::TangentialSigmoid => return Ok(Baseline::TangentialSigmoid),
        Line::SecondRun(run) => run,
    };
    let no = |message: &str| {
        Fault::new(message, "a second run is the same sample heated again, at the same rate")
    };
    let own = second.temperature().ok_or_else(|| no("the second run holds no temperatures"))?;
    let flow =
        second.values(Role::HeatFlow).ok_or_else(|| no("the second run holds no heat flow"))?;
    let at = |kelvin: &f64| {
        let after = own.iter().position(|it| it >= kelvin)?;
        let before = after.saturating_sub(1);
        let step = own[after] - own[before];
        let share = if step > 0.0 { (kelvin - own[before]) / step } else { 0.0 };
        Some(flow[before] + share * (flow[after] - flow[before]))
    };
    let values = temperature.iter().map(at).collect::<Option<Vec<f64>>>();
    values.map(Baseline::SecondRun).ok_or_else(|| no("the second run ends before the first"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measured::Column;
    use approx::assert_relative_eq;

    fn column(role: Role, values: Vec<f64>) -> Column {
        Column { role, name: String::new(), unit: String::new(), values }
    }

    /// A run from 300 to 500 K at 0.5 K/s with one more column.
    fn run(role: Role, value: impl Fn(f64) -> f64) -> Run {
        let kelvin: Vec<f64> = (0..=400).map(|row| 300.0 + 0.5 * f64::from(row)).collect();
        let values = kelvin.iter().map(|&kelvin| value(kelvin)).collect();
        Run {
            stated_rate: Some(0.5),
            lines: (1..=401).collect(),
            columns: vec![column(Role::SampleTemperature, kelvin), column(role, values)],
            ..Run::default()
        }
    }

    fn done(kelvin: f64) -> f64 {
        1.0 / (1.0 + (-(kelvin - 400.0) / 8.0).exp())
    }

    #[test]
    fn each_signal_gives_the_conversion() {
        // Heat in W/kg of a reaction of −50 kJ/kg at 0.5 K/s, and mass in kg with a residue of a fifth.
        let heat = |kelvin: f64| 100.0 - 50e3 * 0.5 * done(kelvin) * (1.0 - done(kelvin)) / 8.0;
        let runs = [
            run(Role::Conversion, done),
            run(Role::HeatFlow, heat),
            run(Role::Mass, |kelvin| 5e-6 * (1.0 - 0.8 * done(kelvin))),
            run(Role::MassFraction, |kelvin| 1.0 - 0.8 * done(kelvin)),
        ];
        for run in runs {
            let found = sample(&run, "a", &Cut::default()).unwrap();
            let curve = &found.curve;
            assert_relative_eq!(curve.heating_rate().unwrap(), 0.5, max_relative = 1e-6);
            let row = curve.temperature.iter().position(|kelvin| *kelvin == 404.0).unwrap();
            assert_relative_eq!(curve.conversion[row], done(404.0), epsilon = 1e-3);
            assert_eq!(found.heat_flow.is_some(), curve.rate.is_some());
        }
    }

    #[test]
    fn limits_and_a_second_run_cut_the_rest_away() {
        let wave = |kelvin: f64| 100.0 * (kelvin / 30.0).sin();
        let heat = |kelvin: f64| wave(kelvin) - 3000.0 * done(kelvin) * (1.0 - done(kelvin));
        let second = Line::SecondRun(Box::new(run(Role::HeatFlow, wave)));
        let cut = Cut { limits: [Some(330.0), Some(470.0)], baseline: second, ..Cut::default() };
        let found = sample(&run(Role::HeatFlow, heat), "a", &cut).unwrap().curve;
        assert_eq!((found.temperature[0], *found.temperature.last().unwrap()), (330.0, 470.0));
        assert_relative_eq!(found.crossing(0.5).unwrap().temperature, 400.0, epsilon = 0.1);
    }

    #[test]
    fn what_is_missing_or_may_be_meant_otherwise_is_asked_for() {
        let mut both = run(Role::HeatFlow, done);
        let mass = both.columns[0].values.iter().map(|kelvin| 1.0 - done(*kelvin)).collect();
        both.columns.push(column(Role::Mass, mass));
        let asked = sample(&both, "a", &Cut::default()).unwrap_err();
        assert_eq!(asked.message, "a: it holds heat and mass: each gives a conversion");
        let mass = Cut { signal: Some(Signal::Mass), ..Cut::default() };
        assert!(sample(&both, "a", &mass).is_ok());
        let no_rate = Run { stated_rate: None, ..both.clone() };
        let asked = sample(&no_rate, "a", &mass).unwrap_err();
        assert_eq!(asked.message, "a: it holds neither times nor a heating rate");
        let nowhere = Cut { limits: [Some(600.0), None], ..mass };
        let asked = sample(&both, "a", &nowhere).unwrap_err();
        assert_eq!(asked.message, "a: nothing lies between the limits: it goes from 300 to 500 K");
        let none = sample(&run(Role::Other, done), "a", &Cut::default()).unwrap_err();
        assert_eq!(none.message, "a: it holds no conversion, no heat flow and no mass");
    }
}
