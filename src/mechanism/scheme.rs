//! A mechanism compiled for a lattice: surroundings sorted into classes, so that a rate is
//! a table look-up and never an exponential a site.
//!
//! A site's *code* is (its coordination number z, its state, how many contacts are not
//! ordered, how many have reacted or are inert). Codes for which exactly the same rows
//! apply with exactly the same barriers share a class. There are three classings: `own`
//! (events of the site alone), `actor` (the site acts on a neighbour) and `partner` (a
//! neighbour acts on the site).

use super::{Direction, Event, FastHops, Gate, Mechanism, Melting, Row};
use crate::crystal::{ContactKind, Lattice};
use crate::sample::{Site, Species, States};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The classes of one code. Zero: no row applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Class {
    /// Events of the site alone.
    pub own: u16,
    /// Two-site events in which it acts.
    pub actor: u16,
    /// Two-site events in which a neighbour acts on it.
    pub partner: u16,
}

/// A row that applies to a class, with the barrier it has there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// Index into [`Scheme::rows`].
    pub row: u16,
    /// Barrier in J/mol.
    pub barrier: f64,
    /// Index into [`Scheme::terms`]: its rate need be worked out only once.
    pub number: u32,
}

/// Why a mechanism can't be compiled for a lattice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SchemeError {
    /// More rows than a row number can hold.
    #[error("{0} rows are too many: at most 65535 fit")]
    TooManyRows(usize),
    /// Molecules have so many contacts, or so many different numbers of them, for the states
    /// that a site can have, that a site's code would not fit 16 bits.
    #[error(
        "the molecules of the cell have too many contacts, or too many different numbers of them: \
         {0} codes are needed, and 65536 fit; weak spots that are all alike (no `deviation`) need fewer"
    )]
    TooManyCodes(usize),
    /// The barriers depend on the surroundings in so many ways that the tables don't fit.
    #[error(
        "the barriers depend on the surroundings in too many ways: {0} table entries are needed"
    )]
    TooManyClasses(usize),
}

/// The most codes: a code has 16 bits.
const MAX_CODES: usize = 1 << 16;

/// The most classes of one kind: a class number has 16 bits.
const MAX_CLASSES: usize = 1 << 16;

/// The most entries of the table of pair rates.
const MAX_PAIRS: usize = 1 << 24;

/// A compiled mechanism.
///
/// ```
/// use tautomata::crystal::Lattice;
/// use tautomata::mechanism::Scheme;
/// use tautomata::prelude::*;
///
/// let decay = Event::new("decay", Species::M, Species::P, 1e-3);
/// let mechanism = Mechanism { events: vec![decay], ..Mechanism::default() };
/// let chain = generic("chain", 5.0).expect("a generic lattice");
/// let lattice = Lattice::new(chain, [10, 1, 1], Boundary::Open)?;
/// let scheme = Scheme::compile(&mechanism, &lattice)?;
/// assert_eq!(scheme.kinds, ["decay"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Scheme {
    /// What the rows do.
    pub rows: Vec<Row>,
    /// The kinds under which events are counted, in order of first appearance.
    pub kinds: Vec<String>,
    /// How deep below an outer surface, in Å, drivers have fallen to 1/e, each depth once.
    pub penetrations: Vec<f64>,
    /// How the crystal melts, if it can.
    pub melting: Option<Melting>,
    /// What hops fast, if something does. Then no row makes tautomers: each leaves a monomer in its place.
    pub fast: Option<FastHops>,
    codes: CodeSpace,
    /// By code.
    meanings: Box<[Meaning; MAX_CODES]>,
    own: Vec<Vec<Term>>,
    /// By own class: whether a term of it has a penetration depth.
    attenuated: Vec<bool>,
    pairs: Vec<Vec<Term>>,
    /// Each term once.
    terms: Vec<Term>,
    contact_kinds: usize,
    partners: usize,
    resting: Vec<u16>,
}

/// What a code stands for, in one word: its classes and its state. Codes that no site has
/// have a meaning, too, so that none has to be checked before it is looked up.
#[derive(Clone, Copy, Debug, Default)]
struct Meaning {
    /// Own, actor and partner class, 16 bits each.
    classes: u64,
    site: Option<Site>,
}

impl Meaning {
    fn new(class: Class, site: Option<Site>) -> Self {
        let [own, actor, partner] = [class.own, class.actor, class.partner].map(u64::from);
        Self { classes: own | actor << 16 | partner << 32, site }
    }

    #[inline]
    fn class(self) -> Class {
        let part = |n: u32| (self.classes >> (16 * n)) as u16;
        Class { own: part(0), actor: part(1), partner: part(2) }
    }
}

