//! A study's text form.

use super::axis::{Axis, Column, Values};
use super::combined::{columns, sound};
use super::design::{self, Design, MOST_SOBOL_POINTS};
use super::figures::{Known, default_figures, end_quantities, read_figures};
use super::range::{Reading, read_axes, read_set};
use super::{Point, Replication, Series, Study, Swept};
use crate::diagnostics::reader::{Bounds, Field, Table, all, parse};
use crate::diagnostics::{Diagnostics, Read, SourceFile, syntax};
use crate::inference::Prior;
use crate::scenario::{Base, Inside, MAX_REPLICATES, Origin, Setting, read_text};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use toml::de::DeValue;

const KEYS: [&str; 9] =
    ["title", "seed", "replicates", "base", "design", "set", "axis", "series", "figure"];
const SERIES_KEYS: [&str; 4] = ["name", "base", "set", "axis"];
const ERROR: Bounds = Bounds { range: 1e-12..=1e12, says: "a positive number" };
/// Points per axis from which what decides is drawn unasked: a line and a length of each.
const LEAST_TO_DECIDE: usize = 3;
/// How a base is named.
const BASE: &str = "base = \"ground-powder.toml\"";
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
    file: &'a Arc<SourceFile>,
    folder: &'a Path,
    reading: Reading<'a>,
}

impl Study {
    /// Reads a study.
    ///
    /// # Errors
    /// Every mistake in the text; scenarios are not read yet.
    pub fn parse(text: &str, origin: &Origin) -> Result<Self, Diagnostics> {
        let (name, text) = (origin.file_name.clone(), text.to_owned());
        let source = Arc::new(SourceFile { name, text });
        parse(&source.name, &source.text, |top| read(top, &source, &origin.folder))
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
        syntax::has_any(text, &["base", "axis", "series"])
    }

    /// Whether a text is a scenario and no study: it says what is done to which crystal.
    pub fn is_scenario(text: &str) -> bool {
        !Self::is_study(text) && syntax::has_any(text, &["protocol", "crystal"])
    }
}

