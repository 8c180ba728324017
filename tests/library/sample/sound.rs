//! Whatever the recipe, there is a sound sample or a reason why not.

use super::lattice;
use proptest::prelude::*;
use tautomata::crystal::{Boundary, Lattice, dimethyl_dicyanodiazepine};
use tautomata::engine::Source;
use tautomata::sample::{
    Amount, Arrangement, Grains, Recipe, Seeds, Site, Species, WeakSpots, prepare,
};

fn boxes() -> impl Strategy<Value = Lattice> {
    let boundary = prop_oneof![Just(Boundary::Periodic), Just(Boundary::Open)];
    (0..6_usize, [3..9_u32, 3..9, 3..9], boundary).prop_map(|(sort, size, boundary)| {
        let [x, y, _] = size;
        match sort {
            0 => lattice("chain", [30 * x, 1, 1], boundary),
            1 => lattice("square", [3 * x, 3 * y, 1], boundary),
            2 => lattice("honeycomb", [2 * x, 2 * y, 1], boundary),
            3 => lattice("sc", size, boundary),
            4 => lattice("fcc", size, boundary),
            _ => Lattice::new(dimethyl_dicyanodiazepine(), size, boundary).expect("a lattice"),
        }
    })
}

fn arrangements() -> impl Strategy<Value = Arrangement> {
    let length = || prop_oneof![0.0..30.0, Just(0.0), Just(1e9)];
    prop_oneof![
        Just(Arrangement::Points),
        Just(Arrangement::GrainBoundaries),
        Just(Arrangement::Surface),
        (length(), 0..4_usize).prop_map(|(core, axis)| Arrangement::Lines { core, axis }),
        (length(), length()).prop_map(|(core, radius)| Arrangement::Loops { core, radius }),
        length().prop_map(|radius| Arrangement::Clusters { radius }),
    ]
}

fn recipes() -> impl Strategy<Value = Recipe> {
    let amount = prop_oneof![
        4 => (0.0..=0.5).prop_map(Amount::Fraction),
        1 => Just(Amount::Fraction(1.0)),
        4 => (0.0..1e18).prop_map(Amount::Density),
    ];
    let grains = (5.0..120.0, 0.0..0.75, prop_oneof![Just(0.0), 0.0..40.0])
        .prop_map(|(diameter, sigma, gap)| Grains { diameter, sigma, gap });
    let shares = (0.0..=1.0, 0.0..=0.999, 0.0..=1.0);
    let seeds =
        prop_oneof![(0.0..=1.0).prop_map(Seeds::Fraction), (0..9_u64).prop_map(Seeds::Count)];
    let weak_spots = (amount, arrangements()).prop_map(|(amount, arrangement)| WeakSpots {
        amount,
        arrangement,
        deviation: 0.0,
    });
    (weak_spots, prop::option::of(grains), shares, 1..30_u32, seeds.clone(), seeds).prop_map(
        |(weak_spots, grains, shares, patch, tautomers, live_ends)| Recipe {
            weak_spots,
            disordered: shares.0,
            patch,
            disorder_affinity: 4.0,
            impurity: shares.1,
            impurity_weak_share: shares.2,
            tautomers,
            live_ends,
            grains,
            ground_at: None,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_recipe_gives_a_sound_sample_or_a_reason(
        lattice in boxes(),
        recipe in recipes(),
        seed in any::<u64>(),
    ) {
        let drawn = || prepare(&lattice, &recipe, &mut Source::new(seed, 0).sample_stream());
        let Ok(sample) = drawn() else { return Ok(()) };
        prop_assert_eq!(drawn(), Ok(sample.clone()));
        let all = sample.sites.len();
        prop_assert_eq!(all, lattice.sites() as usize);
        prop_assert!(sample.sites.iter().any(|site| site.species() != Species::V));
        let gap = recipe.grains.is_some_and(|grains| grains.gap > 0.0);
        prop_assert!(gap || sample.sites.iter().all(|site| site.species() != Species::V));
        let weak = |site: &Site| site.defect() && matches!(site.species(), Species::V | Species::I);
        prop_assert!(!sample.sites.iter().any(weak));
        let depths = sample.depths(&lattice);
        prop_assert_eq!(depths.is_some(), gap || lattice.boundary() == Boundary::Open);
        if let Some(depths) = &depths {
            prop_assert_eq!(depths.len(), all);
            for (site, depth) in sample.sites.iter().zip(depths) {
                prop_assert!(depth.is_finite() && *depth >= 0.0);
                prop_assert!(site.species() != Species::V || *depth == 0.0);
            }
        }
        prop_assert_eq!(sample.grains.is_some(), recipe.grains.is_some());
    }
}
