//! The settings of the 230 space groups by number and Hermann–Mauguin symbol.

use super::hall;
use super::symmetry::Operation;

const TABLE: &str = include_str!("data/space-groups.csv");

/// A space group in one choice of axes and origin.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its number in International Tables for Crystallography, vol. A, 1 to 230.
    pub number: u8,
    /// The Hermann–Mauguin symbol: `P 1 21/c 1`, `R -3:H`.
    pub symbol: &'static str,
    hall: &'static str,
}

impl Setting {
    /// The operations, the identity first.
    pub fn operations(&self) -> Vec<Operation> {
        // A test reads every symbol of the table.
        hall::space_group(self.hall).unwrap_or_default()
    }

    /// Whether it is the same group in the same setting, perhaps by another symbol.
    pub fn is_same(&self, other: &Self) -> bool {
        self.hall == other.hall
    }

    /// Whether a symbol without blanks names it, in full, without its choice of axes or
    /// origin, or, if it is monoclinic, without the 1 of axes that have no symmetry.
    fn is_named(&self, compact: &str) -> bool {
        let own = squeeze(self.symbol);
        let plain = own.split(':').next().unwrap_or_default();
        // Before 1983, International Tables wrote `P a 3` for what is `P a -3` now.
        let old = || self.number >= 200 && plain.replace("-3", "3") == compact;
        let short = || {
            let words = self.symbol.split(' ').filter(|word| *word != "1");
            (3..=15).contains(&self.number) && squeeze(&words.collect::<String>()) == compact
        };
        own == compact || plain == compact || short() || old()
    }
}

fn settings() -> impl Iterator<Item = Setting> {
    TABLE.lines().filter_map(|line| {
        let mut fields = line.splitn(3, ',');
        let number = fields.next()?.parse().ok()?;
        Some(Setting { number, symbol: fields.next()?, hall: fields.next()? })
    })
}

/// The settings of a space group.
pub fn by_number(number: u8) -> Vec<Setting> {
    settings().filter(|setting| setting.number == number).collect()
}

/// The settings that a Hermann–Mauguin symbol may mean, however it is spaced: `P 21/c`, `P2(1)/c`,
/// `P 1 21/c 1`, `P 2_1/c`, `P 21/n 21/m 21/a`, `R -3 H`, `F d -3 m S`. None if it is not known.
pub fn by_symbol(text: &str) -> Vec<Setting> {
    let named = |compact: &str| -> Vec<Setting> {
        settings().filter(|setting| setting.is_named(compact)).collect()
    };
    let compact = squeeze(text);
    let mut spellings = vec![compact.clone(), squeeze(&without_axes(text))];
    // The Inorganic Crystal Structure Database writes the choice of axes or origin behind the symbol.
    for (letter, choice) in [('h', "h"), ('r', "r"), ('s', "1"), ('z', "2")] {
        if let Some(plain) = compact.strip_suffix(letter) {
            spellings.push(format!("{}:{choice}", plain.trim_end_matches(':')));
        }
    }
    spellings
        .iter()
        .map(|spelling| named(spelling))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// Without the blanks, underscores and brackets that people write, in small letters.
fn squeeze(symbol: &str) -> String {
    let kept = symbol.chars().filter(|c| !(c.is_whitespace() || matches!(c, '_' | '(' | ')')));
    kept.map(|c| c.to_ascii_lowercase()).collect()
}

/// A full symbol, `P 21/n 21/m 21/a` or `F 4/m -3 2/m`, without the axes that the short one leaves
/// out.
fn without_axes(symbol: &str) -> String {
    let words: Vec<&str> = symbol.split_whitespace().collect();
    let cubic = words.get(2) == Some(&"-3");
    let tetragonal_or_more =
        words.get(1).is_some_and(|word| word.starts_with(['3', '4', '6', '-']));
    let short = words.iter().enumerate().map(|(place, word)| {
        let main_axis = place == 1 && tetragonal_or_more && !cubic;
        match word.split_once('/') {
            Some((_, plane)) if !main_axis => plane,
            _ => word,
        }
    });
    short.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::symmetry::{check_group, find};

    /// How many points a general position of a group has: centring × order of the point group.
    fn order(number: u8, lattice: char) -> usize {
        let points = match number {
            1 => 1,
            2..=9 => 2,
            143..=146 => 3,
            10..=46 | 75..=82 => 4,
            147..=161 | 168..=174 => 6,
            47..=74 | 83..=122 => 8,
            162..=167 | 175..=190 | 195..=199 => 12,
            123..=142 => 16,
            191..=194 | 200..=220 => 24,
            _ => 48,
        };
        let centring = match lattice {
            'P' => 1,
            'R' => 3,
            'F' => 4,
            _ => 2,
        };
        points * centring
    }

    #[test]
    fn every_setting_is_a_group_of_the_order_of_its_point_group() {
        let all: Vec<Setting> = settings().collect();
        assert_eq!(all.len(), 536);
        for setting in &all {
            let operations = hall::space_group(setting.hall).unwrap();
            let rhombohedral = setting.symbol.ends_with(":R");
            let lattice = if rhombohedral { 'P' } else { setting.symbol.chars().next().unwrap() };
            assert_eq!(operations.len(), order(setting.number, lattice), "{setting:?}");
            assert!(check_group(&operations).is_ok(), "{setting:?}");
        }
        let numbers: std::collections::BTreeSet<u8> = all.iter().map(|s| s.number).collect();
        assert!(numbers.into_iter().eq(1..=230));
    }

    fn symbols(text: &str) -> Vec<&'static str> {
        by_symbol(text).iter().map(|setting| setting.symbol).collect()
    }

    #[test]
    fn a_symbol_is_found_in_many_spellings() {
        let cases: [(&str, &[&str]); 18] = [
            ("P 1 21/c 1", &["P 1 21/c 1"]),
            ("P 21/c", &["P 1 21/c 1", "P 21/c 1 1"]),
            ("P2(1)/n", &["P 1 21/n 1", "P 1 1 21/n", "P 21/n 1 1"]),
            ("P 2_1 2_1 2_1", &["P 21 21 21"]),
            ("p -1", &["P -1"]),
            ("Pbca", &["P b c a"]),
            ("P 21/b 21/c 21/a", &["P b c a"]),
            ("P 42/m 2/n 2/m", &["P 42/m n m"]),
            ("F 4/m -3 2/m", &["F m -3 m"]),
            ("R -3 2/m", &["R -3 m:H", "R -3 m:R"]),
            ("R -3 m H", &["R -3 m:H"]),
            ("R 3 c :R", &["R 3 c:R"]),
            ("F d -3 m S", &["F d -3 m:1"]),
            ("Fd-3mZ", &["F d -3 m:2"]),
            ("P 4/n m m:2", &["P 4/n m m:2"]),
            ("P a 3", &["P a -3"]),
            ("C m c e", &["C m c e"]),
            ("P 21/q", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(symbols(text), expected, "{text}");
        }
    }

    #[test]
    fn no_symbol_means_two_different_groups() {
        for setting in settings() {
            let plain = setting.symbol.split(':').next().unwrap();
            assert!(by_symbol(plain).iter().all(|other| other.number == setting.number));
        }
    }

    #[test]
    fn a_number_with_one_setting_means_it() {
        assert_eq!(by_number(19).len(), 1);
        assert_eq!(by_number(14).len(), 9);
        assert!(by_number(0).is_empty() && by_number(231).is_empty());
        let operations = by_number(2)[0].operations();
        assert!(find(&operations, &Operation::parse("-x,-y,-z").unwrap()).is_some());
    }
}
