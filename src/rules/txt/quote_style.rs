//! Finds texts that write some quotations with straight marks and some with typographic
//! ones.
//!
//! Why it matters: the mixture comes from two hands or two programs; whoever extracts
//! quotations misses half of them.
//!
//! Example: one quotation in "…", the next in «…».
//! Instead: one kind throughout.
//! Wrong when: a typescript is transcribed as it stands; it is a note only.

use crate::rules::{Check, Finding, Rule, Scope, Severity, TextFacts};
use crate::text::Span;

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT221",
    name: "quote-style",
    summary: "straight and typographic quotation marks in one text",
    scope: &[Scope::Reference],
    severity: Some(Severity::Note),
    fix: None,
    since: "0.1.0",
    page: include_str!("quote_style.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let marks = &facts.sight().marks;
    let straight: Vec<usize> = marks.iter().filter(|(_, c)| *c == '"').map(|(at, _)| *at).collect();
    let curved: Vec<usize> = marks.iter().filter(|(_, c)| "«»„“”".contains(*c)).map(|(at, _)| *at).collect();
    let (few, kind) = if straight.len() <= curved.len() { (&straight, "straight") } else { (&curved, "typographic") };
    let Some(&at) = few.first() else { return Vec::new() };
    let len = facts.source.text[at..].chars().next().map_or(0, char::len_utf8);
    let message = format!(
        "{} straight and {} typographic quotation marks in one text; the first {kind} one is here",
        straight.len(),
        curved.len()
    );
    vec![Finding::new(&RULE, facts.side, facts.source, Span::new(at, at + len), message)]
}
