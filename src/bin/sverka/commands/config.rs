//! Turns a configuration into what it comes to: every value with its origin, its mistakes, its schema.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use sverka::config::{Config, Settings, schema};
use sverka::corpus::Corpus;
use sverka::error::Result;

use super::output;

/// Arguments of `config`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  sverka config check\n  sverka config show scans_text/letters/12.txt\n  sverka config schema > sverka.schema.json\n\nExit codes: 0 done, 2 a mistake in the configuration, or none there."
)]
pub struct ConfigArgs {
    #[command(subcommand)]
    pub command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Prints every value that holds, with where it was made; for a file of the corpus, that of its pair
    Show {
        /// A file of the corpus
        path: Option<PathBuf>,
        /// Configuration, instead of the nearest sverka.toml
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Reads the configuration and tells every mistake in it
    Check {
        /// Configuration, instead of the nearest sverka.toml
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Prints the JSON Schema of sverka.toml
    Schema,
}

/// Runs `sverka config`.
pub fn run(args: &ConfigArgs) -> Result<ExitCode> {
    match &args.command {
        ConfigCommand::Schema => {
            let text = serde_json::to_string_pretty(&schema::schema()).unwrap_or_default();
            output::print(&(text + "\n"))?;
        }
        ConfigCommand::Check { config } => {
            let corpus = Corpus::open(&[], config.as_deref())?;
            let named =
                corpus.config.file.as_deref().map_or("without a sverka.toml".to_string(), super::input::relative);
            output::print(&format!("{named}: no mistake; {} places in the corpus\n", corpus.entries.len()))?;
        }
        ConfigCommand::Show { path, config } => show(path.as_ref(), config.as_ref())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn show(path: Option<&PathBuf>, config: Option<&PathBuf>) -> Result<()> {
    let Some(path) = path else {
        let config = match config {
            Some(file) => Config::load(file)?,
            None => Corpus::open(&[], None)?.config,
        };
        return output::print(&listed(&config.settings));
    };
    let corpus = Corpus::open(std::slice::from_ref(path), config.map(PathBuf::as_path))?;
    let out = match corpus.entries.as_slice() {
        [one] => format!("# pair {}, {}\n{}", one.id, one.status.name(), listed(&corpus.config.of_pair(&one.id))),
        _ => listed(&corpus.config.settings),
    };
    output::print(&out)
}

/// Writes settings as TOML, each with its origin.
fn listed(settings: &Settings) -> String {
    let rows: Vec<(String, String)> = settings
        .iter()
        .map(|s| {
            let line = if s.origin.line > 0 { format!(":{}", s.origin.line) } else { String::new() };
            (format!("{} = {}", s.path, s.value), format!("{}{line}", s.origin.file))
        })
        .collect();
    let wide = rows.iter().map(|(value, _)| value.chars().count()).filter(|w| *w < 60).max().unwrap_or(0);
    rows.iter().map(|(value, origin)| format!("{value:wide$}  # {origin}\n")).collect()
}
