//! Turns each command's arguments into its work.

use std::process::ExitCode;

use sverka::error::Result;
#[cfg(not(feature = "bulk"))]
use sverka::error::{Error, ErrorKind};

use crate::args::Command;

mod agree;
mod apply;
mod audit;
mod base;
#[cfg(feature = "bulk")]
pub mod bulk;
pub mod check;
pub mod config;
mod dates;
mod decisions;
mod diff;
pub mod facsimile;
mod formats;
mod import;
pub mod init;
pub mod input;
pub mod keep;
mod lang;
mod learn;
mod mend;
mod metrics;
mod output;
pub mod report;
mod review;
pub mod rule;
pub mod shell;
mod status;

/// Runs one command and returns its exit code.
pub fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Diff(args) => diff::run(&args),
        Command::Metrics(args) => metrics::run(&args),
        Command::Dates(args) => dates::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Init(args) => init::run(&args),
        Command::Config(args) => config::run(&args),
        Command::Baseline(args) => keep::baseline(&args),
        Command::Ratchet(args) => keep::ratchet(&args),
        Command::Cache(args) => keep::cache(&args),
        Command::Completions(args) => shell::completions(&args),
        Command::Man(args) => shell::man(&args),
        Command::Rule(args) => rule::run(&args),
        Command::Lang(args) => lang::run(&args),
        Command::Formats(args) => formats::run(&args),
        Command::Review(args) => review::run(&args),
        Command::Adjudicate(args) => review::adjudicate(&args),
        Command::Apply(args) => apply::run(&args),
        Command::Status(args) => status::run(&args),
        Command::Decisions(args) => decisions::run(&args),
        Command::Agree(args) => agree::run(&args),
        Command::Audit(args) => audit::run(&args),
        #[cfg(feature = "bulk")]
        Command::Bulk(args) => bulk::run(&args),
        #[cfg(not(feature = "bulk"))]
        Command::Bulk { .. } => Err(Error::new(ErrorKind::Usage, "this sverka was built without the feature `bulk`")
            .hint("cargo install --path . --features bulk")),
    }
}
