//! A study's text form.

use super::axis::{Axis, Column};
use super::combined::{columns, sound};
use super::design::{self, Design, MOST_SOBOL_POINTS};
use super::figures::{Known, default_figures, read_figures};
use super::range::{Reading, read_axes, read_set};
use super::{Point, Replication, Series, Study};
use crate::results::table::{ReplicateRow, Row};
use crate::scenario::log::Log;
use crate::scenario::reader::{Bounds, Field, Table};
use crate::scenario::{
    Base, Diagnostics, Inside, MAX_REPLICATES, Origin, Setting, SourceFile, read_text, syntax,
};
use std::collections::BTreeSet;
use std::path::Path;
use toml::de::DeValue;

const KEYS: [&str; 9] =
    ["title", "seed", "replicates", "base", "design", "set", "axis", "series", "figure"];
const SERIES_KEYS: [&str; 4] = ["name", "base", "set", "axis"];
const ERROR: Bounds = Bounds { range: 1e-12..=1e12, says: "a positive number" };
/// The designs that are no grid, from their number of points.
const DESIGNS: [(&str, Sampled); 3] = [
    ("random", Design::Random),
    ("latin hypercube", Design::LatinHypercube),
    ("sobol", Design::Sobol),
];
type Sampled = fn(usize) -> Design;

/// What is read of a series before its points are made.
struct Draft {
    series: Series,
    fixed: Vec<Setting>,
    axes: Vec<Axis>,
}

/// What every part of the reading needs.
#[derive(Clone, Copy)]
struct Whole<'a> {
    file: &'a SourceFile,
    folder: &'a Path,
    reading: Reading<'a>,
}

impl Study {
    /// Reads a study.
    ///
    /// # Errors
    /// Every mistake in the text; scenarios are not read yet.
    pub fn parse(text: &str, origin: &Origin) -> Result<Self, Diagnostics> {
        let log = Log::default();
        let file = log.add_file(&origin.file_name, text);
        let tree = syntax::parse(text, file, &log);
        let top = Table::open(&tree, file, 0..0, &log);
        let source = SourceFile { name: origin.file_name.clone(), text: text.to_owned() };
        match read(&top, &source, &origin.folder) {
            Some(study) if log.count() == 0 => Ok(study),
            _ => Err(log.into_diagnostics()),
        }
    }

    /// Reads a study from a file.
    ///
    /// # Errors
    /// If the file can't be read, and as [`Study::parse`].
    pub fn load(path: &Path) -> Result<Self, Diagnostics> {
        Self::parse(&read_text(path, "study")?, &Origin::of(path))
    }

    /// Whether a text is a study and no scenario: it names a base, or says what to sweep.
    pub fn is_study(text: &str) -> bool {
        has_any(text, &["base", "axis", "series"])
    }

    /// Whether a text is a scenario and no study: it says what is done to which crystal.
    pub fn is_scenario(text: &str) -> bool {
        !Self::is_study(text) && has_any(text, &["protocol", "crystal"])
    }
}

/// Whether a text has one of these keys.
fn has_any(text: &str, keys: &[&str]) -> bool {
    let log = Log::default();
    let tree = syntax::parse(text, 0, &log);
    keys.iter().any(|key| tree.get(*key).is_some())
}

