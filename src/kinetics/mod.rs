//! Curves of conversion at several heating rates or temperatures → activation energies, with their errors.
//!
//! A [`Curve`] is what one sample did: time, temperature, conversion. The methods take several of them and make no
//! difference between a laboratory's curve and one of a run. They follow the recommendations of the ICTAC Kinetics
//! Committee: S. Vyazovkin et al., Thermochim. Acta 520, 1 (2011), 590, 1 (2014) and 689, 178597 (2020).

pub mod curve;
pub mod integral;
pub mod models;
pub mod synthetic;

pub use curve::{Crossing, Curve, Program};
