//! The executor on bricks as the host of fast hops.

use super::Bricks;
use super::choice::Choice;
use super::ground::NOWHERE;
use super::kernel::Kernel;
use crate::engine::host::{Host, Steward};
use crate::engine::rules::{Expected, Purpose, Rules};
use std::ops::ControlFlow;

impl Host for Bricks<'_> {
    fn rules(&self) -> &Rules<'_> {
        &self.frame.rules
    }

    fn code(&self, site: u32) -> u16 {
        let lattice = self.frame.rules.setup().lattice;
        self.ground.record(self.layout.handle(lattice.place(site))) as u16
    }

    fn ring_until(
        &mut self,
        until: f64,
        before: f64,
        steward: &mut impl Steward,
    ) -> ControlFlow<()> {
        self.advance_within(until, before, steward)
    }

    fn carry_out(&mut self, row: u16, site: u32, contact: Option<(u8, u32)>, offset: f64) {
        let (kernel, ground) = (Kernel::<0>(&self.frame), &self.ground);
        let lattice = kernel.rules.setup().lattice;
        let handle = |site| self.layout.handle(lattice.place(site));
        let mut choice = Choice::NONE;
        (choice.row, choice.handle) = (row, handle(site));
        kernel.around(ground, choice.handle, &mut choice.around);
        if let Some((k, other)) = contact {
            (choice.contact, choice.other) = (k, handle(other));
            kernel.around(ground, choice.other, &mut choice.beside);
        }
        kernel.carry_out(ground, &mut self.tally, &mut self.scratch, &choice);
        for &(brick, before) in &self.scratch.changes.touched {
            let units = ground.bricks[brick as usize].units.get();
            if units != before {
                self.wheel.set_back(brick, kernel.rules.set(brick, Purpose::Change, offset, units));
                ground.bricks[brick as usize].set_slot(NOWHERE);
            }
        }
    }

    fn begin_next_segment(&mut self, until: f64) -> bool {
        Bricks::begin_next_segment(self, until)
    }

    fn expected(&mut self) -> &mut Expected {
        &mut self.expected
    }
}
