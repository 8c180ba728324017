//! A snapshot as NumPy arrays.

use crate::errors::{Failure, Tried, guarded};
use numpy::ndarray::Array2;
use numpy::{IntoPyArray, PyArrayMethods};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tautomata::run::Outcome;
use tautomata::run::recorders::{placed, snapshots};
use tautomata::snapshots::{SPECIES_LETTERS, Sites, SnapshotFile, open_xyz};
use tautomata::sync::lock;

/// Where the snapshots of a run are.
#[derive(Clone)]
pub enum Kept {
    /// In memory.
    Here(Arc<Outcome>),
    /// In files, by time.
    Files(Vec<PathBuf>),
}

impl Kept {
    /// The times of the snapshots, in s.
    pub fn times(&self) -> Tried<Vec<f64>> {
        match self {
            Self::Here(outcome) => {
                Ok(snapshots(outcome).iter().map(|snapshot| snapshot.time).collect())
            }
            Self::Files(files) => files.iter().map(|file| Ok(read(file)?.time)).collect(),
        }
    }

    fn arrays(&self, index: usize) -> Tried<Arrays> {
        match self {
            Self::Here(outcome) => Ok(Arrays::of(&placed(outcome, &snapshots(outcome)[index]))),
            Self::Files(files) => Ok(Arrays::of(&read(&files[index])?)),
        }
    }
}

fn read(file: &Path) -> Tried<SnapshotFile> {
    open_xyz(file).map_err(|error| Failure::Results(format!("{}: {error}", file.display())))
}

/// What arrays are made of.
struct Arrays {
    species: Vec<u8>,
    ordered: Vec<bool>,
    defect: Vec<bool>,
    chain: Vec<u32>,
    unit: Vec<u32>,
    positions: Vec<f64>,
    temperature: f64,
    cell: [[f64; 3]; 3],
    origin: [f64; 3],
    periodic: [bool; 3],
}

impl Arrays {
    fn of<S: Sites>(file: &SnapshotFile<S>) -> Self {
        let count = file.sites.count();
        let mut arrays = Self {
            species: Vec::with_capacity(count),
            ordered: Vec::with_capacity(count),
            defect: Vec::with_capacity(count),
            chain: Vec::with_capacity(count),
            unit: Vec::with_capacity(count),
            positions: Vec::with_capacity(3 * count),
            temperature: file.temperature,
            cell: file.box_vectors,
            origin: file.origin,
            periodic: file.periodic,
        };
        for site in (0..count).map(|index| file.sites.site(index)) {
            let code = SPECIES_LETTERS.iter().position(|&letter| letter == site.species);
            arrays.species.push(code.map_or(u8::MAX, |code| code as u8));
            arrays.ordered.push(site.ordered);
            arrays.defect.push(site.defect);
            arrays.chain.push(site.chain);
            arrays.unit.push(site.unit);
            arrays.positions.extend(site.position);
        }
        arrays
    }
}

/// The arrays of a snapshot while its block lasts.
struct Open {
    arrays: [Py<PyAny>; 6],
    temperature: f64,
    cell: [[f64; 3]; 3],
    origin: [f64; 3],
    periodic: [bool; 3],
}

/// The lattice at one time, one entry per site, while a ``with`` block lasts.
///
/// Its arrays are read-only, and are released at the end of the block; one that is still referenced elsewhere lives
/// until then.
#[pyclass(frozen, module = "tautomata")]
pub struct Snapshot {
    kept: Kept,
    index: usize,
    time: f64,
    open: Mutex<Option<Open>>,
}

impl Snapshot {
    pub fn new(kept: Kept, index: usize, time: f64) -> Self {
        Self { kept, index, time, open: Mutex::new(None) }
    }

    fn opened<T>(&self, take: impl FnOnce(&Open) -> T) -> PyResult<T> {
        let open = lock(&self.open);
        open.as_ref().map(take).ok_or_else(|| {
            PyValueError::new_err(
                "the snapshot is closed: read it in a block, `with run.snapshot(...) as snapshot:`",
            )
        })
    }

    fn array(&self, py: Python<'_>, index: usize) -> PyResult<Py<PyAny>> {
        self.opened(|open| open.arrays[index].clone_ref(py))
    }
}

#[pymethods]
impl Snapshot {
    /// The letter of each code in ``species``.
    #[classattr]
    #[pyo3(name = "LETTERS")]
    fn letters() -> Vec<char> {
        SPECIES_LETTERS.to_vec()
    }

    fn __enter__(slf: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
        let (py, this) = (slf.py(), slf.get());
        let arrays = guarded(py, || this.kept.arrays(this.index))?;
        let sites = arrays.species.len();
        let positions = Array2::from_shape_vec((sites, 3), arrays.positions)
            .map_err(|error| crate::errors::unexpected(&error.to_string()))?;
        let open = Open {
            arrays: [
                frozen(arrays.species.into_pyarray(py)),
                frozen(arrays.ordered.into_pyarray(py)),
                frozen(arrays.defect.into_pyarray(py)),
                frozen(arrays.chain.into_pyarray(py)),
                frozen(arrays.unit.into_pyarray(py)),
                frozen(positions.into_pyarray(py)),
            ],
            temperature: arrays.temperature,
            cell: arrays.cell,
            origin: arrays.origin,
            periodic: arrays.periodic,
        };
        *lock(&this.open) = Some(open);
        Ok(slf)
    }

    #[pyo3(signature = (*_why))]
    fn __exit__(&self, _why: &Bound<'_, pyo3::types::PyTuple>) {
        let open = lock(&self.open).take();
        drop(open);
    }

    /// Time since the protocol began, in s.
    #[getter]
    fn time_s(&self) -> f64 {
        self.time
    }

    /// Temperature in K.
    #[getter]
    #[pyo3(name = "temperature_K")]
    fn temperature(&self) -> PyResult<f64> {
        self.opened(|open| open.temperature)
    }

    /// What each site holds, ``uint8``: ``Snapshot.LETTERS[code]`` is its letter.
    #[getter]
    fn species(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.array(py, 0)
    }

    /// Whether each site has its place in the crystalline order.
    #[getter]
    fn ordered(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.array(py, 1)
    }

    /// Whether each site is a weak spot.
    #[getter]
    fn defect(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.array(py, 2)
    }

    /// The chain that each site belongs to, from 1; 0 for none. ``uint32``.
    #[getter]
    fn chain(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.array(py, 3)
    }

    /// The place of each site in its chain, from 1; 0 for none. ``uint32``.
    #[getter]
    fn unit(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.array(py, 4)
    }

    /// Where each site is, in Å; one row of three coordinates per site.
    #[getter]
    fn positions(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.array(py, 5)
    }

    /// The vectors of the box, in Å.
    #[getter]
    fn cell(&self) -> PyResult<[[f64; 3]; 3]> {
        self.opened(|open| open.cell)
    }

    /// The corner of the box, in Å.
    #[getter]
    fn origin(&self) -> PyResult<[f64; 3]> {
        self.opened(|open| open.origin)
    }

    /// Whether the box repeats along each of its vectors.
    #[getter]
    fn periodic(&self) -> PyResult<[bool; 3]> {
        self.opened(|open| open.periodic)
    }

    fn __repr__(&self) -> String {
        format!("Snapshot({})", tautomata::units::time(self.time))
    }
}

/// An array that nobody can write into.
fn frozen<T: numpy::Element, D: numpy::ndarray::Dimension>(
    array: Bound<'_, numpy::PyArray<T, D>>,
) -> Py<PyAny> {
    array.readwrite().make_nonwriteable();
    array.into_any().unbind()
}
