//! Finds words that are not in the declared Unicode form: NFC unless `[text] form` says
//! otherwise.
//!
//! Why it matters: é can be one character or two that look the same; a search for the one
//! does not find the other, and a comparison by characters counts an error that nobody
//! sees.
//!
//! Example: é written as e and U+0301 in a collection of NFC.
//! Instead: é as U+00E9.
//! Wrong when: the collection keeps NFD (several projects of HTR-United do); then declare
//! `form = "nfd"`.

use unicode_normalization::{UnicodeNormalization, is_nfc, is_nfd};

use crate::rules::{Change, Check, Finding, Form, Rule, Safety, Scope, Severity, TextFacts};
use crate::text::Span;

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT205",
    name: "not-normalised",
    summary: "text that is not in the declared Unicode form",
    scope: &[Scope::Reference],
    severity: Some(Severity::Warning),
    fix: Some(Safety::Safe),
    since: "0.1.0",
    page: include_str!("not_normalised.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let form = facts.conventions.form;
    let (name, sound): (_, fn(&str) -> bool) = match form {
        Form::Nfc if facts.sight().may_compose => ("NFC", is_nfc),
        Form::Nfd => ("NFD", is_nfd),
        _ => return Vec::new(),
    };
    if sound(facts.text()) {
        return Vec::new();
    }
    let mut edits: Vec<(Span<_>, String)> = Vec::new();
    let mut at = facts.span.start;
    for word in facts.text().split_inclusive(char::is_whitespace) {
        if !word.is_ascii() && !sound(word) {
            let mended = if form == Form::Nfc { word.nfc().collect() } else { word.nfd().collect() };
            edits.push((Span::new(at, at + word.len()), mended));
        }
        at += word.len();
    }
    let Some((first, _)) = edits.first() else { return Vec::new() };
    let span = Span::new(first.start, first.start + facts.source.slice(*first).trim_end().len());
    let message = format!("{} not in {name}", super::counted(edits.len(), "word", "words"));
    vec![Finding::new(&RULE, facts.side, facts.source, span, message).changed(&RULE, Change::Edits(edits))]
}
