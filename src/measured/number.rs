//! Numbers as laboratories write them.

/// What stands between whole and fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimal {
    /// `25.5`
    Point,
    /// `25,5`
    Comma,
}

/// What a cell of a table says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// A finite number.
    Number(f64),
    /// Nothing, or a word that says so.
    Missing,
    /// Anything else.
    Other(&'a str),
}

/// Words for a value that is missing, in lower case; `-1.#IND` and its like are those of Windows.
const MISSING: [&str; 13] = [
    "", "nan", "-nan", "na", "n/a", "#n/a", "null", "-", "--", "---", "-1.#ind", "1.#qnan",
    "-1.#qnan",
];

impl<'a> Cell<'a> {
    /// Reads a cell. Marks of thousands are understood only before a decimal mark, as in `1.235,195`: elsewhere
    /// `1.235` could be meant either way.
    pub fn read(text: &'a str, decimal: Decimal) -> Self {
        let text = text.trim();
        if MISSING.contains(&text.to_ascii_lowercase().as_str()) {
            return Self::Missing;
        }
        let (mark, thousands) = match decimal {
            Decimal::Point => ('.', ','),
            Decimal::Comma => (',', '.'),
        };
        let number = if text.contains(thousands) || text.contains('−') || decimal == Decimal::Comma
        {
            plain(text, mark, thousands).and_then(|text| text.parse::<f64>().ok())
        } else {
            text.parse::<f64>().ok()
        };
        number.filter(|number| number.is_finite()).map_or(Self::Other(text), Self::Number)
    }

    /// Its number, if it is one.
    pub fn number(self) -> Option<f64> {
        if let Self::Number(number) = self { Some(number) } else { None }
    }
}

/// The number with a decimal point and without marks of thousands; nothing where these are misplaced.
fn plain(text: &str, mark: char, thousands: char) -> Option<String> {
    let text = text.replace('−', "-");
    let Some((whole, fraction)) = text.split_once(mark) else {
        return (!text.contains(thousands)).then_some(text);
    };
    if fraction.is_empty() || fraction.contains([mark, thousands]) {
        return None;
    }
    let mut groups = whole.split(thousands);
    let first = groups.next()?.trim_start_matches(['-', '+']).len();
    let grouped = whole.contains(thousands);
    let sound = !grouped || ((1..=3).contains(&first) && groups.all(|group| group.len() == 3));
    sound.then(|| format!("{}.{fraction}", whole.replace(thousands, "")))
}

/// Whether a number with a comma could also be a whole one with marks of thousands, as `1,234` is.
pub(super) fn may_be_thousands(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+', '−']);
    let mut groups = digits.split(',');
    let first = groups.next().unwrap_or_default();
    let all_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    (1..=3).contains(&first.len())
        && all_digits(first)
        && !first.starts_with('0')
        && digits.contains(',')
        && groups.all(|group| group.len() == 3 && all_digits(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_either_mark() {
        let number = |text, decimal| match Cell::read(text, decimal) {
            Cell::Number(number) => number,
            other => panic!("{text}: {other:?}"),
        };
        for (text, value) in [
            ("25", 25.0),
            (".0041667", 0.004_166_7),
            ("−3.5", -3.5),
            ("-8.4e-003", -8.4e-3),
            ("1,235.195", 1235.195),
        ] {
            assert_eq!(number(text, Decimal::Point), value, "{text}");
        }
        for (text, value) in [
            ("25", 25.0),
            ("25,5", 25.5),
            ("-8,4e-003", -8.4e-3),
            ("1.235,195", 1235.195),
            (",5", 0.5),
        ] {
            assert_eq!(number(text, Decimal::Comma), value, "{text}");
        }
    }

    #[test]
    fn what_could_be_meant_otherwise_is_no_number() {
        for text in ["25,5", "1,2345.6", "50.026.184", "1e999", "inf", "12:30", "0x10"] {
            assert_eq!(Cell::read(text, Decimal::Point), Cell::Other(text));
        }
        for text in ["25.5", "1.235", "50.026.184", "1,2,3", "1,", "12.34,5"] {
            assert_eq!(Cell::read(text, Decimal::Comma), Cell::Other(text));
        }
        for text in ["", " ", "NaN", "n/a", "--", "-1.#IND"] {
            assert_eq!(Cell::read(text, Decimal::Point), Cell::Missing, "{text}");
        }
        for (text, thousands) in [
            ("1,234", true),
            ("-12,345,678", true),
            ("0,123", false),
            ("1,23", false),
            ("1234", false),
        ] {
            assert_eq!(may_be_thousands(text), thousands, "{text}");
        }
    }
}
