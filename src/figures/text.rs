//! Text of figures: `^{…}` raises what is between the braces, `_{…}` lowers it.

use super::style::LABEL_SIZE;
use super::typeface::Typeface;

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// On the line.
    Line,
    /// Above it.
    Raised,
    /// Below it.
    Lowered,
}

impl Level {
    /// Its size over that of the line.
    pub(super) fn size(self) -> f64 {
        if self == Self::Line { 1.0 } else { 0.72 }
    }

    /// How high it stands over the line, in sizes of that line.
    pub(super) fn height(self) -> f64 {
        match self {
            Self::Line => 0.0,
            Self::Raised => 0.36,
            Self::Lowered => -0.16,
        }
    }
}

/// Text cut into runs, each with where it stands.
pub(super) fn runs(content: &str) -> Vec<(&str, Level)> {
    let mut runs = Vec::new();
    let mut rest = content;
    while let Some(start) = [rest.find("^{"), rest.find("_{")].into_iter().flatten().min() {
        let (plain, tail) = rest.split_at(start);
        let level = if tail.starts_with('^') { Level::Raised } else { Level::Lowered };
        let (moved, after) = tail[2..].split_once('}').unwrap_or((&tail[2..], ""));
        runs.push((plain, Level::Line));
        runs.push((moved, level));
        rest = after;
    }
    runs.push((rest, Level::Line));
    runs.retain(|(run, _)| !run.is_empty());
    runs
}

impl Typeface {
    /// Width in pt of text with `^{…}` superscripts and `_{…}` subscripts.
    pub(super) fn text_width(&self, content: &str, size: f64) -> f64 {
        runs(content).into_iter().map(|(run, level)| self.width(run, level.size() * size)).sum()
    }

    /// The width of the widest of some labels in pt.
    pub(super) fn widest<'a>(&self, texts: impl Iterator<Item = &'a str>) -> f64 {
        texts.map(|text| self.text_width(text, LABEL_SIZE)).fold(0.0, f64::max)
    }

    /// A name with its ending, cut short to fit a width in pt at a type size in pt. A place in the
    /// middle of a `^{…}` is never cut.
    pub(super) fn shortened(&self, name: &str, ending: &str, room: f64, size: f64) -> String {
        let whole = format!("{name}{ending}");
        if self.text_width(&whole, size) <= room {
            return whole;
        }
        let mut name = name.to_owned();
        while !name.is_empty() && self.text_width(&format!("{name}…{ending}"), size) > room {
            name.pop();
            let open = [name.rfind("^{"), name.rfind("_{")].into_iter().flatten().max();
            if let Some(start) = open.filter(|&start| !name[start..].contains('}')) {
                name.truncate(start);
            }
        }
        format!("{name}…{ending}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn superscripts_and_subscripts_are_cut_out_and_small() {
        use Level::{Line, Lowered, Raised};
        assert_eq!(runs("10^{−3} s"), [("10", Line), ("−3", Raised), (" s", Line)]);
        assert_eq!(runs("10^{2"), [("10", Line), ("2", Raised)]);
        assert_eq!(
            runs("t_{50} / 10^{3} h")[1..4],
            [("50", Lowered), (" / 10", Line), ("3", Raised)]
        );
        let width = |text| Typeface::default().text_width(text, 7.0);
        assert!(width("10^{5}") < width("105"));
    }
}
