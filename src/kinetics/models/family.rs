//! The models that are fitted: those of the table, and families whose numbers are found from the data.

use super::model::Model;

/// A number of a model that is found from the data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// Its symbol.
    pub name: &'static str,
    /// The values that a fit begins with.
    pub starts: &'static [f64],
    /// The values that make sense.
    pub range: (f64, f64),
}

/// A model, or a family of models with numbers to be found.
#[derive(Clone, Copy, Debug)]
pub struct Family {
    /// Its usual name, such as `A2`.
    pub name: &'static str,
    /// What it describes.
    pub about: &'static str,
    /// The numbers to be found.
    pub shape: &'static [Shape],
    model: fn(&[f64]) -> Model,
}

/// They are the same if they have the same name.
impl PartialEq for Family {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Family {
    /// The model with numbers for its shape; `None` if one is outside of its range.
    pub fn model(&self, numbers: &[f64]) -> Option<Model> {
        let sound = |(shape, number): (&Shape, &f64)| {
            let (least, most) = shape.range;
            (least..=most).contains(number)
        };
        self.shape.iter().zip(numbers).all(sound).then(|| (self.model)(numbers))
    }

    /// Whether the reaction needs a first conversion to begin with.
    pub fn needs_first(&self) -> bool {
        let starts: Vec<f64> = self.shape.iter().map(|shape| shape.starts[0]).collect();
        (self.model)(&starts).needs_first()
    }

    /// Those without numbers to be found that begin by themselves.
    pub fn fixed() -> impl Iterator<Item = &'static Self> {
        FAMILIES.iter().filter(|family| family.shape.is_empty() && !family.needs_first())
    }

    /// The one of a name, whatever its capitals.
    pub fn named(name: &str) -> Option<&'static Self> {
        FAMILIES.iter().find(|family| family.name.eq_ignore_ascii_case(name))
    }
}

/// An order of reaction to be found. Somewhat below zero, so that an order of zero is found with its error.
const ORDER: Shape = Shape { name: "n", starts: &[1.0], range: (-0.5, 10.0) };
/// An exponent of α or L to be found.
const fn exponent(name: &'static str, starts: &'static [f64]) -> Shape {
    Shape { name, starts, range: (-3.0, 6.0) }
}

macro_rules! families {
    ($($name:literal $about:literal $([$($shape:expr),*])? |$numbers:pat_param| $model:expr;)*) => {
        /// Every model and family, by name.
        pub const FAMILIES: &[Family] = &[$(Family {
            name: $name,
            about: $about,
            shape: &[$($($shape),*)?],
            model: |$numbers| $model,
        }),*];
    };
}

families! {
    "P2/3" "power law, t to the 2/3" |_| Model::Power { n: 2.0 / 3.0 };
    "P2" "power law, square of the time" |_| Model::Power { n: 2.0 };
    "P3" "power law, cube of the time" |_| Model::Power { n: 3.0 };
    "P4" "power law, fourth power of the time" |_| Model::Power { n: 4.0 };
    "F0" "order zero" |_| Model::Order { n: 0.0 };
    "F1" "first order" |_| Model::Order { n: 1.0 };
    "F2" "second order" |_| Model::Order { n: 2.0 };
    "F3" "third order" |_| Model::Order { n: 3.0 };
    "A2" "nucleation and growth, n = 2" |_| Model::Avrami { n: 2.0 };
    "A3" "nucleation and growth, n = 3" |_| Model::Avrami { n: 3.0 };
    "A4" "nucleation and growth, n = 4" |_| Model::Avrami { n: 4.0 };
    "R2" "contracting cylinder" |_| Model::Contracting { n: 2.0 };
    "R3" "contracting sphere" |_| Model::Contracting { n: 3.0 };
    "D1" "diffusion in one dimension" |_| Model::Diffusion1;
    "D2" "diffusion in two dimensions" |_| Model::Diffusion2;
    "D3" "diffusion in three dimensions, Jander" |_| Model::Jander;
    "D4" "diffusion in three dimensions, Ginstling and Brounshtein" |_| Model::Ginstling;
    "B1" "branching nuclei, Prout and Tompkins" |_| Model::ProutTompkins;
    "Fn" "order n" [ORDER] |n| Model::Order { n: n[0] };
    "An" "nucleation and growth"
        [Shape { name: "n", starts: &[1.0, 2.5], range: (0.2, 8.0) }] |n| Model::Avrami { n: n[0] };
    "Bna" "autocatalysis: truncated Sestak and Berggren, expanded Prout and Tompkins"
        [exponent("m", &[0.5]), ORDER]
        |n| Model::SestakBerggren { m: n[0], n: n[1], p: 0.0 };
    "Cn" "order n with autocatalysis"
        [ORDER, Shape { name: "k", starts: &[1.0, 30.0], range: (-0.99, 1e6) }]
        |n| Model::Catalysed { n: n[0], k: n[1] };
    "SB" "Sestak and Berggren, three exponents"
        [exponent("m", &[0.5]), ORDER, exponent("p", &[0.1])]
        |n| Model::SestakBerggren { m: n[0], n: n[1], p: n[2] };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_and_numbers_outside_make_no_model() {
        for family in FAMILIES {
            assert_eq!(Family::named(&family.name.to_lowercase()), Some(family));
            let starts: Vec<f64> = family.shape.iter().map(|shape| shape.starts[0]).collect();
            assert!(family.model(&starts).is_some(), "{}", family.name);
        }
        assert_eq!(Family::named("A5"), None);
        assert_eq!(Family::named("An").unwrap().model(&[-1.0]), None);
    }
}
