//! Tautomata simulates how a molecular crystal polymerizes in the solid state.
//!
//! ```
//! use tautomata::prelude::*;
//!
//! let scenario: Scenario = r#"
//!     [crystal]
//!     size = [6, 6, 6]
//!     [sample]
//!     defects = { fraction = 0.05 }
//!     [[protocol]]
//!     step = "anneal"
//!     temperature = "140 degC"
//!     time = "24 h"
//! "#
//! .parse()?;
//! let outcome = simulate(&scenario, &Unobserved)?;
//! let end = outcome.replicates[0].records.moments.last().expect("the end of the protocol");
//! let percent = 100.0 * end.row.conversion;
//! assert_eq!(format!("{percent:.0} % of the monomer reacted"), "93 % of the monomer reacted");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `examples/` holds more: a mechanism and a crystal by hand, a callback for every event, a sweep, a figure of one's
//! own. The features `cli` (the command) and `figures` (the rooms `conduct`, `figures` and
//! `report`) are on by default.
//!
//! The library is a house of rooms, each named for the thing that lives in it; a room
//! leans only on rooms further down this list. `docs/architecture.md` draws it.
//!
//! - [`cli`]: the command line; no science.
//! - [`conduct`]: a scenario, a study or curves into a finished folder of results.
//! - [`report`]: one page about a run, a study, kinetics, a fit or a comparison, from its folder.
//! - [`view`]: the crystal of a run as a page that turns.
//! - [`figures`]: plots from result tables, nothing else.
//! - [`compare`]: finished runs side by side: differences with tests, what differs in their scenarios.
//! - [`kinetics`]: curves of conversion → activation energies, models, predictions.
//! - [`fit`]: measured curves → the values of a scenario that make them likely.
//! - [`study`]: many samples that differ in swept values: designs, scheduling, a store, statistics.
//! - [`verify`]: decks with exact results, run and compared.
//! - [`run`]: one scenario through its protocol, replicates side by side.
//! - [`scenario`]: the text form: units in text, defaults, errors with places.
//! - [`results`]: tables, manifest, checkpoints, a store of runs, whole-file writing.
//! - [`snapshots`]: snapshots as files of other programs.
//! - [`inference`]: Bayesian calibration of a costly simulator; knows no files.
//! - [`statistics`]: estimates with their errors.
//! - [`instruments`]: what FTIR, XRD, NMR, UV–Vis and DSC would show of the lattice.
//! - [`observe`]: what is measured on the lattice while it runs.
//! - [`engine`]: clocks, random numbers, executors.
//! - [`substance`]: what holds for one kind of molecule, as data with sources.
//! - [`mechanism`]: species, events, rate laws, rate tables.
//! - [`sample`]: the crystal before heating.
//! - [`protocol`]: temperature and atmosphere as functions of time.
//! - [`crystal`]: cell, symmetry, contacts, lattices, CIF.
//! - [`measured`]: files that people and instruments wrote: encodings, tables of numbers.
//! - [`diagnostics`]: mistakes in files, each with its place and a way out.
//! - [`units`]: typed quantities and their text form.

#[cfg(feature = "cli")]
pub mod cli;
pub mod compare;
#[cfg(feature = "figures")]
pub mod conduct;
pub mod crystal;
pub mod diagnostics;
pub mod engine;
#[cfg(feature = "figures")]
pub mod figures;
pub mod fit;
pub mod inference;
pub mod instruments;
pub mod kinetics;
pub mod measured;
pub mod mechanism;
pub mod observe;
pub mod prelude;
pub mod protocol;
#[cfg(feature = "figures")]
pub mod report;
pub mod results;
pub mod run;
pub mod sample;
pub mod scenario;
pub mod snapshots;
pub mod statistics;
pub mod study;
pub mod substance;
pub mod sync;
pub mod units;
pub mod verify;
#[cfg(feature = "figures")]
pub mod view;
