//! Finds texts that mark what stands in the document in more than one way: [sic], (sic),
//! [так!], (так в документе).
//!
//! Why it matters: whoever looks for places where the source is wrong finds only those of
//! one kind.
//!
//! Example: "[sic]" in one place and "(так в документе)" in another.
//! Instead: one of them throughout.
//! Wrong when: the document quotes another edition; it is a note only.

use std::sync::LazyLock;

use regex::Regex;

use crate::rules::{Check, Finding, Rule, Scope, Severity, TextFacts};
use crate::text::Span;

/// The rule.
pub const RULE: Rule = Rule {
    code: "EDIT415",
    name: "sic-style",
    summary: "several ways of saying that the document has it so, in one text",
    scope: &[Scope::Reference],
    severity: Some(Severity::Note),
    fix: None,
    since: "0.1.0",
    page: include_str!("sic_style.rs"),
    check: Check::Text(check),
};

static SAYS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[\[(](?i:sic|так|так в документе|так в тексте|так в подлиннике|recte|siehe oben)[ !?]*[\])]").ok()
});

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let marks = &facts.sight().marks;
    if !marks.iter().any(|(_, c)| matches!(c, '[' | '(')) {
        return Vec::new();
    }
    let found: Vec<_> = SAYS.iter().flat_map(|says| says.find_iter(facts.text())).collect();
    let Some(first) = found.first() else { return Vec::new() };
    let other = found.iter().find(|m| m.as_str() != first.as_str());
    let findings = other.map(|m| {
        let at = |m: &regex::Match<'_>| Span::new(facts.span.start + m.start(), facts.span.start + m.end());
        let message = format!("{} here, {} elsewhere", m.as_str(), first.as_str());
        Finding::new(&RULE, facts.side, facts.source, at(m), message).beside(facts.side, at(first), first.as_str())
    });
    findings.into_iter().collect()
}
