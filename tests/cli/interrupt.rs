//! Ctrl-C, and the lines that say how far a run has come.
#![cfg(unix)]

use crate::bench::{Bench, SMALL, files};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::Duration;
use tautomata::figures::draw_all;
use tautomata::results::{Results, ResultsFolder, open};
use tautomata::run::{Outcome, ProgressObserver, simulate, tables, write_files};
use tautomata::scenario::{Origin, Scenario};

/// Minutes of work, in many short replicates.
fn many() -> Bench {
    let text = SMALL
        .replace("[4, 4, 4]", "[12, 12, 12]")
        .replace("replicates = 2", "replicates = 3000")
        .replace("every = \"1 h\"", "every = \"6 h\"");
    Bench::with(&text)
}

pub fn interrupt(child: &Child) {
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
}

/// Reads an interrupted run's results back, and checks that they are whole.
fn whole_results(folder: &Path) -> Results {
    let results = open(folder).unwrap();
    assert!(results.manifest.interrupted);
    assert!(results.manifest.warnings.iter().any(|warning| warning.contains("interrupted")));
    assert!(results.manifest.replicates.finished < results.manifest.replicates.asked);
    assert_eq!(results.manifest.verify(folder).unwrap(), []);
    let left: Vec<String> =
        files(folder).into_keys().filter(|name| name.ends_with(".partial")).collect();
    assert!(left.is_empty(), "{left:?}");
    results
}

/// Whether a checkpoint of finished replicates lies in a folder.
fn has_finished_one(checkpoints: &Path) -> bool {
    let names = checkpoints.read_dir().into_iter().flatten().flatten();
    names.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with("finished"))
}

/// `nohup` is told by a signal that is ignored; only Linux says which are.
#[cfg(target_os = "linux")]
#[test]
fn a_run_that_may_go_on_without_its_terminal_does() {
    let bench = many();
    let program = env!("CARGO_BIN_EXE_tautomata");
    let line =
        format!("trap '' HUP; exec {program} run sample.toml --quiet --checkpoint-every '50 ms'");
    let mut command = Command::new("sh");
    let mut child = command.args(["-c", &line]).current_dir(bench.path("")).spawn().unwrap();
    let checkpoints = bench.path("output/sample/checkpoints");
    let kept = || checkpoints.read_dir().map_or(0, Iterator::count);
    let wait_for_more = |child: &mut Child, than: usize| {
        while kept() <= than {
            assert!(child.try_wait().unwrap().is_none(), "it ended");
            sleep(Duration::from_millis(10));
        }
    };
    wait_for_more(&mut child, 2);
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-HUP", &pid]).status().unwrap().success());
    let before = kept();
    wait_for_more(&mut child, before);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn an_interrupted_run_keeps_the_replicates_that_were_done_and_begins_no_others() {
    let bench = many();
    let run = ["run", "sample.toml", "--threads", "2", "--quiet", "--checkpoint-every", "50 ms"];
    let mut child = bench.command(&run).stderr(Stdio::piped()).spawn().unwrap();
    while !has_finished_one(&bench.path("output/sample/checkpoints")) {
        assert!(child.try_wait().unwrap().is_none(), "it ended before one was seen");
        sleep(Duration::from_millis(10));
    }
    interrupt(&child);
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{said}");
    assert!(
        said.contains("stopping") && said.contains("interrupted: the results so far"),
        "{said}"
    );
    assert!(!said.contains('%'), "{said}");

    let results = whole_results(&bench.path("output/sample"));
    let finished = results.manifest.replicates.finished as usize;
    let rows = results.tables.replicates.rows().unwrap();
    assert_eq!(rows.iter().filter(|row| row.finished).count(), finished);
    assert!(finished > 0);
    // Two threads: at most two were under way.
    assert!(rows.len() <= finished + 2, "{} begun, {finished} finished", rows.len());
}

/// One large replicate comes to its second recorded moment only at its end.
#[test]
fn progress_is_told_between_recorded_moments() {
    let text = SMALL
        .replace("[4, 4, 4]", "[48, 48, 48]")
        .replace("replicates = 2", "replicates = 1")
        .replace("24 h", "72 h")
        .replace("every = \"1 h\"", "every = \"72 h\"")
        .replace("\"0 h\", \"72 h\"", "");
    let bench = Bench::with(&text);
    let mut child = bench.command(&["run", "sample.toml"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    let line = lines.next().unwrap();
    interrupt(&child);
    let rest: Vec<String> = lines.collect();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{rest:?}");
    let told = predicates::str::is_match(r"^ *\d+ % done(, about .* left)?$").unwrap();
    assert!(predicates::Predicate::eval(&told, line.as_str()), "{line}");
    let results = whole_results(&bench.path("output/sample"));
    assert_eq!(results.tables.samples.rows().unwrap().len(), 1);
}

/// Wants to stop after it was asked so many times.
pub struct Stops {
    after: AtomicU32,
}

impl Stops {
    pub fn after(looks: u32) -> Self {
        Self { after: AtomicU32::new(looks) }
    }
}

impl ProgressObserver for Stops {
    fn progress(&self, _: u32, _: f64) {}

    fn interrupted(&self) -> bool {
        let count = |left: u32| Some(left.saturating_sub(1));
        self.after.fetch_update(Ordering::Relaxed, Ordering::Relaxed, count) == Ok(0)
    }
}

/// What a run of the small sample leaves that is stopped at the n-th look.
fn stopped_after(looks: u32) -> (Scenario, Outcome) {
    let origin = Origin { file_name: "sample.toml".into(), folder: ".".into() };
    let scenario = Scenario::parse(SMALL, &origin).unwrap();
    let stops = Stops::after(looks);
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let outcome = one_thread.install(|| simulate(&scenario, &stops)).unwrap();
    (scenario, outcome)
}

#[test]
fn wherever_a_run_is_stopped_its_files_are_whole() {
    for looks in [0, 1, 2, 3, 26, 27, 40] {
        let (scenario, outcome) = stopped_after(looks);
        let place = tempfile::tempdir().unwrap();
        let folder = ResultsFolder::create(place.path(), false).unwrap();
        write_files(&scenario, &outcome, &tables::all(&scenario, &outcome), &folder).unwrap();
        draw_all(place.path()).unwrap();
    }
}

#[test]
fn a_replicate_that_was_not_begun_never_is() {
    // One look before each replicate and one at each of its 25 moments (the snapshots are
    // taken at two of them; there are too few events for looks in between).
    for (looks, begun, finished) in [(0, 0, 0), (1, 1, 0), (26, 1, 1), (27, 2, 1), (52, 2, 2)] {
        let replicates = stopped_after(looks).1.replicates;
        let done = replicates.iter().filter(|replicate| replicate.finished).count();
        assert_eq!((replicates.len(), done), (begun, finished), "after {looks} looks");
    }
}
