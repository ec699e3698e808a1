//! Finds combining marks at the beginning of a line or after a blank.
//!
//! Why it matters: the letter under the accent is lost, or the accent has slipped to the
//! next word; it will sit on whatever comes before it in print.
//!
//! Example: a line that begins with U+0301.
//! Instead: the letter with its accent.
//! Wrong when: a text on phonetics shows accents by themselves; there they are set on ◌.

use crate::rules::{Check, Finding, Rule, Scope, Severity, TextFacts};

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT225",
    name: "stray-mark",
    summary: "an accent that stands on nothing",
    scope: &[Scope::Reference],
    severity: Some(Severity::Error),
    fix: None,
    since: "0.1.0",
    page: include_str!("stray_mark.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let places = facts.sight().stray.iter();
    places.map(|&(at, c)| super::character(&RULE, facts, at, c, "an accent that stands on nothing", None)).collect()
}
