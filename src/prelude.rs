//! What most programs need: `use tautomata::prelude::*;`.

pub use crate::crystal::{Boundary, Structure, dimethyl_dicyanodiazepine, from_cif, generic};
pub use crate::mechanism::{Barrier, ChainAction, Event, Gate, Mechanism, Pair, SitePattern};
pub use crate::protocol::{Conditions, Piece, Protocol};
pub use crate::run::{Control, Outcome, Replicate, Simulation, Unobserved, simulate};
pub use crate::sample::{Recipe, Seeds, Species, WeakSpots};
pub use crate::scenario::Scenario;
pub use crate::statistics::Estimate;
