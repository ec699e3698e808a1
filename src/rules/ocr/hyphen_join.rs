//! Finds words with a hyphen and a blank inside, as they are left when lines are put
//! together.
//!
//! Why it matters: the two halves are found by no search, and a comparison counts two words
//! for one.
//!
//! Example: "военно- морские" in mid-line.
//! Instead: военно-морские, or the word in one.
//! Wrong when: the first part waits for another ("двух- и трёхлетний"); before a small word
//! it is not reported.

use crate::rules::sight::Blank;
use crate::rules::{Check, Finding, Rule, Safety, Scope, Severity, TextFacts};
use crate::text::Span;

/// The rule.
pub const RULE: Rule = Rule {
    code: "OCR013",
    name: "hyphen-join",
    summary: "a hyphen of a line end that was left inside a line",
    scope: &[Scope::Reference],
    severity: Some(Severity::Warning),
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    page: include_str!("hyphen_join.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let text = &facts.source.text;
    let gaps = facts.sight().blanks.iter().filter(|(_, kind)| *kind == Blank::AfterHyphen);
    gaps.filter_map(|&(blank, _)| {
        let from = text[..blank.start].rfind(char::is_whitespace).map_or(0, |i| i + 1).max(facts.span.start);
        let next = text[blank.end..facts.span.end].split(|c: char| !c.is_alphabetic()).next()?;
        let small = next.chars().count() < 4 || facts.pack.frequent_words.contains(&next.to_lowercase());
        let span = Span::new(from, blank.end + next.len());
        let sentence = next.chars().next()?.is_uppercase();
        let meant = format!("{}{next}", &text[from..blank.start]);
        (!small && !sentence).then(|| {
            let message = format!("a line-end hyphen was left in {}", facts.source.slice(span));
            Finding::new(&RULE, facts.side, facts.source, span, message).mended(&RULE, meant)
        })
    })
    .collect()
}
