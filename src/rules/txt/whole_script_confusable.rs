//! Finds words in Latin letters throughout that a Russian text means in Cyrillic, or the
//! reverse.
//!
//! Why it matters: HACOC in Latin letters looks like НАСОС and is found by no search.
//!
//! Example: HACOC, in Latin letters, among Russian words.
//! Instead: НАСОС.
//! Wrong when: a foreign word happens to consist of such letters; Roman numerals and words
//! beside others of their script are not reported, and the letters must read like a word of
//! the language.

use crate::rules::sight::{CYRILLIC, LATIN};
use crate::rules::{Check, Finding, Rule, Safety, Scope, Severity, TextFacts};
use crate::text::{InSource, Span};

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT217",
    name: "whole-script-confusable",
    summary: "a word wholly in letters of another script that look the same",
    scope: &[Scope::Reference],
    severity: Some(Severity::Warning),
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    page: include_str!("whole_script_confusable.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let sight = facts.sight();
    let (main, share) = sight.main_script();
    if share < 0.9 || !matches!(main, LATIN | CYRILLIC) {
        return Vec::new();
    }
    let strangers = sight.twins.iter().filter(|(_, script)| *script != main && matches!(*script, LATIN | CYRILLIC));
    strangers.filter_map(|&(span, _)| finding(facts, span, main)).collect()
}

/// Says whether one letter stands between two words as only a small word does: `с`, `о`, `а`, `у`.
fn lone_word(facts: &TextFacts<'_>, span: Span<InSource>) -> bool {
    let text = &facts.source.text;
    let (before, after) = (text[..span.start].strip_suffix(' '), text[span.end..].strip_prefix(' '));
    let letter = |c: Option<char>| c.is_some_and(|c| ('\u{400}'..='\u{52f}').contains(&c));
    matches!(facts.source.slice(span), "a" | "c" | "o" | "y")
        && before.is_some_and(|t| letter(t.chars().next_back()) && letter(t.chars().nth_back(1)))
        && after.is_some_and(|t| letter(t.chars().next()) && letter(t.chars().nth(1)))
}

fn finding(facts: &TextFacts<'_>, span: Span<InSource>, main: u8) -> Option<Finding> {
    let word = facts.source.slice(span);
    let letters: Option<String> = word.chars().map(|c| super::twin(facts.pack, c)).collect();
    let meant = letters?;
    let roman = word.chars().all(|c| "IVXLCDMХІМС".contains(c));
    let reads = |pair: &[char]| facts.pack.frequent_pairs.contains(&pair.iter().collect::<String>());
    let small: Vec<char> = meant.to_lowercase().chars().collect();
    let like_a_word = facts.pack.frequent_pairs.is_empty() || small.windows(2).all(reads);
    let text = &facts.source.text;
    let of_main = |word: Option<&str>| {
        word.is_none_or(|w| {
            w.chars().filter(|c| c.is_alphabetic()).all(|c| (c.is_ascii() || c < '\u{250}') == (main == LATIN))
        })
    };
    let alone = of_main(text[..span.start].split_whitespace().next_back())
        && of_main(text[span.end..].split_whitespace().next());
    if roman || !like_a_word || !alone || small.len() == 1 && !lone_word(facts, span) {
        return None;
    }
    let (of, not) = if main == LATIN { ("Cyrillic", "Latin") } else { ("Latin", "Cyrillic") };
    let message = format!("{word} is written in {of} letters throughout, and reads {meant} in {not} ones");
    Some(Finding::new(&RULE, facts.side, facts.source, span, message).mended(&RULE, meant))
}
