//! Ctrl-C: finish what is whole, then stop.

use super::{INTERRUPTED, say};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

static WANTED: AtomicBool = AtomicBool::new(false);
static BEFORE_EXIT: OnceLock<fn()> = OnceLock::new();

/// Has this done before the second Ctrl-C ends the process.
pub fn before_exit(what: fn()) {
    BEFORE_EXIT.get_or_init(|| what);
}

/// Listens for Ctrl-C (and a scheduler's request to end). The second one ends at once.
///
/// # Errors
/// If the system does not let us listen.
pub fn listen() -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(ask)
}

/// What Ctrl-C does. A view of the run, which gets it as a key, does the same.
pub fn ask() {
    if WANTED.swap(true, Ordering::Relaxed) {
        BEFORE_EXIT.get().inspect(|it| it());
        std::process::exit(i32::from(INTERRUPTED));
    }
    say::note("\nstopping: writing what is done so far (Ctrl-C again ends at once)");
}

/// Whether someone wants us to stop.
pub fn wanted() -> bool {
    WANTED.load(Ordering::Relaxed)
}
