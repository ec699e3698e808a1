//! Turns a run of the gate into what it keeps for the next: the baseline and the ratchet.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use sverka::corpus::Corpus;
use sverka::corpus::cache::{Cache, FOLDER};
use sverka::error::{Error, ErrorKind, Result};
use sverka::gate::{Level, Run, baseline, ratchet};
use sverka::rules::Severity;

use super::check::{CorpusArgs, judged};
use super::output::{self, Target};

/// Arguments of `baseline`.
#[derive(Debug, Args)]
#[command(
    after_help = "The findings of sverka.baseline.jsonl do not fail `sverka check`. A line to which no finding answers\nany more fails it, until it is pruned.\n\nExamples:\n  sverka baseline create\n  sverka baseline prune\n  sverka baseline show\n\nExit codes: 0 done, 2 could not judge, or there is a baseline already."
)]
pub struct BaselineArgs {
    #[command(subcommand)]
    pub command: BaselineCommand,
}

#[derive(Debug, Subcommand)]
pub enum BaselineCommand {
    /// Writes the findings of today, warnings and errors, to sverka.baseline.jsonl
    Create {
        /// Write over the baseline that is there
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        corpus: CorpusArgs,
    },
    /// Takes out the lines to which no finding answers any more
    Prune {
        #[command(flatten)]
        corpus: CorpusArgs,
    },
    /// Says how much the baseline holds, by rule
    Show {
        /// Configuration, instead of the nearest sverka.toml
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
}

/// Arguments of `ratchet`.
#[derive(Debug, Args)]
#[command(
    after_help = "`sverka check` holds the pairs of sverka.ratchet.json against their counts of today: like for like,\nonly pairs of both, only under the same rules. The file is only ever made tighter.\n\nExamples:\n  sverka ratchet update\n  sverka ratchet show\n\nExit codes: 0 done, 2 could not judge."
)]
pub struct RatchetArgs {
    #[command(subcommand)]
    pub command: RatchetCommand,
}

#[derive(Debug, Subcommand)]
pub enum RatchetCommand {
    /// Writes the counts of today where they are better, new, or under other rules
    Update {
        #[command(flatten)]
        corpus: CorpusArgs,
    },
    /// Says what the ratchet holds
    Show {
        /// Configuration, instead of the nearest sverka.toml
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
}

/// Arguments of `cache`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  sverka cache clean\n\nExit codes: 0 done, 2 could not be taken away.")]
pub struct CacheArgs {
    #[command(subcommand)]
    pub command: CacheCommand,
}

#[derive(Debug, Subcommand)]
pub enum CacheCommand {
    /// Takes .sverka-cache away; the next check reads everything anew
    Clean {
        /// Configuration, instead of the nearest sverka.toml
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
}

/// Runs `sverka cache`.
pub fn cache(args: &CacheArgs) -> Result<ExitCode> {
    let CacheCommand::Clean { config } = &args.command;
    let corpus = Corpus::open(&[], config.as_deref())?;
    let was = Cache::clean(&corpus.root).map_err(|e| {
        Error::new(ErrorKind::WriteFailed, format!("cannot be taken away: {e}"))
            .in_file(FOLDER)
            .hint("take it away by hand")
    })?;
    output::print(if was { "the cache is gone\n" } else { "there is no cache\n" })?;
    Ok(ExitCode::SUCCESS)
}

fn open(args: &CorpusArgs) -> Result<(Corpus, Run)> {
    let corpus = Corpus::open(&[], args.config.as_deref())?;
    let level = Level { least: Some(Severity::Error), allow_empty: false };
    let run = judged(&corpus, None, args, level, true)?;
    Ok((corpus, run))
}

fn write(corpus: &Corpus, name: &str, text: &str) -> Result<()> {
    let path = corpus.root.join(name).display().to_string();
    output::write(&Target { format: String::new(), file: Some(path) }, text)
}

fn kept(corpus: &Corpus, name: &str) -> Option<String> {
    std::fs::read_to_string(corpus.root.join(name)).ok()
}

/// Runs `sverka baseline`.
pub fn baseline(args: &BaselineArgs) -> Result<ExitCode> {
    match &args.command {
        BaselineCommand::Create { force, corpus } => {
            let (corpus, run) = open(corpus)?;
            if !force && kept(&corpus, baseline::FILE).is_some() {
                let error = Error::new(ErrorKind::Refused, "there is a baseline already").in_file(baseline::FILE);
                return Err(error.hint("`sverka baseline prune` takes out what is mended; --force writes all anew"));
            }
            let known = baseline::create(&run.outcomes, Severity::Warning);
            write(&corpus, baseline::FILE, &baseline::write(&known))?;
            output::print(&format!("{} findings in {}\n", known.len(), baseline::FILE))?;
        }
        BaselineCommand::Prune { corpus } => {
            let (corpus, run) = open(corpus)?;
            let text = kept(&corpus, baseline::FILE).unwrap_or_default();
            let all = baseline::read(baseline::FILE, &text)?;
            let stale: Vec<usize> = run
                .findings
                .iter()
                .filter(|f| f.rule == "SUP905")
                .filter_map(|f| f.in_file.as_ref().map(|i| i.line))
                .collect();
            let left: Vec<baseline::Known> =
                all.iter().filter(|(_, line)| !stale.contains(line)).map(|(k, _)| k.clone()).collect();
            write(&corpus, baseline::FILE, &baseline::write(&left))?;
            output::print(&format!(
                "{} taken out, {} left in {}\n",
                all.len() - left.len(),
                left.len(),
                baseline::FILE
            ))?;
        }
        BaselineCommand::Show { config } => {
            let corpus = Corpus::open(&[], config.as_deref())?;
            let known = baseline::read(baseline::FILE, &kept(&corpus, baseline::FILE).unwrap_or_default())?;
            let mut by_rule: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
            known.iter().for_each(|(k, _)| *by_rule.entry(&k.rule).or_default() += 1);
            let rows: String = by_rule.iter().map(|(rule, n)| format!("{n:6}  {rule}\n")).collect();
            output::print(&format!("{rows}{:6}  in all\n", known.len()))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs `sverka ratchet`.
pub fn ratchet(args: &RatchetArgs) -> Result<ExitCode> {
    match &args.command {
        RatchetCommand::Update { corpus } => {
            let (corpus, run) = open(corpus)?;
            let now = ratchet::Ratchet::of(&run.outcomes, run.scope);
            let next = match kept(&corpus, ratchet::FILE) {
                Some(text) => ratchet::Ratchet::read(ratchet::FILE, &text)?.tightened(&now),
                None => now,
            };
            write(&corpus, ratchet::FILE, &next.write())?;
            output::print(&format!("{} pairs in {}\n", next.pairs.len(), ratchet::FILE))?;
        }
        RatchetCommand::Show { config } => {
            let corpus = Corpus::open(&[], config.as_deref())?;
            let Some(text) = kept(&corpus, ratchet::FILE) else {
                output::print("there is no ratchet; `sverka ratchet update` makes one\n")?;
                return Ok(ExitCode::SUCCESS);
            };
            let ratchet = ratchet::Ratchet::read(ratchet::FILE, &text)?;
            let sum = |f: fn(&ratchet::Count) -> u64| ratchet.pairs.values().map(f).sum::<u64>();
            let (edits, of) = (sum(|c| c.edits), sum(|c| c.reference_length));
            output::print(&format!("{} pairs, {edits} edits in {of} ({})\n", ratchet.pairs.len(), ratchet.scope))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
