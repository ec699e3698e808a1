//! Turns a pair into its comparison, for people and for programs.

use std::process::ExitCode;

use sverka::compare::{Comparison, compare};
use sverka::error::Result;
use sverka::report::{json, text};

use super::{input, output};
use crate::args::{DiffArgs, FailOn, InputArgs};

/// Runs `sverka diff`.
pub fn run(args: &DiffArgs) -> Result<ExitCode> {
    let targets = output::targets(&args.output.output, &["text", "json"])?;
    let comparison = compared(&args.input)?;
    for target in &targets {
        match target.format.as_str() {
            "json" => output::write_json(target, &json::Document(&comparison))?,
            _ => {
                let page = text::comparison(&comparison, &output::layout(&args.output, target, args.all));
                output::write(target, &page)?;
            }
        }
    }
    Ok(exit_code(&comparison, args.fail_on))
}

fn compared(args: &InputArgs) -> Result<Comparison> {
    let pair = input::pair(args)?;
    let options = input::options(args, &pair)?;
    Ok(compare(pair, &options))
}

fn exit_code(comparison: &Comparison, fail_on: FailOn) -> ExitCode {
    let fails = |least| comparison.findings.iter().any(|f| f.severity >= least);
    if fail_on.least().is_some_and(fails) { ExitCode::from(1) } else { ExitCode::SUCCESS }
}
