//! `tautomata resume`: what lies in the folder, and what is said of it.

use crate::bench::{Bench, SMALL, assert_same, error_text, files, results};
use crate::interrupt::Stops;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tautomata::results::{Beginning, Manifest, ResultsFolder};
use tautomata::run::{
    Checkpointer, Control, GENERATOR, Replicate, Simulation, simulate, write_scenario,
};
use tautomata::run::{ProgressObserver, Unobserved};
use tautomata::scenario::{Origin, Scenario};

pub fn scenario(text: &str) -> Scenario {
    let origin = Origin { file_name: "sample.toml".into(), folder: ".".into() };
    Scenario::parse(text, &origin).unwrap()
}

/// Goes on in a folder with a checkpoint at every look, as far as the watcher lets it. No result
/// is written, as if it were killed.
pub fn go_on(
    folder: &ResultsFolder,
    scenario: &Scenario,
    observer: &dyn ProgressObserver,
) -> Vec<Replicate> {
    write_scenario(scenario, folder).unwrap();
    let every = Some(Duration::ZERO);
    let checkpointer = Checkpointer::new(folder, scenario, every, |said| panic!("{said}")).unwrap();
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let control = Control { observer, checkpointer: Some(&checkpointer), timer: None };
    let simulation = Simulation::new(scenario).unwrap();
    let outcome = one_thread.install(|| simulation.run(control));
    outcome.unwrap().replicates
}

/// A folder `broken` in which the small sample was killed at the n-th look: each of its two
/// replicates has 26, one before it and one at each of 25 moments.
fn broken_off(looks: u32) -> Bench {
    let bench = Bench::with(SMALL);
    bench.succeeds(&["run", "sample.toml", "--output", "whole"]);
    let folder = ResultsFolder::create(bench.path("broken"), false).unwrap();
    go_on(&folder, &scenario(SMALL), &Stops::after(looks));
    bench
}

fn checkpoints(bench: &Bench) -> Vec<PathBuf> {
    let entries = bench.path("broken/checkpoints").read_dir().unwrap();
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "ckpt"));
    found.sort();
    found
}

fn change(file: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = std::fs::read(file).unwrap();
    change(&mut bytes);
    std::fs::write(file, bytes).unwrap();
}

fn flip_a_bit(file: &Path) {
    change(file, |bytes| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 4;
    });
}

