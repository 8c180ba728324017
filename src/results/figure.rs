//! `figures.toml`: which figures a study's tables are drawn as.
//!
//! A study writes the list; whoever wants other figures edits it and draws again.

use super::choice::Choice;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// The list's file inside a study's results folder.
pub const FIGURES_FILE: &str = "figures.toml";

/// The most characters of a figure's name: file systems take names of 255 bytes.
const MOST_IN_NAME: usize = 100;

/// How values are laid out along an axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// Equal steps.
    #[default]
    Linear,
    /// Equal factors.
    Log,
}

/// A swept column of a study's tables.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AxisColumn {
    /// The column's name, such as `temperature_degC`.
    pub column: String,
    /// What it is called in print.
    pub title: String,
    /// The unit of its values; empty for a number or a word.
    #[serde(default)]
    pub unit: String,
    /// How its values are laid out, unless a figure says otherwise.
    #[serde(default)]
    pub scale: Scale,
}

/// What a figure shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FigureKind {
    /// A quantity against a swept value.
    Observable,
    /// A quantity against time, point by point.
    Curves,
    /// A quantity over two swept values.
    Map,
    /// Contours of a quantity over time and temperature.
    TimeTemperature,
    /// ln of a quantity against the inverse temperature.
    Arrhenius,
}

/// Which of a journal's widths a figure has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnWidth {
    /// That of one column.
    Single,
    /// That of the page.
    Double,
}

/// A figure of a study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Name of its files: letters, digits, `-` and `_`.
    pub name: String,
    /// What it shows.
    pub kind: FigureKind,
    /// The swept column along the horizontal axis: for `observable` and `map`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<String>,
    /// The quantity up the vertical axis; for `map` a swept column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
    /// The quantity of a `map`, or whose contours a `time-temperature` figure has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub z: Option<String>,
    /// The recorded time, such as `24 h`, at which a quantity of `curves.csv` is taken; without
    /// it the quantity is one of `points.csv`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The column whose values have a colour each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// The column whose values have a panel each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub panels: Option<String>,
    /// Only points with these values, by column.
    #[serde(default, rename = "where", skip_serializing_if = "BTreeMap::is_empty")]
    pub only: BTreeMap<String, Choice>,
    /// How the horizontal axis is laid out, if not as its column says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x_scale: Option<Scale>,
    /// How the vertical axis is laid out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y_scale: Option<Scale>,
    /// How the colours of a `map` are laid out; without it as its values ask for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub z_scale: Option<Scale>,
    /// Values with a contour each: for `map` and `time-temperature`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<f64>,
    /// Its width, if not the style's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<ColumnWidth>,
}

impl Figure {
    /// A figure of this name and kind with nothing else said.
    pub fn new(name: impl Into<String>, kind: FigureKind) -> Self {
        Self {
            name: name.into(),
            kind,
            x: None,
            y: None,
            z: None,
            at: None,
            series: None,
            panels: None,
            only: BTreeMap::new(),
            x_scale: None,
            y_scale: None,
            z_scale: None,
            levels: Vec::new(),
            column: None,
        }
    }

    /// What is wrong with it on its own, whatever the tables hold.
    pub fn mistakes(&self) -> Vec<String> {
        let mut mistakes = Vec::new();
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if self.name.is_empty() || !self.name.chars().all(plain) {
            mistakes.push("`name` is made of letters, digits, `-` and `_`".into());
        }
        if self.name.len() > MOST_IN_NAME {
            mistakes.push(format!("`name` has more than {MOST_IN_NAME} characters"));
        }
        let keys = [("x", &self.x), ("y", &self.y), ("z", &self.z)];
        for (key, value) in keys {
            let needed = self.needs().contains(&key);
            if needed && value.is_none() {
                mistakes.push(format!("`{key}` is missing"));
            }
        }
        let given = [
            ("x", self.x.is_some()),
            ("z", self.z.is_some()),
            ("at", self.at.is_some()),
            ("series", self.series.is_some()),
            ("panels", self.panels.is_some()),
            ("levels", !self.levels.is_empty()),
        ];
        for (key, _) in given.iter().filter(|(key, given)| *given && !self.takes().contains(key)) {
            mistakes.push(format!("`{key}` is none of what this kind shows"));
        }
        if self.z_scale.is_some() && self.kind != FigureKind::Map {
            mistakes.push("`z_scale` is of maps".into());
        }
        if !self.levels.iter().all(|level| level.is_finite()) {
            mistakes.push("a level is no number".into());
        }
        mistakes
    }

