//! Finds no-break, thin, ideographic and other blanks that are not U+0020.
//!
//! Why it matters: a search for two words with a plain blank does not find them with
//! another, and the reader does not see why.
//!
//! Example: "3⟨U+00A0⟩июля".
//! Instead: "3 июля" with a plain blank.
//! Wrong when: French typography wants a no-break blank before high marks, Chinese and
//! Japanese the ideographic one; there it is not reported.

use crate::rules::{Check, Finding, Rule, Safety, Scope, Severity, TextFacts};

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT210",
    name: "odd-space",
    summary: "a blank that is no plain blank",
    scope: &[Scope::Reference],
    severity: Some(Severity::Note),
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    page: include_str!("odd_space.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let odd = |at: usize, c: char| match c {
        '\u{a0}' | '\u{202f}' => !facts.pack.blank_before_marks || !beside_mark(&facts.source.text, at, c),
        '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{205f}' => true,
        '\u{3000}' => facts.sight().letters[3] == 0,
        _ => false,
    };
    let places = facts.sight().odd.iter().filter(|(at, c)| odd(*at, *c));
    places.map(|&(at, c)| super::character(&RULE, facts, at, c, "a blank of another kind", Some(" "))).collect()
}

/// Says whether the blank stands where French typography wants it: inside quotation marks, before a high mark.
fn beside_mark(text: &str, at: usize, c: char) -> bool {
    text[..at].ends_with('«') || text[at + c.len_utf8()..].starts_with(['»', ':', ';', '!', '?', '%'])
}
