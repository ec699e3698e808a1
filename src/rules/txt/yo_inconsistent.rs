//! Finds words that one text writes both with ё and with е.
//!
//! Why it matters: the edition has not decided whether it writes ё; counts of words and
//! searches fall apart.
//!
//! Example: трех дней and трёх дней on one page.
//! Instead: трёх in both places, or трех.
//! Wrong when: все and всё are two words; such pairs are not reported.

use std::collections::BTreeMap;

use crate::rules::{Check, Finding, Rule, Scope, Severity, TextFacts};
use crate::text::Span;
use crate::text::chars::alphabetic;

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT223",
    name: "yo-inconsistent",
    summary: "one word with ё and with е in one text",
    scope: &[Scope::Reference],
    severity: Some(Severity::Note),
    fix: None,
    since: "0.1.0",
    page: include_str!("yo_inconsistent.rs"),
    check: Check::Text(check),
};

/// Words that are others with е than with ё.
const TWO_WORDS: [&str; 6] = ["все", "нем", "чем", "осел", "небо", "узнаем"];

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let mut dotted: BTreeMap<String, (usize, bool)> = BTreeMap::new();
    // Most words are told from all dotted ones by their length.
    let mut lengths = [false; 64];
    for &span in &facts.sight().dotted {
        let word = facts.source.slice(span);
        lengths[word.len().min(63)] = true;
        dotted.entry(word.to_lowercase().replace('ё', "е")).or_insert((span.start, false));
    }
    if dotted.is_empty() {
        return Vec::new();
    }
    let words = facts.text().split(|c: char| !alphabetic(c));
    for word in words.filter(|w| lengths[w.len().min(63)] && w.contains(['е', 'Е']) && !w.contains(['ё', 'Ё'])) {
        if let Some(entry) = dotted.get_mut(&word.to_lowercase()) {
            entry.1 = true;
        }
    }
    let both = dotted.iter().filter(|(word, (_, both))| *both && !TWO_WORDS.contains(&word.as_str()));
    both.map(|(word, &(at, _))| {
        let len = facts.source.text[at..].find(|c: char| !alphabetic(c)).unwrap_or(facts.span.end - at);
        let message = format!("{} here and {word} elsewhere", &facts.source.text[at..at + len]);
        Finding::new(&RULE, facts.side, facts.source, Span::new(at, at + len), message)
    })
    .collect()
}
