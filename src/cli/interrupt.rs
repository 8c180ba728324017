//! Ctrl-C: finish what is whole, then stop.

use super::{INTERRUPTED, say};
use std::sync::atomic::{AtomicBool, Ordering};

static WANTED: AtomicBool = AtomicBool::new(false);

/// Listens for Ctrl-C (and a scheduler's request to end). The second one ends at once.
///
/// # Errors
/// If the system does not let us listen.
pub fn listen() -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(|| {
        if WANTED.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(INTERRUPTED));
        }
        say::note("\nstopping: writing what is done so far (Ctrl-C again ends at once)");
    })
}

/// Whether someone wants us to stop.
pub fn wanted() -> bool {
    WANTED.load(Ordering::Relaxed)
}