fn read(top: &Table<'_>, file: &Arc<SourceFile>, folder: &Path) -> Read<Study> {
    top.check_keys(&KEYS);
    let log = top.log;
    let title = top.read_or("title", "", Field::title);
    let seed = top.read_or("seed", 1, |field| field.whole(0..=u64::MAX));
    let replication = top.read_or("replicates", Replication::Fixed(1), read_replication);
    let design = top.read_or("design", Design::Grid, read_design);
    let reading = Reading { text: &file.text, log, grid: design == Ok(Design::Grid) };
    let whole = Whole { file, folder, reading };
    let drafts = read_series(top, whole);
    let (design, seed, drafts) = (design?, seed?, drafts?);
    let sound = all(drafts.iter().map(|draft| sound(&draft.axes, design, top)));
    let columns = columns(drafts.iter().map(|draft| draft.axes.as_slice()), top)?;
    let series: Vec<&Series> = drafts.iter().map(|draft| &draft.series).collect();
    let known = Known { columns: &columns, series: &series };
    let drawn: Vec<Vec<Swept>> = drafts.iter().map(|draft| drawn(&draft.axes, design)).collect();
    let enough = |swept: &Vec<Swept>| {
        !swept.is_empty() && design::count(&[], design) >= LEAST_TO_DECIDE * swept.len()
    };
    let errors = replication.as_ref().is_ok_and(|rule| rule.first() > 1);
    let decided = errors && drawn.iter().any(enough);
    let figures = match top.get("figure") {
        Some(figures) => read_figures(&figures, known),
        None => Ok(default_figures(known, &numeric(&drafts, &columns), decided)),
    };
    sound?;
    let points = points(&drafts, &columns, design, seed);
    let mut study = Study {
        title: title?.to_owned(),
        seed,
        replication: replication?,
        series: drafts.into_iter().map(|draft| draft.series).collect(),
        columns,
        points,
        drawn,
        figures: figures?,
        readings: false,
        set: Vec::new(),
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
    Ok(study)
}

fn read_replication(field: &Field<'_>) -> Read<Replication> {
    let DeValue::Table(_) = field.value else {
        return field.whole(1..=MAX_REPLICATES).map(|count| Replication::Fixed(count as u32));
    };
    let example = "{ standard_error = 0.005, of = \"conversion_end\", least = 4, most = 64 }";
    let table = field.table(&["standard_error", "of", "least", "most"], example)?;
    let error =
        table.read("standard_error", "standard_error = 0.005", |field| field.number_in(&ERROR));
    let of = table.read("of", "of = \"conversion_end\"", |field| field.choice(&end_quantities()));
    let least = table.read_or("least", 4, |field| field.whole(2..=MAX_REPLICATES));
    let most = table.read("most", "most = 64", |field| field.whole(2..=MAX_REPLICATES));
    let (least, most) = (least?, most?);
    if most < least {
        return Err(field.error("`most` is below `least`", "", "raise `most`, or lower `least`"));
    }
    Ok(Replication::ToError {
        quantity: of?,
        standard_error: error?,
        least: least as u32,
        most: most as u32,
    })
}

fn read_design(field: &Field<'_>) -> Read<Design> {
    let table = field.table(&["kind", "points"], "{ kind = \"sobol\", points = 64 }")?;
    let kind = table.read("kind", "kind = \"sobol\"", |field| field.choice(&DESIGNS));
    let points =
        table.read("points", "points = 64", |field| field.whole(1..=MOST_SOBOL_POINTS as u64));
    Ok(kind?(points? as usize))
}

/// The series of a study, with the axes of the study before their own; the study itself where
/// it has none.
fn read_series(top: &Table<'_>, whole: Whole<'_>) -> Read<Vec<Draft>> {
    let base =
        top.optional("base", |field| read_base(field, Inside::Study, whole.file, whole.folder));
    let fixed = top.read_or("set", Vec::new(), |set| read_set(set, whole.reading));
    let axes = top.read_or("axis", Vec::new(), |axes| read_axes(axes, whole.reading));
    let Some(list) = top.get("series") else {
        let base = base?.ok_or_else(|| top.missing("base", BASE))?;
        let series = Series { name: String::new(), base };
        return Ok(vec![Draft { series, fixed: fixed?, axes: axes? }]);
    };
    let items = list.array("[[series]]")?;
    if items.is_empty() {
        return Err(list.error("a study without series has no points", "", "delete `series`"));
    }
    let read = |(index, item)| read_one(item, (index, &base), whole);
    let mut drafts = all(items.iter().enumerate().map(read))?;
    let (_, fixed, axes) = (base?, fixed?, axes?);
    for draft in &mut drafts {
        draft.fixed.splice(0..0, fixed.iter().cloned());
        draft.axes.splice(0..0, axes.iter().cloned());
    }
    let mut names = BTreeSet::new();
    for (item, draft) in items.iter().zip(&drafts) {
        if !names.insert(draft.series.name.as_str()) {
            let message = format!("two series are called `{}`", draft.series.name);
            return Err(item.error(message, "", "give one of them another `name`"));
        }
    }
    Ok(drafts)
}

/// One series, with what is its own.
fn read_one(
    field: &Field<'_>,
    (index, common): (usize, &Read<Option<Base>>),
    whole: Whole<'_>,
) -> Read<Draft> {
    let table = field.table(&SERIES_KEYS, "{ name = \"mortar\" }")?;
    let name = table.read("name", "name = \"mortar\"", |name| name.own_name("mortar"));
    let base = match table.get("base") {
        Some(base) => read_base(&base, Inside::Series(index), whole.file, whole.folder),
        None => common.clone().and_then(|it| it.ok_or_else(|| table.missing("base", BASE))),
    };
    let fixed = table.read_or("set", Vec::new(), |set| read_set(set, whole.reading));
    let axes = table.read_or("axis", Vec::new(), |axes| read_axes(axes, whole.reading));
    let series = Series { name: name?.to_owned(), base: base? };
    Ok(Draft { series, fixed: fixed?, axes: axes? })
}

/// A scenario that is written out, or named by its path from the folder of a study.
pub(crate) fn read_base(
    field: &Field<'_>,
    place: Inside,
    study: &Arc<SourceFile>,
    folder: &Path,
) -> Read<Base> {
    let study = study.clone();
    if let DeValue::Table(_) = field.value {
        return Ok(Base::inside(study, folder.to_owned(), place));
    }
    let name = field.line("ground-powder.toml")?;
    let path = folder.join(name);
    match read_text(&path, "scenario") {
        Ok(text) => {
            let origin = Origin { file_name: name.to_owned(), ..Origin::of(&path) };
            Ok(Base::apart(study, text, origin))
        }
        Err(mistake) => {
            let message = mistake.items.into_iter().next().map_or(String::new(), |one| one.message);
            Err(field.error(message, "", "the path starts at the study's folder"))
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

/// The axes of a series, if its design draws all of them from ranges, each by itself.
fn drawn(axes: &[Axis], design: Design) -> Vec<Swept> {
    let swept = |axis: &Axis| {
        let Values::Range(range) = &axis.values else { return None };
        let [one, other] = range.ends;
        let (from, to) = (one.min(other), one.max(other));
        let prior = if range.logarithmic {
            Prior::LogUniform { from, to }
        } else {
            Prior::Uniform { from, to }
        };
        let alone = axis.zip.is_none() && from < to && design != Design::Grid;
        alone.then(|| Swept { column: axis.column.name.clone(), prior })
    };
    axes.iter().map(swept).collect::<Option<_>>().unwrap_or_default()
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
