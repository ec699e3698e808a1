//! Finds texts that do not end in a line end.
//!
//! Why it matters: programs that put files together join the last line to the first of the
//! next page.
//!
//! Example: a file that ends in "Мао Цзэдун" and nothing else.
//! Instead: the same with a line feed.
//! Wrong when: never; it is a note only.

use crate::rules::{Check, Finding, Rule, Safety, Scope, Severity, TextFacts};
use crate::text::Span;

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT212",
    name: "final-newline",
    summary: "a last line without its line end",
    scope: &[Scope::Reference],
    severity: Some(Severity::Note),
    fix: Some(Safety::Safe),
    since: "0.1.0",
    page: include_str!("final_newline.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let text = facts.text();
    let part = facts.span.end < facts.source.text.len();
    if part || text.trim().is_empty() || text.ends_with(['\n', '\r', '\u{c}', '\u{2028}', '\u{2029}']) {
        return Vec::new();
    }
    let breaks = &facts.sight().breaks;
    let end = if breaks.crlf > breaks.lf { "\r\n" } else { "\n" };
    let finding =
        Finding::new(&RULE, facts.side, facts.source, Span::at(facts.span.end), "the last line has no line end");
    vec![finding.mended(&RULE, end)]
}
