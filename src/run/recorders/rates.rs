//! Records how fast each kind of event goes, and over which barriers: what kinetics of a run is held against.

use super::{Cost, Look, Record, Recorder, recorded_moments};
use crate::engine::{Executor, View};
use crate::mechanism::{Scheme, Term, rate};
use crate::observe::ratio;
use crate::results::Tables;
use crate::results::table::RateRow;
use crate::run::{Outcome, Replicate, Simulation};
use crate::sample::Site;
use crate::scenario::Scenario;
use crate::units::JOULE_PER_KILOJOULE;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Bytes of the rates of a kind in memory, and of their row on the disk.
const BYTES_PER_KIND: u64 = 24;
const BYTES_PER_ROW: u64 = 100;

/// The rates of all kinds of event at one time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RateMoment {
    /// When, in s.
    pub time: f64,
    /// By kind, in the order of [`Scheme::kinds`].
    pub kinds: Vec<KindRate>,
}

/// The rate of a kind of event over the whole lattice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KindRate {
    /// Events per second and monomer put in.
    pub rate: f64,
    /// What that adds to the conversion, in 1/s.
    pub conversion: f64,
    /// The mean barrier in J/mol, each event counted by its rate; not a number where the rate is zero.
    pub barrier: f64,
}

impl Record for RateMoment {
    fn time(&self) -> f64 {
        self.time
    }
}

/// Records a [`RateMoment`] with each row of the time series, if the scenario asks for rates.
#[derive(Clone, Debug, PartialEq)]
pub struct Rates {
    times: Vec<f64>,
}

impl Recorder for Rates {
    type Record = RateMoment;
    const NAME: &'static str = "rates";

    fn new(scenario: &Scenario) -> Self {
        let times = || recorded_moments(&scenario.record, &scenario.protocol);
        Self { times: if scenario.record.rates { times() } else { Vec::new() } }
    }

    fn schedule(&self, _: u32) -> &[f64] {
        &self.times
    }

    fn record<E: Executor>(&self, look: &Look<'_, E>) -> RateMoment {
        RateMoment { time: look.time, kinds: census(look) }
    }

    fn cost(scenario: &Scenario) -> Cost {
        let events = &scenario.mechanism.events;
        let kinds: BTreeSet<&str> = events.iter().map(|event| event.kind.as_str()).collect();
        let times = Self::new(scenario).times.len() as u64 * u64::from(scenario.replicates);
        let rows = times * kinds.len() as u64;
        Cost { memory: rows * BYTES_PER_KIND, disk: rows * BYTES_PER_ROW, ..Cost::default() }
    }

    fn tabulate(scenario: &Scenario, outcome: &Outcome, tables: &mut Tables) {
        if scenario.record.rates {
            let replicates = outcome.replicates.iter();
            let rows: Vec<RateRow> =
                replicates.flat_map(|replicate| rate_rows(replicate, &outcome.kinds)).collect();
            tables.rates = rows.into();
        }
    }

    fn fits(&self, moment: &RateMoment, simulation: &Simulation) -> bool {
        let possible = |kind: &KindRate| kind.rate >= 0.0 && kind.conversion.is_finite();
        moment.kinds.len() == simulation.scheme.kinds.len() && moment.kinds.iter().all(possible)
    }
}

/// The rows of `rates.csv` of a replicate.
pub fn rate_rows(replicate: &Replicate, kinds: &[String]) -> Vec<RateRow> {
    let row = |moment: &RateMoment, (name, kind): (&String, &KindRate)| RateRow {
        replicate: replicate.index + 1,
        time: moment.time,
        kind: name.clone(),
        rate: kind.rate,
        conversion_rate: kind.conversion,
        mean_barrier: kind.barrier.is_finite().then(|| kind.barrier / JOULE_PER_KILOJOULE),
    };
    let moments = replicate.records.rates.iter();
    moments
        .flat_map(|moment| kinds.iter().zip(&moment.kinds).map(|kind| row(moment, kind)))
        .collect()
}

/// Sums over everything that can happen to the lattice as it is. What penetrates from a surface, such as light,
/// counts as it is there.
fn census<E: Executor>(look: &Look<'_, E>) -> Vec<KindRate> {
    let (view, scheme, at) = (look.view(), look.scheme(), look.conditions());
    let rates: Vec<f64> = scheme.terms().iter().map(|&term| rate(scheme, term, at)).collect();
    let mut sums = vec![KindRate::default(); scheme.kinds.len()];
    let mut add = |term: &Term, site: Site, beside: Option<Site>| {
        let row = &scheme.rows[usize::from(term.row)];
        let rate = rates[term.number as usize];
        let sum = &mut sums[row.kind];
        sum.rate += rate;
        sum.barrier += rate * term.barrier;
        let (product, beside_product) = row.products(site, beside);
        let reacted =
            |site: Option<Site>| f64::from(site.is_some_and(|site| site.species().reacted()));
        let before = reacted(Some(site)) + reacted(beside.filter(|_| beside_product.is_some()));
        sum.conversion += rate * (reacted(Some(product)) + reacted(beside_product) - before);
    };
    let lattice = view.lattice();
    let codes: Vec<u16> = (0..lattice.sites()).map(|site| code(view, scheme, site)).collect();
    for number in 0..lattice.sites() {
        let (site, class) = (view.site(number), scheme.class(codes[number as usize]));
        scheme.own()[usize::from(class.own)].iter().for_each(|term| add(term, site, None));
        if class.actor == 0 {
            continue;
        }
        for (_, step, other) in lattice.neighbours(number) {
            let partner = scheme.class(codes[other as usize]).partner;
            let pair = scheme.pair(class.actor, step.kind, partner);
            let beside = Some(view.site(other));
            scheme.pairs()[pair].iter().for_each(|term| add(term, site, beside));
        }
    }
    let per_monomer = ratio(1, look.counts.basis.monomers);
    let mean = |sum: KindRate| KindRate {
        rate: sum.rate * per_monomer,
        conversion: sum.conversion * per_monomer,
        barrier: sum.barrier / sum.rate,
    };
    sums.into_iter().map(mean).collect()
}

/// The code of a site in its surroundings.
fn code(view: &impl View, scheme: &Scheme, number: u32) -> u16 {
    let lattice = view.lattice();
    let around = || lattice.neighbours(number).map(|(.., other)| view.site(other));
    let disordered = around().filter(|site| site.counts_in_phi()).count();
    let reacted = around().filter(|site| site.counts_in_psi()).count();
    scheme.code(lattice.basis_of(number), view.site(number), disordered as u8, reacted as u8)
}
