//! Paths in lines that a user pastes into a shell.

use std::path::Path;

/// A path as one word of a shell's command, which takes it literally: in quotes unless all of its
/// characters mean nothing else. What begins with `-` would be an option, and gets `./` in front.
pub fn shell_word(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./+:@%,".contains(c);
    let front = if text.starts_with('-') { "./" } else { "" };
    if !text.is_empty() && text.chars().all(plain) {
        return format!("{front}{text}");
    }
    format!("'{front}{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_needs_quotes_gets_them() {
        for (path, word) in [
            ("output/ground-powder", "output/ground-powder"),
            ("17 blank.toml", "'17 blank.toml'"),
            ("it's #1", "'it'\\''s #1'"),
            ("a\nb", "'a\nb'"),
            ("$(rm *)", "'$(rm *)'"),
            ("-n.toml", "./-n.toml"),
            ("-n b", "'./-n b'"),
            ("~", "'~'"),
            ("", "''"),
        ] {
            assert_eq!(shell_word(Path::new(path)), word);
        }
    }

    /// What the shell makes of a word is the path again.
    #[cfg(unix)]
    #[test]
    fn a_shell_reads_it_back() {
        for path in
            ["a b", "it's", "#x", "l\nm", "$HOME", "`id`", "a\\b", "*", "a;b|c&d", "é\"'\"", "!x"]
        {
            let script = format!("printf %s {}", shell_word(Path::new(path)));
            let shell = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
            assert_eq!(String::from_utf8(shell.stdout).unwrap(), path);
        }
    }
}
