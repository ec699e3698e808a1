//! Turns findings into lines that a CI runner shows beside the files: GitHub Actions and Azure Pipelines.
//!
//! What a text says reaches the log only through `escape::log`: it could name a command itself.

use std::fmt::Write;

use super::{ranked, spot};
use crate::gate::Run;
use crate::report::escape;
use crate::report::page::Layout;
use crate::rules::Severity;

/// Annotations of one severity that GitHub shows for a step (2026-11); more are dropped without a word.
const GITHUB_EACH: usize = 10;
/// Annotations that it shows for a job.
const GITHUB_ALL: usize = 50;

/// Renders GitHub's workflow commands, within what it shows.
pub fn github(run: &Run, _: &Layout) -> String {
    let mut out = String::new();
    let (all, _) = ranked(run, usize::MAX);
    let (mut shown, mut left) = (0, 0);
    for (severity, word) in [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "notice")] {
        let of: Vec<_> = all.iter().filter(|(_, f)| f.severity == severity).collect();
        // The last place is kept for what has no place.
        let room = (GITHUB_EACH - usize::from(severity == Severity::Note)).min(GITHUB_ALL - shown);
        left += of.len().saturating_sub(room);
        for (outcome, f) in of.into_iter().take(room) {
            shown += 1;
            let at = spot(run, *outcome, f);
            let _ = write!(out, "::{word} file={}", property(&at.path));
            if let Some((line, column)) = at.line {
                let _ = write!(out, ",line={line},col={column}");
            }
            if let Some(place) = at.place.filter(|p| p.end_line == p.line && p.end_column > p.column) {
                let _ = write!(out, ",endColumn={}", place.end_column);
            }
            let _ = writeln!(out, ",title={}::{}", property(&format!("{} {}", f.rule, f.name)), message(&f.message));
        }
    }
    if left > 0 {
        let _ = writeln!(out, "::notice title=sverka::{left} more in the log and the summary");
    }
    out
}

/// Renders Azure's logging commands.
pub fn azure(run: &Run, _: &Layout) -> String {
    let mut out = String::new();
    for (outcome, f) in run.open().filter(|(_, f)| f.severity >= Severity::Warning) {
        let at = spot(run, outcome, f);
        let word = if f.severity == Severity::Error { "error" } else { "warning" };
        let _ = write!(out, "##vso[task.logissue type={word};sourcepath={}", azure_property(&at.path));
        if let Some((line, column)) = at.line {
            let _ = write!(out, ";linenumber={line};columnnumber={column}");
        }
        let text = azure_property(&escape::log(&format!("{}: {}", f.name, f.message)));
        let _ = writeln!(out, ";code={}]{text}", azure_property(&f.rule));
    }
    out
}

fn message(text: &str) -> String {
    escape::log(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

fn azure_property(text: &str) -> String {
    text.replace('%', "%AZP25").replace(';', "%3B").replace('\r', "%0D").replace('\n', "%0A").replace(']', "%5D")
}
