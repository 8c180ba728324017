//! Ctrl-C: finish what is whole, then stop.

use super::{INTERRUPTED, say};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// When somebody first wanted us to stop.
static FIRST: OnceLock<Instant> = OnceLock::new();
/// Signals within this time of the first count as one with it: a terminal that closes sends two.
const ONE: Duration = Duration::from_millis(500);
static BEFORE_EXIT: OnceLock<fn()> = OnceLock::new();

/// Has this done before the second Ctrl-C ends the process.
pub fn before_exit(what: fn()) {
    BEFORE_EXIT.get_or_init(|| what);
}

/// Listens for Ctrl-C, for a scheduler's request to end, and for a terminal that goes away, unless the user wants to go on
/// without it (`nohup`). The second one ends at once.
///
/// # Errors
/// If the system does not let us listen.
pub fn listen() -> anyhow::Result<()> {
    ctrlc::set_handler(ask)?;
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGHUP, SIGTERM};
        let others = if hangup_is_ignored() { vec![SIGTERM] } else { vec![SIGTERM, SIGHUP] };
        let mut signals = signal_hook::iterator::Signals::new(others)?;
        std::thread::spawn(move || signals.forever().for_each(|_| ask()));
    }
    Ok(())
}

/// Whether the process was started to ignore SIGHUP, as `nohup` does. Only Linux tells.
#[cfg(unix)]
fn hangup_is_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // The first bit is that of signal 1, SIGHUP.
    ignored
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .is_some_and(|mask| mask & 1 == 1)
}

/// What Ctrl-C does. A view of the run, which gets it as a key, does the same.
pub fn ask() {
    if FIRST.set(Instant::now()).is_ok() {
        say::note("\nstopping: writing what is done so far (Ctrl-C again ends at once)");
    } else if FIRST.get().is_some_and(|first| first.elapsed() > ONE) {
        BEFORE_EXIT.get().inspect(|it| it());
        std::process::exit(i32::from(INTERRUPTED));
    }
}

/// Whether someone wants us to stop.
pub fn wanted() -> bool {
    FIRST.get().is_some()
}
