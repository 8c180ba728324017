//! Washing, the last thing that is done to a sample.

/// A wash at the end of a protocol: a solvent takes out what is soluble, as far as it gets.
/// It takes no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wash {
    /// The most units of a chain that dissolves; the starter counts.
    pub soluble_units: u32,
}
