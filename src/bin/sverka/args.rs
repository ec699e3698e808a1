//! Turns the words of the command line into typed arguments.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

mod formats;
mod render;

pub use formats::FormatsArgs;
pub use render::{RenderArgs, ViewArg};
pub mod review;

/// Holds an OCR or HTR transcript against its corrected text, letter by letter.
#[derive(Debug, Parser)]
#[command(name = "sverka", version, about, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compares a transcript with its reference, or the parts of one record.
    Diff(DiffArgs),
    /// Prints the figures of a pair, and nothing else.
    Metrics(MetricsArgs),
    /// Lists the dates of one text, with their readings.
    Dates(DatesArgs),
    /// Writes correction reports: an index and the files of each document.
    Report(crate::commands::report::ReportArgs),
    /// Writes the parts of records to a folder of transcripts and one of corrected texts.
    Import(ImportArgs),
    /// Holds a corpus against its gate: every pair, in parallel, by sverka.toml.
    Check(crate::commands::check::CheckArgs),
    /// Looks at the folders here and writes a sverka.toml for them.
    Init(crate::commands::init::InitArgs),
    /// Shows and checks the configuration.
    Config(crate::commands::config::ConfigArgs),
    /// Keeps the findings that were there before.
    Baseline(crate::commands::keep::BaselineArgs),
    /// Keeps the counts that must not get worse.
    Ratchet(crate::commands::keep::RatchetArgs),
    /// Takes away what earlier runs of check have kept.
    Cache(crate::commands::keep::CacheArgs),
    /// Prints completions for a shell.
    Completions(crate::commands::shell::CompletionsArgs),
    /// Prints the manual.
    Man(crate::commands::shell::ManArgs),
    /// Explains the rules: what each finds, why, and when it is wrong.
    #[command(alias = "explain")]
    Rule(crate::commands::rule::RuleArgs),
    /// Lists, shows and checks language packs.
    Lang(LangArgs),
    /// Lists the formats that are read, and says what a file is.
    Formats(FormatsArgs),
    /// Asks a person what the page says, and keeps the decisions.
    Review(review::ReviewArgs),
    /// Asks a third person what two reviewers see differently.
    Adjudicate(review::AdjudicateArgs),
    /// Writes decided corrections into the reference.
    Apply(review::ApplyArgs),
    /// Says how far the review has come and what it found.
    Status(review::StatusArgs),
    /// Looks into the decisions: log, why, verify, orphans, export, import, merge.
    Decisions(review::DecisionsArgs),
    /// Measures how far reviewers agree.
    Agree(review::AgreeArgs),
    /// Lists what is corrected in one place and left in another.
    Audit(review::AuditArgs),
    /// Compares millions of pages, and says what holds for a corpus.
    #[cfg(feature = "bulk")]
    Bulk(crate::commands::bulk::BulkArgs),
    /// Compares millions of pages; not in this program, which was built without the feature `bulk`.
    #[cfg(not(feature = "bulk"))]
    #[command(disable_help_flag = true)]
    Bulk {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
        rest: Vec<std::ffi::OsString>,
    },
}

/// Arguments of `lang`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  sverka lang list\n  sverka lang show uk > my.toml\n  sverka lang check my.toml\n\nExit codes: 0 every example holds, 1 one does not, 2 a pack cannot be read."
)]
pub struct LangArgs {
    #[command(subcommand)]
    pub command: LangCommand,
}

#[derive(Debug, Subcommand)]
pub enum LangCommand {
    /// Lists the packs that come with the program.
    List,
    /// Prints a pack as it stands in the program.
    Show {
        /// Id of the pack
        pack: String,
    },
    /// Runs the examples of packs: files, or ids of packs that come with the program.
    Check {
        /// Files or ids
        #[arg(required = true, value_name = "PACK")]
        packs: Vec<String>,
    },
}

