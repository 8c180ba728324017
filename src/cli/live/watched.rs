//! What a watcher knows of a folder.

use crate::cli::say;
use crate::results::{Live, LiveStudy, LiveWork, Sight, shell_word, sight};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// After so long without news it is told that there are none. On file systems of clusters a minute may pass.
const LONG: Duration = Duration::from_secs(30);

/// What a watcher knows: what it saw last, and what parts that have ended told before.
pub struct Watched {
    folder: PathBuf,
    /// What each folder told last.
    known: Vec<(PathBuf, Live)>,
    /// The last look.
    pub sight: Sight,
    /// When something was new.
    new: Instant,
}

/// Why watching is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    /// It came to its end.
    Ended,
    /// It did not; why.
    Stopped(String),
}

impl Watched {
    /// Of a folder that need not be there yet.
    pub fn of(folder: &Path) -> Self {
        let (known, new) = (Vec::new(), Instant::now());
        let mut watched = Self { folder: folder.to_owned(), known, sight: Sight::Missing, new };
        watched.look();
        watched
    }

    /// Looks at the folder.
    pub fn look(&mut self) {
        self.sight = sight(&self.folder);
        let Sight::Live(told) = &self.sight else { return };
        for (place, live) in told {
            match self.known.iter_mut().find(|(known, _)| known == place) {
                Some((_, known)) if known == live => {}
                Some((_, known)) => (*known, self.new) = (live.clone(), Instant::now()),
                None => {
                    self.known.push((place.clone(), live.clone()));
                    self.new = Instant::now();
                }
            }
        }
    }

    /// What is watched.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A folder that told something.
    pub fn place(&self) -> Option<&Path> {
        self.known.first().map(|(place, _)| place.as_path())
    }

    /// What is told now; of a study all parts together.
    pub fn live(&self) -> Option<Live> {
        let mut all = self.known.iter().map(|(_, live)| live.clone());
        let mut first = all.next()?;
        for other in all {
            if let (LiveWork::Study(sum), LiveWork::Study(part)) = (&mut first.work, other.work) {
                add(sum, part);
            }
            first.elapsed = first.elapsed.max(other.elapsed);
            first.memory = first.memory.zip(other.memory).map(|(one, other)| one + other);
        }
        Some(first)
    }

    /// Whether there is nothing to watch any more.
    pub fn over(&self) -> Option<Over> {
        let seen = !self.known.is_empty();
        let folder = self.folder.display();
        match &self.sight {
            Sight::Ended { interrupted: false, .. } => Some(Over::Ended),
            Sight::Ended { interrupted: true, .. } => Some(Over::Stopped(format!(
                "{folder} was stopped before its end: `tautomata resume {}` continues it",
                shell_word(&self.folder)
            ))),
            Sight::Missing if seen => Some(Over::Stopped(format!("{folder} was deleted"))),
            Sight::Silent | Sight::Empty if seen => Some(Over::Stopped(format!(
                "{folder} tells nothing any more: its files were taken away"
            ))),
            Sight::Live(told) if told.iter().all(|(_, live)| live.is_gone()) => {
                Some(Over::Stopped(format!(
                    "the process that worked on {folder} is gone, as if killed: `tautomata resume {}` continues it",
                    shell_word(&self.folder)
                )))
            }
            _ => None,
        }
    }

    /// What stands in the way of seeing more, in a line.
    pub fn trouble(&self) -> Option<String> {
        let folder = self.folder.display();
        match &self.sight {
            Sight::Missing => Some(format!("{folder} is not there yet: waiting")),
            Sight::Empty => {
                Some(format!("{folder} holds no run and no study yet: waiting; a fit is not shown"))
            }
            Sight::Silent => Some(format!(
                "{folder} tells nothing yet: it has just begun, was killed, or is of an older version"
            )),
            Sight::Unreadable(file, why) => {
                Some(format!("{} can't be read: {why}", file.display()))
            }
            Sight::Live(_) if self.new.elapsed() > LONG => {
                let since = say::waiting_time(self.new.elapsed().as_secs_f64());
                Some(format!("nothing new for {since}: it waits, was killed, or can't write there"))
            }
            Sight::Live(_) | Sight::Ended { .. } => None,
        }
    }
}

/// Adds what a part of a study tells.
fn add(sum: &mut LiveStudy, part: LiveStudy) {
    sum.to_do += part.to_do;
    sum.done += part.done;
    sum.failed += part.failed;
    sum.under_way += part.under_way;
    sum.rows.extend(part.rows);
    sum.rows.sort_by_key(|row| row.point);
}
