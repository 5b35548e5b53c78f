//! The `cutover` command: hands the arguments to `cli` and its answer to the shell.

use std::process::ExitCode;

fn main() -> ExitCode {
    cutover::cli::main()
}
