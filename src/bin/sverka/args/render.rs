//! Turns what is said of the look of a report into its settings.

use clap::Args;
use sverka::report::words::Words;

/// How reports are written; shared by `diff` and `report`.
#[derive(Debug, Args)]
pub struct RenderArgs {
    /// Language of the words around the texts in reports: en, ru
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = words)]
    pub ui_lang: Words,
    /// Make csv safe for spreadsheets: a byte order mark, and no field that is a formula
    #[arg(long)]
    pub excel: bool,
}

fn words(tag: &str) -> Result<Words, String> {
    Words::named(tag).ok_or_else(|| format!("reports speak {}", Words::languages().collect::<Vec<_>>().join(", ")))
}
