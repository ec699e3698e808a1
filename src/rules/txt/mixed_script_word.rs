//! Finds words whose letters come from two scripts that look the same.
//!
//! Why it matters: "Прoшу" with a Latin o is found by no search and no eye; it
//! is a fault of the text even where both sides agree.
//!
//! Example: НАМ written with Latin H, A, M in a Russian text; Ex. for Вх.
//! Instead: Прошу in Cyrillic letters throughout.
//! Wrong when: a text cites formulas or model names of mixed letters. Outside
//! what the reference covers it is never more than a note.

use crate::align::{Token, TokenKind};
use crate::lang::Shapes;
use crate::read::Role;
use crate::rules::{Check, Facts, Finding, Rule, Safety, Scope, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT216",
    name: "mixed-script-word",
    summary: "a word of letters from two scripts that look the same",
    scope: &[Scope::Raw, Scope::Reference],
    severity: Some(Severity::Warning),
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    page: include_str!("mixed_script_word.rs"),
    check: Check::Pair(check),
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let shapes = Shapes::of(facts.pack);
    let sides = [
        (Role::Transcript, &facts.alignment.transcript, &facts.alignment.transcript_out),
        (Role::Reference, &facts.alignment.reference, &facts.alignment.reference_out),
    ];
    let mut findings = Vec::new();
    for (side, tokens, out) in sides {
        let source = if side == Role::Reference { &facts.pair.reference.source } else { &facts.pair.transcript.source };
        for (token, &outside) in tokens.iter().zip(out.iter()).filter(|(t, _)| t.kind == TokenKind::Word) {
            let word = source.slice(token.span);
            let Some(strangers) = strangers(word, &shapes) else { continue };
            let severity = if outside || side == Role::Transcript { Severity::Note } else { Severity::Warning };
            findings.push(finding(side, token, word, &strangers, severity));
        }
    }
    findings
}

fn finding(side: Role, token: &Token, word: &str, strangers: &[char], severity: Severity) -> Finding {
    let names: Vec<String> = strangers.iter().map(|c| format!("{c} U+{:04X}", u32::from(*c))).collect();
    Finding {
        rule: RULE.code,
        name: RULE.name,
        severity,
        message: format!("{word} mixes Latin and Cyrillic letters: {}", names.join(", ")),
        side,
        span: token.span,
        text: word.to_string(),
        proposed: None,
        related: Vec::new(),
        fix: None,
    }
}

/// Returns the letters of the script that fewer letters of the word are in, if all of them have a twin in the other.
fn strangers(word: &str, shapes: &Shapes) -> Option<Vec<char>> {
    let cyrillic = |c: &char| ('\u{400}'..='\u{52f}').contains(c);
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    let (c, l): (Vec<char>, Vec<char>) = letters.into_iter().partition(cyrillic);
    let few = if c.len() < l.len() { &c } else { &l };
    let mixed = !c.is_empty() && !l.is_empty() && few.iter().all(|&x| shapes.twin(x).is_some());
    mixed.then(|| few.clone())
}
