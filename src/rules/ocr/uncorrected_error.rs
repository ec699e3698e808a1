//! Finds words on which transcript and reference agree, that stand once, and that are one
//! look-alike away from a word that the reference has three times or more.
//!
//! Why it matters: a misreading that the corrector passed over is found by no comparison,
//! since both sides agree.
//!
//! Example: "правительетва" on both sides where правительства stands four times.
//! Instead: правительства.
//! Wrong when: the two are forms of one word; so endings and short words are left alone.

use std::collections::HashMap;

use crate::align::TokenKind;
use crate::lang::Shapes;
use crate::read::Role;
use crate::rules::{Check, Facts, Finding, Rule, Safety, Scope, Severity};
use crate::text::Folding;
use crate::text::chars::lowercase_into;

/// The rule.
pub const RULE: Rule = Rule {
    code: "OCR002",
    name: "uncorrected-error",
    summary: "a word that both sides have, one misread letter away from a frequent word of the text",
    scope: &[Scope::Pair],
    severity: Some(Severity::Warning),
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    page: include_str!("uncorrected_error.rs"),
    check: Check::Pair(check),
};

/// A word must be so long that a neighbour one letter away is hardly another word.
const LONG: usize = 7;
/// Letters at the end that inflection changes.
const ENDING: usize = 3;
/// How often the right form must stand.
const FREQUENT: usize = 3;

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let source = &facts.pair.reference.source;
    let alignment = facts.alignment;
    let words = alignment.reference.iter().filter(|t| t.kind == TokenKind::Word && t.join.is_none());
    let mut forms: HashMap<String, usize, Folding> = HashMap::default();
    let mut small = String::new();
    for word in words.map(|t| source.slice(t.span)).filter(|w| w.len() >= LONG && w.chars().count() >= LONG) {
        lowercase_into(word, &mut small);
        match forms.get_mut(&small) {
            Some(n) => *n += 1,
            None => drop(forms.insert(small.clone(), 1)),
        }
    }
    let mut frequent: Vec<Vec<char>> =
        forms.iter().filter(|(_, n)| **n >= FREQUENT).map(|(w, _)| w.chars().collect()).collect();
    if frequent.is_empty() {
        return Vec::new();
    }
    // What was said first of several is told; a table has no order.
    frequent.sort();
    let shapes = Shapes::of(facts.pack);
    let mut found = Vec::new();
    for item in alignment.items.iter().filter(|i| i.same && i.reference.len() == 1) {
        let token = &alignment.reference[item.reference.start];
        let word = source.slice(token.span);
        if token.kind != TokenKind::Word || word.len() < LONG {
            continue;
        }
        lowercase_into(word, &mut small);
        if forms.get(&small) != Some(&1) {
            continue;
        }
        let letters: Vec<char> = small.chars().collect();
        let Some(meant) = frequent.iter().find(|f| one_look_alike_apart(&letters, f, &shapes)) else { continue };
        let meant: String = cased(word, meant);
        let message = format!(
            "both sides have {word}, one misread letter away from {meant}, which stands {} times",
            forms.get(&meant.to_lowercase()).copied().unwrap_or(0)
        );
        let finding = Finding::new(&RULE, Role::Reference, source, token.span, message);
        found.push(finding.mended(&RULE, meant));
    }
    found
}

fn one_look_alike_apart(word: &[char], frequent: &[char], shapes: &Shapes) -> bool {
    if word.len() != frequent.len() {
        return false;
    }
    let mut differ = (0..word.len()).filter(|&i| word[i] != frequent[i]);
    match (differ.next(), differ.next()) {
        (Some(i), None) => i > 0 && i + ENDING < word.len() && shapes.letter(word[i], frequent[i]) < 0.5,
        _ => false,
    }
}

/// Writes a word in the case of another.
fn cased(like: &str, word: &[char]) -> String {
    let capital = |c: char| c.is_uppercase();
    let all = like.chars().filter(|c| c.is_alphabetic()).all(capital);
    let first = like.chars().next().is_some_and(capital);
    word.iter()
        .enumerate()
        .flat_map(|(i, c)| if all || first && i == 0 { c.to_uppercase().collect::<Vec<_>>() } else { vec![*c] })
        .collect()
}
