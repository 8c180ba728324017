//! Numbers of a CIF, with or without a standard uncertainty.

/// Reads "8.9313(10)", "90", "-.5", "1e-3": the value without its standard uncertainty.
/// Anything else, or a number too large to be one, is none.
pub fn parse(text: &str) -> Option<f64> {
    let number = match text.split_once('(') {
        None => text,
        Some((number, rest)) => {
            let digits = rest.strip_suffix(')')?;
            let uncertain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            uncertain.then_some(number)?
        }
    };
    // Rust would also read "inf" and "nan".
    let written_in_digits = number.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    let value: f64 = written_in_digits.then(|| number.parse().ok())??;
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn values_with_and_without_uncertainty() {
        let cases = [("8.9313(10)", 8.9313), ("102.48(8)", 102.48), ("90", 90.0), ("-.5", -0.5)];
        for (text, value) in cases {
            assert_eq!(parse(text), Some(value), "{text}");
        }
        assert_eq!(parse("1.5E-3(2)"), Some(0.0015));
    }

    #[test]
    fn what_is_no_number() {
        for text in ["", "inf", "nan", "1.2(", "1.2()", "1.2(a)", "(3)", "1,5", "?", "1e999"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
