//! Whether what is kept from event to event equals a fresh count of the lattice.

use super::Bricks;
use super::ground::{ACTS, Brick, GROUP, GROUPS, Number, level};
use super::kernel::Kernel;
use super::steps::{MOST, NOBODY};
use crate::engine::rules::{PLACE_MASK, PLACES, SLOW};

impl Bricks<'_> {
    /// Counts every level and sum afresh, and looks for the earliest clock among all. For tests: it
    /// takes as long as many events.
    ///
    /// # Errors
    /// The first thing that is kept and differs, in words.
    pub fn recount(&self) -> Result<(), String> {
        let kernel = Kernel::<0>(&self.frame);
        let (ground, levels) = (&self.ground, self.frame.rules.levels());
        let fresh: Vec<Brick> =
            ground.bricks.iter().map(|brick| Brick::new(brick.position)).collect();
        let mut list = [NOBODY; MOST];
        for (handle, _) in self.sites() {
            let (record, meaning) = (ground.record(handle), kernel.meaning(ground, handle));
            kernel.around(ground, handle, &mut list);
            let scheme = kernel.rules.setup().scheme;
            let held = |other| scheme.site(ground.record(other) as u16);
            let around = || kernel.contacts(handle, &list).filter_map(|(.., other)| held(other));
            let site = scheme.site(record as u16).ok_or("a site without a state")?;
            let phi = around().filter(|other| other.counts_in_phi()).count() as u8;
            let psi = around().filter(|other| other.counts_in_psi()).count() as u8;
            let code = scheme.code(kernel.steps.basis(handle) as u32, site, phi, psi);
            let expected = if meaning.actor() == 0 {
                kernel.rules.own_level(meaning.own())
            } else {
                levels.level(kernel.rate(ground, handle, meaning, &list).0)
            };
            let parts = [
                (code == record as u16, "code"),
                ((record & ACTS != 0) == (meaning.actor() != 0), "mark of those that act"),
                (level(record) == expected, "level"),
            ];
            if let Some((_, part)) = parts.iter().find(|(right, _)| !right) {
                return Err(format!("the {part} of site {}", kernel.number(ground, handle)));
            }
            let brick = &fresh[handle as usize / PLACES];
            let (group, place) = ((handle & PLACE_MASK) as usize / GROUP, handle as usize % GROUP);
            let units = levels.units(expected);
            brick.units.set(brick.units.get() + units);
            if expected == SLOW {
                brick.slow[group].set(brick.slow[group].get() | 1 << place);
                brick.slow_units.set(brick.slow_units.get() + units);
            } else if units > 0 {
                brick.lively[group].set(brick.lively[group].get() | 1 << place);
                brick.sums[group].set(brick.sums[group].get() + units);
            }
        }
        for (number, (brick, fresh)) in ground.bricks.iter().zip(&fresh).enumerate() {
            let sums = |brick: &Brick| {
                let all = |numbers: &[Number; GROUPS]| numbers.each_ref().map(Number::get);
                let [slow_units, units] = [&brick.slow_units, &brick.units].map(Number::get);
                (all(&brick.lively), all(&brick.sums), all(&brick.slow), slow_units, units)
            };
            if sums(brick) != sums(fresh) {
                return Err(format!("the sums of brick {number}"));
            }
            let runs = self.wheel.time(number as u32).is_finite();
            if runs != (brick.units.get() > 0) {
                return Err(format!("the clock of brick {number}"));
            }
        }
        self.wheel.check()
    }
}
