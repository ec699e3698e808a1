//! Turns the words after `review`, `apply`, `status` and their like into typed arguments.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Which texts a command of the review works on, and under which rules they are compared.
#[derive(Debug, Args)]
pub struct ScopeArgs {
    /// A transcript and its reference, a record, or files and folders of a corpus; none: the corpus of this folder
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Configuration file, instead of the sverka.toml above the texts
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Language as a BCP 47 tag; without it the metadata or the text decides
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// Rules of comparison: exact, diplomatic, semi-diplomatic, modernised
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Encoding of both texts, where it should not be detected
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
}

/// In which order discrepancies are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum QueueArg {
    /// What most needs a person first
    Risk,
    /// As they stand in the transcript
    Order,
    /// Like confusions together
    Confusion,
}

/// Arguments of `review`.
#[derive(Debug, Args)]
#[command(after_help = "Answers: 1 misread, 2 slip (the reference is mended), 3 emended, 4 normalised,
5 TEXT other reading, 6 out of scope, 0 unsure; s skip, b back, g like places, c TEXT remark,
z undo, r redo, q quit. Letters in the same place of a Russian keyboard do the same.

Examples:
  sverka review --tty --as anna
  sverka review --tty --as anna scans_text/telegrams/21404.txt reference/telegrams/21404.txt
  sverka apply --check

Exit codes: 0 done or nothing to do, 2 could not read or could not save.")]
pub struct ReviewArgs {
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// Ask one question a line, on a terminal or through a pipe
    #[arg(long)]
    pub tty: bool,
    /// Who decides; without it, the user.email of git
    #[arg(long = "as", value_name = "NAME")]
    pub reviewer: Option<String>,
    /// In which order discrepancies are asked
    #[arg(long, value_name = "ORDER", value_enum, default_value_t = QueueArg::Risk)]
    pub queue: QueueArg,
    /// Never read what others decided
    #[arg(long)]
    pub blind: bool,
    /// Ask only discrepancies of this cause; may be given more than once
    #[arg(long, value_name = "CAUSE")]
    pub class: Vec<String>,
    /// Ask only a sample, in per cent of each cause and document
    #[arg(long, value_name = "PERCENT")]
    pub sample: Option<f64>,
    /// Seed of the sample
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Let one verdict reach many dates, numbers or names
    #[arg(long)]
    pub allow_bulk_risky: bool,
}

/// Arguments of `adjudicate`.
#[derive(Debug, Args)]
#[command(after_help = "Asks what two reviewers see differently; a third person's verdict holds.

Examples:
  sverka adjudicate --as clara

Exit codes: 0 done or nothing to do, 2 could not read or could not save.")]
pub struct AdjudicateArgs {
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// Who decides; without it, the user.email of git
    #[arg(long = "as", value_name = "NAME")]
    pub reviewer: Option<String>,
    /// One question a line: the only way there is, and so the default
    #[arg(long)]
    pub tty: bool,
}

/// Arguments of `apply`.
#[derive(Debug, Args)]
#[command(after_help = "Writes the verdicts `slip` and `other` into the reference, byte for byte in its own
encoding; nothing else of the file changes. A file is changed wholly or not at all.

Examples:
  sverka apply --check
  sverka apply
  sverka apply scans_text/telegrams/21404.txt reference/telegrams/21404.txt

Exit codes: 0 applied or nothing to apply, 1 with --check: there is something to apply,
2 something stands in the way.")]
pub struct ApplyArgs {
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// Show what would change as a patch, and write nothing
    #[arg(long)]
    pub check: bool,
    /// Also apply what was decided before the files changed, where its place is still certain
    #[arg(long)]
    pub stale: bool,
}