fn read(top: &Table<'_>, file: &SourceFile, folder: &Path) -> Option<Study> {
    top.check_keys(&KEYS);
    let log = top.log;
    let title = top.get("title").map_or(Some(""), |field| field.title());
    let seed = top.get("seed").map_or(Some(1), |field| field.whole(0..=u64::MAX));
    let replication = match top.get("replicates") {
        Some(field) => read_replication(&field),
        None => Some(Replication::Fixed(1)),
    };
    let design = top.get("design").map_or(Some(Design::Grid), |field| read_design(&field));
    let reading = Reading { text: &file.text, log, grid: design == Some(Design::Grid) };
    let whole = Whole { file, folder, reading };
    let drafts = read_series(top, whole);
    let (design, seed, drafts) = (design?, seed?, drafts?);
    let sound = drafts.iter().all(|draft| sound(&draft.axes, design, log, top));
    let columns = columns(drafts.iter().map(|draft| draft.axes.as_slice()), log, top)?;
    let series: Vec<&Series> = drafts.iter().map(|draft| &draft.series).collect();
    let known = Known { columns: &columns, series: &series };
    let figures = match top.get("figure") {
        Some(figures) => read_figures(&figures, known),
        None => Some(default_figures(known, &numeric(&drafts, &columns))),
    };
    if !sound {
        return None;
    }
    let points = points(&drafts, &columns, design, seed);
    if points.is_empty() {
        return None;
    }
    let mut study = Study {
        title: title?.to_owned(),
        seed,
        replication: replication?,
        series: drafts.into_iter().map(|draft| draft.series).collect(),
        columns,
        points,
        figures: figures?,
        source: file.clone(),
    };
    if let Some(list) = top.get("figure") {
        study.check_figures(&list);
    } else {
        // Nobody asked for those that can't be drawn.
        let mut figures = std::mem::take(&mut study.figures);
        figures.retain(|figure| study.on_one_place(figure).is_none());
        study.figures = figures;
    }
    Some(study)
}