    /// The keys that mean something for its kind, but for those that all have.
    fn takes(&self) -> &'static [&'static str] {
        match self.kind {
            FigureKind::Observable => &["x", "at", "series", "panels"],
            FigureKind::Curves => &["series", "panels"],
            FigureKind::Map => &["x", "z", "at", "levels"],
            FigureKind::TimeTemperature => &["z", "levels"],
            FigureKind::Arrhenius => &["x", "series"],
        }
    }

    /// The keys that its kind can't do without.
    fn needs(&self) -> &'static [&'static str] {
        match self.kind {
            FigureKind::Observable => &["x", "y"],
            FigureKind::Curves => &["y"],
            FigureKind::Map => &["x", "y", "z"],
            FigureKind::TimeTemperature | FigureKind::Arrhenius => &[],
        }
    }
}

/// What `figures.toml` holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FigureList {
    /// One for each swept column.
    #[serde(rename = "axis", skip_serializing_if = "Vec::is_empty")]
    pub axes: Vec<AxisColumn>,
    /// The figures.
    #[serde(rename = "figure", skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Figure>,
}

/// The list before its parts are looked at, so that the mistakes of all of them can be told.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    #[serde(default)]
    axis: Vec<AxisColumn>,
    #[serde(default)]
    figure: Vec<toml::Table>,
}

/// Why a list of figures could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FigureListError {
    /// It could not be opened.
    #[error("cannot read {}: {source}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is no TOML, or has a key that it should not.
    #[error("{}: {what}", file.display())]
    Syntax {
        /// The file.
        file: PathBuf,
        /// What is wrong, and where.
        what: String,
    },
    /// Figures in it cannot be drawn.
    #[error("{}:{}", file.display(), listed(mistakes))]
    Figures {
        /// The file.
        file: PathBuf,
        /// Each with the figure's name.
        mistakes: Vec<String>,
    },
}

/// One mistake a line.
fn listed(mistakes: &[String]) -> String {
    mistakes.iter().flat_map(|mistake| ["\n  ", mistake]).collect()
}

impl FigureList {
    /// Reads the list of a study's folder.
    ///
    /// # Errors
    /// See [`FigureListError`]; all figures with mistakes are told at once.
    pub fn read(folder: &Path) -> Result<Self, FigureListError> {
        let file = folder.join(FIGURES_FILE);
        match std::fs::read_to_string(&file) {
            Ok(text) => Self::parse(&text, file),
            Err(source) => Err(FigureListError::Read { file, source }),
        }
    }

    fn parse(text: &str, file: PathBuf) -> Result<Self, FigureListError> {
        let parts: Parts = match toml::from_str(text) {
            Ok(parts) => parts,
            Err(error) => {
                return Err(FigureListError::Syntax { file, what: error.to_string() });
            }
        };
        let mut mistakes = Vec::new();
        let mut figures: Vec<Figure> = Vec::new();
        for (number, table) in (1..).zip(parts.figure) {
            let name = table.get("name").and_then(toml::Value::as_str);
            let called =
                name.map_or_else(|| format!("figure {number}"), |n| format!("figure `{n}`"));
            match table.try_into::<Figure>() {
                Ok(figure) => {
                    let found = figure.mistakes();
                    mistakes.extend(found.iter().map(|mistake| format!("{called}: {mistake}")));
                    figures.push(figure);
                }
                Err(error) => mistakes.push(format!("{called}: {}", error.message())),
            }
        }
        mistakes.extend(repeated(figures.iter().map(|figure| &figure.name)));
        if mistakes.is_empty() {
            Ok(Self { axes: parts.axis, figures })
        } else {
            Err(FigureListError::Figures { file, mistakes })
        }
    }

