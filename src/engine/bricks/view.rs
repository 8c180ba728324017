//! The lattice for those who look at it between events.

use super::Bricks;
use super::kernel::Kernel;
use crate::crystal::Lattice;
use crate::engine::state::{Link, Tally};
use crate::engine::view::{Glimpse, View};
use crate::sample::Site;

impl Bricks<'_> {
    /// Each site: its handle and what it holds, brick by brick.
    pub(super) fn sites(&self) -> impl Iterator<Item = (u32, Site)> {
        let scheme = self.frame.rules.setup().scheme;
        let held = |handle| scheme.site(self.ground.record(handle) as u16);
        self.ground.handles().filter_map(move |handle| Some((handle, held(handle)?)))
    }
}

impl View for Bricks<'_> {
    fn lattice(&self) -> &Lattice {
        self.frame.rules.setup().lattice
    }

    fn tally(&self) -> &Tally {
        &self.tally
    }

    fn site(&self, site: u32) -> Site {
        let record = self.ground.record(self.layout.handle(self.lattice().place(site)));
        let held = self.frame.rules.setup().scheme.site(record as u16);
        held.expect("each number of a site is a site")
    }

    fn link(&self, site: u32) -> Link {
        self.ground.link(self.layout.handle(self.lattice().place(site)))
    }

    fn find(&self, wanted: impl Fn(Site) -> bool + Sync) -> Vec<u32> {
        let kernel = Kernel::<0>(&self.frame);
        let found = self.sites().filter(|&(_, site)| wanted(site));
        found.map(|(handle, _)| kernel.number(&self.ground, handle)).collect()
    }

    fn survey<T: Send>(
        &self,
        account: impl Fn() -> T + Sync,
        note: impl Fn(&mut T, Glimpse) + Sync,
    ) -> Vec<T> {
        let kernel = Kernel::<0>(&self.frame);
        let scheme = self.frame.rules.setup().scheme;
        let mut all = account();
        for (handle, site) in self.sites() {
            let basis = self.frame.steps.basis(handle) as u32;
            let code = self.ground.record(handle) as u16;
            let glimpse = Glimpse {
                number: kernel.number(&self.ground, handle),
                basis,
                site,
                link: self.ground.link(handle),
                disordered: scheme.disordered_around(basis, code),
            };
            note(&mut all, glimpse);
        }
        vec![all]
    }
}
