//! The engine: clocks, random numbers, executors. It knows nothing of text, files or plots.

mod attenuation;
mod blocks;
mod engine_state;
mod event_record;
mod executor;
mod exposure;
mod melt;
mod protocol_cursor;
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

pub use engine_state::{EngineState, Misfit};
pub use event_record::{EventRecord, Observer};
pub use executor::Executor;
pub use random::{GENERATOR, Source, Stream, unit};
pub use reference::Reference;
pub use setup::Setup;
pub use state::{Link, Tally};
pub use tiled::{Cut, Pace, Tiled, Work};
pub use view::{Glimpse, View};
