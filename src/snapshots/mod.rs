//! Snapshots as files of other programs: extended XYZ and VTK image data.

mod snapshot_file;
mod voxels;
mod vti;
mod xyz;

pub(crate) use snapshot_file::is_snapshot_name;
pub use snapshot_file::{SPECIES_LETTERS, STATE_COLOURS, Sites, SnapshotFile, SnapshotSite, stems};
pub use vti::MOST_VOXELS;
pub use xyz::{XyzError, open_xyz, read_xyz};
