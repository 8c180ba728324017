//! The page about a study that is under way.

use super::figures;
use super::html::Html;
use super::study::caption;
use crate::results::FigureList;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct UnderWay<'a> {
    /// The study's title.
    pub title: &'a str,
    /// How far it is, in a line.
    pub state: &'a str,
    /// After how many seconds a browser reads the page anew; `None` once nothing will change.
    pub anew: Option<u64>,
    /// What figures are drawn, and of which columns.
    pub list: &'a FigureList,
    /// Figures as SVG, by name.
    pub drawings: &'a [(String, String)],
    /// The table of points.
    pub header: &'a [String],
    /// Its rows.
    pub rows: &'a [Vec<String>],
}

impl UnderWay<'_> {
    /// Composes the page.
    pub fn page(&self) -> String {
        let title = if self.title.is_empty() { "Untitled study" } else { self.title };
        let captioned = |(name, svg): &(String, String)| {
            let figure = self.list.figures.iter().find(|figure| figure.name == *name);
            let caption = figure.map(|figure| caption(self.list, figure));
            (caption.unwrap_or_default(), svg.clone())
        };
        let drawings: Vec<_> = self.drawings.iter().map(captioned).collect();
        Html::page_anew(title, self.anew, |page| {
            page.element("header", &[], |page| {
                page.line("h1", title);
                page.element("p", &[("class", "state")], |page| page.text(self.state));
            });
            page.element("main", &[], |page| {
                let basis = "Mean ± standard error over the replicates of a point that are there.";
                page.element("p", &[("class", "basis")], |page| page.text(basis));
                figures::drawn(page, &drawings);
                page.table(self.header, self.rows);
            });
        })
    }
}
