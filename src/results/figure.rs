//! `figures.toml`: which figures a study's tables are drawn as.
//!
//! A study writes the list; whoever wants other figures edits it and draws again.

use super::choice::Choice;
use crate::diagnostics::reader::{Field, Table, parse};
use crate::diagnostics::{Diagnostics, Read};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;

/// The list's file inside a study's results folder.
pub const FIGURES_FILE: &str = "figures.toml";

/// The most characters of a figure's name: file systems take names of 255 bytes.
const MOST_IN_NAME: usize = 100;

/// The most quantities that a short table of points shows.
const MOST_SHOWN: usize = 3;

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
#[non_exhaustive]
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
    /// A quantity against time: the median of all points, and the bands that hold 68 and 95 % of them.
    Prediction,
    /// Sobol indices: which swept number decides each result.
    Sensitivity,
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

    /// Notes what is wrong with it on its own, whatever the tables hold, in the table that it was
    /// read from.
    pub(crate) fn check(&self, field: &Field<'_>) -> Read<()> {
        let table = field.any_table("{ name = \"conversion\", kind = \"curves\" }")?;
        let mut sound = Ok(());
        let mut mistake = |key: &str, message: String, help: &str| {
            sound = Err(table.log.error(&table.place_of(key), message, "", help));
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if self.name.is_empty() || !self.name.chars().all(plain) {
            mistake("name", "`name` is made of letters, digits, `-` and `_`".into(), "");
        }
        if self.name.len() > MOST_IN_NAME {
            mistake("name", format!("`name` has more than {MOST_IN_NAME} characters"), "");
        }
        let keys = [("x", &self.x), ("y", &self.y), ("z", &self.z)];
        for (key, _) in keys.iter().filter(|(key, it)| it.is_none() && self.needs().contains(key)) {
            mistake(key, format!("`{key}` is missing"), "this kind of figure needs it");
        }
        let given = [
            ("x", self.x.is_some()),
            ("z", self.z.is_some()),
            ("at", self.at.is_some()),
            ("series", self.series.is_some()),
            ("panels", self.panels.is_some()),
            ("levels", !self.levels.is_empty()),
            ("y", self.y.is_some() && self.kind == FigureKind::Sensitivity),
            ("where", !self.only.is_empty() && self.kind == FigureKind::Sensitivity),
        ];
        for (key, _) in given.iter().filter(|(key, given)| *given && !self.takes().contains(key)) {
            mistake(key, format!("`{key}` is none of what this kind shows"), "delete it");
        }
        if self.z_scale.is_some() && self.kind != FigureKind::Map {
            mistake("z_scale", "`z_scale` is of maps".into(), "delete it");
        }
        if !self.levels.iter().all(|level| level.is_finite()) {
            mistake("levels", "a level is no number".into(), "");
        }
        sound
    }

    /// The keys that mean something for its kind, but for those that all have.
    fn takes(&self) -> &'static [&'static str] {
        match self.kind {
            FigureKind::Observable => &["x", "at", "series", "panels"],
            FigureKind::Curves => &["series", "panels"],
            FigureKind::Map => &["x", "z", "at", "levels"],
            FigureKind::TimeTemperature => &["z", "levels"],
            FigureKind::Arrhenius => &["x", "series"],
            FigureKind::Prediction | FigureKind::Sensitivity => &[],
        }
    }

    /// The keys that its kind can't do without.
    fn needs(&self) -> &'static [&'static str] {
        match self.kind {
            FigureKind::Observable => &["x", "y"],
            FigureKind::Curves | FigureKind::Prediction => &["y"],
            FigureKind::Map => &["x", "y", "z"],
            FigureKind::TimeTemperature | FigureKind::Arrhenius | FigureKind::Sensitivity => &[],
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

impl FigureList {
    /// Reads the list of a study's folder.
    ///
    /// # Errors
    /// If the file can't be read, or every mistake in it.
    pub fn read(folder: &Path) -> Result<Self, Diagnostics> {
        let path = folder.join(FIGURES_FILE);
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Diagnostics::unreadable(&path, "list of figures", &error))?;
        parse(&path.display().to_string(), &text, read)
    }

    /// The list as text, which [`Self::read`] reads back.
    ///
    /// # Errors
    /// What the writer reports; it takes every list.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string(self)
    }

    /// The quantities of points that matter most to the study: those of its figures, then conversion at the end and
    /// t50; three at most.
    pub fn quantities<'a>(&'a self) -> Vec<&'a str> {
        let ends = self.figures.iter().filter(|figure| figure.at.is_none());
        let quantity = |figure: &'a Figure| match figure.kind {
            FigureKind::Observable => figure.y.as_deref(),
            FigureKind::Arrhenius => figure.y.as_deref().or(Some("t50_h")),
            FigureKind::Map => figure.z.as_deref(),
            _ => None,
        };
        let mut found: Vec<&str> = Vec::new();
        for quantity in ends.filter_map(quantity).chain(["conversion_end", "t50_h"]) {
            if found.len() < MOST_SHOWN && !found.contains(&quantity) {
                found.push(quantity);
            }
        }
        found
    }

    /// The swept column of this name.
    pub fn axis(&self, column: &str) -> Option<&AxisColumn> {
        self.axes.iter().find(|axis| axis.column == column)
    }
}

fn read(file: &Table<'_>) -> Read<FigureList> {
    file.check_keys(&["axis", "figure"]);
    let axes = file.read_or("axis", Vec::new(), |list| list.list("[[axis]]", Field::deserialize));
    let mut names = BTreeSet::new();
    let figures = file.read_or("figure", Vec::new(), |list| {
        list.list("[[figure]]", |field| {
            let figure: Figure = field.deserialize()?;
            let sound = figure.check(field);
            if !names.insert(figure.name.clone()) {
                let message = format!("two figures are called `{}`", figure.name);
                return Err(field.error(message, "", "give one of them another `name`"));
            }
            sound.map(|()| figure)
        })
    });
    Ok(FigureList { axes: axes?, figures: figures? })
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

    fn parse(text: &str) -> Result<FigureList, Diagnostics> {
        super::parse("figures.toml", text, read)
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
            "unknown variant `observables`",
            "`y` is missing",
            "`z` is missing",
            "`series` is none of",
            "two figures are called `ttc`",
            "`name` is made of",
            "missing field `name`",
            "unknown field `serie`",
        ];
        for part in expected {
            assert!(told.contains(part), "{part} is not in\n{told}");
        }
        assert!(told.contains("--> figures.toml:14:8"), "{told}");
    }

    #[test]
    fn other_files_say_where_they_are_wrong() {
        let told = parse("[[axis]]\ncolumn = 3\n").unwrap_err().to_string();
        assert!(told.contains("figures.toml:2:10"), "{told}");
        let told = parse("[[axes]]\n").unwrap_err().to_string();
        assert!(told.contains("unknown key `axes`"), "{told}");
        let missing = FigureList::read(Path::new("nowhere")).unwrap_err();
        assert!(missing.to_string().contains("cannot read the list of figures"), "{missing}");
    }
}
