//! Exposure: for how long how many sites (and pairs) were in each class.
//!
//! Together with the rates it gives the number of events of each kind that was to be
//! expected along the trajectory, ∫ Σ k dt. Times are kept as integers, so that the sums
//! are exact and don't depend on the order in which changes arrive.

use super::super::attenuation::WHOLE;
use crate::mechanism::Scheme;
use serde::{Deserialize, Serialize};

/// One class: how many are in it, and Σ ± the times at which that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Account {
    count: i64,
    moment: i128,
}

/// Ticks in one segment.
const TICKS: f64 = (1_u64 << 60) as f64;

/// More than the sites, and pairs, of any lattice.
const MOST_IN_CLASS: i64 = 1 << 38;
/// More than 2⁴⁰ changes, each of at most [`TICKS`], sum up to.
const MOST_MOMENT: u128 = 1 << 101;

/// Exposure of every class during one segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exposure {
    start: f64,
    length: f64,
    own: Vec<Account>,
    pairs: Vec<Account>,
    /// As `own`, each site counted by its share of a driver, out of [`WHOLE`]; for each class
    /// by penetration depth.
    attenuated: Vec<Account>,
}

impl Exposure {
    /// Starts a segment (s) with nothing in any class.
    pub fn new(scheme: &Scheme, start: f64, end: f64) -> Self {
        Self {
            start,
            length: end - start,
            own: accounts(scheme.own().len()),
            pairs: accounts(scheme.pairs().len()),
            attenuated: accounts(scheme.own().len() * scheme.penetrations.len()),
        }
    }

    /// Whether this can be an account of the same segment as a fresh one: of that stretch and
    /// those classes, and far from where integers end.
    pub fn fits(&self, fresh: &Self) -> bool {
        let possible = |times: i64| {
            move |account: &Account| {
                (0..=MOST_IN_CLASS * times).contains(&account.count)
                    && account.moment.unsigned_abs() < MOST_MOMENT * times as u128
            }
        };
        let lengths = |one: &Self| (one.own.len(), one.pairs.len(), one.attenuated.len());
        (self.start, self.length) == (fresh.start, fresh.length)
            && lengths(self) == lengths(fresh)
            && self.own.iter().chain(&self.pairs).all(possible(1))
            && self.attenuated.iter().all(possible(i64::from(WHOLE)))
    }

    /// A time (s) within the segment, in its ticks.
    #[inline]
    pub fn ticks(&self, time: f64) -> i64 {
        ((time - self.start) / self.length * TICKS) as i64
    }

    /// Sites enter (or, with −1, leave) an own class.
    #[inline]
    pub fn change_own(&mut self, class: u16, by: i64, ticks: i64) {
        change(&mut self.own[usize::from(class)], by, ticks);
    }

    /// A site with these shares of the drivers enters (or leaves) an own class.
    pub fn change_attenuated(
        &mut self,
        class: u16,
        shares: impl ExactSizeIterator<Item = u32>,
        by: i64,
        ticks: i64,
    ) {
        let first = usize::from(class) * shares.len();
        for (account, share) in self.attenuated[first..].iter_mut().zip(shares) {
            change(account, by * i64::from(share), ticks);
        }
    }

    /// Pairs enter (or, with −1, leave) a pair class.
    #[inline]
    pub fn change_pair(&mut self, pair: usize, by: i64, ticks: i64) {
        change(&mut self.pairs[pair], by, ticks);
    }

    /// Adds the entries of other accounts of the same segment.
    pub fn add(&mut self, other: &Self) {
        let accounts = self.own.iter_mut().chain(&mut self.pairs).chain(&mut self.attenuated);
        let others = other.own.iter().chain(&other.pairs).chain(&other.attenuated);
        for (account, other) in accounts.zip(others) {
            account.count += other.count;
            account.moment += other.moment;
        }
    }

    /// ∫ n dt in s of each own class since the segment's start.
    pub fn own(&self, now: f64) -> impl Iterator<Item = f64> {
        self.integrals(&self.own, now)
    }

    /// ∫ n dt in s of each pair class since the segment's start.
    pub fn pairs(&self, now: f64) -> impl Iterator<Item = f64> {
        self.integrals(&self.pairs, now)
    }

    /// ∫ Σ share dt in s of each own class by penetration depth, since the segment's start.
    pub fn attenuated(&self, now: f64) -> impl Iterator<Item = f64> {
        self.integrals(&self.attenuated, now).map(|sum| sum / f64::from(WHOLE))
    }

    fn integrals<'s>(&'s self, accounts: &'s [Account], now: f64) -> impl Iterator<Item = f64> {
        let now = i128::from(self.ticks(now));
        accounts.iter().map(move |account| {
            let ticks = i128::from(account.count) * now - account.moment;
            ticks as f64 / TICKS * self.length
        })
    }
}

/// Empty accounts, with room behind them, so that those of two threads share no cache line.
fn accounts(number: usize) -> Vec<Account> {
    let mut accounts = Vec::with_capacity(number + 256 / size_of::<Account>());
    accounts.resize(number, Account::default());
    accounts
}

#[inline]
fn change(account: &mut Account, by: i64, ticks: i64) {
    account.count += by;
    account.moment += i128::from(by) * i128::from(ticks);
}
