//! The engine: clocks, random numbers, executors. It knows nothing of text, files or plots.

mod attenuation;
mod bricks;
mod engine_state;
mod event_record;
mod executor;
mod melt;
mod parallel;
mod random;
mod reference;
mod rules;
mod setup;
mod state;
#[cfg(test)]
mod testing;
mod tiled;
mod view;

pub use bricks::Bricks;
pub use engine_state::{Clocks, EngineState, Misfit};
pub use event_record::{EventRecord, Observer};
pub use executor::Executor;
pub use random::{GENERATOR, Source, Stream, TILED_GENERATOR, unit};
pub use parallel::{Cut as Regions, Parallel, Windows};
pub use reference::Reference;
pub use rules::{Expectation, Layout, NoBricks};
pub use setup::Setup;
pub use state::{Link, Tally};
pub use tiled::{Cut, OneQueue, Pace, Tiled, Work};
pub use view::{Glimpse, View};
