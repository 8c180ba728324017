//! Fits of runs of the program, through the public interface.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use tautomata::fit::{Fit, FitError, Runs, Workers};
use tautomata::inference::Posterior;
use tautomata::results::{FolderError, ResultsFolder, RunName, Store};
use tautomata::run::{ProgressObserver, Timer};
use tautomata::scenario::Origin;
use tautomata::study::{Limits, Missing, Outcome, Sweep, SweepObserver};

/// Lets so many runs come to their end, and then asks to stop.
struct Patience(AtomicUsize);

impl ProgressObserver for Patience {
    fn interrupted(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

impl SweepObserver for Patience {
    fn finished(&self, _: usize, _: u32, _: &Outcome) {
        // Others may come to their end meanwhile.
        let _ =
            self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
    }

    fn added(&self, _: usize, _: usize) {}
}

impl Workers for Patience {
    fn carry_out(&self, sweep: &Sweep<'_>, missing: &Missing) -> Result<(), FolderError> {
        sweep.run(missing, Limits { threads: 2, memory: u64::MAX }, self, &Timer::default())
    }
}

/// The shipped fit of first order with small samples and few draws.
fn first_order() -> Fit {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/fit");
    let text = std::fs::read_to_string(folder.join("first-order.toml")).unwrap();
    let smaller = "set = { \"crystal.size\" = [12, 12, 12] }\ndraws = 16\nbase =";
    let text = text.replacen("base =", smaller, 1);
    Fit::parse(&text, &Origin { file_name: "first-order.toml".into(), folder }).unwrap()
}

/// Solves a fit as far as patience goes; gives the posterior and the bytes of the store, closed.
fn solve(fit: &Fit, place: &Path, patience: &Patience) -> Result<(Posterior, Vec<u8>), FitError> {
    let measured = fit.measure().unwrap();
    let folder = ResultsFolder::of_study(place).unwrap();
    let store = Store::open(&folder, &[]).unwrap();
    let mut runs = Runs {
        fit,
        measured: &measured,
        store: &store,
        shard: None,
        workers: patience,
        order: Vec::new(),
    };
    let found = fit.solve(&mut runs, false, &mut |_| {})?.posterior;
    let order: Vec<RunName> = std::mem::take(&mut runs.order);
    store.close(&folder, order.into_iter()).unwrap();
    Ok((found, std::fs::read(place.join("runs.store")).unwrap()))
}

/// Mean and deviation of log₁₀ k by quadrature: points with the error 0.01 about 1 − exp(−k t), a flat prior.
fn by_quadrature(fit: &Fit) -> (f64, f64) {
    let measured = &fit.measure().unwrap()[0];
    let log_likelihood = |place: f64| -> f64 {
        let k = 10_f64.powf(place);
        let misses = measured.x.iter().zip(&measured.y);
        misses.map(|(t, y)| -0.5 * ((y - 1.0 + (-k * t).exp()) / 0.01).powi(2)).sum()
    };
    let places: Vec<f64> = (0..=20_000).map(|step| -4.0 + f64::from(step) * 1e-4).collect();
    let values: Vec<f64> = places.iter().map(|&place| log_likelihood(place)).collect();
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = values.iter().map(|value| (value - most).exp()).collect();
    let sum = |of: &dyn Fn(f64) -> f64| -> f64 {
        places.iter().zip(&weights).map(|(&place, weight)| of(place) * weight).sum()
    };
    let whole = sum(&|_| 1.0);
    let mean = sum(&|place| place) / whole;
    (mean, (sum(&|place| (place - mean).powi(2)) / whole).sqrt())
}

/// Stopped again and again after a few runs, a fit ends with the same draws and the same store as one that was never
/// stopped, and its posterior is that of quadrature.
#[test]
fn a_fit_that_is_stopped_ends_as_one_that_is_not_and_is_right() {
    let fit = first_order();
    let (whole, pieces) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (found, bytes) =
        solve(&fit, whole.path(), &Patience(AtomicUsize::new(usize::MAX))).unwrap();
    let mut stops = 0;
    let (again, same) = loop {
        match solve(&fit, pieces.path(), &Patience(AtomicUsize::new(25))) {
            Ok(done) => break done,
            Err(FitError::Interrupted) => stops += 1,
            Err(error) => panic!("{error}"),
        }
    };
    assert!(stops >= 2, "stopped {stops} times");
    assert_eq!(found.draws, again.draws);
    assert!(bytes == same, "the stores differ");

    let (mean, deviation) = by_quadrature(&fit);
    let draws: Vec<f64> = found.draws.iter().map(|draw| draw.log10()).collect();
    let count = draws.len() as f64;
    let seen = draws.iter().sum::<f64>() / count;
    let spread = (draws.iter().map(|draw| (draw - seen).powi(2)).sum::<f64>() / count).sqrt();
    // Runs of 1728 molecules scatter by 0.012 at most, as much as a measured point, but the emulator learns from forty and
    // more of them, all of them near the end: a third of the deviation is wide, and the posterior is as wide as that of
    // quadrature and what is left of that scatter.
    assert!((seen - mean).abs() < deviation, "{seen} and {mean} ± {deviation}");
    assert!((0.9..2.0).contains(&(spread / deviation)), "{spread} and {deviation}");
    // The number that made the data.
    assert!((seen - 1.3e-3_f64.log10()).abs() < 4.0 * spread, "{seen} ± {spread}");
}
