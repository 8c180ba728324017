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
mod interrupt;
mod killed;
mod kinetics;
mod known_before;
mod links;
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
mod wash;

/// What the program says, word by word: `tests/cli/*.trycmd`, and the pages that show it.
#[test]
fn the_program_says_what_is_written_down() {
    trycmd::TestCases::new()
        .case("tests/cli/*.trycmd")
        .case("docs/grinding.md")
        .case("docs/measured.md");
}
