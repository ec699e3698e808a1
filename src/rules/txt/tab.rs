//! Finds tabs between words: a table or a list of two columns that was flattened.
//!
//! Why it matters: what a tab means depends on the reader's tab stops; a list of recipients
//! loses its columns with the first program that folds blanks.
//!
//! Example: "1-2⇥т. Сталину" in a distribution list.
//! Instead: one entry a line.
//! Wrong when: the collection keeps tables as tabs on purpose.

use crate::rules::sight::Blank;
use crate::rules::{Check, Finding, Rule, Scope, Severity, TextFacts};

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT213",
    name: "tab",
    summary: "tabs inside lines",
    scope: &[Scope::Reference],
    severity: Some(Severity::Note),
    fix: None,
    since: "0.1.0",
    page: include_str!("tab.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    super::blanks(&RULE, facts, Blank::Tab, "tabs between words", "").into_iter().collect()
}
