//! Models, master plots, prefactors and predictions of curves, as tables.

use super::compensation::Compensation;
use super::master::{master, theory};
use super::models::{Compared, Data, Scheme, SchemeFit, Target, compare, usual};
use super::prediction::{Prediction, Reached, Temperatures};
use super::{Curve, Energies, Method};
use crate::results::Tables;
use crate::results::table::{
    CompensationRow, MasterRow, MasterShapeRow, ModelCovarianceRow, ModelCurveRow, ModelNumberRow,
    ModelRow, PredictionRow, PrefactorRow, TttRow,
};
use crate::statistics::{extent, t_quantile};
use crate::units::JOULE_PER_KILOJOULE;

/// Energies whose range is more than this share of their mean are those of more than one step (ICTAC 2011, section 3.4:
/// 10 to 20 %).
const ONE_STEP: f64 = 0.2;

/// Master plots of theory have a point at each so much conversion.
const THEORY_STEP: f64 = 0.01;

/// What is asked for besides activation energies.
#[derive(Clone, Debug, PartialEq)]
pub struct Wishes {
    /// Schemes that are compared beside the models of the table.
    pub schemes: Vec<Scheme>,
    /// What models are fitted to.
    pub target: Target,
    /// Programs to predict for, with their names.
    pub programs: Vec<(String, Temperatures)>,
    /// A diagram of time, temperature and transformation.
    pub ttt: Option<Ttt>,
}

/// Nothing but the usual models, fitted to conversions.
impl Default for Wishes {
    fn default() -> Self {
        let (schemes, programs) = (Vec::new(), Vec::new());
        Self { schemes, target: Target::Conversion, programs, ttt: None }
    }
}

/// What a diagram of time, temperature and transformation shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Ttt {
    /// Temperatures in K.
    pub temperatures: Vec<f64>,
    /// Conversions, ascending.
    pub conversions: Vec<f64>,
}

/// Fills in the tables of models, master plots, prefactors and predictions. Gives what a reader should know, as
/// sentences.
pub fn model(
    tables: &mut Tables,
    curves: &[&Curve],
    (energies, conversions): (&[Energies], &[f64]),
    wishes: &Wishes,
) -> Vec<String> {
    let mut notes = fits(tables, curves, wishes);
    let by = |method: Method| energies.iter().find(|energies| energies.method == method);
    let best = by(Method::VyazovkinIntervals).or(by(Method::Friedman)).or(energies.first());
    if let Some(best) = best.filter(|best| !best.rows.is_empty()) {
        masters(tables, curves, best, conversions);
        prefactors(tables, curves, best);
        let (low, high) = extent(best.rows.iter().map(|row| row.energy));
        let range = (high - low) / mean_energy(best);
        if range > ONE_STEP {
            notes.push(format!(
                "the activation energy changes by {:.0} % of its mean: more than one step acts, which no single model \
                 and no master plot describes",
                100.0 * range
            ));
        }
    }
    notes.extend(predictions(tables, curves, conversions, wishes));
    notes
}

fn mean_energy(energies: &Energies) -> f64 {
    energies.rows.iter().map(|row| row.energy).sum::<f64>() / energies.rows.len() as f64
}

fn fits(tables: &mut Tables, curves: &[&Curve], wishes: &Wishes) -> Vec<String> {
    let Some(data) = Data::new(curves.iter().copied()) else { return Vec::new() };
    let mut schemes = usual();
    let asked = wishes.schemes.iter().filter(|asked| !schemes.contains(asked)).cloned();
    schemes.extend(asked.collect::<Vec<_>>());
    let compared = compare(&schemes, &data, wishes.target);
    let Some(best) = compared.first() else { return Vec::new() };
    let rows =
        compared.iter().zip(1..).map(|(compared, rank)| model_row(compared, rank, wishes.target));
    tables.models = rows.collect::<Vec<_>>().into();
    let numbers = compared.iter().flat_map(|compared| number_rows(&compared.fit));
    tables.model_numbers = numbers.collect::<Vec<_>>().into();
    let covariance = compared.iter().flat_map(|compared| covariance_rows(&compared.fit));
    tables.model_covariance = covariance.collect::<Vec<_>>().into();
    let shown = compared.iter().filter(|compared| {
        compared.fit.scheme == best.fit.scheme || wishes.schemes.contains(&compared.fit.scheme)
    });
    let rows = shown.flat_map(|compared| curve_rows(&compared.fit, &data, wishes.target));
    tables.model_curves = rows.collect::<Vec<_>>().into();
    vec![verdict(&compared)]
}

