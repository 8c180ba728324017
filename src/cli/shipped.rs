//! `tautomata scenarios`: the files that the command brings along, to start from.

use super::say;
use super::schema::Kind;
use crate::fit::Fit;
use crate::study::Study;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

/// Embeds files of `scenarios/` with their paths in it.
macro_rules! embedded {
    ($($path:literal)*) => {
        &[$(($path, include_str!(concat!("../../scenarios/", $path))),)*]
    };
}

/// Every scenario, study and fit to start from, and the files that these read. Decks with exact results and reference
/// samples are left out: `tautomata verify` has its own.
const FILES: &[(&str, &str)] = embedded! {
    "ground-powder.toml"
    "instruments/ground-powder.toml"
    "laboratory/air.toml"
    "laboratory/argon.toml"
    "laboratory/arrangements/clusters.toml"
    "laboratory/arrangements/grain-boundaries.toml"
    "laboratory/arrangements/lines.toml"
    "laboratory/arrangements/points.toml"
    "laboratory/arrangements/surface.toml"
    "laboratory/crude.toml"
    "laboratory/full-protocol.toml"
    "laboratory/recrystallized.toml"
    "laboratory/single-crystal.toml"
    "laboratory/too-hot.toml"
    "laboratory/uv-seeded.toml"
    "studies/finite-size.toml"
    "studies/grinding.toml"
    "studies/mobility.toml"
    "studies/oxygen.toml"
    "studies/ramps.toml"
    "studies/temperature.toml"
    "kinetics/ground-powder-ramps.toml"
    "kinetics/pristine-ramps.toml"
    "fit/barrier.toml"
    "fit/first-order.toml"
    "fit/first-order-sample.toml"
    "fit/joint.toml"
    "fit/powder.toml"
    "fit/ramp.toml"
    "fit/weak-spots.toml"
    "fit/barrier-2K.csv"
    "fit/barrier-5K.csv"
    "fit/conversion-130C.csv"
    "fit/conversion-140C.csv"
    "fit/first-order.csv"
    "fit/joint-dsc.csv"
    "fit/joint-ftir.csv"
    "fit/joint-xrd.csv"
};

/// Prints the name, the kind and the title of each.
pub fn list() -> ExitCode {
    let widest = names().map(str::len).max().unwrap_or(0);
    for name in names() {
        let text = text(&format!("{name}.toml")).unwrap_or_default();
        say::line(format_args!("{name:<widest$}  {:<8}  {}", kind(text).name(), title(text)));
    }
    say::line("\nwrite one to start from: tautomata new my-sample --from laboratory/air");
    ExitCode::SUCCESS
}

/// The names of scenarios, studies and fits.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().filter_map(|(path, _)| path.strip_suffix(".toml"))
}

fn text(path: &str) -> Option<&'static str> {
    FILES.iter().find(|(own, _)| *own == path).map(|(_, text)| *text)
}

/// What a text is.
pub fn kind(text: &str) -> Kind {
    match text {
        _ if Fit::is_fit(text) => Kind::Fit,
        _ if Study::is_study(text) => Kind::Study,
        _ => Kind::Scenario,
    }
}

fn title(text: &str) -> String {
    let table: toml::Table = text.parse().unwrap_or_default();
    table.get("title").and_then(toml::Value::as_str).unwrap_or_default().to_owned()
}

/// A copy of a file, and the files that it reads, by name: all are to lie in one folder. `None` for a name that is none of
/// [`names`].
pub fn copies(name: &str) -> Option<(String, BTreeMap<String, String>)> {
    let path = format!("{name}.toml");
    let mut read = BTreeMap::new();
    let copy = copy(&path, text(&path)?, &mut read);
    Some((copy, read))
}

/// A file that names what it reads as lying beside it; what it reads is added to `read`.
fn copy(path: &str, text: &str, read: &mut BTreeMap<String, String>) -> String {
    let mut copied = text.to_owned();
    for (other, content) in FILES {
        let written = format!("\"{}\"", relative(path, other));
        if copied.contains(&written) {
            let beside = Path::new(other).file_name().unwrap_or_default().to_string_lossy();
            copied = copied.replace(&written, &format!("\"{beside}\""));
            let content = copy(other, content, read);
            read.insert(beside.into_owned(), content);
        }
    }
    copied
}

/// How a file names another one, from its own folder.
fn relative(from: &str, to: &str) -> String {
    let folder = Path::new(from).parent().unwrap_or(Path::new(""));
    let up = || folder.components().map(|_| Component::ParentDir).collect::<PathBuf>().join(to);
    let path = Path::new(to).strip_prefix(folder).map_or_else(|_| up(), Path::to_owned);
    path.display().to_string().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    /// What is left out by intent, and what no reader reads.
    const LEFT_OUT: [&str; 6] = [
        "benchmark/",
        "reference/",
        "verification/",
        "fit/make-data.py",
        "fit/seeds.py",
        "studies/Snakefile",
    ];

    fn below(folder: &Path, found: &mut Vec<String>, root: &Path) {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                below(&path, found, root);
            } else {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                found.push(name.replace('\\', "/"));
            }
        }
    }

    #[test]
    fn every_file_to_start_from_is_embedded() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let mut found = Vec::new();
        below(&root, &mut found, &root);
        found.retain(|path| !LEFT_OUT.iter().any(|left| path.starts_with(left)));
        let mut embedded: Vec<&str> = FILES.iter().map(|(path, _)| *path).collect();
        found.sort();
        embedded.sort_unstable();
        assert_eq!(found, embedded);
    }

    #[test]
    fn a_copy_brings_what_it_reads_and_names_it_beside_itself() {
        let (study, read) = copies("studies/mobility").unwrap();
        let expected = [
            "clusters.toml",
            "grain-boundaries.toml",
            "ground-powder.toml",
            "lines.toml",
            "points.toml",
            "surface.toml",
        ];
        assert_eq!(read.keys().collect::<Vec<_>>(), expected);
        assert!(study.contains("base = \"lines.toml\"") && !study.contains("\"../"));
        assert_eq!(relative("fit/joint.toml", "fit/joint-dsc.csv"), "joint-dsc.csv");
    }

    #[test]
    fn every_copy_is_read_where_it_stands() {
        for name in names() {
            let place = tempfile::tempdir().unwrap();
            let (text, read) = copies(name).unwrap();
            for (name, text) in &read {
                std::fs::write(place.path().join(name), text).unwrap();
            }
            let path = place.path().join("mine.toml");
            std::fs::write(&path, &text).unwrap();
            let found = match kind(&text) {
                Kind::Fit => Fit::load(&path).and_then(|fit| fit.measure()).map(drop),
                Kind::Study => Study::load(&path).map(drop),
                Kind::Scenario => Scenario::load(&path).map(drop),
            };
            assert!(found.is_ok(), "{name}: {}", found.unwrap_err());
            // Two files of one name would be one.
            let named = |(other, _): &&(&str, &str)| {
                let (_, own) = FILES
                    .iter()
                    .find(|(path, _)| path.strip_suffix(".toml") == Some(name))
                    .unwrap();
                own.contains(&format!("\"{}\"", relative(&format!("{name}.toml"), other)))
            };
            assert_eq!(read.len(), FILES.iter().filter(named).count(), "{name}");
        }
    }
}
