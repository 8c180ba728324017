//! Clocks, random numbers, executors.
