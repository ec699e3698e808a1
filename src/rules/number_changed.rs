//! Finds figures that differ between the two sides, outside dates.
//!
//! Why it matters: no dictionary and no context can restore a number; archival
//! practice leaves wrong numbers as written and puts the reading into a note.
//!
//! Example: № 22361 in the transcript, № 22381 in the reference.
//! Wrong when: the edition renumbers a list on purpose.

use super::{Facts, Finding, Related, Rule, Severity};
use crate::classify::{Cause, Kind};
use crate::read::Role;
use crate::text::show::visible;

/// The rule.
pub const RULE: Rule = Rule {
    code: "OCR010",
    name: "number-changed",
    summary: "a figure differs between transcript and reference",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    facts
        .discrepancies
        .iter()
        .filter(|d| d.cause == Cause::Number && d.kind == Kind::Substitution && d.folded_by.is_none())
        .map(|d| Finding {
            rule: RULE.code,
            name: RULE.name,
            severity: Severity::Warning,
            message: format!(
                "the transcript has {}, the reference {}",
                visible(&d.transcript.text),
                visible(&d.reference.text)
            ),
            side: Role::Transcript,
            span: d.transcript.span,
            text: d.transcript.text.clone(),
            proposed: None,
            related: vec![Related {
                side: Role::Reference,
                span: Some(d.reference.span),
                text: d.reference.text.clone(),
            }],
        })
        .collect()
}
