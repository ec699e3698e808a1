//! Finds brackets and quotation marks that are opened and not closed, or closed and not
//! opened.
//!
//! Why it matters: a bracket says what belongs to the page and what the editor added;
//! without its partner nobody can tell where the addition ends.
//!
//! Example: "(глава делегации" with no closing bracket.
//! Instead: (глава делегации).
//! Wrong when: a list counts "1)", "а)"; that is known. A quotation that goes over several
//! paragraphs may open each of them.

use crate::rules::{Check, Finding, Rule, Scope, Severity, TextFacts};
use crate::text::Span;

/// The rule.
pub const RULE: Rule = Rule {
    code: "EDIT401",
    name: "unbalanced",
    summary: "a bracket or quotation mark without its partner",
    scope: &[Scope::Reference],
    severity: Some(Severity::Warning),
    fix: None,
    since: "0.1.0",
    page: include_str!("unbalanced.rs"),
    check: Check::Text(check),
};

/// What a mark does.
enum Part {
    Opens,
    Closes(char),
}

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    let text = &facts.source.text;
    let mut found = Vec::new();
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut say = |at: usize, c: char, what: &str| {
        let span = Span::new(at, at + c.len_utf8());
        found.push(Finding::new(&RULE, facts.side, facts.source, span, format!("{c} is {what}")));
    };
    for &(at, c) in &facts.sight().marks {
        match part(facts, c) {
            None => {}
            Some(Part::Opens) => open.push((at, c)),
            Some(Part::Closes(opener)) => match open.iter().rposition(|(_, o)| *o == opener) {
                // What counts a list at the beginning of a line closes nothing from the line before.
                Some(k) if c == ')' && counts_a_line(&text[open[k].0..at]) => {}
                // A quotation may open each paragraph and close once.
                Some(k) => {
                    open.drain(k..).skip(1).filter(|(_, c)| !is_quote(*c)).for_each(|(at, c)| say(at, c, "not closed"))
                }
                None if c == ')' && counts(&text[facts.span.start..at]) => {}
                // Some of these marks open in one language and close in the next.
                None if is_quote(c) && c != '»' => {}
                None => say(at, c, "not opened"),
            },
        }
    }
    for (i, &(at, c)) in open.iter().enumerate() {
        if !is_quote(c) || !open[..i].iter().any(|(_, o)| *o == c) {
            say(at, c, "not closed");
        }
    }
    found.sort_by_key(|f| f.span.start);
    found
}

fn is_quote(c: char) -> bool {
    !matches!(c, '(' | ')' | '[' | ']')
}

/// Says what a mark does in the language; of one that may open and close, nothing can be said.
fn part(facts: &TextFacts<'_>, c: char) -> Option<Part> {
    match c {
        '(' | '[' => return Some(Part::Opens),
        ')' => return Some(Part::Closes('(')),
        ']' => return Some(Part::Closes('[')),
        _ => {}
    }
    let opens = facts.pack.quotes.iter().any(|q| q[0] == c);
    let closes = facts.pack.quotes.iter().find(|q| q[1] == c);
    match (opens, closes) {
        (true, None) => Some(Part::Opens),
        (false, Some(quote)) => Some(Part::Closes(quote[0])),
        _ => None,
    }
}

/// Says whether a text ends in a line of one or two letters or figures.
fn counts_a_line(before: &str) -> bool {
    let line = before.rsplit_once('\n').map(|(_, line)| line.trim_start());
    line.is_some_and(|l| (1..=2).contains(&l.chars().count()) && l.chars().all(char::is_alphanumeric))
}

/// Says whether a text ends in what counts a list: one to four letters or figures after a blank.
fn counts(before: &str) -> bool {
    let token: &str = before.rsplit(|c: char| c.is_whitespace() || "(«\"„;,/".contains(c)).next().unwrap_or_default();
    let token = token.trim_end_matches('.');
    (1..=4).contains(&token.chars().count()) && token.chars().all(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_counts_with_brackets() {
        assert!(counts("а") && counts("text\n12") && counts("так: iv"));
        assert!(!counts("слово") && !counts("делегации"));
    }
}
