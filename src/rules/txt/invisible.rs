//! Finds zero-width blanks and joiners, direction marks, word joiners and byte order marks
//! inside a text, where the script does not need them.
//!
//! Why it matters: they come with text that was copied from a web page, part words for
//! every search and cannot be seen.
//!
//! Example: a zero-width blank (U+200B) inside "Пек⟨U+200B⟩ин".
//! Instead: Пекин.
//! Wrong when: Persian, Indic scripts and emoji need joiners; between their letters they
//! are not reported.

use crate::rules::{Check, Finding, Rule, Safety, Scope, Severity, TextFacts};

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT208",
    name: "invisible",
    summary: "a character that cannot be seen and says nothing here",
    scope: &[Scope::Reference],
    severity: Some(Severity::Warning),
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    page: include_str!("invisible.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let sight = facts.sight();
    let hidden = |at: usize, c: char| match c {
        '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{180e}' | '\u{34f}' | '\u{e0000}'..='\u{e007f}' => true,
        '\u{200e}' | '\u{200f}' | '\u{61c}' => !sight.right_to_left,
        '\u{200c}' | '\u{200d}' => !joins(&facts.source.text, at, c),
        _ => false,
    };
    let places = sight.odd.iter().filter(|(at, c)| hidden(*at, *c));
    places.map(|&(at, c)| super::character(&RULE, facts, at, c, "an invisible character", Some(""))).collect()
}

/// Says whether a joiner stands between letters of a script that writes with joiners, or between emoji.
fn joins(text: &str, at: usize, c: char) -> bool {
    let needs = |c: char| c >= '\u{600}' && !('\u{1e00}'..='\u{20ff}').contains(&c);
    text[..at].chars().next_back().is_some_and(needs) && text[at + c.len_utf8()..].chars().next().is_some_and(needs)
}
