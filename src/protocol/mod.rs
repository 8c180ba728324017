//! The protocol: temperature and atmosphere as functions of time.

/// A stretch of time over which the temperature changes linearly and the atmosphere is
/// constant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Length in s.
    pub duration: f64,
    /// Temperature at its start, in K.
    pub from: f64,
    /// Temperature at its end, in K.
    pub to: f64,
    /// Oxygen partial pressure in Pa.
    pub oxygen: f64,
}

/// The whole protocol, in order, starting at time zero.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Protocol {
    /// Its pieces.
    pub pieces: Vec<Piece>,
}
