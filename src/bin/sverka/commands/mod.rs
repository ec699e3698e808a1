//! Turns each command's arguments into its work.

use std::process::ExitCode;

use sverka::error::Result;

use crate::args::Command;

pub mod check;
mod dates;
mod diff;
mod formats;
mod import;
mod input;
mod lang;
mod metrics;
mod output;

/// Runs one command and returns its exit code.
pub fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Diff(args) => diff::run(&args),
        Command::Metrics(args) => metrics::run(&args),
        Command::Dates(args) => dates::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Lang(args) => lang::run(&args),
        Command::Formats(args) => formats::run(&args),
    }
}
