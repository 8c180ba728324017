//! What a page shows: the crystal, its snapshots and its curve, as the page's script reads them.

use super::error::ViewError;
use super::pack::packed;
use crate::crystal::{Ellipsoid, Lattice, Reactive, Structure};
use crate::figures::{TimeUnit, scale_colour};
use crate::observe::Selection;
use crate::results::table::SampleRow;
use crate::results::{Results, SCENARIO_FILE};
use crate::scenario::Scenario;
use crate::snapshots::{STATE_COLOURS, Sites, SnapshotFile, open_xyz};
use serde::Serialize;
use std::path::Path;

/// How far a place in a file may lie from that of its site, in Å: files round to 1e-6 Å.
const SAME_PLACE: f64 = 1e-5;
/// Chains of more sites are folded into rows, which lie this many sites apart; assets/crystal.js has the same numbers.
const LONGEST_ROW: usize = 400;
const ROW_GAP: f64 = 3.0;
/// How many colours the scale of lengths is told by.
const SCALE_STEPS: usize = 33;

/// All but the snapshots.
#[derive(Debug, Serialize)]
pub(super) struct Scene {
    title: String,
    program: String,
    /// Edges of the unit cell in Å, one a row.
    cell: [[f64; 3]; 3],
    /// Centres of the molecules in fractions of the cell.
    sites: Vec<[f64; 3]>,
    /// Shapes of the molecules, by site.
    shapes: Vec<Ellipsoid>,
    contacts: Vec<Vec<Contact>>,
    /// The box in cells.
    size: [u32; 3],
    periodic: [bool; 3],
    selection: Selection,
    states: Vec<State>,
    /// Colours of numbers, from small to large.
    scale: Vec<String>,
    /// The longest chain that is shown at any time, in monomers.
    longest: u32,
    unit: Unit,
    snapshots: Vec<Moment>,
    curve: Curve,
    /// What is not shown as it is, in sentences.
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Contact {
    to: usize,
    cell: [i32; 3],
    class: String,
    reactive: &'static str,
    /// Å.
    distance: f64,
}

#[derive(Debug, Serialize)]
struct State {
    name: &'static str,
    colour: String,
}

#[derive(Debug, Serialize)]
struct Unit {
    symbol: &'static str,
    seconds: f64,
}

#[derive(Debug, Serialize)]
struct Moment {
    /// s.
    time: f64,
    /// With its unit.
    label: String,
    /// K.
    temperature: f64,
}

/// The time series of the replicate that snapshots are of.
#[derive(Debug, Default, Serialize)]
struct Curve {
    time: Vec<f64>,
    conversion: Vec<f64>,
    crystalline: Vec<f64>,
}

/// A page's data: what is read once, and the snapshots, packed.
#[derive(Debug)]
pub(super) struct Shown {
    pub scene: Scene,
    pub snapshots: Vec<String>,
}

/// What of a crystal is shown, and how.
pub(super) struct Crystal {
    /// Its scenario.
    pub scenario: Scenario,
    /// All of it.
    pub lattice: Lattice,
    /// What its snapshots hold.
    pub kept: Selection,
    /// What is shown of that.
    pub shown: Selection,
    /// Shapes of the molecules, by site.
    pub shapes: Vec<Ellipsoid>,
    /// What is not shown as it is, in sentences.
    pub notes: Vec<String>,
}

impl Crystal {
    /// Reads the crystal of a run; of one whose snapshots hold more than `most` molecules, the piece around its middle.
    ///
    /// # Errors
    /// A scenario that is missing or broken.
    pub(super) fn open(folder: &Path, results: &Results, most: u64) -> Result<Self, ViewError> {
        let scenario = Scenario::load(&folder.join(SCENARIO_FILE))?;
        let structure = scenario.structure.clone();
        let lattice = Lattice::new(structure.clone(), scenario.size, scenario.boundary)
            .map_err(|error| ViewError::Lattice(error.to_string()))?;
        let kept = scenario.record.selection;
        let mut notes = Vec::new();
        let shown = piece(&structure, kept, most);
        let [all, few] = [kept, shown].map(|selection| selection.sites(lattice.basis()));
        if few < all {
            notes.push(format!("{few} of {all} molecules are shown, those around the middle."));
        }
        if !(0..3).all(|axis| kept.spans(lattice.size(), axis)) {
            notes.push(format!(
                "The snapshots hold a part of the crystal: cells {:?} to {:?} of {:?}.",
                kept.from,
                kept.to,
                lattice.size()
            ));
        }
        let shapes = shapes(&structure, kept, results, &mut notes);
        Ok(Self { scenario, lattice, kept, shown, shapes, notes })
    }

