//! Snapshots of a part of a crystal, and cuts through large ones, through the public interface.

use std::ops::ControlFlow;
use std::path::Path;
use tautomata::crystal::Lattice;
use tautomata::engine::{Bricks, EventRecord, Executor, Layout, Observer, Setup, Source, Tally};
use tautomata::observe::{Selection, Slice, Snapshot};
use tautomata::sample::prepare;
use tautomata::scenario::{Origin, Scenario};

fn good(text: &str) -> Scenario {
    Scenario::parse(text, &Origin::of(Path::new("powder.toml"))).unwrap()
}

struct Deaf;

impl Observer for Deaf {
    fn event(&mut self, _: &EventRecord, _: &Tally) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// What `look` sees of a ground powder of this size after some hours.
fn powder<T>(
    size: [u32; 3],
    hours: f64,
    look: impl Fn(&Lattice, &dyn Fn(Selection) -> Snapshot) -> T,
) -> T {
    let text = format!(
        "[crystal]\nsize = {size:?}\n[sample]\ndefects = {{ fraction = 0.02 }}\ndisordered = 0.08\n\
         [[protocol]]\nstep = \"anneal\"\ntemperature = \"140 degC\"\ntime = \"72 h\"\n"
    );
    let scenario = good(&text);
    let lattice = Lattice::new(scenario.structure.clone(), size, scenario.boundary).unwrap();
    let scheme = scenario.compile(&lattice).unwrap();
    let segments = scenario.segments();
    let source = Source::new(1, 0);
    let layout = Layout::new(&lattice).unwrap();
    let setup = Setup {
        lattice: &lattice,
        layout: &layout,
        scheme: &scheme,
        segments: &segments,
        depths: None,
        source,
    };
    let sample = prepare(&lattice, &scenario.recipe, &mut source.sample_stream());
    let mut run = Bricks::new(setup, &sample.expect("a sample").sites);
    assert!(run.advance(hours * 3600.0, &mut Deaf).is_continue());
    look(&lattice, &|selection| Snapshot::of(run.view(), selection, 0.0, 413.15))
}

#[test]
fn a_part_shows_what_the_whole_shows_there() {
    let size = [8, 7, 6];
    powder(size, 60.0, |lattice, picture| {
        let whole = picture(Selection::whole(size));
        for selection in [
            Selection { from: [2, 0, 1], to: [5, 7, 6], every_nth: 1 },
            Selection { from: [0; 3], to: size, every_nth: 2 },
            Selection { from: [1, 1, 0], to: [8, 6, 6], every_nth: 3 },
        ] {
            let part = picture(selection);
            let among: Vec<usize> = selection.numbers(lattice).map(|site| site as usize).collect();
            let chosen = |list: &[u32]| -> Vec<u32> { among.iter().map(|&n| list[n]).collect() };
            assert!(among.iter().map(|&n| whole.sites[n]).eq(part.sites.iter().copied()));
            assert_eq!(part.chains, chosen(&whole.chains));
            assert_eq!(part.units, chosen(&whole.units));
            assert_eq!(part.slice, whole.slice);
            let inside = part.units.iter().filter(|&&unit| unit > 1).count();
            assert!(inside > 10, "chains run through what is compared");
        }
    });
}

#[test]
fn of_a_large_crystal_a_cut_is_a_window_around_the_middle() {
    let span = |cut: &Slice, axis: usize| {
        let along = || cut.iter().map(move |(place, _)| place[axis]);
        (along().fold(f64::INFINITY, f64::min), along().fold(f64::NEG_INFINITY, f64::max))
    };
    let cut = |size| {
        powder(size, 0.0, |_, picture| {
            picture(Selection { from: [0; 3], to: [1; 3], every_nth: 1 }).slice
        })
    };
    // Seen along whichever axis, all of a layer of 14 × 14 cells is shown.
    assert_eq!(cut([14; 3]).len(), 14 * 14 * 4);
    let large = cut([70; 3]);
    assert!((3700..=4000).contains(&(large.len() as u64)), "{}", large.len());
    for axis in 0..2 {
        let (low, high) = span(&large, axis);
        // The cut spans 63 of some 140 molecules' widths, and as much along both axes
        // but for a cell.
        assert!(high - low > 250.0 && high - low < 350.0, "{low} to {high}");
    }
}

/// The cells that a snapshot holds: (from, to, every n-th), and whether it is compressed.
fn snapshot(size: &str, record: &str) -> ([u32; 3], [u32; 3], u32, bool) {
    let scenario = good(&format!(
        "[crystal]\nsize = {size}\n[[protocol]]\nstep = \"anneal\"\n\
         temperature = \"140 degC\"\ntime = \"1 h\"\n[record]\n{record}\n"
    ));
    assert_eq!(scenario, good(&scenario.to_toml()));
    let record = &scenario.record;
    let selection = record.selection;
    (selection.from, selection.to, selection.every_nth, record.compress)
}

#[test]
fn a_snapshot_holds_what_the_scenario_says_or_what_is_not_too_much() {
    let small = "[10, 12, 14]";
    assert_eq!(snapshot(small, ""), ([0; 3], [10, 12, 14], 1, false));
    let asked = "snapshot = { box = [[1, 2, 3], [10, 4, 14]], every_nth = 2, compress = true }";
    assert_eq!(snapshot(small, asked), ([1, 2, 3], [10, 4, 14], 2, true));
    // 64³ cells of four are the most that is kept without being asked for.
    assert_eq!(snapshot("[64, 64, 64]", ""), ([0; 3], [64; 3], 1, false));
    let (from, to, every_nth, _) = snapshot("[200, 200, 200]", "snapshot = { compress = true }");
    let cells: u32 = (0..3).map(|axis| to[axis] - from[axis]).product();
    assert!(every_nth == 1 && (240_000..=262_144).contains(&cells), "{from:?} {to:?}");
    let all = "snapshot = { every_nth = 1 }";
    assert_eq!(snapshot("[200, 200, 200]", all), ([0; 3], [200; 3], 1, false));
}

#[test]
fn corners_have_as_many_numbers_as_the_structure_has_axes() {
    let text = "[crystal]\nstructure = \"square\"\nsize = [9, 8]\n[[protocol]]\nstep = \"anneal\"\n\
                temperature = \"300 K\"\ntime = \"1 h\"\n[record]\n\
                snapshot = { box = [[0, 1], [9, 5]] }\n";
    let scenario = good(text);
    let selection = scenario.record.selection;
    assert_eq!((selection.from, selection.to), ([0, 1, 0], [9, 5, 1]));
    assert_eq!(scenario, good(&scenario.to_toml()));
}
