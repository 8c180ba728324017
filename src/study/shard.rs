//! A part of a study, for one of several machines.

use super::Planned;
use crate::results::SHARDS;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// One of several parts of a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which, from 0.
    index: usize,
    /// Of how many.
    of: usize,
}

/// A text that names no part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a part of a whole, from 1/1 to 100000/100000, such as 2/8")]
pub struct NoShard;

impl FromStr for Shard {
    type Err = NoShard;

    fn from_str(text: &str) -> Result<Self, NoShard> {
        let (index, of) = text.split_once('/').ok_or(NoShard)?;
        let (index, of): (usize, usize) =
            (index.parse().map_err(|_| NoShard)?, of.parse().map_err(|_| NoShard)?);
        if (1..=of).contains(&index) && of <= 100_000 {
            Ok(Self { index: index - 1, of })
        } else {
            Err(NoShard)
        }
    }
}

impl Shard {
    /// Its folder, inside that of the study.
    pub fn folder(&self, study: &Path) -> PathBuf {
        study.join(SHARDS).join(format!("{}-of-{}", self.index + 1, self.of))
    }

    /// The points that belong to it, ascending. Points are dealt out in the order of their keys,
    /// which are hashes: each part gets as many, and of each axis something of everything.
    pub fn points(&self, plan: &[Planned]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..plan.len()).collect();
        order.sort_by_key(|&point| (plan[point].key, point));
        let mut own: Vec<usize> = order.into_iter().skip(self.index).step_by(self.of).collect();
        own.sort_unstable();
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_written_as_one_of_many() {
        assert_eq!("2/8".parse(), Ok(Shard { index: 1, of: 8 }));
        for wrong in ["", "2", "0/8", "9/8", "1/0", "a/b", "-1/2", "1/100001"] {
            assert_eq!(wrong.parse::<Shard>(), Err(NoShard), "{wrong}");
        }
    }

    #[test]
    fn every_point_belongs_to_one_part_and_all_are_as_large() {
        let plan: Vec<Planned> = (0..23_u8)
            .map(|point| {
                let key = blake3::hash(&[point]).into();
                Planned { seed: 0, key, sites: 1, memory: 1, weak_spots: None }
            })
            .collect();
        let parts: Vec<Vec<usize>> =
            (0..4).map(|index| Shard { index, of: 4 }.points(&plan)).collect();
        let mut all: Vec<usize> = parts.concat();
        all.sort_unstable();
        assert_eq!(all, (0..23).collect::<Vec<_>>());
        assert!(parts.iter().all(|part| (5..=6).contains(&part.len())));
    }
}
