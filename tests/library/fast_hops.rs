//! Hops that are simulated one by one tend to the limit of fast hops.

use tautomata::run::{Control, Outcome, Replicate, Simulation};
use tautomata::scenario::Scenario;

/// How many times faster hops are in each run that is simulated hop by hop.
const FASTER: [f64; 3] = [1.0, 10.0, 100.0];

/// A crystal of pieces that don't touch: `molecules` of a piece and its contacts.
fn pieces(molecules: usize, contacts: impl Iterator<Item = (usize, usize)>, cells: u32) -> String {
    let site = |n: usize| format!("[{}, 0, 0]", n as f64 / molecules as f64);
    let sites: Vec<String> = (0..molecules).map(site).collect();
    let contact =
        |(one, other)| format!("{{ from = {}, to = {}, reactive = \"both\" }}", one + 1, other + 1);
    let contacts: Vec<String> = contacts.map(contact).collect();
    format!(
        "size = [{cells}, {cells}, {cells}]
        [crystal.structure]
        name = \"pieces\"
        provenance = \"a model crystal: pieces that do not touch\"
        cell = {{ a = \"10 angstrom\", b = \"10 angstrom\", c = \"10 angstrom\" }}
        sites = [{}]
        contacts = [{}]",
        sites.join(", "),
        contacts.join(", ")
    )
}

/// Mean conversion at the end, and its standard error.
fn conversion(crystal: &str, mechanism: &str, replicates: u32) -> (f64, f64) {
    let scenario = format!(
        "seed = 5
        replicates = {replicates}
        [crystal]
        {crystal}
        [sample]
        defects = {{ fraction = 0.05, arrangement = \"points\" }}
        [mechanism]
        {mechanism}
        [[protocol]]
        step = \"anneal\"
        temperature = \"140 degC\"
        time = \"6 h\"
        [record]
        every = \"6 h\""
    );
    let scenario: Scenario = scenario.parse().expect("a scenario");
    let simulation = Simulation::new(&scenario).expect("a simulation");
    let Outcome { replicates, .. } = simulation.run(Control::NONE).expect("an outcome");
    let last =
        |replicate: &Replicate| replicate.records.moments.last().expect("a moment").row.conversion;
    let values: Vec<f64> = replicates.iter().map(last).collect();
    let number = values.len() as f64;
    let mean = values.iter().sum::<f64>() / number;
    let square: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, (square / number / (number - 1.0)).sqrt())
}

/// Runs at three rates of hopping, extrapolated linearly in the time of a hop, end where the limit is, within four
/// standard errors (chance of a false alarm: 6e-5, as the errors of eight replicates are known to a fourth); and the slowest is far from it.
fn tends_to_the_limit(crystal: &str, replicates: u32) {
    let runs = FASTER.map(|faster| {
        let mechanism = format!("parameters = {{ A_hop = \"{:e} 1/s\" }}", 1e11 * faster);
        conversion(crystal, &mechanism, replicates)
    });
    let limit = conversion(crystal, "fast = [\"proton hop\"]", replicates);
    let apart = |(one, error): (f64, f64)| (one - limit.0) / error.hypot(limit.1);
    println!("{runs:?} {limit:?}");
    // What two runs with times 1 and 1/10 of a hop say of the time 0.
    let [_, (slow, of_slow), (fast, of_fast)] = runs;
    let end = (10.0 * fast - slow) / 9.0;
    let error = (10.0 * of_fast).hypot(of_slow) / 9.0;
    assert!(apart((end, error)).abs() < 4.0, "{}", apart((end, error)));
    assert!(apart(runs[0]).abs() > 5.0, "{}", apart(runs[0]));
}

#[test]
fn on_rings() {
    let around = (0..8).map(|n| (n, (n + 1) % 8));
    tends_to_the_limit(&pieces(8, around, 20), 8);
}

#[test]
fn on_squares() {
    let place = |x: usize, y: usize| 4 * (y % 4) + x % 4;
    let each = (0..16).map(|n| (n % 4, n / 4));
    let contacts =
        each.flat_map(|(x, y)| [(place(x, y), place(x + 1, y)), (place(x, y), place(x, y + 1))]);
    tends_to_the_limit(&pieces(16, contacts, 13), 8);
}

#[test]
fn in_the_crystal() {
    tends_to_the_limit("size = [12, 12, 12]", 8);
}
