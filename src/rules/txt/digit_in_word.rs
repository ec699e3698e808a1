//! Finds words with a figure in the place of a letter that looks like it, and numbers with
//! a letter between their figures.
//!
//! Why it matters: recognition takes О for 0 and З for 3; a reader does not see it and a
//! search does not find the word.
//!
//! Example: "пос1е", "г0род", "№ 22З61" with the letter З.
//! Instead: после, город, № 22361.
//! Wrong when: names of models and formulas mix both; a figure is reported only between
//! small letters of a longer word, a letter only between figures that it looks like.

use crate::rules::{Check, Finding, Rule, Safety, Scope, Severity, TextFacts};
use crate::text::{InSource, Span};

/// The rule.
pub const RULE: Rule = Rule {
    code: "TXT219",
    name: "digit-in-word",
    summary: "a figure inside a word, or a letter inside a number",
    scope: &[Scope::Reference],
    severity: Some(Severity::Warning),
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    page: include_str!("digit_in_word.rs"),
    check: Check::Text(check),
};

fn check(facts: &TextFacts<'_>) -> Vec<Finding> {
    facts.sight().figured.iter().filter_map(|&span| finding(facts, span)).collect()
}

fn finding(facts: &TextFacts<'_>, span: Span<InSource>) -> Option<Finding> {
    let text = &facts.source.text;
    let joined = |c: char| matches!(c, '/' | '@' | '_' | '=' | '#' | '\\' | '-');
    if text[..span.start].ends_with(joined) || text[span.end..].starts_with(joined) {
        return None;
    }
    let chars: Vec<char> = facts.source.slice(span).chars().collect();
    let digits = chars.iter().filter(|c| c.is_ascii_digit()).count();
    let letters = chars.iter().filter(|c| c.is_alphabetic()).count();
    let stranger = |i: usize| {
        let beside = |test: &dyn Fn(&char) -> bool| {
            i > 0 && chars.get(i - 1).is_some_and(test) && chars.get(i + 1).is_some_and(test)
        };
        if chars[i].is_ascii_digit() {
            letters > 3 && digits <= 2 && beside(&|c| c.is_lowercase())
        } else {
            letters == 1 && digits > 2 && beside(&char::is_ascii_digit)
        }
    };
    let cyrillic = chars.iter().any(|c| ('\u{400}'..='\u{52f}').contains(c));
    let places: Vec<usize> = (0..chars.len()).filter(|&i| stranger(i)).collect();
    let meant: Option<Vec<char>> = (0..chars.len())
        .map(|i| if places.contains(&i) { likeness(chars[i], cyrillic) } else { Some(chars[i]) })
        .collect();
    let meant: String = meant.filter(|_| !places.is_empty())?.into_iter().collect();
    let what = if chars[places[0]].is_ascii_digit() {
        "a figure stands inside a word"
    } else {
        "a letter stands inside a number"
    };
    let message = format!("{what}: {} for {meant}", facts.source.slice(span));
    Some(Finding::new(&RULE, facts.side, facts.source, span, message).mended(&RULE, meant))
}

/// The letter that a figure is taken for, or the figure that a letter is.
fn likeness(c: char, cyrillic: bool) -> Option<char> {
    Some(match (c, cyrillic) {
        ('0', true) => 'о',
        ('0', false) => 'o',
        ('3', true) => 'з',
        ('1', _) => 'l',
        ('5', false) => 's',
        ('4', true) => 'ч',
        ('6', true) => 'б',
        ('O' | 'o' | 'О' | 'о', _) => '0',
        ('З' | 'з', _) => '3',
        ('I' | 'l' | 'І', _) => '1',
        ('б', _) => '6',
        ('А', _) => '4',
        ('S', _) => '5',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_letters_have_their_likeness() {
        assert_eq!(likeness('З', true), Some('3'));
        assert_eq!(likeness('0', false), Some('o'));
        assert_eq!(likeness('7', true), None);
    }
}
