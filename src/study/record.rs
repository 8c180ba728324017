//! What a study keeps of a run.

use crate::results::table::instruments::Readings;
use crate::results::table::{RateRow, ReplicateRow, SampleRow};
use crate::run::{self, tables};
use serde::{Deserialize, Serialize};

/// The version of what is kept. A change of [`Kept`], of the rows in it or of what their columns
/// mean makes it another, and all runs are done again.
pub(super) const FORM: u32 = 4;

/// What a study keeps of a run that came to its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Its row of `replicates.csv`.
    pub end: ReplicateRow,
    /// Its rows of `timeseries.csv`.
    pub samples: Vec<SampleRow>,
    /// Its rows of `rates.csv`, if it recorded any.
    pub rates: Vec<RateRow>,
    /// What instruments read, if any looked.
    pub readings: Readings,
}

/// What became of a run: what is kept of it, or why it failed.
pub type Outcome = Result<Kept, String>;

impl Kept {
    /// Of a replicate of a crystal with this number of sites, the kinds of its events, and what instruments read;
    /// `None` if it stopped early.
    pub fn of(
        replicate: &run::Replicate,
        sites: u32,
        kinds: &[String],
        readings: Readings,
    ) -> Option<Self> {
        let end = tables::replicate_row(replicate, sites).filter(|_| replicate.finished)?;
        Some(Self {
            end,
            samples: replicate.records.moments.iter().map(|moment| moment.row.clone()).collect(),
            rates: run::rate_rows(replicate, kinds),
            readings,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Unobserved, simulate};
    use crate::scenario::{Origin, Scenario};

    const TEXT: &str = r#"
[crystal]
structure = "sc"
size = [4, 4, 4]
[sample]
defects = { fraction = 0 }
disordered = 0
impurity = 0
[[protocol]]
step = "anneal"
temperature = "160 degC"
time = "24 h"
[record]
every = "12 h"
[mechanism]
base = "none"
[[mechanism.event]]
name = "first order"
site = "M"
becomes = "T"
prefactor = "0.1 1/h"
"#;

    /// The form of what is kept, the columns of `timeseries.csv` and `replicates.csv` among it. If you
    /// change it, give [`FORM`] another number, so that what was kept in an older form is not misread.
    #[test]
    fn the_form_is_that_of_its_number() {
        let origin = Origin { file_name: "tiny.toml".into(), folder: ".".into() };
        let scenario = Scenario::parse(TEXT, &origin).unwrap();
        let outcome = simulate(&scenario, &Unobserved).unwrap();
        let (first, sites) = (&outcome.replicates[0], outcome.lattice.sites());
        let kept = Kept::of(first, sites, &outcome.kinds, Readings::default()).unwrap();
        let bytes = postcard::to_stdvec(&Outcome::Ok(kept)).unwrap();
        let digest = blake3::hash(&bytes).to_hex();
        assert_eq!((FORM, bytes.len(), &digest[..16]), (4, 418, "ca66f955a268e607"));
    }
}
