//! How files of checkpoints are called.

/// How names of checkpoints end.
const EXTENSION: &str = ".ckpt";

/// What a checkpoint is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    /// Replicates that came to their end.
    Finished,
    /// One that is on its way, from 0.
    Replicate(u32),
    /// One at its end, from 0. It has one number only, 1.
    End(u32),
}

impl Subject {
    pub fn file_name(self, number: u64) -> String {
        match self {
            Self::Finished => format!("finished-{number:06}{EXTENSION}"),
            Self::Replicate(index) => format!("replicate-{index:06}-{number:06}{EXTENSION}"),
            Self::End(index) => format!("end-{index:06}-{number:06}{EXTENSION}"),
        }
    }

    /// Of which subject a file is, and its number among those, if it has a name from here.
    pub fn of(file_name: &str) -> Option<(Self, u64)> {
        let stem = file_name.strip_suffix(EXTENSION)?;
        let (subject, number) = if let Some(number) = stem.strip_prefix("finished-") {
            (Self::Finished, number)
        } else if let Some(end) = stem.strip_prefix("end-") {
            let (index, number) = end.split_once('-')?;
            (Self::End(index.parse().ok()?), number)
        } else {
            let (index, number) = stem.strip_prefix("replicate-")?.split_once('-')?;
            (Self::Replicate(index.parse().ok()?), number)
        };
        let number = number.parse().ok()?;
        (subject.file_name(number) == file_name).then_some((subject, number))
    }
}

/// Whether a file in the folder of checkpoints has a name that a run gives.
pub(super) fn is_checkpoint_name(name: &str) -> bool {
    Subject::of(name).is_some()
}

/// Whether it is that of a replicate at its end.
pub(super) fn is_end_name(name: &str) -> bool {
    matches!(Subject::of(name), Some((Subject::End(_), _)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_others() {
        let replicates = [0, 99_999].map(Subject::Replicate);
        for subject in [Subject::Finished, Subject::End(7)].into_iter().chain(replicates) {
            for number in [1, 999_999, 1_000_000] {
                assert_eq!(Subject::of(&subject.file_name(number)), Some((subject, number)));
            }
        }
        for name in ["finished-1.ckpt", "replicate-000001.ckpt", "finished-000001.png", "a.ckpt"] {
            assert!(!is_checkpoint_name(name), "{name}");
        }
    }
}
