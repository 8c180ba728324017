//! The executor on bricks finds the reference's events, bit for bit: whatever the lattice, the mechanism,
//! the protocol, and wherever it stops. So does the one on several threads, whatever the slabs and the windows.
//!
//! `cargo test --release --test library engines -- --ignored` is the long run: 2000 random cases, and
//! every shipped scenario on every number of threads.

use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use tautomata::crystal::{Boundary, Lattice};
use tautomata::engine::{
    Bricks, Cut, EngineState, EventRecord, Executor, Expectation, Fast, Layout, Observer, Parallel,
    Reference, Setup, Source, Tally, Windows,
};
use tautomata::mechanism::{
    Barrier, ChainAction, ContactPattern, Direction, Driver, Event, Gate, Mechanism, Pair, Scheme,
    SitePattern,
};
use tautomata::observe::{ChainLengths, Inspection};
use tautomata::protocol::Segment;
use tautomata::sample::{self, Sample, Species, prepare};
use tautomata::scenario::{Origin, Scenario};
use tautomata::units::GAS_CONSTANT;

/// Keeps the first events with the totals after each, and breaks off.
struct Log {
    events: Vec<(EventRecord, Tally)>,
    room: usize,
}

impl Observer for Log {
    fn event(&mut self, occurrence: &EventRecord, tally: &Tally) -> ControlFlow<()> {
        self.events.push((*occurrence, *tally));
        if self.events.len() < self.room {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }
}

/// A sample with all that a run of it needs.
struct Case {
    lattice: Lattice,
    layout: Layout,
    scheme: Scheme,
    segments: Vec<Segment>,
    sample: Sample,
    depths: Option<Vec<f32>>,
    source: Source,
}

/// What a run did: events, the events that were to be expected, and where it came to.
#[derive(PartialEq)]
struct Course {
    events: Vec<(EventRecord, Tally)>,
    expected: Vec<Vec<f64>>,
    /// What instruments see at each pause.
    looks: Vec<Inspection>,
    end: EngineState,
}

impl Course {
    fn assert_is(&self, other: &Self, how: &str) {
        let first = self.events.iter().zip(&other.events).position(|(a, b)| a != b);
        assert_eq!(first, None, "{how}: the first event that differs");
        assert!(self == other, "{how}: what was expected, what is seen, or the end differs");
    }
}

impl Case {
    fn new(scenario: &Scenario, size: [u32; 3], boundary: Boundary, mechanism: &Mechanism) -> Self {
        let lattice = Lattice::new(scenario.structure.clone(), size, boundary).expect("a lattice");
        let layout = Layout::new(&lattice).expect("bricks");
        let scheme = Scheme::compile(mechanism, &lattice).expect("a scheme");
        let source = Source::new(scenario.seed, 0);
        let sample = prepare(&lattice, &scenario.recipe, &mut source.sample_stream());
        let sample = sample.expect("a sample");
        let depths = sample.depths(&lattice);
        let segments = scenario.segments();
        Self { lattice, layout, scheme, segments, sample, depths, source }
    }

    fn setup(&self) -> Setup<'_> {
        let Self { lattice, layout, scheme, segments, source, .. } = self;
        let depths = self.depths.as_deref();
        Setup { lattice, layout, scheme, segments, depths, source: *source }
    }

