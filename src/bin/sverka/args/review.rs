//! Turns the words after `review`, `apply`, `status` and their like into typed arguments.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Which texts a command of the review works on, and under which rules they are compared.
#[derive(Debug, Clone, Args)]
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
  sverka review --as anna
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
    /// Ask in the browser, by a server that only this machine can reach; on a terminal this is the default
    #[cfg(feature = "web")]
    #[arg(long, conflicts_with = "tty")]
    pub web: bool,
    /// Port of the server, 0 for any
    #[cfg(feature = "web")]
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub port: u16,
    /// Print the address and open no browser
    #[cfg(feature = "web")]
    #[arg(long)]
    pub no_open: bool,
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

/// Arguments of `status`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  sverka status
  sverka status --eyes 2 --check
  sverka status scans_text/letters --output json

Exit codes: 0 counted, 1 with --check: something is still open, 2 could not read.")]
pub struct StatusArgs {
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// How many people must have decided a place in the same way
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=2))]
    pub eyes: u8,
    /// Fail while anything is open, unsure or in conflict
    #[arg(long)]
    pub check: bool,
    /// Output format, to standard output or to a file: text, json
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub output: Vec<String>,
    /// Threads to work with; 0: as many as there are processors
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub jobs: usize,
}

/// Arguments of `agree`.
#[derive(Debug, Args)]
#[command(after_help = "Raw agreement and Krippendorff's alpha over all places that two people have decided.

Examples:
  sverka agree
  sverka agree scans_text/letters --output json

Exit codes: 0 measured, 2 could not read.")]
pub struct AgreeArgs {
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// Output format, to standard output or to a file: text, json
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub output: Vec<String>,
    /// Threads to work with; 0: as many as there are processors
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub jobs: usize,
}

/// Arguments of `audit`.
#[derive(Debug, Args)]
#[command(
    after_help = "Readings that are corrected in one place and left in another, and logs that were tampered with.

Examples:
  sverka audit
  sverka audit scans_text/letters --output json

Exit codes: 0 looked through, 2 could not read."
)]
pub struct AuditArgs {
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// Output format, to standard output or to a file: text, json
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub output: Vec<String>,
    /// Threads to work with; 0: as many as there are processors
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub jobs: usize,
}

/// Arguments of `decisions`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  sverka decisions log scans_text/telegrams/21404.txt
  sverka decisions why d4f86ab4394f1
  sverka decisions verify
  sverka decisions import reviewed.json --as anna
  sverka decisions merge mine.jsonl from-my-other-machine.jsonl

Exit codes: 0 done, 1 something is wrong with a log, or is left to be decided, 2 could not read or write.")]
pub struct DecisionsArgs {
    #[command(subcommand)]
    pub command: DecisionsCommand,
}

/// What to do with decisions.
#[derive(Debug, clap::Subcommand)]
pub enum DecisionsCommand {
    /// Prints the events of a pair, oldest first.
    Log {
        #[command(flatten)]
        scope: ScopeArgs,
    },
    /// Says why a discrepancy stands as it does: who decided what, on which texts.
    Why {
        /// Name of the discrepancy, or its beginning
        id: String,
        #[command(flatten)]
        scope: ScopeArgs,
    },
    /// Looks for broken chains, changed and torn lines.
    Verify {
        #[command(flatten)]
        scope: ScopeArgs,
    },
    /// Lists decisions whose place is not found any more.
    Orphans {
        #[command(flatten)]
        scope: ScopeArgs,
    },
    /// Writes what stands, place by place: jsonl, json, tsv.
    Export {
        #[command(flatten)]
        scope: ScopeArgs,
        /// Output format, to standard output or to a file
        #[arg(long, value_name = "FORMAT[=FILE]", default_value = "jsonl")]
        output: Vec<String>,
    },
    /// Takes verdicts from exported documents that somebody filled in or corrected: docx, CriticMarkup (txt, md), json, jsonl, tsv, csv.
    Import {
        /// Files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Who decided; without it, the user.email of git
        #[arg(long = "as", value_name = "NAME")]
        reviewer: Option<String>,
        /// A transcript and its reference, where the decisions are not of the corpus of this folder
        #[arg(long, value_name = "FILE", num_args = 2)]
        pair: Vec<PathBuf>,
    },
    /// Merges logs of one person, written on several machines, into the first.
    Merge {
        /// Logs; the first is changed
        #[arg(required = true, num_args = 2.., value_name = "LOG")]
        logs: Vec<PathBuf>,
    },
}
