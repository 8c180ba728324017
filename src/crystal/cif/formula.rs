//! Chemical formulas as CIFs give them.

use crate::crystal::elements::symbol;
use std::collections::BTreeMap;

/// Counts of a formula are printed to two decimals at most.
const ROUNDING: f64 = 0.01;

/// No bracket of a formula holds more brackets one within another.
const DEEPEST: usize = 8;

/// How many atoms of each element; deuterium counts as hydrogen.
pub type Counts = BTreeMap<&'static str, f64>;

/// Counts the atoms of a list.
pub fn count(symbols: impl Iterator<Item = &'static str>) -> Counts {
    let mut counts = Counts::new();
    for symbol in symbols {
        *counts.entry(as_hydrogen(symbol)).or_default() += 1.0;
    }
    counts
}

/// How many formulas the counts hold: 2 for C4H4 in terms of C2H2; none where they are not in its
/// ratio.
pub fn multiple(counts: &Counts, formula: &Counts) -> Option<f64> {
    let (symbol, first) = counts.first_key_value()?;
    let ratio = first / formula.get(symbol)?;
    let same = |(symbol, count): (&&str, &f64)| {
        formula.get(*symbol).is_some_and(|other| (count / other / ratio - 1.0).abs() < ROUNDING)
    };
    (counts.len() == formula.len() && counts.iter().all(same)).then_some(ratio)
}

/// Reads a formula with or without blanks, with brackets, multipliers, charges and decimals:
/// `C9 H8 N4`, `C2H2`, `2(C7 H6 O2), C4 H4 N2`, `C4 H12 N 1+`. None where a part of it has no meaning,
/// or two: `Ca2+`, `SO42-`.
pub fn parse(text: &str) -> Option<Counts> {
    let mut reader = Reader { rest: text };
    let counts = reader.sum(0)?;
    (reader.rest.is_empty() && !counts.is_empty()).then_some(counts)
}

fn as_hydrogen(symbol: &'static str) -> &'static str {
    if symbol == "D" { "H" } else { symbol }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// Reads parts with separators between them, up to a closing bracket or the end.
    fn sum(&mut self, depth: usize) -> Option<Counts> {
        let mut counts = Counts::new();
        let mut factor = self.factor()?;
        loop {
            self.skip(char::is_whitespace);
            let before = self.rest;
            let Some(next) = self.rest.chars().next().filter(|c| !matches!(c, ')' | ']')) else {
                return Some(counts);
            };
            match next {
                ',' | ';' | '·' | '*' => {
                    self.rest = &before[next.len_utf8()..];
                    factor = self.factor()?;
                }
                '(' | '[' if depth < DEEPEST => {
                    self.rest = &before[1..];
                    let inside = self.sum(depth + 1)?;
                    self.rest = self.rest.strip_prefix(if next == '(' { ')' } else { ']' })?;
                    let times = factor * self.count()?;
                    for (symbol, count) in inside {
                        *counts.entry(symbol).or_default() += times * count;
                    }
                    factor = 1.0;
                }
                '+' | '-' | '0'..='9' => self.charge()?,
                _ => {
                    let symbol = self.symbol()?;
                    *counts.entry(as_hydrogen(symbol)).or_default() += factor * self.count()?;
                }
            }
        }
    }

    /// The number in front of a part, 1 where none stands there.
    fn factor(&mut self) -> Option<f64> {
        self.skip(char::is_whitespace);
        self.number().map_or(Some(1.0), positive)
    }

    /// The number behind a symbol or a bracket, 1 where none stands there. A digit with a sign
    /// behind it may be a count or a charge, which makes no difference to a 1.
    fn count(&mut self) -> Option<f64> {
        let Some(number) = self.number() else { return Some(1.0) };
        let signed = self.rest.starts_with(['+', '-']);
        (!signed || number == "1").then(|| positive(number))?
    }

    /// Reads a charge: `+`, `2-`, `-1`.
    fn charge(&mut self) -> Option<()> {
        let before = self.number();
        self.rest = self.rest.strip_prefix(['+', '-'])?;
        if before.is_none() {
            self.number();
        }
        Some(())
    }

    /// Reads the symbol of an element. Two capitals are two elements if both exist: `CO` is
    /// carbon and oxygen, `CL` is chlorine.
    fn symbol(&mut self) -> Option<&'static str> {
        let first =
            self.rest.get(..1).filter(|c| c.starts_with(|c: char| c.is_ascii_uppercase()))?;
        let second =
            self.rest.get(1..2).filter(|c| c.starts_with(|c: char| c.is_ascii_alphabetic()));
        let two_elements = |second: &str| {
            second.starts_with(|c: char| c.is_ascii_uppercase())
                && symbol(first).is_some()
                && symbol(second).is_some()
        };
        let length = second.map_or(1, |second| if two_elements(second) { 1 } else { 2 });
        let (letters, rest) = self.rest.split_at(length);
        self.rest = rest;
        symbol(letters)
    }

    /// The digits and the decimal point that come next.
    fn number(&mut self) -> Option<&'a str> {
        let end = self.rest.find(|c: char| !(c.is_ascii_digit() || c == '.'));
        let (number, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        (!number.is_empty()).then_some(number)
    }

    fn skip(&mut self, unwanted: impl Fn(char) -> bool) {
        self.rest = self.rest.trim_start_matches(unwanted);
    }
}

