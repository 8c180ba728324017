//! HTML, written so that it is well-formed XML too. Tags and names of attributes are the program's
//! own; everything else passes through `escaped`, and nothing gets by it.

/// How the page looks.
const STYLE: &str = include_str!("style.css");

/// An element's attributes.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

/// A page on its way.
#[derive(Debug, Default)]
pub(super) struct Html {
    text: String,
}

impl Html {
    /// A whole page with a title.
    pub(super) fn page(title: &str, body: impl FnOnce(&mut Self)) -> String {
        Self::page_anew(title, None, body)
    }

    /// A whole page. A browser loads it again after this many seconds, if any.
    pub(super) fn page_anew(
        title: &str,
        seconds: Option<u64>,
        body: impl FnOnce(&mut Self),
    ) -> String {
        let mut page = Self { text: "<!DOCTYPE html>\n".into() };
        let viewport = [("name", "viewport"), ("content", "width=device-width, initial-scale=1")];
        page.element("html", &[("lang", "en")], |page| {
            page.element("head", &[], |page| {
                page.void("meta", &[("charset", "utf-8")]);
                page.void("meta", &viewport);
                if let Some(seconds) = seconds {
                    let content = seconds.to_string();
                    page.void("meta", &[("http-equiv", "refresh"), ("content", &content)]);
                }
                page.line("title", title);
                // Raw text in HTML: escaping would change it, and it holds nothing to escape.
                page.element("style", &[], |page| page.text.push_str(STYLE));
            });
            page.element("body", &[], body);
        });
        page.text.push('\n');
        page.text
    }

    /// An element with what is inside.
    pub(super) fn element(
        &mut self,
        tag: &'static str,
        attributes: Attributes<'_>,
        inside: impl FnOnce(&mut Self),
    ) {
        self.open(tag, attributes);
        self.text.push('>');
        inside(self);
        self.text.push_str("</");
        self.text.push_str(tag);
        self.text.push_str(">\n");
    }

    /// An element that can hold nothing.
    pub(super) fn void(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.open(tag, attributes);
        self.text.push_str("/>\n");
    }

    fn open(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.text.push('<');
        self.text.push_str(tag);
        for (name, value) in attributes {
            self.text.push(' ');
            self.text.push_str(name);
            self.text.push_str("=\"");
            self.text.push_str(&escaped(value));
            self.text.push('"');
        }
    }

    /// Text.
    pub(super) fn text(&mut self, text: &str) {
        self.text.push_str(&escaped(text));
    }

    /// An element that holds text only.
    pub(super) fn line(&mut self, tag: &'static str, text: &str) {
        self.element(tag, &[], |page| page.text(text));
    }

    /// A part of the page that is folded away behind its heading.
    pub(super) fn folded(&mut self, id: &str, heading: &str, inside: impl FnOnce(&mut Self)) {
        self.element("details", &[("id", id)], |page| {
            page.element("summary", &[], |page| page.line("h2", heading));
            inside(page);
        });
    }

    /// A table with a header; it scrolls where it is wider than the page. Nothing without a row.
    pub(super) fn table(&mut self, header: &[String], rows: &[Vec<String>]) {
        if rows.is_empty() {
            return;
        }
        // A keyboard can scroll what it can reach.
        self.element("div", &[("class", "table"), ("tabindex", "0")], |page| {
            page.element("table", &[], |page| {
                page.element("thead", &[], |page| page.row("th", header));
                page.element("tbody", &[], |page| rows.iter().for_each(|row| page.row("td", row)));
            });
        });
    }

    fn row(&mut self, cell: &'static str, cells: &[String]) {
        self.element("tr", &[], |page| cells.iter().for_each(|text| page.line(cell, text)));
    }
}

/// Text as it may stand between tags and in attributes. Control characters, which XML forbids,
/// are replaced.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(character),
            '\u{FFFE}' | '\u{FFFF}' => escaped.push('\u{FFFD}'),
            _ if character.is_control() => escaped.push('\u{FFFD}'),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_becomes_markup() {
        let hostile = "<script>\"'&\u{0}</title>";
        let page = Html::page(hostile, |page| {
            page.element("p", &[("title", hostile)], |page| page.text(hostile));
            page.table(&[hostile.into()], &[vec![hostile.into()]]);
        });
        assert!(!page.contains("<script") && !page.contains('\u{0}'));
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
        let parsed = roxmltree::Document::parse_with_options(&page, options).unwrap();
        let shown = hostile.replace('\u{0}', "\u{FFFD}");
        let texts = parsed.descendants().filter(|node| node.text() == Some(&shown)).count();
        // Four elements, each found once by itself and once as its text.
        assert_eq!(texts, 8);
        let attribute = parsed.descendants().find_map(|node| node.attribute("title"));
        assert_eq!(attribute, Some(shown.as_str()));
    }

    #[test]
    fn the_style_is_the_same_text_in_html_and_in_xml() {
        assert!(!STYLE.contains(['<', '&']) && !STYLE.contains("url("));
    }
}
