//! A scenario some of whose values are set from outside before it is read, as a study does.

use super::{Origin, Scenario, Source, read};
use crate::diagnostics::names::did_you_mean;
use crate::diagnostics::reader::{Table, all};
use crate::diagnostics::syntax::{entry_called, word_of};
use crate::diagnostics::{Diagnostics, Log, Place, SourceFile, syntax};
use std::borrow::Cow;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value to set, as the text of a study has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Which value.
    pub way: Way,
    /// The value, as TOML.
    pub value: String,
    /// Where the study says it.
    pub span: Range<usize>,
}

/// The way to a value of a scenario: the names of keys with dots between them. An entry of a list
/// is named by its number from 1, or by its `step` or `name` where only one entry has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// As it is written: `sample.defects.fraction`, `protocol.anneal.temperature`.
    pub path: String,
    /// Where the study says it.
    pub span: Range<usize>,
}

/// Where a study's text has a scenario in itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inside {
    /// In its table `base`.
    Study,
    /// In the `base` of one of its series, counted from 0.
    Series(usize),
}

/// A scenario before values are set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The study that sets them.
    study: Arc<SourceFile>,
    /// The folder that paths in the scenario start from.
    folder: PathBuf,
    text: Text,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Text {
    InStudy(Inside),
    Apart(Arc<SourceFile>),
}

impl Base {
    /// A scenario that stands in the text of the study, whose folder this is.
    pub fn inside(study: Arc<SourceFile>, folder: PathBuf, place: Inside) -> Self {
        Self { study, folder, text: Text::InStudy(place) }
    }

    /// A scenario with a text of its own, for a study.
    pub fn apart(study: Arc<SourceFile>, text: String, origin: Origin) -> Self {
        let file = Arc::new(SourceFile { name: origin.file_name, text });
        Self { study, folder: origin.folder, text: Text::Apart(file) }
    }

    /// The name and text of the scenario if it has a file of its own.
    pub fn file(&self) -> Option<&SourceFile> {
        match &self.text {
            Text::InStudy(_) => None,
            Text::Apart(file) => Some(file),
        }
    }

    /// Reads the scenario with these values set.
    ///
    /// # Errors
    /// Every mistake; those of values that are set, at their place in the study.
    pub fn with(&self, settings: &[Setting]) -> Result<Scenario, Diagnostics> {
        let source = self.file().unwrap_or(&self.study);
        // Places in the study lie behind those in a file of the scenario's own, so that one can
        // be told from the other when all is read.
        let shift = self.file().map_or(0, |file| file.text.len() + 1);
        let log = Log::default();
        let file = log.add_file(&source.name, &source.text);
        let mut tree = self.table(&source.text, file, &log);
        let sound = all(settings.iter().map(|setting| {
            let place = Place { file, span: moved(&setting.way.span, shift) };
            set(&mut tree, setting, shift)
                .map_err(|(message, help)| log.error(&place, message, "", &help))
        }));
        let origin = Origin { file_name: source.name.clone(), folder: self.folder.clone() };
        let scenario = sound.and_then(|_| read(&Table::open(&tree, file, 0..0, &log), &origin));
        let mut scenario = log.finish(scenario).map_err(|mistakes| self.placed(mistakes, shift))?;
        scenario.source = self.source(settings);
        Ok(scenario)
    }

    fn source(&self, settings: &[Setting]) -> Source {
        let (file, inside) = match &self.text {
            Text::Apart(file) => (file, String::new()),
            Text::InStudy(Inside::Study) => (&self.study, "base.".to_owned()),
            Text::InStudy(Inside::Series(index)) => {
                (&self.study, format!("series.{}.base.", index + 1))
            }
        };
        let set = settings.iter().map(|it| (it.way.path.clone(), it.span.clone())).collect();
        Source::of_variant(file.clone(), inside, self.study.clone(), set)
    }

    /// The scenario's table, out of the text that it stands in.
    fn table<'t>(&self, text: &'t str, file: usize, log: &Log) -> DeTable<'t> {
        let tree = syntax::parse(text, file, log);
        let found = match self.text {
            Text::Apart(_) => return tree,
            Text::InStudy(Inside::Study) => tree.get("base"),
            Text::InStudy(Inside::Series(index)) => {
                let series = tree.get("series").and_then(|series| series.get_ref().get(index));
                series.and_then(|series| series.get_ref().get("base"))
            }
        };
        found.and_then(|table| table.get_ref().as_table()).cloned().unwrap_or_default()
    }

    /// Brings what lies behind the scenario's text back into the study's.
    fn placed(&self, mut found: Diagnostics, shift: usize) -> Diagnostics {
        if shift > 0 {
            found.files.push((*self.study).clone());
            let study = found.files.len() - 1;
            for item in found.items.iter_mut().filter(|item| item.file == 0) {
                if item.span.start >= shift {
                    item.file = study;
                    item.span = item.span.start - shift..item.span.end - shift;
                }
            }
        }
        found
    }
}

fn moved(span: &Range<usize>, by: usize) -> Range<usize> {
    span.start + by..span.end + by
}

/// What can't be set, and what can.
type Misplaced = (String, String);

