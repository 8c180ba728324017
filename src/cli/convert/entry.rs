//! One number of a conversion: what it is, what it rests on, and how it is written.

use crate::units::{digits, shortest};

/// A quantity that is shown, in the order in which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    Recrystallizations,
    Impurity,
    Time,
    Dose,
    Work,
    Strain,
    WeakSpots,
    Dislocations,
    Crystallite,
    Particle,
    Area,
    Disordered,
}

impl Shown {
    /// What it is called, its unit (empty for none), its column in CSV, and how many of the unit
    /// an SI unit has.
    fn description(self) -> (&'static str, &'static str, &'static str, f64) {
        match self {
            Self::Recrystallizations => ("recrystallizations", "", "recrystallizations", 1.0),
            Self::Impurity => ("impurity", "", "impurity_fraction", 1.0),
            Self::Time => ("time", "min", "time_min", 1.0 / 60.0),
            Self::Dose => ("dose", "kJ/g", "dose_kJ_per_g", 1e-6),
            Self::Work => ("work", "", "work", 1.0),
            Self::Strain => ("strain", "", "strain", 1.0),
            Self::WeakSpots => ("weak spots", "", "weak_spot_fraction", 1.0),
            Self::Dislocations => ("dislocations", "1/m2", "dislocation_density_per_m2", 1.0),
            Self::Crystallite => ("crystallite", "nm", "crystallite_size_nm", 1e9),
            Self::Particle => ("particle", "nm", "particle_size_nm", 1e9),
            Self::Area => ("BET area", "m2/g", "bet_area_m2_per_g", 1e-3),
            Self::Disordered => ("not ordered", "", "disordered_fraction", 1.0),
        }
    }

    pub fn name(self) -> &'static str {
        self.description().0
    }

    pub fn unit(self) -> &'static str {
        self.description().1
    }

    pub fn column(self) -> &'static str {
        self.description().2
    }

    /// Its value in SI units, in the unit in which it is shown.
    fn in_unit(self, value: f64) -> f64 {
        value * self.description().3
    }
}

/// What a number rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The user.
    Given,
    /// A law of the literature and what the user gave.
    Literature,
    /// An estimate, somewhere on the way.
    Estimate,
}

impl Basis {
    pub fn word(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Literature => "lit",
            Self::Estimate => "est",
        }
    }
}

/// A number with its formula.
#[derive(Clone, Debug)]
pub struct Entry {
    pub shown: Shown,
    /// In SI units.
    value: f64,
    pub basis: Basis,
    pub formula: String,
}

impl Entry {
    pub fn given(shown: Shown, value: f64) -> Self {
        Self { shown, value, basis: Basis::Given, formula: String::new() }
    }

    pub fn from_literature(shown: Shown, value: f64, formula: String) -> Self {
        Self { shown, value, basis: Basis::Literature, formula }
    }

    pub fn estimate(shown: Shown, value: f64, formula: String) -> Self {
        Self { shown, value, basis: Basis::Estimate, formula }
    }

    /// The same number, where what its formula starts from is an estimate.
    pub fn estimated(self) -> Self {
        Self { basis: Basis::Estimate, ..self }
    }

    /// Three digits, in the unit in which it is shown.
    pub fn text(&self) -> String {
        match self.shown {
            Shown::Recrystallizations => shortest(self.value),
            shown => digits(shown.in_unit(self.value), 3),
        }
    }

    /// Six digits, for programs.
    pub fn csv(&self) -> String {
        shortest(rounded(self.shown.in_unit(self.value), 6))
    }
}

/// A constant in a formula, without the long tail that a change of units leaves.
pub fn constant(value: f64) -> String {
    shortest(rounded(value, 4))
}

/// The value, rounded to a number of digits.
fn rounded(value: f64, digits: usize) -> f64 {
    let decimals = digits - 1;
    format!("{value:.decimals$e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_and_csv_have_no_long_tails() {
        assert_eq!(constant(0.6e-9 * 1e9), "0.6");
        assert_eq!(Entry::given(Shown::Crystallite, 250.0 * 1e-10).csv(), "25");
    }
}
