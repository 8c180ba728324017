//! Tables, manifest, snapshots, whole-file writing, statistics.
