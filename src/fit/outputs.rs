//! What a fit leaves for other programs, and to run next.

use super::{Fit, Measured};
use crate::inference::{Posterior, Simulated};
use crate::units::shortest;
use std::io::{self, Write};

impl Fit {
    /// Draws of the posterior: a column per free number.
    ///
    /// # Errors
    /// What the writer reports.
    pub fn write_draws(&self, found: &Posterior, out: &mut dyn Write) -> io::Result<()> {
        let mut table = csv::Writer::from_writer(out);
        let names = self.parameters.iter().map(|one| one.name.clone());
        table.write_record(["draw".to_owned()].into_iter().chain(names))?;
        for (number, draw) in found.draws.rows().into_iter().enumerate() {
            let values = draw.iter().map(|value| shortest(*value));
            table.write_record([(number + 1).to_string()].into_iter().chain(values))?;
        }
        table.flush()
    }

    /// What every run of the fit gave, one row each: the free numbers, then each set of data at its abscissae, in s or
    /// K. Runs of the posterior come last; their `wave` is empty.
    ///
    /// # Errors
    /// What the writer reports.
    pub fn write_runs(
        &self,
        measured: &[Measured],
        found: &Posterior,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let mut table = csv::Writer::from_writer(out);
        let names = self.parameters.iter().map(|one| one.name.clone());
        let places = self.data.iter().zip(measured).flat_map(|(data, measured)| {
            measured.x.iter().map(|x| format!("{}@{}", data.name, shortest(*x)))
        });
        let head = ["wave", "point", "replicate"].map(str::to_owned);
        table.write_record(head.into_iter().chain(names).chain(places))?;
        let waves = (1..).zip(&found.waves);
        let waves = waves.flat_map(|(wave, it): (u32, _)| std::iter::repeat_n(wave, it.points));
        let learned = waves.map(|wave| wave.to_string()).zip(&found.runs);
        let verified = found.verdict.runs.iter().map(|run| (String::new(), run));
        for (point, (wave, run)) in learned.chain(verified).enumerate() {
            for replicate in 0..run.curves[0].nrows() {
                let head = [wave.clone(), (point + 1).to_string(), (replicate + 1).to_string()];
                table.write_record(head.into_iter().chain(values(run, replicate)))?;
            }
        }
        table.flush()
    }
}

/// The free numbers of a run, and what was seen of a replicate.
fn values(run: &Simulated, replicate: usize) -> impl Iterator<Item = String> {
    let seen = run.curves.iter().flat_map(move |curve| curve.row(replicate).to_vec());
    run.point.iter().copied().chain(seen).map(shortest)
}
