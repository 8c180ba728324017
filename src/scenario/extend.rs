//! A scenario with more time in its last step, or with more replicates.

use super::step::Step;
use super::toml_text::quoted;
use super::{Asked, MAX_REPLICATES, Origin, Scenario};
use crate::diagnostics::Diagnostics;
use crate::protocol::Piece;
use crate::results::SCENARIO_FILE;
use crate::units::Time;
use std::path::Path;

/// The step that takes no time of its own, behind all others.
const WASH: &str = "wash";
const TIME: &str = "time";

/// Why a scenario can't have more time or more replicates.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotExtendable {
    /// The last step is not one that goes on as it is.
    #[error(
        "the last step of the protocol, `{step}`, is none that can go on as it is: only a step at constant \
         conditions with a `time` can. Add a step to the scenario, and run that"
    )]
    Step {
        /// What it is.
        step: String,
    },
    /// The last step is not to take longer.
    #[error("the last step takes {had} already: give a longer time than that")]
    Shorter {
        /// How long, in words.
        had: String,
    },
    /// There are as many replicates already, or there can't be as many.
    #[error("give more replicates than the run has, which is {had}, up to {MAX_REPLICATES}")]
    Replicates {
        /// How many there are.
        had: u32,
    },
    /// The changed scenario has mistakes.
    #[error(transparent)]
    Mistakes(#[from] Diagnostics),
}

impl Scenario {
    /// The same with another time of its last step, as a scenario says it (`96 h`), and other replicates. Paths start
    /// from a results folder.
    ///
    /// What is recorded when stays as it was: intervals and moments are those that the scenario had.
    ///
    /// # Errors
    /// [`NotExtendable`].
    pub fn extended(
        &self,
        time: Option<&str>,
        replicates: Option<u32>,
        folder: &Path,
    ) -> Result<Self, NotExtendable> {
        let mut steps = self.asked.steps.clone();
        if let Some(time) = time {
            set_time(&mut steps, time)?;
        }
        let wanted = replicates.unwrap_or(self.replicates);
        let few = replicates.is_some_and(|count| count <= self.replicates);
        if few || u64::from(wanted) > MAX_REPLICATES {
            return Err(NotExtendable::Replicates { had: self.replicates });
        }
        let asked = Asked { steps, ..self.asked.clone() };
        let text = Self { asked, replicates: wanted, ..self.clone() }.to_toml();
        let origin = Origin { file_name: SCENARIO_FILE.into(), folder: folder.to_owned() };
        let extended = Self::parse(&text, &origin)?;
        if time.is_some() {
            self.check_time(&extended)?;
        }
        Ok(extended)
    }

    /// Whether another scenario is this one with more time in its last piece, at constant conditions.
    fn check_time(&self, longer: &Self) -> Result<(), NotExtendable> {
        let step = self.asked.steps.iter().rev().find(|step| step.name != WASH);
        let name = step.map_or_else(String::new, |step| step.name.clone());
        let ours = self.protocol.pieces.split_last();
        let Some(((had, before), (gets, others))) = ours.zip(longer.protocol.pieces.split_last())
        else {
            return Err(NotExtendable::Step { step: name });
        };
        let same = Piece { duration: had.duration, ..*gets } == *had && before == others;
        if !same || had.from != had.to {
            return Err(NotExtendable::Step { step: name });
        }
        Ok(())
    }

    /// Whether a run of another scenario, which is this one with more time, was on the same way up to this one's end:
    /// whether its segments are the same but for the length of the last.
    ///
    /// A clock that rings beyond the end of a segment is kept as it is, and at constant conditions nothing that is drawn
    /// depends on the length. Where crystals melt, steps are cut into parts of their length.
    pub fn leads_to(&self, longer: &Self) -> bool {
        let (ours, theirs) = (self.segments(), longer.segments());
        let Some((had, before)) = ours.split_last() else { return theirs.is_empty() };
        let Some(gets) = theirs.get(before.len()).filter(|_| theirs.len() == ours.len()) else {
            return false;
        };
        let same = |one: f64, other: f64| one.to_bits() == other.to_bits();
        let longer_or_equal = gets.length >= had.length;
        *before == theirs[..before.len()]
            && same(had.start, gets.start)
            && had.from == gets.from
            && (had == gets || (longer_or_equal && had.constant() && gets.constant()))
    }
}

/// Sets the time of the last step.
fn set_time(steps: &mut [Step], time: &str) -> Result<(), NotExtendable> {
    let last = steps.iter_mut().rev().find(|step| step.name != WASH);
    let Some(last) = last else { return Err(NotExtendable::Step { step: WASH.into() }) };
    let Some((_, value)) = last.keys.iter_mut().find(|(key, _)| key == TIME) else {
        return Err(NotExtendable::Step { step: last.name.clone() });
    };
    let had = value.trim_matches('"').to_owned();
    let seconds = |text: &str| text.parse::<Time>().ok().map(|Time(seconds)| seconds);
    // A text that is no time is told where the changed scenario is read.
    if seconds(time).zip(seconds(&had)).is_some_and(|(wanted, had)| wanted <= had) {
        return Err(NotExtendable::Shorter { had });
    }
    *value = quoted(time);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario(protocol: &str) -> Scenario {
        format!("[crystal]\nsize = [4, 4, 4]\n{protocol}").parse().unwrap()
    }

    const HOLD: &str =
        "[[protocol]]\nstep = \"anneal\"\ntemperature = \"140 degC\"\ntime = \"24 h\"\n";

    #[test]
    fn a_hold_gets_more_time_and_records_as_before() {
        let before = scenario(&format!("{HOLD}[[protocol]]\nstep = \"wash\"\n"));
        let after = before.extended(Some("36 h"), Some(3), Path::new("")).unwrap();
        assert_eq!((after.replicates, after.protocol.duration()), (3, 129_600.0));
        assert_eq!(after.record.every.to_bits(), before.record.every.to_bits());
        assert_eq!(after.record.snapshots, [0.0, 86_400.0]);
        assert!(before.leads_to(&after) && !after.leads_to(&before));
        assert!(before.leads_to(&before) && after.protocol.wash.is_some());
    }

    #[test]
    fn what_can_not_go_on_is_refused() {
        let told = |protocol: &str, time: &str, replicates: Option<u32>| {
            scenario(protocol)
                .extended(Some(time), replicates, Path::new(""))
                .unwrap_err()
                .to_string()
        };
        let ramp = "[[protocol]]\nstep = \"ramp\"\nfrom = \"25 degC\"\nto = \"140 degC\"\n";
        let [by_time, by_rate] = ["time = \"2 h\"\n", "rate = \"5 K/min\"\n"];
        for last in [by_time, by_rate] {
            let told = told(&format!("{ramp}{last}"), "4 h", None);
            assert!(told.starts_with("the last step of the protocol, `ramp`, is none"), "{told}");
        }
        assert!(told(HOLD, "12 h", None).starts_with("the last step takes 24 h already"));
        assert!(
            told(HOLD, "36 h", Some(1))
                .starts_with("give more replicates than the run has, which is 1")
        );
        assert!(told(HOLD, "36 K", None).contains("time"));
    }

    /// Where crystals melt, a hold is cut into parts of its length.
    #[test]
    fn the_way_to_a_longer_hold_above_the_melting_point_is_another() {
        let warm = HOLD.replace("140", "165") + "[melting]\n";
        let before = scenario(&warm);
        let after = before.extended(Some("36 h"), None, Path::new("")).unwrap();
        assert!(!before.leads_to(&after));
    }
}
