//! Views of runs on a terminal, in tmux: `run --live`, `sweep --live`, `watch`. Where there is no tmux they are
//! skipped, and it is said.
#![cfg(unix)]

use crate::bench::{Bench, SMALL, assert_same, error_text, files, results};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Longer than any of this takes, on a machine that has much else to do.
const LIMIT: Duration = Duration::from_secs(120);

const BETWEEN: Duration = Duration::from_millis(50);

fn wait_until(is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < LIMIT);
        sleep(BETWEEN);
    }
}

/// A terminal of its own, with a server of its own.
struct Terminal {
    server: String,
}

impl Terminal {
    /// Runs a command line in a folder of the bench; `None` without tmux.
    fn start(bench: &Bench, line: &str, size: (u32, u32)) -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let terminal = Self { server: format!("tautomata-{}-{number}", std::process::id()) };
        let (wide, high) = (size.0.to_string(), size.1.to_string());
        // The terminal stays, so that what was said can be read, and how the command ended.
        let line = format!("{line}; echo \"code=$?.\"; exec sleep 600");
        let folder = bench.path("");
        let new = ["new-session", "-d", "-x", &wide, "-y", &high, "-c"];
        let started = terminal.command(&new).arg(folder).args(["sh", "-c", &line]).output();
        match started {
            Ok(output) if output.status.success() => Some(terminal),
            Ok(output) => panic!("{}", error_text(&output)),
            Err(error) => {
                eprintln!("skipped: tmux can't be started: {error}");
                None
            }
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("tmux");
        command.args(["-L", &self.server, "-f", "/dev/null"]).args(arguments);
        command.env("TERM", "xterm-256color").env_remove("NO_COLOR").env_remove("TMUX");
        command
    }

    fn keys(&self, keys: &str) {
        assert!(self.command(&["send-keys", keys]).status().unwrap().success());
    }

