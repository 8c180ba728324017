//! A manifest whose files were written anew.

use super::FileRecord;

/// The text of a manifest with the entries of these files as they are now; whatever else it holds,
/// and entries of files that it does not list, stay as they are.
///
/// It is changed as text, because a study's manifest has other keys than a run's, and numbers
/// that were read and written again might not be the same.
pub(super) fn refreshed(manifest: &str, files: &[FileRecord]) -> String {
    let mut text = manifest.to_owned();
    for file in files {
        if let Some(changed) = with_entry(&text, file) {
            text = changed;
        }
    }
    text
}

/// The text with one entry changed; `None` if there is no such entry.
fn with_entry(text: &str, file: &FileRecord) -> Option<String> {
    // Quotes inside strings, such as the scenario's, are escaped: there this is not found.
    let path = serde_json::to_string(&file.path).ok()?;
    let start = text.find(&format!("\"path\": {path}"))?;
    let end = start + text[start..].find('}')?;
    let entry = &text[start..end];
    let entry = with_value(entry, "\"bytes\": ", &file.bytes.to_string())?;
    let entry = with_value(&entry, "\"sha256\": ", &format!("\"{}\"", file.sha256))?;
    Some([&text[..start], &entry, &text[end..]].concat())
}

/// The text with what stands after a key, up to a comma or the end of the line, replaced.
fn with_value(text: &str, key: &str, value: &str) -> Option<String> {
    let start = text.find(key)? + key.len();
    let length = text[start..].find([',', '\n']).unwrap_or(text.len() - start);
    Some([&text[..start], value, &text[start + length..]].concat())
}

#[cfg(test)]
mod tests {
    use super::super::manifest::tests::manifest;
    use super::*;

    fn record(path: &str, bytes: u64, sha256: &str) -> FileRecord {
        FileRecord { path: path.into(), bytes, sha256: sha256.repeat(64) }
    }

    #[test]
    fn entries_of_files_change_and_nothing_else() {
        let text = |files: Vec<FileRecord>| {
            let mut manifest = manifest();
            manifest.scenario = "# \"path\": \"figures/a.svg\"\n".into();
            manifest.span.wall_time_s = 0.1 + 0.2;
            manifest.files = files;
            let mut out = Vec::new();
            manifest.write(&mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        let (table, other) = (record("t.csv", 5, "0"), record("figures/b.svg", 6, "b"));
        let before = text(vec![record("figures/a.svg", 1, "a"), other.clone(), table.clone()]);
        let now = record("figures/a.svg", 1234, "f");
        let after = refreshed(&before, &[now.clone(), record("figures/new.pdf", 7, "c")]);
        assert_eq!(after, text(vec![now, other, table]));
    }

    #[test]
    fn a_text_without_entries_stays_as_it_is() {
        for odd in ["", "{}", "{\"path\": \"a\"", "{\"path\": \"a\"}"] {
            assert_eq!(refreshed(odd, &[record("a", 1, "a")]), odd);
        }
    }
}