/// Which model is best, and which are as good.
fn verdict(compared: &[Compared]) -> String {
    let best = &compared[0].fit.scheme;
    let alike = compared[1..].iter().filter(|compared| !compared.is_told_apart());
    let alike: Vec<String> = alike.map(|compared| compared.fit.scheme.to_string()).collect();
    if alike.is_empty() {
        format!(
            "of the models, {best} describes the curves best, told from all others by the F test"
        )
    } else {
        let alike = alike.join(", ");
        format!(
            "of the models, {best} describes the curves best; the F test does not tell it from {alike}"
        )
    }
}

fn model_row(compared: &Compared, rank: u32, target: Target) -> ModelRow {
    let fitted = &compared.fit.fitted;
    ModelRow {
        rank,
        model: compared.fit.scheme.to_string(),
        target: target.name().to_owned(),
        points: fitted.residuals as u64,
        parameters: fitted.parameters as u64,
        sum_of_squares: fitted.sum_of_squares,
        delta_aicc: compared.delta_aicc,
        delta_bic: compared.delta_bic,
        ratio: compared.ratio,
        critical_ratio: compared.critical_ratio,
        told_apart: compared.is_told_apart(),
    }
}

/// The unit of a number of a model.
fn unit(quantity: &str) -> &'static str {
    match quantity {
        "E" => "kJ/mol",
        "ln_A" => "ln(1/s)",
        _ => "",
    }
}

fn number_rows(fit: &SchemeFit) -> Vec<ModelNumberRow> {
    let quantile = t_quantile(fit.fitted.residuals - fit.fitted.parameters);
    let row = |number: &super::models::Number| {
        let half = number.standard_error.zip(quantile).map(|(error, quantile)| error * quantile);
        ModelNumberRow {
            model: fit.scheme.to_string(),
            step: number.step as u32 + 1,
            quantity: number.name.to_owned(),
            unit: unit(number.name).to_owned(),
            value: number.value,
            standard_error: number.standard_error,
            low95: half.map(|half| number.value - half),
            high95: half.map(|half| number.value + half),
        }
    };
    fit.numbers.iter().map(row).collect()
}

fn covariance_rows(fit: &SchemeFit) -> Vec<ModelCovarianceRow> {
    let numbers = || fit.numbers.iter().enumerate();
    let row = |(i, one): (usize, &super::models::Number),
               (j, other): (usize, &super::models::Number)| {
        let covariance = Some(fit.covariance[i][j]).filter(|it| it.is_finite());
        let scale = (fit.covariance[i][i] * fit.covariance[j][j]).sqrt();
        ModelCovarianceRow {
            model: fit.scheme.to_string(),
            step: one.step as u32 + 1,
            quantity: one.name.to_owned(),
            other_step: other.step as u32 + 1,
            other_quantity: other.name.to_owned(),
            covariance,
            correlation: covariance.map(|it| it / scale).filter(|it| it.is_finite()),
        }
    };
    numbers().flat_map(|one| numbers().take(one.0).map(move |other| row(one, other))).collect()
}

