//! Finds TODO, FIXME, XXX, ???, @@ and the conflict markers of git.
//!
//! Why it matters: they say that somebody meant to come back; a text that is released with
//! them is not finished, and one with conflict markers holds two versions of itself.
//!
//! Example: "TODO: проверить по подлиннику", "<<<<<<< HEAD".
//! Instead: the text without them, or [...] with a note.
//! Wrong when: TODO is a Spanish word and XXX a Roman number; they count only where they
//! cannot be read so.

use std::sync::LazyLock;

use regex::Regex;

use crate::rules::{Check, Finding, Rule, Scope, Severity, TextFacts};
use crate::text::Span;

/// The rule.
pub const RULE: Rule = Rule {
    code: "EDIT404",
    name: "unresolved",
    summary: "a note to oneself, or the marks of an unfinished merge",
    scope: &[Scope::Reference],
    severity: Some(Severity::Error),
    fix: None,
    since: "0.1.0",
    page: include_str!("unresolved.rs"),
    check: Check::Text(check),
};

/// A match by itself is no verdict: words and numbers that look like it are told apart below.
static MARKS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"TODO|FIXME|XXX+|\?\?\?+|@@+|(?m:^<<<<<<<+ .*$|^=======$|^>>>>>>>+ .*$)").ok());

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let text = facts.text();
    let found = MARKS.iter().flat_map(|marks| marks.find_iter(text));
    let conflict = || text.contains("<<<<<<<") && text.contains(">>>>>>>");
    let meant = |at: usize, end: usize| {
        let (before, after) = (text[..at].chars().next_back(), text[end..].chars().next());
        let next = text[end..].trim_start_matches(' ').chars().next();
        let bracketed = before.is_some_and(|c| "[({<".contains(c)) && after.is_some_and(|c| "])}>".contains(c));
        let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let alone = before.is_none_or(|c| c == '\n') && after.is_none_or(|c| c == '\n');
        match &text[at..end] {
            m if m.starts_with("TODO") || m == "FIXME" => {
                let plain =
                    next.is_some_and(char::is_lowercase) && !matches!(facts.pack.id.as_str(), "es" | "pt" | "it");
                !word(before) && !word(after) && (bracketed || alone || next == Some(':') || plain)
            }
            m if m.starts_with("XXX") => {
                !word(before) && !word(after) && (bracketed || m.len() > 3 || after == Some(':'))
            }
            m if m.starts_with('?') => bracketed || !(word(before) || before.is_some_and(|c| "!?.\"»".contains(c))),
            "=======" => conflict(),
            m if m.starts_with('<') || m.starts_with('>') => true,
            _ => !word(before) || !word(after),
        }
    };
    found
        .filter(|m| meant(m.start(), m.end()))
        .map(|m| {
            let span = Span::new(facts.span.start + m.start(), facts.span.start + m.end());
            let what = if m.as_str().starts_with(['<', '=', '>']) {
                "a conflict marker of git"
            } else {
                "a note to come back"
            };
            Finding::new(&RULE, facts.side, facts.source, span, format!("{what}: {}", m.as_str()))
        })
        .collect()
}
