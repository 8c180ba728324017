//! `tautomata plot`: figures anew from tables.

use crate::bench::{Bench, SMALL, assert_same, error_text, files};
use std::collections::BTreeMap;
use std::path::Path;
use tautomata::results::{Manifest, Mismatch};

/// Three points of a study.
const POINTS: &str = "\
point,series,temperature_degC,replicates,sites,t50_h_mean,t50_h_standard_error,t50_h_low95,t50_h_high95,t50_h_replicates
1,ground,130,3,55296,12,0.5,10,14,3
2,ground,140,3,55296,4.5,0.2,4,5,3
3,ground,150,3,55296,2,0.1,1.8,2.2,2
";
const LIST: &str = r#"
[[axis]]
column = "temperature_degC"
title = "Temperature"
unit = "°C"

[[figure]]
name = "t50"
kind = "observable"
x = "temperature_degC"
y = "t50_h"
y_scale = "log"
"#;

/// A folder with the run of a small sample.
fn with_run() -> Bench {
    let bench = Bench::with(SMALL);
    bench.succeeds(&["run", "sample.toml", "--output", "here", "--quiet"]);
    bench
}

/// A folder with a study of three points.
fn with_study(list: &str) -> Bench {
    let bench = Bench::with(SMALL);
    std::fs::create_dir(bench.path("study")).unwrap();
    bench.write("study/points.csv", POINTS);
    bench.write("study/figures.toml", list);
    bench
}

/// Names of the files that differ.
fn changed(before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    after.keys().filter(|name| before.get(*name) != after.get(*name)).cloned().collect()
}

fn assert_manifest_is_true(folder: &Path) {
    assert_eq!(Manifest::read(folder).unwrap().verify(folder).unwrap(), []);
}

/// `run` draws from memory and `plot` from files: every figure and the page are the same.
#[test]
fn a_run_is_drawn_again_to_the_same_bytes() {
    let instruments = SMALL.replace("[record]", "[instruments]\nevery = \"12 h\"\n[record]");
    let bench = Bench::with(&instruments);
    bench.succeeds(&["run", "sample.toml", "--output", "here", "--quiet"]);
    let before = files(&bench.path("here"));
    let told = bench.succeeds(&["plot", "here"]);
    for name in ["conversion", "events", "monomer_product", "dsc", "xrd_crystallinity"] {
        assert!(told.contains(&format!("here/figures/{name}.pdf\n")), "{told}");
    }
    assert_same(&before, &files(&bench.path("here")));
}

#[test]
fn a_style_changes_the_figures_and_their_entries_only() {
    let bench = with_run();
    let folder = bench.path("here");
    let before = files(&folder);
    bench.write("mine.toml", "width_mm = 120\nfont_size_pt = 8\nformats = [\"svg\", \"pdf\"]\n");
    bench.succeeds(&["plot", "here", "--style", "mine.toml", "--figure", "chains"]);
    let after = files(&folder);
    let expected = ["figures/chains.pdf", "figures/chains.svg", "manifest.json", "report.html"];
    assert_eq!(changed(&before, &after), expected);
    let svg = bench.read("here/figures/chains.svg");
    assert!(svg.contains("width=\"120mm\""));
    assert_manifest_is_true(&folder);
    let manifest = |files: &BTreeMap<String, Vec<u8>>| {
        let mut manifest: Manifest = serde_json::from_slice(&files["manifest.json"]).unwrap();
        let redrawn = |path: &str| path.starts_with("figures/chains.") || path == "report.html";
        manifest.files.retain(|file| !redrawn(&file.path));
        manifest
    };
    assert_eq!(manifest(&before), manifest(&after));
    bench.succeeds(&["plot", "here", "--style", "acs"]);
    assert!(bench.read("here/figures/conversion.svg").contains("width=\"82.55mm\""));
    assert_manifest_is_true(&folder);
}