/// Numbers codes: an offset for each coordination number, then state and counts.
#[derive(Clone, Debug)]
struct CodeSpace {
    /// By molecule of the cell: (offset, z + 1).
    by_basis: Vec<(usize, usize)>,
    /// By a site's own code: the number of its state. The number behind them stands for
    /// nothing at all, as beyond an open boundary.
    states: Box<[u8; Site::CODES]>,
    nothing: usize,
    length: usize,
}

impl CodeSpace {
    fn new(lattice: &Lattice, all: States) -> (Self, Vec<usize>) {
        let mut states = Box::new([u8::MAX; Site::CODES]);
        let mut nothing = 0;
        for site in all.all() {
            states[usize::from(site.code())] = nothing;
            nothing += 1;
        }
        let nothing = usize::from(nothing);
        let mut offsets: BTreeMap<usize, usize> = BTreeMap::new();
        let mut length = 0;
        for basis in 0..lattice.basis() {
            offsets.entry(lattice.coordination(basis)).or_insert_with_key(|z| {
                let offset = length;
                length += (nothing + 1) * (z + 1) * (z + 1);
                offset
            });
        }
        let by_basis = (0..lattice.basis())
            .map(|basis| lattice.coordination(basis))
            .map(|z| (offsets[&z], z + 1))
            .collect();
        let mut coordinations: Vec<usize> = offsets.keys().copied().collect();
        coordinations.sort_by_key(|z| offsets[z]);
        (Self { by_basis, states, nothing, length }, coordinations)
    }

    fn code(&self, basis: u32, site: Option<Site>, disordered: u8, reacted: u8) -> usize {
        let (offset, width) = self.by_basis[basis as usize];
        let state =
            site.map_or(self.nothing, |site| usize::from(self.states[usize::from(site.code())]));
        offset + (state * width + usize::from(disordered)) * width + usize::from(reacted)
    }
}

/// Gives equal keys equal numbers, from 1; the empty key is 0.
struct Classifier<K> {
    numbers: BTreeMap<Vec<K>, u16>,
    keys: Vec<Vec<K>>,
}

impl<K: Ord + Clone> Classifier<K> {
    fn new() -> Self {
        Self { numbers: BTreeMap::from([(Vec::new(), 0)]), keys: vec![Vec::new()] }
    }

    fn class(&mut self, key: Vec<K>) -> u16 {
        let next = self.keys.len() as u16;
        *self.numbers.entry(key).or_insert_with_key(|key| {
            self.keys.push(key.clone());
            next
        })
    }
}

/// A row with the bits of its barrier, as a key: classes are told apart by parameters and
/// integer surroundings, never by comparing summed rates.
type Key = (u16, u64);

fn terms(key: &[Key]) -> Vec<Term> {
    let term = |&(row, bits): &Key| Term { row, barrier: f64::from_bits(bits), number: 0 };
    key.iter().map(term).collect()
}

/// Numbers terms: equal ones alike. Returns each once.
fn numbered<'t>(all: impl Iterator<Item = &'t mut Term>) -> Vec<Term> {
    let mut numbers: BTreeMap<Key, u32> = BTreeMap::new();
    let mut terms = Vec::new();
    for term in all {
        let key = (term.row, term.barrier.to_bits());
        term.number = *numbers.entry(key).or_insert(terms.len() as u32);
        if term.number as usize == terms.len() {
            terms.push(*term);
        }
    }
    terms
}

/// φ of a site: the share of its contacts that are not ordered.
pub fn phi(disordered: u8, z: usize) -> f64 {
    f64::from(disordered) / z as f64
}

/// ψ of a site: reacted and inert contacts count whole, other disordered ones half.
pub fn psi(disordered: u8, reacted: u8, z: usize) -> f64 {
    (f64::from(disordered) + f64::from(reacted)) / (2.0 * z as f64)
}

