//! The crystal of a run as a page that turns: `view.html`, whole in itself, without network.
//!
//! The page is put together from `assets/`: its frame, its style, its script, and three.js, which draws. What it shows
//! comes from the run's folder as JSON and as packed snapshots.
//!
//! ```no_run
//! use tautomata::view::{MOST_MOLECULES, page};
//!
//! let page = page("output/ground-powder".as_ref(), MOST_MOLECULES)?;
//! std::fs::write("crystal.html", page)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod movie;
mod pack;
mod raster;
mod scene;

pub use error::ViewError;
pub use movie::{Movie, movie};

use crate::results::{Results, Subject, open};
use std::fmt::Write as _;
use std::io;
use std::path::Path;

/// The most molecules that a page shows if nothing else is asked for: as many as a snapshot holds by default.
pub const MOST_MOLECULES: u64 = 1 << 20;

const FRAME: &str = include_str!("assets/view.html");
const STYLE: &str = include_str!("assets/view.css");
/// In this order: the last one begins.
const SCRIPT: &str = concat!(
    include_str!("assets/crystal.js"),
    include_str!("assets/picture.js"),
    include_str!("assets/decorate.js"),
    include_str!("assets/curve.js"),
    include_str!("assets/page.js"),
);
const THREE: &str = include_str!("assets/three.min.js");

/// The page about the run in a folder, with at most about `most` molecules.
///
/// # Errors
/// A folder without a run or without snapshots, files that are missing or broken.
pub fn page(folder: &Path, most: u64) -> Result<String, ViewError> {
    let results = opened(folder)?;
    let shown = scene::read(folder, &results, most)?;
    let scene = pack::embedded(&shown.scene)
        .map_err(|error| ViewError::Packing(io::Error::other(error)))?;
    let mut data = format!("<script type=\"application/json\" id=\"scene\">{scene}</script>\n");
    for snapshot in &shown.snapshots {
        // Base 64 holds nothing to escape.
        let _ =
            writeln!(data, "<script type=\"text/plain\" class=\"snapshot\">{snapshot}</script>");
    }
    Ok(filled(&[("style", STYLE), ("data", &data), ("three", THREE), ("script", SCRIPT)]))
}

/// The results in a folder, which are to be a run's and to have snapshots.
fn opened(folder: &Path) -> Result<Results, ViewError> {
    let results = open(folder)?;
    if !matches!(results.manifest.subject, Subject::Scenario { .. }) {
        return Err(ViewError::NoRun(folder.into()));
    }
    if results.snapshots.is_empty() {
        return Err(ViewError::NoSnapshots(folder.into()));
    }
    Ok(results)
}

/// The frame with its places filled, each once.
fn filled(parts: &[(&str, &str)]) -> String {
    let mut page = String::new();
    let mut rest = FRAME;
    for (name, text) in parts {
        let (before, after) = rest
            .split_once(&format!("<!-- {name} -->"))
            .expect("the frame has this place, as tests show");
        page.extend([before, text]);
        rest = after;
    }
    page + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each part stands in its place, and no script ends before its end.
    #[test]
    fn the_frame_takes_all_parts() {
        let page = filled(&[("style", "S"), ("data", "D"), ("three", "T"), ("script", "X")]);
        assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
        assert!(!page.contains("<!-- "), "{page}");
        for script in [THREE, SCRIPT] {
            assert!(!script.to_lowercase().contains("</script") && !script.contains("<!--"));
        }
        assert!(!STYLE.contains('<'));
    }

    #[test]
    fn nothing_is_fetched() {
        for part in [FRAME, STYLE, SCRIPT] {
            for call in ["fetch(", "XMLHttpRequest", "url(", "import(", "src=\"http", "href=\"http"]
            {
                assert!(!part.contains(call), "{call}");
            }
        }
        assert!(
            FRAME.contains("default-src 'none'"),
            "the browser refuses what the page would fetch"
        );
        assert!(
            THREE.contains("three.js authors") && THREE.contains("Permission is hereby granted")
        );
    }
}
