//! One small trajectory, bit for bit.
//!
//! The hash covers every event (time, site, row, contact, neighbour) of one replicate of a
//! small ground powder that is annealed and then heated, so that every default row, the slow
//! channel, thinning and segment changes take part. It may change only together with the
//! generator's version in `engine::GENERATOR`: whoever changes it changes everybody's results.

use sha2::{Digest, Sha256};
use std::ops::ControlFlow;
use std::path::PathBuf;
use tautomata::crystal::Lattice;
use tautomata::engine::{
    Bricks, EventRecord, Executor, GENERATOR, Layout, Observer, Reference, Setup, Source, Tally,
};
use tautomata::sample::prepare;
use tautomata::scenario::{Origin, Scenario};

const SCENARIO: &str = r#"
seed = 20
[crystal]
size = [6, 5, 4]
boundary = "open"
[sample]
defects = { fraction = 0.03 }
disordered = 0.1
impurity = 0.01
impurity_weak_share = 0
[[protocol]]
step = "anneal"
temperature = "140 degC"
time = "10 h"
[[protocol]]
step = "ramp"
to = "150 degC"
rate = "1 K/min"
[[protocol]]
step = "hold"
time = "60 h"
"#;

#[derive(Default)]
struct Fingerprint {
    hash: Sha256,
    events: u64,
    rows: std::collections::BTreeSet<u16>,
}

impl Observer for Fingerprint {
    fn event(&mut self, occurrence: &EventRecord, _: &Tally) -> ControlFlow<()> {
        let (contact, neighbour) = occurrence.contact.unwrap_or((u8::MAX, u32::MAX));
        self.hash.update(occurrence.time.to_bits().to_le_bytes());
        self.hash.update(occurrence.site.to_le_bytes());
        self.hash.update(occurrence.row.to_le_bytes());
        self.hash.update([contact]);
        self.hash.update(neighbour.to_le_bytes());
        self.events += 1;
        self.rows.insert(occurrence.row);
        ControlFlow::Continue(())
    }
}

/// Runs the sample in the executor on bricks or in the reference.
fn fingerprint(on_bricks: bool) -> Fingerprint {
    let origin = Origin { file_name: "trajectory.toml".into(), folder: PathBuf::new() };
    let scenario = Scenario::parse(SCENARIO, &origin).unwrap_or_else(|error| panic!("{error}"));
    let lattice = Lattice::new(scenario.structure.clone(), scenario.size, scenario.boundary)
        .expect("a lattice");
    let scheme = scenario.compile(&lattice).expect("a scheme");
    let segments = scenario.segments();
    let source = Source::new(scenario.seed, 0);
    let layout = Layout::new(&lattice).expect("bricks");
    let setup = Setup {
        lattice: &lattice,
        layout: &layout,
        scheme: &scheme,
        segments: &segments,
        depths: None,
        source,
    };
    let sample = prepare(&lattice, &scenario.recipe, &mut source.sample_stream());
    let sites = sample.expect("a sample").sites;
    let mut fingerprint = Fingerprint::default();
    let end = scenario.protocol.duration();
    let flow = if on_bricks {
        Bricks::new(setup, &sites).advance(end, &mut fingerprint)
    } else {
        Reference::new(setup, &sites).advance(end, &mut fingerprint)
    };
    assert!(flow.is_continue());
    fingerprint
}

#[test]
fn the_trajectory_is_the_committed_one() {
    assert_eq!(GENERATOR, "philox2x64-10/v2");
    for on_bricks in [true, false] {
        is_the_committed_one(fingerprint(on_bricks));
    }
}

fn is_the_committed_one(Fingerprint { hash, events, rows }: Fingerprint) {
    assert_eq!(rows.len(), 15, "rows that fired: {rows:?}");
    let digits =
        hash.finalize().iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    assert_eq!(events, 12478);
    assert_eq!(digits, "63876ab360c815feca71af7bd101b7e32a3f487e9a0de491fb117146ac738dec");
}
