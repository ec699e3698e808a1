//! Finds marks for text left out that are not written as the corpus has declared: too few
//! dots, too many, blanks inside, no closing bracket.
//!
//! Why it matters: a program that looks for [...] takes [..] for text and counts its
//! characters as errors.
//!
//! Example: "[..]", "[. . .]", "[....]".
//! Instead: "[...]".
//! Wrong when: the page itself has dots in brackets.

use crate::rules::{Check, Finding, Rule, Safety, Scope, Severity, TextFacts};
use crate::text::Span;

/// The rule.
pub const RULE: Rule = Rule {
    code: "EDIT402",
    name: "malformed-mark",
    summary: "an editorial mark that is nearly the declared one",
    scope: &[Scope::Reference],
    severity: Some(Severity::Warning),
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    page: include_str!("malformed_mark.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let text = facts.text();
    let declared = &facts.conventions.gap_marks;
    let Some(mark) = declared.first() else { return Vec::new() };
    // Dots in round brackets are the usage of some languages; beside a declared mark they are a slip.
    let strict = declared.iter().any(|m| text.contains(m.as_str()));
    let opened = facts.sight().marks.iter().filter(|(_, c)| *c == '[' || *c == '(' && strict);
    let findings = opened.filter_map(|&(at, c)| {
        let inside = &facts.source.text[at + 1..facts.span.end];
        let dots = inside.find(|c: char| !matches!(c, '.' | '…' | ' ' | '\u{a0}')).unwrap_or(inside.len());
        let (close, body) = (if c == '[' { ']' } else { ')' }, &inside[..dots]);
        let closed = inside[dots..].starts_with(close);
        let len = 1 + if closed { dots + 1 } else { body.trim_end().len() };
        let whole = &facts.source.text[at..at + len];
        let open_end = !closed && c == '[' && (body.starts_with("...") || body.starts_with('…'));
        let meant = body.contains(['.', '…']) && (closed || open_end) && !declared.iter().any(|m| m == whole);
        meant.then(|| {
            let message = format!("{whole} is not the declared mark {mark}");
            Finding::new(&RULE, facts.side, facts.source, Span::new(at, at + len), message).mended(&RULE, mark.as_str())
        })
    });
    findings.collect()
}
