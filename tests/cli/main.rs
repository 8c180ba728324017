//! The command as a user types it: each case has a folder of its own and starts the program
//! there.

mod bench;
mod check;
mod edges;
mod interrupt;
mod killed;
mod new;
mod refused;
mod resume;
mod run;
mod snapshots;
mod wash;

/// What the program says, word by word: `tests/cli/*.trycmd`.
#[test]
fn the_help_says_what_there_is() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd");
}
