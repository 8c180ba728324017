//! The crystal of a run as a page.

use crate::bench::{Bench, SMALL, files};
use base64::Engine as _;
use flate2::read::ZlibDecoder;
use serde_json::Value;
use std::io::Read as _;
use tautomata::results::{Manifest, open};
use tautomata::snapshots::open_xyz;

/// The scene of a page.
fn scene(page: &str) -> Value {
    let (_, rest) = page.split_once("<script type=\"application/json\" id=\"scene\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// The snapshots of a page: chains, units and bytes.
fn snapshots(page: &str) -> Vec<(Vec<u32>, Vec<u32>, Vec<u8>)> {
    let texts = page.split("class=\"snapshot\">").skip(1);
    texts
        .map(|text| {
            let text = text.split_once("</script>").unwrap().0;
            let packed = base64::engine::general_purpose::STANDARD.decode(text).unwrap();
            let mut bytes = Vec::new();
            ZlibDecoder::new(packed.as_slice()).read_to_end(&mut bytes).unwrap();
            let sites = bytes.len() / 9;
            let numbers = |from: usize| {
                let part = bytes[from..from + 4 * sites].chunks_exact(4);
                part.map(|four| u32::from_le_bytes(four.try_into().unwrap())).collect()
            };
            (numbers(0), numbers(4 * sites), bytes[8 * sites..].to_vec())
        })
        .collect()
}

const HOSTILE: &str = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";

#[test]
fn the_page_holds_what_the_snapshots_hold_and_is_listed_and_linked() {
    let bench = Bench::with(&SMALL.replace("\"Small\"", &format!("\"{HOSTILE}\"")));
    bench.succeeds(&["run", "sample.toml", "--quiet", "--output", "out"]);
    assert_eq!(bench.succeeds(&["view", "out"]), "open in a browser: out/view.html\n");
    let page = bench.read("out/view.html");
    assert!(!page.contains("<script>alert") && !page.contains("<img src=x"));
    let scene = scene(&page);
    assert_eq!(scene["title"], HOSTILE);
    let files = open(&bench.path("out")).unwrap().snapshots;
    let shown = snapshots(&page);
    assert_eq!((shown.len(), files.len()), (2, 2));
    for (file, (chains, units, bytes)) in files.iter().zip(shown) {
        let snapshot = open_xyz(file).unwrap();
        assert_eq!(bytes.len(), snapshot.sites.len());
        for (site, ((chain, unit), byte)) in
            snapshot.sites.iter().zip(chains.into_iter().zip(units).zip(bytes))
        {
            assert_eq!((site.chain, site.unit), (chain, unit));
            let flags = (usize::from(byte & 7), byte & 8 != 0, byte & 16 != 0);
            assert_eq!(flags, (site.state(), site.ordered, site.defect));
        }
        // The first molecule of the second cell along c lies where the page's numbers put it.
        let [a, b, c] = [0, 1, 2].map(|axis| scene["cell"][axis].as_array().unwrap().clone());
        let fractions = scene["sites"][0].as_array().unwrap();
        let number = |value: &Value| value.as_f64().unwrap();
        for axis in 0..3 {
            let place = number(&fractions[0]) * number(&a[axis])
                + number(&fractions[1]) * number(&b[axis])
                + (number(&fractions[2]) + 1.0) * number(&c[axis]);
            approx::assert_abs_diff_eq!(
                snapshot.sites[4 * 4 * 4].position[axis],
                place,
                epsilon = 1e-5
            );
        }
    }
    assert_eq!(scene["shapes"].as_array().unwrap().len(), 4);
    let manifest = Manifest::read(&bench.path("out")).unwrap();
    assert_eq!(manifest.verify(&bench.path("out")).unwrap(), []);
    assert!(manifest.files.iter().any(|file| file.path == "view.html"));
    assert!(bench.read("out/report.html").contains("href=\"view.html\""));
    // It can be made again, and is when it is missed.
    std::fs::remove_file(bench.path("out/view.html")).unwrap();
    assert!(bench.succeeds(&["resume", "out"]).contains("written anew: view.html"));
    assert_eq!(bench.read("out/view.html"), page);
    // A run that replaces this one takes its page away.
    bench.succeeds(&["run", "sample.toml", "--quiet", "--output", "out", "--force"]);
    assert!(!bench.path("out/view.html").exists());
}

#[test]
fn a_large_crystal_shows_its_middle_and_a_model_lattice_spheres() {
    let bench = Bench::with(SMALL);
    bench.succeeds(&["run", "sample.toml", "--quiet", "--output", "out"]);
    bench.succeeds(&["view", "out", "--max-molecules", "40"]);
    let page = bench.read("out/view.html");
    let scene = scene(&page);
    // 2 × 2 × 2 cells of four molecules.
    assert_eq!(snapshots(&page)[0].0.len(), 32);
    assert_eq!(scene["selection"]["from"], serde_json::json!([1, 1, 1]));
    let note = "32 of 256 molecules are shown, those around the middle.";
    assert!(scene["notes"].as_array().unwrap().iter().any(|told| told == note), "{scene}");
}

#[test]
fn what_can_not_be_shown_is_told_with_a_way_out() {
    let bench = Bench::with(&SMALL.replace("snapshots = [\"0 h\", \"24 h\"]", "snapshots = []"));
    bench.succeeds(&["run", "sample.toml", "--quiet", "--output", "none"]);
    let before = files(&bench.path("none"));
    let told = bench.refuses(&["view", "none"]);
    assert!(told.contains("none holds no snapshots") && told.contains("under [record]"), "{told}");
    assert_eq!(files(&bench.path("none")), before, "left as it was");
    assert!(bench.refuses(&["view", "nowhere"]).contains("nowhere holds no manifest.json"));
    bench.write("sample.toml", SMALL);
    bench.succeeds(&["run", "sample.toml", "--quiet", "--output", "out"]);
    let name = "out/snapshots/t00024.00h.xyz";
    let whole = bench.read(name);
    bench.write(name, &whole.replacen("M ", "M x", 1));
    let told = bench.refuses(&["view", "out"]);
    assert!(told.contains("t00024.00h.xyz: line ") && told.contains("expected a site"), "{told}");
    // Sites of another crystal.
    let scenario = bench.read("out/scenario.resolved.toml");
    bench.write(name, &whole);
    let less = scenario.replacen("[4, 4, 4]], every_nth", "[4, 4, 3]], every_nth", 1);
    bench.write("out/scenario.resolved.toml", &less);
    let told = bench.refuses(&["view", "out"]);
    assert!(told.contains("it has other sites") && told.contains("tautomata check"), "{told}");
    bench.write("out/scenario.resolved.toml", "size =");
    assert!(bench.refuses(&["view", "out"]).contains("out/scenario.resolved.toml:1"));
    std::fs::remove_file(bench.path(name)).unwrap();
    bench.write("out/scenario.resolved.toml", &scenario);
    let told = bench.refuses(&["view", "out"]);
    assert!(told.contains("cannot read out/snapshots/t00024.00h.xyz"), "{told}");
}

/// Width and height of a PNG, and what share of its pixels is white.
fn look(png: &[u8]) -> (u32, u32, f64) {
    let mut reader = png::Decoder::new(png).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let white = pixels.chunks(3).filter(|pixel| **pixel == [255; 3]).count();
    (info.width, info.height, white as f64 / (pixels.len() / 3) as f64)
}

#[test]
fn without_ffmpeg_a_movie_is_a_folder_of_pictures() {
    let bench = Bench::with(SMALL);
    bench.succeeds(&["run", "sample.toml", "--quiet", "--output", "out"]);
    let before = files(&bench.path("out"));
    let asked = ["view", "out", "--movie", "course.mp4"];
    let output = bench.command(&asked).env("PATH", "").output().unwrap();
    assert!(crate::bench::error_text(&output).contains("there is no ffmpeg"));
    assert_eq!(output.stdout, b"course\n");
    assert_eq!(files(&bench.path("out")), before, "the run's folder is left as it was");
    let pictures = files(&bench.path("course"));
    let names: Vec<&String> = pictures.keys().collect();
    assert_eq!(names, ["picture-00001.png", "picture-00002.png"]);
    let looks: Vec<(u32, u32, f64)> = pictures.values().map(|png| look(png)).collect();
    // 85 mm at 300 dpi; the crystal, which fills a hexagon, takes more than a third of them.
    assert!(looks.iter().all(|look| (look.0, look.1) == (1004, looks[0].1)), "{looks:?}");
    assert!(looks.iter().all(|look| (0.2..0.66).contains(&look.2)), "{looks:?}");
    assert_ne!(pictures["picture-00001.png"], pictures["picture-00002.png"]);
    assert!(bench.refuses(&asked).contains("course is there already"));
    let told = bench.refuses(&["view", "out", "--movie", "course.avi"]);
    assert!(told.contains("expected a file such as crystal.mp4 or crystal.gif"), "{told}");
}