    fn reference(&self) -> Reference<'_> {
        Reference::new(self.setup(), &self.sample.sites)
    }

    fn bricks(&self) -> Bricks<'_> {
        Bricks::new(self.setup(), &self.sample.sites)
    }

    fn parallel(&self, cut: Cut) -> Parallel<'_> {
        Parallel::of(self.bricks(), cut)
    }

    /// When so many events have happened, in s; at the latest the protocol's end.
    fn time_of(&self, events: usize) -> f64 {
        let end = self.segments.last().map_or(0.0, |segment| segment.end);
        let mut log = Log { events: Vec::new(), room: events };
        let broke_off = self.bricks().advance(end, &mut log).is_break();
        if broke_off { log.events[events - 1].0.time } else { end }
    }

    /// Fails if a run on bricks differs from the reference's in anything, with and without looking ahead,
    /// or with a stop and a checkpoint after so many events; or if what it keeps is not what a fresh
    /// count says.
    fn check_bricks(&self, until: f64, stops: &[usize]) {
        let always = Expectation::Always;
        let reference = course(self.reference().noting(always), until);
        for ahead in [false, true] {
            let found = course(self.bricks().noting(always).looking_ahead(ahead), until);
            reference.assert_is(&found, &format!("looking ahead: {ahead}"));
        }
        let mut run = self.bricks().noting(always).looking_ahead(true);
        let mut log = Log { events: Vec::new(), room: 1 };
        // A count takes as long as many events: in a large box, after one of several.
        let between = 1 + self.sample.sites.len() / 1000;
        while run.advance(until, &mut log).is_break() {
            log.room += 1;
            if log.events.len().is_multiple_of(between) {
                assert_eq!(run.recount(), Ok(()), "after event {}", log.events.len());
            }
            if stops.contains(&log.events.len()) {
                let state = run.state();
                assert_eq!(state.fits(&self.lattice, &self.scheme, &self.segments), Ok(()));
                let bytes = postcard::to_stdvec(&state).expect("bytes");
                let state = postcard::from_bytes(&bytes).expect("a state");
                run = Bricks::resume(self.setup(), state).noting(always).looking_ahead(true);
            }
        }
        assert!(log.events == reference.events, "stopping at {stops:?} changes events");
        assert!(run.state() == reference.end, "stopping at {stops:?} changes the end");
    }

    /// Fails if a run with fast hops on bricks differs in anything from one on the reference.
    fn check_fast_hops(&self, until: f64) {
        let (setup, sites) = (self.setup(), &self.sample.sites);
        let reference = Fast::new(setup, sites, None, |sites, _| Reference::new(setup, sites));
        let bricks = Fast::new(setup, sites, None, |sites, _| Bricks::new(setup, sites));
        course(reference, until).assert_is(&course(bricks, until), "fast hops");
    }

    /// Fails if a run on several threads differs from one on bricks in anything.
    fn check_cuts(&self, until: f64, cuts: impl IntoIterator<Item = Cut>) {
        let serial = course(self.bricks(), until);
        for cut in cuts {
            let parallel = on_threads(cut.regions, || course(self.parallel(cut), until));
            serial.assert_is(&parallel, &format!("{cut:?}"));
        }
    }
}

/// A run to a time with a pause on the way.
fn course(mut run: impl Executor, until: f64) -> Course {
    let mut log = Log { events: Vec::new(), room: usize::MAX };
    let (mut expected, mut looks) = (Vec::new(), Vec::new());
    for pause in [0.37 * until, until] {
        assert!(run.advance(pause, &mut log).is_continue());
        expected.push(run.expected_events(pause));
        looks.push(Inspection::of(run.view(), ChainLengths::of(run.view()), pause, 0.0));
    }
    Course { events: log.events, expected, looks, end: run.state() }
}

fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(work)
}

/// From one region to as many as there is room for, and windows of one ringing to thousands.
fn cuts(regions: &[usize], windows: &[f64]) -> Vec<Cut> {
    let windows =
        || windows.iter().map(|&ringings| Windows::Fixed(ringings)).chain([Windows::Tuned]);
    let cut = |&regions: &usize| windows().map(move |windows| Cut { regions, windows });
    regions.iter().flat_map(cut).collect()
}

fn shipped() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in [
        "scenarios",
        "scenarios/reference",
        "scenarios/verification",
        "scenarios/benchmark",
        "scenarios/laboratory",
        "scenarios/laboratory/arrangements",
    ] {
        let entries = Path::new(folder).read_dir().expect("the folder is there");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        files.extend(paths.filter(|path| path.extension().is_some_and(|end| end == "toml")));
    }
    files.sort();
    assert!(files.len() > 20, "{} scenarios", files.len());
    files
}

