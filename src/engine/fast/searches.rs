//! Several searches of one region, each a step at a time, that join where they meet.

use crate::crystal::MAX_CONTACTS;
use std::collections::VecDeque;

/// One of the searches.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// All that it found.
    pub sites: Vec<u32>,
    /// Found, and not looked around yet.
    front: VecDeque<u32>,
    /// Whether it has come to its end.
    pub over: bool,
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub struct Searches {
    /// The first `count` are in use.
    list: Vec<Search>,
    count: usize,
    /// By search: the one that it has become a part of.
    joined: [usize; MAX_CONTACTS],
    open: usize,
}

impl Searches {
    /// Ends all searches.
    pub fn clear(&mut self) {
        (self.count, self.open) = (0, 0);
    }

    /// One more, from these sites.
    pub fn add(&mut self, sites: impl Iterator<Item = u32>) {
        if self.count == self.list.len() {
            self.list.push(Search::default());
        }
        let search = &mut self.list[self.count];
        search.over = false;
        search.sites.clear();
        search.sites.extend(sites);
        search.front.clear();
        search.front.extend(&search.sites);
        self.joined[self.count] = self.count;
        self.count += 1;
        self.open += 1;
    }

    /// How many were begun.
    pub fn count(&self) -> usize {
        self.count
    }

    /// How many have not come to an end, nor joined another.
    pub fn open(&self) -> usize {
        self.open
    }

    /// All that a search has found.
    pub fn found(&self, search: usize) -> &[u32] {
        &self.list[search].sites
    }

    /// The next site that a search looks around, if it is one of several that go on.
    pub fn next(&mut self, search: usize) -> Option<u32> {
        if self.joined[search] != search || self.list[search].over || self.open == 1 {
            return None;
        }
        let next = self.list[search].front.pop_front();
        if next.is_none() {
            self.list[search].over = true;
            self.open -= 1;
        }
        next
    }

    /// A search has found a site.
    pub fn reach(&mut self, search: usize, site: u32) {
        let search = self.root(search);
        self.list[search].sites.push(site);
        self.list[search].front.push_back(site);
    }

    /// Two searches have met. The earlier takes over the later, so that parts are in the order of their first
    /// groups.
    pub fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if one != other {
            let (first, second) = (one.min(other), one.max(other));
            self.joined[second] = first;
            let (before, after) = self.list.split_at_mut(second);
            before[first].sites.append(&mut after[0].sites);
            before[first].front.append(&mut after[0].front);
            self.open -= 1;
        }
    }

    fn root(&self, mut search: usize) -> usize {
        while self.joined[search] != search {
            search = self.joined[search];
        }
        search
    }

    /// Those that are no part of another.
    pub fn parts(&self) -> impl Iterator<Item = &Search> {
        let own = self.list[..self.count].iter().zip(&self.joined).enumerate();
        own.filter(|(n, (_, joined))| n == *joined).map(|(_, (search, _))| search)
    }
}
