//! Finds U+FFFD, which a decoder writes where it could not read.
//!
//! Why it matters: a character was there and is gone; only the page or an earlier copy can
//! give it back.
//!
//! Example: "Про⟨U+FFFD⟩у".
//! Instead: Прошу, read again from the page.
//! Wrong when: a text speaks of the mark itself.

use crate::rules::{Check, Finding, Rule, Scope, Severity, TextFacts};

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT214",
    name: "replacement-char",
    summary: "the mark of a character that was lost in decoding",
    scope: &[Scope::Raw, Scope::Reference],
    severity: Some(Severity::Error),
    fix: None,
    since: "0.1.0",
    page: include_str!("replacement_char.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let places = facts.sight().odd.iter().filter(|(_, c)| *c == '\u{fffd}');
    places
        .map(|&(at, c)| super::character(&RULE, facts, at, c, "the mark of a character lost in decoding", None))
        .collect()
}
