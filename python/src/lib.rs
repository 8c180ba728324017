//! Tautomata as a Python module: a thin layer over the library that knows no science.
//!
//! `tautomata/__init__.py` is what users see. Whole runs cross the border, never single events.

#![allow(clippy::doc_markdown, reason = "documentation here is what Python's help() shows")]
#![allow(clippy::needless_pass_by_value, reason = "what comes from Python is made for the call")]

mod attend;
mod batch;
mod comparison;
mod errors;
mod figure;
mod fit;
mod fitting;
mod instrument;
mod kinetics;
mod measured;
mod other;
mod run;
mod running;
mod scenario;
mod shown;
mod snapshot;
mod study;
mod sweeping;
mod table;
mod toml_text;
mod view;

use pyo3::prelude::*;

#[pymodule]
mod _core {
    #[pymodule_export]
    use super::batch::{Batch, run_batch, run_point};
    #[pymodule_export]
    use super::comparison::{Comparison, compare, open_comparison};
    #[pymodule_export]
    use super::figure::{Figure, look};
    #[pymodule_export]
    use super::fit::{FitResults, open_fit};
    #[pymodule_export]
    use super::fitting::{Fitting, begin_fit};
    #[pymodule_export]
    use super::instrument::Instrument;
    #[pymodule_export]
    use super::kinetics::{Kinetics, kinetics, open_kinetics};
    #[pymodule_export]
    use super::measured::{Measurement, inspect};
    #[pymodule_export]
    use super::other::{convert, main, panic, verify};
    #[pymodule_export]
    use super::run::{Run, open_run};
    #[pymodule_export]
    use super::running::{How, extend, resume, run, run_replicate};
    #[pymodule_export]
    use super::scenario::Scenario;
    #[pymodule_export]
    use super::snapshot::Snapshot;
    #[pymodule_export]
    use super::study::{Study, StudyResults, open_study};
    #[pymodule_export]
    use super::sweeping::Sweeping;
    #[pymodule_export]
    use super::table::Table;
    #[pymodule_export]
    use super::view::View;
    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        // A panic becomes an exception, which says all that there is to say.
        std::panic::set_hook(Box::new(|_| {}));
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
