//! Finds words that the engine itself was not sure of and the reference has unchanged; one
//! finding a text, with all places. Only files of an engine say how sure it was.
//!
//! Why it matters: where the engine doubted and the corrector changed nothing, either the
//! engine was right or nobody looked; these are the places to look at first.
//!
//! Example: "22361" in hOCR with x_wconf 31, and 22361 in the reference.
//! Instead: a number that was read against the scan.
//! Wrong when: the engine is unsure of everything; it is a note only.

use crate::read::Role;
use crate::rules::{Check, Facts, Finding, Rule, Scope, Severity, places};

/// The rule.
pub const RULE: Rule = Rule {
    code: "OCR015",
    name: "low-confidence-kept",
    summary: "a word that the engine was unsure of stands unchanged in the reference",
    scope: &[Scope::Pair],
    severity: Some(Severity::Note),
    fix: None,
    since: "0.1.0",
    page: include_str!("low_confidence_kept.rs"),
    check: Check::Pair(check),
};

/// Below it an engine was unsure.
const SURE: f32 = 0.5;

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let (transcript, reference) = (&facts.pair.transcript.source, &facts.pair.reference.source);
    let Some(layout) = transcript.layout.as_ref().filter(|l| l.pieces.iter().any(|p| p.is_doubted(SURE))) else {
        return Vec::new();
    };
    let alignment = facts.alignment;
    let kept = alignment.items.iter().filter(|i| i.same && i.transcript.len() == 1 && i.reference.len() == 1);
    let kept = kept.map(|i| (&alignment.transcript[i.transcript.start], &alignment.reference[i.reference.start]));
    let doubted = |(t, _): &(&crate::align::Token, _)| t.is_worded() && layout.is_doubted(t.span, SURE);
    let found: Vec<_> = kept.filter(doubted).map(|(t, r)| (t.span, r.span)).collect();
    let Some(&(own, first)) = found.first() else { return Vec::new() };
    let message = format!(
        "{} that the engine was less than {:.0} % sure of, unchanged",
        super::counted(found.len(), "word", "words"),
        SURE * 100.0
    );
    let finding = Finding::new(&RULE, Role::Reference, reference, first, message);
    let finding = finding.beside(Role::Transcript, own, transcript.slice(own));
    let more = found.iter().skip(1).take(places::PLACES);
    vec![more.fold(finding, |f, (_, span)| f.beside(Role::Reference, *span, reference.slice(*span)))]
}
