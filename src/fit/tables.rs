//! What a fit found, as tables.

use super::{Against, Data, Fit, Measured, nuisance};
use crate::inference::{
    CurveError, CurveSummary, Posterior, Prior, SETTLED, Simulated, Summary, Wave,
};
use crate::results::Tables;
use crate::results::table::{
    FitDataRow, FitLeaveOneOutRow, FitParameterRow, FitPointRow, FitStatementRow, FitWaveRow,
};
use crate::statistics::percentile_band;

/// Ensembles of draws agree below this (A. Vehtari et al., Bayesian Anal. 16, 667 (2021), ask for 1.01 of final results).
const MOST_R_HAT: f64 = 1.05;
/// What statements are about.
const TOLD: &str = "told";
/// The same of what weakens the fit.
pub const WARNING: &str = "warning";

impl Fit {
    /// All tables of what was found.
    pub fn tables(&self, measured: &[Measured], found: &Posterior) -> Tables {
        let curves = || self.data.iter().zip(measured).zip(&found.curves).enumerate();
        let points = curves().flat_map(|(index, ((data, measured), summary))| {
            points(data, measured, summary, (&found.verdict.runs, index))
        });
        let data = curves().map(|(index, ((data, measured), summary))| {
            data_row(data, measured, summary, found.verdict.disagreement[index])
        });
        let left_out = curves().flat_map(|(_, ((data, _), summary))| left_out(data, summary));
        Tables {
            fit_parameters: self.parameter_rows(found).into(),
            fit_points: points.collect::<Vec<_>>().into(),
            fit_data: data.collect::<Vec<_>>().into(),
            fit_leave_one_out: left_out.collect::<Vec<_>>().into(),
            fit_waves: waves(found).into(),
            fit_statements: self.statements(found).into(),
            ..Tables::default()
        }
    }

    fn parameter_rows(&self, found: &Posterior) -> Vec<FitParameterRow> {
        let row = |index: usize| {
            let (one, summary) = (&self.parameters[index], &found.parameters[index]);
            let (prior, prior_first, prior_second) = match one.prior {
                Prior::Uniform { from, to } => ("uniform", from, to),
                Prior::LogUniform { from, to } => ("log uniform", from, to),
                Prior::Normal { mean, deviation } => ("normal", mean, deviation),
                Prior::HalfNormal { scale } => ("half normal", 0.0, scale),
            };
            let [[low68, high68], [low95, high95]] = [summary.interval68, summary.interval95];
            FitParameterRow {
                parameter: one.name.clone(),
                unit: one.unit.to_owned(),
                mean: summary.mean,
                deviation: summary.deviation,
                low68,
                high68,
                low95,
                high95,
                prior_deviation: summary.prior_deviation,
                truth: one.truth,
                median: summary.median,
                mode: found.mode[index],
                narrowing: summary.narrowing,
                effective_size: summary.mixing.effective_size,
                r_hat: summary.mixing.r_hat,
                title: one.title.clone(),
                prior: prior.to_owned(),
                prior_first,
                prior_second,
            }
        };
        (0..self.parameters.len()).map(row).collect()
    }

    /// What the data tell and what not, and what weakens that.
    fn statements(&self, found: &Posterior) -> Vec<FitStatementRow> {
        let told = found.identifiability.sentences.iter().map(|sentence| (TOLD, sentence.clone()));
        let warnings = self.warnings(found).into_iter().map(|sentence| (WARNING, sentence));
        told.chain(warnings)
            .map(|(about, sentence)| FitStatementRow { about: about.to_owned(), sentence })
            .collect()
    }

    /// That waves or draws have not settled.
    fn unsettled(&self, found: &Posterior) -> Vec<String> {
        let mut sentences = Vec::new();
        if let Some(moved) = found.waves.last().and_then(|wave| wave.moved)
            && moved > SETTLED
        {
            sentences.push(format!(
                "The last wave still moved a mean by {moved:.1} of its deviation. Raise `waves`, now {}, or `points`: \
                 what was run is used again.",
                self.settings.most_waves
            ));
        }
        let unmixed = |it: &Summary| it.mixing.r_hat > MOST_R_HAT;
        if found.parameters.iter().any(unmixed) {
            sentences.push(
                "Independent ensembles of draws do not agree (r_hat in parameters.csv): the posterior may have several \
                 peaks, and its intervals are not to be trusted."
                    .to_owned(),
            );
        }
        sentences
    }

    /// What weakens the fit, as sentences.
    pub fn warnings(&self, found: &Posterior) -> Vec<String> {
        let mut sentences = self.unsettled(found);
        for (index, (data, summary)) in self.data.iter().zip(&found.curves).enumerate() {
            let name = &data.name;
            if summary.discrepancy.is_some_and(|it| it.above_prior) {
                sentences.push(format!(
                    "The model does not describe {name}: no values of the free numbers bring it as near as its \
                     discrepancy allows. Look at its residuals before you trust any number."
                ));
            }
            if !summary.leave_one_out.normal {
                sentences.push(format!(
                    "The emulator misjudges its errors for {name}: the root mean square of its standardized \
                     leave-one-out residuals is {:.2}, and should be 1.",
                    summary.leave_one_out.root_mean_square
                ));
            }
            let disagreement = found.verdict.disagreement[index];
            if disagreement > 2.0 {
                sentences.push(format!(
                    "Runs of the posterior differ from what the emulator expects of {name} by {disagreement:.1} of its \
                     deviations. Run more points: raise `points`."
                ));
            }
        }
        sentences
    }
}

