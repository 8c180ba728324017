//! Activation energies at the same conversion of several curves, without a model.

use super::bootstrap::{Draws, SEED};
use super::line::Line;
use super::{Crossing, Curve, vyazovkin};
use crate::units::GAS_CONSTANT;

/// Doyle's coefficient of OFW (C. D. Doyle, J. Appl. Polym. Sci. 6, 639, 1962): right at E/RT = 30 or so.
const DOYLE: f64 = 1.052;
/// Starink's exponent and coefficient (M. J. Starink, Thermochim. Acta 404, 163, 2003).
const STARINK: [f64; 2] = [1.92, 1.0008];

/// How an activation energy is found at a conversion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Method {
    /// ln(dα/dt) against 1/T (H. L. Friedman, J. Polym. Sci. C 6, 183, 1964). Any program.
    Friedman,
    /// ln(β/T²) against 1/T (T. Akahira, T. Sunose, 1971). Ramps.
    Kas,
    /// ln(β/T^1.92) against 1.0008/T. Ramps.
    Starink,
    /// ln β against 1.052/T (T. Ozawa, 1965; J. H. Flynn, L. A. Wall, 1966). Ramps; biased by several
    /// percent at small E/RT, so only on request.
    Ofw,
    /// OFW with Doyle's coefficient found anew from the energy until both agree (J. H. Flynn, J. Therm. Anal. 27, 95,
    /// 1983). Ramps; only on request.
    OfwCorrected,
    /// The integral method of Vyazovkin, from the start of each curve. Any program.
    Vyazovkin,
    /// The same by intervals of the conversion: for energies that change. Any program.
    VyazovkinIntervals,
    /// ln t against 1/T. Holds.
    Isothermal,
}

/// What temperatures a method needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Any program.
    Anything,
    /// Constant heating rates.
    Ramps,
    /// Constant temperatures.
    Holds,
}

/// A prefactor, by its logarithm; which one depends on the method.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LnPrefactor {
    /// ln(A f(α) s).
    TimesF(f64),
    /// ln(A s/g(α)).
    OverG(f64),
    /// ln(A s/(g(α) − g(α₀))) with α₀ the conversion before.
    OverStepOfG(f64),
}

/// An activation energy at a conversion.
#[derive(Clone, Debug, PartialEq)]
pub struct EnergyAt {
    /// The conversion.
    pub conversion: f64,
    /// The energy in J/mol.
    pub energy: f64,
    /// Its standard error in J/mol; `None` where nothing tells.
    pub standard_error: Option<f64>,
    /// Its 95 % band in J/mol.
    pub band: Option<[f64; 2]>,
    /// The prefactor.
    pub prefactor: LnPrefactor,
    /// Correlation of the points with their line; `None` of Vyazovkin's methods, which have no line of points.
    pub correlation: Option<f64>,
    /// The least and the largest E/(R T) over the curves.
    pub reduced: [f64; 2],
}

