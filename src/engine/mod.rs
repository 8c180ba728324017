//! The engine: clocks, random numbers, executors. It knows nothing of text, files or plots.

mod blocks;
mod course;
mod executor;
mod exposure;
mod frozen;
mod occurrence;
mod queue;
mod random;
mod reference;
mod rules;
mod state;
#[cfg(test)]
mod testing;
mod tiled;
mod view;

pub use executor::Executor;
pub use frozen::{Frozen, Misfit};
pub use occurrence::{Observer, Occurrence};
pub use random::{GENERATOR, Source, Stream};
pub use reference::Reference;
pub use state::{Link, Tally};
pub use tiled::{Cut, Pace, Tiled, Work};
pub use view::View;
