//! Finds texts in which some dashes between words are dashes and some are hyphens.
//!
//! Why it matters: a dash and a hyphen mean different things to whoever splits words.
//!
//! Example: "мир - это" in one line and "война — это" in the next.
//! Instead: one dash throughout.
//! Wrong when: a typescript is transcribed as it stands; it is a note only.

use crate::rules::{Check, Finding, Rule, Scope, Severity, TextFacts};
use crate::text::Span;

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT222",
    name: "dash-style",
    summary: "hyphens and dashes for one thing in one text",
    scope: &[Scope::Reference],
    severity: Some(Severity::Note),
    fix: None,
    since: "0.1.0",
    page: include_str!("dash_style.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let kinds = [" - ", " – ", " — "];
    let found: Vec<(&str, usize)> = kinds.iter().filter_map(|k| facts.text().find(k).map(|i| (*k, i))).collect();
    let [(_, _), .., (_, _)] = found[..] else { return Vec::new() };
    let rare = found.iter().min_by_key(|(k, _)| facts.text().matches(k).count());
    let findings = rare.map(|(kind, i)| {
        let at = facts.span.start + i + 1;
        let list: Vec<String> =
            found.iter().map(|(k, _)| format!("{} of “{}”", facts.text().matches(k).count(), k.trim())).collect();
        let message = format!("dashes between words are of {} kinds: {}", found.len(), list.join(", "));
        Finding::new(&RULE, facts.side, facts.source, Span::new(at, at + kind.trim().len()), message)
    });
    findings.into_iter().collect()
}