    /// Reads one snapshot.
    ///
    /// # Errors
    /// A file that is missing or broken, or is no snapshot of this crystal.
    pub(super) fn snapshot(&self, file: &Path) -> Result<SnapshotFile, ViewError> {
        let snapshot = open_xyz(file)
            .map_err(|source| ViewError::Snapshot { file: file.to_owned(), source })?;
        let count = self.kept.sites(self.lattice.basis()) as usize;
        let lies_there = |(site, number): (&[f64; 3], u32)| {
            let due = self.lattice.position(number);
            site.iter().zip(due).all(|(is, due)| (is - due).abs() < SAME_PLACE)
        };
        let places = snapshot.sites.iter().map(|site| &site.position);
        let same = snapshot.sites.count() == count
            && places.zip(self.kept.numbers(&self.lattice)).all(lies_there);
        if same { Ok(snapshot) } else { Err(ViewError::Foreign(file.to_owned())) }
    }

    /// Where the shown sites are drawn, in Å. A long chain is folded into rows, as on the page.
    pub(super) fn places(&self) -> Vec<[f64; 3]> {
        let numbers: Vec<u32> = self.shown.numbers(&self.lattice).collect();
        let [_, ny, nz] = self.shown.cells();
        if (ny, nz, self.lattice.basis()) != (1, 1, 1) || numbers.len() <= LONGEST_ROW {
            return numbers.into_iter().map(|site| self.lattice.position(site)).collect();
        }
        let row = (ROW_GAP * numbers.len() as f64).sqrt().ceil() as usize;
        let spacing = self.lattice.structure().cell.lengths[0];
        let place = |site: usize| {
            [(site % row) as f64 * spacing, -ROW_GAP * (site / row) as f64 * spacing, 0.0]
        };
        (0..numbers.len()).map(place).collect()
    }

