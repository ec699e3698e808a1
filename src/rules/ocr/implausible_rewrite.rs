//! Finds references in which a tenth of the words and more are other words, not misread
//! ones.
//!
//! Why it matters: a language model that was asked to correct a page writes a better
//! sentence than the document has; the edition then quotes what nobody wrote.
//!
//! Example: "просим сообщить" for "прошу известить", and so on in every line.
//! Instead: the words of the page.
//! Wrong when: the transcript was made from another version of the document.

use crate::classify::{Cause, Kind};
use crate::read::Role;
use crate::rules::{Check, Facts, Finding, Rule, Scope, Severity};
use crate::text::Span;

/// The rule.
pub const RULE: Rule = Rule {
    code: "OCR016",
    name: "implausible-rewrite",
    summary: "words replaced by others that do not look like them, all through the text",
    scope: &[Scope::Pair],
    severity: Some(Severity::Warning),
    fix: None,
    since: "0.1.0",
    page: include_str!("implausible_rewrite.rs"),
    check: Check::Pair(check),
};

/// So many words must be replaced before it is more than a slip.
const LEAST: usize = 12;

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let swapped: Vec<_> =
        facts.discrepancies.iter().filter(|d| d.cause == Cause::Wording && d.kind == Kind::Substitution).collect();
    let words = facts.alignment.items.iter().map(|i| i.reference.len()).sum::<usize>();
    let Some(first) = swapped.first().filter(|_| swapped.len() >= LEAST && 10 * swapped.len() >= words) else {
        return Vec::new();
    };
    let message =
        format!("{} of {words} words are replaced by others that do not look like them: a paraphrase?", swapped.len());
    let source = &facts.pair.reference.source;
    let mut finding = Finding::new(&RULE, Role::Reference, source, Span::at(facts.pair.reference.span.start), message);
    for d in swapped.iter().take(super::PLACES) {
        finding = finding.beside(Role::Transcript, d.transcript.span, d.transcript.text.as_str());
    }
    finding.text = first.reference.text.clone();
    vec![finding]
}
