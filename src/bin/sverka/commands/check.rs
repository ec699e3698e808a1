//! Turns a corpus into a verdict: every pair judged, in parallel, written in order.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use sverka::corpus::git::Git;
use sverka::corpus::history::History;
use sverka::corpus::{CheckOptions, Corpus};
use sverka::dates::value::{Value, from_day_number};
use sverka::error::{Error, ErrorKind, Result};
use sverka::gate::{Level, Run, Verdict};
use sverka::report::check::{FORMS, annotations, badge, json, redact, text};

use super::{base, input, mend, output};
use crate::args::{FailOn, When};

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(after_help = help())]
pub struct CheckArgs {
    /// Files or folders of the corpus; without any, all of it
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub corpus: CorpusArgs,
    /// Output format, to standard output or to a file; may be given more than once
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub output: Vec<String>,
    /// Judge only the pairs that are staged, as they are staged: for a hook before the commit
    #[arg(long, conflicts_with = "base")]
    pub staged: bool,
    /// Hold the corpus against the commit in common with a revision: what got worse, what is new;
    /// in CI that of the branch that the change is to join
    #[arg(long, value_name = "REV")]
    pub base: Option<String>,
    /// Hold the corpus against no base, in CI too
    #[arg(long, conflicts_with_all = ["base", "changed_only"])]
    pub no_base: bool,
    /// With a base, judge only the pairs that changed
    #[arg(long, conflicts_with = "staged")]
    pub changed_only: bool,
    /// Write the safe fixes into the references first: no letter changes, encoding and line ends stay
    #[arg(long)]
    pub fix: bool,
    /// With --fix or --diff, also fixes that change letters
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Show what --fix would change, and write nothing
    #[arg(long, conflicts_with = "fix")]
    pub diff: bool,
    /// Lowest severity of a finding that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t = FailOn::Error)]
    pub fail_on: FailOn,
    /// Exit with 0 where the gate fails (never where it could not judge)
    #[arg(long)]
    pub exit_zero: bool,
    /// Show at most so many findings on the page
    #[arg(long, value_name = "N")]
    pub max_findings: Option<usize>,
    /// Let a run that checks no pair pass
    #[arg(long)]
    pub allow_empty: bool,
    /// Print ids, places and rules, and no word of the texts
    #[arg(long)]
    pub redact: bool,
    /// Show notes too, and what is held back
    #[arg(long)]
    pub all: bool,
    /// Colour in text output
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    pub color: When,
}

/// Which corpus, and how it is gone through; shared by the commands that judge one.
#[derive(Debug, Args)]
pub struct CorpusArgs {
    /// Configuration, instead of the nearest sverka.toml
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The day on which `until` of an [[allow]] is judged, instead of today
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub today: Option<String>,
    /// Neither use nor keep what earlier runs found (.sverka-cache)
    #[arg(long)]
    pub no_cache: bool,
    /// Threads to work with, 0 for as many as there are processors; the answer is the same at any number
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub jobs: usize,
}

fn help() -> String {
    let forms: String = FORMS.iter().map(|f| format!("  {:<11} {}\n", f.name, f.about)).collect();
    format!(
        "Formats:
{forms}
Examples:
  sverka check
  sverka check scans_text/letters --output json=check.json --output text
  sverka check --output sarif=sverka.sarif --output junit=sverka.xml --output markdown=summary.md

  sverka check --base origin/main
  sverka check --staged

On GitHub and Azure the annotations follow the page of themselves.

Exit codes: 0 the gate passes, 1 a finding at or above --fail-on (or, with --diff,
something to mend), 2 could not judge: a missing partner, an unreadable file, no pair at all, a mistake in sverka.toml."
    )
}

/// Runs `sverka check`.
pub fn run(args: &CheckArgs) -> Result<ExitCode> {
    let names: Vec<&str> = FORMS.iter().map(|f| f.name).collect();
    let targets = output::targets(&args.output, &names)?;
    let mut corpus = Corpus::open(&args.paths, args.corpus.config.as_deref())?;
    let history = history(&mut corpus, args)?;
    if args.diff {
        return mend::show(&corpus, args);
    }
    if args.fix {
        mend::write(&corpus, args)?;
    }
    // A commit that touches no text has nothing to be judged.
    let part = args.staged || args.changed_only;
    let level = Level { least: args.fail_on.least(), allow_empty: args.allow_empty || part };
    let notes = targets.iter().any(|t| !["text", "badge"].contains(&t.format.as_str())) || args.all || in_ci();
    let mut run = judged(&corpus, history.as_ref(), &args.corpus, level, notes)?;
    if args.redact {
        redact(&mut run);
    }
    for target in &targets {
        write(target, &run, args)?;
    }
    Ok(match (run.judgement.judged, run.judgement.verdict) {
        (false, _) => ExitCode::from(2),
        (true, Verdict::Fail) if !args.exit_zero => ExitCode::from(1),
        (true, _) => ExitCode::SUCCESS,
    })
}

