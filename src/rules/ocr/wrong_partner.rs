//! Finds two texts that are not the same document.
//!
//! Why it matters: a wrong partner turns into a thousand discrepancies and a
//! rate that says nothing; the one true thing to say is that the two files do
//! not belong together.
//!
//! Example: page 12 of a file beside the corrected text of page 13.
//! Instead: page 12 beside page 12.
//! Wrong when: a reference is so short, or a transcript so damaged, that two
//! thirds of its letters are lost; then align it by hand or leave it out.

use crate::read::Role;
use crate::rules::{Check, Facts, Finding, Rule, Scope, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "OCR008",
    name: "wrong-partner",
    summary: "the two texts are not the same document",
    scope: &[Scope::Pair],
    severity: Some(Severity::Error),
    fix: None,
    since: "0.1.0",
    page: include_str!("wrong_partner.rs"),
    check: Check::Pair(check),
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    if facts.alignment.related {
        return Vec::new();
    }
    let pair = facts.pair;
    let message = format!(
        "these texts are not the same document: the transcript has {:.0} % of the reference's letters",
        facts.alignment.shared * 100.0
    );
    let mut finding = Finding::new(&RULE, Role::Transcript, &pair.transcript.source, pair.transcript.span, message);
    finding.text = String::new();
    vec![finding.beside(Role::Reference, pair.reference.span, "")]
}
