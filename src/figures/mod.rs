//! Plots from result tables, nothing else.
