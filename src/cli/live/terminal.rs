//! The terminal while a view has it, and how it gets it back.

use super::colours::Paint;
use crate::cli::{interrupt, say};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size,
};
use std::io::{self, IsTerminal, Stderr};
use std::mem::ManuallyDrop;
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// The least size, in letters, that a view needs.
pub const LEAST: (u16, u16) = (72, 20);

/// Whether a view has the terminal.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Why a view is not shown.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// It goes to a file or a pipe.
    #[error("standard error is no terminal")]
    NoTerminal,
    /// It says that it can't.
    #[error("TERM says that this terminal cannot place letters")]
    Dumb,
    /// Too few letters.
    #[error("the terminal has {} × {} letters, and the view needs {} × {}", .0.0, .0.1, LEAST.0, LEAST.1)]
    Small((u16, u16)),
    /// The system refuses.
    #[error("the terminal can't be used: {0}")]
    Refused(#[from] io::Error),
}

/// A terminal that a view has; it gets it back when this is dropped, at a panic, and before the process is ended.
pub struct Screen {
    /// Never dropped: ratatui prints if a terminal that is gone shows no cursor, and that panics.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<Stderr>>>,
    /// How it can be painted.
    pub paint: Paint,
}

impl Screen {
    /// Takes the terminal. Notes wait until it is given back.
    ///
    /// # Errors
    /// Why it can't.
    pub fn take() -> Result<Self, Unfit> {
        if !io::stderr().is_terminal() {
            return Err(Unfit::NoTerminal);
        }
        if std::env::var_os("TERM").is_none_or(|term| term == "dumb" || term.is_empty()) {
            return Err(Unfit::Dumb);
        }
        let size = size()?;
        if size.0 < LEAST.0 || size.1 < LEAST.1 {
            return Err(Unfit::Small(size));
        }
        give_back_at_panic();
        interrupt::before_exit(give_back);
        say::hold();
        TAKEN.store(true, Ordering::SeqCst);
        let terminal = enable_raw_mode()
            .and_then(|()| execute!(io::stderr(), EnterAlternateScreen))
            .and_then(|()| Terminal::new(CrosstermBackend::new(io::stderr())));
        match terminal {
            Ok(terminal) => {
                let (terminal, paint) = (ManuallyDrop::new(terminal), Paint::of_environment());
                Ok(Self { terminal, paint })
            }
            Err(error) => {
                give_back();
                Err(error.into())
            }
        }
    }

    /// Draws a picture; `false` once the terminal is given back or is gone.
    pub fn draw(&mut self, picture: impl FnOnce(&mut ratatui::Frame<'_>)) -> bool {
        TAKEN.load(Ordering::SeqCst) && self.terminal.draw(picture).is_ok()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives the terminal back if a view has it, then says what waited.
pub fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        // A terminal that is gone takes nothing.
        let _ = disable_raw_mode();
        let _ = execute!(io::stderr(), LeaveAlternateScreen, Show);
        say::release();
    }
}

/// The message of a panic goes to a terminal that can show it.
fn give_back_at_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            give_back();
            before(panic);
        }));
    });
}
