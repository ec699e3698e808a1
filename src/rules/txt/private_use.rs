//! Finds private-use characters that the corpus has not declared.
//!
//! Why it matters: what such a character means is known to one font or one project only; in
//! any other it is an empty box.
//!
//! Example: U+F1AC with no table that says it is an abbreviation mark.
//! Instead: the same character in the list or the table that `[text] alphabet` names.
//! Wrong when: the corpus follows MUFI and has not said so; then name the table, and TXT218
//! finds what stands outside it.

use crate::rules::{Check, Finding, Rule, Scope, Severity, TextFacts};

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT215",
    name: "private-use",
    summary: "a private-use character that nothing gives a meaning",
    scope: &[Scope::Reference],
    severity: Some(Severity::Error),
    fix: None,
    since: "0.1.0",
    page: include_str!("private_use.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    if facts.conventions.alphabet.is_some() {
        // Then the alphabet gives each character its meaning, or TXT218 says that it does not.
        return Vec::new();
    }
    let private = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}');
    let places = facts.sight().odd.iter().filter(|(_, c)| private(*c));
    places
        .map(|&(at, c)| {
            super::character(&RULE, facts, at, c, "a private-use character without a declared meaning", None)
        })
        .collect()
}
