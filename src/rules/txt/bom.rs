//! Finds the byte order mark before a text in UTF-8.
//!
//! Why it matters: UTF-8 has one byte order; the mark is an invisible first character that
//! joins the first word in a comparison, and breaks programs that put files together.
//!
//! Example: a file that begins with the bytes EF BB BF.
//! Instead: the same file without them.
//! Wrong when: a program of the house insists on the mark; then turn the rule off.

use crate::rules::{Change, Check, Finding, Rule, Safety, Scope, Severity, TextFacts};
use crate::text::Span;

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT203",
    name: "bom",
    summary: "a byte order mark before a text in UTF-8",
    scope: &[Scope::Reference],
    severity: Some(Severity::Warning),
    fix: Some(Safety::Safe),
    since: "0.1.0",
    page: include_str!("bom.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let encoding = &facts.source.encoding;
    if encoding.bom == 0 || encoding.name != "utf-8" {
        return Vec::new();
    }
    let message = "the file begins with a byte order mark, which UTF-8 does not need";
    vec![
        Finding::new(&RULE, facts.side, facts.source, Span::at(facts.span.start), message)
            .changed(&RULE, Change::DropMark),
    ]
}
