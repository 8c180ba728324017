//! Completions in real shells, and a manual page in `man`. A shell that is not installed is skipped, and said.

use crate::bench::Bench;
use std::process::Command;

/// Has a shell load the completions and tell what it offers after `tautomata `.
fn offered(shell: &str, options: &[&str], script: &str) -> Option<String> {
    let bench = Bench::with("");
    bench.write("completions", &bench.succeeds(&["completions", shell]));
    let mut command = Command::new(shell);
    let run = command.args(options).args(["-c", script]).current_dir(bench.path("")).output();
    let output = match run {
        Ok(output) => output,
        Err(error) => {
            eprintln!("skipped: {shell} can't be started: {error}");
            return None;
        }
    };
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && told.is_empty(), "{shell}: {told}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Every command, and no other word of the usage.
fn assert_has_commands(offered: Option<String>) {
    let Some(offered) = offered else { return };
    let words: Vec<&str> = offered.split_whitespace().collect();
    for command in ["run", "scenarios", "completions", "kinetics", "help"] {
        assert!(words.contains(&command), "{command} is not in {offered}");
    }
}

#[test]
fn bash_completes_commands_and_options() {
    let ask = "source ./completions; COMP_WORDS=(tautomata ''); COMP_CWORD=1; _tautomata tautomata '' tautomata; \
               echo \"${COMPREPLY[@]}\"";
    assert_has_commands(offered("bash", &["--norc"], ask));
    let ask = "source ./completions; COMP_WORDS=(tautomata run --che); COMP_CWORD=2; \
               _tautomata tautomata --che run; echo \"${COMPREPLY[@]}\"";
    if let Some(options) = offered("bash", &["--norc"], ask) {
        assert_eq!(options.trim(), "--checkpoint-every");
    }
}

#[test]
fn zsh_completes_commands() {
    // zsh completes at a terminal only: this has the script's list of commands printed, not offered.
    let ask = "autoload -Uz compinit && compinit -u -d ./dump && source ./completions && \
               _describe() { print -l ${(P)4%%:*} } && _tautomata_commands";
    assert_has_commands(offered("zsh", &["-f"], ask));
}

#[test]
fn fish_completes_commands_and_options() {
    let ask = "source ./completions; complete -C 'tautomata '";
    assert_has_commands(offered("fish", &["--no-config"], ask));
    let ask = "source ./completions; complete -C 'tautomata run --checkpoint-e'";
    if let Some(options) = offered("fish", &["--no-config"], ask) {
        assert!(options.starts_with("--checkpoint-every\t"), "{options}");
    }
}

#[test]
fn man_shows_a_page() {
    let bench = Bench::with("");
    let told = bench.succeeds(&["man", "pages"]);
    assert!(told.ends_with("man -l pages/tautomata.1\n"), "{told}");
    let page = bench.path("pages/tautomata-run.1");
    let shown = match Command::new("man").args(["-l", "-P", "cat"]).arg(page).output() {
        Ok(shown) => shown,
        Err(error) => return eprintln!("skipped: man can't be started: {error}"),
    };
    let text = String::from_utf8_lossy(&shown.stdout);
    let told = String::from_utf8_lossy(&shown.stderr);
    assert!(text.contains("checkpoint") && told.is_empty(), "{told}\n{text}");
}