/// Draws of the posterior that were run, as one set of data sees them at one abscissa.
struct Seen {
    /// The mean over replicates of each draw.
    means: Vec<f64>,
    /// Their mean.
    mean: f64,
    /// Their variance by what the posterior leaves open: without the scatter of replicates.
    open: f64,
    /// The variance of one replicate about its draw.
    scatter: f64,
}

impl Seen {
    fn of(runs: &[Simulated], index: usize, point: usize) -> Self {
        let replicates = |run: &Simulated| run.curves[index].column(point).to_vec();
        let values: Vec<Vec<f64>> = runs.iter().map(replicates).collect();
        let means: Vec<f64> = values.iter().map(|values| average(values)).collect();
        let count = values.first().map_or(1, Vec::len) as f64;
        // Of n replicates the squares about their own mean come to n − 1 variances.
        let own: Vec<f64> =
            values.iter().map(|values| variance(values) * count / (count - 1.0)).collect();
        let scatter = average(&own);
        let open = (variance(&means) - scatter / count).max(0.0);
        Self { mean: average(&means), means, open, scatter }
    }
}

fn points(
    data: &Data,
    measured: &Measured,
    summary: &CurveSummary,
    (runs, index): (&[Simulated], usize),
) -> Vec<FitPointRow> {
    let curve = data.curve(measured);
    let errors = errors(measured, summary);
    let discrepancy = summary.discrepancy.map_or(0.0, |it| it.scale.mean);
    let seen: Vec<Seen> = (0..measured.x.len()).map(|point| Seen::of(runs, index, point)).collect();
    // A powder does not scatter; made data do, as the mean that they are.
    let of_data = |seen: &Seen| curve.averaged.map_or(0.0, |count| seen.scatter / f64::from(count));
    let variances: Vec<f64> = (errors.iter().zip(&seen))
        .map(|(error, seen)| error * error + discrepancy * discrepancy + seen.open + of_data(seen))
        .collect();
    let means: Vec<f64> = seen.iter().map(|seen| seen.mean).collect();
    let shift = nuisance::shift(&curve, &means, &variances);
    let row = |(point, seen): (usize, &Seen)| {
        let band = percentile_band(seen.means.clone()).unwrap_or([f64::NAN; 2]);
        let [low95, high95] = band.map(|end| end + shift[point]);
        let fitted = seen.mean + shift[point];
        let (x, value) = (measured.x[point], measured.y[point]);
        FitPointRow {
            data: data.name.clone(),
            observable: data.printed(),
            time: (measured.against == Against::Time).then_some(x),
            temperature: (measured.against == Against::Temperature).then_some(x),
            value,
            error: errors[point],
            fitted,
            low95,
            high95,
            residual: (value - fitted) / variances[point].sqrt(),
        }
    };
    seen.iter().enumerate().map(row).collect()
}

/// Standard errors of the points, known or estimated.
fn errors(measured: &Measured, summary: &CurveSummary) -> Vec<f64> {
    let estimated = summary.error.map_or(0.0, |error| error.mean);
    measured.error.clone().unwrap_or_else(|| vec![estimated; measured.x.len()])
}

fn data_row(
    data: &Data,
    measured: &Measured,
    summary: &CurveSummary,
    disagreement: f64,
) -> FitDataRow {
    FitDataRow {
        data: data.name.clone(),
        observable: data.observable.name.clone(),
        rows: measured.rows as u64,
        points: measured.x.len() as u64,
        error: average(&errors(measured, summary)),
        estimated: matches!(data.curve(measured).error, CurveError::Estimated),
        discrepancy: summary.discrepancy.map(|it| it.scale.mean),
        discrepancy_above_prior: summary.discrepancy.is_some_and(|it| it.above_prior),
        leave_one_out: summary.leave_one_out.root_mean_square,
        p_value: summary.leave_one_out.p_value,
        disagreement,
    }
}

fn left_out(data: &Data, summary: &CurveSummary) -> Vec<FitLeaveOneOutRow> {
    let components = (1..).zip(&summary.leave_one_out.residuals);
    let all = components.flat_map(|(component, all)| all.iter().map(move |it| (component, *it)));
    let mut all: Vec<(u32, f64)> = all.collect();
    all.sort_by(|one, other| one.1.total_cmp(&other.1));
    let standard = Prior::Normal { mean: 0.0, deviation: 1.0 };
    let count = all.len() as f64;
    let row = |(rank, (component, residual)): (usize, (u32, f64))| FitLeaveOneOutRow {
        data: data.name.clone(),
        component,
        residual,
        expected: standard.quantile((rank as f64 + 0.5) / count),
    };
    all.into_iter().enumerate().map(row).collect()
}

fn waves(found: &Posterior) -> Vec<FitWaveRow> {
    let row = |(wave, it): (u32, &Wave)| FitWaveRow {
        wave,
        points: it.points as u64,
        plausible: it.plausible,
        moved: it.moved,
    };
    (1..).zip(&found.waves).map(row).collect()
}

/// The mean square about the mean.
fn variance(values: &[f64]) -> f64 {
    let mean = average(values);
    average(&values.iter().map(|value| (value - mean).powi(2)).collect::<Vec<f64>>())
}

fn average(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
