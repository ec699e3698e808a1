//! Finds runs of blanks inside lines; one finding a text, with all places.
//!
//! Why it matters: they are the rest of columns and of typewriter lay-out, and make lines
//! differ that read the same.
//!
//! Example: "в  течение".
//! Instead: "в течение".
//! Wrong when: the text keeps columns by blanks.

use crate::rules::sight::Blank;
use crate::rules::{Check, Finding, Rule, Safety, Scope, Severity, TextFacts};

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT226",
    name: "double-space",
    summary: "several blanks between two words",
    scope: &[Scope::Reference],
    severity: Some(Severity::Note),
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    page: include_str!("double_space.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    super::blanks(&RULE, facts, Blank::Double, "several blanks between two words", " ").into_iter().collect()
}
