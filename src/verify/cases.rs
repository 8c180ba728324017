//! The list of all cases. A new one is a deck in `scenarios/verification/`, a function that
//! compares, and an entry here.

use super::{
    Case, chains, complete_graph, deposition, first_order, four_molecules, growth, hopping,
    kissinger, light, ordering, percolation, reversible, waiting, walk,
};

/// A deck in the folder of the verification.
macro_rules! deck {
    ($name:literal) => {
        include_str!(concat!("../../scenarios/verification/", $name, ".toml"))
    };
}

/// An entry: name, how many times the replicates in a thorough verification, function, source.
macro_rules! case {
    ($name:literal, $thorough:literal, $compare:expr, $source:literal) => {
        Case {
            name: $name,
            deck: deck!($name),
            source: $source,
            thorough: $thorough,
            compare: $compare,
        }
    };
}

/// Every case, in the order in which they are run and shown.
pub const CASES: &[Case] = &[
    case!("first-order", 16, first_order::isothermal, "1 − exp(−kt)"),
    case!("first-order-ramp", 16, first_order::ramp, "1 − exp(−∫k dt), integral by quadrature"),
    case!("reversible-tautomerization", 8, reversible::thermal, "K/(1 + K)·(1 − exp(−(kf + kr)t))"),
    case!("waiting-times", 16, waiting::compare, "Poisson"),
    case!("growth-chain", 16, growth::chain, "1 − (1 − ρ)·exp(−2ρkt)"),
    case!("growth-square", 8, growth::square, "1 − E[(1 − ρ)^s], clusters grown apart"),
    case!("growth-sc", 8, growth::cubic, "1 − E[(1 − ρ)^s], clusters grown apart"),
    case!("dimers-chain", 16, deposition::chain, "P. J. Flory, J. Am. Chem. Soc. 61, 1518 (1939)"),
    case!("dimers-square", 16, deposition::square, "0.906820(2), published simulations"),
    case!("dimers-sc", 16, deposition::cubic, "0.918388(16), published simulations"),
    case!("walk-square", 24, walk::square, "70.7598, published; counting of walks"),
    case!("walk-sc", 12, walk::cubic, "3953.3, published simulations"),
    case!("chain-lengths", 16, chains::compare, "P. J. Flory, J. Am. Chem. Soc. 58, 1877 (1936)"),
    case!("autocatalysis", 16, complete_graph::compare, "birth chain, its master equation"),
    case!("four-molecules", 16, four_molecules::isothermal, "exponential of the generator"),
    case!("four-molecules-ramp", 8, four_molecules::ramp, "master equation, Runge and Kutta"),
    case!("four-molecules-fast", 8, four_molecules::fast, "exponential of the lumped generator"),
    case!("ordering", 16, ordering::compare, "E. Ising, Z. Phys. 31, 253 (1925)"),
    case!("diffusion", 16, hopping::diffusion, "F. Spitzer, Adv. Math. 5, 246 (1970)"),
    case!("trapping", 16, hopping::trapping, "random walks between absorbing sites"),
    case!("percolation-square", 24, percolation::square, "0.592746; wrapping 0.521058290, Pinson"),
    case!("percolation-sc", 24, percolation::cubic, "0.3116077(2), Phys. Rev. E 87, 052107"),
    case!("kissinger", 12, kissinger::compare, "−E/R, exact for first order"),
    case!("beer-lambert", 4, light::compare, "1 − exp(−kt·exp(−z/δ))"),
    case!("photostationary", 8, reversible::light, "x·(1 − exp(−σIt/x)), x = 0.02"),
];
