//! Finds words whose letters come from two scripts that look the same.
//!
//! Why it matters: "Прoшу" with a Latin o is found by no search and no eye; it
//! is a fault of the text even where both sides agree.
//!
//! Example: НАМ written with Latin H, A, M in a Russian text; Ex. for Вх.
//! Instead: Прошу in Cyrillic letters throughout.
//! Wrong when: a text cites formulas or model names of mixed letters. In a
//! transcript, and outside what the other text covers, it is never more than a note.

use crate::read::Role;
use crate::rules::sight::{CYRILLIC, GREEK, LATIN};
use crate::rules::{Check, Finding, Rule, Safety, Scope, Severity, TextFacts};
use crate::text::{InSource, Span};

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT216",
    name: "mixed-script-word",
    summary: "a word of letters from two scripts that look the same",
    scope: &[Scope::Raw, Scope::Reference],
    severity: Some(Severity::Error),
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    page: include_str!("mixed_script_word.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    facts.sight().mixed.iter().filter_map(|&span| finding(facts, span)).collect()
}

fn finding(facts: &TextFacts<'_>, span: Span<InSource>) -> Option<Finding> {
    let word = facts.source.slice(span);
    let count = |script: u8| word.chars().filter(|c| script_of(*c) == script).count();
    let mut scripts = [LATIN, CYRILLIC, GREEK].map(|s| (count(s), s));
    scripts.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    let [(_, many), (_, few), (0, _)] = scripts else { return None };
    let strangers: Vec<char> = word.chars().filter(|c| script_of(*c) == few).collect();
    let meant = |c: char| if script_of(c) == few { twin_in(facts, c, many) } else { Some(c) };
    let meant: String = word.chars().map(meant).collect::<Option<_>>()?;
    let names: Vec<String> = strangers.iter().map(|c| format!("{c} U+{:04X}", u32::from(*c))).collect();
    let mut both = [script_name(many), script_name(few)];
    both.sort_by_key(|name| (*name != "Latin", *name));
    let message = format!("{word} mixes {} and {} letters: {}", both[0], both[1], names.join(", "));
    let finding = Finding::new(&RULE, facts.side, facts.source, span, message).mended(&RULE, meant);
    let quiet = facts.side == Role::Transcript || facts.is_outside(span);
    Some(if quiet { finding.weighing(Severity::Note) } else { finding })
}

fn twin_in(facts: &TextFacts<'_>, c: char, script: u8) -> Option<char> {
    let rows = facts.pack.twins.iter().filter_map(|row| row.pair[0].chars().next().zip(row.pair[1].chars().next()));
    rows.flat_map(|(a, b)| [(a, b), (b, a)]).find(|(a, b)| *a == c && script_of(*b) == script).map(|(_, b)| b)
}

fn script_of(c: char) -> u8 {
    match c {
        '\u{400}'..='\u{52f}' => CYRILLIC,
        '\u{370}'..='\u{3ff}' => GREEK,
        c if c.is_alphabetic() && (c < '\u{250}' || ('\u{1e00}'..='\u{1eff}').contains(&c)) => LATIN,
        _ => 0,
    }
}

fn script_name(script: u8) -> &'static str {
    match script {
        LATIN => "Latin",
        CYRILLIC => "Cyrillic",
        _ => "Greek",
    }
}
