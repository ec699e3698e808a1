//! Turns an alignment into one stream of text with its changes, from which either side can be had whole again.
//!
//! This is what tracked changes, CriticMarkup and TEI have in common: the
//! equal parts and the transcript's parts put together are the transcript, the
//! equal parts and the reference's are the reference. Blocks that moved are
//! lost in one place and gained in the other.

use std::collections::HashMap;

use super::parallel::Reach;
use crate::align::Token;
use crate::classify::{Discrepancy, Kind};
use crate::compare::Comparison;
use crate::read::Role;
use crate::report::say;
use crate::report::words::Words;

/// A part of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// Both sides have it, letter for letter.
    Equal(String),
    /// The sides differ.
    Change {
        /// What the transcript has.
        transcript: String,
        /// What the reference has.
        reference: String,
        /// The discrepancy that tells of it, as a number of the comparison's list.
        discrepancy: Option<usize>,
        /// The kind of furniture that it is.
        aside: Option<String>,
    },
}

/// Says what a comment on a discrepancy says: why it is one, and what was decided.
pub fn told(c: &Comparison, at: Option<usize>, d: &Discrepancy) -> String {
    let said = at.and_then(|at| c.decision(at)).map(|d| say::decision(d, &Words::default()));
    let all: Vec<String> = said.into_iter().chain(d.evidence.iter().cloned()).collect();
    all.join("; ")
}

/// Tells the two texts as one stream.
pub fn stream(c: &Comparison) -> Vec<Op> {
    let mut writer = Writer::of(c);
    for item in c.alignment.items.iter().filter(|i| i.moved.is_none()) {
        let t = hull(&c.alignment.transcript, &item.transcript);
        let r = hull(&c.alignment.reference, &item.reference);
        writer.item(t, r);
    }
    let ends = (c.pair.transcript.span.end, c.pair.reference.span.end);
    writer.gap(ends.0, ends.1);
    writer.out
}

fn hull(tokens: &[Token], range: &std::ops::Range<usize>) -> Option<(usize, usize)> {
    (!range.is_empty()).then(|| (tokens[range.start].span.start, tokens[range.end - 1].span.end))
}

struct Writer<'a> {
    c: &'a Comparison,
    known: HashMap<(Reach, Reach), usize>,
    at: [usize; 2],
    out: Vec<Op>,
}

impl<'a> Writer<'a> {
    fn of(c: &'a Comparison) -> Self {
        let key = |text: &str, span: crate::text::Span<crate::text::InSource>| {
            (!text.is_empty()).then_some((span.start, span.end))
        };
        let known = c.discrepancies.iter().enumerate().filter(|(_, d)| d.kind != Kind::Transposition);
        let known = known
            .map(|(i, d)| ((key(&d.transcript.text, d.transcript.span), key(&d.reference.text, d.reference.span)), i));
        let at = [c.pair.transcript.span.start, c.pair.reference.span.start];
        Self { c, known: known.collect(), at, out: Vec::new() }
    }

    /// Tells one item, with what stands before it; an item that would go back on either side is left to the gap.
    fn item(&mut self, t: Option<(usize, usize)>, r: Option<(usize, usize)>) {
        if t.is_some_and(|t| t.0 < self.at[0]) || r.is_some_and(|r| r.0 < self.at[1]) {
            return;
        }
        self.gap(t.map_or(self.at[0], |t| t.0), r.map_or(self.at[1], |r| r.0));
        let (transcript, reference) = (self.take(0, t), self.take(1, r));
        let discrepancy = self.known.get(&(t, r)).copied();
        self.change(transcript, reference, discrepancy, None);
    }

    fn take(&mut self, side: usize, to: Option<(usize, usize)>) -> String {
        let Some((from, to)) = to else { return String::new() };
        self.at[side] = to;
        let text = if side == 0 { &self.c.pair.transcript.source.text } else { &self.c.pair.reference.source.text };
        text[from..to].to_string()
    }

    /// Tells what stands on both sides up to these places: blanks, furniture, blocks that moved.
    fn gap(&mut self, t: usize, r: usize) {
        let from = self.at;
        let (t, r) = (t.max(from[0]), r.max(from[1]));
        let mut transcript = self.take(0, Some((from[0], t)));
        let mut reference = self.take(1, Some((from[1], r)));
        let head = common(transcript.chars(), reference.chars());
        let head: usize = transcript.chars().take(head).map(char::len_utf8).sum();
        self.equal(&transcript[..head]);
        (transcript, reference) = (transcript[head..].to_string(), reference[head..].to_string());
        let tail = common(transcript.chars().rev(), reference.chars().rev());
        let tail: usize = transcript.chars().rev().take(tail).map(char::len_utf8).sum();
        let end = transcript[transcript.len() - tail..].to_string();
        transcript.truncate(transcript.len() - tail);
        reference.truncate(reference.len() - tail);
        self.pieces(from[0] + head, &transcript, (from[1], r), &reference);
        self.equal(&end);
    }

    /// Tells what differs in a gap, a segment of furniture at a time; the reference's part goes with the first.
    fn pieces(&mut self, from: usize, transcript: &str, (r, r_end): (usize, usize), reference: &str) {
        let to = from + transcript.len();
        let segments = self.c.alignment.segments.iter().filter(|s| !s.in_scope);
        let of = |side: Role, a: usize, b: usize| {
            segments.clone().filter(move |s| s.side == side && s.span.start < b && a < s.span.end)
        };
        let cuts = of(Role::Transcript, from, to).map(|s| s.span.start).filter(|at| *at > from).chain([to]);
        let cuts: Vec<usize> = cuts.collect();
        let (mut at, mut left) = (from, reference.to_string());
        for cut in cuts.into_iter().filter(|_| !transcript.is_empty() || !reference.is_empty()) {
            let piece = &transcript[at - from..cut - from];
            let aside = of(Role::Transcript, at, cut).next().filter(|_| !piece.trim().is_empty());
            let aside = aside.or_else(|| of(Role::Reference, r, r_end).next().filter(|_| !left.trim().is_empty()));
            let aside = aside.map(|s| s.kind.clone());
            self.change(piece.to_string(), std::mem::take(&mut left), None, aside);
            at = cut;
        }
    }

    fn change(&mut self, transcript: String, reference: String, discrepancy: Option<usize>, aside: Option<String>) {
        if transcript == reference {
            self.equal(&transcript);
        } else {
            self.out.push(Op::Change { transcript, reference, discrepancy, aside });
        }
    }

    fn equal(&mut self, text: &str) {
        match self.out.last_mut() {
            _ if text.is_empty() => {}
            Some(Op::Equal(last)) => last.push_str(text),
            _ => self.out.push(Op::Equal(text.to_string())),
        }
    }
}

/// Counts how many characters two texts have in common from one end; a CR LF is not cut.
fn common(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b).take_while(|(x, y)| x == y && *x != '\r').count()
}
