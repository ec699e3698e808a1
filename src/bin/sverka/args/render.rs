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
    /// Folder of the page images, where they do not lie beside the ALTO, PAGE or hOCR files that name them
    #[arg(long, value_name = "DIR")]
    pub images: Option<std::path::PathBuf>,
}

/// Which view the text output of `diff` gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ViewArg {
    /// What needs a person, why the rate is what it is, dates, form
    Report,
    /// A unified difference of lines
    Lines,
    /// The text with [-transcript-]{+reference+} in it
    Words,
}

impl ViewArg {
    /// Returns the view, `None` for the report.
    pub const fn view(self) -> Option<sverka::report::view::View> {
        match self {
            Self::Report => None,
            Self::Lines => Some(sverka::report::view::View::Lines),
            Self::Words => Some(sverka::report::view::View::Words),
        }
    }
}

fn words(tag: &str) -> Result<Words, String> {
    Words::named(tag).ok_or_else(|| format!("reports speak {}", Words::languages().collect::<Vec<_>>().join(", ")))
}
