//! Crystals that are not the built-in one: what is said of them, and what is refused.

use crate::bench::{Bench, error_text};
use tautomata::results::Manifest;

/// A ground sample of a crystal in `tests/field`, an hour at 140 °C.
fn ground(crystal: &str, more: &str) -> Bench {
    let field = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/field/");
    let bench = Bench::with(&format!(
        "[crystal]\nstructure = \"{crystal}.cif\"\nsize = [5, 5, 5]\n[sample]\n\
         defects = {{ fraction = 0.05 }}\ndisordered = 0.1\n[[protocol]]\nstep = \"anneal\"\n\
         temperature = \"140 degC\"\ntime = \"24 h\"\n[record]\nevery = \"6 h\"\n{more}"
    ));
    let name = format!("{crystal}.cif");
    std::fs::copy(format!("{field}{name}"), bench.path(&name)).unwrap();
    bench
}

/// A mechanism of its own: chains that grow across any contact.
const OWN: &str = r#"
[mechanism]
base = "none"
[[mechanism.event]]
name = "start"
site = "M"
neighbour = "M"
becomes = "P"
neighbour_becomes = "A"
chain = "start"
prefactor = "1e-6 1/s"
"#;

/// What is told of a molecule, and that `check`, the terminal of `run`, the manifest and the report
/// give the same warnings, each once.
fn told(bench: &Bench, molecule: &str, warnings: &[&str]) {
    let checked = bench.succeeds(&["check", "sample.toml"]);
    assert!(checked.contains(molecule), "{checked}");
    let run = bench.tautomata(&["run", "sample.toml", "--threads", "1"]);
    let terminal = error_text(&run);
    assert_eq!(run.status.code(), Some(0), "{terminal}");
    let manifest = Manifest::read(&bench.path("output/sample")).unwrap().warnings.join("\n");
    let report = bench.read("output/sample/report.html");
    for warning in warnings {
        for (place, text) in
            [("check", &checked), ("run", &terminal), ("manifest", &manifest), ("report", &report)]
        {
            assert_eq!(text.matches(warning).count(), 1, "{warning} in {place}: {text}");
        }
    }
    assert_eq!(checked.matches("warning: ").count(), warnings.len(), "{checked}");
}

#[test]
fn a_molecule_without_a_nitrile_does_not_polymerize_by_the_built_in_mechanism() {
    let bench = ground("dithienyldiyne", "");
    let molecule = "C12H6S2, 214.30 g/mol; 2 in a cell; no nitrile, no imine N in a ring";
    told(
        &bench,
        molecule,
        &["C12H6S2 has no nitrile to which a chain could add", "were calibrated for"],
    );
    assert_eq!(end_of(&bench, "conversion"), 0.0);
}

/// The last value of a column of the time series.
fn end_of(bench: &Bench, column: &str) -> f64 {
    let rows = bench.read("output/sample/timeseries.csv");
    let mut reader = csv::Reader::from_reader(rows.as_bytes());
    let place = reader.headers().unwrap().iter().position(|own| own == column).unwrap();
    reader.records().last().unwrap().unwrap()[place].parse().unwrap()
}

#[test]
fn its_own_mechanism_runs_without_nitriles() {
    let bench = ground("dithienyldiyne", OWN);
    let molecule = "C12H6S2, 214.30 g/mol; 2 in a cell; no nitrile, no imine N in a ring";
    told(&bench, molecule, &["C12H6S2 has no nitrile", "is reactive"]);
    assert!(end_of(&bench, "conversion") > 0.1);
    assert_eq!(end_of(&bench, "nitrile_conversion"), 0.0);
}

#[test]
fn nitriles_that_no_imine_can_reach_are_told() {
    let bench = ground("terephthalonitrile", "");
    let molecule = "C8H4N2, 128.13 g/mol; 2 in a cell; 2 nitriles, no imine N in a ring";
    let warnings = [
        "No contact of terephthalonitrile.cif is reactive",
        "so they never do: ",
        "were calibrated for 2,3-dicyano-5,7-dimethyl-6H-1,4-diazepine",
    ];
    told(&bench, molecule, &warnings);
    assert!(bench.succeeds(&["check", "sample.toml"]).contains("\"initiation, ordered\"."));
    // What can be of this crystal's own is, and what is of another's is not.
    let manifest = Manifest::read(&bench.path("output/sample")).unwrap();
    assert!(!manifest.warnings.iter().any(|warning| warning.contains("Grind or irradiate")));
}

#[test]
fn a_ring_nitrogen_beside_a_nitrile_makes_no_reactive_contact_by_itself() {
    let bench = ground("cyanopyridine", "");
    let molecule = "C6H4N2, 104.11 g/mol; 2 in a cell; 1 nitrile, 1 imine N in a ring";
    told(
        &bench,
        molecule,
        &["is reactive", "\"initiation, ordered\"", "were calibrated for"]
            .map(|warning| warning.trim_matches('"')),
    );
}

