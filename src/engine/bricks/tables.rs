//! What follows from the mechanism and the lattice alone, laid out so that an event takes few look-ups.

use crate::crystal::Lattice;
use crate::engine::state::{Tally, change_around};
use crate::mechanism::{ChainAction, Scheme, Term};
use crate::sample::Site;
use std::collections::{BTreeMap, BTreeSet};

/// What stands for a code, in one word: its classes and the number of its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning(u64);

impl Meaning {
    /// The own class.
    #[inline]
    pub fn own(self) -> u16 {
        self.0 as u16
    }

    /// The actor class.
    #[inline]
    pub fn actor(self) -> u16 {
        (self.0 >> 16) as u16
    }

    /// The partner class.
    #[inline]
    pub fn partner(self) -> u16 {
        (self.0 >> 32) as u16
    }

    /// The number of the state.
    #[inline]
    fn state(self) -> usize {
        (self.0 >> 48) as usize
    }

    /// Whether all classes are those of another.
    #[inline]
    pub fn same_classes(self, other: Self) -> bool {
        (self.0 ^ other.0) << 16 == 0
    }

    /// Whether the own and the actor class, which set a site's own level, are those of another.
    #[inline]
    pub fn same_level(self, other: Self) -> bool {
        (self.0 ^ other.0) as u32 == 0
    }
}

/// What a row makes of one of the two sites of an event in a given state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    /// By how much the number of the state grows.
    pub state: i16,
    /// By how much the neighbours' counts of contacts grow that are not ordered, that have reacted.
    pub phi: i8,
    /// See `phi`.
    pub psi: i8,
    /// Species before and after.
    pub was: u8,
    /// See `was`.
    pub is: u8,
    /// By how much the totals of ordered and of liquid sites grow.
    pub ordered: i8,
    /// See `ordered`.
    pub liquid: i8,
}

impl Turn {
    /// Counts it in the totals.
    #[inline]
    pub fn count(self, tally: &mut Tally) {
        tally.species[usize::from(self.was)] -= 1;
        tally.species[usize::from(self.is)] += 1;
        tally.ordered = tally.ordered.wrapping_add_signed(i64::from(self.ordered));
        tally.liquid = tally.liquid.wrapping_add_signed(i64::from(self.liquid));
    }
}

/// One contact of a molecule of the cell.
#[derive(Clone, Copy, Debug, Default)]
pub struct Way {
    /// Kind of contact, times the number of partner classes.
    pub kind: u32,
    /// By how much the neighbour's code grows with one more contact that is not ordered.
    pub width: i32,
    /// The position of the contact in the neighbour's list.
    pub back: u8,
}

/// No row, or more than one.
pub const NO_ROW: u16 = u16::MAX;

/// Codes, contacts and rows.
#[derive(Debug)]
pub struct Tables {
    /// By code.
    meanings: Box<[Meaning; CODES]>,
    /// By code: the partner class.
    partners: Box<[u16; CODES]>,
    states: usize,
    /// By row, role and state.
    turns: Vec<Turn>,
    /// By molecule and contact; molecules have room for equally many.
    ways: Vec<Way>,
    /// By molecule: by how much its code grows from one state to the next.
    areas: Vec<i32>,
    /// By own class, and by pair: the row, if there is no other and it does not fade inside the crystal.
    pub only_own: Vec<u16>,
    /// See `only_own`.
    pub only_pair: Vec<u16>,
    /// By row.
    pub chains: Vec<ChainAction>,
    /// By row: two neighbours swap what they hold, so that nobody's counts and no totals change.
    pub swaps: Vec<bool>,
    /// Pairs of one actor.
    pub pairs_per_actor: usize,
    /// The most contacts of a molecule.
    pub z: usize,
    /// Whether all molecules have the same number of contacts.
    pub even: bool,
}

/// Codes have 16 bits.
const CODES: usize = 1 << 16;

