//! Counts the misreadings of a page by what is taken for what; one finding a confusion,
//! with its places.
//!
//! Why it matters: what an engine confuses on one page it confuses on all; the list says
//! what to look for in the rest of the file.
//!
//! Example: "Пропу" for Прошу and "пироко" for широко: ш is read as п, twice.
//! Instead: a page without misreadings.
//! Wrong when: never; it is a note and feeds the reports.

use std::collections::BTreeMap;

use crate::classify::{Cause, Kind};
use crate::read::Role;
use crate::rules::{Check, Facts, Finding, Rule, Scope, Severity};
use crate::text::show::visible;

/// The rule.
pub const RULE: Rule = Rule {
    code: "OCR001",
    name: "confusion",
    summary: "letters that the transcript takes for others that look like them",
    scope: &[Scope::Pair],
    severity: Some(Severity::Note),
    fix: None,
    since: "0.1.0",
    page: include_str!("confusion.rs"),
    check: Check::Pair(check),
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut confusions: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (n, d) in facts.discrepancies.iter().enumerate() {
        if d.cause == Cause::Misread && d.kind == Kind::Substitution && d.folded_by.is_none() {
            for edit in &d.edits {
                confusions.entry((edit.transcript.as_str(), edit.reference.as_str())).or_default().push(n);
            }
        }
    }
    let source = &facts.pair.transcript.source;
    let findings = confusions.into_iter().filter(|((read, is), _)| !read.is_empty() && !is.is_empty());
    findings
        .map(|((read, is), places)| {
            let first = &facts.discrepancies[places[0]];
            let times = super::counted(places.len(), "time", "times");
            let message = format!("{} is read as {}, {times}", visible(is), visible(read));
            let finding = Finding::new(&RULE, Role::Transcript, source, first.transcript.span, message);
            places.iter().take(super::PLACES).fold(finding, |finding, &n| {
                let word = &facts.discrepancies[n].reference;
                finding.beside(Role::Reference, word.span, word.text.as_str())
            })
        })
        .collect()
}
