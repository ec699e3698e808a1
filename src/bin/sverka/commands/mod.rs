//! Turns each command's arguments into its work.

use std::process::ExitCode;

use sverka::error::Result;

use crate::args::Command;

mod dates;
mod import;

/// Runs one command and returns its exit code.
pub fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Dates(args) => dates::run(&args),
        Command::Import(args) => import::run(&args),
    }
}