/// Asks git what changed, where the arguments say so, and leaves out what did not where they say that too.
fn history(corpus: &mut Corpus, args: &CheckArgs) -> Result<Option<History>> {
    let told = base::of_ci().filter(|_| args.base.is_none() && !args.staged && !args.no_base);
    let Some(revision) = args.base.as_deref().or(told.as_ref().map(|(revision, _)| revision.as_str())) else {
        return match (args.staged, args.changed_only) {
            (true, _) => staged(corpus).map(Some),
            (_, true) => Err(Error::new(ErrorKind::Usage, "--changed-only: changed since when?")
                .hint("give --base REV; in CI the branch that the change is to join is taken")),
            _ => Ok(None),
        };
    };
    let git = match Git::open(&corpus.root) {
        // What the service builds is another folder than this one.
        Err(_) if told.is_some() && !args.changed_only => return Ok(None),
        git => git?,
    };
    let history = corpus.history(Box::new(git), Some(revision)).map_err(|error| match &told {
        Some((_, service)) => {
            let hint = error.hint.clone().unwrap_or_default();
            error.hint(format!("{hint}; {service} names this base, and --no-base does without"))
        }
        None => error,
    })?;
    if args.changed_only {
        corpus.only(&history);
    }
    Ok(Some(history))
}

/// Leaves only what is staged, as it is staged.
fn staged(corpus: &mut Corpus) -> Result<History> {
    let history = corpus.history(Box::new(Git::open(&corpus.root)?), None)?;
    corpus.read_staged(&history)?;
    corpus.only(&history);
    Ok(history)
}

/// Judges a corpus as the arguments say, with a line of progress where a person waits.
pub fn judged(corpus: &Corpus, history: Option<&History>, args: &CorpusArgs, level: Level, notes: bool) -> Result<Run> {
    let options = CheckOptions {
        jobs: args.jobs,
        level,
        today: Some(today(args)?),
        baseline: true,
        ratchet: true,
        cache: !args.no_cache,
        notes,
        build: build(),
    };
    let watched = std::io::stderr().is_terminal() && corpus.entries.len() > 200;
    let all = corpus.entries.len();
    let mut run = corpus.check(&options, history, |done| {
        if watched && (done % 50 == 0 || done == all) {
            let _ = write!(std::io::stderr(), "\r{done} of {all} pairs");
        }
    })?;
    if watched {
        let _ = write!(std::io::stderr(), "\r\u{1b}[K");
    }
    run.prefix = prefix(&corpus.root);
    Ok(run)
}

/// Tells this build from others of its version: by its size, which a copy of it on another machine has too.
fn build() -> String {
    let size = std::env::current_exe().and_then(std::fs::metadata).map_or(0, |m| m.len());
    size.to_string()
}

/// Writes the corpus's folder as it leads from the working directory.
fn prefix(root: &Path) -> String {
    match input::relative(root) {
        here if here.is_empty() || here == "." => String::new(),
        path => format!("{path}/"),
    }
}

fn write(target: &output::Target, run: &Run, args: &CheckArgs) -> Result<()> {
    let layout = output::page(args.color, target, args.all);
    let svg = target.file.as_deref().is_some_and(|f| f.ends_with(".svg"));
    match target.format.as_str() {
        // A large corpus is written as it goes, not as a text first.
        "json" => output::write_json(target, &json::Document(run)),
        "badge" if svg => output::write(target, &badge::svg(run)),
        "text" => {
            let mut page = text::page(run, &layout, args.max_findings.unwrap_or(usize::MAX));
            if target.file.is_none() {
                page.push_str(&annotated(run, &layout));
            }
            output::write(target, &page)
        }
        name => {
            let form = FORMS.iter().find(|f| f.name == name);
            output::write(target, &form.map_or(String::new(), |f| (f.render)(run, &layout)))
        }
    }
}

/// Returns the annotations of the CI service that the program runs in, if it runs in one.
fn annotated(run: &Run, layout: &sverka::report::page::Layout) -> String {
    match (set("GITHUB_ACTIONS"), set("TF_BUILD")) {
        (true, _) => annotations::github(run, layout),
        (_, true) => annotations::azure(run, layout),
        _ => String::new(),
    }
}

fn set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|v| !v.is_empty())
}

/// Says whether a service runs the program that gets annotations, which tell notes too.
fn in_ci() -> bool {
    set("GITHUB_ACTIONS") || set("TF_BUILD")
}

/// Returns the day that the arguments name, or today.
fn today(args: &CorpusArgs) -> Result<String> {
    if let Some(day) = &args.today {
        let known = day.len() == 10 && Value::parse(day).is_some_and(|v| v.exists());
        return if known {
            Ok(day.clone())
        } else {
            Err(Error::new(ErrorKind::Usage, format!("--today: ‘{day}’ is no day")).hint("write 2027-06-01"))
        };
    }
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let since = sverka::dates::value::day_number(1970, 1, 1);
    let day = from_day_number(since + i64::try_from(seconds / 86_400).unwrap_or(0));
    Ok(day.to_string())
}
