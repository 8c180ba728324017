//! Made-up result tables that look like real ones, for tests of the figures.

use std::fmt::Write as _;
use tempfile::TempDir;

/// What to make up.
pub(super) struct Sample {
    /// Replicates.
    pub replicates: usize,
    /// Observation times.
    pub times: usize,
    /// How long it runs, in s.
    pub duration: f64,
    /// Temperature at the end, in K; it begins at 413.15 K.
    pub end_temperature: f64,
    /// Conversion at the end.
    pub conversion: f64,
    /// Times of the slices as shares of the duration.
    pub slices: &'static [f64],
    /// Whether there are chains.
    pub chains: bool,
}

impl Default for Sample {
    fn default() -> Self {
        Self {
            replicates: 8,
            times: 145,
            duration: 72.0 * 3600.0,
            end_temperature: 413.15,
            conversion: 0.88,
            slices: &[0.0, 1.0 / 3.0, 1.0],
            chains: true,
        }
    }
}

/// A number in [0, 1) for some integers: always the same, and looking random.
pub(super) fn noise(a: usize, b: usize) -> f64 {
    let mut bits = (a as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (b as u64).wrapping_add(0x51);
    for _ in 0..3 {
        bits = (bits ^ (bits >> 31)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    }
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

/// A Poisson number: how many exponential steps fit.
fn poisson(mean: f64, seed: usize) -> usize {
    let mut steps = 0;
    let mut reached = -(1.0 - noise(seed, 0)).ln();
    while reached < mean {
        steps += 1;
        reached -= (1.0 - noise(seed, steps)).ln();
    }
    steps
}

impl Sample {
    /// A results folder with its tables.
    pub(super) fn folder(&self) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        let put = |name, text| std::fs::write(folder.path().join(name), text).unwrap();
        put("timeseries_mean.csv", self.timeseries());
        put("chains.csv", self.chains());
        put("events.csv", self.events());
        put("slices.csv", self.slices());
        folder
    }

    fn time(&self, index: usize) -> f64 {
        self.duration * index as f64 / (self.times.max(2) - 1) as f64
    }

    /// A sigmoid from 0 to the conversion at the end.
    fn conversion_at(&self, share: f64) -> f64 {
        let sigmoid = |share: f64| 1.0 / (1.0 + (-(share - 0.4) / 0.1).exp());
        self.conversion * (sigmoid(share) - sigmoid(0.0)) / (1.0 - sigmoid(0.0))
    }

    fn timeseries(&self) -> String {
        let mut text = String::from("time_s,temperature_K,replicates");
        for name in ["conversion", "crystalline_fraction"] {
            for part in ["mean", "standard_error", "low95", "high95"] {
                write!(text, ",{name}_{part}").unwrap();
            }
        }
        for i in 0..self.times {
            let share = self.time(i) / self.duration;
            let temperature = 413.15 + share * (self.end_temperature - 413.15);
            write!(text, "\n{},{temperature},{}", self.time(i), self.replicates).unwrap();
            let conversion = self.conversion_at(share);
            for mean in [conversion, 0.90 - 0.85 * conversion / 0.88] {
                let error = 0.026 * conversion.sqrt() * (1.0 - 0.6 * conversion) / 2.36;
                if self.replicates > 1 {
                    let band = 2.36 * error;
                    write!(text, ",{mean},{error},{},{}", mean - band, mean + band).unwrap();
                } else {
                    write!(text, ",{mean},,,").unwrap();
                }
            }
        }
        text.push('\n');
        text
    }

    fn chains(&self) -> String {
        let mut text = String::from("replicate,length,chains\n");
        for replicate in 0..if self.chains { self.replicates } else { 0 } {
            for length in 2..400_usize {
                let expected = 1800.0 / 27.0 * (1.0_f64 - 1.0 / 27.0).powi(length as i32 - 1);
                let chains = poisson(expected, replicate * 1000 + length);
                if chains > 0 {
                    writeln!(text, "{replicate},{length},{chains}").unwrap();
                }
            }
        }
        text
    }

    fn events(&self) -> String {
        let kinds = [
            ("tautomerization", 9.0e3),
            ("reversion", 6.5e3),
            ("proton hop", 8.0e5),
            ("initiation", 1.9e3),
            ("propagation", 4.6e4),
            ("chain transfer", 8.0e2),
            ("termination", 1.2e3),
            ("disordering", 3.2e5),
            ("ordering", 2.7e5),
            ("oxygen quench", 0.0),
        ];
        let mut text = String::from("replicate,time_s,kind,events,expected_events\n");
        for replicate in 0..self.replicates {
            for i in 0..self.times {
                let share = self.time(i) / self.duration;
                for (k, (kind, total)) in kinds.iter().enumerate() {
                    let scale = 1.0 + 0.15 * (noise(replicate, k) - 0.5);
                    let reacted = self.conversion_at(share);
                    let expected = total * scale * (0.02 * share + 0.98 * reacted);
                    let (time, events) = (self.time(i), expected.floor());
                    writeln!(text, "{replicate},{time},{kind},{events},{expected}").unwrap();
                }
            }
        }
        text
    }

    /// 24 by 24 cells of the monoclinic a–c plane (0.893 nm, 1.144 nm, 102.48°) with two
    /// molecules each, where discs of disorder grow.
    fn slices(&self) -> String {
        let mut text = String::from("time_s,x_nm,y_nm,state\n");
        let (sin, cos) = 102.48_f64.to_radians().sin_cos();
        for &share in self.slices {
            for site in 0..24 * 24 * 2 {
                let (cell, half) = (site / 2, site % 2);
                let inside = [(0.555, 0.406), (0.445, 0.906)][half];
                let along = 0.893 * ((cell % 24) as f64 + inside.0);
                let up = 1.144 * ((cell / 24) as f64 + inside.1);
                let (x, y) = (along + up * cos, up * sin);
                let state = state_at(x, y, site, self.conversion_at(share));
                writeln!(text, "{},{x},{y},{state}", share * self.duration).unwrap();
            }
        }
        text
    }
}

fn state_at(x: f64, y: f64, site: usize, conversion: f64) -> &'static str {
    if noise(site, 1) < 0.004 {
        return "impurity";
    }
    let blob = |i: usize| {
        let centre = (27.0 * noise(i, 11) - 6.0, 27.0 * noise(i, 12));
        let radius = 0.9 + 6.0 * conversion * (0.4 + noise(i, 13));
        (x - centre.0).hypot(y - centre.1) / radius
    };
    let depth = (0..16).map(blob).fold(f64::INFINITY, f64::min);
    let (chance, kind) = (noise(site, 2), noise(site, 3));
    match () {
        () if depth > 1.0 && chance < 0.006 => "tautomer",
        () if depth > 1.0 => "crystalline monomer",
        () if chance > conversion.powf(0.4) * (1.5 - depth) => "amorphous monomer",
        () if kind < 0.03 => "live end",
        () if kind < 0.05 => "dead end",
        () => "in chain",
    }
}
