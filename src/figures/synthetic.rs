//! Made-up result tables that look like real ones, for tests of the figures.

use crate::results::table::{self, ChainRow, Column, EventRow, MeanRow, Row, SampleRow, SliceRow};
use crate::results::{Table, Tables, measured_name};
use crate::statistics::Band;
use std::path::Path;

/// What to make up.
pub(super) struct Sample {
    /// Replicates.
    pub replicates: u32,
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

/// A table from its text; a column that the text lacks holds 0.
pub(super) fn rows_of<R: Row>(text: &str) -> Table<R> {
    let (header, rows) = text.split_once('\n').unwrap();
    let lacking: Vec<String> =
        R::header().into_iter().filter(|name| !header.split(',').any(|own| own == name)).collect();
    let zeros = ",0".repeat(lacking.len());
    let header = [vec![header.to_owned()], lacking].concat().join(",");
    let rows = rows.lines().map(|row| format!("{row}{zeros}"));
    let whole = [header].into_iter().chain(rows).collect::<Vec<_>>().join("\n");
    table::read(whole.as_bytes(), Path::new(R::FILE)).unwrap().into()
}

/// Tables with the measured curve of an instrument, if there is one, and the folder that holds it.
pub(super) fn with_measured(
    tables: Tables,
    instrument: &str,
    curve: Option<&str>,
) -> (tempfile::TempDir, Tables) {
    let folder = tempfile::tempdir().unwrap();
    if let Some(curve) = curve {
        let file = folder.path().join(measured_name(instrument));
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, curve).unwrap();
    }
    let tables = Tables { folder: Some(folder.path().to_owned()), ..tables };
    (folder, tables)
}

/// A row of means: time in s, temperature in K and replicates; conversion and crystalline fraction
/// with so wide a band to either side, if there are several replicates.
pub(super) fn mean(
    (time, temperature, replicates): (f64, f64, u32),
    means: [f64; 2],
    width: f64,
) -> MeanRow {
    let band = |mean: f64| {
        let end = |sign: f64| (replicates > 1).then_some(mean + sign * width);
        Band { mean: Some(mean), standard_error: None, low95: end(-1.0), high95: end(1.0) }
    };
    let [conversion, crystalline] = means.map(band);
    let of = |quantity: &Column<SampleRow>| match quantity.name {
        "conversion" => conversion,
        "crystalline_fraction" => crystalline,
        _ => Band::default(),
    };
    let bands = SampleRow::quantities().map(of).collect();
    MeanRow { time, temperature, replicates, bands }
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
    /// Its tables.
    pub(super) fn tables(&self) -> Tables {
        Tables {
            means: self.means().into(),
            chains: self.chains().into(),
            events: self.events().into(),
            slices: self.slices().into(),
            ..Tables::default()
        }
    }

    fn time(&self, index: usize) -> f64 {
        self.duration * index as f64 / (self.times.max(2) - 1) as f64
    }

    /// A sigmoid from 0 to the conversion at the end.
    fn conversion_at(&self, share: f64) -> f64 {
        let sigmoid = |share: f64| 1.0 / (1.0 + (-(share - 0.4) / 0.1).exp());
        self.conversion * (sigmoid(share) - sigmoid(0.0)) / (1.0 - sigmoid(0.0))
    }

    fn means(&self) -> Vec<MeanRow> {
        let row = |i| {
            let share = self.time(i) / self.duration;
            let temperature = 413.15 + share * (self.end_temperature - 413.15);
            let conversion = self.conversion_at(share);
            let means = [conversion, 0.90 - 0.85 * conversion / 0.88];
            let width = 0.026 * conversion.sqrt() * (1.0 - 0.6 * conversion);
            mean((self.time(i), temperature, self.replicates), means, width)
        };
        (0..self.times).map(row).collect()
    }

    fn chains(&self) -> Vec<ChainRow> {
        let mut rows = Vec::new();
        for replicate in 0..if self.chains { self.replicates } else { 0 } {
            for length in 2..400_u32 {
                let expected = 1800.0 / 27.0 * (1.0_f64 - 1.0 / 27.0).powi(length as i32 - 1);
                let chains = poisson(expected, (replicate * 1000 + length) as usize) as u64;
                if chains > 0 {
                    rows.push(ChainRow { replicate, length: length.into(), chains });
                }
            }
        }
        rows
    }

    fn events(&self) -> Vec<EventRow> {
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
        let mut rows = Vec::new();
        for replicate in 0..self.replicates {
            for i in 0..self.times {
                let (time, share) = (self.time(i), self.time(i) / self.duration);
                for (k, (kind, total)) in kinds.iter().enumerate() {
                    let scale = 1.0 + 0.15 * (noise(replicate as usize, k) - 0.5);
                    let reacted = self.conversion_at(share);
                    let expected_events = total * scale * (0.02 * share + 0.98 * reacted);
                    let (kind, events) = ((*kind).to_owned(), expected_events as u64);
                    rows.push(EventRow { replicate, time, kind, events, expected_events });
                }
            }
        }
        rows
    }

    /// 24 by 24 cells of the monoclinic a–c plane (0.893 nm, 1.144 nm, 102.48°) with two
    /// molecules each, where discs of disorder grow.
    fn slices(&self) -> Vec<SliceRow> {
        let (sin, cos) = 102.48_f64.to_radians().sin_cos();
        let row = |share: f64, site: usize| {
            let (cell, half) = (site / 2, site % 2);
            let inside = [(0.555, 0.406), (0.445, 0.906)][half];
            let along = 0.893 * ((cell % 24) as f64 + inside.0);
            let up = 1.144 * ((cell / 24) as f64 + inside.1);
            let (x, y) = (along + up * cos, up * sin);
            let state = state_at(x, y, site, self.conversion_at(share)).to_owned();
            SliceRow { time: share * self.duration, x, y, state }
        };
        let sites = |&share: &f64| (0..24 * 24 * 2).map(move |site| row(share, site));
        self.slices.iter().flat_map(sites).collect()
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
