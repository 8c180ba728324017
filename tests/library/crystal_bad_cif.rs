//! Broken CIFs, each with the mistakes that it has to be told.
//!
//! A file of `tests/bad-cif` lists, in comments, all that is wrong with it:
//! `# expect: LINE:COLUMN message`.

use std::fs;
use std::path::Path;
use tautomata::crystal::from_cif;
use tautomata::diagnostics::Diagnostics;

#[test]
fn every_broken_file_is_told_just_its_mistakes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad-cif");
    let mut failures = Vec::new();
    let mut files = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let expected: Vec<&str> =
            text.lines().filter_map(|line| line.strip_prefix("# expect: ")).collect();
        assert!(!expected.is_empty(), "{} expects nothing", path.display());
        let told = |found: &Diagnostics| -> Vec<String> {
            let told = found.items.iter().map(|item| {
                let (line, column) = found.position(item);
                format!("{line}:{column} {}", item.message)
            });
            told.collect()
        };
        let found = from_cif(&text, "bad").err().as_ref().map_or_else(Vec::new, told);
        if found != expected {
            let found = found.join("\n  ");
            failures.push(format!("{}:\n  {found}", path.display()));
        }
        files += 1;
    }
    assert!(failures.is_empty(), "not as expected:\n{}", failures.join("\n"));
    assert!(files >= 30, "only {files} files were found");
}
