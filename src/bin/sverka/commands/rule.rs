//! Turns the name of a rule into its page.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use sverka::error::{Error, ErrorKind, Result};
use sverka::report::rules_docs as docs;
use sverka::rules::rule::{find, nearest};

use super::output;

/// Arguments of `rule`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  sverka rule\n  sverka rule TXT216\n  sverka rule mixed-script-word --format md\n  sverka rule --all --format json > rules.json\n\nExit codes: 0 explained, 2 there is no such rule."
)]
pub struct RuleArgs {
    /// Code or name of a rule; without it, a list of all
    pub rule: Option<String>,
    /// Explain every rule
    #[arg(long, conflicts_with = "rule")]
    pub all: bool,
    /// How to write it
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// How a page is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal
    Text,
    /// JSON
    Json,
    /// Markdown
    Md,
}

/// Runs `sverka rule`.
pub fn run(args: &RuleArgs) -> Result<ExitCode> {
    let rule = args.rule.as_deref().map(|name| find(name).ok_or_else(|| unknown(name))).transpose()?;
    let pretty = |value: &serde_json::Value| format!("{value:#}\n");
    let page = match (args.format, rule) {
        (Format::Text, Some(rule)) => docs::explain(rule, output::width()),
        (Format::Text, None) if args.all => docs::explain_all(output::width()),
        (Format::Text, None) => docs::list(),
        (Format::Json, Some(rule)) => pretty(&docs::json(rule)),
        (Format::Json, None) => pretty(&docs::json_all()),
        (Format::Md, Some(rule)) => docs::markdown(rule),
        (Format::Md, None) => docs::markdown_all(),
    };
    output::print(&page)?;
    Ok(ExitCode::SUCCESS)
}

fn unknown(name: &str) -> Error {
    let hint = match nearest(name) {
        Some(near) => format!("did you mean {near}? `sverka rule` lists all"),
        None => "`sverka rule` lists all".to_string(),
    };
    Error::new(ErrorKind::Usage, format!("there is no rule ‘{name}’")).hint(hint)
}
