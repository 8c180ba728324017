//! Words for the person at the terminal. Whoever reads along may have gone (a closed pipe):
//! that is no reason to stop a run, so a line that can't be written is dropped.

use super::input;
use crate::diagnostics::Diagnostics;
use crate::sync::lock;
use std::ffi::OsStr;
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::Mutex;

/// A line of what was asked for, on standard output.
pub fn line(text: impl Display) {
    let _ = writeln!(io::stdout(), "{text}");
}

/// Lines that wait while a view has the terminal.
static HELD: Mutex<Option<Vec<String>>> = Mutex::new(None);

/// A line about how it goes, on standard error; while a view has the terminal it waits.
pub fn note(text: impl Display) {
    match &mut *lock(&HELD) {
        Some(held) => held.push(text.to_string()),
        None => drop(writeln!(io::stderr(), "{text}")),
    }
}

/// Lets notes wait.
pub fn hold() {
    lock(&HELD).get_or_insert_default();
}

/// The last note that waits.
pub fn last_held() -> Option<String> {
    lock(&HELD).as_ref()?.last().cloned()
}

/// Says what waited.
pub fn release() {
    let held = lock(&HELD).take();
    held.into_iter().flatten().for_each(note);
}

/// Whether the user lets us write in colour. `NO_COLOR`, not empty, forbids it
/// (<https://no-color.org>), and `TERM=dumb` says that the terminal has none.
pub fn colours_wanted() -> bool {
    let [no_color, term] = ["NO_COLOR", "TERM"].map(std::env::var_os);
    allow_colours(no_color.as_deref(), term.as_deref())
}

fn allow_colours(no_color: Option<&OsStr>, term: Option<&OsStr>) -> bool {
    no_color.is_none_or(OsStr::is_empty) && term.is_none_or(|term| term != "dumb")
}

/// Whether notes may be in colour: standard error is a terminal, and the user lets us.
pub fn in_colour() -> bool {
    io::stderr().is_terminal() && colours_wanted()
}

/// An amount of memory in bytes, in MiB or GiB.
pub fn bytes(bytes: u64) -> String {
    let mebibytes = bytes.div_ceil(1 << 20);
    if mebibytes < 1024 {
        format!("{mebibytes} MiB")
    } else {
        format!("{:.1} GiB", mebibytes as f64 / 1024.0)
    }
}

/// Reads an amount of memory: "512MiB", "8 GiB".
///
/// # Errors
/// What to write instead.
pub fn read_bytes(text: &str) -> Result<u64, String> {
    let expected = || "expected an amount of memory, such as 512MiB or 8GiB".to_owned();
    let (number, unit) =
        text.split_at(text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len()));
    let unit = match unit.trim() {
        "MiB" => f64::from(1 << 20),
        "GiB" => f64::from(1 << 30),
        _ => return Err(expected()),
    };
    let number: f64 = number.trim().parse().map_err(|_| expected())?;
    if number > 0.0 && number.is_finite() { Ok((number * unit) as u64) } else { Err(expected()) }
}

/// A time to wait, in s, in words.
pub fn waiting_time(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => "a second".into(),
        s if s < 120.0 => format!("{s:.0} s"),
        s if s < 7200.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}

/// A forecast of the wall time. Other programs on the machine make it longer.
pub fn wall_time(seconds: f64, threads: usize) -> String {
    let free = if threads == 1 { "if a processor is free" } else { "if each has a free processor" };
    format!("{} on {}, {free}", waiting_time(seconds), counted(threads, "thread"))
}

/// What was found out about a file without mistakes: what, and how much.
pub fn no_mistakes(path: &Path, lines: &[(&str, String)]) -> String {
    let lines = lines.iter().map(|(name, value)| format!("\n  {name:<11}{value}"));
    format!("{}: no mistakes{}", input::origin(path).file_name, lines.collect::<String>())
}

/// Warnings, each with the value that it is about.
pub fn warned(warnings: &Diagnostics) -> String {
    if warnings.items.is_empty() { String::new() } else { format!("\n\n{warnings}") }
}

/// So many of something.
pub fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_left_out_where_the_user_or_the_terminal_has_none() {
        let allowed = |no_color: Option<&str>, term: Option<&str>| {
            allow_colours(no_color.map(OsStr::new), term.map(OsStr::new))
        };
        assert!(allowed(None, None) && allowed(Some(""), Some("xterm-256color")));
        for forbidden in ["1", "0", "false"] {
            assert!(!allowed(Some(forbidden), Some("xterm")), "{forbidden}");
        }
        assert!(!allowed(None, Some("dumb")));
    }

    #[test]
    fn amounts_of_memory_are_rounded_up() {
        assert_eq!(bytes(1), "1 MiB");
        assert_eq!(bytes(1 << 20), "1 MiB");
        assert_eq!(bytes(3 << 29), "1.5 GiB");
    }

    #[test]
    fn amounts_of_memory_are_read_with_their_unit() {
        assert_eq!(read_bytes("512MiB"), Ok(512 << 20));
        assert_eq!(read_bytes("1.5 GiB"), Ok(3 << 29));
        for wrong in ["", "8", "8 GB", "GiB", "-1 GiB", "0 MiB", "1e999 GiB"] {
            assert!(read_bytes(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn times_take_the_unit_that_suits_them() {
        assert_eq!(waiting_time(0.2), "a second");
        assert_eq!(waiting_time(119.0), "119 s");
        assert_eq!(waiting_time(600.0), "10 min");
        assert_eq!(waiting_time(36_000.0), "10.0 h");
    }
}
