//! The `peil` command; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    peil::cli::run(std::env::args_os())
}