fn curve_rows(fit: &SchemeFit, data: &Data, target: Target) -> Vec<ModelCurveRow> {
    let of_course = |course: &super::models::Course| {
        let fitted = target.computed(&fit.reaction, course);
        let row = |(point, fitted): (&super::models::Point, f64)| ModelCurveRow {
            model: fit.scheme.to_string(),
            curve: course.label.clone(),
            time: point.time,
            temperature: point.temperature,
            conversion: point.conversion,
            rate: point.rate,
            fitted_conversion: (target == Target::Conversion).then_some(fitted),
            fitted_rate: (target == Target::Rate).then_some(fitted),
        };
        course.points.iter().zip(fitted).map(row).collect::<Vec<_>>()
    };
    data.courses.iter().flat_map(of_course).collect()
}

fn masters(tables: &mut Tables, curves: &[&Curve], energies: &Energies, conversions: &[f64]) {
    let energy = mean_energy(energies);
    let row = |kind: &str, curve: &str, at: &super::master::MasterAt| MasterRow {
        kind: kind.to_owned(),
        curve: curve.to_owned(),
        conversion: at.conversion,
        y: at.y,
        z: at.z,
    };
    let (mut rows, mut shapes) = (Vec::new(), Vec::new());
    for curve in curves {
        let Some(found) = master(curve, energy, conversions) else { continue };
        rows.extend(found.rows.iter().map(|at| row("measured", &curve.label, at)));
        shapes.push(MasterShapeRow {
            curve: curve.label.clone(),
            energy: energy / JOULE_PER_KILOJOULE,
            y_top: found.y_top,
            z_top: found.z_top,
            m: found.truncated.map(|truncated| truncated.m),
            n: found.truncated.map(|truncated| truncated.n),
            ln_prefactor: found.truncated.map(|truncated| truncated.ln_prefactor),
        });
    }
    for (name, points) in theory(&super::conversions(THEORY_STEP)) {
        rows.extend(points.iter().map(|at| row("theory", name, at)));
    }
    tables.master = rows.into();
    tables.master_shape = shapes.into();
}

fn prefactors(tables: &mut Tables, curves: &[&Curve], energies: &Energies) {
    let Some(compensation) = Compensation::new(curves) else { return };
    let pairs = compensation.pairs.iter().map(|pair| CompensationRow {
        curve: pair.curve.clone(),
        model: pair.model.to_owned(),
        energy: pair.energy / JOULE_PER_KILOJOULE,
        ln_prefactor: pair.ln_prefactor,
        on_line: pair.on_line,
    });
    tables.compensation = pairs.collect::<Vec<_>>().into();
    let rows = compensation.prefactors(energies).into_iter().map(|at| PrefactorRow {
        conversion: at.conversion,
        energy: at.energy / JOULE_PER_KILOJOULE,
        ln_prefactor: at.ln_prefactor,
        low95: at.band.map(|[low, _]| low),
        high95: at.band.map(|[_, high]| high),
    });
    tables.prefactors = rows.collect::<Vec<_>>().into();
}

