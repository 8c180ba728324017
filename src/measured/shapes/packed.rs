//! Packed numbers of JCAMP-DX: ordinates of a line as AFFN, PAC, SQZ, DIF and DUP (`McDonald` & Wilks, Appl. Spectrosc. 42, 151
//! (1988)).

/// The ordinates of one line.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Ordinates {
    /// Its values; NaN where one is missing.
    pub values: Vec<f64>,
    /// Whether the last of them is a difference: then the next line repeats it, as a check.
    pub ends_in_difference: bool,
}

/// How a number of a line is meant.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Value,
    Difference,
    Repeat,
}

/// Whether a line has digits of the packed forms, rather than exponents: `E` before a sign or digit and after a digit
/// is an exponent unless other packed digits show otherwise.
pub(super) fn is_packed(line: &str) -> bool {
    line.chars().any(|letter| packed_digit(letter).is_some() && !matches!(letter, 'E' | 'e'))
}

/// Reads a line: the number at its beginning is the abscissa. `None` if something else stands there.
pub(super) fn read(line: &str, packed: bool) -> Option<(f64, Ordinates)> {
    let mut tokens = tokens(line, packed)?.into_iter();
    let (_, abscissa) = tokens.next().filter(|(form, _)| *form == Form::Value)?;
    let mut found = Ordinates::default();
    let mut difference = None;
    for (form, number) in tokens {
        match form {
            Form::Value => {
                found.values.push(number);
                difference = None;
            }
            Form::Difference => {
                found.values.push(found.values.last()? + number);
                difference = Some(number);
            }
            Form::Repeat => {
                // A count of one repeats nothing.
                for _ in 1..repeats(number)? {
                    found.values.push(found.values.last()? + difference.unwrap_or_default());
                }
            }
        }
    }
    found.ends_in_difference = difference.is_some();
    Some((abscissa, found))
}

/// A count of repetitions that a line can hold.
fn repeats(number: f64) -> Option<usize> {
    const MOST: f64 = 1e6;
    (number.fract() == 0.0 && (1.0..=MOST).contains(&number)).then_some(number as usize)
}

/// The numbers of a line, with their forms. Blanks and commas separate, and so does the first digit of each packed
/// number and the sign of each that has one.
fn tokens(line: &str, packed: bool) -> Option<Vec<(Form, f64)>> {
    let mut found: Vec<(Form, String)> = Vec::new();
    let mut open = false;
    let letters: Vec<char> = line.chars().collect();
    for (at, &letter) in letters.iter().enumerate() {
        let exponent = !packed && matches!(letter, 'E' | 'e') && open;
        let in_exponent = !packed && at > 0 && matches!(letters[at - 1], 'E' | 'e');
        match letter {
            ' ' | ',' | '\t' | ';' => open = false,
            '?' => {
                found.push((Form::Value, "NaN".into()));
                open = false;
            }
            _ if exponent || (matches!(letter, '+' | '-') && in_exponent) => {
                found.last_mut()?.1.push(letter);
            }
            '0'..='9' | '.' if open => found.last_mut()?.1.push(letter),
            '0'..='9' | '.' | '+' | '-' => {
                found.push((Form::Value, letter.to_string()));
                open = true;
            }
            _ => {
                let (form, digit) = packed_digit(letter)?;
                found.push((form, digit.to_string()));
                open = true;
            }
        }
    }
    found.into_iter().map(|(form, text)| Some((form, text.parse().ok()?))).collect()
}

/// The form and the signed first digit that a letter stands for.
fn packed_digit(letter: char) -> Option<(Form, i32)> {
    let place = |first: char| letter as i32 - first as i32 + 1;
    Some(match letter {
        '@' => (Form::Value, 0),
        'A'..='I' => (Form::Value, place('A')),
        'a'..='i' => (Form::Value, -place('a')),
        '%' => (Form::Difference, 0),
        'J'..='R' => (Form::Difference, place('J')),
        'j'..='r' => (Form::Difference, -place('j')),
        'S'..='Z' => (Form::Repeat, place('S')),
        's' => (Form::Repeat, 9),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ordinates that are printed in every form there.
    #[test]
    fn one_line_in_every_form() {
        let expected = [1.0, 2.0, 3.0, 3.0, 2.0, 1.0, 0.0, -1.0, -2.0, -3.0];
        for line in [
            "99 1 2 3 3 2 1 0 -1 -2 -3",
            "99+1+2+3+3+2+1+0-1-2-3",
            "99ABCCBA@abc",
            "99 1JJ%jjjjjj",
            "99AJT%jX",
            "99ABCTBA@abc",
        ] {
            let (abscissa, ordinates) =
                read(line, is_packed(line)).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((abscissa, ordinates.values.as_slice()), (99.0, &expected[..]), "{line}");
        }
        assert!(read("99AJT%jX", true).is_some_and(|(_, it)| it.ends_in_difference));
        assert!(read("99ABCT", true).is_some_and(|(_, it)| !it.ends_in_difference));
    }

    #[test]
    fn exponents_are_exponents_where_nothing_is_packed() {
        let line = "1.5E+03 2.5e-2, 7";
        assert!(!is_packed(line));
        assert_eq!(
            read(line, false).map(|(x, it)| (x, it.values)),
            Some((1500.0, vec![0.025, 7.0]))
        );
        let (x, ordinates) = read("400?12", false).expect("a missing value");
        assert!(x == 400.0 && ordinates.values[0].is_nan() && ordinates.values[1] == 12.0);
    }

    #[test]
    fn what_is_no_line_of_ordinates_is_refused() {
        for line in ["", "J5", "99 T", "99 J", "99A/", "99A..", "99AZ999999999"] {
            assert_eq!(read(line, true), None, "{line}");
        }
    }
}
