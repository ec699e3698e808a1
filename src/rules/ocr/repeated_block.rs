//! Finds long lines that are repeated at once, three lines or more that stand a second
//! time, and phrases that go round in a loop.
//!
//! Why it matters: pages overlap, a paste was done twice, or a model of recognition began
//! to loop; a reader takes the repetition for the document's.
//!
//! Example: the last line of one page again as the first of the next.
//! Instead: the line once.
//! Wrong when: litanies, refrains and forms repeat themselves; lines of few letters are
//! left alone.

use std::collections::HashMap;

use crate::rules::{Change, Check, Finding, Rule, Safety, Scope, Severity, TextFacts};
use crate::text::chars::alphabetic;
use crate::text::{Folding, InSource, Span};

/// The rule.
pub const RULE: Rule = Rule {
    code: "OCR006",
    name: "repeated-block",
    summary: "a line or a passage that stands twice",
    scope: &[Scope::Reference],
    severity: Some(Severity::Error),
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    page: include_str!("repeated_block.rs"),
    check: Check::Text(check),
};

/// So many letters make a line long enough not to stand twice by chance.
const LONG: usize = 30;
/// So many long lines in a row are a passage.
const PASSAGE: usize = 3;

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let text = facts.text();
    let mut lines: Vec<(&str, usize)> = Vec::new();
    let mut at = facts.span.start;
    for line in text.split_inclusive('\n') {
        let plain = line.trim();
        if plain.len() >= LONG && plain.chars().filter(|&c| alphabetic(c)).take(LONG).count() == LONG {
            lines.push((plain, at + (line.len() - line.trim_start().len())));
        }
        at += line.len();
    }
    let place = |i: usize| -> Span<InSource> { Span::new(lines[i].1, lines[i].1 + lines[i].0.len()) };
    let mut found = Vec::new();
    let mut first: HashMap<&str, usize, Folding> = HashMap::default();
    let mut i = 0;
    while i < lines.len() {
        let Some(&k) = first.get(lines[i].0) else {
            first.insert(lines[i].0, i);
            i += 1;
            continue;
        };
        let run = (0..).take_while(|&n| i + n < lines.len() && k + n < i && lines[i + n].0 == lines[k + n].0).count();
        if run >= PASSAGE || k + run == i {
            let span = place(i).hull(place(i + run - 1));
            let before = place(k).hull(place(k + run - 1));
            let line = facts.source.place(before.start).line;
            let message =
                format!("{} a second time, first at line {line}", super::counted(run, "line stands", "lines stand"));
            let finding = Finding::new(&RULE, facts.side, facts.source, span, message);
            found.push(without(finding, facts, span).beside(facts.side, before, facts.source.slice(before)));
        }
        i += run.max(1);
    }
    found.extend(looping(facts));
    found
}

/// Proposes to leave the second reading out, its line end with it.
fn without(finding: Finding, facts: &TextFacts<'_>, span: Span<InSource>) -> Finding {
    let rest = &facts.source.text[span.end..facts.span.end];
    let end = span.end + rest.find('\n').map_or(0, |n| if rest[..n].trim().is_empty() { n + 1 } else { 0 });
    finding.changed(&RULE, Change::Edits(vec![(Span::new(span.start, end), String::new())]))
}

/// Finds a word or a phrase of up to six words that follows itself four times or more.
fn looping(facts: &TextFacts<'_>) -> Option<Finding> {
    let text = facts.text();
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut hits = [0_usize; 7];
    for i in 1..words.len() {
        for (period, hit) in hits.iter_mut().enumerate().skip(1) {
            *hit = if i >= period && words[i] == words[i - period] { *hit + 1 } else { 0 };
            let start = i + 1 - (*hit + period).min(i + 1);
            let letters = |w: &&str| w.chars().filter(|&c| alphabetic(c)).count();
            if *hit == 3 * period && words[start..start + period].iter().map(letters).sum::<usize>() > 2 {
                let offset = |w: &str| facts.span.start + (w.as_ptr() as usize - text.as_ptr() as usize);
                let span = Span::new(offset(words[start]), offset(words[i]) + words[i].len());
                let message = format!("“{}” follows itself four times", words[start..start + period].join(" "));
                return Some(Finding::new(&RULE, facts.side, facts.source, span, message));
            }
        }
    }
    None
}