/// Every shipped scenario in a small box, periodic and open.
fn each_shipped(check: impl Fn(&Path, &Case)) {
    for path in shipped() {
        let scenario = Scenario::load(&path).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let driven = scenario.mechanism.driven(&scenario.protocol.conditions());
        let cells = if scenario.structure.sites.len() > 1 { 11 } else { 17 };
        let contacts = || scenario.structure.contacts.iter().flatten();
        let size = std::array::from_fn(|axis| {
            // No molecule may touch itself around the box.
            let reach = contacts().map(|contact| contact.cell[axis].unsigned_abs()).max();
            scenario.size[axis].min(cells.max(2 * reach.unwrap_or(0) + 1))
        });
        let fits = |boundary: &Boundary| {
            sample::check(&scenario.recipe, &scenario.structure, size, *boundary).is_ok()
        };
        for boundary in [Boundary::Periodic, Boundary::Open].into_iter().filter(fits) {
            println!("{} {boundary:?}", path.display());
            check(&path, &Case::new(&scenario, size, boundary, &driven));
        }
    }
}

/// The first events of every shipped scenario, on bricks.
fn check_shipped_on_bricks(events: usize) {
    each_shipped(|_, case| {
        let until = case.time_of(events);
        if case.scheme.fast.is_some() {
            case.check_fast_hops(until);
        } else {
            case.check_bricks(until, &[1, events / 2]);
        }
    });
}

#[test]
fn shipped_scenarios_run_as_the_reference_says() {
    check_shipped_on_bricks(100);
}

#[test]
#[ignore = "minutes; the command is in CONTRIBUTING.md"]
fn shipped_scenarios_run_long_as_the_reference_says() {
    check_shipped_on_bricks(5000);
}

/// The first events of every shipped scenario, on several threads.
fn check_shipped_in_slabs(regions: &[usize], windows: &[f64], events: usize) {
    each_shipped(|_, case| case.check_cuts(case.time_of(events), cuts(regions, windows)));
}

#[test]
fn shipped_scenarios_run_alike_on_several_threads() {
    check_shipped_in_slabs(&[2], &[30.0], 800);
}

#[test]
#[ignore = "minutes; the command is in CONTRIBUTING.md"]
fn shipped_scenarios_run_alike_on_any_threads_in_any_windows() {
    check_shipped_in_slabs(&[1, 2, 3, 8], &[0.5, 10.0, 300.0, 5000.0], 4000);
}

/// Rates of a random mechanism's rows at 400 K, in 1/s, and how they depend on the
/// surroundings.
#[derive(Clone, Debug)]
struct Rates {
    at_400_kelvin: [f64; 10],
    /// Change of a barrier per φ, ψ and φ of the neighbour, in J/mol.
    slopes: [f64; 3],
    /// Above which φ order is not won back.
    gate: f64,
    /// How deep below an open boundary oxygen has fallen to 1/e, in Å.
    depth: f64,
    /// Whether what pairs leave behind goes on so fast that events fall on the same time.
    ties: bool,
}

/// The gas constant times 400 K, in J/mol.
const RT: f64 = GAS_CONSTANT * 400.0;
/// A barrier that makes rates depend on temperature, in J/mol.
const BARRIER: f64 = 80e3;

