//! The lag of the instrument: a low-pass of first order, y' = (flow − y)/τ.

use super::HeatFlow;

/// What the sensor shows, on its way.
pub(super) struct Lag {
    constant: f64,
    sensor: Option<HeatFlow>,
}

impl Lag {
    /// With a time constant τ in s; none if that is not positive.
    pub(super) fn new(constant: f64) -> Self {
        Self { constant, sensor: None }
    }

    /// The mean over an interval (s) of what is shown while this flows: with y at its start,
    /// flow + (y − flow)·(τ/Δt)(1 − e^(−Δt/τ)), so that no heat is lost. The sensor begins settled
    /// to the baseline.
    pub(super) fn show(&mut self, flow: HeatFlow, duration: f64) -> HeatFlow {
        if self.constant <= 0.0 {
            return flow;
        }
        let settled = HeatFlow { reaction: 0.0, melting: 0.0, ..flow };
        let start = self.sensor.unwrap_or(settled);
        let left = (-duration / self.constant).exp();
        let mean = -(-duration / self.constant).exp_m1() * self.constant / duration;
        self.sensor = Some(mixed(flow, start, left));
        mixed(flow, start, mean)
    }
}

/// A share of one flow and the rest of another, cause by cause.
fn mixed(flow: HeatFlow, old: HeatFlow, share: f64) -> HeatFlow {
    let mix = |flow: f64, old: f64| flow + (old - flow) * share;
    HeatFlow {
        heat_capacity: mix(flow.heat_capacity, old.heat_capacity),
        reaction: mix(flow.reaction, old.reaction),
        melting: mix(flow.melting, old.melting),
        glass_transition: mix(flow.glass_transition, old.glass_transition),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn reaction(reaction: f64) -> HeatFlow {
        HeatFlow { heat_capacity: 2.0, reaction, ..HeatFlow::default() }
    }

    /// After a pulse of 1 over Δt the sensor stands at 1 − e^(−Δt/τ) and decays with τ.
    #[test]
    fn a_pulse_decays_exponentially_and_keeps_its_heat() {
        let mut lag = Lag::new(5.0);
        let first = lag.show(reaction(1.0), 1.0).reaction;
        assert_relative_eq!(first, 1.0 - 5.0 * (1.0 - (-0.2_f64).exp()), max_relative = 1e-12);
        let later: Vec<f64> = (0..200).map(|_| lag.show(reaction(0.0), 1.0).reaction).collect();
        assert_relative_eq!(later[1] / later[0], (-0.2_f64).exp(), max_relative = 1e-12);
        assert_relative_eq!(first + later.iter().sum::<f64>(), 1.0, max_relative = 1e-12);
    }

    #[test]
    fn the_baseline_is_settled_from_the_start() {
        assert_eq!(Lag::new(5.0).show(reaction(0.0), 1.0), reaction(0.0));
        assert_eq!(Lag::new(0.0).show(reaction(1.0), 1.0), reaction(1.0));
    }
}
