//! The elements of molecular crystals: masses and radii.

/// An element: what its atoms weigh and how large they are.
#[derive(Debug, PartialEq)]
pub struct Element {
    /// Its symbol.
    pub symbol: &'static str,
    /// Abridged standard atomic weight in g/mol (IUPAC: Prohaska et al., Pure Appl. Chem. 94
    /// (2022) 573); of deuterium, the mass of the nuclide.
    pub mass: f64,
    /// Covalent radius in Å (Cordero et al., Dalton Trans. 2008, 2832; carbon: sp3).
    pub covalent: f64,
    /// Van der Waals radius in Å (Bondi, J. Phys. Chem. 68 (1964) 441; hydrogen 1.10, Rowland
    /// & Taylor, J. Phys. Chem. 100 (1996) 7384; boron, Mantina et al., J. Phys. Chem. A 113
    /// (2009) 5806).
    pub bondi: f64,
}

const fn element(symbol: &'static str, mass: f64, covalent: f64, bondi: f64) -> Element {
    Element { symbol, mass, covalent, bondi }
}

/// Every element that has all of the data.
const ELEMENTS: [Element; 16] = [
    element("H", 1.008, 0.31, 1.10),
    element("D", 2.0141, 0.31, 1.10),
    element("B", 10.81, 0.84, 1.92),
    element("C", 12.011, 0.76, 1.70),
    element("N", 14.007, 0.71, 1.55),
    element("O", 15.999, 0.66, 1.52),
    element("F", 18.998, 0.57, 1.47),
    element("Si", 28.085, 1.11, 2.10),
    element("P", 30.974, 1.07, 1.80),
    element("S", 32.06, 1.05, 1.80),
    element("Cl", 35.45, 1.02, 1.75),
    element("As", 74.922, 1.19, 1.85),
    element("Se", 78.971, 1.20, 1.90),
    element("Br", 79.904, 1.20, 1.85),
    element("Te", 127.60, 1.38, 2.06),
    element("I", 126.90, 1.39, 1.98),
];

/// All elements, and deuterium, whether their radii are known here or not.
const SYMBOLS: &str = "H D He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni \
    Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm \
    Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu \
    Am Cm Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og";

/// The symbol of an element, as chemists write it, that these letters spell in any case.
pub fn symbol(letters: &str) -> Option<&'static str> {
    SYMBOLS.split_ascii_whitespace().find(|symbol| symbol.eq_ignore_ascii_case(letters))
}

impl Element {
    /// The element with this symbol, in any case.
    pub fn by_symbol(symbol: &str) -> Option<&'static Self> {
        ELEMENTS.iter().find(|element| element.symbol.eq_ignore_ascii_case(symbol))
    }

    /// Whether it is hydrogen, of either kind.
    pub fn is_hydrogen(&self) -> bool {
        matches!(self.symbol, "H" | "D")
    }

    /// The symbols of all known elements, for messages.
    pub fn known() -> String {
        ELEMENTS.map(|element| element.symbol).join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::Element;

    #[test]
    fn symbols_are_found_in_any_case() {
        assert_eq!(Element::by_symbol("CL").map(|element| element.symbol), Some("Cl"));
        assert!(Element::by_symbol("Xx").is_none());
    }

    #[test]
    fn every_element_has_a_symbol() {
        // 118 elements and deuterium.
        assert_eq!(super::SYMBOLS.split_ascii_whitespace().count(), 119);
        assert!(super::ELEMENTS.iter().all(|e| super::symbol(e.symbol) == Some(e.symbol)));
        assert_eq!(super::symbol("NA"), Some("Na"));
        assert_eq!(super::symbol("Q"), None);
    }

    #[test]
    fn an_atom_is_smaller_inside_a_molecule_than_towards_others() {
        for element in &super::ELEMENTS {
            assert!(element.covalent < element.bondi, "{}", element.symbol);
        }
    }
}
