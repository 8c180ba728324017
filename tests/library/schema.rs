//! The JSON schemas of scenarios, studies and fits say what the readers read: the same keys in every table, the same words
//! in every choice. `python/tests/test_schema.py` holds files against the schemas.
//!
//! The readers are asked: a key that no table knows, put into every table of a file, is answered with the keys that are
//! allowed there; a word that is no choice with the words that are.

use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tautomata::diagnostics::Diagnostics;
use tautomata::scenario::{Origin, Scenario};
use tautomata::study::Study;
use tautomata::{fit, scenario, study};
use toml::{Table, Value};

/// A key and a word that nothing is called, nor nearly.
const PROBE: &str = "zzzzzzzz";

/// What the shipped files do not use.
const STRUCTURE: &str = r#"
[crystal]
size = [4, 4, 4]
[crystal.structure]
molecule = { formula = "C9H8N4", nitriles = 2, imines = 2 }
cell = { a = "9 angstrom", b = "9 angstrom", c = "9 angstrom" }
sites = [[0, 0, 0]]
contacts = [{ from = 1, to = 1, cell = [1, 0, 0], reactive = "both" }]
[sample]
defects = { fraction = 0.1, arrangement = "loops", radius = "2 nm" }
grains = { diameter = "2 nm" }
impurity = "crude"
live_ends = { count = 1 }
[mechanism]
unreachable = "allow"
parameters = { A = { value = "1e3 1/s", basis = "est" } }
[[mechanism.event]]
name = "a"
site = { species = "M", ordered = true }
neighbour = "M"
contact = { class = "contact", direction = "outward" }
becomes = "T"
neighbour_becomes = "T"
chain = "none"
prefactor = "A"
[[mechanism.event]]
name = "b"
site = "M"
neighbour = { species = "M" }
contact = "any"
becomes = "T"
prefactor = "3.4e-20 cm2"
driver = "light"
[record]
snapshot = { every_nth = 2 }
[melting]
point = "400 K"
[[protocol]]
step = "recrystallize"
[[protocol]]
step = "grind"
mill = "mortar"
time = "1 min"
[[protocol]]
step = "flush"
[[protocol]]
step = "anneal"
temperature = "300 K"
time = "1 h"
[[protocol]]
step = "ramp"
to = "310 K"
time = "1 h"
[[protocol]]
step = "hold"
time = "1 h"
[[protocol]]
step = "cool"
to = "300 K"
time = "1 h"
[[protocol]]
step = "staircase"
to = "310 K"
by = "2 K"
each = "1 h"
[[protocol]]
step = "modulate"
amplitude = "1 K"
period = "1 h"
time = "2 h"
[[protocol]]
step = "profile"
file = "profile.csv"
[[protocol]]
step = "irradiate"
time = "1 h"
light = "9e15 1/(cm2 s)"
"#;
/// A wash is read by itself, and weak spots have one arrangement.
const WASH: &str = r#"
crystal = { size = [4, 4, 4] }
sample = { defects = { fraction = 0.01, arrangement = "lines", axis = "a" } }
instruments = { use = ["ftir"], ftir = {}, xrd = {}, nmr = {}, uvvis = {}, dsc = {} }
[[protocol]]
step = "anneal"
temperature = "300 K"
time = "1 h"
[[protocol]]
step = "wash"
"#;
const STUDY: &str = r#"
base = "ground-powder.toml"
replicates = { standard_error = 0.1, of = "conversion_end", most = 8 }
design = { kind = "sobol", points = 4 }
[[series]]
name = "a"
[[series.axis]]
path = "sample.disordered"
linear = { from = 0, to = 0.1 }
[[figure]]
name = "a"
kind = "observable"
x = "disordered"
y = "conversion_end"
x_scale = "log"
column = "single"
"#;
/// Bases that are written out, and logarithmic ranges.
const INLINE: &str = r#"
base = { crystal = { size = [4, 4, 4] }, protocol = [{ step = "anneal", temperature = "140 degC", time = "1 h" }] }
axis = [{ path = "sample.disordered", log = { from = 1e-3, to = 0.1, points = 2 } }]
"#;
const FIT: &str = r#"
base = "powder.toml"
[[free]]
path = "sample.disordered"
normal = { mean = 0.1, deviation = 0.01 }
[[free]]
path = "sample.impurity"
half_normal = { scale = 0.1 }
[[free]]
path = "sample.defects.fraction"
log = { from = 1e-3, to = 1e-1 }
[[data]]
file = "a.csv"
observable = "conversion"
against = "time"
exo = "up"
nuisance = { baseline = "linear" }
[[candidate]]
name = "a"
observable = "conversion"
every = "1 h"
error = 0.1
"#;

