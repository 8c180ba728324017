//! Small crystals and a mechanism for this room's tests.

use crate::crystal::{Boundary, Cell, Contact, Lattice, Reactive, Structure};
use crate::engine::{EngineState, EventRecord, Executor, Layout, Observer, Setup, Source, Tally};
use crate::mechanism::{Barrier, ChainAction, Event, Gate, Mechanism, Pair, Scheme, SitePattern};
use crate::protocol::{Piece, Protocol, Segment};
use crate::sample::Species::{self, A, D, M, P, T};
use std::ops::ControlFlow;

/// Keeps every event, and the totals after it.
#[derive(Default)]
pub struct Log(pub Vec<(EventRecord, Tally)>);

impl Observer for Log {
    fn event(&mut self, occurrence: &EventRecord, tally: &Tally) -> ControlFlow<()> {
        self.0.push((*occurrence, *tally));
        ControlFlow::Continue(())
    }
}

/// Events with the totals after them, the counts expected at some pauses, and the end of a run.
pub type Course = (Vec<(EventRecord, Tally)>, Vec<Vec<f64>>, EngineState);

/// Runs to 50 s, with pauses.
pub fn course(run: &mut impl Executor) -> Course {
    let mut log = Log::default();
    let mut expected = Vec::new();
    for pause in [3.0, 20.0, 33.3, 50.0] {
        assert!(run.advance(pause, &mut log).is_continue());
        expected.push(run.expected_events(pause));
    }
    (log.0, expected, run.state())
}

/// So long at 400 K, and then so long from there to 404 K, in s.
pub fn hold_and_ramp(hold: f64, ramp: f64) -> Vec<Segment> {
    let pieces = vec![Piece::between(hold, 400.0, 400.0), Piece::between(ramp, 400.0, 404.0)];
    Protocol { pieces, ..Protocol::default() }.segments()
}

/// A run of what is given, all sites at the surface.
pub fn setup<'a>(
    scheme: &'a Scheme,
    lattice: &'a Lattice,
    segments: &'a [Segment],
    seed: u64,
) -> Setup<'a> {
    // Kept as long as the tests run.
    let layout = Box::leak(Box::new(Layout::new(lattice).expect("a box of bricks")));
    Setup { lattice, layout, scheme, segments, depths: None, source: Source::new(seed, 0) }
}

/// A simple cubic box, periodic.
pub fn cubic(size: [u32; 3]) -> Lattice {
    bounded_cubic(size, Boundary::Periodic)
}

/// A simple cubic box.
pub fn bounded_cubic(size: [u32; 3], boundary: Boundary) -> Lattice {
    let shifts = [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]];
    let contacts = shifts.map(|cell| Contact {
        to: 0,
        cell,
        class: "nearest".into(),
        reactive: Reactive::Both,
        distance: 10.0,
    });
    let structure = Structure {
        name: "sc".into(),
        provenance: String::new(),
        cell: Cell::orthogonal([10.0; 3]),
        dimension: 3,
        sites: vec![[0.0; 3]],
        contacts: vec![contacts.to_vec()],
        notes: Vec::new(),
        molecule: None,
    };
    Lattice::new(structure, size, boundary).expect("a valid box")
}

/// A box of a crystal with unequal molecules: the first of two has contacts along the first two axes, as
/// far as `reach` says, the second has one to the first, and one along the third axis.
pub fn far_reaching(size: [u32; 3], reach: [i32; 2], boundary: Boundary) -> Option<Lattice> {
    let along = |to: usize, cell: [i32; 3]| Contact {
        to,
        cell,
        class: "n".into(),
        reactive: Reactive::Both,
        distance: 10.0,
    };
    let [x, y] = reach;
    let first = [[x, 0, 0], [-x, 0, 0], [0, y, 0], [0, -y, 0]].map(|cell| along(0, cell));
    let third = [[0, 0, 1], [0, 0, -1]].map(|cell| along(1, cell));
    let structure = Structure {
        name: "two".into(),
        provenance: String::new(),
        cell: Cell::orthogonal([10.0; 3]),
        dimension: 3,
        sites: vec![[0.0; 3], [0.5, 0.5, 0.5]],
        contacts: vec![
            [first.to_vec(), vec![along(1, [-x, 0, 0])]].concat(),
            [third.to_vec(), vec![along(0, [x, 0, 0])]].concat(),
        ],
        notes: Vec::new(),
        molecule: None,
    };
    Lattice::new(structure, size, boundary).ok()
}

/// A mechanism with an event of every sort: start, grow, transfer, end, hops, order lost
/// and won, gates and barriers that depend on the surroundings; brisk at 400 K.
pub fn every_sort() -> Mechanism {
    let site = |species: Species, ordered| SitePattern { ordered, ..species.into() };
    let gate = Gate { psi_below: Some(0.45), ..Gate::default() };
    let barrier = Barrier::constant;
    let one = |name: &str, site: SitePattern, becomes, becomes_ordered, chain, barrier, gate| {
        Event { becomes_ordered, chain, barrier, gate, ..Event::new(name, site, becomes, 1e12) }
    };
    let two =
        |name: &str, site: SitePattern, becomes, neighbour: SitePattern, after, chain, barrier| {
            Event {
                pair: Some(Pair::any(neighbour, after)),
                ..one(name, site, becomes, None, chain, barrier, Gate::default())
            }
        };
    let (ordered, amorphous) = (site(M, Some(true)), site(M, Some(false)));
    let strained = |constant, psi| Barrier { constant, psi, ..Barrier::default() };
    let near = Barrier { constant: 116e3, phi_neighbour: -18e3, ..Barrier::default() };
    let none = ChainAction::None;
    let open = Gate::default();
    let events = vec![
        one("tautomerization", ordered, T, None, none, barrier(112e3), open),
        one("reversion", site(T, None), M, None, none, barrier(100e3), open),
        two("proton hop", site(T, None), M, site(M, None), T, none, barrier(98e3)),
        two("initiation", site(T, None), P, site(M, None), A, ChainAction::Start, barrier(101e3)),
        two("propagation", site(A, None), P, amorphous, A, ChainAction::Grow, barrier(100e3)),
        two("propagation", site(A, None), P, ordered, A, ChainAction::Grow, near),
        two("transfer", site(A, None), D, amorphous, T, ChainAction::Transfer, barrier(106e3)),
        one("termination", site(A, None), D, None, ChainAction::End, barrier(107e3), open),
        one("disordering", ordered, M, Some(false), none, strained(120e3, -40e3), open),
        one("ordering", amorphous, M, Some(true), none, strained(106e3, 20e3), gate),
    ];
    Mechanism { events, ..Mechanism::default() }
}
