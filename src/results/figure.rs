//! `figures.toml`: which figures a study's tables are drawn as.
//!
//! A study writes the list; whoever wants other figures edits it and draws again.

mod check;

use super::choice::Choice;
use super::limits::Limits;
use crate::diagnostics::reader::{Field, Table, parse};
use crate::diagnostics::{Diagnostics, Read};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;

/// The list's file inside a study's results folder.
pub const FIGURES_FILE: &str = "figures.toml";

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
    /// The swept column along the horizontal axis: for `observable` and `map`; `time` or `temperature` for `curves`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<String>,
    /// The quantity up the vertical axis; several for `curves`; for `map` a swept column.
    #[serde(default, with = "one_or_several", skip_serializing_if = "Vec::is_empty")]
    pub y: Vec<String>,
    /// The quantity of a `map`, or whose contours a `time-temperature` figure has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub z: Option<String>,
    /// The recorded time, such as `24 h`, at which a quantity of `curves.csv` is taken, or several; without
    /// one the quantity is one of `points.csv`.
    #[serde(default, with = "one_or_several", skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<String>,
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
    /// Where the horizontal axis begins and ends, if not as its values need.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x_limits: Option<Limits>,
    /// Where the vertical axis begins and ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y_limits: Option<Limits>,
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

/// Times or names as a list has them: one alone, or several.
mod one_or_several {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected a text in quotes, or a list of such texts")]
    enum Texts {
        One(String),
        Several(Vec<String>),
    }

    pub(super) fn serialize<S: Serializer>(texts: &[String], to: S) -> Result<S::Ok, S::Error> {
        match texts {
            [one] => one.serialize(to),
            several => several.serialize(to),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
        Ok(match Texts::deserialize(from)? {
            Texts::One(one) => vec![one],
            Texts::Several(several) => several,
        })
    }
}

impl Figure {
    /// A figure of this name and kind with nothing else said.
    pub fn new(name: impl Into<String>, kind: FigureKind) -> Self {
        Self {
            name: name.into(),
            kind,
            x: None,
            y: Vec::new(),
            z: None,
            at: Vec::new(),
            series: None,
            panels: None,
            only: BTreeMap::new(),
            x_scale: None,
            y_scale: None,
            x_limits: None,
            y_limits: None,
            z_scale: None,
            levels: Vec::new(),
            column: None,
        }
    }

    /// The quantity up its vertical axis, the first of several.
    pub fn first_y(&self) -> Option<&str> {
        self.y.first().map(String::as_str)
    }

    /// Whether it shows curves against temperature.
    pub fn is_against_temperature(&self) -> bool {
        self.kind == FigureKind::Curves && self.x.as_deref() == Some("temperature")
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
        let ends = self.figures.iter().filter(|figure| figure.at.is_empty());
        let quantity = |figure: &'a Figure| match figure.kind {
            FigureKind::Observable => figure.first_y(),
            FigureKind::Arrhenius => figure.first_y().or(Some("t50_h")),
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
x_limits = [0.001, 0.1]
column = "double"

[[figure]]
name = "ttc"
kind = "time-temperature"
levels = [0.1, 0.5]

[[figure]]
name = "days"
kind = "observable"
x = "defect_fraction"
y = "conversion"
at = ["24 h", "2 d"]
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
        assert_eq!(list.figures[2].at, ["24 h", "2 d"]);
        assert_eq!(first.x_limits, Limits::of_numbers([0.001, 0.1]).ok());
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
               [[figure]]\nname = \"c\"\nkind = \"curves\"\ny = \"conversion\"\nx_limits = [\"9 h\", \"2 h\"]\n\
               [[figure]]\nname = \"d\"\nkind = \"curves\"\ny = \"conversion\"\nx_limits = [\"9 h\", 2]\n\
               [[figure]]\nname = \"e\"\nkind = \"arrhenius\"\ny_limits = [1, 2]\n\
               [[figure]]\nname = \"f\"\nkind = \"map\"\nx = \"a\"\ny = \"b\"\nz = \"c\"\nat = [\"1 h\", \"2 h\"]\n\
               [[figure]]\nname = \"g\"\nkind = \"observable\"\nx = \"a\"\ny = \"b\"\nseries = \"c\"\npanels = \"d\"\n\
               at = [\"1 h\", \"60 min\"]\n\
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
            "several are for `observable` only",
            "the times take its place",
            "one time twice",
            "limits are two numbers",
            "`y_limits` is none of",
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
