//! A results folder from its making to its reading back, through the public interface.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, SystemTime};
use tautomata::results::table::{self, ChainRow, EventRow, ReplicateRow, SampleRow, SliceRow};
use tautomata::results::{
    Machine, Manifest, ManifestError, Program, ReplicateCount, ResultsFolder, SNAPSHOTS, Span,
    Subject, Tables, open,
};
use tautomata::snapshots::{SnapshotFile, SnapshotSite, read_xyz, stems};

fn sample(replicate: u32, time: f64) -> SampleRow {
    // An arbitrary curve with unlike replicates, and digits that a short text would lose.
    let conversion = time / 3e5 / f64::from(replicate).sqrt();
    let length = (conversion > 0.0).then_some(1.0 / 3.0 + 27.0);
    SampleRow {
        replicate,
        time,
        temperature: 413.15,
        conversion,
        nitrile_conversion: conversion / 2.1,
        crystalline_fraction: 0.9 - conversion,
        amorphous_fraction: 0.1 + conversion,
        tautomer_fraction: 1e-6,
        live_end_fraction: 1e-4,
        trapped_end_fraction: 1e-5,
        dead_end_fraction: 0.0,
        liquid_fraction: 0.0,
        chains_per_site: conversion / 27.0,
        number_average_length: length,
        weight_average_length: length.map(|mean| 2.0 * mean),
        dispersity: length.map(|_| 2.0),
        longest_chain: length.map(|_| 113),
        number_average_segment: length,
        weight_average_segment: length,
    }
}

fn manifest() -> Manifest {
    let now = SystemTime::now();
    Manifest {
        program: Program {
            name: "tautomata".into(),
            version: "0.1.0".into(),
            commit: Some("5b64f0a".into()),
            rng: "philox4x32-10/v1".into(),
        },
        machine: Machine::here(),
        span: Span::new(now, now, Duration::ZERO),
        threads: 2,
        timing: None,
        seed: 7,
        replicates: ReplicateCount { asked: 2, finished: 2 },
        interrupted: false,
        warnings: Vec::new(),
        subject: Subject::Scenario {
            text: "title = \"Ground powder\"\n".into(),
            protocol: Vec::new(),
            events: BTreeMap::from([("propagation".into(), 12)]),
        },
        source: None,
        files: Vec::new(),
    }
}

/// What a run would hand over.
fn tables() -> Tables {
    let times = [0.0, 1800.0, 259_200.0];
    let samples: Vec<SampleRow> =
        (1..=2).flat_map(|replicate| times.map(|time| sample(replicate, time))).collect();
    let ends = samples.iter().filter(|sample| sample.time == 259_200.0);
    let replicates: Vec<ReplicateRow> = ends
        .map(|end| ReplicateRow {
            finished: true,
            t10_h: Some(9.77),
            chain_starts: 4,
            events: 12,
            ..ReplicateRow::ending_with(end)
        })
        .collect();
    let kind = String::from("propagation");
    let event = EventRow { replicate: 1, time: 0.0, kind, events: 6, expected_events: 5.9 };
    Tables {
        means: table::means(&samples).into(),
        samples: samples.into(),
        events: vec![event].into(),
        chains: vec![ChainRow { replicate: 1, length: 27, chains: 4 }].into(),
        summary: table::summarize(&replicates).into(),
        replicates: replicates.into(),
        slices: vec![SliceRow { time: 0.0, x: 0.1, y: 0.7, state: "monomer".into() }].into(),
        ..Tables::default()
    }
}

/// A folder with these, and the manifest without its list of files.
fn write_all(path: &Path, tables: &Tables, snapshot: &SnapshotFile) -> Manifest {
    let folder = ResultsFolder::create(path, false).unwrap();
    folder.write_tables(tables).unwrap();
    let name = &stems(&[snapshot.time])[0];
    folder.write(&format!("{SNAPSHOTS}/{name}.xyz"), |out| snapshot.write_xyz(out)).unwrap();
    folder.write(&format!("{SNAPSHOTS}/{name}.vti"), |out| snapshot.write_vti(out)).unwrap();
    let manifest = manifest();
    folder.finish(manifest.clone()).unwrap();
    manifest
}

fn snapshot() -> SnapshotFile {
    let site = SnapshotSite {
        position: [0.5, 0.25, 0.75],
        species: 'M',
        ordered: true,
        defect: false,
        chain: 0,
        unit: 0,
    };
    let box_vectors = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    SnapshotFile {
        time: 259_200.0,
        temperature: 413.15,
        box_vectors,
        origin: [0.0; 3],
        periodic: [true; 3],
        group: 1,
        sites: vec![site],
    }
}

#[test]
fn a_whole_folder_reads_back() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("output/ground-powder");
    let written = tables();
    let manifest = write_all(&path, &written, &snapshot());
    let read = open(&path).unwrap();
    assert_eq!(read.manifest.verify(&path).unwrap(), []);
    assert_eq!(read.snapshots, [path.join("snapshots/t00072.00h.xyz")]);
    let frame = std::fs::read(&read.snapshots[0]).unwrap();
    assert_eq!(read_xyz(frame.as_slice()).unwrap(), snapshot());
    let listed: Vec<&str> = read.manifest.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(
        listed,
        [
            "chains.csv",
            "events.csv",
            "replicates.csv",
            "slices.csv",
            "snapshots/t00072.00h.vti",
            "snapshots/t00072.00h.xyz",
            "summary.csv",
            "summary.json",
            "timeseries.csv",
            "timeseries_mean.csv"
        ]
    );
    let listed = read.manifest.files.clone();
    assert_eq!(read.manifest, Manifest { files: listed, ..manifest });
    let read = read.tables;
    assert_eq!(read.samples.rows().unwrap(), written.samples.rows().unwrap());
    assert_eq!(read.means.rows().unwrap(), written.means.rows().unwrap());
    assert_eq!(read.events.rows().unwrap(), written.events.rows().unwrap());
    assert_eq!(read.chains.rows().unwrap(), written.chains.rows().unwrap());
    assert_eq!(read.summary.rows().unwrap(), written.summary.rows().unwrap());
    assert_eq!(read.replicates.rows().unwrap(), written.replicates.rows().unwrap());
    assert_eq!(read.slices.rows().unwrap(), written.slices.rows().unwrap());
    assert_eq!(read.ftir_bands.rows_if_any().unwrap(), None);
}

#[test]
fn a_table_that_is_listed_but_broken_is_named() {
    let place = tempfile::tempdir().unwrap();
    write_all(place.path(), &tables(), &snapshot());
    std::fs::write(place.path().join("chains.csv"), "replicate,length,chains\n1,many,2\n").unwrap();
    let read = open(place.path()).unwrap().tables;
    let told = read.chains.rows().unwrap_err().to_string();
    assert!(told.ends_with("chains.csv:2: `many` in `length` is no whole number from 0"), "{told}");
    assert_eq!(read.slices.rows().unwrap().len(), 1, "the others can be read");
}

#[test]
fn a_folder_without_a_manifest_is_no_results() {
    let place = tempfile::tempdir().unwrap();
    assert!(matches!(open(place.path()), Err(ManifestError::Missing { .. })));
}
