//! A folder to work in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A small sample: 256 molecules, two replicates, under a second with its figures.
pub const SMALL: &str = r#"
title = "Small"
replicates = 2
[crystal]
size = [4, 4, 4]
[sample]
defects = { fraction = 0.02 }
disordered = 0.08
impurity = 0.002
[[protocol]]
step = "anneal"
temperature = "140 degC"
time = "24 h"
[record]
every = "1 h"
snapshots = ["0 h", "24 h"]
"#;

/// A temporary folder with a scenario in it.
pub struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    /// With `sample.toml`.
    pub fn with(scenario: &str) -> Self {
        let bench = Self { folder: tempfile::tempdir().unwrap() };
        bench.write("sample.toml", scenario);
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The command, at work in the folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tautomata"));
        command.current_dir(self.folder.path()).args(arguments);
        command
    }

    /// Runs the command to its end.
    pub fn tautomata(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs the command, which must succeed; gives what it prints.
    pub fn succeeds(&self, arguments: &[&str]) -> String {
        let output = self.tautomata(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", error_text(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs the command, which must refuse (exit code 2) and print nothing else; gives why.
    pub fn refuses(&self, arguments: &[&str]) -> String {
        let output = self.tautomata(arguments);
        let said = error_text(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.ends_with('\n') && !said.contains("panicked"), "{said}");
        said
    }
}

pub fn error_text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every file in a folder and below, with its content, but for the lock.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in folder.read_dir().unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            let below = files(&entry.path()).into_iter();
            found.extend(below.map(|(file, content)| (format!("{name}/{file}"), content)));
        } else if name != ".tautomata.lock" {
            found.insert(name, std::fs::read(entry.path()).unwrap());
        }
    }
    found
}

/// The results that must not depend on when, where and on how many threads they were made:
/// everything but the manifest, and what is kept of the ends of replicates.
pub fn results(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = files(folder);
    assert!(files.remove("manifest.json").is_some());
    files.retain(|name, _| !name.starts_with("checkpoints/end-"));
    files
}

/// Fails with the names of files that differ.
pub fn assert_same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) {
    let names = one.keys().chain(other.keys());
    let differ: Vec<_> = names.filter(|name| one.get(*name) != other.get(*name)).collect();
    assert!(differ.is_empty(), "{differ:?} differ");
}

/// Numbers from 0 to 1, always the same (Weyl's sequence of the golden ratio).
pub fn fraction(number: u32) -> f64 {
    (f64::from(number) * 0.618_033_988_749_895).fract()
}
