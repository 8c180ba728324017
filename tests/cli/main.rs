//! The command as a user types it: each case has a folder of its own and starts the program
//! there.

mod asked;
mod bench;
mod check;
mod check_results;
mod colour;
mod compare;
mod edges;
mod extend;
mod fit;
mod foreign;
mod how_to;
mod interrupt;
mod killed;
mod kinetics;
mod known_before;
mod links;
mod live;
mod measured;
mod new;
mod plot;
mod refused;
mod resume;
mod run;
mod shells;
mod slurm;
mod snapshots;
mod standard_input;
mod study;
mod study_killed;
mod verify;
mod view;
mod wash;

/// What the program says, word by word: `tests/cli/*.trycmd`, and the pages that show it.
#[test]
fn the_program_says_what_is_written_down() {
    trycmd::TestCases::new()
        .case("tests/cli/*.trycmd")
        .case("docs/commands.md")
        .case("docs/grinding.md")
        .case("docs/measured.md");
}

#[test]
fn every_command_stands_in_the_page_of_commands() {
    let page = std::fs::read_to_string("docs/commands.md").unwrap();
    let help = bench::Bench::with("").succeeds(&["--help"]);
    let list = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let names =
        list.take_while(|line| !line.is_empty()).filter_map(|line| line.split_whitespace().next());
    for name in names.filter(|name| *name != "help") {
        assert!(
            page.contains(&format!("$ tautomata {name} --help\n")),
            "docs/commands.md lacks {name}"
        );
    }
}
