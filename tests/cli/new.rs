//! `tautomata new`.

use crate::bench::Bench;
use predicates::prelude::*;

#[test]
fn a_new_scenario_is_commented_and_sound() {
    let bench = Bench::with("");
    assert!(bench.succeeds(&["new", "my-sample"]).contains("tautomata run my-sample.toml"));
    let text = bench.read("my-sample.toml");
    assert!(text.contains("title = \"my-sample\"") && text.matches('#').count() > 10);
    let told = bench.succeeds(&["check", "my-sample.toml"]);
    let expected = predicate::str::is_match(
        r"(?x)^my-sample\.toml:\ no\ mistakes\n
        \ \ crystal\ +dimethyl-dicyanodiazepine,\ 24\ ×\ 24\ ×\ 24\ cells,\ periodic\n
        \ \ molecule\ +C9H8N4,\ 172\.19\ g/mol;\ 4\ in\ a\ cell;\ 2\ nitriles,\ 2\ imine\ N\ in\ rings\n
        \ \ contacts\ +11\ per\ molecule,\ 4\ of\ them\ reactive\n
        \ \ sites\ +55296\ in\ each\ of\ 8\ replicates\n
        \ \ protocol\ +72\ h\ in\ 1\ step\n
        \ \ record\ +145\ rows\ per\ replicate,\ 3\ snapshots\n
        \ \ memory\ +about\ \d+\ MiB\n
        \ \ disk\ +about\ \d+\ MiB\n
        \ \ events\ +(about|roughly)\ \d(\.\d)?e\d\ in\ all\n
        \ \ processor\ +(about|roughly)\ .*\ (s|second|min|h)\ of\ processor\ time\n
        \ \ wall\ time\ +(about|roughly)\ .*\ (s|second|min|h)\ on\ \d+\ threads?,\ if\ .*\ free.*\n$",
    );
    assert!(expected.unwrap().eval(&told), "{told}");
}

#[test]
fn a_scenario_that_is_there_is_never_overwritten() {
    let bench = Bench::with("mine");
    let said = bench.refuses(&["new", "sample"]);
    assert!(said.contains("sample.toml is there already"), "{said}");
    assert_eq!(bench.read("sample.toml"), "mine");
}

#[test]
fn odd_names_give_sound_scenarios() {
    let bench = Bench::with("");
    for (name, file) in
        [("other.toml", "other.toml"), ("140 °C \"b\"", "140 °C \"b\".toml"), ("v1.5", "v1.5.toml")]
    {
        bench.succeeds(&["new", name]);
        bench.succeeds(&["check", file]);
    }
}

#[test]
fn a_place_that_is_not_there_is_the_users_to_mend() {
    let bench = Bench::with("");
    for name in ["nowhere/sample", "sample.toml/below"] {
        let said = bench.refuses(&["new", name]);
        assert!(said.contains("choose another place"), "{said}");
    }
}

#[test]
fn what_a_copy_reads_is_not_overwritten() {
    let bench = Bench::with("");
    bench.write("ground-powder.toml", "mine");
    let said = bench.refuses(&["new", "mine", "--from", "studies/temperature"]);
    assert!(said.contains("ground-powder.toml is there already"), "{said}");
    assert!(!bench.path("mine.toml").exists());
    let said = bench.refuses(&["new", "ground-powder", "--from", "studies/temperature"]);
    assert!(said.contains("the copy reads a file ground-powder.toml; choose"), "{said}");
}
