//! The start of a run and of each segment: every site, level and clock from nothing.

use super::Bricks;
use super::change::with_acting;
use super::ground::Brick;
use super::kernel::Kernel;
use super::steps::{MOST, NOBODY};
use crate::engine::melt::{free_fraction, molten};
use crate::engine::rules::{IDLE, Purpose};
use crate::engine::setup::Setup;
use crate::engine::state::{Link, change_around};
use crate::sample::{Site, Species};

impl Bricks<'_> {
    /// Puts a sample on the empty lattice. Each live end in it is a chain of one.
    pub(super) fn fill(&mut self, sites: &[Site]) {
        let Setup { lattice, scheme, .. } = *self.frame.rules.setup();
        for (number, &site) in (0..).zip(sites) {
            let handle = self.layout.handle(lattice.place(number));
            let code = scheme.code(lattice.basis_of(number), site, 0, 0);
            self.ground.set_record(handle, u32::from(code));
            self.ground.set_link(handle, Link::at_start(site));
            self.tally.add(site);
            self.tally.chain_starts += u64::from(site.species() == Species::A);
        }
        for (number, &site) in (0..).zip(sites) {
            let (phi, psi) = (i32::from(site.counts_in_phi()), i32::from(site.counts_in_psi()));
            if (phi, psi) != (0, 0) {
                self.recount_around(self.layout.handle(lattice.place(number)), phi, psi);
            }
        }
    }

    /// Changes the counts of the neighbours of a place.
    fn recount_around(&mut self, handle: u32, phi: i32, psi: i32) {
        let kernel = Kernel::<0>(&self.frame);
        let mut list = [NOBODY; MOST];
        kernel.around(&self.ground, handle, &mut list);
        for (_, way, other) in kernel.contacts(handle, &list) {
            let record = self.ground.record(other);
            self.ground.set_record(other, record.wrapping_add_signed(phi * way.width + psi));
        }
    }

    /// Melts what is liquid in a segment, and sets every level and every clock.
    pub(super) fn begin_segment(&mut self) {
        let Setup { scheme, .. } = *self.frame.rules.setup();
        if let Some(melting) = scheme.melting {
            let kelvin = self.frame.rules.segment().from.temperature;
            self.melt(melting.liquid_fraction(kelvin, free_fraction(self)));
        }
        self.set_levels();
        self.set_clocks();
    }

    /// Melts and freezes until this share of the monomer is liquid.
    fn melt(&mut self, share: f64) {
        let Setup { scheme, source, .. } = *self.frame.rules.setup();
        for handle in self.ground.handles() {
            let record = self.ground.record(handle);
            let Some(site) = scheme.site(record as u16) else { continue };
            let kernel = Kernel::<0>(&self.frame);
            let now = molten(source, kernel.number(&self.ground, handle), site, share);
            if now != site {
                let basis = self.frame.steps.basis(handle) as u32;
                let code = scheme.recode(basis, record as u16, site, now);
                self.ground.set_record(handle, record & !u32::from(u16::MAX) | u32::from(code));
                self.tally.remove(site);
                self.tally.add(now);
                let (phi, psi) = change_around(site, now);
                self.recount_around(handle, i32::from(phi), i32::from(psi));
            }
        }
    }

    /// Sets every level, from nothing.
    pub(super) fn set_levels(&mut self) {
        let kernel = Kernel::<0>(&self.frame);
        let ground = &mut self.ground;
        for brick in &mut *ground.bricks {
            *brick = Brick::new(brick.position);
        }
        for handle in ground.handles() {
            let code = ground.record(handle) & u32::from(u16::MAX);
            ground.set_record(handle, with_acting(code, kernel.tables.meaning(code)));
        }
        let mut list = [NOBODY; MOST];
        for handle in ground.handles() {
            let meaning = kernel.meaning(ground, handle);
            let level = if meaning.actor() == 0 {
                kernel.rules.own_level(meaning.own())
            } else {
                kernel.around(ground, handle, &mut list);
                kernel.levels().level(kernel.rate(ground, handle, meaning, &list).0)
            };
            if level != IDLE {
                self.scratch.changes.touched.clear();
                ground.set_level(kernel.levels(), handle, level, &mut self.scratch.changes);
            }
        }
    }

    /// Sets every clock, at the start of the segment.
    pub(super) fn set_clocks(&mut self) {
        let clock = |(number, brick): (u32, &Brick)| {
            self.frame.rules.set(number, Purpose::Start, 0.0, brick.units.get())
        };
        let times: Vec<f64> = (0..).zip(&self.ground.bricks).map(clock).collect();
        self.wind(&times);
    }
}