impl Rates {
    fn mechanism(&self) -> Mechanism {
        let [a, b, c, d, e, f, g, h, i, j] = self.at_400_kelvin;
        let mut rows = vec![
            row("tautomerization", "M+", "T", a),
            row("reversion", "T", "M", b),
            row("proton hop", "T M", "M T", c),
            row("initiation", "T M", "P A start", d),
            row("propagation", "A M-", "P A grow", e),
            row("propagation into order", "A M+", "P A grow", f),
            row("transfer", "A M", "D T transfer", g),
            row("termination", "A", "D end", g),
            row("disordering", "M+", "M-", h),
            row("ordering", "M-", "M+", i),
            row("pairing", "T M", "D D", j),
        ];
        for (n, event) in rows.iter_mut().enumerate() {
            let slope =
                |axis: usize| if (n + axis).is_multiple_of(2) { self.slopes[axis] } else { 0.0 };
            event.barrier.phi = slope(0);
            event.barrier.psi = slope(1);
            event.barrier.phi_neighbour = if event.pair.is_some() { slope(2) } else { 0.0 };
        }
        rows.push(Event {
            driver: Some(Driver::Oxygen),
            penetration: Some(self.depth),
            ..row("quench", "A", "D end", c)
        });
        rows[9].gate = Gate { phi_at_most: Some(self.gate), ..Gate::default() };
        if self.ties {
            rows.push(row("burning", "D", "I", 1e20));
        }
        rows.retain(|event| event.prefactor > 0.0);
        Mechanism { events: rows, ..Mechanism::default() }
    }
}

/// A row from short words: what acts (and on what), `+` ordered and `-` not; what becomes of
/// them, and what happens to the chain.
fn row(name: &str, before: &str, after: &str, rate: f64) -> Event {
    let species = |word: &str| {
        let letter = &word[..1];
        Species::ALL.into_iter().find(|s| s.symbol() == letter).expect("a species")
    };
    let order = |word: &str| match word.chars().nth(1) {
        Some('+') => Some(true),
        Some(_) => Some(false),
        None => None,
    };
    let pattern = |word: &str| SitePattern {
        species: species(word),
        ordered: order(word),
        defect: None,
        liquid: None,
    };
    let before: Vec<&str> = before.split(' ').collect();
    let after: Vec<&str> = after.split(' ').collect();
    let pair = before.get(1).map(|neighbour| Pair {
        neighbour: pattern(neighbour),
        contact: ContactPattern { class: None, direction: Direction::Any },
        becomes: species(after[1]),
    });
    let chain = match after.get(before.len()) {
        Some(&"start") => ChainAction::Start,
        Some(&"grow") => ChainAction::Grow,
        Some(&"transfer") => ChainAction::Transfer,
        Some(_) => ChainAction::End,
        None => ChainAction::None,
    };
    Event {
        name: name.into(),
        kind: name.into(),
        site: pattern(before[0]),
        becomes: species(after[0]),
        becomes_ordered: order(after[0]),
        becomes_defect: None,
        pair,
        chain,
        prefactor: rate * (BARRIER / RT).exp(),
        barrier: Barrier { constant: BARRIER, ..Barrier::default() },
        gate: Gate::default(),
        driver: None,
        penetration: None,
        fast: false,
        source: String::new(),
    }
}

/// A random mechanism: half of the rows are there, with rates over four decades.
fn rates() -> impl Strategy<Value = Rates> {
    let rate = prop_oneof![Just(0.0), (-3.0..1.0_f64).prop_map(|log| 10.0_f64.powf(log))];
    let slope = || prop_oneof![Just(0.0), -20e3..20e3];
    let slopes = [slope(), slope(), slope()];
    (prop::array::uniform10(rate), slopes, 0.0..1.0, 5.0..100.0, any::<bool>()).prop_map(
        |(at_400_kelvin, slopes, gate, depth, ties)| Rates {
            at_400_kelvin,
            slopes,
            gate,
            depth,
            ties,
        },
    )
}

/// A random structure and size: generic lattices and the real crystal.
fn crystals() -> impl Strategy<Value = String> {
    let one = (4..60_u32).prop_map(|n| format!("structure = \"chain\"\nsize = [{n}]"));
    let two = (3..40_u32, 3..40_u32)
        .prop_map(|(a, b)| format!("structure = \"square\"\nsize = [{a}, {b}]"));
    let names = prop::sample::select(vec!["sc", "bcc", "fcc"]);
    let three = (names, 3..20_u32, 3..14_u32, 3..60_u32)
        .prop_map(|(name, a, b, c)| format!("structure = \"{name}\"\nsize = [{a}, {b}, {c}]"));
    let real =
        (3..9_u32, 3..9_u32, 3..40_u32).prop_map(|(a, b, c)| format!("size = [{a}, {b}, {c}]"));
    prop_oneof![one, two, three, real]
}

