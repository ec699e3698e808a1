//! Finds lines of page furniture that the reference left standing inside its text: sheet
//! numbers, running heads, the words that lead over to the next page.
//!
//! Why it matters: a number of a sheet in the middle of a sentence breaks every quotation
//! and every search that goes over it.
//!
//! Example: "Продолжение ф. ПРИМ." between two lines of one sentence.
//! Instead: the sentence as it reads, or the mark for page breaks that the edition uses.
//! Wrong when: the edition keeps the page turn on purpose; then turn the rule off.

use crate::read::Role;
use crate::rules::{Change, Check, Facts, Finding, Rule, Safety, Scope, Severity, places};
use crate::text::Span;

/// The rule.
pub const RULE: Rule = Rule {
    code: "OCR012",
    name: "furniture-leak",
    summary: "a sheet number or running head inside the reference's text",
    scope: &[Scope::Pair],
    severity: Some(Severity::Warning),
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    page: include_str!("furniture_leak.rs"),
    check: Check::Pair(check),
};

/// Furniture that stands where a page ends, in the words of the language packs.
const KINDS: [&str; 4] = ["folio", "running head", "page turn", "catchword"];
/// A line of furniture is short, in bytes.
const SHORT: usize = 80;
/// So many letters make a line of running text.
const PROSE: usize = 20;

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let source = &facts.pair.reference.source;
    let whole = facts.pair.reference.span;
    let text = source.slice(whole);
    let letters = |line: &str| line.chars().filter(|c| c.is_alphabetic()).take(PROSE).count();
    // The line before, as far as it is running text; then what may be furniture after it.
    let mut before: Option<&str> = None;
    let mut between: Vec<Span<_>> = Vec::new();
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let plain = line.trim();
        let start = whole.start + (plain.as_ptr() as usize - text.as_ptr() as usize);
        let cue = |c: &&crate::lang::Cue| KINDS.contains(&c.kind.as_str()) && c.matches(plain);
        if plain.is_empty() {
            continue;
        }
        if plain.len() <= SHORT && before.is_some() && facts.pack.cues.iter().find(cue).is_some() {
            between.push(Span::new(start, start + plain.len()));
            continue;
        }
        let prose = letters(line) == PROSE;
        if prose && before.is_some_and(|b| goes_on(b, plain)) {
            found.append(&mut between);
        }
        between.clear();
        before = prose.then_some(plain);
    }
    let Some(&first) = found.first() else { return Vec::new() };
    let message = format!("page furniture inside a sentence, in {}", super::counted(found.len(), "place", "places"));
    let without = |span: Span<_>| {
        let rest = &source.text[span.end..whole.end];
        let end = rest.find('\n').filter(|n| rest[..*n].trim().is_empty()).map_or(span.end, |n| span.end + n + 1);
        (Span::new(span.start, end), String::new())
    };
    let edits = found.iter().map(|s| without(*s)).collect();
    let finding = Finding::new(&RULE, Role::Reference, source, first, message).changed(&RULE, Change::Edits(edits));
    let more = found.iter().skip(1).take(places::PLACES);
    vec![more.fold(finding, |f, span| f.beside(Role::Reference, *span, source.slice(*span)))]
}

/// Says whether a sentence goes on from one line to another.
fn goes_on(before: &str, after: &str) -> bool {
    let ends = before.trim_end_matches(['"', '»', '”', ')', '\'']).ends_with(['.', '!', '?', ':', ';', '…']);
    let small = after.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
    !ends && small
}
