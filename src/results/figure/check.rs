//! What can be wrong with a figure in a list, whatever the tables hold.

use super::{Figure, FigureKind, Scale};
use crate::diagnostics::Read;
use crate::diagnostics::reader::Field;
use crate::units::Time;

/// The most characters of a figure's name: file systems take names of 255 bytes.
const MOST_IN_NAME: usize = 100;

impl Figure {
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
        let keys = [("x", self.x.is_some()), ("y", !self.y.is_empty()), ("z", self.z.is_some())];
        for (key, _) in keys.iter().filter(|(key, given)| !given && self.needs().contains(key)) {
            mistake(key, format!("`{key}` is missing"), "this kind of figure needs it");
        }
        let given = [
            ("x", self.x.is_some()),
            ("z", self.z.is_some()),
            ("at", !self.at.is_empty()),
            ("series", self.series.is_some()),
            ("panels", self.panels.is_some()),
            ("levels", !self.levels.is_empty()),
            ("x_limits", self.x_limits.is_some()),
            ("y_limits", self.y_limits.is_some()),
            ("y", !self.y.is_empty() && self.kind == FigureKind::Sensitivity),
            ("where", !self.only.is_empty() && self.kind == FigureKind::Sensitivity),
        ];
        for (key, _) in given.iter().filter(|(key, given)| *given && !self.takes().contains(key)) {
            mistake(key, format!("`{key}` is none of what this kind shows"), "delete it");
        }
        if self.z_scale.is_some() && self.kind != FigureKind::Map {
            mistake("z_scale", "`z_scale` is of maps".into(), "delete it");
        }
        if table.get("at").is_some() && self.at.is_empty() {
            mistake("at", "`at` is empty".into(), "name a time, such as \"24 h\"");
        }
        if self.at.len() > 1 && self.kind != FigureKind::Observable {
            mistake("at", "`at` has several times".into(), "several are for `observable` only");
        }
        if self.at.len() > 1 && self.series.is_some() && self.panels.is_some() {
            let help = "delete `series` or `panels`: the times take its place";
            mistake(
                "at",
                "`at` has several times, and both `series` and `panels` are taken".into(),
                help,
            );
        }
        let seconds: Vec<f64> =
            self.at.iter().filter_map(|at| at.parse().ok()).map(|Time(seconds)| seconds).collect();
        if (1..seconds.len()).any(|index| seconds[..index].contains(&seconds[index])) {
            mistake("at", "`at` has one time twice".into(), "delete one of them");
        }
        if self.y.len() > 1 {
            if self.kind != FigureKind::Curves {
                mistake("y", "`y` has several names".into(), "several are for `curves` only");
            }
            if self.panels.is_some() {
                let help = "delete `panels`: each quantity has a panel";
                mistake("panels", "`y` has several quantities".into(), help);
            }
            if self.y_limits.is_some() {
                let help = "delete `y_limits`, or give each quantity a figure of its own";
                mistake("y_limits", "the limits would be those of several quantities".into(), help);
            }
        }
        let across = ["time", "temperature"];
        if self.kind == FigureKind::Curves
            && self.x.as_ref().is_some_and(|x| !across.contains(&x.as_str()))
        {
            let help = "say `x = \"time\"` or `x = \"temperature\"`";
            mistake("x", "`curves` are against time or temperature".into(), help);
        }
        if self.is_against_temperature() && self.x_scale == Some(Scale::Log) {
            mistake("x_scale", "the axis of temperature is linear".into(), "delete `x_scale`");
        }
        if !self.levels.iter().all(|level| level.is_finite()) {
            mistake("levels", "a level is no number".into(), "");
        }
        sound
    }

    /// The keys that mean something for its kind, but for those that all have.
    fn takes(&self) -> &'static [&'static str] {
        match self.kind {
            FigureKind::Observable => &["x", "at", "series", "panels", "x_limits", "y_limits"],
            FigureKind::Curves => &["x", "series", "panels", "x_limits", "y_limits"],
            FigureKind::Map => &["x", "z", "at", "levels"],
            FigureKind::TimeTemperature => &["z", "levels"],
            FigureKind::Arrhenius => &["x", "series"],
            FigureKind::Prediction => &["x_limits", "y_limits"],
            FigureKind::Sensitivity => &[],
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
