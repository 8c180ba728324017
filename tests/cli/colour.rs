//! Colours, and who may forbid them.

use crate::bench::Bench;

/// `CLICOLOR_FORCE` asks for colours in a pipe, which is what a test reads from.
#[test]
fn help_is_plain_where_colours_are_forbidden() {
    let bench = Bench::with("");
    let coloured = |variables: &[(&str, &str)]| {
        let mut command = bench.command(&["--help"]);
        command.env_remove("NO_COLOR").env("TERM", "xterm-256color").env("CLICOLOR_FORCE", "1");
        let output = command.envs(variables.iter().copied()).output().unwrap();
        assert!(output.status.success());
        output.stdout.contains(&b'\x1b')
    };
    assert!(coloured(&[]) && coloured(&[("NO_COLOR", "")]));
    assert!(!coloured(&[("NO_COLOR", "1")]) && !coloured(&[("NO_COLOR", "0")]));
    assert!(!coloured(&[("TERM", "dumb")]));
}
