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
    if !facts.sight().old_letters {
        return Vec::new();
    }
    let text = facts.text();
    let words = || text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
    let mut dotted: BTreeMap<String, (usize, bool)> = BTreeMap::new();
    for word in words().filter(|w| w.contains(['ё', 'Ё'])) {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        dotted.entry(word.to_lowercase().replace('ё', "е")).or_insert((at, false));
    }
    for word in words().filter(|w| w.contains(['е', 'Е']) && !w.contains(['ё', 'Ё'])) {
        if let Some(entry) = dotted.get_mut(&word.to_lowercase()) {
            entry.1 = true;
        }
    }
    let both = dotted.iter().filter(|(word, (_, both))| *both && !TWO_WORDS.contains(&word.as_str()));
    both.map(|(word, (at, _))| {
        let at = facts.span.start + at;
        let len = facts.source.text[at..].find(|c: char| !c.is_alphabetic()).unwrap_or(facts.span.end - at);
        let message = format!("{} here and {word} elsewhere", &facts.source.text[at..at + len]);
        Finding::new(&RULE, facts.side, facts.source, Span::new(at, at + len), message)
    })
    .collect()
}
