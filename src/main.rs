//! The `cutover` command: hands the arguments to `cli` and its answer to the shell.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main(std::env::args_os())
}
