//! The engine: clocks, random numbers, executors. It knows nothing of text, files or plots.

mod attenuation;
mod bricks;
mod engine_state;
mod event_record;
mod executor;
mod fast;
mod host;
mod melt;
mod parallel;
mod random;
mod reference;
mod rules;
mod setup;
mod state;
#[cfg(test)]
mod testing;
mod view;

pub use bricks::Bricks;
pub use engine_state::{EngineState, Misfit, WalkerState};
pub use event_record::{EventRecord, Observer};
pub use executor::Executor;
pub use fast::Fast;
pub use parallel::{Cut, Parallel, Windows, Work};
pub use random::{GENERATOR, Source, Stream, unit};
pub use reference::Reference;
pub use rules::{Expectation, Layout, NoBricks};
pub use setup::Setup;
pub use state::{Link, Tally};
pub use view::{Glimpse, View};
