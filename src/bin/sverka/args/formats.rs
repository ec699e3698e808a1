//! The arguments of `formats`.

use std::path::PathBuf;

use clap::Args;
use sverka::read::View;

/// Arguments of `formats`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  sverka formats
  sverka formats page.xml scan.hocr
  sverka formats letter.xml --text --view edited

Exit codes: 0 listed or read, 2 a file could not be read.")]
pub struct FormatsArgs {
    /// Files to recognise; without any, the formats are listed
    pub files: Vec<PathBuf>,
    /// Print the text of the files, as every command takes it
    #[arg(long)]
    pub text: bool,
    /// Format of the files, where it should not be recognised
    #[arg(long, value_name = "NAME")]
    pub format: Option<String>,
    /// Which text of a TEI file: written, edited, witness:SIGLUM
    #[arg(long, value_name = "VIEW")]
    pub view: Option<View>,
    /// Encoding of the files, where it should not be detected
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Output format: text or json
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    pub output: Vec<String>,
}