/// Energies against conversion by one method.
#[derive(Clone, Debug, PartialEq)]
pub struct Energies {
    /// The method.
    pub method: Method,
    /// By ascending conversion.
    pub rows: Vec<EnergyAt>,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 8] = [
        Self::Friedman,
        Self::Kas,
        Self::Starink,
        Self::Ofw,
        Self::OfwCorrected,
        Self::Vyazovkin,
        Self::VyazovkinIntervals,
        Self::Isothermal,
    ];

    /// Its name in options and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Friedman => "Friedman",
            Self::Kas => "KAS",
            Self::Starink => "Starink",
            Self::Ofw => "OFW",
            Self::OfwCorrected => "OFW corrected",
            Self::Vyazovkin => "Vyazovkin",
            Self::VyazovkinIntervals => "Vyazovkin by intervals",
            Self::Isothermal => "isothermal",
        }
    }

    /// What it needs.
    pub fn needs(self) -> Needs {
        match self {
            Self::Kas | Self::Starink | Self::Ofw | Self::OfwCorrected => Needs::Ramps,
            Self::Isothermal => Needs::Holds,
            Self::Friedman | Self::Vyazovkin | Self::VyazovkinIntervals => Needs::Anything,
        }
    }

    /// Those that are used where nothing else is asked for: all that the programs of the curves allow, but for OFW.
    pub fn usual(curves: &[&Curve]) -> Vec<Self> {
        let on_request = [Self::Ofw, Self::OfwCorrected];
        let usual = Self::ALL.into_iter().filter(|method| !on_request.contains(method));
        usual.filter(|method| method.misfit(curves).is_none()).collect()
    }

    /// The first curve that it can't take.
    pub fn misfit<'c>(self, curves: &[&'c Curve]) -> Option<&'c Curve> {
        let fits = |curve: &&Curve| match self.needs() {
            Needs::Anything => true,
            Needs::Ramps => curve.heating_rate().is_some_and(|rate| rate > 0.0),
            Needs::Holds => curve.hold().is_some(),
        };
        curves.iter().copied().find(|curve| !fits(curve))
    }
}

/// The energies at some conversions, ascending, by a method. Conversions that not every curve reaches, or where a
/// rate is not known, are left out: nothing is averaged over fewer curves than there are.
pub fn energies(curves: &[&Curve], method: Method, conversions: &[f64]) -> Energies {
    let draws = Draws::of(curves, SEED);
    let rows = (0..conversions.len()).filter_map(|at| {
        let before = at.checked_sub(1).map(|before| conversions[before]);
        energy_at(curves, method, (before, conversions[at]), &draws)
    });
    Energies { method, rows: rows.collect() }
}

/// The line of Vyazovkin's method by intervals at each conversion, ascending, up to the first that not every curve
/// reaches: its ordinates are ln J of each curve over the interval, at the energy, its slope is what that energy lacks.
pub fn interval_lines(curves: &[&Curve], conversions: &[f64]) -> Vec<(f64, Line)> {
    let mut starts: Vec<f64> = curves.iter().map(|curve| curve.time[0]).collect();
    let line = |&conversion: &f64| {
        let crossings = curves.iter().map(|curve| curve.crossing(conversion));
        let ends: Vec<f64> = crossings.map(|it| Some(it?.time)).collect::<Option<_>>()?;
        let spans: Vec<[f64; 2]> =
            starts.iter().zip(&ends).map(|(&start, &end)| [start, end]).collect();
        starts = ends;
        Some((conversion, vyazovkin::line(curves, &spans)?))
    };
    conversions.iter().map_while(line).collect()
}

fn energy_at(
    curves: &[&Curve],
    method: Method,
    (before, conversion): (Option<f64>, f64),
    draws: &Draws,
) -> Option<EnergyAt> {
    let crossing = |curve: &&Curve| curve.crossing(conversion);
    let crossings: Vec<Crossing> = curves.iter().map(crossing).collect::<Option<_>>()?;
    let start = |curve: &Curve| match (method, before) {
        (Method::VyazovkinIntervals, Some(before)) => Some(curve.crossing(before)?.time),
        _ => Some(curve.time[0]),
    };
    let span = |(curve, end): (&&Curve, &Crossing)| Some([start(curve)?, end.time]);
    let spans: Vec<[f64; 2]> = curves.iter().zip(&crossings).map(span).collect::<Option<_>>()?;
    let line = line(curves, method, &crossings, &spans, conversion)?;
    let energy = line.energy().filter(|energy| energy.is_finite())?;
    let uncertain = draws.error(&line);
    let is_integral = matches!(method, Method::Vyazovkin | Method::VyazovkinIntervals);
    let reduced = |crossing: &Crossing| energy / (GAS_CONSTANT * crossing.temperature);
    let (low, high) = crate::statistics::extent(crossings.iter().map(reduced));
    Some(EnergyAt {
        conversion,
        energy,
        standard_error: uncertain.standard_error,
        band: uncertain.band,
        prefactor: prefactor(method, &line, energy, curves, &spans)?,
        correlation: if is_integral { None } else { line.correlation() },
        reduced: [low, high],
    })
}

