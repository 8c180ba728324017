//! The letter boxes of all tiles, and how much is still to do in a window. Tiles are worked
//! on by whichever thread is free, and a message can be read as soon as it was sent: threads
//! don't wait for each other before everything is done.

use super::log::Event;
use crate::sync::lock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};

/// What one tile tells another: that an event holds, or that it does not after all.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    /// The event.
    pub event: Event,
    /// Whether it holds.
    pub holds: bool,
}

/// What lies ready for one tile.
#[derive(Debug, Default)]
struct Letters {
    messages: Vec<Message>,
    /// Whether it has clocks of its own that ring in the window.
    due: bool,
}

impl Letters {
    fn is_empty(&self) -> bool {
        self.messages.is_empty() && !self.due
    }
}

/// The letter boxes of all tiles.
#[derive(Debug)]
pub struct Mailbox {
    boxes: Vec<Mutex<Letters>>,
    /// How many boxes are not empty, and tiles at work on what was in theirs.
    open: AtomicUsize,
}

impl Mailbox {
    /// For so many tiles, nothing to do.
    pub fn new(tiles: u32) -> Self {
        let boxes = (0..tiles).map(|_| Mutex::default()).collect();
        Self { boxes, open: AtomicUsize::new(0) }
    }

    fn letters(&self, tile: u32) -> MutexGuard<'_, Letters> {
        lock(&self.boxes[tile as usize])
    }

    fn add(&self, tile: u32, put: impl FnOnce(&mut Letters)) {
        let mut letters = self.letters(tile);
        if letters.is_empty() {
            self.open.fetch_add(1, Ordering::SeqCst);
        }
        put(&mut letters);
    }

    /// A tile has clocks that ring in the window.
    pub fn call(&self, tile: u32) {
        self.add(tile, |letters| letters.due = true);
    }

    /// Sends a message to a tile.
    pub fn send(&self, to: u32, message: Message) {
        self.add(to, |letters| letters.messages.push(message));
    }

    /// Empties a tile's box into its inbox, which is empty. Returns whether there is anything
    /// to do; then [`Mailbox::answered`] has to be called once it is done.
    pub fn collect(&self, tile: u32, inbox: &mut Vec<Message>) -> bool {
        let mut letters = self.letters(tile);
        let any = !letters.is_empty();
        std::mem::swap(&mut letters.messages, inbox);
        letters.due = false;
        any
    }

    /// A tile has done what was in its box.
    pub fn answered(&self) {
        self.open.fetch_sub(1, Ordering::SeqCst);
    }

    /// Whether nobody has anything to do any more.
    pub fn is_quiet(&self) -> bool {
        self.open.load(Ordering::SeqCst) == 0
    }
}
