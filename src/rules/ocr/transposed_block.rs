//! Finds blocks that both texts have in different places.
//!
//! Why it matters: columns were read across, or a paragraph was pasted in the wrong place;
//! the words are right and the sense is not.
//!
//! Example: the second column before the first.
//! Instead: the columns in their order.
//! Wrong when: the edition puts a note or a stamp at the end by rule.

use crate::read::Role;
use crate::rules::{Check, Facts, Finding, Rule, Scope, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "OCR005",
    name: "transposed-block",
    summary: "a block that stands elsewhere in the other text",
    scope: &[Scope::Pair],
    severity: Some(Severity::Warning),
    fix: None,
    since: "0.1.0",
    page: include_str!("transposed_block.rs"),
    check: Check::Pair(check),
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let (transcript, reference) = (&facts.pair.transcript.source, &facts.pair.reference.source);
    let moved = facts.alignment.moved.iter();
    moved
        .map(|m| {
            let line = transcript.place(m.transcript.start).line;
            let message = format!("this block stands at line {line} of the transcript, in another order");
            let finding = Finding::new(&RULE, Role::Reference, reference, m.reference, message);
            finding.beside(Role::Transcript, m.transcript, transcript.slice(m.transcript))
        })
        .collect()
}