/// Where the texts come from and how they are read; shared by `diff` and `metrics`.
#[derive(Debug, Args)]
pub struct InputArgs {
    /// Raw transcript, `-` for the standard input; alone, a record that holds transcript and reference in one file
    pub transcript: PathBuf,
    /// Corrected transcript, `-` for the standard input
    pub reference: Option<PathBuf>,
    /// Language as a BCP 47 tag; without it the metadata or the text decides
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// Rules of comparison: exact, diplomatic, semi-diplomatic, modernised
    #[arg(long, value_name = "NAME", default_value = sverka::normalize::Profile::DEFAULT)]
    pub profile: String,
    /// A translation that bears witness on dates; may be given more than once
    #[arg(long, value_name = "FILE")]
    pub translation: Vec<PathBuf>,
    /// What the archive says of the document: TOML, JSON, or the header of a record
    #[arg(long, value_name = "FILE")]
    pub meta: Option<PathBuf>,
    /// Encoding of both texts, where it should not be detected
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Encoding of the transcript
    #[arg(long, value_name = "NAME")]
    pub transcript_encoding: Option<String>,
    /// Encoding of the reference
    #[arg(long, value_name = "NAME")]
    pub reference_encoding: Option<String>,
    /// Format of the transcript, where it should not be recognised; `sverka formats` lists them
    #[arg(long, value_name = "NAME")]
    pub format_transcript: Option<String>,
    /// Format of the reference
    #[arg(long, value_name = "NAME")]
    pub format_reference: Option<String>,
    /// Text of a TEI file that is the transcript (written, where nothing is said): written, edited, witness:SIGLUM
    #[arg(long, value_name = "VIEW")]
    pub transcript_view: Option<sverka::read::View>,
    /// Text of a TEI file that is the reference (edited, where nothing is said)
    #[arg(long, value_name = "VIEW")]
    pub reference_view: Option<sverka::read::View>,
    /// Where a part of a record stands, by lines: transcript=28-120; may be given more than once
    #[arg(long, value_name = "PART=LINES")]
    pub section: Vec<String>,
    /// What the collection spans, as EDTF (1949/1952)
    #[arg(long, value_name = "EDTF")]
    pub range: Option<String>,
    /// Context date for two-digit and missing years, as EDTF
    #[arg(long, value_name = "EDTF")]
    pub anchor: Option<String>,
    /// Lean on what was learnt of the collection's dates (`sverka dates --learn`)
    #[arg(long, value_name = "FILE")]
    pub collection: Option<PathBuf>,
}

/// Where the answer goes and when it fails; shared by the commands that judge.
#[derive(Debug, Args)]
pub struct OutputArgs {
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text", help = outputs())]
    pub output: Vec<String>,
    /// Colour in text output
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    pub color: When,
    /// Threads to work with; one pair is worked on by one, so the answer is the same at any number
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub jobs: usize,
}

fn outputs() -> String {
    let names = sverka::report::outputs::names().join(", ");
    format!("Output format, to standard output or to a file: {names}; may be given more than once")
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Lowest severity that makes the command fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Nothing fails it
    Never,
    /// Any finding
    Note,
    /// Findings for a person to look at
    Warning,
    /// What is certainly wrong
    Error,
}

