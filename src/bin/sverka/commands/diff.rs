//! Turns a pair into its comparison, for people and for programs.

use std::process::ExitCode;

use sverka::compare::{Comparison, compare};
use sverka::error::Result;
use sverka::report::facsimile::Strips;
use sverka::report::outputs::{self, Settings};

use super::review::units::lay;
use super::{input, output};
use crate::args::{DiffArgs, FailOn, InputArgs};

/// Runs `sverka diff`.
pub fn run(args: &DiffArgs) -> Result<ExitCode> {
    let targets = output::targets(&args.output.output, &outputs::names())?;
    let comparison = compared(&args.input)?;
    for target in &targets {
        let layout = output::layout(&args.output, target, args.all);
        let files = [Some(args.input.transcript.as_path()), args.input.reference.as_deref()];
        let strips = match target.format.as_str() {
            "html" => super::facsimile::strips(&comparison, files, args.render.images.as_deref()),
            _ => Strips::default(),
        };
        let settings = Settings { layout, words: args.render.ui_lang, excel: args.render.excel, strips };
        if let Some(view) = args.view.view().filter(|_| target.format == "text") {
            output::write(target, &sverka::report::view::comparison(&comparison, view, &settings.layout))?;
        } else if let Some(output) = outputs::output(&target.format) {
            output::write_with(target, |out| {
                (output.comparison)(&comparison, &settings, out)?;
                if args.explain && target.format == "text" {
                    let mut told = String::from("\nDates, as they were weighed\n");
                    comparison.dates.iter().for_each(|d| super::dates::told(d, &mut told));
                    out.write_all(told.as_bytes())?;
                }
                Ok(())
            })?;
        }
    }
    Ok(exit_code(&comparison, args.fail_on))
}

fn compared(args: &InputArgs) -> Result<Comparison> {
    let pair = input::pair(args)?;
    let options = input::options(args, &pair)?;
    let mut comparison = compare(pair, &options);
    let files: Vec<_> = [Some(&args.transcript), args.reference.as_ref()].into_iter().flatten().cloned().collect();
    lay(&files, &mut comparison);
    Ok(comparison)
}

fn exit_code(comparison: &Comparison, fail_on: FailOn) -> ExitCode {
    let fails = |least| comparison.findings.iter().any(|f| f.severity >= least);
    if fail_on.least().is_some_and(fails) { ExitCode::from(1) } else { ExitCode::SUCCESS }
}
