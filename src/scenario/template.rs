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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn instruments_and_melting_need_only_lose_their_marks() {
        let text = template("a");
        let (before, after) = text.split_once("# [instruments]").unwrap();
        let is_toml = |line: &&str| line.starts_with('[') || line.contains(" = ");
        let marked = after.lines().filter_map(|line| line.strip_prefix("# "));
        let unmarked: Vec<&str> = marked.filter(is_toml).collect();
        let text = format!("{before}[instruments]\n{}", unmarked.join("\n"));
        let scenario: Scenario = text.parse().unwrap();
        assert_eq!(scenario.instruments.unwrap().sheets.len(), 3);
        assert_eq!(scenario.mechanism.melting.unwrap().point, 435.0);
    }
}