fn predictions(
    tables: &mut Tables,
    curves: &[&Curve],
    conversions: &[f64],
    wishes: &Wishes,
) -> Vec<String> {
    if wishes.programs.is_empty() && wishes.ttt.is_none() {
        return Vec::new();
    }
    let asked = wishes.ttt.iter().flat_map(|ttt| ttt.conversions.iter().copied());
    let mut all: Vec<f64> = conversions.iter().copied().chain(asked).collect();
    all.sort_by(f64::total_cmp);
    all.dedup();
    let Some(prediction) = Prediction::new(curves, &all) else {
        return vec!["no prediction: no conversion is reached by every curve".to_owned()];
    };
    let ends = |reached: &Reached, end: usize| reached.band.map(|band| band[end]);
    let mut rows: Vec<PredictionRow> = Vec::new();
    for (name, temperatures) in &wishes.programs {
        rows.extend(prediction.under(temperatures).iter().map(|reached| PredictionRow {
            program: name.clone(),
            conversion: reached.conversion,
            time: reached.time,
            low95: ends(reached, 0),
            high95: ends(reached, 1),
            temperature: reached.temperature,
            extrapolated: reached.extrapolated,
        }));
    }
    let mut diagram: Vec<TttRow> = Vec::new();
    if let Some(ttt) = &wishes.ttt {
        for &temperature in &ttt.temperatures {
            let reached = prediction.under(&Temperatures::hold(temperature));
            let shown =
                reached.iter().filter(|reached| ttt.conversions.contains(&reached.conversion));
            diagram.extend(shown.map(|reached| TttRow {
                temperature,
                conversion: reached.conversion,
                time: reached.time,
                low95: ends(reached, 0),
                high95: ends(reached, 1),
                extrapolated: reached.extrapolated,
            }));
        }
    }
    let far = rows.iter().any(|row| row.extrapolated) || diagram.iter().any(|row| row.extrapolated);
    tables.prediction = rows.into();
    tables.ttt = diagram.into();
    let note = "some predictions lie outside of the temperatures of the curves (`extrapolated`): the bands hold only if \
                the same reactions act there";
    if far { vec![note.to_owned()] } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::super::synthetic::OneStep;
    use super::super::{conversions, energies};
    use super::*;

    /// First order, with everything asked for.
    #[test]
    fn every_table_is_filled_in() {
        let curves =
            [2.0, 5.0, 10.0, 20.0].map(|rate| OneStep::first_order(120e3, 1e11).ramp(rate));
        let all: Vec<&Curve> = curves.iter().collect();
        let at = conversions(0.05);
        let found = [energies(&all, Method::Friedman, &at)];
        let wishes = Wishes {
            schemes: vec![Scheme::named("F1 + F1").unwrap()],
            programs: vec![("400 K".to_owned(), Temperatures::hold(400.0))],
            ttt: Some(Ttt { temperatures: vec![400.0, 450.0], conversions: vec![0.02, 0.5] }),
            ..Wishes::default()
        };
        let mut tables = Tables::default();
        let notes = model(&mut tables, &all, (&found, &at), &wishes);
        assert!(notes[0].contains("describes the curves best"), "{notes:?}");
        assert!(notes.last().unwrap().contains("extrapolated"), "{notes:?}");
        let models = tables.models.rows().unwrap();
        assert_eq!(models.len(), usual().len() + 1);
        let first = models.iter().find(|row| row.model == "F1").unwrap();
        assert!(first.sum_of_squares < 1e-8 && first.parameters == 2, "{first:?}");
        assert_eq!(first.points, 196);
        let numbers = tables.model_numbers.rows().unwrap();
        let energy = numbers.iter().find(|row| row.model == "F1" && row.quantity == "E").unwrap();
        assert!((energy.value - 120.0).abs() < 0.1 && energy.unit == "kJ/mol", "{energy:?}");
        let covariance = tables.model_covariance.rows().unwrap();
        let tied = covariance.iter().find(|row| row.model == "F1").unwrap();
        assert!(tied.correlation.unwrap() > 0.99, "ln A and E: {tied:?}");
        assert!(tables.model_curves.rows().unwrap().iter().any(|row| row.model == "F1 + F1"));
        assert_eq!(tables.master.rows().unwrap().len(), 4 * 19 + 17 * 99);
        assert_eq!(tables.master_shape.rows().unwrap().len(), 4);
        assert_eq!(tables.compensation.rows().unwrap().len(), 4 * 17);
        assert_eq!(tables.prefactors.rows().unwrap().len(), 19);
        // Those of the grid and 0.02.
        assert_eq!(tables.prediction.rows().unwrap().len(), 20);
        let ttt = tables.ttt.rows().unwrap();
        assert_eq!(ttt.len(), 4);
        assert!(ttt[0].low95.unwrap() <= ttt[0].time && ttt[0].time < ttt[1].time);
    }
}
