//! Finds references that do not differ from the transcript at all although the text has
//! traces of recognition.
//!
//! Why it matters: a page that was copied to the folder of corrected texts and never looked
//! at makes every figure of the corpus too good.
//!
//! Example: both sides read "г0род" and differ nowhere.
//! Instead: a page that somebody has read against the scan.
//! Wrong when: the recognition was right, and the document itself has the odd signs.

use crate::read::Role;
use crate::rules::{Check, Facts, Finding, Rule, Scope, Severity};
use crate::text::Span;
use crate::text::chars::alphabetic;

/// The rule.
pub const RULE: Rule = Rule {
    code: "OCR007",
    name: "never-corrected",
    summary: "a reference that is the transcript, with its traces of recognition",
    scope: &[Scope::Pair],
    severity: Some(Severity::Warning),
    fix: None,
    since: "0.1.0",
    page: include_str!("never_corrected.rs"),
    check: Check::Pair(check),
};

/// The rules whose findings are traces of recognition.
const RESIDUE: [&Rule; 3] =
    [&super::garbage_run::RULE, &super::super::txt::DIGIT_IN_WORD, &super::super::txt::MIXED_SCRIPT_WORD];
/// So many letters make a text that nobody reads without a mistake.
const LONG: usize = 200;

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let text = facts.pair.reference.text();
    let long = || text.chars().filter(|&c| alphabetic(c)).take(LONG).count() == LONG;
    if facts.discrepancies.iter().any(|d| d.folded_by.is_none()) || !facts.alignment.related || !long() {
        return Vec::new();
    }
    let one = facts.text(Role::Reference);
    let traces: Vec<Finding> = RESIDUE
        .iter()
        .flat_map(|rule| match rule.check {
            Check::Text(check) => check(&one),
            _ => Vec::new(),
        })
        .collect();
    let Some(first) = traces.first() else { return Vec::new() };
    let message = format!(
        "the reference is the transcript, with {} of recognition, the first of them “{}”",
        super::counted(traces.len(), "trace", "traces"),
        first.text
    );
    let place = Span::at(facts.pair.reference.span.start);
    let finding = Finding::new(&RULE, Role::Reference, &facts.pair.reference.source, place, message);
    vec![finding.beside(Role::Reference, first.span, first.text.as_str())]
}
