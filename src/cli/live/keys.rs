//! Keys that a view knows.

use std::time::Duration;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// To close the view; or the terminal is gone.
    Close,
    /// To stop the work.
    Interrupt,
}

/// Where keys come from. On Unix this reads the terminal itself: crossterm 0.29 reads for ever where a terminal was closed,
/// and the process would never end.
#[cfg(unix)]
pub struct Keys(Option<std::fs::File>);

#[cfg(unix)]
impl Keys {
    /// Those of the terminal that the process belongs to; of a process without one no key comes.
    pub fn of_terminal() -> Self {
        Self(std::fs::File::open("/dev/tty").ok())
    }

    /// The next key that means something, waited for so long at most.
    pub fn next(&mut self, wait: Duration) -> Option<Key> {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        use std::io::Read;
        let Some(terminal) = &mut self.0 else {
            std::thread::sleep(wait);
            return None;
        };
        let mut watched = [PollFd::new(terminal, PollFlags::IN)];
        let wait = Timespec { tv_sec: wait.as_secs() as i64, tv_nsec: wait.subsec_nanos().into() };
        match poll(&mut watched, Some(&wait)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => return None,
            Err(_) => return Some(Key::Close),
            Ok(_) => {}
        }
        let mut typed = [0; 64];
        match terminal.read(&mut typed) {
            Ok(0) => Some(Key::Close),
            Ok(count) => meaning(&typed[..count]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => None,
            Err(_) => Some(Key::Close),
        }
    }
}

/// What was typed; sequences that begin with Esc are keys such as arrows.
#[cfg(unix)]
fn meaning(typed: &[u8]) -> Option<Key> {
    const CTRL_C: u8 = 0x03;
    const ESC: u8 = 0x1b;
    match typed {
        [ESC] => Some(Key::Close),
        [ESC, ..] => None,
        _ => typed.iter().find_map(|byte| match *byte {
            CTRL_C => Some(Key::Interrupt),
            b'q' | b'Q' => Some(Key::Close),
            _ => None,
        }),
    }
}

/// Where keys come from.
#[cfg(not(unix))]
pub struct Keys;

#[cfg(not(unix))]
impl Keys {
    /// Those of the terminal that the process belongs to.
    pub fn of_terminal() -> Self {
        Self
    }

    /// The next key that means something, waited for so long at most.
    pub fn next(&mut self, wait: Duration) -> Option<Key> {
        use ratatui::crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
        match event::poll(wait) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(_) => return Some(Key::Close),
        }
        let Ok(Event::Key(key)) = event::read() else { return None };
        match key.code {
            _ if key.kind != KeyEventKind::Press => None,
            KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => {
                Some(Key::Interrupt)
            }
            KeyCode::Char('q' | 'Q') | KeyCode::Esc => Some(Key::Close),
            _ => None,
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn arrows_are_no_escape() {
        let of = |typed: &[u8]| meaning(typed);
        assert_eq!(of(b"q"), Some(Key::Close));
        assert_eq!(of(b"x\x03"), Some(Key::Interrupt));
        assert_eq!(of(b"\x1b"), Some(Key::Close));
        assert_eq!(of(b"\x1b[A"), None);
        assert_eq!(of(b"xyz"), None);
    }
}
