//! The library through its public interface, as one program: a folder of tests links once.

mod bad_scenarios;
mod calibration;
mod crystal;
mod crystal_bad_cif;
mod crystal_gemmi;
mod crystal_good_cif;
mod docs;
mod engines;
mod fast_hops;
mod faults;
mod fit;
mod house;
mod inference;
mod kinetics;
mod laboratory;
mod laws;
mod measured;
mod reference_values;
mod results;
mod results_readers;
mod sample;
mod scenario;
mod snapshots;
mod studies;
mod trajectory;
mod wash;
