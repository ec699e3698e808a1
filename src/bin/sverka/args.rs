//! Turns the words of the command line into typed arguments.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// Holds an OCR or HTR transcript against its corrected text, letter by letter.
#[derive(Debug, Parser)]
#[command(name = "sverka", version, about, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Lists the dates of one text, with their readings.
    Dates(DatesArgs),
    /// Writes the parts of records to a folder of transcripts and one of corrected texts.
    Import(ImportArgs),
}

/// Arguments of `dates`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  sverka dates letter.txt --lang ru\n  echo '3.7.51 г.' | sverka dates - --anchor 1951-07 --output json"
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
    /// Output format: text or json
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub output: Vec<String>,
    /// Encoding of the file, where it should not be detected
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
}

/// Arguments of `import`.
#[derive(Debug, Args)]
#[command(
    after_help = "Writes DIR/<id>.txt under --scans and under --reference; beside the transcript also the sidecar <id>.meta.toml and <id>.translation.<lang>.txt. Nothing is overwritten, and nothing is written unless all can be.\n\nExamples:\n  sverka import 113005.txt --scans scans_text/korea --reference reference/korea\n  sverka import record.txt --id 21404 --scans scans_text --reference reference --section transcript=28-121 --section reference=124-140"
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

/// Parses the command line; help and version are printed and answered with their exit code.
pub fn parse() -> Result<Command, ExitCode> {
    Cli::try_parse().map(|cli| cli.command).map_err(|error| {
        let _ = error.print();
        if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS }
    })
}
