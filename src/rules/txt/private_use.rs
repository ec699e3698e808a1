//! Finds private-use characters that neither the corpus nor the guidelines of OCR-D give a
//! meaning; one finding a character, with all its places.
//!
//! Why it matters: what such a character means is known to one font or one project only; in
//! any other it is an empty box.
//!
//! Example: U+F1AC with no table that says it is an abbreviation mark.
//! Instead: the same character in the list or the table that `[text] alphabet` names.
//! Wrong when: the corpus follows MUFI and has not said so; then name the table, and TXT218
//! finds what stands outside it.

use std::collections::BTreeMap;

use crate::rules::{Check, Finding, Rule, Scope, Severity, TextFacts};
use crate::text::Span;

/// What the guidelines of OCR-D give a meaning: ligatures of print, and letters with a small e or an accent above.
const OCR_D: [char; 20] = [
    '\u{e42c}', '\u{e644}', '\u{e72b}', '\u{e8bf}', '\u{eada}', '\u{eba2}', '\u{eba3}', '\u{eba5}', '\u{eba6}',
    '\u{eba7}', '\u{eec4}', '\u{eec5}', '\u{eedc}', '\u{f4f9}', '\u{f502}', '\u{f50e}', '\u{f532}', '\u{f533}',
    '\u{f534}', '\u{f535}',
];

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
    let private = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}') && !OCR_D.contains(&c);
    let mut by_character: BTreeMap<char, Vec<usize>> = BTreeMap::new();
    for &(at, c) in facts.sight().odd.iter().filter(|(_, c)| private(*c)) {
        by_character.entry(c).or_default().push(at);
    }
    let found = by_character.into_iter().map(|(c, places)| {
        let what = format!(
            "a private-use character without a declared meaning, in {}",
            super::counted(places.len(), "place", "places")
        );
        let finding = super::character(&RULE, facts, places[0], c, &what, None);
        let more = places.iter().skip(1).take(super::PLACES).map(|&at| Span::new(at, at + c.len_utf8()));
        more.fold(finding, |f, span| f.beside(facts.side, span, c.to_string()))
    });
    found.collect()
}
