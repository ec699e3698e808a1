//! Finds several lines in a row, or a long one, in a script that the rest of the text is
//! not in.
//!
//! Why it matters: a translation or the record of a catalogue that stands inside the
//! reference is compared with the page and counted as if the page had it.
//!
//! Example: the English translation below the Russian text in one file.
//! Instead: the translation in a file of its own, `<id>.translation.en.txt`.
//! Wrong when: the document itself is in two languages; then declare both, or accept the
//! finding.

use crate::rules::sight::{CYRILLIC, LATIN};
use crate::rules::{Check, Finding, Rule, Scope, Severity, TextFacts};
use crate::text::Span;

/// The rule.
pub const RULE: Rule = Rule {
    code: "EDIT413",
    name: "foreign-block",
    summary: "a block in another script: a translation or metadata pasted into the reference",
    scope: &[Scope::Reference],
    severity: Some(Severity::Warning),
    fix: None,
    since: "0.1.0",
    page: include_str!("foreign_block.rs"),
    check: Check::Text(check),
};

/// So many letters in a row of another script are a block.
const BLOCK: usize = 120;

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let sight = facts.sight();
    let (main, share) = sight.main_script();
    let strangers: usize =
        sight.letters[..2].iter().sum::<usize>() - sight.letters[..2].iter().max().copied().unwrap_or(0);
    if !matches!(main, LATIN | CYRILLIC) || share > 0.995 || strangers < BLOCK {
        return Vec::new();
    }
    let own = |c: char| ('\u{400}'..='\u{52f}').contains(&c) == (main == CYRILLIC);
    let (mut found, mut block) = (Vec::new(), None::<(usize, usize, usize)>);
    let mut at = facts.span.start;
    for line in facts.text().split_inclusive('\n').chain([""]) {
        let letters = line.chars().filter(|c| c.is_alphabetic());
        let (mine, others) = letters.fold((0, 0), |(m, o), c| if own(c) { (m + 1, o) } else { (m, o + 1) });
        if others > 5 * mine {
            let (start, n) = block.map_or((at, 0), |(start, _, n)| (start, n));
            block = Some((start, at + line.trim_end().len(), n + others));
        } else if mine > 0 || line.is_empty() {
            if let Some((start, end, n)) = block.take().filter(|b| b.2 >= BLOCK) {
                let message = format!("a block of {n} letters in another script than the rest of the text");
                found.push(Finding::new(&RULE, facts.side, facts.source, Span::new(start, end), message));
            }
            block = None;
        }
        at += line.len();
    }
    found
}