/// A random case, with how many of its events to look at and how to cut it.
fn cases() -> impl Strategy<Value = (Scenario, Boundary, Rates, usize)> {
    let melting = prop_oneof![
        Just(String::new()),
        (405.0..440.0_f64).prop_map(|kelvin| format!("[melting]\npoint = \"{kelvin} K\"\n")),
    ];
    let text = (crystals(), any::<u32>(), 0.0..0.1, 0.0..0.3, 400.0..410.0_f64, melting).prop_map(
        |(crystal, seed, defects, disordered, to, melting)| {
            format!(
                "seed = {seed}\n[crystal]\n{crystal}\n\
                 [sample]\ndefects = {{ fraction = {defects} }}\ndisordered = {disordered}\n\
                 tautomers = {{ fraction = 0.02 }}\nlive_ends = {{ fraction = 0.01 }}\n\
                 impurity = 0.02\n{melting}\
                 [[protocol]]\nstep = \"anneal\"\ntemperature = \"400 K\"\ntime = \"20 s\"\n\
                 oxygen = [\"0 Pa\", \"1 Pa\"]\n\
                 [[protocol]]\nstep = \"ramp\"\nto = \"{to} K\"\nrate = \"0.5 K/s\"\n\
                 [[protocol]]\nstep = \"hold\"\ntime = \"100 s\"\n"
            )
        },
    );
    let scenario = text.prop_map(|text| {
        let origin = Origin { file_name: "random.toml".into(), folder: PathBuf::new() };
        Scenario::parse(&text, &origin).unwrap_or_else(|mistakes| panic!("{mistakes}"))
    });
    let boundary = prop_oneof![Just(Boundary::Periodic), Just(Boundary::Open)];
    (scenario, boundary, rates(), 10..1200_usize)
}

/// How to cut a random case.
fn cutting() -> impl Strategy<Value = Cut> {
    let fixed = (-1.0..4.0_f64).prop_map(|log| Windows::Fixed(10.0_f64.powf(log)));
    let windows = prop_oneof![fixed, Just(Windows::Tuned)];
    (1..5_usize, windows).prop_map(|(regions, windows)| Cut { regions, windows })
}

/// Runs random cases; the seed is fixed, so that each run looks at the same ones.
fn check_random<T: std::fmt::Debug>(
    number: u32,
    how: impl Strategy<Value = T>,
    check: impl Fn(&Case, f64, T),
) {
    let config = ProptestConfig { cases: number, failure_persistence: None, ..Default::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let result = runner.run(&(cases(), how), |((scenario, boundary, rates, count), how)| {
        let melting = scenario.mechanism.melting;
        let mechanism = Mechanism { melting, ..rates.mechanism() };
        let case = Case::new(&scenario, scenario.size, boundary, &mechanism);
        check(&case, case.time_of(count), how);
        Ok(())
    });
    assert!(result.is_ok(), "{result:?}");
}

fn check_random_on_bricks(number: u32) {
    let stops = prop::collection::vec(0..600_usize, 0..4);
    check_random(number, stops, |case, until, stops| case.check_bricks(until, &stops));
}

#[test]
fn random_runs_are_as_the_reference_says() {
    check_random_on_bricks(100);
}

#[test]
#[ignore = "minutes; the command is in CONTRIBUTING.md"]
fn many_random_runs_are_as_the_reference_says() {
    check_random_on_bricks(2000);
}

fn check_random_in_slabs(number: u32) {
    check_random(number, cutting(), |case, until, cut| case.check_cuts(until, [cut]));
}

#[test]
fn random_runs_are_alike_on_several_threads() {
    check_random_in_slabs(100);
}

#[test]
#[ignore = "minutes; the command is in CONTRIBUTING.md"]
fn many_random_runs_are_alike_on_several_threads() {
    check_random_in_slabs(2000);
}
