//! The engine: clocks, random numbers, executors. It knows nothing of text, files or plots.

mod attenuation;
mod blocks;
mod course;
mod executor;
mod exposure;
mod frozen;
mod melt;
mod occurrence;
mod queue;
mod random;
mod reference;
mod rules;
mod setup;
mod state;
#[cfg(test)]
mod testing;
mod tiled;
mod view;

pub use executor::Executor;
pub use frozen::{Frozen, Misfit};
pub use occurrence::{Observer, Occurrence};
pub use random::{GENERATOR, Source, Stream, unit};
pub use reference::Reference;
pub use setup::Setup;
pub use state::{Link, Tally};
pub use tiled::{Cut, Pace, Tiled, Work};
pub use view::{Glimpse, View};