/// Resumes, which must end as the unbroken run did; gives what it said of checkpoints.
fn resumes(bench: &Bench) -> Vec<String> {
    let output = bench.tautomata(&["resume", "broken", "--threads", "2"]);
    let said = error_text(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert_same(&results(&bench.path("whole")), &results(&bench.path("broken")));
    let told = |line: &&str| line.contains("checkpoint") || line.contains("replicate ");
    said.lines().filter(told).map(str::to_owned).collect()
}

/// At every look of both replicates, again and again until the end.
#[test]
fn wherever_it_is_broken_off_it_goes_on_to_the_same_outcome() {
    let scenario = scenario(SMALL);
    let unbroken = simulate(&scenario, &Unobserved).unwrap().replicates;
    for looks in (0..53).chain([1000]) {
        let place = tempfile::tempdir().unwrap();
        let folder = ResultsFolder::create(place.path(), false).unwrap();
        go_on(&folder, &scenario, &Stops::after(looks));
        drop(folder);
        let folder = ResultsFolder::reopen(place.path()).unwrap();
        assert_eq!(go_on(&folder, &scenario, &Unobserved), unbroken, "after {looks} looks");
    }
    let place = tempfile::tempdir().unwrap();
    drop(ResultsFolder::create(place.path(), false).unwrap());
    std::fs::write(place.path().join("scenario.resolved.toml"), scenario.to_toml()).unwrap();
    let steps = (0..200).find(|_| {
        let folder = ResultsFolder::reopen(place.path()).unwrap();
        go_on(&folder, &scenario, &Stops::after(3)) == unbroken
    });
    // Each goes two moments further but for those that begin or end a replicate.
    assert!(steps.is_some_and(|steps| steps > 20), "{steps:?}");
}

#[test]
fn two_checkpoints_of_each_replicate_are_kept_and_none_at_the_end() {
    let bench = broken_off(40);
    let names: Vec<String> = files(&bench.path("broken")).into_keys().collect();
    let expected = [
        "checkpoints/finished-000001.ckpt",
        "checkpoints/replicate-000000-000025.ckpt",
        "checkpoints/replicate-000001-000013.ckpt",
        "checkpoints/replicate-000001-000014.ckpt",
        "scenario.resolved.toml",
    ];
    assert_eq!(names, expected);
    assert_eq!(resumes(&bench), Vec::<String>::new());
}

#[test]
fn the_one_before_a_damaged_checkpoint_is_used() {
    let bench = broken_off(40);
    let [finished, first, _, newest] = &checkpoints(&bench)[..] else { panic!() };
    flip_a_bit(newest);
    let said = resumes(&bench);
    assert!(said[0].contains("000014.ckpt is damaged: its checksum is wrong"), "{said:?}");
    assert_eq!(said[1..], ["replicate 2 continues from the one before"]);
    // The one of finished replicates, too, has one before it.
    let (finished, first) = (finished.file_name(), first.file_name());
    let bench = broken_off(40);
    let [again, beside, ..] = &checkpoints(&bench)[..] else { panic!() };
    assert_eq!((again.file_name(), beside.file_name()), (finished, first));
    change(again, |bytes| bytes.truncate(100));
    let said = resumes(&bench);
    assert!(said[0].contains("finished-000001.ckpt is damaged"), "{said:?}");
    assert_eq!(said.len(), 1, "{said:?}");
}

/// Something that is done to a checkpoint.
type Wrong = fn(&Path);

#[test]
fn where_none_can_be_used_a_replicate_starts_anew() {
    let wrongs: [(Wrong, &str); 4] = [
        (flip_a_bit, "is damaged: its checksum is wrong"),
        (|file| change(file, |bytes| bytes[8] = u8::MAX), "is of version 255"),
        (|file| change(file, Vec::clear), "is no checkpoint"),
        (|file| std::fs::write(file, "t_h,x\n0,1\n".repeat(99)).unwrap(), "is no checkpoint"),
    ];
    for (wrong, why) in wrongs {
        let bench = broken_off(10);
        for file in checkpoints(&bench) {
            wrong(&file);
        }
        let said = resumes(&bench);
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said[..2].iter().all(|line| line.contains(why)), "{said:?}");
        assert_eq!(said[2], "replicate 1 starts anew");
    }
}

#[test]
fn checkpoints_of_another_scenario_are_not_used() {
    let bench = broken_off(40);
    let other = scenario(&SMALL.replace("replicates", "seed = 2\nreplicates"));
    bench.write("sample.toml", &other.to_toml());
    bench.write("broken/scenario.resolved.toml", &other.to_toml());
    bench.succeeds(&["run", "sample.toml", "--output", "whole", "--force"]);
    let said = resumes(&bench);
    assert!(said[0].contains("is of another scenario"), "{said:?}");
    let anew: BTreeSet<&str> =
        said.iter().filter(|line| line.contains("starts anew")).map(String::as_str).collect();
    assert_eq!(anew.len(), 2, "{said:?}");
}

/// Checkpoints of one replicate under the name of the other.
#[test]
fn checkpoints_of_another_replicate_are_not_used() {
    let bench = broken_off(40);
    let [finished, first, older, newest] = &checkpoints(&bench)[..] else { panic!() };
    std::fs::remove_file(finished).unwrap();
    std::fs::copy(first, newest).unwrap();
    std::fs::copy(first, older).unwrap();
    let said = resumes(&bench);
    assert!(said[0].contains("none of this run: the replicate"), "{said:?}");
    assert_eq!(said[2..], ["replicate 2 starts anew"]);
}

/// It began with a version that drew other random numbers.
#[test]
fn a_run_of_other_random_numbers_is_not_resumed() {
    let bench = Bench::with(SMALL);
    let folder = ResultsFolder::create(bench.path("broken"), false).unwrap();
    go_on(&folder, &scenario(SMALL), &Stops::after(40));
    drop(folder);
    let folder = ResultsFolder::reopen(bench.path("broken")).unwrap();
    let beginning = Beginning::of("philox4x32-10/v1");
    folder.keep_beginning(&beginning).unwrap();
    drop(folder);
    let before = files(&bench.path("broken"));
    let said = bench.refuses(&["resume", "broken"]);
    assert!(said.contains("philox4x32-10/v1") && said.contains(GENERATOR), "{said}");
    assert_same(&files(&bench.path("broken")), &before);
}

