//! Finds names that differ between transcript and reference where no look-alike explains
//! it.
//!
//! Why it matters: names are what researchers search for; archival practice leaves a wrong
//! name as written and puts the right one in a note.
//!
//! Example: НАМ ИР in the transcript, НАМ ИРА in the reference.
//! Instead: the name as written, with a note.
//! Wrong when: the edition brings foreign names into one spelling and says so.

use crate::classify::{Cause, Kind};
use crate::read::Role;
use crate::rules::{Check, Facts, Finding, Rule, Scope, Severity};
use crate::text::show::visible;

/// The rule.
pub const RULE: Rule = Rule {
    code: "OCR011",
    name: "name-changed",
    summary: "a proper name that the reference writes differently, and glyphs do not explain it",
    scope: &[Scope::Pair],
    severity: Some(Severity::Note),
    fix: None,
    since: "0.1.0",
    page: include_str!("name_changed.rs"),
    check: Check::Pair(check),
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let named = facts.discrepancies.iter().filter(|d| d.cause == Cause::Name && d.kind == Kind::Substitution);
    named
        .filter(|d| d.folded_by.is_none())
        .map(|d| {
            let (was, is) = (visible(&d.transcript.text), visible(&d.reference.text));
            let message = format!("the transcript has {was}, the reference {is}");
            let source = &facts.pair.reference.source;
            let finding = Finding::new(&RULE, Role::Reference, source, d.reference.span, message);
            finding.beside(Role::Transcript, d.transcript.span, d.transcript.text.as_str())
        })
        .collect()
}
