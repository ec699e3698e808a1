//! Turns the arguments of `bulk run` into a run, and tells how far it is.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, ValueEnum};
use sverka::bulk::input::plan;
use sverka::bulk::work::{self, Apart, Plan, Run};
use sverka::bulk::{Columns, Depth, Findings, Settings};
use sverka::error::{Error, ErrorKind, Result};
use sverka::normalize::{Profile, Unit};

use super::progress::{Show, Teller};

/// Arguments of `bulk run`.
#[derive(Debug, Args)]
#[command(after_help = "A page that cannot be compared is a row with status `error` and a code; no page stops the run.
The results are the same for any number of jobs, shards and restarts, byte for byte.

Examples:
  sverka bulk run pages.parquet -o results
  sverka bulk run ocr.zip --reference gt.zip -o results --findings all
  sverka bulk run corpus/ -o results --depth judged -j 8
  sverka bulk run pages.jsonl.gz -o results --column reference=gt --column hypothesis=ocr

Exit codes: 0 done, 1 more error rows than --max-errors, 2 could not do it.")]
pub struct RunArgs {
    /// Tables (.parquet; .jsonl, also .gz and .zst), folders of them, a corpus, or a zip
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Folder of results
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,
    /// Folder or zip of corrected texts; INPUT is one of transcripts then, and files pair by name
    #[arg(long, value_name = "PATH")]
    pub reference: Option<PathBuf>,
    /// This share of the work, of so many
    #[arg(long, value_name = "I/N", default_value = "1/1", value_parser = shard)]
    pub shard: (usize, usize),
    /// Threads; 0: as many as there are processors
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub jobs: usize,
    /// Memory that pages under way may take with their results: 256M, 2G
    #[arg(long, value_name = "SIZE", default_value = "256M", value_parser = size)]
    pub mem: u64,
    /// Rules of comparison: exact, diplomatic, semi-diplomatic, modernised
    #[arg(long, value_name = "NAME", default_value = Profile::DEFAULT)]
    pub profile: String,
    /// Language of pages that do not say theirs; without it each text decides
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// What one edit counts: grapheme or scalar; else as the profile has it
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<UnitArg>,
    /// How a page is looked at: its least edits, or judged as by `sverka diff` (slower, with dates and causes)
    #[arg(long, value_name = "DEPTH", default_value = "edits")]
    pub depth: DepthArg,
    /// Which findings a row lists: none, suspects (dates, numbers, names), all
    #[arg(long, value_name = "WHICH", default_value = "suspects")]
    pub findings: FindingsArg,
    /// Findings of a page that are listed at most
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub max_findings: usize,
    /// Characters of a page that are compared at most
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    pub max_chars: usize,
    /// What a column of the input is called: page_id=NAME, reference=NAME, hypothesis=NAME
    #[arg(long, value_name = "ROLE=NAME")]
    pub column: Vec<String>,
    /// Compare in processes apart, so that a page which crashes one is a row: none or process
    #[arg(long, value_name = "HOW", default_value = "none")]
    pub isolate: IsolateArg,
    /// Seconds that a page may take; needs --isolate process
    #[arg(long, value_name = "SECONDS")]
    pub timeout: Option<f64>,
    /// Error rows above which the exit code is 1
    #[arg(long, value_name = "N")]
    pub max_errors: Option<u64>,
    /// Take results of other input or settings away that lie in the folder
    #[arg(long)]
    pub replace: bool,
    /// How progress is told on standard error: auto (on a terminal), json (a line every five seconds), none
    #[arg(long, value_name = "HOW", default_value = "auto")]
    pub progress: Show,
    /// For drills: a piece of text, and what a page that holds it does to its process: panic, abort, hang
    #[arg(long, value_name = "TEXT=FAULT", hide = true)]
    pub fault: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum UnitArg {
    Grapheme,
    Scalar,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DepthArg {
    Edits,
    Judged,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FindingsArg {
    None,
    Suspects,
    All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum IsolateArg {
    None,
    Process,
}

fn shard(text: &str) -> std::result::Result<(usize, usize), String> {
    let parts = text.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
    parts.filter(|&(i, n): &(usize, usize)| 0 < i && i <= n).ok_or_else(|| "write I/N, as in 3/40".into())
}

fn size(text: &str) -> std::result::Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let shift = match text[digits.len()..].to_ascii_uppercase().trim_end_matches(['B', 'I']) {
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        _ => return Err("write a size as in 512M or 2G".into()),
    };
    let number: u64 = digits.parse().map_err(|_| "write a size as in 512M or 2G".to_string())?;
    number.checked_shl(shift).filter(|n| n >> shift == number && *n > 0).ok_or_else(|| "too large, or nothing".into())
}

/// Runs `sverka bulk run`.
pub fn run(args: &RunArgs) -> Result<ExitCode> {
    let settings = settings(args)?;
    if args.timeout.is_some() && args.isolate == IsolateArg::None {
        return Err(
            Error::new(ErrorKind::Usage, "only a process can be stopped").hint("--timeout needs --isolate process")
        );
    }
    // What panics becomes a row with its message.
    std::panic::set_hook(Box::new(|_| {}));
    let units = plan(&args.inputs, args.reference.as_deref(), &settings)?;
    Plan::of(&units, &settings).settle(&args.out, args.replace)?;
    work::unsettle(&args.out);
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let how = Run {
        out: args.out.clone(),
        shard: args.shard,
        jobs: if args.jobs == 0 { cores() } else { args.jobs },
        memory: args.mem,
        apart: apart(args)?,
    };
    let mut teller = Teller::new(args.progress);
    let progress = work::run(&units, &settings, &how, |progress| teller.tell(progress))?;
    teller.end(&progress);
    let errors = progress.errors + progress.found_errors;
    if args.shard.1 == 1 {
        let manifest = work::merge(&args.out, false)?;
        println!("{} pages, {errors} of them could not be compared; digest {}", manifest.rows, manifest.digest);
    } else {
        let (i, n) = args.shard;
        println!(
            "share {i} of {n}: {} pages, {errors} of them could not be compared",
            progress.pages + progress.found_pages
        );
    }
    Ok(if args.max_errors.is_some_and(|most| errors > most) { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn settings(args: &RunArgs) -> Result<Settings> {
    let mut settings = Settings {
        profile: args.profile.clone(),
        lang: args.lang.clone(),
        unit: args.unit.map(|u| match u {
            UnitArg::Grapheme => Unit::Grapheme,
            UnitArg::Scalar => Unit::Scalar,
        }),
        depth: match args.depth {
            DepthArg::Edits => Depth::Edits,
            DepthArg::Judged => Depth::Judged,
        },
        findings: match args.findings {
            FindingsArg::None => Findings::None,
            FindingsArg::Suspects => Findings::Suspects,
            FindingsArg::All => Findings::All,
        },
        max_findings: args.max_findings,
        max_chars: args.max_chars,
        ..Settings::default()
    };
    columns(&mut settings.columns, &args.column)?;
    for word in &args.fault {
        if let Some((text, fault)) = word.split_once('=') {
            settings.faults.insert(text.into(), fault.into());
        }
    }
    settings.profile()?;
    Ok(settings)
}

fn columns(names: &mut Columns, words: &[String]) -> Result<()> {
    for word in words {
        let (role, name) = word.split_once('=').unwrap_or((word, ""));
        let slot = match role {
            "page_id" => &mut names.page_id,
            "reference" => &mut names.reference,
            "hypothesis" => &mut names.hypothesis,
            _ => {
                return Err(Error::new(ErrorKind::Usage, format!("‘{word}’ names no column"))
                    .hint("write page_id=NAME, reference=NAME or hypothesis=NAME"));
            }
        };
        *slot = name.into();
    }
    Ok(())
}

fn apart(args: &RunArgs) -> Result<Option<Apart>> {
    if args.isolate == IsolateArg::None {
        return Ok(None);
    }
    let program = std::env::current_exe()
        .map_err(|e| Error::new(ErrorKind::Unreadable, format!("cannot tell where this program lies: {e}")))?;
    let timeout = match args.timeout {
        Some(seconds) => Some(
            Duration::try_from_secs_f64(seconds)
                .ok()
                .filter(|d| !d.is_zero())
                .ok_or_else(|| Error::new(ErrorKind::Usage, format!("no time to wait: {seconds}")))?,
        ),
        None => None,
    };
    Ok(Some(Apart { program, arguments: vec!["bulk".into(), "worker".into()], timeout }))
}
