//! How a page begins: its title, the answer in a sentence, the figures that carry it, and what limits the trust.

use super::figures::{self, Images};
use super::html::Html;
use crate::results::Manifest;

/// The beginning of a page.
#[derive(Clone, Debug)]
pub(super) struct Opening<'a> {
    /// Title of the page.
    pub title: &'a str,
    /// How it went.
    pub state: String,
    /// What was found, in a sentence with errors.
    pub answer: String,
    /// What the errors are.
    pub basis: String,
    /// The figures that carry the answer, by name.
    pub leads: &'a [&'a str],
    /// What limits the trust beside the warnings of the manifest.
    pub limits: Vec<String>,
}

impl Opening<'_> {
    /// Composes the page; `rest` is what stands below, folded away.
    pub(super) fn page(
        &self,
        images: &Images<'_>,
        manifest: &Manifest,
        rest: impl FnOnce(&mut Html),
    ) -> String {
        let program = &manifest.program;
        let state = format!("{}; {} {}", self.state, program.name, program.version);
        Html::page(self.title, |page| {
            page.element("header", &[], |page| {
                page.line("h1", self.title);
                page.element("p", &[("class", "state")], |page| page.text(&state));
            });
            page.element("main", &[], |page| {
                page.element("p", &[("class", "answer")], |page| page.text(&self.answer));
                page.element("p", &[("class", "basis")], |page| page.text(&self.basis));
                figures::leads(page, images, self.leads);
                self.limits(page, manifest);
                rest(page);
            });
        })
    }

    fn limits(&self, page: &mut Html, manifest: &Manifest) {
        let mut sentences = manifest.warnings.iter().chain(&self.limits).peekable();
        if sentences.peek().is_none() {
            return;
        }
        page.element("section", &[("id", "limits"), ("class", "limits")], |page| {
            page.line("h2", "What limits the trust");
            page.element("ul", &[], |page| sentences.for_each(|it| page.line("li", it)));
        });
    }
}