impl Tables {
    pub fn new(lattice: &Lattice, scheme: &Scheme) -> Self {
        let codes = || 0..=u16::MAX;
        // In the order in which the scheme numbers them.
        let held: BTreeSet<u16> =
            codes().filter_map(|code| scheme.site(code)).map(Site::code).collect();
        let states: Vec<Site> = held.into_iter().filter_map(Site::from_code).collect();
        let meaning = |code| {
            let class = scheme.class(code);
            let state = scheme.site(code).and_then(|site| number(&states, site));
            let state = state.unwrap_or(states.len());
            let parts = [class.own, class.actor, class.partner, state as u16].map(u64::from);
            Meaning((0..).zip(parts).fold(0, |word, (n, part)| word | part << (16 * n)))
        };
        let meanings: Vec<Meaning> = codes().map(meaning).collect();
        let turns = turns(scheme, &states);
        let z =
            (0..lattice.basis()).map(|basis| lattice.coordination(basis)).max().unwrap_or(0).max(1);
        let pairs_per_actor = scheme.pair(1, 0, 0);
        let fades = |term: Term| scheme.rows[usize::from(term.row)].penetration.is_some();
        let only = |terms: &Vec<Term>| match terms[..] {
            [term] if !fades(term) => term.row,
            _ => NO_ROW,
        };
        let width = |basis| i32::from(scheme.code_per_disordered(basis));
        let swaps = swaps(scheme, &turns, &meanings, states.len());
        Self {
            partners: by_code(meanings.iter().map(|meaning| meaning.partner())),
            meanings: by_code(meanings.into_iter()),
            states: states.len(),
            swaps,
            turns,
            ways: ways(lattice, scheme, z),
            areas: (0..lattice.basis()).map(|basis| width(basis) * width(basis)).collect(),
            only_own: scheme.own().iter().map(only).collect(),
            only_pair: scheme.pairs().iter().map(only).collect(),
            chains: scheme.rows.iter().map(|row| row.chain).collect(),
            pairs_per_actor,
            z,
            even: (0..lattice.basis()).all(|basis| lattice.coordination(basis) == z),
        }
    }

    /// What a code, the lower half of a word, stands for.
    #[inline]
    pub fn meaning(&self, record: u32) -> Meaning {
        self.meanings[record as usize % CODES]
    }

    /// The partner class of a code, the lower half of a word.
    #[inline]
    pub fn partner(&self, record: u32) -> usize {
        usize::from(self.partners[record as usize % CODES])
    }

    /// What a row makes of the acting site (role 0) or of the neighbour (role 1).
    #[inline]
    pub fn turn(&self, row: usize, role: usize, meaning: Meaning) -> Turn {
        self.turns[(2 * row + role) * self.states + meaning.state()]
    }

    /// Counts a chain, if a row starts one.
    #[inline]
    pub fn count_start(&self, row: usize, tally: &mut Tally) {
        tally.chain_starts += u64::from(self.chains[row] == ChainAction::Start);
    }

    /// The contacts of a molecule of the cell.
    #[inline]
    pub fn ways(&self, basis: usize, z: usize) -> &[Way] {
        &self.ways[basis * z..basis * z + z]
    }

    /// By how much a molecule's code grows from one state to the next.
    #[inline]
    pub fn area(&self, basis: usize) -> i32 {
        self.areas[basis]
    }
}

/// A table with an entry for each code.
#[expect(clippy::unnecessary_box_returns, reason = "half a megabyte")]
fn by_code<T: std::fmt::Debug>(entries: impl Iterator<Item = T>) -> Box<[T; CODES]> {
    let entries: Box<[T]> = entries.collect();
    entries.try_into().expect("as many as there are codes")
}

