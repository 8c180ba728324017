//! The page as a whole.

use super::*;
use crate::results::{AskedStep, Machine, Program, ReplicateCount, Span, Subject};
use roxmltree::{Document, Node, ParsingOptions};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, SystemTime};

const HOSTILE: &str = "<script>alert('x')</script> & \"more\"";

/// A manifest of a run whose scenario has a title.
fn manifest(title: &str) -> Manifest {
    let scenario = format!(
        "title = {}\n[crystal]\nsize = [4, 4, 4]\n[mechanism.provenance]\n\
         A_hop = {{ value = \"1e13 1/s\", basis = \"est\", source = \"<b>kT/h</b>\" }}\n\
         [[protocol]]\nstep = \"anneal\"\ntemperature = \"413.15 K\"\ntime = \"3600 s\"\n",
        toml::Value::from(title)
    );
    let (name, version, rng) = ("tautomata".into(), "0.1.0".into(), "philox".into());
    Manifest {
        program: Program { name, version, commit: None, rng },
        machine: Machine::here(),
        span: Span::new(SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH, Duration::ZERO),
        threads: 2,
        timing: None,
        seed: 7,
        replicates: ReplicateCount { asked: 2, finished: 2 },
        interrupted: false,
        warnings: vec![HOSTILE.into()],
        subject: Subject::Scenario {
            text: scenario,
            protocol: vec![AskedStep {
                step: "anneal".into(),
                asked: "temperature 140 degC, time 60 min".into(),
                came_to: "140 °C for 60 min".into(),
            }],
            events: BTreeMap::from([("proton hop".into(), 7)]),
        },
        source: None,
        files: Vec::new(),
    }
}

/// A folder with a summary, figures and tables of instruments, and its manifest.
fn run(title: &str) -> (tempfile::TempDir, Manifest) {
    let place = tempfile::tempdir().unwrap();
    let folder = ResultsFolder::create(place.path(), false).unwrap();
    let svg = "<svg width=\"85mm\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 6\"><script/></svg>";
    let files = [
        (
            "summary.csv",
            "quantity,unit,mean,standard_error,low95,high95,replicates\nt50,h,28.5,0.25,,,2\nt80,h,,,,,0\n",
        ),
        ("figures/conversion.svg", svg),
        ("figures/protocol.svg", svg),
        ("figures/mine.svg", svg),
        (
            "instruments/dsc_peaks.csv",
            "replicate,peak,onset_degC,onset_time_s,peak_degC,peak_time_s,enthalpy_J_per_g,\
             baseline_W_per_g,enthalpy_counted_J_per_g,glass_transition_degC,\
             glass_transition_end_degC,conversion_end\n\
             1,endotherm,160,,,,,,0,,,0\n2,endotherm,162,,,,,,0,,,0\n",
        ),
        (
            "instruments/monomer_product.csv",
            "technique,signal,unit,monomer,monomer_standard_error,product,product_standard_error\n\
             <i>,edge,nm,500,,600,\n",
        ),
        ("instruments/dsc.toml", "lag = { value = \"0 s\", basis = \"est\", source = \"none\" }\n"),
    ];
    for (name, text) in files {
        folder.write(name, |out| out.write_all(text.as_bytes())).unwrap();
    }
    let manifest = Manifest { files: folder.files(), ..manifest(title) };
    (place, manifest)
}

fn page_of(folder: &Path, manifest: &Manifest) -> String {
    let tables = Tables::in_folder(folder);
    compose(folder, Contents { manifest, tables: &tables, drawings: &[] })
}

fn parsed(page: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..Default::default() };
    Document::parse_with_options(page, options).unwrap()
}

