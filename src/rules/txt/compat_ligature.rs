//! Finds the ligatures of print (ﬁ, ﬂ, ﬀ) that were kept as one character.
//!
//! Why it matters: a search for "office" does not find "oﬃce".
//!
//! Example: oﬃce with U+FB03.
//! Instead: office in six letters.
//! Wrong when: the corpus transcribes type as type; then turn the rule off.

use unicode_normalization::UnicodeNormalization;

use crate::rules::{Check, Finding, Rule, Safety, Scope, Severity, TextFacts};

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT220",
    name: "compat-ligature",
    summary: "a print ligature as one character",
    scope: &[Scope::Reference],
    severity: Some(Severity::Note),
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    page: include_str!("compat_ligature.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let places = facts.sight().odd.iter().filter(|(_, c)| matches!(c, '\u{fb00}'..='\u{fb06}'));
    places
        .map(|&(at, c)| {
            let letters: String = c.to_string().nfkc().collect();
            super::character(&RULE, facts, at, c, "a ligature as one character", Some(&letters))
        })
        .collect()
}
