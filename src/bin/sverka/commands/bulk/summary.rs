//! Turns results into what holds for the corpus, for people and as JSON.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use sverka::bulk::holds::{Rate, Results, Summary, WantedSummary, WorstBy, summary};
use sverka::error::Result;

use super::tell::{confusions, interval, percent, populations, share, shown, stratum};
use crate::commands::output;

/// Arguments of `bulk summary`.
#[derive(Debug, Args)]
#[command(
    after_help = "Rates are Σ edits / Σ length. Their interval takes the page (or, with --by-document, the document) as
what was drawn, because the letters of one page err together. It holds for results that are a random
sample; say of how many pages with --population, or stratum by stratum with --strata.

Examples:
  sverka bulk summary results
  sverka bulk summary corrected-sample --strata sample.csv
  sverka bulk summary results --worst 50 --worst-by rate --output json

Exit codes: 0 done, 2 no complete results."
)]
pub struct SummaryArgs {
    /// Folder of results, or a Parquet table of them
    #[arg(value_name = "RESULTS")]
    pub results: PathBuf,
    /// Pages of the corpus that the results are a sample of
    #[arg(long, value_name = "N", conflicts_with = "strata")]
    pub population: Option<u64>,
    /// Pages of the corpus by stratum: what `bulk sample` wrote, or a CSV with stratum,pages
    #[arg(long, value_name = "FILE")]
    pub strata: Option<PathBuf>,
    /// Level of the intervals
    #[arg(long, value_name = "SHARE", default_value = "95%", value_parser = share)]
    pub level: f64,
    /// Take the pages of a document (doc_id) as one draw
    #[arg(long)]
    pub by_document: bool,
    /// How many of the worst pages are listed
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub worst: usize,
    /// By what they are the worst: contribution (to the corpus rate), edits, rate
    #[arg(long, value_name = "WHAT", default_value = "contribution")]
    pub worst_by: WorstByArg,
    /// How many confusions are listed
    #[arg(long, value_name = "N", default_value_t = 15)]
    pub confusions: usize,
    /// Output format: text or json; may be given more than once
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub output: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WorstByArg {
    Contribution,
    Edits,
    Rate,
}

/// Runs `sverka bulk summary`.
pub fn run(args: &SummaryArgs) -> Result<ExitCode> {
    let targets = output::targets(&args.output, &["text", "json"])?;
    let by = match args.worst_by {
        WorstByArg::Contribution => WorstBy::Contribution,
        WorstByArg::Edits => WorstBy::Edits,
        WorstByArg::Rate => WorstBy::Rate,
    };
    let wanted = WantedSummary {
        level: args.level,
        populations: populations(args.population, args.strata.as_deref())?,
        by_document: args.by_document,
        worst: (args.worst, by),
        confusions: args.confusions,
    };
    let found = summary(&Results::open(&args.results)?, &wanted)?;
    for target in &targets {
        match target.format.as_str() {
            "json" => output::write_json(target, &found)?,
            _ => output::write(target, &page(&found))?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn page(s: &Summary) -> String {
    let mut out = String::new();
    let all: u64 = s.pages.values().sum();
    let pages: Vec<String> = s.pages.iter().map(|(status, n)| format!("{n} {status}")).collect();
    let _ = writeln!(out, "{all} pages: {}", pages.join(", "));
    for (code, n) in &s.errors {
        let _ = writeln!(out, "  {code}: {n}");
    }
    let _ = writeln!(out, "\n{:.4}-intervals, drawn by {}", s.level, s.drawn);
    for (name, rate) in [("cer", &s.rates.cer), ("cer_norm", &s.rates.cer_norm), ("wer", &s.rates.wer)] {
        let _ = writeln!(out, "  {name:8}  {}", line(rate));
    }
    for part in &s.strata {
        let of = part.of.map_or(String::new(), |n| format!(" of {n}"));
        let _ = writeln!(
            out,
            "  {}: {} pages{of}, cer {}",
            stratum(part.stratum.as_deref()),
            part.pages,
            line(&part.rates.cer)
        );
    }
    for name in &s.strata_without_pages {
        let _ = writeln!(out, "  {}: not one page, and not in the rates above", shown(name));
    }
    if !s.worst.is_empty() {
        out += "\nworst pages\n";
        for w in &s.worst {
            let cer = w.cer.map_or_else(|| "no rate".into(), percent);
            let _ = writeln!(out, "  {}: {} edits in {} ({cer})", shown(&w.page_id), w.edits, w.ref_chars);
        }
    }
    if !s.confusions.is_empty() {
        out += "\nread for\n";
        out += &confusions(&s.confusions);
    }
    out
}

fn line(rate: &Rate) -> String {
    let Some(micro) = rate.micro else { return "undefined".into() };
    let mean = rate.macro_.map_or(String::new(), |m| format!(", mean of pages {}", percent(m)));
    format!("{} ({}), {} of {}{mean}", percent(micro), interval(rate.interval), rate.edits, rate.length)
}
