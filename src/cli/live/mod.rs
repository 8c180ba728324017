//! A view of a run or a study on the terminal, while it is under way: its own, or another process's.
//!
//! Both see what the work tells in its folder ([`Sight`](crate::results::Sight)), and nothing else.

mod colours;
mod keys;
mod picture;
mod run_view;
mod slice;
mod study_view;
mod terminal;
mod watched;

pub use picture::state;
pub use watched::{Over, Watched};

use super::{interrupt, say};
use keys::{Key, Keys};
use picture::Picture;
use std::path::Path;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;
use std::time::{Duration, Instant};
use terminal::Screen;

/// Wall time between two looks at the folder.
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);
/// How long the view waits for a key at a time.
const WAIT: Duration = Duration::from_millis(100);

/// Does work that tells in a folder, and shows it on the terminal meanwhile if that is wanted and can be. `bar` shows or
/// hides what is shown where there is no view.
pub fn beside<T>(
    wanted: bool,
    folder: &Path,
    bar: impl Fn(bool) + Sync,
    work: impl FnOnce() -> T,
) -> T {
    let screen = match wanted.then(Screen::take) {
        None => return work(),
        Some(Ok(screen)) => screen,
        Some(Err(why)) => {
            say::note(format_args!("no live view: {why}; lines tell how far it is"));
            return work();
        }
    };
    bar(false);
    thread::scope(|scope| {
        let (working, over) = channel::<()>();
        let bar = &bar;
        scope.spawn(move || {
            let mut watched = Watched::of(folder);
            if show(screen, &mut watched, Some(&over), &mut |_| {}) == Left::Closed {
                bar(true);
            }
        });
        let done = work();
        drop(working);
        done
    })
}

/// How a view was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// With a key, or the terminal is gone.
    Closed,
    /// With Ctrl-C.
    Interrupted,
    /// The work is over.
    Over,
}

/// Shows another process's work until it is over; does `each` after each look.
///
/// # Errors
/// Why this terminal shows none.
pub fn watch(
    watched: &mut Watched,
    each: &mut dyn FnMut(&Watched),
) -> Result<Left, terminal::Unfit> {
    Ok(show(Screen::take()?, watched, None, each))
}

/// Shows what a folder tells. Of own work `own` tells when it is over.
fn show(
    mut screen: Screen,
    watched: &mut Watched,
    own: Option<&Receiver<()>>,
    each: &mut dyn FnMut(&Watched),
) -> Left {
    let (mut looked, mut keys) = (Instant::now(), Keys::of_terminal());
    let paint = screen.paint;
    loop {
        let over = own.map_or_else(|| watched.over().is_some(), is_over);
        if over {
            return Left::Over;
        }
        each(watched);
        let live = watched.live();
        let note = say::last_held().or_else(|| watched.trouble());
        let picture = Picture { live: live.as_ref(), note, own: own.is_some(), paint };
        if !screen.draw(|frame| picture.draw(frame)) {
            return Left::Closed;
        }
        while looked.elapsed() < BETWEEN_LOOKS {
            match keys.next(WAIT) {
                Some(Key::Close) => return Left::Closed,
                Some(Key::Interrupt) if own.is_some() => interrupt::ask(),
                Some(Key::Interrupt) => return Left::Interrupted,
                None if own.is_some_and(is_over) => break,
                None => {}
            }
        }
        watched.look();
        looked = Instant::now();
    }
}

/// Whether the work's end of a channel is gone.
fn is_over(own: &Receiver<()>) -> bool {
    own.try_recv() == Err(TryRecvError::Disconnected)
}
