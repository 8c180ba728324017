//! A scenario to start from.

use super::toml_text::quoted;

/// What a new scenario says after its title.
const BODY: &str = include_str!("template.toml");

/// A commented scenario with this title, ready to run and to edit.
pub fn template(name: &str) -> String {
    let title: String = name.chars().filter(|c| !c.is_control()).collect();
    format!(
        "# What is heated, and how. Every line but `size` and the protocol may be left out.\ntitle = {}\n{BODY}",
        quoted(title)
    )
}
