//! Finds blanks before a line end; one finding a text, with all places.
//!
//! Why it matters: they are seen by no reader and make lines differ that are the same.
//!
//! Example: "дней␠␠" at the end of a line.
//! Instead: "дней".
//! Wrong when: a format gives the blanks a meaning, as Markdown does.

use crate::rules::sight::Blank;
use crate::rules::{Check, Finding, Rule, Safety, Scope, Severity, TextFacts};

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT211",
    name: "trailing-space",
    summary: "blanks at the end of a line",
    scope: &[Scope::Reference],
    severity: Some(Severity::Note),
    fix: Some(Safety::Safe),
    since: "0.1.0",
    page: include_str!("trailing_space.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    super::blanks(&RULE, facts, Blank::Trailing, "blanks before the line end", "").into_iter().collect()
}
