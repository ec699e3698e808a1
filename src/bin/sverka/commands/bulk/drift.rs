//! Turns one reading against another into how far they disagree, and with corrected pages into which is better.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use sverka::bulk::holds::{Assisted, Drift, Results, WantedDrift, drift};
use sverka::error::Result;

use super::tell::{confusions, percent, populations, share, shown, stratum, told};
use crate::commands::output;

/// Arguments of `bulk drift`.
#[derive(Debug, Args)]
#[command(
    after_help = "RESULTS come from `bulk run` with reading A in the column reference and reading B in the column
hypothesis: nobody is right there, and nothing is called an error. --first and --second are results of A and
of B against the corrected text of some pages, drawn at random; they tell what a disagreement is worth.

Examples:
  sverka bulk run old-and-new.parquet --column reference=old --column hypothesis=new -o both
  sverka bulk drift both
  sverka bulk drift both --first old-corrected --second new-corrected

Exit codes: 0 done, 2 no complete results."
)]
pub struct DriftArgs {
    /// Results of A against B, on all pages
    #[arg(value_name = "RESULTS")]
    pub results: PathBuf,
    /// Results of A against corrected pages
    #[arg(long, value_name = "RESULTS")]
    pub first: Option<PathBuf>,
    /// Results of B against corrected pages
    #[arg(long, value_name = "RESULTS")]
    pub second: Option<PathBuf>,
    /// Pages of the corpus, where RESULTS are a sample of them
    #[arg(long, value_name = "N", conflicts_with = "strata")]
    pub population: Option<u64>,
    /// The same by stratum: a CSV with stratum,pages
    #[arg(long, value_name = "FILE")]
    pub strata: Option<PathBuf>,
    /// Level of the intervals
    #[arg(long, value_name = "SHARE", default_value = "95%", value_parser = share)]
    pub level: f64,
    /// How many of the pages that moved most are listed
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub worst: usize,
    /// How many differences of reading are listed
    #[arg(long, value_name = "N", default_value_t = 15)]
    pub confusions: usize,
    /// Output format: text or json; may be given more than once
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub output: Vec<String>,
}

/// Runs `sverka bulk drift`.
pub fn run(args: &DriftArgs) -> Result<ExitCode> {
    let targets = output::targets(&args.output, &["text", "json"])?;
    let wanted = WantedDrift {
        level: args.level,
        populations: populations(args.population, args.strata.as_deref())?,
        worst: args.worst,
        confusions: args.confusions,
    };
    let open = |path: &Option<PathBuf>| path.as_ref().map(|p| Results::open(p)).transpose();
    let (first, second) = (open(&args.first)?, open(&args.second)?);
    let found = drift(&Results::open(&args.results)?, first.as_ref(), second.as_ref(), &wanted)?;
    for target in &targets {
        match target.format.as_str() {
            "json" => output::write_json(target, &found)?,
            _ => output::write(target, &page(&found))?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn page(d: &Drift) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{} pages with both readings, {} without; {} are the same", d.pages, d.left_out, d.same);
    let _ = writeln!(out, "A has {} characters, B {}", d.units[0], d.units[1]);
    if let Some(rate) = &d.disagreement {
        let _ = writeln!(out, "A and B disagree on {}", told(rate));
    }
    for part in &d.strata {
        let rate = part.disagreement.as_ref().map_or_else(|| "too few pages".into(), told);
        let _ = writeln!(out, "  {}: {rate}", stratum(part.stratum.as_deref()));
    }
    for (name, part) in [("A", &d.first), ("B", &d.second)] {
        if let Some(part) = part {
            corrected(&mut out, name, part);
        }
    }
    if let Some(gap) = &d.difference {
        let verdict = match gap.interval {
            Some([low, _]) if low > 0.0 => "B is better",
            Some([_, high]) if high < 0.0 => "A is better",
            _ => "the two cannot be told apart",
        };
        let _ = writeln!(out, "rate of A less rate of B: {}: {verdict}", told(gap));
    }
    if !d.moved.is_empty() {
        out += "\npages that moved most\n";
        for m in &d.moved {
            let rate = m.disagreement.map_or_else(|| "no rate".into(), percent);
            let _ = writeln!(out, "  {}: {} edits ({rate})", shown(&m.page_id), m.edits);
        }
    }
    if !d.readings.is_empty() {
        out += "\nA has, B reads\n";
        out += &confusions(&d.readings);
    }
    out
}

fn corrected(out: &mut String, name: &str, part: &Assisted) {
    if let Some(alone) = &part.alone {
        let _ = writeln!(out, "error rate of {name}, from corrected pages: {}", told(alone));
    }
    if let Some(helped) = &part.assisted {
        let _ = writeln!(out, "error rate of {name}, helped by all pages:   {}", told(helped));
    }
    if part.unknown > 0 {
        let _ = writeln!(out, "  {} corrected pages are not among the pages of both readings", part.unknown);
    }
}
