//! The classes of strength of weak spots.

use super::statistics::chi_square_chance;
use super::{draw, lattice};
use tautomata::crystal::Boundary;
use tautomata::engine::Source;
use tautomata::sample::strength::{CLASSES, Strengths, shares};
use tautomata::sample::{Recipe, Seeds, WeakSpots};

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

/// What is put on a weak spot leaves it as strong as it is.
#[test]
fn seeds_keep_the_strength_of_their_places() {
    let weak_spots = WeakSpots { deviation: 1500.0, ..WeakSpots::points(0.5) };
    let bare = Recipe { weak_spots, ..Recipe::PERFECT };
    let seeded = Recipe { tautomers: Seeds::Fraction(1.0), ..bare };
    let cube = lattice("sc", [8, 8, 8], Boundary::Periodic);
    let strengths = |recipe: &Recipe| -> Vec<u8> {
        draw(&cube, recipe, 1).sites.iter().map(|site| site.strength()).collect()
    };
    assert!(strengths(&bare).iter().any(|&strength| strength > 0));
    assert_eq!(strengths(&seeded), strengths(&bare));
}