#[test]
fn a_folder_without_a_run() {
    let bench = Bench::with(SMALL);
    std::fs::create_dir(bench.path("empty")).unwrap();
    for folder in ["empty", "nowhere", "sample.toml"] {
        let said = bench.refuses(&["resume", folder]);
        assert!(said.contains(folder) && said.contains("holds no run to resume"), "{said}");
    }
    assert!(files(&bench.path("empty")).is_empty());
    assert!(!bench.path("empty/.tautomata.lock").exists());
}

#[test]
fn a_run_that_came_to_its_end_is_left_as_it_is() {
    let bench = Bench::with(SMALL);
    bench.succeeds(&["run", "sample.toml"]);
    let before = files(&bench.path("output/sample"));
    let told = bench.succeeds(&["resume", "output/sample"]);
    assert!(told.contains("output/sample came to its end"), "{told}");
    assert_same(&files(&bench.path("output/sample")), &before);
    // Killed right before its checkpoints were to go.
    std::fs::create_dir_all(bench.path("output/sample/checkpoints")).unwrap();
    bench.write("output/sample/checkpoints/finished-000001.ckpt", "");
    bench.succeeds(&["resume", "output/sample"]);
    assert_same(&files(&bench.path("output/sample")), &before);
}

#[test]
fn run_says_how_to_go_on_and_force_starts_anew() {
    let bench = broken_off(40);
    let said = bench.refuses(&["run", "sample.toml", "--output", "broken"]);
    assert!(said.contains("`tautomata resume broken`") && said.contains("--force"), "{said}");
    assert_eq!(checkpoints(&bench).len(), 4);
    bench.succeeds(&["run", "sample.toml", "--output", "broken", "--force"]);
    assert_same(&results(&bench.path("whole")), &results(&bench.path("broken")));
}

#[test]
fn a_run_on_its_way_is_not_resumed() {
    let bench = broken_off(10);
    let _held = ResultsFolder::reopen(bench.path("broken")).unwrap();
    for arguments in [&["resume", "broken"][..], &["run", "sample.toml", "--output", "broken"]] {
        let said = bench.refuses(arguments);
        assert!(said.contains("another run is writing into broken"), "{said}");
    }
}

#[test]
fn arguments_of_checkpoints() {
    let bench = Bench::with(SMALL);
    let said = bench.refuses(&["run", "sample.toml", "--checkpoint-every", "10"]);
    assert!(said.contains("has no unit") && said.contains("`off`"), "{said}");
    bench.succeeds(&["run", "sample.toml", "--checkpoint-every", "off", "--quiet"]);
}

/// Ctrl-C leaves results of what was done, and checkpoints of all of it, whether or not some
/// were asked for on the way.
#[cfg(unix)]
#[test]
fn an_interrupted_run_is_resumed() {
    use std::process::Stdio;
    let text = SMALL.replace("[4, 4, 4]", "[16, 16, 16]").replace("24 h", "72 h");
    let bench = Bench::with(&text);
    bench.succeeds(&["run", "sample.toml", "--output", "whole"]);
    let arguments = ["run", "sample.toml", "--output", "broken", "--checkpoint-every", "off"];
    let mut child = bench.command(&arguments).stderr(Stdio::piped()).spawn().unwrap();
    while !bench.path("broken/scenario.resolved.toml").exists() {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it began");
    }
    std::thread::sleep(Duration::from_millis(300));
    crate::interrupt::interrupt(&child);
    let output = child.wait_with_output().unwrap();
    // On a machine on which it takes less than that it is whole, and resuming it changes nothing.
    if output.status.code() != Some(0) {
        let said = error_text(&output);
        assert_eq!(output.status.code(), Some(130), "{said}");
        assert!(said.contains("`tautomata resume broken` continues the run"), "{said}");
        assert!(Manifest::read(&bench.path("broken")).unwrap().interrupted);
        assert!(!checkpoints(&bench).is_empty());
    }
    assert_eq!(resumes(&bench), Vec::<String>::new());
    assert!(!Manifest::read(&bench.path("broken")).unwrap().interrupted);
}
