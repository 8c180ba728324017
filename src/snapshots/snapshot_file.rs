//! The lattice at one moment, whole or in part.

use std::collections::HashSet;

/// The letters that stand for what a site holds, in the order of their codes in VTI files:
/// monomer, tautomer, live end, unit in a chain, dead end, impurity, void.
pub const SPECIES_LETTERS: [char; 7] = ['M', 'T', 'A', 'P', 'D', 'I', 'V'];

/// What a molecule is, in the words of legends, and its colour in sRGB, in the order of legends.
///
/// Their lightness falls from state to state, so they stay apart in grey; the hues stay apart
/// for colour-blind readers.
pub const STATE_COLOURS: [(&str, [u8; 3]); 8] = [
    ("void", [255, 255, 255]),
    ("crystalline monomer", [226, 231, 236]),
    ("amorphous monomer", [245, 201, 90]),
    ("in chain", [84, 168, 218]),
    ("live end", [212, 82, 0]),
    ("tautomer", [0, 110, 82]),
    ("dead end", [66, 22, 108]),
    ("impurity", [0, 0, 0]),
];

/// One site of a snapshot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SnapshotSite {
    /// Cartesian position in Å.
    pub position: [f64; 3],
    /// What it holds: one of [`SPECIES_LETTERS`].
    pub species: char,
    /// Whether the place is ordered.
    pub ordered: bool,
    /// Whether the place is a weak spot.
    pub defect: bool,
    /// The chain that it belongs to, from 1; 0 for none.
    pub chain: u32,
    /// Its place in that chain, from 1 at the start; 0 for none.
    pub unit: u32,
}

impl SnapshotSite {
    /// The place of what it holds in [`STATE_COLOURS`].
    pub fn state(&self) -> usize {
        match (self.species, self.ordered) {
            ('M', true) => 1,
            ('M', false) => 2,
            ('P', _) => 3,
            ('A', _) => 4,
            ('T', _) => 5,
            ('D', _) => 6,
            ('I', _) => 7,
            _ => 0,
        }
    }
}

/// The sites of a snapshot in an order of their own. They need not lie in memory as
/// [`SnapshotSite`]s, which take forty bytes each.
pub trait Sites {
    /// How many there are.
    fn count(&self) -> usize;

    /// The one with this index, less than [`Sites::count`].
    fn site(&self, index: usize) -> SnapshotSite;

    /// The chain of the site with this index, where nothing else of it is wanted.
    fn chain(&self, index: usize) -> u32 {
        self.site(index).chain
    }

    /// All of them.
    fn all(&self) -> impl Iterator<Item = SnapshotSite> {
        (0..self.count()).map(|index| self.site(index))
    }
}

impl Sites for Vec<SnapshotSite> {
    fn count(&self) -> usize {
        self.len()
    }

    fn site(&self, index: usize) -> SnapshotSite {
        self[index]
    }
}

/// The lattice, or a part of it, at one moment.
///
/// ```
/// use tautomata::snapshots::{SnapshotFile, SnapshotSite, read_xyz};
///
/// let monomer = SnapshotSite {
///     position: [0.0; 3],
///     species: 'M',
///     ordered: true,
///     defect: false,
///     chain: 0,
///     unit: 0,
/// };
/// let snapshot = SnapshotFile {
///     time: 0.0,
///     temperature: 413.15,
///     origin: [0.0; 3],
///     box_vectors: [[5.0, 0.0, 0.0], [0.0, 5.0, 0.0], [0.0, 0.0, 5.0]],
///     periodic: [true; 3],
///     group: 1,
///     sites: vec![monomer],
/// };
/// let mut file = Vec::new();
/// snapshot.write_xyz(&mut file)?;
/// assert_eq!(read_xyz(file.as_slice())?, snapshot);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SnapshotFile<S = Vec<SnapshotSite>> {
    /// Time since the protocol began, in s.
    pub time: f64,
    /// Temperature in K.
    pub temperature: f64,
    /// The box's first corner in Å.
    pub origin: [f64; 3],
    /// The edges of the box from there, in Å, one a row: the first along x, the second in
    /// the xy plane (International Tables for Crystallography, vol. B, 3.3.1.1.1).
    pub box_vectors: [[f64; 3]; 3],
    /// Along which of the edges the box repeats.
    pub periodic: [bool; 3],
    /// How many sites stand together, with a gap to the next such group, where only every n-th
    /// cell is shown; else 1.
    pub group: u32,
    /// The sites; positions may lie outside the box along edges that repeat.
    pub sites: S,
}

