//! Finds letters that Russian spelling gave up in 1918: ѣ, ѳ, ѵ, and і.
//!
//! Why it matters: an edition in modern spelling that keeps one of them was not finished.
//!
//! Example: отвѣтъ in an edition in modern spelling.
//! Instead: ответ.
//! Wrong when: the edition keeps the old spelling; the rule is off unless it is asked for.

use crate::rules::{Check, Finding, Rule, Scope, TextFacts};

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT224",
    name: "pre-reform-letter",
    summary: "a letter of the spelling before 1918",
    scope: &[Scope::Reference],
    severity: None,
    fix: None,
    since: "0.1.0",
    page: include_str!("pre_reform_letter.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let sight = facts.sight();
    if !sight.old_letters || !matches!(facts.pack.id.as_str(), "ru" | "cyrl") {
        return Vec::new();
    }
    let old = |c: &char| matches!(c, 'ѣ' | 'Ѣ' | 'ѳ' | 'Ѳ' | 'ѵ' | 'Ѵ' | 'і' | 'І');
    let letters = facts.text().char_indices().filter(|(_, c)| old(c));
    letters
        .map(|(i, c)| {
            super::character(&RULE, facts, facts.span.start + i, c, "a letter of the spelling before 1918", None)
        })
        .collect()
}
