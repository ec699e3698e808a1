//! Finds passages of the reference, longer than the corpus allows, for which the transcript
//! has nothing.
//!
//! Why it matters: either the page was read in part, or the passage comes from somewhere
//! else: another copy, the next page, a wrong paste.
//!
//! Example: a paragraph of the reference that is not on the page.
//! Instead: the page read in full, or the passage in brackets with a note.
//! Wrong when: the engine skipped a column; then read the page again.

use crate::classify::Kind;
use crate::read::Role;
use crate::rules::{Check, Facts, Finding, Rule, Scope, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "OCR004",
    name: "inserted-span",
    summary: "a long passage of the reference that the transcript lacks",
    scope: &[Scope::Pair],
    severity: Some(Severity::Warning),
    fix: None,
    since: "0.1.0",
    page: include_str!("inserted_span.rs"),
    check: Check::Pair(check),
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let source = &facts.pair.reference.source;
    let omitted = facts.discrepancies.iter().filter(|d| d.kind == Kind::Omission && facts.alignment.related);
    omitted
        .filter_map(|d| {
            let letters = d.reference.text.chars().filter(|c| c.is_alphanumeric()).count();
            let message = format!("the transcript has nothing for {letters} letters of the reference");
            (letters >= facts.conventions.long_span).then(|| {
                Finding::new(&RULE, Role::Reference, source, d.reference.span, message).beside(
                    Role::Transcript,
                    d.transcript.span,
                    "",
                )
            })
        })
        .collect()
}
