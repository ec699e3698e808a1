//! Finds stretches of text that were written in UTF-8, read as a code page and saved again.
//!
//! Why it matters: the words are lost to every search, and each further round of saving
//! makes the way back longer.
//!
//! Example: "РџСЂРѕС€Сѓ" for Прошу, "prÃ©sident" for président.
//! Instead: Прошу, président.
//! Wrong when: a text writes about encodings and shows the damage on purpose.

use crate::read::undone;
use crate::rules::{Check, Finding, Rule, Safety, Scope, Severity, TextFacts};
use crate::text::show::visible;

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT202",
    name: "mojibake",
    summary: "text that was decoded with the wrong code page and saved again",
    scope: &[Scope::Raw, Scope::Reference],
    severity: Some(Severity::Error),
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    page: include_str!("mojibake.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let runs = facts.sight().garbled.iter();
    runs.filter_map(|&span| {
        let (page, text) = undone(facts.source.slice(span))?;
        let message = format!("UTF-8 that was read as {page} and saved again: it should read {}", visible(&text));
        Some(Finding::new(&RULE, facts.side, facts.source, span, message).mended(&RULE, text))
    })
    .collect()
}
