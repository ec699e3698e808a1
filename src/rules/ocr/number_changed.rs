//! Finds figures that differ between the two sides, outside dates.
//!
//! Why it matters: no dictionary and no context can restore a number; archival
//! practice leaves wrong numbers as written and puts the reading into a note.
//!
//! Example: № 22361 in the transcript, № 22381 in the reference.
//! Instead: № 22361 on both sides, or the other reading in a note.
//! Wrong when: the edition renumbers a list on purpose.

use crate::classify::{Cause, Kind};
use crate::read::Role;
use crate::rules::{Check, Facts, Finding, Rule, Scope, Severity};
use crate::text::show::visible;

/// The rule.
pub const RULE: Rule = Rule {
    code: "OCR010",
    name: "number-changed",
    summary: "a figure differs between transcript and reference",
    scope: &[Scope::Pair],
    severity: Some(Severity::Warning),
    fix: None,
    since: "0.1.0",
    page: include_str!("number_changed.rs"),
    check: Check::Pair(check),
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    facts
        .discrepancies
        .iter()
        .filter(|d| d.cause == Cause::Number && d.kind == Kind::Substitution && d.folded_by.is_none())
        .map(|d| {
            let (was, is) = (visible(&d.transcript.text), visible(&d.reference.text));
            let message = format!("the transcript has {was}, the reference {is}");
            let source = &facts.pair.transcript.source;
            let mut finding = Finding::new(&RULE, Role::Transcript, source, d.transcript.span, message);
            finding.text = d.transcript.text.clone();
            finding.beside(Role::Reference, d.reference.span, &d.reference.text)
        })
        .collect()
}
