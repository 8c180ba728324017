//! The mechanism: species, events and their rate laws. All of it is data.

mod event;
mod fast_hops;
mod melting;
mod rates;
mod row;
mod scheme;

pub use event::{
    Barrier, ChainAction, ContactPattern, Direction, Driver, Event, Gate, Mechanism, Pair,
    Parameter, SitePattern,
};
pub use fast_hops::{FastHops, Lead, NotFast};
pub use melting::Melting;
pub use rates::{RateTable, bound, rate};
pub use row::Row;
pub use scheme::{Class, Scheme, SchemeError, Term, phi, psi};
