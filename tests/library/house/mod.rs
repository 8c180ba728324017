//! The house is as docs/architecture.md draws it: a room leans only on rooms below it, and files of a room
//! lean on each other in circles only where the page says why.

mod paths;

use paths::{Module, edges, edges_of};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What each room leans on, by name.
type Leans = BTreeMap<String, BTreeSet<String>>;

/// Files outside of rooms: the list of rooms, what programs import, the binary, and locks, which all may use.
const OUTSIDE: [&str; 4] = ["lib", "prelude", "main", "sync"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The table of docs/architecture.md whose first column has this title: the words in backticks of its first two
/// columns, row by row.
fn table(title: &str) -> Vec<[Vec<String>; 2]> {
    let page = std::fs::read_to_string(root().join("docs/architecture.md")).expect("the page");
    let start = format!("| {title} |");
    let rows = page.lines().skip_while(|line| !line.starts_with(&start)).skip(2);
    let quoted = |cell: &str| cell.split('`').skip(1).step_by(2).map(String::from).collect();
    rows.take_while(|line| line.starts_with('|'))
        .map(|row| {
            let mut cells = row.split('|').skip(1).map(quoted);
            [cells.next().expect("a column"), cells.next().expect("a second column")]
        })
        .collect()
}

/// Arrows between rooms, from those between files.
fn between_rooms(edges: &BTreeMap<Module, BTreeSet<Module>>) -> Leans {
    let mut leans = Leans::new();
    for (module, others) in edges {
        let room = &module[0];
        if !OUTSIDE.contains(&room.as_str()) {
            let others = others.iter().map(|other| &other[0]);
            let others = others.filter(|other| *other != room && *other != "sync").cloned();
            leans.entry(room.clone()).or_default().extend(others);
        }
    }
    leans
}

/// What is wrong with arrows: those that go up, and those that differ from what the table says.
fn faults(table: &[(String, BTreeSet<String>)], leans: &Leans) -> Vec<String> {
    let mut faults = Vec::new();
    let place = |room: &String| table.iter().position(|(name, _)| name == room);
    for (room, others) in leans {
        let Some(row) = place(room) else {
            faults.push(format!("`{room}` has no row"));
            continue;
        };
        let ups = others.iter().filter(|other| place(other).is_none_or(|other| other <= row));
        faults
            .extend(ups.map(|other| format!("`{room}` leans on `{other}`, which is not below it")));
        let told = &table[row].1;
        faults
            .extend(others.difference(told).map(|other| format!("untold: `{room}` on `{other}`")));
        faults.extend(told.difference(others).map(|other| format!("gone: `{room}` on `{other}`")));
    }
    let gone = table.iter().filter(|(room, _)| !leans.contains_key(room));
    faults.extend(gone.map(|(room, _)| format!("there is no room `{room}`")));
    faults
}

/// All that a node reaches along arrows.
fn reach<T: Ord + Clone>(from: &T, arrows: &BTreeMap<T, BTreeSet<T>>) -> BTreeSet<T> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&T> = vec![from];
    while let Some(node) = open.pop() {
        for next in arrows.get(node).into_iter().flatten() {
            if reached.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    reached
}

/// Groups of files that lean on each other. A folder and its own files count as one thing: `mod.rs` holds what
/// they share and calls them.
fn circles(edges: &BTreeMap<Module, BTreeSet<Module>>) -> BTreeSet<BTreeSet<String>> {
    let arrows: BTreeMap<Module, BTreeSet<Module>> = edges
        .iter()
        .map(|(file, others)| {
            let others = others.iter().filter(|other| other[0] == file[0]);
            (file.clone(), others.filter(|other| !file.starts_with(other)).cloned().collect())
        })
        .collect();
    let reached: BTreeMap<&Module, BTreeSet<Module>> =
        arrows.keys().map(|file| (file, reach(file, &arrows))).collect();
    let together = |file: &Module| -> BTreeSet<String> {
        let mutual = reached[file].iter().filter(|other| reached[*other].contains(file));
        mutual.map(|other| other.join("/")).collect()
    };
    arrows.keys().map(together).filter(|circle| circle.len() > 1).collect()
}

#[test]
fn a_room_leans_only_on_rooms_below_it() {
    let leans = between_rooms(&edges(&root().join("src")));
    let rows: Vec<(String, BTreeSet<String>)> = table("room")
        .into_iter()
        .map(|[room, others]| (room.concat(), others.into_iter().collect()))
        .collect();
    let faults = faults(&rows, &leans);
    assert!(faults.is_empty(), "the table of docs/architecture.md:\n{}", faults.join("\n"));

    // Whatever lies in a folder of results can be drawn again, by a program that cannot simulate.
    for room in ["figures", "report"] {
        let reached = reach(&room.to_owned(), &leans);
        for far in ["engine", "scenario", "run"] {
            assert!(!reached.contains(far), "`{room}` leans on `{far}`");
        }
    }
}

#[test]
fn the_library_lists_its_rooms_in_the_order_of_the_table() {
    let text = std::fs::read_to_string(root().join("src/lib.rs")).expect("src/lib.rs");
    let listed: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("//! - [`")?.split_once('`'))
        .map(|(room, _)| room)
        .collect();
    let rows: Vec<String> = table("room").iter().map(|[room, _]| room.concat()).collect();
    assert_eq!(listed, rows);
}

#[test]
fn files_lean_on_each_other_in_circles_only_where_the_page_says_why() {
    let told: BTreeSet<BTreeSet<String>> =
        table("circle").into_iter().map(|[files, _]| files.into_iter().collect()).collect();
    let found = circles(&edges(&root().join("src")));
    let new: Vec<_> = found.difference(&told).collect();
    let gone: Vec<_> = told.difference(&found).collect();
    assert!(new.is_empty() && gone.is_empty(), "new: {new:?}\ngone: {gone:?}");
}

/// The reader sees an arrow in each form in which the source writes one, and none in comments and tests.
#[test]
fn planted_arrows_are_seen() {
    let text = |text: &str| text.to_owned();
    let module = |name: &str| name.split("::").map(String::from).collect::<Module>();
    let house: BTreeMap<Module, String> = [
        (module("low"), text("mod a;\nmod b;\npub use a::{Item, other};\n")),
        (module("low::a"), text("use super::b::part;\nfn f() { crate::high::start() }\n")),
        (module("low::b"), text("use super::Item;\n// crate::middle::go\n")),
        (module("middle"), text("use crate::{low::{self, other}};\n")),
        (
            module("high"),
            text("use super::middle::go;\n#[cfg(test)]\nmod tests {\n    use crate::low::x;\n}\n"),
        ),
    ]
    .into();
    let edges = edges_of(&house);
    let leans = between_rooms(&edges);
    let set = |names: &[&str]| names.iter().map(|name| text(name)).collect::<BTreeSet<_>>();
    assert_eq!(leans["low"], set(&["high"]));
    assert_eq!(leans["middle"], set(&["low"]));
    assert_eq!(leans["high"], set(&["middle"]));
    let rows = [("high", set(&["middle"])), ("middle", set(&["low"])), ("low", set(&[]))]
        .map(|(a, b)| (text(a), b));
    assert_eq!(
        faults(&rows, &leans),
        ["`low` leans on `high`, which is not below it", "untold: `low` on `high`"]
    );
    assert_eq!(circles(&edges), [set(&["low/a", "low/b"])].into());
}
