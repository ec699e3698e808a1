//! Finds files in a legacy encoding that was told by their letters, not by a declaration.
//!
//! Why it matters: a code page is a guess that every later program makes anew, and one of
//! them will guess wrong.
//!
//! Example: a page saved as windows-1251.
//! Instead: the same page in UTF-8, or `encoding = "windows-1251"` declared for the
//! collection.
//! Wrong when: the whole collection is kept in one legacy encoding; then declare it.

use crate::rules::{Change, Check, Finding, Rule, Safety, Scope, Severity, TextFacts};
use crate::text::{EncodingEvidence, Span};

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT201",
    name: "not-utf8",
    summary: "a file in another encoding than UTF-8, which nobody declared",
    scope: &[Scope::Raw, Scope::Reference],
    severity: Some(Severity::Error),
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    page: include_str!("not_utf8.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let encoding = &facts.source.encoding;
    if encoding.name == "utf-8" || encoding.evidence == EncodingEvidence::Declared {
        return Vec::new();
    }
    let sure = match encoding.evidence {
        EncodingEvidence::Detected => format!("as its letters tell with confidence {:.2}", encoding.confidence),
        evidence => format!("as told by: {}", evidence.name()),
    };
    let message = format!("the file is in {}, {sure}; declare it or save it as UTF-8", encoding.name);
    vec![
        Finding::new(&RULE, facts.side, facts.source, Span::at(facts.span.start), message)
            .changed(&RULE, Change::ToUtf8),
    ]
}
