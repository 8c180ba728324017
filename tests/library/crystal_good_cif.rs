//! CIFs as programs and databases write them, each with what has to be read from it.
//!
//! A file of `tests/good-cif` says in comments how many molecules its cell holds, `# expect: 4 molecules`;
//! every note that the reader makes, `# note: …`; and perhaps a file with the same crystal written
//! out, `# as: other.cif`.

use std::fs;
use std::path::Path;
use tautomata::crystal::{Contact, Structure, from_cif};
use tautomata::measured::read_text;

/// The values of a comment such as `# note: …`.
fn comments<'t>(text: &'t str, what: &str) -> Vec<&'t str> {
    let start = format!("# {what}: ");
    text.lines().filter_map(|line| line.strip_prefix(start.as_str())).collect()
}

/// Every site's contacts, whatever the order of the sites. Distances are those of the same sums in
/// another order, to some bits.
fn contacts(structure: &Structure) -> Vec<Vec<(String, i64)>> {
    let known =
        |contact: &Contact| (contact.class.clone(), (contact.distance * 1e9).round() as i64);
    let mut sites: Vec<Vec<_>> =
        structure.contacts.iter().map(|list| list.iter().map(known).collect()).collect();
    for list in &mut sites {
        list.sort();
    }
    sites.sort();
    sites
}

#[test]
fn every_sound_file_is_read_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/good-cif");
    let mut failures = Vec::new();
    let mut files = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        files += 1;
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = read_text(&path).unwrap();
        let structure = match from_cif(&text, &name) {
            Ok(structure) => structure,
            Err(error) => {
                failures.push(format!("{name}: {error}"));
                continue;
            }
        };
        assert_eq!(structure.validate(), Ok(()), "{name}");
        let molecules = format!("{} molecules", structure.sites.len());
        if comments(&text, "expect") != [molecules.as_str()] {
            failures.push(format!("{name}: {molecules}"));
        }
        if structure.notes != comments(&text, "note") {
            failures.push(format!("{name}: {:#?}", structure.notes));
        }
        for other in comments(&text, "as") {
            let same = from_cif(&read_text(&folder.join(other)).unwrap(), other).unwrap();
            if contacts(&structure) != contacts(&same) {
                failures.push(format!("{name}: not as {other}"));
            }
        }
    }
    assert!(failures.is_empty(), "not as expected:\n{}", failures.join("\n"));
    assert!(files >= 25, "only {files} files were found");
}
