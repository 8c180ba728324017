use super::*;
use crate::crystal::{Boundary, Lattice};
use crate::engine::testing::{self, Log};
use crate::engine::{EventRecord, Tally};
use crate::mechanism::Scheme;
use crate::sample::{Site, Species};

type Course = (Vec<(EventRecord, Tally)>, Vec<Vec<f64>>, EngineState);

/// The events, the counts expected at some pauses, and the end.
fn course(run: &mut impl Executor) -> Course {
    let mut log = Log::default();
    let mut expected = Vec::new();
    for pause in [3.0, 20.0, 33.3, 50.0] {
        assert!(run.advance(pause, &mut log).is_continue());
        expected.push(run.expected_events(pause));
    }
    (log.0, expected, run.state())
}

/// The course on bricks equals that on several threads, for each cut. Returns the work of the last.
fn check(lattice: &Lattice, cuts: &[Cut]) -> Work {
    let scheme = Scheme::compile(&testing::every_sort(), lattice).unwrap();
    let segments = testing::hold_and_ramp(20.0, 30.0);
    let sites = vec![Site::new(Species::M, true, false); lattice.sites() as usize];
    let setup = testing::setup(&scheme, lattice, &segments, 5);
    let (events, expected, end) = course(&mut Bricks::new(setup, &sites));
    assert!(events.len() > 100, "{} events", events.len());
    let mut work = Work::default();
    for (n, &cut) in cuts.iter().enumerate() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(cut.regions).build().unwrap();
        let bricks = Bricks::new(setup, &sites).looking_ahead(n % 2 == 1);
        let mut run = Parallel::of(bricks, cut);
        let found = pool.install(|| course(&mut run));
        let first = events.iter().zip(&found.0).position(|(one, other)| one != other);
        if let Some(first) = first {
            eprintln!("{:?}\n{:?}", &events[first - 1..first + 2], &found.0[first - 1..first + 2]);
        }
        assert_eq!(first, None, "{:?}: {cut:?}: {:?}", lattice.size(), run.work());
        assert_eq!(found.0.len(), events.len());
        for (n, (one, other)) in expected.iter().zip(&found.1).enumerate() {
            let apart: Vec<f64> = one.iter().zip(other).map(|(one, other)| other - one).collect();
            assert!(one == other, "{n}: {apart:?} {cut:?} {:?}", run.work());
        }
        assert!(found.2 == end);
        assert_eq!(run.bricks.recount(), Ok(()));
        work = run.work();
    }
    work
}

fn cuts() -> Vec<Cut> {
    let lengths = [0.5, 10.0, 300.0, 5000.0];
    let cut = |regions| lengths.map(|length| Cut { regions, windows: Windows::Fixed(length) });
    [1, 2, 3, 8].into_iter().flat_map(cut).collect()
}

#[test]
fn any_cut_gives_the_same_course() {
    check(&testing::cubic([16, 16, 96]), &cuts());
    for boundary in [Boundary::Periodic, Boundary::Open] {
        check(&testing::bounded_cubic([9, 7, 61], boundary), &cuts());
        check(&testing::far_reaching([13, 9, 40], [3, 2], boundary).unwrap(), &cuts());
        check(&testing::far_reaching([3, 30, 6], [4, 5], boundary).unwrap(), &cuts());
    }
}
