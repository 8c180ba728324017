//! Scenarios through the public interface: defaults, round trips, no panics.

use proptest::prelude::*;
use std::path::{Path, PathBuf};
use tautomata::crystal::{Boundary, Reactive};
use tautomata::diagnostics::Diagnostics;
use tautomata::mechanism::{ChainAction, Direction, Event};
use tautomata::sample::{Seeds, Site, Species, WeakSpots};
use tautomata::scenario::{Origin, Scenario, template};

const SHORT: &str = "\
[crystal]
size = [4, 4, 4]
[[protocol]]
step = \"anneal\"
temperature = \"140 degC\"
time = \"1 h\"
";

fn origin() -> Origin {
    Origin { file_name: "test.toml".to_owned(), folder: PathBuf::from("tests/bad-scenarios") }
}

fn parse(text: &str) -> Result<Scenario, Diagnostics> {
    Scenario::parse(text, &origin())
}

fn good(text: &str) -> Scenario {
    parse(text).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

#[track_caller]
fn assert_round_trip(scenario: &Scenario) {
    let resolved = scenario.to_toml();
    assert_eq!(*scenario, good(&resolved), "{resolved}");
    assert_eq!(good(&resolved).to_toml(), resolved);
}

#[test]
fn a_short_scenario_takes_every_default() {
    let scenario = good(SHORT);
    assert_eq!((scenario.title.as_str(), scenario.seed, scenario.replicates), ("", 1, 1));
    assert_eq!(scenario.structure.name, "dimethyl-dicyanodiazepine");
    assert_eq!(scenario.boundary, Boundary::Periodic);
    let recipe = scenario.recipe;
    assert_eq!(recipe.weak_spots, WeakSpots::points(0.0));
    assert_eq!((recipe.disordered, recipe.impurity), (0.0, 0.0));
    assert_eq!((recipe.impurity_weak_share, recipe.grains), (0.2, None));
    assert_eq!((recipe.patch, recipe.disorder_affinity), (12, 4.0));
    assert_eq!((recipe.tautomers, recipe.live_ends), (Seeds::Fraction(0.0), Seeds::Fraction(0.0)));
    assert_eq!(scenario.record.every, 36.0);
    assert_eq!(scenario.record.snapshots, [0.0, 3600.0]);
}

/// E at φ, ψ and φ of the neighbour, in kJ/mol.
fn barrier(event: &Event, phi: f64, psi: f64, phi_neighbour: f64) -> f64 {
    let b = event.barrier;
    (b.constant + b.phi * phi + b.psi * psi + b.phi_neighbour * phi_neighbour) / 1e3
}

#[test]
fn the_built_in_events_are_those_of_the_model() {
    let mechanism = good(SHORT).mechanism;
    let find = |name: &str| {
        let found = mechanism.events.iter().find(|event| event.name == name);
        found.unwrap_or_else(|| panic!("no event {name}"))
    };
    // (name, A in 1/s, E in kJ/mol at φ = ψ = φ of the neighbour = 0, and at 1)
    let expected = [
        ("tautomerization, ordered", 1e13, 160.0, 150.0),
        ("tautomerization, not ordered", 1e13, 144.0, 144.0),
        ("tautomerization, weak spot", 1e13, 128.0, 128.0),
        ("reversion", 1e13, 110.0, 110.0),
        ("proton hop", 1e13, 106.0, 106.0),
        ("initiation, ordered", 1e12, 118.0, 118.0),
        ("initiation, monomer not ordered", 1e12, 118.0, 118.0),
        ("initiation, tautomer not ordered", 1e12, 118.0, 118.0),
        ("propagation, monomer not ordered", 1e12, 121.0, 121.0),
        ("propagation, monomer ordered", 1e12, 139.0, 121.0),
        ("propagation, monomer liquid", 1e12, 118.0, 118.0),
        ("chain transfer, monomer not ordered", 1e12, 134.0, 134.0),
        ("chain transfer, monomer ordered", 1e12, 152.0, 134.0),
        ("chain transfer, monomer liquid", 1e12, 131.0, 131.0),
        ("termination", 1e12, 140.0, 140.0),
        // Per Pa of oxygen, and per photon on a m².
        ("quench, open", 3e-6 / 100.0, 0.0, 0.0),
        ("quench, closed", 6e-8 / 100.0, 0.0, 0.0),
        ("phototautomerization", 3.4e-20 / 1e4, 0.0, 0.0),
        ("photoreversion", 1.666e-18 / 1e4, 0.0, 0.0),
        ("disordering", 1e12, 152.0, 92.0),
        ("ordering", 1e12, 125.0, 165.0),
    ];
    assert_eq!(mechanism.events.len(), expected.len());
    for (name, prefactor, low, high) in expected {
        let event = find(name);
        let ends = (barrier(event, 0.0, 0.0, 0.0), barrier(event, 1.0, 1.0, 1.0));
        assert_eq!((event.prefactor, ends), (prefactor, (low, high)), "{name}");
    }
    let initiation = find("initiation, ordered").pair.as_ref().expect("two sites");
    assert_eq!(initiation.contact.direction, Direction::Outward);
    assert_eq!(find("ordering").gate.psi_below, Some(0.45));
    assert_eq!(find("ordering").site.defect, Some(false));
    assert_eq!(find("chain transfer, monomer ordered").chain, ChainAction::Transfer);
}

/// No state of a site is left out by the cases of an event, and none is counted twice.
#[test]
fn the_cases_of_a_built_in_event_exclude_one_another() {
    let mechanism = good(SHORT).mechanism;
    let states = [
        Site::new(Species::M, true, false),
        Site::new(Species::M, false, false),
        Site::new(Species::M, false, true),
        Site::new(Species::M, false, false).with_liquid(true),
        Site::new(Species::M, false, true).with_liquid(true),
    ];
    for (kind, cases) in [("tautomerization", 1), ("initiation", 1), ("propagation", 1)] {
        for site in states {
            for neighbour in states {
                let applying = mechanism.events.iter().filter(|event| {
                    let acting = site.holding(event.site.species);
                    event.kind == kind
                        && event.site.matches(acting)
                        && event.pair.as_ref().is_none_or(|pair| pair.neighbour.matches(neighbour))
                });
                assert_eq!(applying.count(), cases, "{kind} {site:?} {neighbour:?}");
            }
        }
    }
}

#[test]
fn overrides_reach_the_built_in_rows() {
    let text = format!(
        "{SHORT}[mechanism]\ndisable = [\"chain transfer\", \"ordering\"]\n[mechanism.parameters]\n\
         E_propagation = \"115 kJ/mol\"\nE_termination = {{ value = \"1.5 eV\", basis = \"lit\", \
         source = \"a paper\" }}\n"
    );
    let scenario = good(&text);
    let find = |name: &str| scenario.mechanism.events.iter().find(|event| event.name == name);
    let propagation = find("propagation, monomer ordered").expect("it is not disabled");
    assert_eq!(propagation.barrier.constant, 133e3);
    assert!(find("ordering").is_none());
    assert_eq!(scenario.mechanism.events.len(), 17);
    let parameter =
        |name: &str| scenario.mechanism.parameters.iter().find(|p| p.name == name).cloned();
    assert_eq!(parameter("E_propagation").expect("in use").basis, "scenario");
    let termination = parameter("E_termination").expect("in use");
    assert_eq!((termination.basis.as_str(), termination.source.as_str()), ("lit", "a paper"));
    assert_eq!(parameter("E_transfer"), None, "no enabled row is made from it");
    assert_round_trip(&scenario);
}

/// Start, end and length in K, K and s of the pieces of some steps.
fn heat(steps: &str) -> Vec<(f64, f64, f64)> {
    let text = format!("[crystal]\nstructure = \"chain\"\nsize = [10]\n{steps}");
    let scenario = good(&text);
    assert_round_trip(&scenario);
    let pieces = scenario.protocol.pieces.iter();
    pieces.map(|piece| (piece.from.temperature, piece.to.temperature, piece.duration)).collect()
}

#[test]
fn a_staircase_waits_at_each_step() {
    let stairs = "[[protocol]]\nstep = \"staircase\"\nfrom = \"400 K\"\nto = \"412 K\"\n\
                  by = \"5 K\"\neach = \"10 min\"\n";
    let flat = |kelvin| (kelvin, kelvin, 600.0);
    assert_eq!(heat(stairs), [400.0, 405.0, 410.0, 412.0].map(flat));
    let down = stairs.replace("412 K", "390 K");
    assert_eq!(heat(&down), [400.0, 395.0, 390.0].map(flat));
}

/// Straight lines leave a sine by at most (2π/48)²/8 of its amplitude.
#[test]
fn a_modulation_is_a_sine_on_a_line() {
    let step = "[[protocol]]\nstep = \"modulate\"\nfrom = \"400 K\"\nto = \"410 K\"\n\
                time = \"100 min\"\namplitude = \"2 K\"\nperiod = \"10 min\"\n";
    let pieces = heat(step);
    assert_eq!(pieces.len(), 480);
    let exact =
        |time: f64| 400.0 + time / 600.0 + 2.0 * (std::f64::consts::TAU * time / 600.0).sin();
    let mut time = 0.0;
    for (from, to, duration) in pieces {
        assert!((from - exact(time)).abs() < 1e-9);
        let middle = exact(time + duration / 2.0);
        assert!((from.midpoint(to) - middle).abs() < 2.0 * 0.002_15, "{time} s");
        time += duration;
    }
    approx::assert_relative_eq!(time, 6000.0, max_relative = 1e-12);
}

#[test]
fn a_measured_profile_is_followed_from_point_to_point() {
    let folder = tempfile::tempdir().expect("a folder");
    let csv = "# oven 3\ntime_min,set,temperature_degC\n5,x, 25\n15,y,140.5\n\n75,z,140.5\n";
    std::fs::write(folder.path().join("oven.csv"), csv).expect("a file");
    let origin = Origin { file_name: "test.toml".to_owned(), folder: folder.path().to_owned() };
    let text = "[crystal]\nstructure = \"chain\"\nsize = [10]\n[[protocol]]\n\
                step = \"profile\"\nfile = \"oven.csv\"\n";
    let scenario = Scenario::parse(text, &origin).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let pieces: Vec<_> = scenario.protocol.pieces.iter().collect();
    let ends = |n: usize| (pieces[n].from.temperature, pieces[n].to.temperature);
    assert_eq!((pieces.len(), pieces[0].duration, pieces[1].duration), (2, 600.0, 3600.0));
    assert_eq!((ends(0), ends(1)), ((298.15, 413.65), (413.65, 413.65)));
    let (name, file) = scenario.inputs().next().expect("a copy of the file");
    assert_eq!((name.as_str(), file.bytes.as_slice()), ("inputs/profile-1.csv", csv.as_bytes()));
}

/// The scenario that follows a furnace log in tests/field.
fn followed(file: &str) -> Scenario {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/field");
    let origin = Origin { file_name: "test.toml".to_owned(), folder };
    let text = format!(
        "[crystal]\nstructure = \"chain\"\nsize = [10]\n[[protocol]]\nstep = \"anneal\"\n\
         temperature = \"25 degC\"\ntime = \"1 h\"\n[[protocol]]\nstep = \"profile\"\nfile = \"{file}\"\n"
    );
    Scenario::parse(&text, &origin).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// Start, end in °C and length in s of the pieces that follow the only log.
fn of_the_log(scenario: &Scenario) -> Vec<(f64, f64, f64)> {
    let [log] = scenario.protocol.logs.as_slice() else { panic!("one log") };
    assert_eq!(log.pieces, 1..scenario.protocol.pieces.len());
    let celsius = |kelvin: f64| ((kelvin - 273.15) * 1e6).round() / 1e6;
    let piece = |piece: &tautomata::protocol::Piece| {
        (celsius(piece.from.temperature), celsius(piece.to.temperature), piece.duration)
    };
    scenario.protocol.pieces[log.pieces.clone()].iter().map(piece).collect()
}

#[test]
fn rows_of_a_furnace_log_that_say_nothing_are_left_out_and_counted() {
    let scenario = followed("furnace-gaps.csv");
    let pieces = [(25.0, 35.2, 60.0), (35.2, 65.1, 180.0), (120.0, 130.4, 60.0)];
    assert_eq!(of_the_log(&scenario), pieces);
    let log = &scenario.protocol.logs[0];
    assert_eq!((log.rows, log.left_out.as_slice()), (8, &[4, 5, 6][..]));
    let remarks = [
        "furnace-gaps.csv: 3 of 8 rows left out: lines 4, 5, 6",
        "furnace-gaps.csv: the temperature jumps at line 8, from 65 °C to 120 °C: that time stands twice",
    ];
    assert_eq!(log.remarks(), remarks);
    // `sha256sum tests/field/furnace-gaps.csv`.
    let digest = "376225ca505ee9e76df869ca0741564907790742ca50ab16133ac2dbe85f6cdc";
    assert_eq!(log.sha256, digest);
}

#[test]
fn furnace_logs_are_read_as_programs_write_them() {
    let semicolons = followed("furnace-semicolons-latin1.csv");
    assert_eq!(of_the_log(&semicolons), [(25.5, 30.25, 30.0), (30.25, 40.0, 90.0)]);
    let remarks = [
        "furnace-semicolons-latin1.csv: 1 of 4 rows left out: line 5",
        "furnace-semicolons-latin1.csv: its first time is 188 min: the step begins there, and 188 min is \
         subtracted from every time",
    ];
    assert_eq!(semicolons.protocol.logs[0].remarks(), remarks);
    let utf16 = followed("furnace-utf16.txt");
    assert_eq!(of_the_log(&utf16), [(25.0, 140.0, 3600.0), (140.0, 140.0, 7200.0)]);
    let old_mac = followed("furnace-old-mac.txt");
    assert_eq!(of_the_log(&old_mac), [(25.0, 140.0, 600.0), (140.0, 140.0, 3600.0)]);
    assert_eq!(old_mac.protocol.logs[0].remarks(), Vec::<String>::new());
}

#[test]
fn grinding_makes_the_sample() {
    let text = SHORT.replace(
        "[[protocol]]",
        "[[protocol]]\nstep = \"recrystallize\"\ntimes = 2\n[[protocol]]\nstep = \"grind\"\n\
         mill = \"mortar\"\ntime = \"11 min\"\ntemperature = \"25 degC\"\n[[protocol]]",
    );
    let text = format!("{text}[sample]\nimpurity = \"crude\"\n[melting]\n");
    let scenario = good(&text);
    let recipe = &scenario.recipe;
    // w = 1.1: see docs/grinding.md.
    approx::assert_abs_diff_eq!(recipe.weak_spots.amount.value(), 0.020, epsilon = 5e-4);
    approx::assert_abs_diff_eq!(recipe.disordered, 0.060, epsilon = 5e-4);
    approx::assert_relative_eq!(recipe.impurity, 0.0008, max_relative = 1e-12);
    assert_eq!(recipe.ground_at, Some(298.15));
    let melting = scenario.mechanism.melting.expect("a table [melting]");
    assert_eq!(melting.point, 435.0);
    assert_eq!((melting.by_size, melting.by_impurity), (1920.0, 64.0));
    // 3.6 nm of depth and face over the share that lost its order is the crystallite's size.
    approx::assert_relative_eq!(melting.crystallite.unwrap(), 36.0 / recipe.disordered);
    assert_round_trip(&scenario);
}

#[test]
fn a_ball_mill_has_a_short_name_too() {
    let ground = |mill: &str| {
        let grind =
            format!("[[protocol]]\nstep = \"grind\"\nmill = \"{mill}\"\ntime = \"8 min\"\n");
        good(&SHORT.replacen("[[protocol]]", &format!("{grind}[[protocol]]"), 1)).recipe
    };
    assert_eq!(ground("ball"), ground("ball mill"));
    assert_ne!(ground("ball"), ground("mortar"));
}

#[test]
fn steps_follow_one_another() {
    let text = "
[crystal]
structure = \"chain\"
size = [10]
[[protocol]]
step = \"ramp\"
from = \"25 degC\"
to = \"145 degC\"
rate = \"5 K/min\"
[[protocol]]
step = \"hold\"
time = \"2 h\"
oxygen = \"212 mbar\"
[[protocol]]
step = \"cool\"
to = \"300 K\"
time = \"10 min\"
[[protocol]]
step = \"anneal\"
temperature = \"400 K\"
time = \"1 h\"
";
    let scenario = good(text);
    let pieces: Vec<_> = scenario
        .protocol
        .pieces
        .iter()
        .map(|piece| {
            let (from, to) = (piece.from, piece.to);
            assert_eq!(from.oxygen, to.oxygen);
            (piece.duration, from.temperature, to.temperature, from.oxygen)
        })
        .collect();
    // 120 K at 5 K/min are 24 min, to the rounding of 5/60.
    approx::assert_relative_eq!(pieces[0].0, 1440.0, max_relative = 1e-15);
    assert_eq!(pieces[1], (7200.0, 418.15, 418.15, 21_200.0));
    // Oxygen stays until a step says otherwise.
    assert_eq!(pieces[2], (600.0, 418.15, 300.0, 21_200.0));
    assert_eq!(pieces[3], (3600.0, 400.0, 400.0, 21_200.0));
    assert_round_trip(&scenario);
}

#[test]
fn a_structure_of_ones_own_gets_its_counterparts() {
    let text = "
[crystal]
size = [3, 3, 3]
structure = { cell = { a = \"8 angstrom\", b = \"9 angstrom\", c = \"1.1 nm\", beta = \"100 deg\" }, \
 sites = [[0, 0, 0], [0.5, 0.5, 0.5]], contacts = [\
 { from = 1, to = 2, class = \"near\", reactive = \"outward\" },\
 { from = 2, to = 2, cell = [1, 0, 0], distance = \"8.004 angstrom\" }] }
[[protocol]]
step = \"anneal\"
temperature = \"400 K\"
time = \"1 h\"
[mechanism]
base = \"none\"
[[mechanism.event]]
name = \"first order\"
site = \"M\"
becomes = \"T\"
prefactor = \"1 1/h\"
[[mechanism.event]]
name = \"start\"
site = \"T\"
neighbour = \"M\"
contact = { class = \"near\", direction = \"outward\" }
becomes = \"P\"
neighbour_becomes = \"A\"
chain = \"start\"
driver = \"oxygen\"
prefactor = \"1 1/(s mbar)\"
";
    let scenario = good(text);
    let structure = &scenario.structure;
    assert_eq!(structure.contacts[0].len(), 1);
    assert_eq!(structure.contacts[1].len(), 3);
    let back = structure.counterpart(0, &structure.contacts[0][0]).expect("the way back is added");
    assert_eq!(structure.contacts[1][back].reactive, Reactive::Inward);
    assert_eq!(structure.contacts[1][0].distance, 8.004);
    assert_round_trip(&scenario);
}

#[test]
fn every_shipped_scenario_is_read_and_comes_back() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the folder of scenarios") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let scenario = Scenario::load(&path).unwrap_or_else(|mistakes| panic!("{mistakes}"));
            assert_round_trip(&scenario);
            count += 1;
        }
    }
    assert!(count >= 1);
}

#[test]
fn the_template_is_a_good_scenario_whatever_its_name() {
    for name in ["my-sample", "", "\"quoted\" \\ back", "a\nb\u{7}", "°C"] {
        let scenario = good(&template(name));
        assert_round_trip(&scenario);
    }
    assert_eq!(good(&template("my-sample")).title, "my-sample");
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let mistakes = Scenario::load(Path::new("no/such.toml")).expect_err("there is no such file");
    let shown = mistakes.to_string();
    assert!(shown.contains("cannot read the scenario: no such file"), "{shown}");
    assert!(shown.contains("no/such.toml"), "{shown}");
}

/// The real crystal under another name has to be written out, contact by contact.
#[test]
fn every_structure_comes_back_by_name_or_written_out() {
    for (name, size) in [
        ("chain", "[5]"),
        ("square", "[4, 5]"),
        ("honeycomb", "[3, 3]"),
        ("sc", "[3, 4, 5]"),
        ("bcc", "[3, 3, 3]"),
        ("fcc", "[2, 3, 3]"),
    ] {
        let crystal = format!("structure = \"{name}\"\nspacing = \"0.73 nm\"\nsize = {size}");
        let scenario = good(&SHORT.replace("size = [4, 4, 4]", &crystal));
        assert!(scenario.to_toml().contains("spacing = \"7.3 angstrom\""), "{name}");
        assert_round_trip(&scenario);
        assert_round_trip(&renamed(scenario));
    }
    let scenario = good(SHORT);
    assert!(scenario.to_toml().contains("structure = \"dimethyl-dicyanodiazepine\""));
    assert_round_trip(&renamed(scenario));
}

fn renamed(mut scenario: Scenario) -> Scenario {
    "another \"name\"".clone_into(&mut scenario.structure.name);
    scenario
}

#[test]
fn a_mechanism_may_come_from_a_file_and_be_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = "[mechanism.parameters]\nE = \"100 kJ/mol\"\n[[mechanism.event]]\nname = \"go\"\n\
                site = \"M\"\nbecomes = \"T\"\nprefactor = \"1e12 1/s\"\nbarrier = [\"E\", \"-E\", \"E\"]\n";
    std::fs::write(folder.path().join("mine.toml"), file).expect("a file");
    let origin = Origin { file_name: "test.toml".to_owned(), folder: folder.path().to_owned() };
    let text = format!(
        "{SHORT}[mechanism]\nbase = \"mine.toml\"\n[mechanism.parameters]\nE = \"90 kJ/mol\"\n"
    );
    let scenario = Scenario::parse(&text, &origin).unwrap_or_else(|m| panic!("{m}"));
    assert_eq!(scenario.mechanism.events.len(), 1);
    assert_eq!(scenario.mechanism.events[0].barrier.constant, 90e3);
    // Resolved, it needs the file no more.
    assert_round_trip(&scenario);
}

/// A pristine sample on a lattice without reactive contacts has no use for half of the
/// built-in rows, and that is nobody's mistake; the same row of the user's own is one.
#[test]
fn built_in_rows_may_idle() {
    let structure = "structure = { cell = { a = \"8 angstrom\", b = \"9 angstrom\", \
                     c = \"9 angstrom\" }, sites = [[0, 0, 0]], \
                     contacts = [{ from = 1, to = 1, cell = [1, 0, 0] }] }\nsize = [4, 4, 4]";
    let text = SHORT.replace("size = [4, 4, 4]", structure);
    assert_round_trip(&good(&text));
    let disabled = format!("{text}[mechanism]\ndisable = [\"tautomerization\"]\n");
    assert_round_trip(&good(&disabled));
    let own = "[[mechanism.event]]\nname = \"own\"\nsite = \"T\"\nneighbour = \"M\"\n\
               contact = \"outward\"\nbecomes = \"P\"\nneighbour_becomes = \"A\"\nchain = \"start\"\n\
               prefactor = \"1 1/s\"\n";
    let mistakes = parse(&format!("{disabled}{own}")).expect_err("two reasons not to happen");
    assert_eq!(mistakes.items.len(), 2, "{mistakes}");
    good(&format!("{disabled}unreachable = \"allow\"\n{own}"));
}

/// One-site and two-site starts, as decks for exact results need them.
#[test]
fn chains_may_start_alone_or_in_pairs() {
    for (products, count) in [("becomes = \"A\"", 1), ("becomes = \"D\"", 1)] {
        let row = format!("site = \"M\"\n{products}\n");
        assert_eq!(good(&own_row(&row)).mechanism.events.len(), count);
    }
    for end in ["A", "D"] {
        let row = format!(
            "site = \"M\"\nneighbour = \"M\"\nbecomes = \"P\"\nneighbour_becomes = \"{end}\"\n"
        );
        assert_round_trip(&good(&own_row(&row)));
    }
}

fn own_row(row: &str) -> String {
    format!(
        "{SHORT}[mechanism]\nbase = \"none\"\n[[mechanism.event]]\nname = \"own\"\n\
         chain = \"start\"\nprefactor = \"1 1/s\"\n{row}"
    )
}

/// Scenario texts with random values of every kind.
fn texts() -> impl Strategy<Value = String> {
    let top = (any::<u64>(), 1_u32..=100_000, "[a-zA-Z°\"\\\\ ]{0,12}");
    let crystal = prop_oneof![
        (2_u32..40)
            .prop_map(|n| format!("structure = \"chain\"\nspacing = \"{n}.3 nm\"\nsize = [{n}]")),
        (2_u32..40, 3_u32..9)
            .prop_map(|(n, m)| format!("structure = \"square\"\nsize = [{n}, {m}]")),
        (2_u32..40).prop_map(|n| format!("size = [{n}, {n}, 3]\nboundary = \"open\"")),
    ];
    let sample = (0.0..0.1_f64, 0.0..0.5_f64, 0.0..0.4_f64, 1_u32..99, 0.5..9.0_f64, 0_u8..3);
    let energies = (1.0..300.0_f64, -50.0..50.0_f64, 0.01..1.0_f64);
    let protocol = (1.0..2000.0_f64, 1e-3..1e9_f64, 0.0..1e5_f64, 1.0..2000.0_f64, 1e-3..10.0_f64);
    (top, crystal, sample, energies, protocol).prop_map(|(top, crystal, sample, e, p)| {
        let title = toml::Value::String(top.2).to_string();
        format!(
            "title = {title}\nseed = {}\nreplicates = {}\n[crystal]\n{crystal}\n\
             [sample]\ndefects = {{ fraction = {} }}\ndisordered = {}\nimpurity = {}\npatch = {}\n\
             disorder_affinity = {}\nlive_ends = {{ count = {} }}\ntautomers = {{ fraction = {} }}\n\
             [mechanism.parameters]\nE_hop = \"{} kcal/mol\"\ndE_ordered_phi = \"{} kJ/mol\"\n\
             psi_ordering = {}\n\
             [[protocol]]\nstep = \"anneal\"\ntemperature = \"{} K\"\ntime = \"{} s\"\n\
             oxygen = \"{} Pa\"\n[[protocol]]\nstep = \"ramp\"\nto = \"{} K\"\nrate = \"{} K/min\"\n",
            top.0, top.1, sample.0, sample.1, sample.2, sample.3, sample.4, sample.5, sample.0,
            e.0, e.1, e.2, p.0, p.1, p.2, p.3, p.4
        )
    })
}

proptest! {
    #[test]
    fn a_resolved_scenario_reads_back_to_the_same_one(text in texts()) {
        let scenario = parse(&text).map_err(|m| TestCaseError::fail(m.to_string()))?;
        let again = parse(&scenario.to_toml()).map_err(|m| TestCaseError::fail(m.to_string()))?;
        prop_assert_eq!(again, scenario);
    }

    #[test]
    fn no_text_panics(text in "\\PC*") {
        let _ = parse(&text).map_err(|mistakes| mistakes.render(true));
    }

    /// A good scenario with a stretch of bytes replaced reaches further in than noise does.
    #[test]
    fn no_damaged_scenario_panics(
        start in 0_usize..3000, length in 0_usize..30, put in "[\\[\\]{}=\",.\n a-z0-9°-]{0,12}",
    ) {
        let text = include_str!("../../scenarios/ground-powder.toml");
        let resolved = good(text).to_toml();
        for text in [text, SHORT, resolved.as_str()] {
            let cut = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
            let (from, to) = (cut(start).unwrap_or(0), cut(start + length).unwrap_or(0));
            let damaged = format!("{}{put}{}", &text[..from], &text[to..]);
            let _ = parse(&damaged).map_err(|mistakes| mistakes.render(false));
        }
    }
}

/// What a CIF tells of its molecules, and what was doubtful in it, is kept in the resolved scenario.
#[test]
fn what_is_known_of_a_crystal_is_kept() {
    let text = "[crystal]\nsize = [4, 4, 4]\n[crystal.structure]\nnotes = [\"no group given\"]\n\
        molecule = { formula = \"C8H4N2\", nitriles = 2, imines = 0 }\n\
        cell = { a = \"5 angstrom\", b = \"6 angstrom\", c = \"7 angstrom\" }\nsites = [[0, 0, 0]]\n\
        contacts = [{ from = 1, to = 1, cell = [1, 0, 0] }]\n[[protocol]]\nstep = \"anneal\"\n\
        temperature = \"140 degC\"\ntime = \"1 h\"\n";
    let scenario = good(text);
    assert_eq!(scenario.structure.notes, ["no group given"]);
    assert_eq!(scenario.structure.molecule.as_ref().map(|molecule| molecule.nitriles), Some(2));
    assert_eq!(scenario.substance, None);
    assert_round_trip(&scenario);
}
