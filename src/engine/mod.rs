//! The engine: clocks, random numbers, executors. It knows nothing of text, files or plots.

mod blocks;
mod exposure;
mod queue;
mod random;
mod reference;
mod state;
#[cfg(test)]
mod testing;

pub use random::{GENERATOR, Source, Stream};
pub use reference::{Observer, Occurrence, Reference};
pub use state::{State, Tally};
