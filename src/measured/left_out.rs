//! Sentences about lines of a file.

/// That rows were left out, if any were: `2 of 10 800 rows left out: lines 812, 4410`.
pub fn rows_left_out(left_out: &[usize], rows: usize) -> Option<String> {
    let count = left_out.len();
    (count > 0).then(|| {
        format!("{} of {} rows left out: {}", grouped(count), grouped(rows), line_list(left_out))
    })
}

/// The first lines by number, and how many others.
pub fn line_list(numbers: &[usize]) -> String {
    const SHOWN: usize = 10;
    let shown: Vec<String> = numbers.iter().take(SHOWN).map(ToString::to_string).collect();
    let word = if numbers.len() == 1 { "line" } else { "lines" };
    let others = match numbers.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} others"),
    };
    format!("{word} {}{others}", shown.join(", "))
}

/// A count with a blank after each three digits, from ten thousand on.
pub fn grouped(count: usize) -> String {
    let digits = count.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let first = digits.len() % 3;
    let (head, rest) = digits.split_at(first);
    let groups = rest.as_bytes().chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
    let head = (!head.is_empty()).then(|| head.to_owned());
    head.into_iter().chain(groups).collect::<Vec<String>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_left_out_are_counted_and_the_first_are_named() {
        let says = |lines: &[usize], rows| rows_left_out(lines, rows).unwrap_or_default();
        assert_eq!(says(&[812, 4410], 10_800), "2 of 10 800 rows left out: lines 812, 4410");
        assert_eq!(says(&[5], 4), "1 of 4 rows left out: line 5");
        assert_eq!(says(&[], 4), "");
        let many = says(&(1..=12).collect::<Vec<_>>(), 1_234_567);
        let expected =
            "12 of 1 234 567 rows left out: lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 others";
        assert_eq!(many, expected);
        assert_eq!(grouped(123_456), "123 456");
    }
}
