//! The command `tautomata`.

use std::process::ExitCode;

fn main() -> ExitCode {
    tautomata::cli::main()
}