/// By row, role and state.
fn turns(scheme: &Scheme, states: &[Site]) -> Vec<Turn> {
    let turn = |row: usize, role: usize, old: Site| {
        let (product, beside) = scheme.rows[row].products(old, Some(old));
        let new = if role == 0 { product } else { beside.unwrap_or(old) };
        // A row makes nothing of a state to which it does not apply.
        let Some((to, from)) = number(states, new).zip(number(states, old)) else {
            return Turn::default();
        };
        let (phi, psi) = change_around(old, new);
        let change = |of: fn(Site) -> bool| i8::from(of(new)) - i8::from(of(old));
        Turn {
            state: to as i16 - from as i16,
            phi,
            psi,
            was: old.species() as u8,
            is: new.species() as u8,
            ordered: change(Site::ordered),
            liquid: change(Site::liquid),
        }
    };
    let rows = 0..scheme.rows.len();
    rows.flat_map(|row| {
        (0..2).flat_map(move |role| states.iter().map(move |&old| turn(row, role, old)))
    })
    .collect()
}

fn ways(lattice: &Lattice, scheme: &Scheme, z: usize) -> Vec<Way> {
    let partners = scheme.pairs_across(0, 0).len() as u32;
    let mut ways = vec![Way::default(); z * lattice.basis() as usize];
    for basis in 0..lattice.basis() {
        for (k, step) in lattice.steps(basis).iter().enumerate() {
            ways[basis as usize * z + k] = Way {
                kind: u32::from(step.kind) * partners,
                width: i32::from(scheme.code_per_disordered(u32::from(step.to))),
                back: step.back,
            };
        }
    }
    ways
}

/// The number of a state.
fn number(states: &[Site], site: Site) -> Option<usize> {
    states.binary_search_by_key(&site.code(), |state| state.code()).ok()
}

/// By row: whether it swaps what two neighbours hold, in every state in which it finds them.
fn swaps(scheme: &Scheme, turns: &[Turn], meanings: &[Meaning], states: usize) -> Vec<bool> {
    let rows = scheme.rows.len();
    let partners = scheme.pairs_across(0, 0).len();
    // Classes of the two sites, by row.
    let (mut acting, mut beside) = (vec![BTreeSet::new(); rows], vec![BTreeSet::new(); rows]);
    for (pair, terms) in scheme.pairs().iter().enumerate() {
        for term in terms {
            acting[usize::from(term.row)].insert((pair / scheme.pair(1, 0, 0)) as u16);
            beside[usize::from(term.row)].insert((pair % partners) as u16);
        }
    }
    // By class, the states of sites that have it.
    let by_class = |class: fn(Meaning) -> u16| {
        let mut held: BTreeMap<u16, BTreeSet<usize>> = BTreeMap::new();
        for &meaning in meanings.iter().filter(|meaning| meaning.state() < states) {
            held.entry(class(meaning)).or_default().insert(meaning.state());
        }
        held
    };
    let held = [by_class(Meaning::actor), by_class(Meaning::partner)];
    let found = |row: usize, role: usize, classes: &BTreeSet<u16>| -> Vec<Turn> {
        let states_of = classes.iter().filter_map(|class| held[role].get(class)).flatten();
        states_of.map(|state| turns[(2 * row + role) * states + state]).collect()
    };
    (0..rows)
        .map(|row| {
            let turns = [found(row, 0, &acting[row]), found(row, 1, &beside[row])];
            scheme.rows[row].chain == ChainAction::None && is_swap(&turns)
        })
        .collect()
}

/// Whether these turns of an acting site and of its neighbour swap two species, and nothing else that
/// anybody counts.
fn is_swap([acting, beside]: &[Vec<Turn>; 2]) -> bool {
    let (Some(one), Some(other)) = (acting.first(), beside.first()) else { return false };
    let all = |turns: &[Turn], like: &Turn| {
        turns.iter().all(|turn| {
            (turn.phi, turn.psi, turn.ordered, turn.liquid) == (0, 0, 0, 0)
                && (turn.was, turn.is) == (like.was, like.is)
        })
    };
    (one.was, one.is) == (other.is, other.was) && all(acting, one) && all(beside, other)
}