    /// Which sites of a snapshot are shown, in the order of the page.
    pub(super) fn indices(&self) -> Vec<usize> {
        let numbers = self.shown.numbers(&self.lattice);
        numbers.filter_map(|site| self.kept.index(&self.lattice, site)).collect()
    }
}

/// A piece of what is kept, around its middle, with at most so many molecules.
fn piece(structure: &Structure, kept: Selection, most: u64) -> Selection {
    let inside = Selection::centred(structure, kept.cells(), most);
    let corner = |of: [u32; 3]| {
        std::array::from_fn(|axis| (kept.from[axis] + of[axis] * kept.every_nth).min(kept.to[axis]))
    };
    Selection { from: corner(inside.from), to: corner(inside.to), every_nth: kept.every_nth }
}

/// The molecules' own shapes where their atoms are known, else spheres.
fn shapes(
    structure: &Structure,
    kept: Selection,
    results: &Results,
    notes: &mut Vec<String>,
) -> Vec<Ellipsoid> {
    let thinned = kept.every_nth > 1;
    // A scenario names a CIF by its path from the scenario's own folder.
    let source = results.manifest.source.as_ref().map(|source| Path::new(&source.path));
    let beside = source.and_then(|file| Some(file.parent()?.join(&structure.name)));
    let cif = beside.and_then(|file| std::fs::read_to_string(file).ok());
    match structure.ellipsoids(cif.as_deref()) {
        Some(shapes) if !thinned => {
            notes.push(
                "Molecules are ellipsoids with the second moments of their van der Waals spheres."
                    .into(),
            );
            return shapes;
        }
        Some(_) => {}
        None if structure.molecule.is_none() => {
            notes.push("A model lattice: its molecules have no shape and are spheres.".into());
        }
        None => notes.push(format!(
            "Molecules are spheres: their atoms are not known, since {} is not where the run read it.",
            structure.name
        )),
    }
    let radius = if thinned {
        notes.push(format!(
            "The snapshots hold one cell in {} along each axis: spheres are as large as the gaps allow.",
            kept.every_nth
        ));
        0.5 * f64::from(kept.every_nth) * structure.cell.volume().cbrt()
    } else {
        let distances = structure.contacts.iter().flatten().map(|contact| contact.distance);
        0.5 * distances.fold(f64::INFINITY, f64::min)
    };
    let squared = |i: usize, j: usize| if i == j { radius * radius } else { 0.0 };
    let sphere = std::array::from_fn(|i| std::array::from_fn(|j| squared(i, j)));
    vec![sphere; structure.sites.len()]
}

/// Reads everything that a page shows.
///
/// # Errors
/// [`ViewError`].
pub(super) fn read(folder: &Path, results: &Results, most: u64) -> Result<Shown, ViewError> {
    let crystal = Crystal::open(folder, results, most)?;
    let indices = crystal.indices();
    let mut snapshots = Vec::new();
    let mut times = Vec::new();
    let mut longest = 1;
    for file in &results.snapshots {
        let snapshot = crystal.snapshot(file)?;
        snapshots.push(packed(&snapshot.sites, &indices).map_err(ViewError::Packing)?);
        times.push((snapshot.time, snapshot.temperature));
        longest = indices.iter().map(|&index| snapshot.sites[index].unit).fold(longest, u32::max);
    }
    let curve = curve(results)?;
    let all_times = curve.time.iter().chain(times.iter().map(|(time, _)| time)).copied();
    let unit = TimeUnit::of(all_times.fold(0.0, f64::max));
    let moment = |(time, temperature): (f64, f64)| Moment {
        time,
        label: unit.format(time).replace(['{', '}'], ""),
        temperature,
    };
    let Crystal { scenario, lattice, shown, shapes, notes, .. } = crystal;
    let structure = lattice.structure();
    let program = &results.manifest.program;
    let scene = Scene {
        title: if scenario.title.is_empty() { "Untitled run".into() } else { scenario.title },
        program: format!("{} {}", program.name, program.version),
        cell: structure.cell.vectors(),
        sites: structure.sites.clone(),
        shapes,
        contacts: structure
            .contacts
            .iter()
            .map(|list| list.iter().map(contact).collect())
            .collect(),
        size: lattice.size(),
        periodic: lattice.periodic(),
        selection: shown,
        states: STATE_COLOURS.map(|(name, colour)| State { name, colour: hex(colour) }).into(),
        scale: (0..SCALE_STEPS)
            .map(|i| hex(scale_colour(i as f64 / (SCALE_STEPS - 1) as f64)))
            .collect(),
        longest,
        unit: Unit { symbol: unit.symbol, seconds: unit.seconds },
        snapshots: times.into_iter().map(moment).collect(),
        curve,
        notes,
    };
    Ok(Shown { scene, snapshots })
}

fn contact(contact: &crate::crystal::Contact) -> Contact {
    let reactive = match contact.reactive {
        Reactive::None => "no",
        Reactive::Outward => "out",
        Reactive::Inward => "in",
        Reactive::Both => "both ways",
    };
    let crate::crystal::Contact { to, cell, ref class, distance, .. } = *contact;
    Contact { to, cell, class: class.clone(), reactive, distance }
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// The first replicate's rows: snapshots are of that one.
fn curve(results: &Results) -> Result<Curve, ViewError> {
    let mut curve = Curve::default();
    let rows = results.tables.samples.rows_if_any()?.unwrap_or_default();
    for row in rows.iter().filter(|row: &&SampleRow| row.replicate == 1) {
        curve.time.push(row.time);
        curve.conversion.push(row.conversion);
        curve.crystalline.push(row.crystalline_fraction);
    }
    Ok(curve)
}