#[test]
fn the_page_is_whole_needs_nothing_and_runs_nothing() {
    let (place, manifest) = run(HOSTILE);
    let page = page_of(place.path(), &manifest);
    assert!(!page.to_lowercase().contains("<script") && !page.contains("javascript:"));
    let document = parsed(&page);
    let mut ids = BTreeSet::new();
    for node in document.descendants().filter(Node::is_element) {
        if let Some(id) = node.attribute("id") {
            assert!(ids.insert(id), "{id} stands twice");
        }
        for name in ["src", "href", "srcset", "data", "action", "poster"] {
            // Beside it lie the figures in other formats; the page is whole without them.
            let beside = |value: &str| name == "href" && value.starts_with("figures/");
            let inside = |value: &str| value.starts_with("data:") || beside(value);
            assert!(node.attribute(name).is_none_or(inside), "{node:?}");
        }
        assert!(node.attributes().all(|attribute| !attribute.name().starts_with("on")));
        assert!(!["link", "object", "iframe", "base"].contains(&node.tag_name().name()));
    }
    let text =
        |tag: &str| document.descendants().find(|node| node.has_tag_name(tag)).unwrap().text();
    assert_eq!(
        (text("title"), text("h1"), text("li")),
        (Some(HOSTILE), Some(HOSTILE), Some(HOSTILE))
    );
    let sections = ["asked", "figures", "instruments", "limits", "provenance", "quantities"];
    assert!(ids.into_iter().eq(sections));
}

#[test]
fn the_page_says_what_was_asked_what_happened_and_where_it_comes_from() {
    let (place, manifest) = run("Ground powder");
    let page = page_of(place.path(), &manifest);
    let document = parsed(&page);
    let cells: Vec<&str> = document
        .descendants()
        .filter(|node| ["td", "th", "dd", "h3"].contains(&node.tag_name().name()))
        .filter_map(|node| node.text())
        .collect();
    let expected = [
        "temperature 140 degC, time 60 min",
        "140 °C for 60 min",
        "28.50\u{A0}±\u{A0}0.25",
        "not reached",
        "161.0\u{A0}±\u{A0}1.0",
        "Onset / °C",
        "<b>kT/h</b>",
        "<i>",
        "2 of 2",
    ];
    let has = |what: &&str| cells.contains(what) || page.contains(&format!(">{what} replicates"));
    assert!(expected.iter().all(has), "{cells:?}");
    let headings = ["instruments/dsc_peaks.csv", "instruments/monomer_product.csv"];
    let shown = document.descendants().filter(|node| node.has_tag_name("h3"));
    let tables: Vec<_> =
        shown.filter_map(|node| node.text()).filter(|text| text.contains(".csv")).collect();
    assert_eq!(tables, headings);
    for file in &manifest.files {
        assert!(cells.contains(&file.sha256.as_str()), "{}", file.path);
    }
    let images: Vec<_> = document.descendants().filter(|node| node.has_tag_name("img")).collect();
    let alts: Vec<_> = images.iter().filter_map(|image| image.attribute("alt")).collect();
    assert_eq!(alts.len(), 3);
    assert!(alts[0].starts_with("Conversion and crystalline fraction against time"));
    assert!(alts[1].starts_with("Temperature against time") && alts[2] == "mine");
    let links: Vec<_> = document.descendants().filter_map(|node| node.attribute("href")).collect();
    let expected = ["figures/conversion.svg", "figures/protocol.svg", "figures/mine.svg"];
    assert_eq!(links, expected);
}

#[test]
fn what_cannot_be_read_is_said_and_what_is_missing_is_left_out() {
    let (place, mut manifest) = run("Broken");
    std::fs::write(place.path().join("summary.csv"), "quantity\n1\n").unwrap();
    std::fs::write(place.path().join("instruments/dsc_peaks.csv"), "a,b\n1\n").unwrap();
    std::fs::remove_dir_all(place.path().join("figures")).unwrap();
    manifest.subject = Subject::Study { text: "no scenario = = at all".into() };
    let page = page_of(place.path(), &manifest);
    parsed(&page);
    assert!(
        page.contains("<p class=\"answer\">") && page.contains("summary.csv: no column `unit`")
    );
    assert!(page.contains("dsc_peaks.csv: no column `replicate`"));
    assert!(!page.contains("id=\"figures\"") && page.contains("Untitled run"));
}

#[test]
fn a_folder_that_holds_no_run_gets_no_page() {
    let place = tempfile::tempdir().unwrap();
    let folder = ResultsFolder::create(place.path(), false).unwrap();
    let (manifest, tables) = (manifest("none"), Tables::in_folder(place.path()));
    write(&folder, Contents { manifest: &manifest, tables: &tables, drawings: &[] }).unwrap();
    assert!(!place.path().join(REPORT_FILE).exists());
}
