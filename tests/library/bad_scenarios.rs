//! Every file in `tests/bad-scenarios`, `tests/bad-studies` and `tests/bad-fits` carries the messages that it must
//! give, and no others.
//!
//! A comment line below the place at fault says what is expected:
//! - `#   ^ message`: the marked text starts at the column of the `^`;
//! - `#< message`: it starts in the first column, where the `#` stands;
//! - `#= help`: the help that goes with the message above;
//! - `#@ file:line:column message`: a mistake in a file that the scenario or study names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tautomata::diagnostics::{Diagnostic, Diagnostics};
use tautomata::fit::Fit;
use tautomata::scenario::{Origin, Scenario};
use tautomata::study::Study;

/// File (`None`: the text itself), line, column, message.
type Expected = (Option<String>, usize, usize, String);

/// The bad texts in a folder, by path.
fn bad_texts(folder: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder of bad texts") {
        let path = entry.expect("an entry").path();
        if path.is_file() && path.extension().is_some_and(|extension| extension == "toml") {
            let text = std::fs::read_to_string(&path).expect("text");
            found.push((path, text));
        }
    }
    found.sort();
    found
}

fn bad_scenarios() -> Vec<(PathBuf, String)> {
    bad_texts("bad-scenarios")
}

/// Reads a study with all its points.
fn read_study(text: &str, origin: &Origin) -> Result<(), Diagnostics> {
    Study::parse(text, origin)?.plan().map(drop)
}

/// Reads a fit with its data and scenarios.
fn read_fit(text: &str, origin: &Origin) -> Result<(), Diagnostics> {
    Fit::parse(text, origin)?.measure().map(drop)
}

fn read_scenario(text: &str, origin: &Origin) -> Result<(), Diagnostics> {
    Scenario::parse(text, origin).map(drop)
}

/// What a text's markers say: the mistakes, and the helps by mistake.
fn markers(text: &str) -> (Vec<Expected>, Vec<(usize, String)>) {
    let (mut mistakes, mut helps): (Vec<Expected>, Vec<_>) = (Vec::new(), Vec::new());
    let mut line = 0;
    for (index, row) in text.lines().enumerate() {
        let Some(comment) = row.strip_prefix('#') else {
            line = index + 1;
            continue;
        };
        if let Some(help) = comment.strip_prefix('=') {
            assert!(!mistakes.is_empty(), "a help without a message: {row}");
            helps.push((mistakes.len() - 1, help.trim().to_owned()));
        } else if let Some(elsewhere) = comment.strip_prefix('@') {
            mistakes.push(elsewhere_marker(elsewhere.trim()));
        } else if let Some(message) = comment.strip_prefix('<') {
            mistakes.push((None, line.max(1), 1, message.trim().to_owned()));
        } else if let Some(message) = comment.trim_start().strip_prefix('^') {
            let column = row.chars().take_while(|c| *c != '^').count() + 1;
            mistakes.push((None, line, column, message.trim().to_owned()));
        } else {
            line = index + 1;
        }
    }
    (mistakes, helps)
}

fn elsewhere_marker(text: &str) -> Expected {
    let (place, message) = text.split_once(' ').expect("a place and a message");
    let mut parts = place.rsplitn(3, ':');
    let mut number = || parts.next().expect("a number").parse::<usize>().expect("a number");
    let (column, line) = (number(), number());
    let file = parts.next().expect("a file").to_owned();
    (Some(file), line, column, message.to_owned())
}

fn found(mistakes: &Diagnostics, name: &str) -> Vec<Expected> {
    let place = |item: &Diagnostic| {
        let (line, column) = mistakes.position(item);
        let file = Some(mistakes.files[item.file].name.clone()).filter(|file| file != name);
        (file, line, column, item.message.clone())
    };
    mistakes.items.iter().map(place).collect()
}

/// What is wrong with a file's markers, if anything.
fn complaint(
    path: &Path,
    text: &str,
    read: fn(&str, &Origin) -> Result<(), Diagnostics>,
) -> Option<String> {
    let name = path.file_name().expect("a name").to_string_lossy();
    let folder = path.parent().expect("a folder").to_owned();
    let origin = Origin { file_name: name.to_string(), folder };
    let Err(mistakes) = read(text, &origin) else {
        return Some(format!("{name} is read without complaint"));
    };
    let (mut expected, helps) = markers(text);
    let shown = mistakes.render(true);
    assert!(!shown.is_empty());
    for (index, help) in helps {
        let (file, line, column, message) = &expected[index];
        let told = mistakes.items.iter().zip(found(&mistakes, &name)).any(|(item, place)| {
            place == (file.clone(), *line, *column, message.clone())
                && item.help.as_deref() == Some(help.as_str())
        });
        if !told {
            return Some(format!("{name}: no help \"{help}\" in\n{mistakes}"));
        }
    }
    let mut found = found(&mistakes, &name);
    expected.sort();
    found.sort();
    (expected != found).then(|| format!("{name}: expected {expected:#?}, but\n{mistakes}"))
}

#[test]
fn each_gives_just_the_messages_that_it_carries() {
    let scenarios =
        bad_scenarios().into_iter().map(|(path, text)| (path, text, read_scenario as _));
    let studies =
        bad_texts("bad-studies").into_iter().map(|(path, text)| (path, text, read_study as _));
    let fits = bad_texts("bad-fits").into_iter().map(|(path, text)| (path, text, read_fit as _));
    let all = scenarios.chain(studies).chain(fits);
    let complaints: Vec<String> =
        all.filter_map(|(path, text, read)| complaint(&path, &text, read)).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n\n"));
}

#[test]
fn there_are_many_and_each_expects_something() {
    let (scenarios, studies) = (bad_scenarios(), bad_texts("bad-studies"));
    let fits = bad_texts("bad-fits");
    assert!(scenarios.len() >= 45 && studies.len() >= 6, "{} {}", scenarios.len(), studies.len());
    for (path, text) in scenarios.iter().chain(&studies).chain(&fits) {
        assert!(!markers(text).0.is_empty(), "{} expects nothing", path.display());
    }
}

#[test]
fn their_messages_are_of_many_kinds() {
    // Names and numbers aside, so that forty ways to be out of range count as one.
    let kind = |message: &str| {
        let mut quoted = false;
        let outside = message.chars().filter(|c| {
            quoted ^= matches!(c, '`' | '"');
            !quoted && !c.is_ascii_digit()
        });
        outside.collect::<String>()
    };
    let kinds: BTreeSet<String> = bad_scenarios()
        .iter()
        .flat_map(|(_, text)| markers(text).0)
        .map(|(_, _, _, message)| kind(&message))
        .collect();
    assert!(kinds.len() >= 40, "{} kinds: {kinds:#?}", kinds.len());
}
