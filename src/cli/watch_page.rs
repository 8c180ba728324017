//! The page that `tautomata watch --page` writes about a study.

use super::live::{self, Over, Watched};
use super::say;
use crate::report::study_page;
use crate::results::{LiveWork, REPORT_FILE, write_whole};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Wall time between two pages, at least; a browser reads the page anew as often.
const BETWEEN: Duration = Duration::from_secs(5);
/// Pages take at most one part in this many of a thread's time.
const RARE: u32 = 10;

/// A page that follows a study.
pub struct Page {
    file: PathBuf,
    /// When the next one is due.
    next: Instant,
    /// How far the study was on the last one.
    shown: String,
    /// Whether something wrong was told.
    told: bool,
}

/// A page would lie where it can't.
#[derive(Debug, thiserror::Error)]
#[error(
    "the page {} lies in the folder that is watched, in which nothing is written: choose a file outside it", .0.display()
)]
pub struct InTheWay(PathBuf);

impl Page {
    /// In this file, about what goes on in this folder.
    ///
    /// # Errors
    /// If the file lies in the folder.
    pub fn new(file: &Path, folder: &Path) -> Result<Self, InTheWay> {
        let whole = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if whole(file).starts_with(whole(folder)) {
            return Err(InTheWay(file.to_owned()));
        }
        let (file, next) = (whole(file), Instant::now());
        Ok(Self { file, next, shown: String::new(), told: false })
    }

    /// Writes it anew if it is time, and something is new.
    pub fn follow(&mut self, watched: &Watched) {
        let begun = Instant::now();
        if begun < self.next {
            return;
        }
        let Some(live) = watched.live() else { return };
        let state = watched.trouble().unwrap_or_else(|| live::state(&live));
        if state != self.shown {
            self.write(watched, &state, Some(BETWEEN.as_secs()));
            self.shown = state;
            self.next = begun + BETWEEN.max(begun.elapsed() * RARE);
        }
    }

    /// Writes the last one.
    pub fn end(&mut self, watched: &Watched, over: &Over) {
        match over {
            Over::Ended => {
                let report = watched.folder().join(REPORT_FILE);
                let state = format!("It came to its end: {} shows all of it.", report.display());
                self.write(watched, &state, None);
            }
            Over::Stopped(why) => self.write(watched, why, None),
        }
    }

    /// What can't be written is told once: it is no reason to stop watching.
    fn write(&mut self, watched: &Watched, state: &str, anew: Option<u64>) {
        let (Some(place), Some(live)) = (watched.place(), watched.live()) else {
            self.tell_once("it was over before it was watched");
            return;
        };
        let LiveWork::Study(study) = &live.work else {
            self.tell_once("a page is of a study: a run has none");
            return;
        };
        let page = study_page(place, (&live.title, state), study, anew);
        let written = page.map_err(|error| error.to_string()).and_then(|page| {
            let fill = |out: &mut dyn io::Write| out.write_all(page.as_bytes());
            let whole = write_whole(&self.file, fill);
            whole.map_err(|error| format!("{} can't be written: {error}", self.file.display()))
        });
        if let Err(why) = written {
            self.tell_once(&why);
        }
    }

    fn tell_once(&mut self, what: &str) {
        if !std::mem::replace(&mut self.told, true) {
            say::note(format_args!("warning: no page: {what}"));
        }
    }
}
