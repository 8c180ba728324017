//! `tautomata resume` of a study: the rest of it, by the file that it was read from.

use super::conduct::Options;
use super::run::load_study;
use super::say;
use super::sweep::{Arguments, Place, sweep};
use crate::results::{Manifest, ResultsFolder, shell_word};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Resumes a study; one that came to its end is left as it is.
///
/// # Errors
/// A folder that can't be used, a study that is not as it began, and as for `sweep`.
pub fn resume_study(path: &Path, options: &Options) -> anyhow::Result<ExitCode> {
    let beginning = ResultsFolder::reopen_to_redraw(path)?.kept_beginning();
    if Manifest::read(path).is_ok_and(|manifest| !manifest.interrupted) {
        if !options.quiet {
            let path = path.display();
            say::line(format_args!("the study in {path} came to its end: nothing is left to do"));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let folder = path.to_owned();
    let (set, source) = beginning.map_or_else(Default::default, |it| (it.set, it.source));
    let study = match source {
        None => return Err(NotAsItBegan { folder, why: "nobody kept which".into() }.into()),
        Some(source) => PathBuf::from(source.path),
    };
    if !study.is_file() {
        let why = format!("{} is not there any more", study.display());
        return Err(NotAsItBegan { folder, why }.into());
    }
    refuse_changes(path, &study, &set)?;
    let place = Place { study, output: Some(folder), quiet: options.quiet };
    let Options { threads, live, profile, .. } = *options;
    sweep(&Arguments { place, shard: None, set, threads, memory: None, live, profile })
}

/// Compares a study and the scenarios that it names with their copies in the folder.
fn refuse_changes(folder: &Path, study: &Path, set: &[(String, String)]) -> anyhow::Result<()> {
    let mut read = load_study(study)?;
    set.iter().try_for_each(|(path, value)| read.set(path, value))?;
    let is_changed = |(copy, file): &(String, &crate::diagnostics::SourceFile)| {
        std::fs::read_to_string(folder.join(copy)).ok().as_deref() != Some(file.text.as_str())
    };
    match read.sources().iter().find(|source| is_changed(source)) {
        None => Ok(()),
        Some((_, file)) => {
            let why = format!("{} has changed since", file.name);
            Err(NotAsItBegan { folder: folder.to_owned(), why }.into())
        }
    }
}

/// The file of a study is not what the study began with.
#[derive(Debug, thiserror::Error)]
#[error(
    "the study in {} can't be resumed from the file that it began with: {why}. `tautomata sweep STUDY --output {}` \
     continues it with another file, and runs what that lacks", folder.display(), shell_word(folder)
)]
pub struct NotAsItBegan {
    folder: PathBuf,
    why: String,
}
