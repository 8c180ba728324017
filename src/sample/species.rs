//! What a site can hold.

/// What a site holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Species {
    /// Monomer.
    M = 0,
    /// Tautomer, the N–H form.
    T = 1,
    /// Growing (live) chain end.
    A = 2,
    /// Unit inside a chain.
    P = 3,
    /// Dead chain end.
    D = 4,
    /// Inert impurity.
    I = 5,
    /// Void: outside the grain.
    V = 6,
}

impl Species {
    /// Every species, in the order of their codes.
    pub const ALL: [Self; 7] = [Self::M, Self::T, Self::A, Self::P, Self::D, Self::I, Self::V];

    /// The letter that stands for it in scenarios and tables.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::M => "M",
            Self::T => "T",
            Self::A => "A",
            Self::P => "P",
            Self::D => "D",
            Self::I => "I",
            Self::V => "V",
        }
    }

    /// Whether the molecule has reacted: part of a chain.
    pub fn reacted(self) -> bool {
        matches!(self, Self::A | Self::P | Self::D)
    }

    /// Whether a site that holds it can be ordered (crystalline).
    pub fn can_be_ordered(self) -> bool {
        matches!(self, Self::M | Self::T)
    }
}
