//! What columns of tables are called in print.

/// What stands along an axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Title {
    /// The quantity, with `_{…}` and `^{…}`.
    pub text: String,
    /// Its unit; empty for a number.
    pub unit: String,
    /// Whether its values lie between 0 and 1.
    pub is_share: bool,
}

impl Title {
    /// Quantity over unit.
    pub(super) fn over_unit(&self) -> String {
        if self.unit.is_empty() {
            self.text.clone()
        } else {
            format!("{} / {}", self.text, self.unit)
        }
    }
}

/// Quantities: column without its unit, title, whether it is a share.
const QUANTITIES: [(&str, &str, bool); 31] = [
    ("conversion", "Conversion", true),
    ("nitrile_conversion", "Nitrile conversion", true),
    ("crystalline_fraction", "Crystalline fraction", true),
    ("amorphous_fraction", "Amorphous fraction", true),
    ("tautomer_fraction", "Tautomer fraction", true),
    ("live_end_fraction", "Live-end fraction", true),
    ("trapped_end_fraction", "Trapped-end fraction", true),
    ("dead_end_fraction", "Dead-end fraction", true),
    ("liquid_fraction", "Liquid fraction", true),
    ("chains_per_site", "Chains per site", true),
    ("number_average_length", "Number-average length", false),
    ("weight_average_length", "Weight-average length", false),
    ("dispersity", "Dispersity", false),
    ("longest_chain", "Longest chain", false),
    ("number_average_segment", "Number-average segment", false),
    ("weight_average_segment", "Weight-average segment", false),
    ("t01", "t_{1}", false),
    ("t05", "t_{5}", false),
    ("t10", "t_{10}", false),
    ("t20", "t_{20}", false),
    ("t50", "t_{50}", false),
    ("t80", "t_{80}", false),
    ("order_half_time", "Half-time of order", false),
    ("melting_began", "Onset of melting", false),
    ("insoluble_yield", "Insoluble yield", true),
    ("trapped_monomer_fraction", "Trapped monomer", true),
    ("dissolved_fraction", "Dissolved fraction", true),
    ("chain_starts", "Chains started", false),
    ("events", "Events", false),
    ("events_per_site", "Events per site", false),
    ("sites", "Sites", false),
];

/// How units end the names of columns, and how they are printed.
const UNITS: [(&str, &str); 7] = [
    ("_h", "h"),
    ("_min", "min"),
    ("_s", "s"),
    ("_degC", "°C"),
    ("_K", "K"),
    ("_nm", "nm"),
    ("_kJ_per_mol", "kJ/mol"),
];

/// The title of a quantity's column. A column that is not known is called by its name.
pub(super) fn quantity(column: &str) -> Title {
    let suffix = UNITS.iter().find(|(suffix, _)| column.ends_with(suffix));
    let (bare, unit) = suffix.map_or((column, ""), |(suffix, unit)| {
        (column.strip_suffix(suffix).unwrap_or(column), *unit)
    });
    let known = |name: &str| QUANTITIES.iter().find(|(known, _, _)| *known == name);
    let at_end = bare.strip_suffix("_end").and_then(known);
    let (text, is_share) = match (known(bare), at_end) {
        (Some(&(_, text, is_share)), _) => (text.to_owned(), is_share),
        (None, Some(&(_, text, is_share))) => (format!("{text} at the end"), is_share),
        (None, None) => (by_name(bare), false),
    };
    Title { text, unit: unit.to_owned(), is_share }
}

/// A name as a title: `some_column` becomes `Some column`.
fn by_name(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::table::{Quantity, ReplicateRow, Row, SampleRow};

    #[test]
    fn titles_carry_subscripts_and_units() {
        assert_eq!(quantity("t50_h").over_unit(), "t_{50} / h");
        assert_eq!(quantity("conversion_end").over_unit(), "Conversion at the end");
        assert!(quantity("conversion_end").is_share && !quantity("t50_h").is_share);
        assert_eq!(quantity("odd_thing_nm").over_unit(), "Odd thing / nm");
    }

    #[test]
    fn every_quantity_of_a_run_has_its_title() {
        let replicates = ReplicateRow::QUANTITIES.iter().map(Quantity::bare_name);
        let samples = SampleRow::QUANTITIES.iter().map(Quantity::bare_name);
        for name in replicates.chain(samples) {
            let own = |name: &str| QUANTITIES.iter().any(|(known, _, _)| *known == name);
            assert!(own(name) || name.strip_suffix("_end").is_some_and(own), "{name}");
        }
    }
}
