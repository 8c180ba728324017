//! Models generated, and found again among all others.

use super::super::Curve;
use super::super::synthetic::OneStep;
use super::*;
use rand_distr::{Distribution, StandardNormal};
use rand_pcg::Pcg64Mcg;

#[test]
fn explore() {
    let mut generator = Pcg64Mcg::new(1);
    let target = if std::env::var("RATE").is_ok() { Target::Rate } else { Target::Conversion };
    for family in FAMILIES {
        let numbers: Vec<f64> =
            family.shape.iter().map(|s| s.starts[s.starts.len() - 1] * 1.3).collect();
        let model = family.model(&numbers).unwrap();
        let curves: Vec<Curve> = [2.5, 5.0, 10.0, 20.0]
            .iter()
            .map(|&rate| {
                let clock = Clock::new(model);
                let mut curve = OneStep::first_order(150e3, 1e12).ramp(rate);
                let first = if model.needs_first() { clock.g(1e-3) } else { 0.0 };
                let mut g = 0.0;
                for i in 1..curve.time.len() {
                    g += 1e12
                        * curve.ln_integral(150e3, [curve.time[i - 1], curve.time[i]]).value.exp();
                    let noise: f64 = StandardNormal.sample(&mut generator);
                    curve.conversion[i] = clock.conversion(first + g) + 0.003 * noise;
                }
                curve
            })
            .collect();
        let data = Data::new(&curves).unwrap();
        let begin = std::time::Instant::now();
        let mut fits: Vec<SchemeFit> = FAMILIES
            .iter()
            .filter_map(|f| SchemeFit::new(&Scheme::one(f), &data, target))
            .collect();
        fits.push(SchemeFit::new(&Scheme::kamal().unwrap(), &data, target).unwrap());
        fits.sort_by(|a, b| a.fitted.aicc().unwrap().total_cmp(&b.fitted.aicc().unwrap()));
        let best = fits[0].fitted;
        println!("{} {numbers:?} points {} {:?}", family.name, data.points(), begin.elapsed());
        for fit in fits.iter().take(6) {
            println!(
                "   {:5} aicc {:8.1} sd {:.5} F {:.3} E {:.2}±{:.2} lnA {:.2} {}",
                fit.scheme.to_string(),
                fit.fitted.aicc().unwrap() - best.aicc().unwrap(),
                (fit.fitted.sum_of_squares / fit.fitted.residuals as f64).sqrt(),
                fit.fitted.variance_ratio(&best),
                fit.numbers[1].value,
                fit.numbers[1].standard_error.unwrap_or(f64::NAN),
                fit.numbers[0].value,
                fit.numbers[2..]
                    .iter()
                    .map(|n| format!(
                        "{}={:.4}±{:.4} ",
                        n.name,
                        n.value,
                        n.standard_error.unwrap_or(f64::NAN)
                    ))
                    .collect::<String>()
            );
        }
    }
}
