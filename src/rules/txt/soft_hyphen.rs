//! Finds soft hyphens (U+00AD).
//!
//! Why it matters: a soft hyphen is seen only where a line happens to break; it parts the
//! word for every search and was put in by a program, not by the writer.
//!
//! Example: пере⟨U+00AD⟩говоры.
//! Instead: переговоры.
//! Wrong when: a collection marks the line ends of the page with it (OCR-D allows that);
//! then turn the rule off.

use crate::rules::{Check, Finding, Rule, Safety, Scope, Severity, TextFacts};

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT209",
    name: "soft-hyphen",
    summary: "a soft hyphen",
    scope: &[Scope::Reference],
    severity: Some(Severity::Warning),
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    page: include_str!("soft_hyphen.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let places = facts.sight().odd.iter().filter(|(_, c)| *c == '\u{ad}');
    places.map(|&(at, c)| super::character(&RULE, facts, at, c, "a soft hyphen", Some(""))).collect()
}
