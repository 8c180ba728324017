//! The mechanism: species, events and their rate laws. All of it is data.

mod event;
mod species;

pub use event::{
    Barrier, ChainAction, ContactPattern, Direction, Driver, Event, Gate, Mechanism, Pair,
    Parameter, SitePattern,
};
pub use species::Species;