impl FailOn {
    /// Returns the lowest severity that fails, `None` where nothing does.
    pub fn least(self) -> Option<sverka::rules::Severity> {
        use sverka::rules::Severity;
        match self {
            Self::Never => None,
            Self::Note => Some(Severity::Note),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// Arguments of `diff`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  sverka diff scans_text/telegrams/21404.txt reference/telegrams/21404.txt
  sverka diff record.txt --translation telegram.en.txt
  sverka diff raw.txt corrected.txt --profile diplomatic --output json=diff.json --output text

Exit codes: 0 compared, 1 a finding at or above --fail-on, 2 could not compare.")]
pub struct DiffArgs {
    #[command(flatten)]
    pub input: InputArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    /// Lowest severity of a finding that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t = FailOn::Never)]
    pub fail_on: FailOn,
    /// Show every discrepancy, conventions and out-of-scope text too
    #[arg(long)]
    pub all: bool,
    /// What text output shows
    #[arg(long, value_name = "VIEW", value_enum, default_value_t = ViewArg::Report)]
    pub view: ViewArg,
    #[command(flatten)]
    pub render: RenderArgs,
    /// Print what was weighed for each date: readings with their costs, and who spoke
    #[arg(long)]
    pub explain: bool,
}

/// Arguments of `metrics`.
#[derive(Debug, Args)]
#[command(after_help = metrics_help())]
pub struct MetricsArgs {
    #[command(flatten)]
    pub input: Option<InputArgs>,
    /// Output format, to standard output or to a file: text, json, tsv, csv; may be given more than once
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub output: Vec<String>,
    /// Colour in text output
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    pub color: When,
    /// Threads to work with; one pair is worked on by one, so the answer is the same at any number
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub jobs: usize,
    /// Compute a metric that costs more, by name; may be given more than once
    #[arg(long, value_name = "NAME")]
    pub metric: Vec<String>,
    /// Compute every metric there is, and show tables in full
    #[arg(long)]
    pub all: bool,
    /// What the metrics of --metric and --all are computed over
    #[arg(long, value_name = "SCOPE", value_enum, default_value_t = ScopeArg::Body)]
    pub scope: ScopeArg,
    /// Add the figures of another program: isri, dinglehopper, jiwer, ocrevaluation, digital-eval
    #[arg(long, value_name = "PROGRAM")]
    pub compat: Option<String>,
    /// Say what a metric is: formula, unit, denominator, source; without a name, of all
    #[arg(long, value_name = "NAME", num_args = 0..=1, exclusive = true)]
    #[expect(clippy::option_option, reason = "clap's form of an option with an optional value")]
    pub explain: Option<Option<String>>,
}

/// What a metric is computed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ScopeArg {
    /// Everything against everything
    Whole,
    /// What the reference covers
    Body,
    /// The body after the profile's conventions
    Folded,
}

fn metrics_help() -> String {
    use sverka::report::metrics_docs::names;
    format!(
        "Figures, always and in every scope: {}
On request (--metric NAME, --all): {}
`sverka metrics --explain [NAME]` says what each is: formula, unit, denominator, source.

Examples:
  sverka metrics scans_text/telegrams/21404.txt reference/telegrams/21404.txt
  sverka metrics raw.txt corrected.txt --profile exact --output json
  sverka metrics raw.txt corrected.txt --metric confusions --metric fca
  sverka metrics raw.txt corrected.txt --compat jiwer --output tsv=figures.tsv

Exit codes: 0 measured, 2 could not measure.",
        names(false),
        names(true)
    )
}

/// Arguments of `dates`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  sverka dates letter.txt --lang ru\n  echo '3.7.51 г.' | sverka dates - --anchor 1951-07 --output json\n\nExit codes: 0 read, 1 a date at or above --fail-on, 2 could not read."
)]
pub struct DatesArgs {
    /// File to read, or `-` for standard input
    #[arg(default_value = "-")]
    pub file: PathBuf,
    /// Language as a BCP 47 tag
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// What the collection spans, as EDTF (1949/1952)
    #[arg(long, value_name = "EDTF")]
    pub range: Option<String>,
    /// Context date for two-digit and missing years, as EDTF
    #[arg(long, value_name = "EDTF")]
    pub anchor: Option<String>,
    /// Take each input line as a text of its own; with json, one object a line
    #[arg(long)]
    pub lines: bool,
    /// A language pack from a file, used where its id is the language
    #[arg(long, value_name = "FILE")]
    pub pack: Vec<String>,
    /// Show under each date what was weighed: readings, witnesses, costs
    #[arg(long)]
    pub explain: bool,
    /// Lean on what was learnt of the collection: window, order, confusions
    #[arg(long, value_name = "FILE")]
    pub collection: Option<PathBuf>,
    /// Learn from a corpus (a folder with its pairs) or from texts instead of listing dates
    #[arg(long, value_name = "PATH", num_args = 1.., conflicts_with_all = ["file", "collection", "lines", "output"])]
    pub learn: Vec<PathBuf>,
    /// File that --learn writes; standard output without it
    #[arg(short = 'o', value_name = "FILE", requires = "learn")]
    pub to: Option<PathBuf>,
    /// Output format: text or json
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub output: Vec<String>,
    /// Encoding of the file, where it should not be detected
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Lowest verdict on a date that makes the exit code 1: note, warning (suspect), error
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t = FailOn::Never)]
    pub fail_on: FailOn,
}

/// Arguments of `import`.
#[derive(Debug, Args)]
#[command(
    after_help = "Writes DIR/<id>.txt under --scans and under --reference; beside the transcript also the sidecar <id>.meta.toml and <id>.translation.<lang>.txt. Nothing is overwritten, and nothing is written unless all can be.\n\nExamples:\n  sverka import 113005.txt --scans scans_text/korea --reference reference/korea\n  sverka import record.txt --id 21404 --scans scans_text --reference reference --section transcript=28-121 --section reference=124-140\n\nExit codes: 0 written, 2 nothing was written."
)]
pub struct ImportArgs {
    /// Records: each one file with metadata, transcript, corrected text and perhaps a translation
    #[arg(required = true, value_name = "RECORD")]
    pub records: Vec<PathBuf>,
    /// Folder for the transcript, its sidecar and its translations
    #[arg(long, value_name = "DIR")]
    pub scans: PathBuf,
    /// Folder for the corrected text
    #[arg(long, value_name = "DIR")]
    pub reference: PathBuf,
    /// Name of the pair, instead of the record's file name without extension
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Lines of a part, where the record does not split safely: KIND=FIRST-LAST (repeatable)
    #[arg(long, value_name = "KIND=A-B")]
    pub section: Vec<String>,
    /// Language of the document as a BCP 47 tag, which helps to tell its encoding
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// Encoding of the records, where it should not be detected
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
}

/// Parses a command line, the program's name first; help and version are printed and answered with their exit code.
pub fn parse_from(line: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Command, ExitCode> {
    Cli::try_parse_from(line).map(|cli| cli.command).map_err(|error| {
        let _ = error.print();
        if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS }
    })
}