/// What reads a text of a kind.
type Reader = fn(&str, &Origin) -> Result<(), Diagnostics>;

fn read_scenario(text: &str, origin: &Origin) -> Result<(), Diagnostics> {
    Scenario::parse(text, origin).map(drop)
}

/// With its points: these read what is written out as a base.
fn read_study(text: &str, origin: &Origin) -> Result<(), Diagnostics> {
    Study::parse(text, origin)?.plan().map(drop)
}

fn read_fit(text: &str, origin: &Origin) -> Result<(), Diagnostics> {
    fit::Fit::parse(text, origin).map(drop)
}

/// A way into a file: keys, and numbers of items.
type Way = Vec<String>;

/// A table or a choice of a file, and what the schema says of it.
struct Found<'s> {
    way: Way,
    node: &'s Json,
    /// The words of a choice; where it tells the kind of a table, those of all kinds. Empty of a table.
    words: BTreeSet<&'s str>,
}

/// What stands at a reference.
fn followed<'s>(root: &'s Json, node: &'s Json) -> &'s Json {
    match node["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
        Some(pointer) => followed(root, root.pointer(pointer).expect("a definition")),
        None => node,
    }
}

/// The branch of a schema that a value takes.
fn branch<'s>(root: &'s Json, node: &'s Json, value: &Value) -> Option<&'s Json> {
    let node = followed(root, node);
    match node["oneOf"].as_array() {
        Some(all) => all.iter().find_map(|one| branch(root, one, value)),
        None => fits(root, node, value).then_some(node),
    }
}

/// Whether a value has the type of a schema and, if it is a table, the words that tell its kind.
fn fits(root: &Json, node: &Json, value: &Value) -> bool {
    let types = match &node["type"] {
        Json::Array(all) => all.iter().filter_map(Json::as_str).collect(),
        one => Vec::from_iter(one.as_str()),
    };
    let Value::Table(table) = value else {
        let of_type = match value {
            Value::String(_) => types.contains(&"string"),
            Value::Array(_) => types.contains(&"array"),
            Value::Integer(_) => types.contains(&"integer") || types.contains(&"number"),
            Value::Float(_) => types.contains(&"number"),
            _ => types.contains(&"boolean"),
        };
        return of_type || (value.is_str() && words(node).is_some());
    };
    let mut keys = node["properties"].as_object().into_iter().flatten();
    types.contains(&"object")
        && keys.all(|(key, property)| match (words(followed(root, property)), table.get(key)) {
            (Some(words), Some(Value::String(word))) => words.contains(word.as_str()),
            (Some(_), None) if property.get("const").is_some() => false,
            _ => true,
        })
}

/// The words of a choice.
fn words(node: &Json) -> Option<BTreeSet<&str>> {
    let all = node["enum"].as_array().map(|all| all.iter().filter_map(Json::as_str).collect());
    all.or_else(|| node["const"].as_str().map(|word| BTreeSet::from([word])))
}

/// Every table and every choice in a value.
fn walk<'s>(root: &'s Json, node: &'s Json, value: &Value, way: &Way, found: &mut Vec<Found<'s>>) {
    let kinds = followed(root, node)["oneOf"].as_array().map_or(&[][..], Vec::as_slice);
    let Some(node) = branch(root, node, value) else {
        panic!("the schema has nothing for {way:?} = {value}");
    };
    let below = |name: String| way.iter().cloned().chain([name]).collect::<Way>();
    match value {
        Value::Table(table) => {
            found.push(Found { way: way.clone(), node, words: BTreeSet::new() });
            for (key, value) in table {
                let property = node["properties"].get(key).unwrap_or(&node["additionalProperties"]);
                if !property.is_object() {
                    continue;
                }
                let before = found.len();
                walk(root, property, value, &below(key.clone()), found);
                if let Some(choice) =
                    found[before..].iter_mut().find(|it| it.way.len() == way.len() + 1)
                {
                    let of_kinds =
                        kinds.iter().map(|kind| &followed(root, kind)["properties"][key]);
                    choice.words.extend(of_kinds.filter_map(words).flatten());
                }
            }
        }
        Value::Array(items) if node["items"].is_object() => {
            for (index, item) in items.iter().enumerate() {
                walk(root, &node["items"], item, &below(index.to_string()), found);
            }
        }
        Value::String(_) => {
            let words = words(node);
            found.extend(words.map(|words| Found { way: way.clone(), node, words }));
        }
        _ => {}
    }
}