    /// The list as text, which [`Self::read`] reads back.
    ///
    /// # Errors
    /// What the writer reports; it takes every list.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string(self)
    }

    /// The swept column of this name.
    pub fn axis(&self, column: &str) -> Option<&AxisColumn> {
        self.axes.iter().find(|axis| axis.column == column)
    }
}

fn repeated<'a>(names: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let again = names.filter(|&name| !seen.insert(name));
    again.map(|name| format!("figure `{name}`: another one has this name")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::choice::Value;
    use super::*;

    const LIST: &str = r#"
[[axis]]
column = "temperature_degC"
title = "Temperature"
unit = "°C"

[[axis]]
column = "defect_fraction"
title = "Defects"
scale = "log"

[[figure]]
name = "conversion-24h"
kind = "observable"
x = "defect_fraction"
y = "conversion"
at = "24 h"
series = "temperature_degC"
where = { series = "ground", temperature_degC = [140, 150.5] }
column = "double"

[[figure]]
name = "ttc"
kind = "time-temperature"
levels = [0.1, 0.5]
"#;

    fn parse(text: &str) -> Result<FigureList, FigureListError> {
        FigureList::parse(text, PathBuf::from("figures.toml"))
    }

    #[test]
    fn a_list_reads_and_writes_back() {
        let list = parse(LIST).unwrap();
        assert_eq!(list.axis("defect_fraction").unwrap().scale, Scale::Log);
        assert_eq!(list.axis("mill"), None);
        let first = &list.figures[0];
        assert_eq!(first.only["series"], Choice::One(Value::Text("ground".into())));
        let both = vec![Value::Number(140.0), Value::Number(150.5)];
        assert_eq!(first.only["temperature_degC"], Choice::Any(both));
        assert_eq!(list.figures[1].kind, FigureKind::TimeTemperature);
        let text = list.to_toml().unwrap();
        assert_eq!(parse(&text).unwrap(), list);
        assert_eq!(
            parse(&FigureList::default().to_toml().unwrap()).unwrap(),
            FigureList::default()
        );
    }

    #[test]
    fn every_mistake_is_told_with_its_figure() {
        let text = LIST.replace("\"observable\"", "\"observables\"")
            + "[[figure]]\nname = \"ttc\"\nkind = \"map\"\nx = \"a\"\nseries = \"b\"\n\
               [[figure]]\nname = \"a/b\"\nkind = \"curves\"\ny = \"conversion\"\n\
               [[figure]]\nkind = \"arrhenius\"\n\
               [[figure]]\nname = \"typo\"\nkind = \"arrhenius\"\nserie = \"mill\"\n";
        let told = parse(&text).unwrap_err().to_string();
        let expected = [
            "figures.toml:\n  figure `conversion-24h`: unknown variant `observables`",
            "figure `ttc`: `y` is missing\n",
            "figure `ttc`: `z` is missing\n",
            "figure `ttc`: `series` is none of",
            "figure `ttc`: another one has this name",
            "figure `a/b`: `name` is made of",
            "figure 5: missing field `name`",
            "figure `typo`: unknown field `serie`",
        ];
        for part in expected {
            assert!(told.contains(part), "{part} is not in\n{told}");
        }
    }

    #[test]
    fn other_files_say_where_they_are_wrong() {
        let told = parse("[[axis]]\ncolumn = 3\n").unwrap_err().to_string();
        assert!(told.starts_with("figures.toml: ") && told.contains("line 2"), "{told}");
        let told = parse("[[axes]]\n").unwrap_err().to_string();
        assert!(told.contains("unknown field `axes`"), "{told}");
        let missing = FigureList::read(Path::new("nowhere")).unwrap_err();
        assert!(missing.to_string().contains("cannot read nowhere/figures.toml"));
    }
}
