//! Turns the arguments' own description into completions and manual pages.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory};
use sverka::error::{Error, ErrorKind, Result};

use super::output;
use crate::args::Cli;

/// Arguments of `completions`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  sverka completions bash > ~/.local/share/bash-completion/completions/sverka\n\nExit codes: 0 written, 2 no such shell."
)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Arguments of `man`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  sverka man | man -l -\n  sverka man --dir man1\n\nExit codes: 0 written, 2 could not write."
)]
pub struct ManArgs {
    /// Write a page for every command into this folder, instead of the first one to standard output
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// Runs `sverka completions`.
pub fn completions(args: &CompletionsArgs) -> Result<ExitCode> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "sverka", &mut out);
    output::print(&String::from_utf8_lossy(&out))?;
    Ok(ExitCode::SUCCESS)
}

/// Runs `sverka man`.
pub fn man(args: &ManArgs) -> Result<ExitCode> {
    let failed = |e: std::io::Error| Error::new(ErrorKind::WriteFailed, format!("cannot write: {e}"));
    match &args.dir {
        Some(dir) => {
            std::fs::create_dir_all(dir).map_err(failed)?;
            clap_mangen::generate_to(Cli::command(), dir).map_err(failed)?;
        }
        None => {
            let mut out = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut out).map_err(failed)?;
            output::print(&String::from_utf8_lossy(&out))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
