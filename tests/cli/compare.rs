//! Finished runs side by side.

use crate::bench::{Bench, SMALL, files, results};
use std::collections::BTreeMap;
use tautomata::results::Manifest;

fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

/// Ground powder beside a single crystal of another temperature and box: all of it is told, and what can't be tested is not.
#[test]
fn runs_are_compared_with_tests_curves_and_their_scenarios() {
    let bench = Bench::with(SMALL);
    let crystal = SMALL
        .replace("title = \"Small\"", "title = \"Crystal\"\nseed = 2")
        .replace("fraction = 0.02", "fraction = 0")
        .replace("140 degC", "150 degC");
    bench.write("crystal.toml", &crystal);
    for name in ["sample", "crystal"] {
        bench.succeeds(&["run", &format!("{name}.toml"), "--output", name, "--quiet"]);
    }
    let told = bench.succeeds(&["compare", "sample", "crystal", "--output", "both"]);
    for said in ["protocol.anneal.temperature", "140 degC  150 degC", "sample.defects.fraction"] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(told.ends_with("results in both/report.html\n"), "{told}");
    let table = rows(&bench.read("both/comparison.csv"));
    let of = |run: &str| {
        let is_it =
            |row: &&BTreeMap<_, _>| row["run"] == run && row["quantity"] == "conversion_end";
        table.iter().find(is_it).unwrap().clone()
    };
    let number = |row: &BTreeMap<String, String>, column: &str| row[column].parse::<f64>().unwrap();
    let (first, second) = (of("Small"), of("Crystal"));
    assert_eq!((first["difference"].as_str(), first["p"].as_str()), ("", ""));
    let difference = number(&second, "mean") - number(&first, "mean");
    assert_eq!(number(&second, "difference"), difference);
    let errors = [&first, &second].map(|row| number(row, "standard_error").powi(2));
    let error = (errors[0] + errors[1]).sqrt();
    // The same sum in another order.
    assert!((number(&second, "difference_standard_error") / error - 1.0).abs() < 1e-12);
    assert!(number(&second, "p") < number(&second, "p_holm"));
    let manifest = Manifest::read(&bench.path("both")).unwrap();
    assert_eq!(manifest.verify(&bench.path("both")).unwrap(), []);
    for file in ["figures/compared_conversion.svg", "compared_curves.csv", "report.html"] {
        assert!(manifest.files.iter().any(|listed| listed.path == file), "{file}");
    }
    // Drawn again from the tables, the same bytes.
    let before = results(&bench.path("both"));
    bench.succeeds(&["plot", "both"]);
    crate::bench::assert_same(&before, &results(&bench.path("both")));
    // A mean over some of the replicates has no difference: they are those that were fast enough.
    let replicates = bench.read("sample/replicates.csv");
    let last = replicates.trim_end().rsplit_once('\n').unwrap().1;
    let column = replicates.split(',').position(|name| name == "t01_h").unwrap();
    let cells: Vec<&str> = last.split(',').collect();
    let without: Vec<&str> =
        cells.iter().enumerate().map(|(at, cell)| if at == column { "" } else { cell }).collect();
    bench.write("sample/replicates.csv", &replicates.replace(last, &without.join(",")));
    let told = bench.succeeds(&["compare", "crystal", "sample", "--output", "some"]);
    let line = told.lines().find(|line| line.contains("h (in 1 of 2)")).expect(&told);
    assert!(line.trim_start().starts_with("t01") && line.trim_end().ends_with("–"), "{line}");
    // One run twice: nothing differs, and labels tell them apart.
    let twice = ["compare", "sample", "sample", "--output", "twice"];
    assert!(bench.refuses(&twice).contains("two runs are labelled `sample`"));
    let told = bench.succeeds(&[&twice[..], &["--label", "a", "--label", "b"]].concat());
    assert!(told.contains("nothing but their titles"), "{told}");
}

#[test]
fn what_is_no_run_or_not_labelled_is_refused() {
    let bench = Bench::with(SMALL);
    assert!(bench.refuses(&["compare", "a"]).contains("give two or more folders"));
    let labels = ["compare", "a", "b", "--label", "one"];
    assert!(bench.refuses(&labels).contains("`--label` is given 1 times for 2 runs"));
    assert!(bench.refuses(&["compare", "a", "b"]).contains("a holds no manifest.json"));
    assert!(files(&bench.path(".")).keys().all(|name| !name.starts_with("output")));
}