#[test]
fn additions_that_are_disabled_are_told_like_those_that_are_left_out() {
    let off = "[mechanism]\ndisable = [\"initiation\", \"propagation\", \"chain transfer\"]\n";
    let molecule = "C4H4N2, 80.09 g/mol; 2 in a cell; no nitrile, 2 imine N in rings";
    told(
        &ground("pyrazine", off),
        molecule,
        &["C4H4N2 has no nitrile to which", "were calibrated for"],
    );
}

/// A copy of the built-in crystal is a crystal like any other until it is said what it is.
#[test]
fn a_copy_of_the_built_in_crystal_has_its_record_where_it_is_named() {
    let name = "dimethyl-dicyanodiazepine";
    let molecule = "C9H8N4, 172.19 g/mol; 4 in a cell; 2 nitriles, 2 imine N in rings";
    told(&ground(name, ""), molecule, &["add `substance = "]);
    let bench = ground(name, "[instruments]\nevery = \"12 h\"\n[melting]\n");
    let text = bench.read("sample.toml");
    bench.write("sample.toml", &text.replace("size =", &format!("substance = \"{name}\"\nsize =")));
    told(&bench, molecule, &[]);
    let resolved = bench.read("output/sample/scenario.resolved.toml");
    assert!(resolved.contains(&format!("substance = \"{name}\"")), "{resolved}");
}

#[test]
fn an_instrument_looks_where_it_is_given_all_numbers_of_the_substance() {
    let numbers = "[instruments]\nuse = [\"ftir\"]\nevery = \"12 h\"\n[instruments.ftir]\n\
        nitriles = 2\ncrystal_centre = \"2230 1/cm\"\ncrystal_width = \"5 1/cm\"\n\
        loose_centre = \"2231 1/cm\"\nloose_width = \"10 1/cm\"\n\
        pendant_centre = \"2220 1/cm\"\npendant_width = \"20 1/cm\"\n\
        imine_centre = \"1610 1/cm\"\nimine_width = \"60 1/cm\"\n\
        amine_centre = \"3300 1/cm\"\namine_width = \"150 1/cm\"\n\
        nitrile_area = 1\nimine_area = 3\namine_area = 2\n";
    let bench = ground("terephthalonitrile", numbers);
    bench.succeeds(&["run", "sample.toml", "--threads", "1"]);
    let own = bench.read("output/sample/instruments/ftir.toml");
    assert!(
        own.contains("crystal_centre = { value = \"2230 1/cm\", basis = \"scenario\""),
        "{own}"
    );
    let resolved = bench.path("output/sample/scenario.resolved.toml");
    let resolved = resolved.to_str().unwrap();
    bench.succeeds(&["run", resolved, "--output", "again", "--threads", "1"]);
    for file in ["timeseries.csv", "instruments/ftir_bands.csv", "scenario.resolved.toml"] {
        assert_eq!(
            bench.read(&format!("output/sample/{file}")),
            bench.read(&format!("again/{file}"))
        );
    }
}

/// A lattice that is nobody's crystal stands for the built-in substance; decks of their own rows
/// have nothing that was calibrated.
#[test]
fn model_lattices_are_not_warned_about() {
    let bench = Bench::with(crate::edges::SQUARE);
    let built_in = crate::edges::SQUARE.split("[mechanism]").next().unwrap();
    bench.write("built-in.toml", built_in);
    let checked = bench.succeeds(&["check", "sample.toml", "built-in.toml"]);
    assert!(!checked.contains("warning"), "{checked}");
}

/// Without its formula, its group and its hydrogen atoms the file holds no mistake, only doubts.
#[test]
fn what_is_doubtful_in_a_cif_is_told() {
    let off = "[mechanism]\ndisable = [\"initiation\", \"propagation\", \"chain transfer\"]\n";
    let bench = ground("pyrazine", off);
    let cif = bench.read("pyrazine.cif");
    let (head, atoms) = cif.split_once("loop_\n_atom_site_label").unwrap();
    let cell = head.lines().filter(|line| line.starts_with("data_") || line.starts_with("_cell"));
    let heavy = atoms.lines().filter(|line| !line.starts_with('H'));
    let lines: Vec<&str> = cell.chain(["loop_", "_atom_site_label"]).chain(heavy).collect();
    bench.write("pyrazine.cif", &lines.join("\n"));
    let checked = bench.succeeds(&["check", "sample.toml"]);
    assert!(checked.contains("C4N2, 76.06 g/mol; 1 in a cell"), "{checked}");
    bench.succeeds(&["run", "sample.toml", "--threads", "1"]);
    let manifest = Manifest::read(&bench.path("output/sample")).unwrap().warnings.join("\n");
    for doubt in ["it is read as P 1.", "at `C1` and 3 more carbon atoms"] {
        for told in [&checked, &manifest] {
            assert_eq!(told.matches(doubt).count(), 1, "{doubt}: {told}");
        }
    }
}
