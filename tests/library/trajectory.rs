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
    Cut, EventRecord, Executor, GENERATOR, Observer, Pace, Reference, Setup, Source, Tally, Tiled,
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
time = "20 h"
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

/// Runs the sample in the reference executor or, with a cut, in the tiled one.
fn fingerprint(cut: Option<Cut>) -> Fingerprint {
    let origin = Origin { file_name: "trajectory.toml".into(), folder: PathBuf::new() };
    let scenario = Scenario::parse(SCENARIO, &origin).unwrap_or_else(|error| panic!("{error}"));
    let lattice = Lattice::new(scenario.structure.clone(), scenario.size, scenario.boundary)
        .expect("a lattice");
    let scheme = scenario.compile(&lattice).expect("a scheme");
    let segments = scenario.segments();
    let source = Source::new(scenario.seed, 0);
    let setup =
        Setup { lattice: &lattice, scheme: &scheme, segments: &segments, depths: None, source };
    let sample = prepare(&lattice, &scenario.recipe, &mut source.sample_stream());
    let sites = sample.expect("a sample").sites;
    let mut fingerprint = Fingerprint::default();
    let end = scenario.protocol.duration();
    let flow = match cut {
        None => Reference::new(setup, &sites).advance(end, &mut fingerprint),
        Some(cut) => Tiled::new(setup, &sites, cut).advance(end, &mut fingerprint),
    };
    assert!(flow.is_continue());
    fingerprint
}

#[test]
fn the_trajectory_is_the_committed_one() {
    assert_eq!(GENERATOR, "philox4x32-10/v1");
    let cut =
        |edge, window| Some(Cut { edges: [edge; 3], pace: Pace::of(window), side_by_side: false });
    for cut in [None, cut(1, 20), cut(u32::MAX, 0)] {
        is_the_committed_one(fingerprint(cut));
    }
}

fn is_the_committed_one(Fingerprint { hash, events, rows }: Fingerprint) {
    assert_eq!(rows.len(), 15, "rows that fired: {rows:?}");
    let digits =
        hash.finalize().iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    assert_eq!(events, 9742);
    assert_eq!(digits, "93a31f97d4043deff5099dce1ee235af19a0d581f014b8e4573b911b7bcc7589");
}
