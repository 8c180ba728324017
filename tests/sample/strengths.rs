//! The classes of strength of weak spots.

use crate::statistics::chi_square_chance;
use tautomata::engine::Source;
use tautomata::sample::strength::{CLASSES, Strengths, shares};

#[test]
fn classes_come_as_often_as_they_should() {
    let mut rng = Source::new(31, 0).sample_stream();
    let strengths = Strengths::new(1500.0);
    let mut counts = [0; CLASSES];
    for _ in 0..200_000 {
        counts[usize::from(strengths.draw(&mut rng))] += 1;
    }
    // Of all seeds, one in a thousand would fail.
    let chance = chi_square_chance(&counts, &shares());
    assert!(chance > 1e-3, "p = {chance}");
}

#[test]
fn where_all_are_alike_nothing_is_drawn() {
    let mut rng = Source::new(31, 0).sample_stream();
    let before = format!("{rng:?}");
    assert_eq!(Strengths::new(0.0).draw(&mut rng), 0);
    assert_eq!(format!("{rng:?}"), before);
}
