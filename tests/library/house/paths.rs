//! Which file of `src/` names items of which other: a small reader of paths such as `super::table::Row`.
//!
//! It knows what this project writes: formatted source, no path in a macro's own syntax, no `use a::*` across
//! files that matters. Test modules do not count.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A module by its names from the top: `["results", "table"]`.
pub type Module = Vec<String>;

/// Every module of `src/` with the modules that it leans on.
pub fn edges(source: &Path) -> BTreeMap<Module, BTreeSet<Module>> {
    let mut texts = BTreeMap::new();
    read_folder(source, &[], &mut texts);
    let tests: Vec<Module> = texts
        .iter()
        .flat_map(|(module, text)| {
            without_tests(text).1.into_iter().map(|name| inside(module, name))
        })
        .collect();
    texts.retain(|module, _| !tests.iter().any(|test| module.starts_with(test)));
    edges_of(&texts)
}

/// The same of texts by module, without a disk.
pub fn edges_of(texts: &BTreeMap<Module, String>) -> BTreeMap<Module, BTreeSet<Module>> {
    let modules: BTreeSet<Module> = texts.keys().cloned().collect();
    let named: BTreeMap<&Module, Vec<Named>> = texts
        .iter()
        .map(|(module, text)| (module, names(module, &without_tests(text).0, &modules)))
        .collect();
    let leans_on = |module: &Module| {
        named[module]
            .iter()
            .filter(|name| !(name.shown_again && name.path.starts_with(module)))
            .filter_map(|name| owner(&name.path, &named, 0))
            .filter(|owner| owner != module)
            .collect()
    };
    texts.keys().map(|module| (module.clone(), leans_on(module))).collect()
}

/// An item that a file names.
struct Named {
    /// From the top of the crate.
    path: Module,
    /// Whether a `use` brings it in.
    imported: bool,
    /// Whether it is a `pub use`, which shows the item of a file under a shorter name.
    shown_again: bool,
}

fn inside(module: &[String], name: &str) -> Module {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

fn read_folder(folder: &Path, module: &[String], texts: &mut BTreeMap<Module, String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the source") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        if path.is_dir() {
            read_folder(&path, &inside(module, &name), texts);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let module = if name == "mod" { module.to_vec() } else { inside(module, &name) };
            texts.insert(module, std::fs::read_to_string(&path).expect("a file of the source"));
        }
    }
}

/// A text without comments and test items, and the names of modules that are test files.
fn without_tests(text: &str) -> (String, Vec<&str>) {
    let mut kept = String::new();
    let mut files = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim() != "#[cfg(test)]" {
            kept.push_str(line.split("//").next().expect("the first part"));
            kept.push('\n');
            continue;
        }
        let item = lines.by_ref().find(|line| !line.trim().starts_with("#["));
        let item = item.expect("an item after its attribute");
        if let Some(declared) = item.trim().strip_suffix(';') {
            files.extend(declared.split_once("mod ").map(|(_, name)| name));
        } else if item.ends_with('{') {
            let end = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
            lines.by_ref().find(|line| *line == end);
        }
    }
    (kept, files)
}

/// Identifiers, `::`, and single characters.
fn tokens(text: &str) -> Vec<&str> {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            letter if is_word(letter) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            ':' if rest.starts_with("::") => 2,
            letter => letter.len_utf8(),
        };
        found.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    found
}

/// All items that a text names by a path.
fn names(module: &Module, text: &str, modules: &BTreeSet<Module>) -> Vec<Named> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at + 1 < tokens.len() {
        if tokens[at + 1] != "::" || at > 0 && tokens[at - 1] == "::" {
            at += 1;
            continue;
        }
        let imported = at > 0 && tokens[at - 1] == "use";
        let shown_again = imported && at > 1 && matches!(tokens[at - 2], "pub" | ")");
        let mut paths = Vec::new();
        at = read_path(&tokens, at, Vec::new(), &mut paths);
        let paths = paths.iter().filter_map(|path| from_the_top(module, path, modules));
        found.extend(paths.map(|path| Named { path, imported, shown_again }));
    }
    found
}

/// Reads one path, or the tree of a `use`; returns where the text goes on.
fn read_path<'a>(
    tokens: &[&'a str],
    mut at: usize,
    mut path: Vec<&'a str>,
    found: &mut Vec<Vec<&'a str>>,
) -> usize {
    loop {
        if tokens[at] == "{" {
            at += 1;
            while tokens[at] != "}" {
                at = read_path(tokens, at, path.clone(), found);
                at += tokens[at..].iter().position(|token| matches!(*token, "," | "}")).expect("}");
                at += usize::from(tokens[at] == ",");
            }
            return at + 1;
        }
        path.push(tokens[at]);
        at += 1;
        if tokens.get(at) != Some(&"::") || at + 1 == tokens.len() {
            found.push(path);
            return at;
        }
        at += 1;
    }
}

/// A path from the top of the crate; nothing if it names another crate, or a type.
fn from_the_top(module: &Module, path: &[&str], modules: &BTreeSet<Module>) -> Option<Module> {
    let ups = path.iter().take_while(|name| **name == "super").count();
    let (start, rest) = match path[0] {
        "crate" => (&module[..0], &path[1..]),
        "self" => (&module[..], &path[1..]),
        "super" => (&module[..module.len().checked_sub(ups)?], &path[ups..]),
        first if modules.contains(&inside(module, first)) => (&module[..], path),
        _ => return None,
    };
    Some(start.iter().cloned().chain(rest.iter().map(|name| (*name).to_owned())).collect())
}

/// The module in which an item lies, whatever other modules show it again.
fn owner(path: &Module, named: &BTreeMap<&Module, Vec<Named>>, depth: usize) -> Option<Module> {
    let length =
        (1..=path.len()).rev().find(|length| named.contains_key(&path[..*length].to_vec()))?;
    let module = path[..length].to_vec();
    let item = path.get(length);
    let shown = named[&module]
        .iter()
        .find(|name| name.imported && name.path.last() == item && name.path != *path);
    match shown {
        Some(name) if depth < 8 => owner(&name.path, named, depth + 1),
        _ => Some(module),
    }
}
