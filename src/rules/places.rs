//! Turns places of one kind into findings: one a character, or one a text with all its places.

use super::facts::TextFacts;
use super::finding::{Change, Finding};
use super::rule::Rule;
use super::sight::Blank;
use crate::lang::Pack;
use crate::text::Span;

/// How many further places a finding names.
pub const PLACES: usize = 20;

/// Says how many there are of something.
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Makes the finding of one character, with what to write for it.
pub fn character(
    rule: &Rule,
    facts: &TextFacts<'_>,
    at: usize,
    c: char,
    what: &str,
    replacement: Option<&str>,
) -> Finding {
    let span = Span::new(at, at + c.len_utf8());
    let finding = Finding::new(rule, facts.side, facts.source, span, format!("U+{:04X}: {what}", u32::from(c)));
    match replacement {
        Some(text) => finding.mended(rule, text),
        None => finding,
    }
}

/// Makes one finding of all runs of blanks of a kind.
pub fn blanks(rule: &Rule, facts: &TextFacts<'_>, kind: Blank, what: &str, replacement: &str) -> Option<Finding> {
    let all = || facts.sight().blanks.iter().filter(|(_, k)| *k == kind).map(|(span, _)| *span);
    let first = all().next()?;
    let message = format!("{what}, in {}", counted(all().count(), "place", "places"));
    let edits = all().map(|span| (span, replacement.to_string())).collect();
    let finding = Finding::new(rule, facts.side, facts.source, first, message).changed(rule, Change::Edits(edits));
    Some(all().skip(1).take(PLACES).fold(finding, |f, span| f.beside(facts.side, span, facts.source.slice(span))))
}

/// Returns the letter of another script with the same glyph.
pub fn twin(pack: &Pack, c: char) -> Option<char> {
    pack.twins.iter().find_map(|row| {
        let (a, b) = (row.pair[0].chars().next()?, row.pair[1].chars().next()?);
        if a == c {
            Some(b)
        } else if b == c {
            Some(a)
        } else {
            None
        }
    })
}
