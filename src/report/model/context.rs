//! Turns a span into its place and the words around it.

use unicode_segmentation::UnicodeSegmentation;

use crate::classify::Discrepancy;
use crate::compare::Comparison;
use crate::read::{Pair, Role};
use crate::report::json::source_of;
use crate::text::{InSource, Place, Source, Span};

/// A reading between the words around it, blanks collapsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// Words before, with a blank at the end where one stands there.
    pub before: String,
    /// Words after, with a blank at the beginning where one stands there.
    pub after: String,
}

/// Words shown on either side.
const WORDS: usize = 6;
/// Characters shown on either side at most; scripts without blanks have long words.
const LETTERS: usize = 48;

/// Returns the words around a span, over line breaks.
pub fn context(source: &Source, span: Span<InSource>) -> Context {
    let (before, after) = (&source.text[..span.start], &source.text[span.end..]);
    let blank = |c: Option<char>| c.is_some_and(char::is_whitespace);
    let mut left: Vec<&str> = before.split_whitespace().rev().take(WORDS).collect();
    left.reverse();
    let mut left = left.join(" ");
    let clusters: Vec<(usize, &str)> = left.grapheme_indices(true).collect();
    if let Some((cut, _)) = clusters.len().checked_sub(LETTERS).filter(|&n| n > 0).and_then(|n| clusters.get(n)) {
        left = format!("…{}", &left[*cut..]);
    }
    let mut right = after.split_whitespace().take(WORDS).collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = right.grapheme_indices(true).nth(LETTERS) {
        right = format!("{}…", &right[..cut]);
    }
    if blank(before.chars().next_back()) && !left.is_empty() {
        left.push(' ');
    }
    if blank(after.chars().next()) && !right.is_empty() {
        right.insert(0, ' ');
    }
    Context { before: left, after: right }
}

/// Returns the place of a span on a side.
pub fn spot(pair: &Pair, side: Role, span: Span<InSource>) -> Option<Place> {
    source_of(pair, side).map(|source| source.place(span.start.min(source.text.len())))
}

/// Returns the side on which a discrepancy is shown, its source and its span there: the transcript, where it has something.
pub fn place_of<'a>(c: &'a Comparison, d: &Discrepancy) -> (Role, &'a Source, Span<InSource>) {
    if d.transcript.text.is_empty() {
        (Role::Reference, &c.pair.reference.source, d.reference.span)
    } else {
        (Role::Transcript, &c.pair.transcript.source, d.transcript.span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_around_the_reading_as_in_the_text() {
        let source = Source::from_text("a", "раз два три\nчетыре, пять шесть семь восемь девять");
        let at = |word: &str| {
            let start = source.text.find(word).expect("there");
            context(&source, Span::new(start, start + word.len()))
        };
        let around = at("четыре");
        assert_eq!(
            (around.before.as_str(), around.after.as_str()),
            ("раз два три ", ", пять шесть семь восемь девять")
        );
        let long = Source::from_text("b", "字".repeat(200));
        assert_eq!(context(&long, Span::new(300, 303)).before, format!("…{}", "字".repeat(LETTERS)));
    }
}
