//! Turns decisions into a patch of the references, shown or written.

use std::process::ExitCode;

use sverka::compare::compare;
use sverka::error::{Error, ErrorKind, Result};
use sverka::review::apply::{Plan, check_again, must_be_plain, plan, splice, write};
use sverka::review::standing;
use sverka::text::show::visible;

use super::output;
use super::review::units::{Read, Unit, units};
use crate::args::review::ApplyArgs;

/// What became of one pair.
#[derive(Debug, Default)]
struct Outcome {
    changes: usize,
    refused: bool,
    text: String,
}

/// Runs `sverka apply`.
pub fn run(args: &ApplyArgs) -> Result<ExitCode> {
    let units = units(&args.scope)?;
    let (mut changes, mut files, mut refused) = (0, 0, false);
    for unit in &units {
        let outcome = match one(unit, args) {
            Ok(outcome) => outcome,
            Err(error) if units.len() > 1 => {
                eprintln!("sverka: {error}");
                refused = true;
                continue;
            }
            Err(error) => return Err(error),
        };
        output::print(&outcome.text)?;
        changes += outcome.changes;
        files += usize::from(outcome.changes > 0);
        refused |= outcome.refused;
    }
    let verb = if args.check { "to apply" } else { "applied" };
    output::print(&format!("{changes} changes {verb} in {files} files\n"))?;
    Ok(match (refused, args.check && changes > 0) {
        (true, _) => ExitCode::from(2),
        (_, true) => ExitCode::from(1),
        _ => ExitCode::SUCCESS,
    })
}

fn one(unit: &Unit, args: &ApplyArgs) -> Result<Outcome> {
    let Read { pair, options, place, reference } = unit.read(&args.scope)?;
    let folded = sverka::review::state(&place.root, &pair.id)?;
    if folded.is_empty() {
        return Ok(Outcome::default());
    }
    let comparison = compare(pair, &options);
    let resolved = standing(&place.root, &comparison)?;
    let plan = plan(&comparison, &resolved, args.stale);
    let name = visible(&comparison.pair.reference.source.path);
    for left in &plan.by_hand {
        eprintln!("sverka: {name}:{}:{}: {} left: {}; {}", left.line, left.column, left.id, left.why, left.hint);
    }
    if !plan.refusals.is_empty() {
        for r in &plan.refusals {
            let error = Error::new(ErrorKind::Refused, format!("{} refused: {}", r.id, r.why));
            eprintln!("sverka: {}", error.in_file(&name).at_line(r.line, Some(r.column)).hint(r.hint));
        }
        eprintln!("sverka: {name}: nothing is written to this file");
        return Ok(Outcome { refused: true, ..Outcome::default() });
    }
    if plan.hunks.is_empty() {
        return Ok(Outcome::default());
    }
    let source = &comparison.pair.reference.source;
    let bytes = std::fs::read(&reference)
        .map_err(|e| Error::new(ErrorKind::Unreadable, format!("cannot be read: {e}")).in_file(&name))?;
    must_be_plain(source, &bytes)?;
    let new = splice(&bytes, &plan.hunks);
    let again = check_again(&comparison, &plan, &new, &options)?;
    let (after, reference_now) = (&again.comparison, &again.comparison.pair.reference.source);
    for d in again.appeared.iter().map(|i| &after.discrepancies[*i]) {
        let at = reference_now.place(d.reference.span.start);
        let (t, r) = (visible(&d.transcript.text), visible(&d.reference.text));
        let verb = if args.check { "would differ" } else { "differs" };
        eprintln!(
            "sverka: {name}:{}:{}: {verb} after the change, and did not before: {} ‘{t}’ / ‘{r}’",
            at.line, at.column, d.id
        );
    }
    let text = match args.check {
        true => patch(&place.reference, &source.text, &reference_now.text),
        false => {
            write(&place.root, &reference, &source.digest, &new)?;
            summary(&name, &plan)
        }
    };
    Ok(Outcome { changes: plan.hunks.len(), refused: false, text })
}

fn summary(name: &str, plan: &Plan) -> String {
    let mut out = String::new();
    for h in &plan.hunks {
        let (old, new) = (visible(&h.old), visible(&h.new));
        out +=
            &format!("{name}:{}:{}: ‘{old}’ -> ‘{new}’ ({}, {})\n", h.line, h.column, h.verdict.name(), visible(&h.by));
    }
    out
}

/// Writes the change as a unified diff of the decoded texts.
fn patch(path: &str, old: &str, new: &str) -> String {
    let diff = similar::TextDiff::from_lines(old, new);
    let body = diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")).to_string();
    let mut out = String::new();
    for line in body.split_inclusive('\n') {
        let (text, end) = line.strip_suffix('\n').map_or((line, ""), |t| (t, "\n"));
        let text = text.strip_suffix('\r').unwrap_or(text);
        out.push_str(&visible(text).replace('⇥', "\t"));
        out.push_str(end);
    }
    out
}
