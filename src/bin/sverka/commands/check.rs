//! Turns a corpus into a verdict: every pair judged, in parallel, written in order.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use sverka::corpus::Corpus;
use sverka::error::Result;
use sverka::gate::{Outcome, Totals, judge};
use sverka::report::check::{Run, json, text};
use sverka::rules::Severity;

use super::output;
use crate::args::{FailOn, When};

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  sverka check
  sverka check scans_text/letters --output json=check.json --output text
  sverka check --config sverka.toml --fail-on warning

Exit codes: 0 the gate passes, 1 a finding at or above --fail-on, 2 could not judge: a missing
partner, an unreadable file, no pair at all, a mistake in sverka.toml.")]
pub struct CheckArgs {
    /// Files or folders of the corpus; without any, all of it
    pub paths: Vec<PathBuf>,
    /// Configuration, instead of the nearest sverka.toml
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Output format, to standard output or to a file: text, json; may be given more than once
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub output: Vec<String>,
    /// Lowest severity of a finding that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t = FailOn::Error)]
    pub fail_on: FailOn,
    /// Let a run that checks no pair pass
    #[arg(long)]
    pub allow_empty: bool,
    /// Show notes too
    #[arg(long)]
    pub all: bool,
    /// Colour in text output
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    pub color: When,
    /// Threads to work with, 0 for as many as there are processors; the answer is the same at any number
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub jobs: usize,
}

/// Runs `sverka check`.
pub fn run(args: &CheckArgs) -> Result<ExitCode> {
    let targets = output::targets(&args.output, &["text", "json"])?;
    let corpus = Corpus::open(&args.paths, args.config.as_deref())?;
    let mut outcomes: Vec<Outcome> = Vec::with_capacity(corpus.entries.len());
    corpus.each(args.jobs, |entry| corpus.outcome(entry), |_, outcome| outcomes.push(outcome));
    let judgement = judge(&outcomes, args.fail_on.least(), args.allow_empty);
    let run = Run {
        totals: Totals::of(&outcomes),
        findings: Vec::new(),
        judgement,
        whole: corpus.whole,
        profile: corpus.config.settings.text("profile").unwrap_or_default().to_string(),
        passed_over: by_ending(&corpus.passed_over),
        outcomes,
    };
    for target in &targets {
        match target.format.as_str() {
            "json" => output::write_json(target, &json::Document(&run))?,
            _ => {
                let layout = output::page(args.color, target, args.all);
                output::write(target, &text::run(&run, &layout, Severity::Warning))?;
            }
        }
    }
    Ok(match (run.judgement.judged, run.judgement.verdict) {
        (false, _) => ExitCode::from(2),
        (true, sverka::gate::Verdict::Fail) => ExitCode::from(1),
        (true, _) => ExitCode::SUCCESS,
    })
}

/// Counts files by ending.
fn by_ending(names: &[String]) -> Vec<(String, usize)> {
    let mut out: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        let file = name.rsplit('/').next().unwrap_or(name);
        let ending = file.rsplit_once('.').map_or("without ending".to_string(), |(_, e)| format!(".{e}"));
        *out.entry(ending).or_default() += 1;
    }
    out.into_iter().collect()
}
