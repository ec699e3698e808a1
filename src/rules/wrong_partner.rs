//! Finds two texts that are not the same document.
//!
//! Why it matters: a wrong partner turns into a thousand discrepancies and a
//! rate that says nothing; the one true thing to say is that the two files do
//! not belong together.
//!
//! Example: page 12 of a file beside the corrected text of page 13.
//! Wrong when: a reference is so short, or a transcript so damaged, that two
//! thirds of its letters are lost; then align it by hand or leave it out.

use super::{Facts, Finding, Related, Rule, Severity};
use crate::read::Role;

/// The rule.
pub const RULE: Rule =
    Rule { code: "OCR008", name: "wrong-partner", summary: "the two texts are not the same document", check };

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    if facts.alignment.related {
        return Vec::new();
    }
    let pair = facts.pair;
    let message = format!(
        "these texts are not the same document: the transcript has {:.0} % of the reference's letters",
        facts.alignment.shared * 100.0
    );
    vec![Finding {
        rule: RULE.code,
        name: RULE.name,
        severity: Severity::Error,
        message,
        side: Role::Transcript,
        span: pair.transcript.span,
        text: String::new(),
        proposed: None,
        related: vec![Related { side: Role::Reference, span: Some(pair.reference.span), text: String::new() }],
    }]
}
