//! Turns the shares of many machines into one result.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use sverka::bulk::work;
use sverka::error::{Error, ErrorKind, Result};

/// Arguments of `bulk merge`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  sverka bulk merge results
  sverka bulk merge node1 node2 node3 -o results --table pages.parquet --confusions confusions.parquet

Exit codes: 0 all is there, 2 something is missing or does not belong.")]
pub struct MergeArgs {
    /// The folder of results that all shares were written to, or one folder for each
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// Folder that several are gathered in
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Digest all rows anew, instead of believing the parts
    #[arg(long)]
    pub verify: bool,
    /// Write all rows into one Parquet file too, in the order of the input
    #[arg(long, value_name = "FILE")]
    pub table: Option<PathBuf>,
    /// Write what is read for what on all pages into one Parquet file
    #[arg(long, value_name = "FILE")]
    pub confusions: Option<PathBuf>,
}

/// Runs `sverka bulk merge`.
pub fn run(args: &MergeArgs) -> Result<ExitCode> {
    let out = match (&args.out, args.folders.as_slice()) {
        (Some(out), folders) => {
            work::gather(folders, out)?;
            out
        }
        (None, [one]) => one,
        (None, _) => {
            return Err(Error::new(ErrorKind::Usage, "several folders, and none to gather them in").hint("give -o DIR"));
        }
    };
    let manifest = work::merge(out, args.verify)?;
    if let Some(file) = &args.table {
        work::one_table(out, &manifest, file)?;
    }
    if let Some(file) = &args.confusions {
        work::one_confusions(out, &manifest, file)?;
    }
    let errors = manifest.statuses.get("error").copied().unwrap_or(0);
    println!(
        "{} pages in {} parts, {errors} of them could not be compared; digest {}",
        manifest.rows,
        manifest.parts.len(),
        manifest.digest
    );
    Ok(ExitCode::SUCCESS)
}
