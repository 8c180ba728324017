use super::*;
use crate::crystal::{Boundary, Lattice};
use crate::engine::testing::{self, Course, course};
use crate::mechanism::Scheme;
use crate::sample::{Site, Species};

/// The course of a crystal on bricks, and on several threads by each cut, after something is done to the executor.
fn courses(
    lattice: &Lattice,
    cuts: &[Cut],
    meddle: impl Fn(&mut Parallel<'_>) + Sync,
) -> (Course, Vec<Course>) {
    let scheme = Scheme::compile(&testing::every_sort(), lattice).unwrap();
    let segments = testing::hold_and_ramp(20.0, 30.0);
    let sites = vec![Site::new(Species::M, true, false); lattice.sites() as usize];
    let setup = testing::setup(&scheme, lattice, &segments, 5);
    let parallel = |(n, &cut): (usize, &Cut)| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(cut.regions).build().unwrap();
        let mut run = Parallel::of(Bricks::new(setup, &sites).looking_ahead(n % 2 == 1), cut);
        meddle(&mut run);
        let found = pool.install(|| course(&mut run));
        assert_eq!(run.bricks.recount(), Ok(()));
        found
    };
    let found = cuts.iter().enumerate().map(parallel).collect();
    (course(&mut Bricks::new(setup, &sites)), found)
}

/// The course is the same by each cut.
fn check(lattice: &Lattice, cuts: &[Cut]) {
    let ((events, expected, end), found) = courses(lattice, cuts, |_| ());
    assert!(events.len() > 100, "{} events", events.len());
    for (cut, found) in cuts.iter().zip(found) {
        let first = events.iter().zip(&found.0).position(|(one, other)| one != other);
        assert_eq!(first, None, "{:?}: {cut:?}", lattice.size());
        assert_eq!(found.0.len(), events.len());
        assert_eq!(found.1, expected);
        assert!(found.2 == end);
    }
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

/// A ringing that looks for what happened too early in its own brick only.
#[test]
fn a_fault_in_taking_back_is_seen() {
    let cut = Cut { regions: 2, windows: Windows::Fixed(300.0) };
    let lattice = testing::cubic([16, 16, 96]);
    let run = || courses(&lattice, &[cut], |run| run.reach.far = [0; 3]);
    // What can't be undone in order stops the run, too.
    let unseen = std::panic::catch_unwind(run).is_ok_and(|(right, found)| found == [right]);
    assert!(!unseen);
}
