//! Random tables, written in each layout, encoding and decimal mark, are read back equal. Random bytes and files that were cut
//! off do not panic.

use super::miniatures;
use super::writers::{Encoding, Manner, Rows, WRITERS};
use proptest::prelude::*;
use tautomata::measured::{Answers, Measurement, Role};

/// Times that ascend, temperatures and masses that are sound, in thousandths.
fn rows() -> impl Strategy<Value = Rows> {
    let row = (1..90_000_i32, -100_000..900_000_i32, 500..30_000_i32);
    prop::collection::vec(row, 2..30).prop_map(|rows| {
        let mut time = 0;
        let row = |(step, temperature, mass)| {
            time += step;
            [time, temperature, mass]
        };
        Rows(rows.into_iter().map(row).collect())
    })
}

fn manner() -> impl Strategy<Value = Manner> {
    let encodings = [
        Encoding::Utf8,
        Encoding::Utf8Marked,
        Encoding::Utf16Little,
        Encoding::Utf16Big,
        Encoding::Latin1,
    ];
    let line_ends = ["\n", "\r\n", "\r"];
    let parts = (
        any::<bool>(),
        prop::sample::select(encodings.to_vec()),
        prop::sample::select(line_ends.to_vec()),
    );
    parts.prop_map(|(comma, encoding, line_end)| Manner { comma, encoding, line_end })
}

/// Values of SI columns against those that were written: a conversion rounds twice.
fn same(found: &[f64], written: impl Iterator<Item = f64>) -> bool {
    let close =
        |(found, written): (&f64, f64)| (found - written).abs() <= 1e-15 * written.abs().max(1e-3);
    found.iter().zip(written).all(close)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_table_is_read_back_as_it_was_written(rows in rows(), manner in manner()) {
        for (layout, write) in WRITERS {
            let bytes = manner.encode(&write(&rows, manner));
            let read = Measurement::read(layout, &bytes, &Answers::default());
            let read = read.map_err(|mistakes| TestCaseError::fail(format!("{layout}: {mistakes}")))?;
            let run = &read.runs[0];
            prop_assert_eq!(run.rows(), rows.0.len(), "{}", layout);
            let time = run.values(Role::Time).expect("times");
            prop_assert!(same(time, rows.0.iter().map(|row| f64::from(row[0]) / 1e3 * 60.0)), "{}", layout);
            let temperature = run.temperature().expect("temperatures");
            prop_assert!(same(temperature, rows.0.iter().map(|row| f64::from(row[1]) / 1e3 + 273.15)), "{}", layout);
            let mass = run.values(Role::Mass).expect("masses");
            let written = rows.0.iter().map(|row| f64::from(row[2]) / 1e3 / 1e6);
            prop_assert!(mass.iter().zip(written).all(|(a, b)| (a - b).abs() <= 1e-15 * b), "{}", layout);
        }
    }

    #[test]
    fn random_bytes_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Measurement::read("random", &bytes, &Answers::default());
    }

    #[test]
    fn miniatures_that_were_cut_off_or_changed_do_not_panic(
        path in prop::sample::select(miniatures("good")),
        cut in 0.0..1.0_f64,
        changes in prop::collection::vec((0.0..1.0_f64, any::<u8>()), 0..6),
    ) {
        let mut bytes = std::fs::read(path).expect("a miniature");
        let length = bytes.len() as f64;
        for (place, byte) in &changes {
            bytes[(place * length) as usize] = *byte;
        }
        let _ = Measurement::read("changed", &bytes, &Answers::default());
        let _ = Measurement::read("cut", &bytes[..(cut * length) as usize], &Answers::default());
    }
}