/// Sets a value in a scenario's tree; tables on the way that are not there are made.
fn set<'s>(tree: &mut DeTable<'s>, setting: &'s Setting, shift: usize) -> Result<(), Misplaced> {
    let way = moved(&setting.way.span, shift);
    let mut value = DeValue::parse(&setting.value)
        .map_err(|error| (error.message().to_owned(), String::new()))?
        .into_inner();
    put_at(&mut value, &moved(&setting.span, shift));
    let value = Spanned::new(moved(&setting.span, shift), value);
    let mut names = setting.way.path.split('.');
    let last = names.next_back().unwrap_or_default();
    let mut root = Spanned::new(way.clone(), DeValue::Table(std::mem::take(tree)));
    let done = names
        .try_fold(&mut root, |at, name| entry(at, name, &way))
        .and_then(|parent| entry(parent, last, &way))
        .map(|slot| *slot = value);
    if let DeValue::Table(table) = root.into_inner() {
        *tree = table;
    }
    done
}

/// The value of one name of a way; an empty table if it is not there yet.
fn entry<'v, 's>(
    parent: &'v mut Spanned<DeValue<'s>>,
    name: &'s str,
    way: &Range<usize>,
) -> Result<&'v mut Spanned<DeValue<'s>>, Misplaced> {
    match parent.get_mut() {
        DeValue::Table(table) => {
            let key = Spanned::new(way.clone(), Cow::Borrowed(name));
            let empty = || Spanned::new(way.clone(), DeValue::Table(DeTable::new()));
            Ok(table.entry(key).or_insert_with(empty))
        }
        DeValue::Array(items) => {
            let Some(index) = entry_called(name, items) else {
                return Err(no_such_entry(name, items));
            };
            items.get_mut(index).ok_or_else(Misplaced::default)
        }
        _ => Err((format!("there is nothing called `{name}` below a single value"), String::new())),
    }
}

fn no_such_entry(name: &str, items: &[Spanned<DeValue<'_>>]) -> Misplaced {
    let words: Vec<&str> = items.iter().filter_map(word_of).collect();
    if words.iter().filter(|&&word| word == name).count() > 1 {
        let numbers = (0..items.len()).filter(|&index| word_of(&items[index]) == Some(name));
        let numbers: Vec<String> = numbers.map(|index| (index + 1).to_string()).collect();
        let help = format!("write the number of the one that is meant: {}", numbers.join(", "));
        return (format!("several entries of the list are called `{name}`"), help);
    }
    let help = format!(
        "entries of a list go by number, 1 to {}. {}",
        items.len(),
        did_you_mean(name, &words, "or by name")
    );
    (format!("the list has no entry `{name}`"), help)
}

/// Says of a value, and of all inside it, that it stands at this place.
fn put_at(value: &mut DeValue<'_>, span: &Range<usize>) {
    match value {
        DeValue::Array(items) => {
            for item in items.iter_mut() {
                let mut value = std::mem::replace(item.get_mut(), DeValue::Boolean(false));
                put_at(&mut value, span);
                *item = Spanned::new(span.clone(), value);
            }
        }
        DeValue::Table(table) => {
            let entries = std::mem::take(table).into_iter();
            *table = entries
                .map(|(key, value)| {
                    let mut value = value.into_inner();
                    put_at(&mut value, span);
                    let key = Spanned::new(span.clone(), key.into_inner());
                    (key, Spanned::new(span.clone(), value))
                })
                .collect();
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
crystal = { size = [4, 4, 4] }
[[protocol]]
step = \"anneal\"
temperature = \"140 degC\"
time = \"24 h\"
[[protocol]]
step = \"ramp\"
to = \"150 degC\"
rate = \"1 K/min\"
";

    fn base() -> Base {
        let study = SourceFile { name: "study.toml".into(), text: "0123456789".into() };
        let study = Arc::new(study);
        let origin = Origin { file_name: "powder.toml".into(), folder: ".".into() };
        Base::apart(study, TEXT.into(), origin)
    }

    fn setting(path: &str, value: &str) -> Setting {
        let way = Way { path: path.into(), span: 1..3 };
        Setting { way, value: value.into(), span: 5..7 }
    }

    #[test]
    fn values_are_found_by_name_and_number_and_made_where_there_are_none() {
        let set = [
            setting("protocol.anneal.temperature", "\"130 degC\""),
            setting("protocol.2.to", "\"160 degC\""),
            setting("crystal.size.3", "6"),
            setting("sample.defects", "{ fraction = 0.5 }"),
            setting("mechanism.parameters.E_propagation", "\"122 kJ/mol\""),
        ];
        let read = base().with(&set).unwrap();
        let written = TEXT.replace("140", "130").replace("150", "160").replace("4, 4]", "4, 6]")
            + "[sample]\ndefects = { fraction = 0.5 }\n[mechanism.parameters]\nE_propagation = \"122 kJ/mol\"\n";
        let origin = Origin { file_name: "powder.toml".into(), folder: ".".into() };
        assert_eq!(read, Scenario::parse(&written, &origin).unwrap());
    }

    #[test]
    fn mistakes_stand_where_the_study_says_what_is_wrong() {
        let place = |path: &str, value: &str| {
            let found = base().with(&[setting(path, value)]).unwrap_err();
            let item = &found.items[0];
            (found.files[item.file].name.clone(), item.span.clone(), item.message.clone())
        };
        let (file, span, message) = place("sample.disordered", "7");
        assert_eq!((file.as_str(), span), ("study.toml", 5..7), "{message}");
        let (file, span, message) = place("sample.disorderd", "0.5");
        assert_eq!((file.as_str(), span), ("study.toml", 1..3), "{message}");
        let (file, span, message) = place("protocol.3.time", "\"1 h\"");
        assert_eq!((file.as_str(), span), ("study.toml", 1..3), "{message}");
    }
}
