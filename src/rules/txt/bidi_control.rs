//! Finds characters that override, embed or isolate a direction of writing: all of them in
//! text that runs from left to right, those without a partner in the rest.
//!
//! Why it matters: an override shows a date or a number in another order than it is stored
//! in; what is read on the screen is not what is in the file.
//!
//! Example: U+202E before "4591", which a reader sees as 1954.
//! Instead: 1954 without any override.
//! Wrong when: a text mixes directions and closes each isolate; that is not reported where
//! letters run from right to left.

use crate::rules::{Check, Finding, Rule, Safety, Scope, Severity, TextFacts};

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT207",
    name: "bidi-control",
    summary: "a character that turns the direction of writing",
    scope: &[Scope::Raw, Scope::Reference],
    severity: Some(Severity::Error),
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    page: include_str!("bidi_control.rs"),
    check: Check::Text(check),
};

const OPENS: [char; 7] = ['\u{202a}', '\u{202b}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}'];
const CLOSES: [char; 2] = ['\u{202c}', '\u{2069}'];

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let sight = facts.sight();
    let turns: Vec<(usize, char)> =
        sight.odd.iter().copied().filter(|(_, c)| OPENS.contains(c) || CLOSES.contains(c)).collect();
    let mut sound = vec![false; turns.len()];
    if sight.right_to_left {
        let mut open: Vec<usize> = Vec::new();
        for (i, &(at, c)) in turns.iter().enumerate() {
            if OPENS.contains(&c) {
                open.push(i);
            } else if let Some(k) = open.pop() {
                // A direction ends with its paragraph, whoever closes it later.
                let same = !facts.source.text[turns[k].0..at].contains('\n');
                (sound[i], sound[k]) = (same, same);
            }
        }
    }
    let bad = turns.iter().zip(sound).filter(|(_, sound)| !sound);
    bad.map(|(&(at, c), _)| super::character(&RULE, facts, at, c, "turns the direction of writing", Some(""))).collect()
}