impl Scheme {
    /// Compiles a mechanism for the contacts of a lattice.
    ///
    /// # Errors
    /// If there are more rows or classes than the tables hold.
    pub fn compile(mechanism: &Mechanism, lattice: &Lattice) -> Result<Self, SchemeError> {
        let (fast, events): (Vec<Event>, Vec<Event>) =
            mechanism.events.iter().cloned().partition(|event| event.fast);
        let events = &events;
        if events.len() > usize::from(u16::MAX) {
            return Err(SchemeError::TooManyRows(events.len()));
        }
        let mut kinds: Vec<String> = Vec::new();
        let mut penetrations = Vec::new();
        let row = |event| Row::of(event, &mut kinds, &mut penetrations);
        let mut rows: Vec<Row> = events.iter().map(row).collect();
        let strengths = &mechanism.strengths;
        let states =
            States { strengths: strengths.len() as u8, liquid: mechanism.melting.is_some() };
        let (codes, coordinations) = CodeSpace::new(lattice, states);
        if codes.length > MAX_CODES {
            return Err(SchemeError::TooManyCodes(codes.length));
        }
        let mut own = Classifier::new();
        let mut actors = Classifier::new();
        let mut partners = Classifier::new();
        let mut meanings = Vec::with_capacity(MAX_CODES);
        let (mut resting, mut of_tautomers) = (BTreeSet::new(), BTreeSet::new());
        for z in coordinations {
            for (site, disordered, reacted) in codes_of(states, z) {
                let around = Surroundings { site, disordered, reacted, z, strengths };
                let class = Class {
                    own: own.class(around.own_key(events)),
                    actor: actors.class(around.actor_key(events)),
                    partner: partners.class(around.partner_key(events)),
                };
                if class.actor == 0 && site.is_some_and(|site| site.species() == Species::M) {
                    resting.insert(class.own);
                }
                if site.is_some_and(|site| site.species() == Species::T) {
                    of_tautomers.insert((class.own, class.actor));
                }
                meanings.push(Meaning::new(class, site));
            }
        }
        meanings.resize(MAX_CODES, Meaning::default());
        let meanings = meanings.into_boxed_slice().try_into().expect("as many as there are codes");
        let most = own.keys.len().max(actors.keys.len()).max(partners.keys.len());
        if most > MAX_CLASSES {
            return Err(SchemeError::TooManyClasses(most));
        }
        let contact_kinds = lattice.contact_kinds();
        let size = actors.keys.len() * contact_kinds.len() * partners.keys.len();
        if size > MAX_PAIRS {
            return Err(SchemeError::TooManyClasses(size));
        }
        let mut pairs = Vec::with_capacity(size);
        for actor in &actors.keys {
            for kind in contact_kinds {
                for partner in &partners.keys {
                    pairs.push(pair_terms(events, actor, kind, partner));
                }
            }
        }
        let mut own: Vec<Vec<Term>> = own.keys.iter().map(|key| terms(key)).collect();
        let terms = numbered(own.iter_mut().chain(&mut pairs).flatten());
        let fades = |term: &Term| events[usize::from(term.row)].penetration.is_some();
        let fast = (!fast.is_empty())
            .then(|| FastHops::new(&fast, &mut rows, contact_kinds, of_tautomers));
        Ok(Self {
            rows,
            kinds,
            penetrations,
            melting: mechanism.melting,
            fast,
            codes,
            meanings,
            attenuated: own.iter().map(|terms| terms.iter().any(fades)).collect(),
            own,
            pairs,
            terms,
            contact_kinds: contact_kinds.len(),
            partners: partners.keys.len(),
            resting: resting.into_iter().collect(),
        })
    }

    /// Whether a site can be in this state.
    pub fn knows(&self, site: Site) -> bool {
        self.codes.states[usize::from(site.code())] != u8::MAX
    }

    /// The code of a site: by its molecule in the cell, its state, and how many of its
    /// contacts are not ordered, and have reacted or are inert.
    pub fn code(&self, basis: u32, site: Site, disordered: u8, reacted: u8) -> u16 {
        self.codes.code(basis, Some(site), disordered, reacted) as u16
    }

    /// The code of a place where nothing is, with nothing around it.
    pub fn code_of_nothing(&self, basis: u32) -> u16 {
        self.codes.code(basis, None, 0, 0) as u16
    }

    /// A molecule's code with another state in the same surroundings.
    #[inline]
    pub fn recode(&self, basis: u32, code: u16, old: Site, new: Site) -> u16 {
        let (_, width) = self.codes.by_basis[basis as usize];
        let state = |site: Site| u16::from(self.codes.states[usize::from(site.code())]);
        let states = state(new).wrapping_sub(state(old));
        code.wrapping_add(states.wrapping_mul((width * width) as u16))
    }

    /// How much a molecule's code grows with one more contact that is not ordered (one
    /// more that has reacted or is inert adds 1).
    pub fn code_per_disordered(&self, basis: u32) -> u16 {
        self.codes.by_basis[basis as usize].1 as u16
    }

    /// How many contacts of a molecule with this code are not ordered.
    #[inline]
    pub fn disordered_around(&self, basis: u32, code: u16) -> u8 {
        let (offset, width) = self.codes.by_basis[basis as usize];
        ((usize::from(code) - offset) / width % width) as u8
    }

    /// The classes of a code.
    #[inline]
    pub fn class(&self, code: u16) -> Class {
        self.meanings[usize::from(code)].class()
    }

    /// Whether two codes have the same classes.
    #[inline]
    pub fn same_class(&self, a: u16, b: u16) -> bool {
        self.meanings[usize::from(a)].classes == self.meanings[usize::from(b)].classes
    }

    /// What a site with this code holds; `None` where nothing is.
    #[inline]
    pub fn site(&self, code: u16) -> Option<Site> {
        self.meanings[usize::from(code)].site
    }

