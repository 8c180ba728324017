//! `tautomata check DIR`: a folder of results against its manifest.

use super::say;
use crate::results::{Manifest, ManifestError, Mismatch, SCENARIO_FILE, shell_word};
use std::path::Path;

/// What a folder lacks and has, against what its manifest lists.
struct Compared {
    manifest: Manifest,
    mismatches: Vec<Mismatch>,
    unlisted: Vec<String>,
}

/// Says what is missing, changed and not listed; whether nothing is missing or changed. A file that is not listed is
/// the user's own.
pub fn check_results(folder: &Path) -> bool {
    match compare(folder) {
        Ok(compared) => tell(folder, &compared),
        Err(error) => {
            let help = match error {
                ManifestError::Missing { .. } if folder.join(SCENARIO_FILE).is_file() => {
                    let resume = format!("`tautomata resume {}`", shell_word(folder));
                    format!("\nhelp: {resume} continues a run that was killed")
                }
                _ => String::new(),
            };
            say::note(format_args!("error: {:#}{help}", anyhow::Error::from(error)));
            false
        }
    }
}

fn compare(folder: &Path) -> Result<Compared, ManifestError> {
    let manifest = Manifest::read(folder)?;
    let mismatches = manifest.verify(folder)?;
    let unlisted = manifest.unlisted(folder)?;
    Ok(Compared { manifest, mismatches, unlisted })
}

fn tell(folder: &Path, compared: &Compared) -> bool {
    let Compared { manifest, mismatches, unlisted } = compared;
    let mut found: Vec<String> = mismatches.iter().map(found_line).collect();
    found.extend(unlisted.iter().map(|name| format!("\n  not listed {name}")));
    let (name, found) = (folder.display(), found.concat());
    if !mismatches.is_empty() {
        let help = format!(
            "move files away that have changed; `tautomata resume {}` writes anew what is missing",
            shell_word(folder)
        );
        say::note(format_args!("error: {name} is not as its manifest says{found}\nhelp: {help}"));
        return false;
    }
    let bytes = manifest.files.iter().map(|file| file.bytes).sum();
    let files = format!("{}, {}", say::counted(manifest.files.len(), "file"), say::bytes(bytes));
    let end = if manifest.interrupted { "; interrupted" } else { "" };
    say::line(format_args!("{name}: {files}, all as the manifest says{end}{found}"));
    true
}

fn found_line(mismatch: &Mismatch) -> String {
    match mismatch {
        Mismatch::Missing(name) => format!("\n  missing    {name}"),
        Mismatch::Changed(name) => format!("\n  changed    {name}"),
    }
}
