//! Turns results, or any first look at a corpus, into the list of pages to correct.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use sverka::bulk::holds::{Results, Sample, Size, WantedSample, cell, sample};
use sverka::error::{Error, ErrorKind, Result};

use super::tell::share;
use crate::commands::output;

/// Arguments of `bulk sample`.
#[derive(Debug, Args)]
#[command(
    after_help = "The same seed draws the same pages, in whatever order the table is; a larger sample holds the smaller.
Pages are shared out among strata where most is to be learnt (Neyman), two of each at least. The table may be
the results of one reading against another: where they disagree much, pages differ much.

Examples:
  sverka bulk sample results --pages 400 > sample.csv
  sverka bulk sample results --half 0.5%
  sverka bulk sample a-against-b --pages 300 --seed 7 --output json

Exit codes: 0 done, 2 could not draw."
)]
pub struct SampleArgs {
    /// Folder of results, or a Parquet table of them
    #[arg(value_name = "RESULTS")]
    pub results: PathBuf,
    /// How many pages
    #[arg(long, value_name = "N", required_unless_present = "half", conflicts_with = "half")]
    pub pages: Option<u64>,
    /// As many pages as a 95 % interval needs to reach so far to either side of the rate: 0.5%
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub half: Option<f64>,
    /// Standard deviation between the rates of pages, instead of what the table shows: 5%
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub spread: Option<f64>,
    /// The seed
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Output format: csv or json; may be given more than once
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "csv")]
    pub output: Vec<String>,
}

/// Runs `sverka bulk sample`.
pub fn run(args: &SampleArgs) -> Result<ExitCode> {
    let targets = output::targets(&args.output, &["csv", "json"])?;
    let size = match (args.pages, args.half) {
        (Some(0), _) => return Err(Error::new(ErrorKind::Usage, "a sample of no page")),
        (Some(pages), _) => Size::Pages(pages),
        (None, Some(half)) => Size::Half(half),
        (None, None) => return Err(Error::new(ErrorKind::Usage, "neither --pages nor --half")),
    };
    let wanted = WantedSample { size, spread: args.spread, seed: args.seed };
    let drawn = sample(&Results::open(&args.results)?, &wanted)?;
    if drawn.pages.is_empty() {
        return Err(
            Error::new(ErrorKind::Malformed, "there is no page to draw").in_file(args.results.display().to_string())
        );
    }
    for target in &targets {
        match target.format.as_str() {
            "json" => output::write_json(target, &drawn)?,
            _ => output::write(target, &table(&drawn))?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn table(drawn: &Sample) -> String {
    let mut out = String::from("page_id,stratum,stratum_pages,stratum_drawn\n");
    for page in &drawn.pages {
        let name = page.stratum.as_deref().unwrap_or_default();
        let _ = writeln!(out, "{},{},{},{}", cell(&page.page_id), cell(name), page.stratum_pages, page.stratum_drawn);
    }
    out
}
