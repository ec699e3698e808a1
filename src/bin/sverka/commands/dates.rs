//! Turns a text into a list of its dates.

use std::process::ExitCode;

use sverka::error::Result;

use crate::args::DatesArgs;

/// Runs `sverka dates`.
pub fn run(_args: &DatesArgs) -> Result<ExitCode> {
    Ok(ExitCode::SUCCESS)
}
