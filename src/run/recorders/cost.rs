//! What records cost.

/// What the records of a run cost, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Memory from when they are recorded to the end of the run.
    pub memory: u64,
    /// Memory while their largest file is written.
    pub to_write: u64,
    /// Memory while their largest figure is drawn.
    pub to_draw: u64,
    /// Room on the disk.
    pub disk: u64,
}

impl Cost {
    /// What several recorders cost together: files are written, and figures drawn, one after the other.
    pub fn of_all(costs: &[Self]) -> Self {
        costs.iter().fold(Self::default(), |sum, cost| Self {
            memory: sum.memory + cost.memory,
            to_write: sum.to_write.max(cost.to_write),
            to_draw: sum.to_draw.max(cost.to_draw),
            disk: sum.disk + cost.disk,
        })
    }
}
