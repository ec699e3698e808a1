//! Turns a run that one side has for itself into the same run where a reader would see it: whole sentences, whole lines.
//!
//! Where the words around a lost sentence repeat (`Он ушёл. Он …`), several
//! places of the run mean the same, and the pairing took any of them.

use std::ops::Range;

use super::tokens::{Token, TokenKind};
use super::words::Pairing;

/// Furthest that a run is moved, in tokens.
const REACH: usize = 48;

/// Moves every one-sided run to the best of the places that mean the same; the pairing stays complete and in order.
pub fn slide(text: &str, other: &str, pairings: &mut [Pairing], transcript: &[Token], reference: &[Token]) {
    let mut at = 0;
    while at < pairings.len() {
        let p = &pairings[at];
        if p.transcript.is_empty() == p.reference.is_empty() {
            at += 1;
            continue;
        }
        let omitted = p.transcript.is_empty();
        let alike = |p: &Pairing| p.transcript.is_empty() == omitted && p.reference.is_empty() != omitted;
        let end = (at..pairings.len()).find(|&k| !alike(&pairings[k])).unwrap_or(pairings.len());
        let side = if omitted {
            Side { text: other, tokens: reference, omitted }
        } else {
            Side { text, tokens: transcript, omitted }
        };
        let shift = side.best_shift(pairings, &(at..end));
        side.apply(pairings, &(at..end), shift);
        at = end.saturating_add_signed(shift.max(0));
    }
}

/// The side that has the run.
struct Side<'a> {
    text: &'a str,
    tokens: &'a [Token],
    omitted: bool,
}

impl Side<'_> {
    fn own<'p>(&self, p: &'p Pairing) -> &'p Range<usize> {
        if self.omitted { &p.reference } else { &p.transcript }
    }

    /// Returns by how many tokens the run should move, less than nothing to the left.
    fn best_shift(&self, pairings: &[Pairing], place: &Range<usize>) -> isize {
        let own = self.own(&pairings[place.start]).start..self.own(&pairings[place.end - 1]).end;
        if self.tokens[own.clone()].iter().any(|t| t.kind == TokenKind::Gap) {
            return 0;
        }
        let single = |p: &Pairing| p.transcript.len() == 1 && p.reference.len() == 1;
        let same = |a: usize, b: usize| self.tokens[a].form == self.tokens[b].form;
        let left = pairings[..place.start].iter().rev().take(REACH).enumerate();
        let left = left.take_while(|(i, p)| single(p) && same(own.start - 1 - i, own.end - 1 - i)).count();
        let right = pairings[place.end..].iter().take(REACH).enumerate();
        let right = right.take_while(|(i, p)| single(p) && same(own.start + i, own.end + i)).count();
        let shifts = -(left as isize)..=right as isize;
        let score = |k: &isize| {
            let moved = own.start.wrapping_add_signed(*k)..own.end.wrapping_add_signed(*k);
            (self.score(&moved), -k.abs(), *k)
        };
        shifts.max_by_key(score).unwrap_or(0)
    }

    /// Says how much a run looks like something that is lost or added as a whole.
    fn score(&self, run: &Range<usize>) -> u8 {
        let (first, last) = (&self.tokens[run.start], &self.tokens[run.end - 1]);
        let ends_sentence = |t: &Token| self.text[t.span.range()].contains(['.', '!', '?', '…', '。', '！', '？', ';']);
        let before = run.start.checked_sub(1).map(|i| &self.tokens[i]);
        let lines = first.starts_line && last.ends_line;
        let begins = before.is_none_or(|t| t.kind == TokenKind::Mark && ends_sentence(t));
        let ends = last.kind == TokenKind::Mark && ends_sentence(last);
        let clause = before.is_none_or(|t| t.kind == TokenKind::Mark) && last.kind == TokenKind::Mark;
        4 * u8::from(lines) + 3 * u8::from(begins && ends) + u8::from(clause) + u8::from(first.starts_line)
    }

    /// Writes the steps anew with the run moved.
    fn apply(&self, pairings: &mut [Pairing], place: &Range<usize>, shift: isize) {
        if shift == 0 {
            return;
        }
        let (from, to) = if shift < 0 {
            (place.start - shift.unsigned_abs(), place.end)
        } else {
            (place.start, place.end + shift.unsigned_abs())
        };
        let (t, r) = (pairings[from].transcript.start, pairings[from].reference.start);
        let block = pairings[place.start].block;
        let (mut t, mut r) = (t, r);
        let pairs = shift.unsigned_abs();
        let run = place.len();
        for (k, step) in pairings[from..to].iter_mut().enumerate() {
            let in_run = if shift < 0 { k < run } else { k >= pairs };
            let (a, b) = if !in_run {
                (1, 1)
            } else if self.omitted {
                (0, 1)
            } else {
                (1, 0)
            };
            *step = Pairing { transcript: t..t + a, reference: r..r + b, block: in_run && block };
            (t, r) = (t + a, r + b);
        }
    }
}
