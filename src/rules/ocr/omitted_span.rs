//! Finds passages of running text in the transcript, longer than the corpus allows, for
//! which the reference has nothing, not even [...].
//!
//! Why it matters: a paragraph that the corrector skipped is lost to everybody who reads
//! only the edition, and nothing in it says so.
//!
//! Example: a paragraph of the page that is missing in the reference.
//! Instead: the paragraph, or [...] in its place.
//! Wrong when: the engine read a picture or a stamp into the middle of the text;
//! letterheads and other furniture are not reported.

use crate::classify::Kind;
use crate::read::Role;
use crate::rules::{Check, Facts, Finding, Rule, Scope, Severity};
use crate::text::Span;

/// The rule.
pub const RULE: Rule = Rule {
    code: "OCR003",
    name: "omitted-span",
    summary: "a long passage of the transcript that the reference lacks, without a mark",
    scope: &[Scope::Pair],
    severity: Some(Severity::Error),
    fix: None,
    since: "0.1.0",
    page: include_str!("omitted_span.rs"),
    check: Check::Pair(check),
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let long = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let source = &facts.pair.transcript.source;
    let lost = facts
        .discrepancies
        .iter()
        .filter(|d| d.kind == Kind::Addition)
        .map(|d| (d.transcript.span, d.reference.span.start));
    // What is out of scope is furniture or stands under a gap mark, unless nothing of that can be said of it.
    let inside = facts.alignment.covered(Role::Transcript);
    let bare = facts.alignment.segments.iter().filter(|s| {
        let bare = s.side == Role::Transcript && !s.in_scope && s.kind == "uncovered" && !s.why.contains("[...]");
        bare && inside.iter().any(|i| i.contains(s.span))
    });
    let bare = bare.map(|s| (s.span, facts.pair.reference.span.start));
    lost.chain(bare)
        .filter(|_| facts.alignment.related)
        .filter_map(|(span, beside)| {
            let letters = long(source.slice(span));
            let message = format!("the reference has nothing for {letters} letters of the transcript, and no [...]");
            let place = Span::at(beside);
            (letters >= facts.conventions.long_span).then(|| {
                Finding::new(&RULE, Role::Transcript, source, span, message).beside(Role::Reference, place, "")
            })
        })
        .collect()
}