fn at<'v>(value: &'v mut Value, way: &[String]) -> &'v mut Value {
    way.iter().fold(value, |value, name| match value {
        Value::Array(items) => &mut items[name.parse::<usize>().expect("a number")],
        Value::Table(table) => &mut table[name.as_str()],
        _ => panic!("nothing is below a single value"),
    })
}

/// What the reader says of a file: messages, and the names that each lists.
fn asked(read: Reader, file: &Value, origin: &Origin) -> Vec<(String, BTreeSet<String>)> {
    let text = toml::to_string(file).expect("TOML");
    let Err(mistakes) = read(&text, origin) else { return Vec::new() };
    let listed = |help: &str| -> BTreeSet<String> {
        let names = ["allowed here: ", "its numbers: ", "possible: "];
        let list = names.iter().find_map(|before| help.split_once(before));
        list.map_or_else(BTreeSet::new, |(_, names)| names.split(", ").map(str::to_owned).collect())
    };
    let items = mistakes.items.into_iter();
    items.map(|item| (item.message, listed(item.help.as_deref().unwrap_or_default()))).collect()
}

/// A kind of file: its schema, its reader, and which parts of the schema were compared with it.
struct Comparison {
    schema: Json,
    read: Reader,
    compared: BTreeMap<*const Json, String>,
}

impl Comparison {
    fn new(schema: Json, read: Reader) -> Self {
        Self { schema, read, compared: BTreeMap::new() }
    }