fn positive(digits: &str) -> Option<f64> {
    digits.parse().ok().filter(|number: &f64| *number > 0.0 && number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_read_however_they_are_written() {
        let cases: [(&str, &[(&str, f64)]); 16] = [
            ("C9 H8 N4", &[("C", 9.0), ("H", 8.0), ("N", 4.0)]),
            ("C9H8N4", &[("C", 9.0), ("H", 8.0), ("N", 4.0)]),
            ("C2H2", &[("C", 2.0), ("H", 2.0)]),
            ("C H N", &[("C", 1.0), ("H", 1.0), ("N", 1.0)]),
            ("C6 H4 Cl2", &[("C", 6.0), ("H", 4.0), ("Cl", 2.0)]),
            ("C6 H4 CL2", &[("C", 6.0), ("H", 4.0), ("Cl", 2.0)]),
            ("CO2", &[("C", 1.0), ("O", 2.0)]),
            ("C10.5 H12", &[("C", 10.5), ("H", 12.0)]),
            ("C4 H12 N 1+", &[("C", 4.0), ("H", 12.0), ("N", 1.0)]),
            ("N H4 +", &[("N", 1.0), ("H", 4.0)]),
            ("(C2 H2)3 N", &[("C", 6.0), ("H", 6.0), ("N", 1.0)]),
            ("C6 H5 (C H3)", &[("C", 7.0), ("H", 8.0)]),
            ("2(C2 H6 O), H2 O", &[("C", 4.0), ("H", 14.0), ("O", 3.0)]),
            ("0.5[C2D2]", &[("C", 1.0), ("H", 1.0)]),
            ("C2 H2\n", &[("C", 2.0), ("H", 2.0)]),
            ("H2O·CO", &[("C", 1.0), ("H", 2.0), ("O", 2.0)]),
        ];
        for (text, expected) in cases {
            let expected: Counts = expected.iter().copied().collect();
            assert_eq!(parse(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_formula_or_could_be_two_is_not_read() {
        let texts = [
            "", "9", "Cinf", "?", "C9 (H8", "C9)", "SO42-", "NH4+", "C0", "C 1e3", "c9", "Q2",
            "(C2 H4)n",
        ];
        for text in texts.iter().chain(&["(".repeat(1000).as_str(), "C2 é"]) {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn formulas_are_compared_by_their_ratios() {
        let dimer = parse("C18 H16 N8").unwrap();
        assert_eq!(multiple(&dimer, &parse("N4 C9 D8").unwrap()), Some(2.0));
        assert_eq!(multiple(&dimer, &parse("C9 N4").unwrap()), None);
        assert_eq!(multiple(&parse("C9 N4").unwrap(), &dimer), None);
        assert_eq!(multiple(&dimer, &parse("C9 H9 N4").unwrap()), None);
    }
}