    /// The number of a pair in the table of pair rates.
    #[inline]
    pub fn pair(&self, actor: u16, contact_kind: u16, partner: u16) -> usize {
        (usize::from(actor) * self.contact_kinds + usize::from(contact_kind)) * self.partners
            + usize::from(partner)
    }

    /// How many actor classes there are.
    pub fn actors(&self) -> u16 {
        (self.pairs.len() / self.contact_kinds / self.partners) as u16
    }

    /// The numbers of all pairs in which an actor acts across a kind of contact, by partner class.
    pub fn pairs_across(&self, actor: u16, contact_kind: u16) -> Range<usize> {
        let first = self.pair(actor, contact_kind, 0);
        first..first + self.partners
    }

    /// The own classes of monomers that act on no neighbour.
    pub fn resting(&self) -> &[u16] {
        &self.resting
    }

    /// The rows of each own class.
    pub fn own(&self) -> &[Vec<Term>] {
        &self.own
    }

    /// Whether a row of this own class is weaker inside the crystal than at its surface.
    #[inline]
    pub fn attenuated(&self, own: u16) -> bool {
        self.attenuated[usize::from(own)]
    }

    /// Each row with each of its barriers once, by [`Term::number`].
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The rows of each pair, by [`Scheme::pair`].
    pub fn pairs(&self) -> &[Vec<Term>] {
        &self.pairs
    }
}

/// Every state (nothing comes last) and count that a site with z contacts can have, in the
/// order of its codes (counts that can't be are there too, and classed like any other).
fn codes_of(states: States, z: usize) -> impl Iterator<Item = (Option<Site>, u8, u8)> {
    let states = states.all().map(Some).chain(std::iter::once(None));
    let counts = 0..=z as u8;
    states.flat_map(move |site| {
        let counts = counts.clone();
        counts.clone().flat_map(move |d| counts.clone().map(move |r| (site, d, r)))
    })
}

/// One code, unfolded. `site` is `None` where nothing is.
struct Surroundings<'a> {
    site: Option<Site>,
    disordered: u8,
    reacted: u8,
    z: usize,
    /// [`Mechanism::strengths`].
    strengths: &'a [f64],
}

impl Surroundings<'_> {
    fn open(&self, gate: &Gate) -> bool {
        gate.open(phi(self.disordered, self.z), psi(self.disordered, self.reacted, self.z))
    }

    /// The part of a barrier that the acting site and its surroundings set.
    fn acting_barrier(&self, event: &Event, site: Site) -> f64 {
        let deviation = self.strengths.get(usize::from(site.strength())).copied();
        event.barrier.constant
            + event.barrier.strength * deviation.filter(|_| site.defect()).unwrap_or(0.0)
            + event.barrier.phi * phi(self.disordered, self.z)
            + event.barrier.psi * psi(self.disordered, self.reacted, self.z)
    }

    fn acting_key(&self, events: &[Event], two_sites: bool) -> Vec<Key> {
        let Some(site) = self.site else { return Vec::new() };
        (0..)
            .zip(events)
            .filter(|(_, event)| event.pair.is_some() == two_sites)
            .filter(|(_, event)| event.site.matches(site) && self.open(&event.gate))
            .map(|(row, event)| (row, self.acting_barrier(event, site).to_bits()))
            .collect()
    }

    fn own_key(&self, events: &[Event]) -> Vec<Key> {
        self.acting_key(events, false)
    }

    fn actor_key(&self, events: &[Event]) -> Vec<Key> {
        self.acting_key(events, true)
    }

    fn partner_key(&self, events: &[Event]) -> Vec<Key> {
        let Some(site) = self.site else { return Vec::new() };
        let part = |event: &Event| event.barrier.phi_neighbour * phi(self.disordered, self.z);
        (0..)
            .zip(events)
            .filter(|(_, event)| {
                event.pair.as_ref().is_some_and(|pair| pair.neighbour.matches(site))
            })
            .map(|(row, event)| (row, part(event).to_bits()))
            .collect()
    }
}

/// The rows that an actor and a partner share across a kind of contact.
fn pair_terms(
    events: &[Event],
    actor: &[Key],
    contact: &ContactKind,
    partner: &[Key],
) -> Vec<Term> {
    let mut shared = Vec::new();
    for &(row, acting) in actor {
        let crosses = events[usize::from(row)].pair.as_ref().is_some_and(|pair| {
            pair.contact.class.as_ref().is_none_or(|class| *class == contact.class)
                && match pair.contact.direction {
                    Direction::Any => true,
                    Direction::Outward => contact.reactive.outward(),
                    Direction::Inward => contact.reactive.inward(),
                }
        });
        let other = partner.iter().find(|(other, _)| *other == row);
        if let (true, Some(&(_, part))) = (crosses, other) {
            let barrier = f64::from_bits(acting) + f64::from_bits(part);
            shared.push(Term { row, barrier, number: 0 });
        }
    }
    shared
}