    /// Compares every table and every choice of a file.
    fn compare(&mut self, text: &str, origin: &Origin) {
        let table: Table = text.parse().expect("TOML");
        let file = Value::Table(table);
        let mut found = Vec::new();
        walk(&self.schema, &self.schema, &file, &Way::new(), &mut found);
        let (choices, tables): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|found| !found.words.is_empty());
        let mut compared = self.compare_tables(&tables, &file, origin);
        for choice in choices {
            if !self.compared.contains_key(&std::ptr::from_ref(choice.node))
                && !compared.iter().any(|(node, _)| *node == std::ptr::from_ref(choice.node))
            {
                compared.extend(self.compare_choice(&choice, &file, origin));
            }
        }
        self.compared.extend(compared);
    }

    /// Puts a key of its own into every table, so that one reading answers for all.
    fn compare_tables(
        &self,
        tables: &[Found<'_>],
        file: &Value,
        origin: &Origin,
    ) -> Vec<(*const Json, String)> {
        let mut probed = file.clone();
        for (number, found) in tables.iter().enumerate() {
            if let Value::Table(table) = at(&mut probed, &found.way) {
                table.insert(format!("{PROBE}{number}z"), Value::Integer(0));
            }
        }
        let said = asked(self.read, &probed, origin);
        let mut compared = Vec::new();
        for (number, Found { way, node, .. }) in tables.iter().enumerate() {
            let Some(properties) = node["properties"].as_object() else { continue };
            if node["additionalProperties"] != Json::Bool(false) {
                continue;
            }
            let keys: BTreeSet<String> = properties.keys().cloned().collect();
            let named = format!("`{PROBE}{number}z`");
            if let Some((message, listed)) = said.iter().find(|(text, _)| text.contains(&named)) {
                assert_eq!(*listed, keys, "{way:?}: {message}");
            } else if !said.iter().any(|(_, listed)| *listed == keys) {
                // Nothing is said of this table, or, of an instrument's numbers, what there is.
                continue;
            }
            compared.push((std::ptr::from_ref(*node), format!("{way:?}")));
        }
        compared
    }

    /// Writes a word that is none of the choice's, and each that is.
    fn compare_choice(
        &self,
        choice: &Found<'_>,
        file: &Value,
        origin: &Origin,
    ) -> Option<(*const Json, String)> {
        let with = |word: &str| {
            let mut changed = file.clone();
            *at(&mut changed, &choice.way) = Value::String(word.into());
            let said = asked(self.read, &changed, origin);
            said.into_iter()
                .find(|(message, _)| message.ends_with(&format!("cannot be \"{word}\"")))
        };
        let (_, listed) = with(PROBE)?;
        let Found { way, words, .. } = choice;
        assert!(listed.iter().all(|word| words.contains(word.as_str())), "{way:?}: {listed:?}");
        // A word that the reader takes and does not list, such as a short one.
        let mut others = words.iter().filter(|word| !listed.contains(**word));
        assert!(others.all(|word| with(word).is_none()), "{way:?}: {words:?} and {listed:?}");
        Some((std::ptr::from_ref(choice.node), format!("{:?}", choice.way)))
    }

    /// The tables and choices of the schema that no file has.
    fn left(&self) -> Vec<String> {
        let mut left = Vec::new();
        let mut below = vec![(String::new(), &self.schema)];
        while let Some((way, node)) = below.pop() {
            let closed = node["additionalProperties"] == Json::Bool(false);
            let asks = closed || node.get("enum").is_some();
            if asks && !self.compared.contains_key(&std::ptr::from_ref(node)) {
                left.push(way.clone());
            }
            let fields = node.as_object().into_iter().flatten();
            below.extend(fields.map(|(key, node)| (format!("{way}/{key}"), node)));
            let items = node.as_array().into_iter().flatten().enumerate();
            below.extend(items.map(|(index, node)| (format!("{way}/{index}"), node)));
        }
        left.sort();
        left
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The TOML files of a folder of `scenarios/`.
fn shipped(folder: &str) -> Vec<PathBuf> {
    let entries = root().join("scenarios").join(folder).read_dir().expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    files.sort();
    files
}

fn compare_files(comparison: &mut Comparison, folder: &str, is_one: fn(&str) -> bool) {
    for path in shipped(folder) {
        let text = std::fs::read_to_string(&path).expect("text");
        if is_one(&text) {
            comparison.compare(&text, &Origin::of(&path));
        }
    }
}

fn in_folder(folder: &str) -> Origin {
    Origin { file_name: "text".into(), folder: root().join(folder) }
}

#[test]
fn the_schema_of_scenarios_has_the_keys_and_words_of_the_reader() {
    let mut comparison = Comparison::new(scenario::schema(), read_scenario);
    for text in [STRUCTURE, WASH] {
        comparison.compare(text, &in_folder("tests/bad-scenarios/files"));
    }
    for folder in ["laboratory", "laboratory/arrangements"] {
        compare_files(&mut comparison, folder, |_| true);
    }
    assert_eq!(comparison.left(), [""; 0]);
}

#[test]
fn the_schema_of_studies_has_the_keys_and_words_of_the_reader() {
    let mut comparison = Comparison::new(study::schema(), read_study);
    for text in [STUDY, INLINE] {
        comparison.compare(text, &in_folder("scenarios"));
    }
    // Those of a scenario are compared by themselves.
    let mut left = comparison.left();
    let own =
        ["axis", "base", "range", "scale", "figure"].map(|name| format!("/definitions/{name}"));
    left.retain(|way| {
        !way.starts_with("/definitions/") || own.iter().any(|own| way.starts_with(own))
    });
    assert_eq!(left, [""; 0]);
}

#[test]
fn the_schema_of_fits_has_the_keys_and_words_of_the_reader() {
    let mut comparison = Comparison::new(fit::schema(), read_fit);
    comparison.compare(FIT, &in_folder("scenarios/fit"));
    let mut left = comparison.left();
    let own = ["free", "data", "candidate"].map(|name| format!("/definitions/{name}"));
    left.retain(|way| {
        !way.starts_with("/definitions/") || own.iter().any(|own| way.starts_with(own))
    });
    assert_eq!(left, [""; 0]);
}
