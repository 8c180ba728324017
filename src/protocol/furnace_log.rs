//! Where a measured temperature in a protocol comes from.

use std::ops::Range;

/// The file with a measured temperature against time that a step follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FurnaceLog {
    /// Its name as the scenario says it.
    pub file: String,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub sha256: String,
    /// Rows of numbers that it has, those left out included.
    pub rows: usize,
    /// The lines, counted from 1, that were left out: without a number, or with a time that was there before.
    pub left_out: Vec<usize>,
    /// What else a reader should know: an offset of the first time, jumps.
    pub notes: Vec<String>,
    /// The pieces of the protocol that follow it, by index.
    pub pieces: Range<usize>,
}

impl FurnaceLog {
    /// How many rows it has: `10 800 rows`.
    pub fn rows_told(&self) -> String {
        format!("{} rows", grouped(self.rows))
    }

    /// Everything about it that a reader should know, each with the file's name.
    pub fn remarks(&self) -> Vec<String> {
        let Self { file, left_out, .. } = self;
        let left_out = (!left_out.is_empty()).then(|| {
            let count = left_out.len();
            format!("{count} of {} left out: {}", self.rows_told(), lines(left_out))
        });
        let remarks = left_out.into_iter().chain(self.notes.iter().cloned());
        remarks.map(|remark| format!("{file}: {remark}")).collect()
    }
}

/// The first lines by number, and how many others.
pub fn lines(numbers: &[usize]) -> String {
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
fn grouped(count: usize) -> String {
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
    fn remarks_name_the_file_and_its_lines() {
        let log = |rows, left_out: Vec<usize>| FurnaceLog {
            file: "oven.csv".into(),
            sha256: String::new(),
            rows,
            left_out,
            notes: vec!["it jumps".into()],
            pieces: 0..1,
        };
        let remarks =
            ["oven.csv: 2 of 10 800 rows left out: lines 812, 4410", "oven.csv: it jumps"];
        assert_eq!(log(10_800, vec![812, 4410]).remarks(), remarks);
        assert_eq!(log(9, vec![]).remarks(), ["oven.csv: it jumps"]);
        let many = log(1_234_567, (1..=12).collect()).remarks();
        assert!(many[0].contains("12 of 1 234 567 rows"), "{many:?}");
        assert!(many[0].ends_with("lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 others"), "{many:?}");
    }
}
