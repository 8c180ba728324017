//! Curves of conversion at several heating rates or temperatures → activation energies, with their errors.
//!
//! A [`Curve`] is what one sample did: time, temperature, conversion. The methods take several of them and make no
//! difference between a laboratory's curve and one of a run. They follow the recommendations of the ICTAC Kinetics
//! Committee: S. Vyazovkin et al., Thermochim. Acta 520, 1 (2011), 590, 1 (2014) and 689, 178597 (2020).

mod analysis;
pub mod baseline;
mod bootstrap;
pub mod compensation;
pub mod curve;
mod faults;
mod in_words;
pub mod integral;
mod isoconversional;
pub mod laboratory;
mod line;
pub mod master;
mod modelling;
pub mod models;
pub mod ours;
mod overall;
pub mod prediction;
mod rate;
pub mod reading;
pub mod request;
mod sample;
pub mod synthetic;
pub mod truth;
mod vyazovkin;
mod wished;

pub use analysis::{Analysis, STEP, STEPS, analyse, conversions, unsuitable};
pub use bootstrap::{Draws, SEED, Uncertain, groups};
pub use curve::{Crossing, Curve, Program};
pub use faults::{Fault, LEAST_PROGRAMS, faults, notes, program};
pub use in_words::{ProgramError, program_named, ttt_named};
pub use isoconversional::{Energies, EnergyAt, LnPrefactor, Method, Needs, energies};
pub use line::Line;
pub use modelling::{Ttt, Wishes, model};
pub use overall::{Overall, overall};
pub use rate::{LEAST_ROWS, Peak, WINDOW};
pub use sample::Sample;
