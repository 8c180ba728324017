//! Schemes: reactions of one step, and of two or three that follow, compete or add up (S. Vyazovkin et al., ICTAC
//! recommendations for multi-step kinetics, Thermochim. Acta 689, 178597 (2020)).

use super::family::Family;
use std::fmt;

/// How steps are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// α = Σ cᵢ αᵢ: each step has a share of the sample of its own.
    Independent,
    /// dα/dt = Σ kᵢ fᵢ(α): the steps compete for the same reactant.
    Competing,
    /// Each step reacts what the one before has formed: dαᵢ/dt = kᵢ αᵢ₋₁ fᵢ(αᵢ/αᵢ₋₁), α₀ = 1; α = Σ cᵢ αᵢ.
    Consecutive,
}

impl Joint {
    /// What stands between the names of steps.
    const SIGNS: [(Self, &'static str); 3] =
        [(Self::Independent, " + "), (Self::Competing, " | "), (Self::Consecutive, " -> ")];

    fn sign(self) -> &'static str {
        Self::SIGNS.iter().find(|(joint, _)| *joint == self).map_or("", |(_, sign)| sign)
    }
}

/// One step or several joined.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheme {
    /// What each step follows, one to three.
    pub steps: Vec<&'static Family>,
    /// How they are joined; of no meaning for one.
    pub joint: Joint,
    /// Whether all steps have the order n of the first: Kamal's model.
    shared_order: bool,
}

/// What a number of a scheme is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// ln of the rate constant at the reference temperature, in 1/s.
    LnConstant,
    /// Activation energy in kJ/mol.
    Energy,
    /// A number of the model, by its symbol.
    Shape(&'static str),
    /// ln of the conversion that the step begins with.
    LnFirst,
    /// The step's share of the conversion. The last step has what the others leave.
    Share,
}

/// What keeps a text from being a scheme.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemeError {
    /// A name that no model has.
    #[error("there is no model `{0}`")]
    NoModel(String),
    /// More steps than curves can tell apart.
    #[error("a scheme has one to three steps, not {0}")]
    Steps(usize),
    /// Steps joined in two ways.
    #[error("the steps of a scheme are all joined by `+`, all by `|` or all by `->`")]
    Mixed,
}

impl Scheme {
    /// A single step.
    pub fn one(family: &'static Family) -> Self {
        Self { steps: vec![family], joint: Joint::Independent, shared_order: false }
    }

    /// (k₁ + k₂ α^m)(1 − α)ⁿ (M. R. Kamal, S. Sourour, Polym. Eng. Sci. 13, 59 (1973)).
    pub fn kamal() -> Option<Self> {
        let steps = vec![Family::named("Fn")?, Family::named("Bna")?];
        Some(Self { steps, joint: Joint::Competing, shared_order: true })
    }

    /// The scheme that a text names: `A2`, `F1 + A2`, `Fn | Bna`, `F1 -> F2 -> D3`, `Kamal`.
    ///
    /// # Errors
    /// [`SchemeError`].
    pub fn named(text: &str) -> Result<Self, SchemeError> {
        if let (true, Some(kamal)) = (text.trim().eq_ignore_ascii_case("Kamal"), Self::kamal()) {
            return Ok(kamal);
        }
        let used = |(_, sign): &&(Joint, &'static str)| text.contains(sign.trim());
        let mut signs = Joint::SIGNS.iter().filter(used);
        let (joint, sign) = *signs.next().unwrap_or(&Joint::SIGNS[0]);
        if signs.next().is_some() {
            return Err(SchemeError::Mixed);
        }
        let step = |name: &str| {
            Family::named(name.trim()).ok_or_else(|| SchemeError::NoModel(name.trim().to_owned()))
        };
        let steps: Vec<_> = text.split(sign.trim()).map(step).collect::<Result<_, _>>()?;
        if steps.len() > 3 {
            return Err(SchemeError::Steps(steps.len()));
        }
        Ok(Self { steps, joint, shared_order: false })
    }

    /// Whether a step has an order of its own, that of Kamal's second step being the first's.
    fn owns(&self, step: usize, shape: &str) -> bool {
        !(self.shared_order && step > 0 && shape == "n")
    }

    /// Whether the steps have shares.
    fn has_shares(&self) -> bool {
        self.steps.len() > 1 && self.joint != Joint::Competing
    }

    /// Whether a step has a first conversion of its own. Steps that compete need one only if none of them begins by
    /// itself, and share it: it is that of the first step.
    fn has_first(&self, step: usize) -> bool {
        match self.joint {
            Joint::Competing => step == 0 && self.steps.iter().all(|step| step.needs_first()),
            _ => self.steps[step].needs_first(),
        }
    }

    /// What its numbers are, each with its step; `by_conversion` says whether it is fitted to conversions, where a
    /// first conversion matters. Fitted to rates of one step or of steps that compete, it does not.
    pub fn quantities(&self, by_conversion: bool) -> Vec<(usize, Quantity)> {
        let pointwise = self.steps.len() == 1 || self.joint == Joint::Competing;
        let mut all = Vec::new();
        for (step, family) in self.steps.iter().enumerate() {
            all.extend([(step, Quantity::LnConstant), (step, Quantity::Energy)]);
            let own = family.shape.iter().filter(|shape| self.owns(step, shape.name));
            all.extend(own.map(|shape| (step, Quantity::Shape(shape.name))));
            if self.has_first(step) && (by_conversion || !pointwise) {
                all.push((step, Quantity::LnFirst));
            }
            if self.has_shares() && step + 1 < self.steps.len() {
                all.push((step, Quantity::Share));
            }
        }
        all
    }
}

/// Its name, as [`Scheme::named`] reads it.
impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.shared_order {
            return f.write_str("Kamal");
        }
        let names: Vec<&str> = self.steps.iter().map(|step| step.name).collect();
        f.write_str(&names.join(self.joint.sign()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_has_the_name_that_it_is_read_from() {
        for name in ["A2", "F1 + A2", "Fn | Bna", "F1 -> F2 -> D3", "Kamal", "P2/3"] {
            assert_eq!(Scheme::named(name).unwrap().to_string(), name);
        }
        assert_eq!(Scheme::named("f1->a2").unwrap().to_string(), "F1 -> A2");
        assert_eq!(Scheme::named("F1 + X"), Err(SchemeError::NoModel("X".to_owned())));
        assert_eq!(Scheme::named("F1 + F1 | F2"), Err(SchemeError::Mixed));
        assert_eq!(Scheme::named("F1 + F1 + F1 + F1"), Err(SchemeError::Steps(4)));
    }

    #[test]
    fn numbers_of_schemes() {
        let count = |name: &str, by_conversion| {
            Scheme::named(name).unwrap().quantities(by_conversion).len()
        };
        assert_eq!((count("A2", true), count("An", true)), (2, 3));
        // ln k, E, m, n, and a first conversion if it is fitted to conversions.
        assert_eq!((count("Bna", false), count("Bna", true)), (4, 5));
        // Two constants and energies, m and n once.
        assert_eq!((count("Kamal", true), count("Fn | Bna", true)), (6, 7));
        // Two constants and energies and one share.
        assert_eq!((count("F1 + A2", true), count("F1 -> D3", false)), (5, 5));
    }
}
