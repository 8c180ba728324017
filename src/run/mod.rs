//! One scenario through its protocol, replicates side by side.
