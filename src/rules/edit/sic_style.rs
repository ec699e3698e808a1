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
    Regex::new(r"^[\[(](?i:sic|так|так в документе|так в тексте|так в подлиннике|recte|siehe oben)[ !?]*[\])]").ok()
});

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let Some(says) = SAYS.as_ref() else { return Vec::new() };
    let brackets = facts.sight().marks.iter().filter(|(_, c)| matches!(c, '[' | '('));
    let mut found = brackets.filter_map(|&(at, _)| {
        let said = says.find(&facts.source.text[at..facts.span.end])?;
        Some((Span::new(at, at + said.end()), said.as_str()))
    });
    let Some((first, so)) = found.next() else { return Vec::new() };
    let findings = found.find(|(_, other)| *other != so).map(|(span, other)| {
        let message = format!("{other} here, {so} elsewhere");
        Finding::new(&RULE, facts.side, facts.source, span, message).beside(facts.side, first, so)
    });
    findings.into_iter().collect()
}
