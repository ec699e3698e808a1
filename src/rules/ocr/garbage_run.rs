//! Finds runs of three or more signs that recognition makes of rules, dirt and stamps.
//!
//! Why it matters: a corrected text that holds them was not read to its end.
//!
//! Example: "|~^", "■■■" in the reference.
//! Instead: the line without them, or [...] for what is illegible.
//! Wrong when: tables and drawings in signs; runs of points, dashes and equal signs are
//! never reported.

use crate::rules::{Check, Finding, Rule, Scope, Severity, TextFacts};

/// The rule.
pub const RULE: Rule = Rule {
    code: "OCR014",
    name: "garbage-run",
    summary: "a run of signs that no text is made of",
    scope: &[Scope::Reference],
    severity: Some(Severity::Error),
    fix: None,
    since: "0.1.0",
    page: include_str!("garbage_run.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    // Conflict markers have a rule of their own.
    let runs = facts
        .sight()
        .noise
        .iter()
        .filter(|s| !facts.source.slice(**s).trim_matches(['<', '>', '@', '#', '`']).is_empty());
    runs.map(|&span| {
        let message = format!("{} is no text", facts.source.slice(span));
        Finding::new(&RULE, facts.side, facts.source, span, message)
    })
    .collect()
}