    fn shown(&self) -> String {
        let output = self.command(&["capture-pane", "-p", "-J", "-S", "-"]).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Waits until all of these are on the screen; gives it.
    fn wait_for(&self, texts: &[&str]) -> String {
        let started = Instant::now();
        loop {
            let shown = self.shown();
            if texts.iter().all(|text| shown.contains(text)) {
                return shown;
            }
            assert!(started.elapsed() < LIMIT, "{texts:?} did not come:\n{shown}");
            sleep(BETWEEN);
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.command(&["kill-server"]).output();
    }
}

/// The command line of the program.
fn program(arguments: &str) -> String {
    format!("{} {arguments}", env!("CARGO_BIN_EXE_tautomata"))
}

/// Some seconds of work.
fn some() -> Bench {
    let text =
        SMALL.replace("[4, 4, 4]", "[24, 24, 24]").replace("replicates = 2", "replicates = 16");
    Bench::with(&text.replace("24 h", "48 h"))
}

/// Minutes of work.
fn long() -> Bench {
    let text =
        SMALL.replace("[4, 4, 4]", "[64, 64, 64]").replace("replicates = 2", "replicates = 60");
    Bench::with(&text)
}

const VIEW: [&str; 4] = ["Conversion", "Slice: replicate", "Events by kind", "q closes the view"];

/// The view does not change what the run leaves, and neither does a view that is closed on the way.
#[test]
fn a_run_that_is_seen_leaves_the_same_files() {
    let bench = some();
    let line = program("run sample.toml --live --threads 1 --output seen");
    let Some(terminal) = Terminal::start(&bench, &line, (100, 30)) else { return };
    terminal.wait_for(&VIEW);
    terminal.keys("q");
    let shown = terminal.wait_for(&["results in seen", "code=0."]);
    assert!(!shown.contains("Slice: replicate"), "{shown}");
    bench.succeeds(&["run", "sample.toml", "--threads", "2", "--quiet", "--output", "plain"]);
    assert_same(&results(&bench.path("plain")), &results(&bench.path("seen")));
}

/// A run that is watched, resized and stopped.
#[test]
fn a_view_follows_the_size_and_ctrl_c_stops_safely() {
    let bench = long();
    let line = program("run sample.toml --live --threads 1 --output out");
    let Some(terminal) = Terminal::start(&bench, &line, (80, 24)) else { return };
    terminal.wait_for(&VIEW);
    let size = |wide: &str, high: &str| {
        let resize = ["resize-window", "-x", wide, "-y", high];
        assert!(terminal.command(&resize).status().unwrap().success());
    };
    size("60", "15");
    terminal.wait_for(&["The view needs 72 × 20 letters."]);
    size("120", "40");
    terminal.wait_for(&VIEW);
    let watching = program("watch out");
    let watch = Terminal::start(&bench, &watching, (80, 24)).unwrap();
    watch.wait_for(&["Conversion", "Slice: replicate", "q leaves; the work goes on"]);
    terminal.keys("C-c");
    terminal.wait_for(&[
        "stopping: writing what is done",
        "interrupted: the results so far",
        "code=130.",
    ]);
    watch.wait_for(&[
        "out was stopped before its end: `tautomata resume out` continues it",
        "code=1.",
    ]);
    let left = files(&bench.path("out"));
    assert!(left.contains_key("manifest.json") && !left.contains_key("checkpoints/progress.json"));
}

/// A connection that breaks, or a window that is closed, stops a run safely, and the process ends.
#[cfg(target_os = "linux")]
#[test]
fn a_run_whose_terminal_is_gone_stops_and_ends() {
    let bench = long();
    let line = program("run sample.toml --live --threads 1 --output out");
    let Some(terminal) = Terminal::start(&bench, &line, (80, 24)) else { return };
    terminal.wait_for(&VIEW);
    let told = std::fs::read_to_string(bench.path("out/checkpoints/progress.json")).unwrap();
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let process = std::path::PathBuf::from(format!("/proc/{}", told["process"]));
    assert!(process.exists());
    drop(terminal);
    wait_until(|| !process.exists());
    assert!(bench.path("out/manifest.json").exists());
}

/// Elsewhere nobody knows whether a process is still there.
#[cfg(target_os = "linux")]
#[test]
fn watching_ends_where_the_run_is_killed_or_its_folder_deleted() {
    let bench = long();
    let start = || {
        let run = ["run", "sample.toml", "--quiet", "--threads", "1", "--output", "out"];
        bench.command(&run).stderr(Stdio::null()).spawn().unwrap()
    };
    let watch = || {
        let mut watch = bench.command(&["watch", "out"]);
        watch.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    // It waits for a folder that is not there yet. Once it says how far the run is, that ends.
    for killed in [true, false] {
        let mut watching = watch();
        let mut run = start();
        let mut said = BufReader::new(watching.stdout.take().unwrap()).lines();
        assert!(said.any(|line| line.unwrap().contains("% done")));
        run.kill().unwrap();
        run.wait().unwrap();
        if !killed {
            std::fs::remove_dir_all(bench.path("out")).unwrap();
        }
        let ended = watching.wait_with_output().unwrap();
        let error = error_text(&ended);
        assert_eq!(ended.status.code(), Some(1), "{error}");
        let gone = "the process that worked on out is gone";
        // A look between kill and deletion sees the first.
        assert!(error.contains(gone) || !killed && error.contains("out was deleted"), "{error}");
        let _ = std::fs::remove_dir_all(bench.path("out"));
    }
}

/// What is in the way is told in a line, and nothing is changed in the folder.
#[test]
fn a_watcher_tells_what_is_in_the_way_and_changes_nothing() {
    let bench = Bench::with(SMALL);
    bench.succeeds(&["run", "sample.toml", "--quiet", "--output", "whole"]);
    let before = files(&bench.path("whole"));
    assert_eq!(bench.succeeds(&["watch", "whole"]), "whole came to its end\n");
    assert_same(&before, &files(&bench.path("whole")));
    assert!(!before.keys().any(|name| name.contains("progress")));

    std::fs::create_dir_all(bench.path("begun/checkpoints")).unwrap();
    bench.write("begun/scenario.resolved.toml", "");
    let said = |folder: &str| {
        let mut watch = bench.command(&["watch", folder]).stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(watch.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        watch.kill().unwrap();
        watch.wait().unwrap();
        line
    };
    assert!(said("begun").contains("begun tells nothing yet"));
    assert!(said("nowhere").contains("nowhere is not there yet: waiting"));
    bench.write("begun/checkpoints/progress.json", "{\"form\": 1, \"beat\":");
    assert!(said("begun").contains("progress.json can't be read: EOF"));
    bench.write("begun/checkpoints/progress.json", "{\"form\": 99}");
    assert!(said("begun").contains("another version of the program writes it"));
    bench.write("begun/manifest.json", "{}");
    std::fs::remove_file(bench.path("begun/checkpoints/progress.json")).unwrap();
    assert!(said("begun").contains("manifest.json can't be read"));
}

/// A study whose points fill a map; its parts are seen together.
#[test]
fn a_study_shows_what_is_there() {
    let bench = Bench::with(&SMALL.replace("[4, 4, 4]", "[48, 48, 48]"));
    let study = "title = \"A map\"\nbase = \"sample.toml\"\nreplicates = 2\n[[axis]]\npath = \"sample.disordered\"\n\
                 values = [0.05, 0.1, 0.2]\n[[axis]]\npath = \"protocol.anneal.temperature\"\n\
                 values = [\"130 degC\", \"150 degC\"]\n";
    bench.write("study.toml", study);
    let line = program("sweep study.toml --live --threads 1 --output out");
    let Some(terminal) = Terminal::start(&bench, &line, (100, 30)) else { return };
    terminal.wait_for(&["Conversion at the end", "of 6 have runs", "of 12 runs done"]);
    terminal.keys("C-c");
    terminal.wait_for(&["interrupted: every finished run is recorded", "code=130."]);
    // Two parts at once, and a third party who looks at the whole.
    let parts = ["1/2", "2/2"].map(|part| {
        let run = [
            "sweep",
            "study.toml",
            "--shard",
            part,
            "--quiet",
            "--threads",
            "1",
            "--output",
            "parts",
        ];
        bench.command(&run).stderr(Stdio::null()).spawn().unwrap()
    });
    let watching = program("watch parts --page so-far.html");
    let watch = Terminal::start(&bench, &watching, (100, 30)).unwrap();
    watch.wait_for(&["of 12 runs done, 2 under way", "q leaves"]);
    let page = || std::fs::read_to_string(bench.path("so-far.html")).unwrap_or_default();
    wait_until(|| page().contains("of 12 runs done"));
    assert!(page().contains("<h1>A map</h1>") && page().contains("http-equiv=\"refresh\""));
    for mut part in parts {
        part.kill().unwrap();
        part.wait().unwrap();
    }
    if cfg!(target_os = "linux") {
        watch.wait_for(&["the process that worked on parts is gone", "code=1."]);
        assert!(page().contains("is gone") && !page().contains("refresh"));
    }
    let inside = error_text(&bench.tautomata(&["watch", "parts", "--page", "parts/page.html"]));
    assert!(inside.contains("in which nothing is written"), "{inside}");
}

#[test]
fn without_a_terminal_lines_tell_how_far_it_is() {
    let bench = Bench::with(SMALL);
    let output = bench.tautomata(&["run", "sample.toml", "--live"]);
    let said = error_text(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains("no live view: standard error is no terminal; lines tell how far it is"),
        "{said}"
    );
    let line = format!("TERM=dumb {}", program("run sample.toml --live --output dumb"));
    let Some(terminal) = Terminal::start(&bench, &line, (100, 30)) else { return };
    terminal.wait_for(&["no live view: TERM says", "results in dumb", "code=0."]);
    let line = program("run sample.toml --live --output small");
    let terminal = Terminal::start(&bench, &line, (60, 10)).unwrap();
    terminal.wait_for(&["no live view: the terminal has 60 × 10 letters", "code=0."]);
}