/// The line of a method: its points, one per curve.
fn line(
    curves: &[&Curve],
    method: Method,
    crossings: &[Crossing],
    spans: &[[f64; 2]],
    conversion: f64,
) -> Option<Line> {
    let points = |y: &dyn Fn(&Curve, &Crossing) -> Option<f64>, scale: f64| -> Option<Line> {
        let x = crossings.iter().map(|crossing| 1.0 / crossing.temperature).collect();
        let y = curves.iter().zip(crossings).map(|(curve, crossing)| y(curve, crossing));
        Some(Line { x, y: y.collect::<Option<_>>()?, scale, offset: 0.0 })
    };
    let over_power = |power: f64| {
        move |curve: &Curve, crossing: &Crossing| {
            Some((curve.heating_rate()? / crossing.temperature.powf(power)).ln())
        }
    };
    let ln_rate = |curve: &Curve, _: &Crossing| Some(curve.rate_at(conversion)?.ln());
    let ln_time = |curve: &Curve, at: &Crossing| Some((at.time - curve.time[0]).ln());
    match method {
        Method::Friedman => points(&ln_rate, -GAS_CONSTANT),
        Method::Kas => points(&over_power(2.0), -GAS_CONSTANT),
        Method::Starink => points(&over_power(STARINK[0]), -GAS_CONSTANT / STARINK[1]),
        Method::Ofw => points(&over_power(0.0), -GAS_CONSTANT / DOYLE),
        Method::OfwCorrected => points(&over_power(0.0), -GAS_CONSTANT).and_then(corrected),
        Method::Isothermal => points(&ln_time, GAS_CONSTANT),
        Method::Vyazovkin | Method::VyazovkinIntervals => vyazovkin::line(curves, spans),
    }
}

/// OFW's line with the coefficient −d ln p/dx at its own x = E/(R T), T the mean temperature by 1/T.
pub(super) fn corrected(mut line: Line) -> Option<Line> {
    let inverse = line.x.iter().sum::<f64>() / line.x.len() as f64;
    line.scale = -GAS_CONSTANT / DOYLE;
    for _ in 0..50 {
        let x = line.energy()? * inverse / GAS_CONSTANT;
        line.scale = -GAS_CONSTANT / doyle(x);
    }
    Some(line)
}

/// Doyle's coefficient −d ln p/dx of p(x) = ∫ₓ^∞ e^−u/u² du at x = E/(R T): e^−x/(x² p(x)), with
/// x² eˣ p(x) by its continued fraction x/(x + 2/(1 + 1/(x + 3/(1 + 2/(x + …))))) (DLMF 8.9.2).
pub(super) fn doyle(x: f64) -> f64 {
    let fraction = (1..200).rev().fold(x, |below, n| {
        let n = f64::from(n);
        x + (n + 1.0) / (1.0 + n / below)
    });
    fraction / x
}

/// The prefactor with the energy of the method; of integral methods by the temperature integral of each curve, so
/// that no approximation of it adds an error of its own.
fn prefactor(
    method: Method,
    line: &Line,
    energy: f64,
    curves: &[&Curve],
    spans: &[[f64; 2]],
) -> Option<LnPrefactor> {
    if method == Method::Friedman {
        return Some(LnPrefactor::TimesF(line.fit()?.intercept));
    }
    let integrals = curves.iter().zip(spans).map(|(curve, &span)| curve.ln_integral(energy, span));
    let mean = integrals.map(|it| it.value).sum::<f64>() / curves.len() as f64;
    Some(match method {
        Method::VyazovkinIntervals => LnPrefactor::OverStepOfG(-mean),
        _ => LnPrefactor::OverG(-mean),
    })
}

#[cfg(test)]
mod tests;