/// The italic font of the figures, given as one's own: it has letters, but no digits.
#[test]
fn a_font_of_ones_own_is_drawn_with_and_what_it_lacks_is_told() {
    let bench = with_run();
    std::fs::create_dir(bench.path("fonts")).unwrap();
    let font = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/figures/fonts");
    std::fs::copy(font.join("TautomataSans-Italic.ttf"), bench.path("fonts/Own.ttf")).unwrap();
    bench.write("fonts/own.toml", "font = \"Own.ttf\"\nformats = [\"svg\", \"pdf\"]\n");
    let plot = ["plot", "here", "--figure", "conversion", "--style", "fonts/own.toml"];
    let told = error_text(&bench.tautomata(&plot));
    assert!(told.starts_with("warning: the font of the style lacks "), "{told}");
    assert!(told.contains("0 (U+0030)") && !told.contains("(U+0046)"), "{told}");
    let svg = bench.read("here/figures/conversion.svg");
    assert!(svg.contains("aria-label=\"Fraction\"") && !svg.contains("<text"));
    let pdf = std::fs::read(bench.path("here/figures/conversion.pdf")).unwrap();
    let fonts = pdf.windows(10).filter(|bytes| *bytes == b"/FontFile2").count();
    assert_eq!(fonts, 2, "its letters, and the digits of the built-in typeface");
    bench.write("wrong.toml", "font = \"none.ttf\"\nfont_italic = \"fonts/own.toml\"\n");
    let before = files(&bench.path("here"));
    let told = bench.refuses(&["plot", "here", "--style", "wrong.toml"]);
    for part in ["wrong.toml:1:8", "cannot read \"none.ttf\"", "wrong.toml:2:15", "TTF or OTF file"]
    {
        assert!(told.contains(part), "{part} is not in {told}");
    }
    assert_same(&before, &files(&bench.path("here")));
}

#[test]
fn a_file_that_was_changed_by_hand_stays_a_mismatch() {
    let bench = with_run();
    bench.write("here/events.csv", "replicate,time_s,kind,events,expected_events\n");
    bench.succeeds(&["plot", "here"]);
    let folder = bench.path("here");
    let mismatches = Manifest::read(&folder).unwrap().verify(&folder).unwrap();
    assert_eq!(mismatches, [Mismatch::Changed("events.csv".into())]);
}

#[test]
fn a_study_is_drawn_as_its_list_says() {
    let bench = with_study(LIST);
    let told = bench.succeeds(&["plot", "study"]);
    let names: Vec<_> = files(&bench.path("study/figures")).into_keys().collect();
    assert_eq!(names, ["t50.csv", "t50.pdf", "t50.png", "t50.svg"]);
    assert_eq!(told.lines().count(), 4);
    let csv = bench.read("study/figures/t50.csv");
    assert!(csv.ends_with("\n3,150,2,1.8,2.2,2,3\n"), "{csv}");
    assert!(bench.read("study/figures/t50.svg").contains("not reached by all replicates"));
}

#[test]
fn what_is_wrong_is_told_and_nothing_is_written() {
    let wrong =
        LIST.replace("\"t50_h\"", "\"t60_h\"") + "[[figure]]\nname = \"b\"\nkind = \"arrhenius\"\n";
    let bench = with_study(&wrong);
    let before = files(bench.path("").as_path());
    let told = bench.refuses(&["plot", "study"]);
    for part in ["figures.toml", "figure `t50`", "no column `t60_h_mean`", "figure `b`", "runs.csv"]
    {
        assert!(told.contains(part), "{part} is not in {told}");
    }
    bench.write("study/figures.toml", "[[figure]]\nname = \"a\"\nkind = \"pie\"\n");
    let told = bench.refuses(&["plot", "study"]);
    assert!(told.contains("unknown variant `pie`"), "{told}");
    assert!(told.contains("study/figures.toml:3:8"), "{told}");
    let told = bench.refuses(&["plot", "study", "--style", "vogue"]);
    assert!(told.contains("no style vogue") && told.contains("acs, rsc, elsevier"), "{told}");
    bench.write("study/figures.toml", LIST);
    let told = bench.refuses(&["plot", "study", "--figure", "t90"]);
    assert!(told.contains("t90"), "{told}");
    assert!(bench.refuses(&["plot", "nowhere"]).contains("no result tables in nowhere"));
    bench.write("study/figures.toml", &wrong);
    assert_same(&before, &files(bench.path("").as_path()));
}
