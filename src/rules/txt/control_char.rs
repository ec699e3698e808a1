//! Finds control characters other than tab, line end and form feed.
//!
//! Why it matters: they are traces of a wrong decoding or of a printer's language; some
//! programs stop reading at them, others show nothing.
//!
//! Example: a backspace (U+0008) or U+0085 inside a line.
//! Instead: the line without it.
//! Wrong when: the form feed of page turns is never reported.

use crate::rules::{Check, Finding, Rule, Safety, Scope, Severity, TextFacts};

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT206",
    name: "control-char",
    summary: "a control character that stands in no text",
    scope: &[Scope::Raw, Scope::Reference],
    severity: Some(Severity::Error),
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    page: include_str!("control_char.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}');
    let places = facts.sight().odd.iter().filter(|(_, c)| control(*c));
    places.map(|&(at, c)| super::character(&RULE, facts, at, c, "a control character", Some(""))).collect()
}
