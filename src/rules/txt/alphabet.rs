//! Finds characters that the corpus has not listed, where it lists its characters.
//!
//! Why it matters: the list of characters is the contract between transcribers; what stands
//! outside it is a slip of the keyboard or a decision that nobody wrote down.
//!
//! Example: ß in a corpus whose table of characters has no ß.
//! Instead: a character of the table, or a row for it.
//! Wrong when: the table is behind the practice; then add the character.

use crate::rules::{Check, Finding, Rule, Scope, Severity, TextFacts};
use crate::text::Span;

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT218",
    name: "alphabet",
    summary: "a character outside the declared set",
    scope: &[Scope::Reference],
    severity: Some(Severity::Error),
    fix: None,
    since: "0.1.0",
    page: include_str!("alphabet.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let Some(alphabet) = &facts.conventions.alphabet else { return Vec::new() };
    let mut found: std::collections::BTreeMap<char, (usize, usize)> = std::collections::BTreeMap::new();
    for (i, c) in facts.text().char_indices() {
        if !c.is_whitespace() && !alphabet.contains(&c) {
            found.entry(c).or_insert((facts.span.start + i, 0)).1 += 1;
        }
    }
    let findings = found.into_iter().map(|(c, (at, times))| {
        let message = format!(
            "{} (U+{:04X}) is not in the declared alphabet; it stands here {}",
            crate::text::show::visible(&c.to_string()),
            u32::from(c),
            super::counted(times, "time", "times")
        );
        Finding::new(&RULE, facts.side, facts.source, Span::new(at, at + c.len_utf8()), message)
    });
    findings.collect()
}