impl<S: Sites> SnapshotFile<S> {
    /// How far sites, or groups of sites, lie from each other: (volume for each)^(1/3), in Å.
    /// `None` if the edges span no volume, or do not lie as [`Self::box_vectors`] says.
    pub(super) fn mean_distance(&self) -> Option<f64> {
        let [a, b, c] = self.box_vectors;
        let triangular = a[1] == 0.0 && a[2] == 0.0 && b[2] == 0.0;
        let lengths = [a[0], b[1], c[2]];
        let spans = triangular && lengths.iter().all(|length| length.is_finite() && *length > 0.0);
        let groups = self.sites.count() as f64 / f64::from(self.group.max(1));
        spans.then(|| (lengths.iter().product::<f64>() / groups).cbrt())
    }
}

/// File names, without extension, for snapshots at these times in s: `t00072.00h`. They sort by
/// time up to 99 999 h, and have as many decimals (two at least) as it takes to keep different times apart.
pub fn stems(times: &[f64]) -> Vec<String> {
    /// Beyond this, times that still collide differ by less than a nanosecond.
    const MOST_DECIMALS: usize = 12;
    let distinct = times.iter().map(|time| time.to_bits()).collect::<HashSet<_>>().len();
    let mut decimals = 2;
    loop {
        let named: Vec<String> = times.iter().map(|&time| stem(time, decimals)).collect();
        let apart = named.iter().collect::<HashSet<_>>().len() == distinct;
        if apart || decimals == MOST_DECIMALS {
            return named;
        }
        decimals += 1;
    }
}

fn stem(time: f64, decimals: usize) -> String {
    format!("t{:0width$.decimals$}h", time / 3600.0, width = 6 + decimals)
}

/// How the names of snapshots end.
const SNAPSHOT_SUFFIXES: [&str; 3] = [".xyz", ".xyz.gz", ".vti"];

/// Whether a file name is one that [`stems`] gives to a snapshot, with its extension.
pub(crate) fn is_snapshot_name(name: &str) -> bool {
    let stem = SNAPSHOT_SUFFIXES.iter().find_map(|suffix| name.strip_suffix(suffix));
    let number = stem.and_then(|stem| stem.strip_prefix('t')?.strip_suffix('h'));
    number.and_then(|number| number.split_once('.')).is_some_and(|(whole, decimals)| {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        whole.len() >= 5 && decimals.len() >= 2 && digits(whole) && digits(decimals)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_by_time() {
        let names = stems(&[0.0, 86_400.0, 259_200.0, 3.6e8]);
        assert_eq!(names, ["t00000.00h", "t00024.00h", "t00072.00h", "t100000.00h"]);
        assert!(names[..3].is_sorted());
    }

    #[test]
    fn close_times_get_names_of_their_own() {
        assert_eq!(stems(&[0.0, 0.9, 1.8]), ["t00000.0000h", "t00000.0003h", "t00000.0005h"]);
        assert_eq!(stems(&[7.0, 7.0]), ["t00000.00h"; 2], "equal times cannot differ");
    }

    #[test]
    fn own_names_are_recognized_and_others_are_not() {
        for time in [0.0, 1e-3, 259_200.0] {
            let name = &stems(&[time, time + 1e-3])[0];
            for suffix in [".xyz", ".xyz.gz", ".vti"] {
                assert!(is_snapshot_name(&format!("{name}{suffix}")), "{name}{suffix}");
            }
        }
        for name in [
            "t00072.00h",
            "t72.00h.xyz",
            "t00072.00h.png",
            "mine.xyz",
            "t-0072.00h.xyz",
            "t00072.00h.gz",
        ] {
            assert!(!is_snapshot_name(name), "{name}");
        }
    }
}