fn read_replication(field: &Field<'_>) -> Option<Replication> {
    let DeValue::Table(_) = field.value else {
        return field.whole(1..=MAX_REPLICATES).map(|count| Replication::Fixed(count as u32));
    };
    let example = "{ standard_error = 0.005, of = \"conversion_end\", least = 4, most = 64 }";
    let table = field.table(&["standard_error", "of", "least", "most"], example)?;
    let error = table.require("standard_error", "standard_error = 0.005");
    let error = error.and_then(|field| field.number_in(&ERROR));
    let quantities: Vec<(&str, &'static str)> =
        ReplicateRow::QUANTITIES.iter().map(|quantity| (quantity.name, quantity.name)).collect();
    let of = table.require("of", "of = \"conversion_end\"");
    let of = of.and_then(|field| field.choice(&quantities));
    let least = table.get("least").map_or(Some(4), |field| field.whole(2..=MAX_REPLICATES));
    let most = table.require("most", "most = 64");
    let most = most.and_then(|field| field.whole(2..=MAX_REPLICATES));
    let (least, most) = (least?, most?);
    if most < least {
        field.error("`most` is below `least`", "", "raise `most`, or lower `least`");
        return None;
    }
    Some(Replication::ToError {
        quantity: of?,
        standard_error: error?,
        least: least as u32,
        most: most as u32,
    })
}

fn read_design(field: &Field<'_>) -> Option<Design> {
    let table = field.table(&["kind", "points"], "{ kind = \"sobol\", points = 64 }")?;
    let kind = table.require("kind", "kind = \"sobol\"").and_then(|field| field.choice(&DESIGNS));
    let points = table.require("points", "points = 64");
    let points = points.and_then(|field| field.whole(1..=MOST_SOBOL_POINTS as u64));
    Some(kind?(points? as usize))
}

/// The series of a study, with the axes of the study before their own; the study itself where
/// it has none.
fn read_series(top: &Table<'_>, whole: Whole<'_>) -> Option<Vec<Draft>> {
    let base = top
        .get("base")
        .map_or(Some(None), |field| read_base(&field, Inside::Study, whole).map(Some));
    let fixed = top.get("set").map_or(Some(Vec::new()), |set| read_set(&set, whole.reading));
    let axes = top.get("axis").map_or(Some(Vec::new()), |axes| read_axes(&axes, whole.reading));
    let Some(list) = top.get("series") else {
        if top.get("base").is_none() {
            top.require("base", "base = \"ground-powder.toml\"");
            return None;
        }
        let series = Series { name: String::new(), base: base?? };
        return Some(vec![Draft { series, fixed: fixed?, axes: axes? }]);
    };
    let items = list.array("[[series]]")?;
    let common = base.as_ref().and_then(Option::as_ref);
    let read: Vec<Option<Draft>> = items
        .iter()
        .enumerate()
        .map(|(index, item)| read_one(item, (index, common), whole))
        .collect();
    let mut drafts: Vec<Draft> = read.into_iter().collect::<Option<_>>()?;
    let (_, fixed, axes) = (base?, fixed?, axes?);
    for draft in &mut drafts {
        draft.fixed.splice(0..0, fixed.iter().cloned());
        draft.axes.splice(0..0, axes.iter().cloned());
    }
    let mut names = BTreeSet::new();
    for (item, draft) in items.iter().zip(&drafts) {
        if !names.insert(draft.series.name.as_str()) {
            item.error(format!("two series are called `{}`", draft.series.name), "", "");
            return None;
        }
    }
    Some(drafts)
}

/// One series, with what is its own.
fn read_one(
    field: &Field<'_>,
    (index, common): (usize, Option<&Base>),
    whole: Whole<'_>,
) -> Option<Draft> {
    let table = field.table(&SERIES_KEYS, "{ name = \"mortar\" }")?;
    let name = table.require("name", "name = \"mortar\"").and_then(|name| name.own_name("mortar"));
    let base = match table.get("base") {
        Some(base) => read_base(&base, Inside::Series(index), whole),
        None if common.is_none() => {
            table.require("base", "base = \"ground-powder.toml\"");
            None
        }
        None => common.cloned(),
    };
    let fixed = table.get("set").map_or(Some(Vec::new()), |set| read_set(&set, whole.reading));
    let axes = table.get("axis").map_or(Some(Vec::new()), |axes| read_axes(&axes, whole.reading));
    let series = Series { name: name?.to_owned(), base: base? };
    Some(Draft { series, fixed: fixed?, axes: axes? })
}

/// A scenario that is written out, or named by its path.
fn read_base(field: &Field<'_>, place: Inside, whole: Whole<'_>) -> Option<Base> {
    let study = whole.file.clone();
    if let DeValue::Table(_) = field.value {
        return Some(Base::inside(study, whole.folder.to_owned(), place));
    }
    let name = field.line("ground-powder.toml")?;
    let path = whole.folder.join(name);
    match read_text(&path, "scenario") {
        Ok(text) => {
            let origin = Origin { file_name: name.to_owned(), ..Origin::of(&path) };
            Some(Base::apart(study, text, origin))
        }
        Err(mistake) => {
            let message = mistake.items.into_iter().next().map_or(String::new(), |one| one.message);
            field.error(message, "", "the path starts at the study's folder");
            None
        }
    }
}

/// Of each column whether all of its values are numbers.
fn numeric(drafts: &[Draft], columns: &[Column]) -> Vec<bool> {
    let of = |column: &Column| {
        let axes = drafts.iter().flat_map(|draft| &draft.axes);
        let mut axes = axes.filter(|axis| axis.column.name == column.name);
        axes.all(|axis| axis.values.is_numeric())
    };
    columns.iter().map(of).collect()
}

fn points(drafts: &[Draft], columns: &[Column], design: Design, seed: u64) -> Vec<Point> {
    let mut points = Vec::new();
    for (series, draft) in drafts.iter().enumerate() {
        for values in design::combinations(&draft.axes, design, seed) {
            let swept = draft.axes.iter().zip(&values);
            let set = swept.clone().map(|(axis, value)| axis.setting(value));
            let cell = |column: &Column| {
                let mut swept = swept.clone();
                let own = swept.find(|(axis, _)| axis.column.name == column.name);
                own.map(|(_, value)| value.cell.clone())
            };
            points.push(Point {
                series,
                settings: draft.fixed.iter().cloned().chain(set).collect(),
                cells: columns.iter().map(cell).collect(),
            });
        }
    }
    points
}
