//! Turns the arguments of `bulk` into a night's work, and into what holds for a corpus.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use sverka::error::Result;

mod accept;
mod drift;
mod merge;
mod progress;
mod run;
mod sample;
mod summary;
mod tell;

/// Arguments of `bulk`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  sverka bulk run pages.parquet -o results
  sverka bulk run pages.parquet -o results --shard 3/40     (and 39 others)
  sverka bulk merge results
  sverka bulk summary results --worst 20
  sverka bulk sample results --pages 400
  sverka bulk accept results --most 5% --bad-from 10%
  sverka bulk drift a-against-b --first a-sample --second b-sample

docs/bulk.md shows them at work, with recipes for Slurm, GNU parallel and DuckDB.

Exit codes: 0 done, 1 done and it fails (accept; run with --max-errors), 2 could not do it.")]
pub struct BulkArgs {
    #[command(subcommand)]
    pub command: BulkCommand,
}

#[derive(Debug, Subcommand)]
pub enum BulkCommand {
    /// Compares all pages of tables, folders or zips into a folder of Parquet; run again, it goes on where it stopped.
    Run(Box<run::RunArgs>),
    /// Checks that every share is there, once, and writes the manifest.
    Merge(merge::MergeArgs),
    /// Says what holds for the corpus: rates with intervals, strata, the worst pages, what is read for what.
    Summary(summary::SummaryArgs),
    /// Draws the pages to correct by hand, and says how many are needed.
    Sample(sample::SampleArgs),
    /// Takes or refuses a batch by the share of its bad pages, or plans how many to look at.
    Accept(accept::AcceptArgs),
    /// Holds one reading against another, with and without corrected pages.
    Drift(drift::DriftArgs),
    /// Compares pages for `run --isolate process`; not for people.
    #[command(hide = true)]
    Worker,
}

/// Runs `sverka bulk`.
pub fn run(args: &BulkArgs) -> Result<ExitCode> {
    match &args.command {
        BulkCommand::Run(args) => run::run(args),
        BulkCommand::Merge(args) => merge::run(args),
        BulkCommand::Summary(args) => summary::run(args),
        BulkCommand::Sample(args) => sample::run(args),
        BulkCommand::Accept(args) => accept::run(args),
        BulkCommand::Drift(args) => drift::run(args),
        BulkCommand::Worker => {
            sverka::bulk::work::serve(std::io::stdin().lock(), std::io::stdout().lock())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}
