//! Turns a discrepancy into what a reviewer needs to see of it: both readings in their lines, cause, history.

use super::desk::Desk;
use super::fold::State;
use super::queue::{alone, concordance};
use crate::read::Witness;
use crate::text::{InSource, Span};

/// Characters shown on either side of a reading.
const AROUND: usize = 60;

/// A reading with what stands around it; the texts are as they are, not yet safe to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// What stands before it.
    pub before: String,
    /// The reading.
    pub reading: String,
    /// What stands after it.
    pub after: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

/// What somebody said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Who.
    pub by: String,
    /// Verdict by name.
    pub verdict: &'static str,
    /// The reading they gave.
    pub text: Option<String>,
    /// Their remark.
    pub note: Option<String>,
}

/// One discrepancy laid out for a decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// Its name.
    pub id: String,
    /// Its kind by name.
    pub kind: &'static str,
    /// Its cause by name.
    pub cause: &'static str,
    /// How sure the cause is.
    pub confidence: f64,
    /// What speaks for it.
    pub evidence: Vec<String>,
    /// The convention that sets it aside.
    pub folded_by: Option<&'static str>,
    /// The transcript's side.
    pub transcript: Excerpt,
    /// The reference's side.
    pub reference: Excerpt,
    /// The letters that differ, transcript and reference.
    pub edits: Vec<(String, String)>,
    /// How many places differ in the same way, this one among them.
    pub alike: usize,
    /// Why it must be looked at alone.
    pub alone: Option<&'static str>,
    /// What holds so far.
    pub state: State,
    /// Who said what, in order of their names.
    pub said: Vec<Said>,
}

fn excerpt(witness: &Witness, span: Span<InSource>, reading: &str) -> Excerpt {
    let source = &witness.source;
    let (low, high) = (witness.span.start.min(span.start), witness.span.end.max(span.end));
    // What stands in another paragraph says nothing of this one.
    let before = &source.text[low..span.start];
    let before = before.rfind("\n\n").or_else(|| before.rfind("\n\r\n")).map_or(before, |i| before[i..].trim_start());
    let start = before.char_indices().rev().take(AROUND).last().map_or(before.len(), |(i, _)| i);
    let after = &source.text[span.end..high];
    let after = after.find("\n\n").or_else(|| after.find("\n\r\n")).map_or(after, |i| &after[..i]);
    let end = after.char_indices().nth(AROUND).map_or(after.len(), |(i, _)| i);
    let place = source.place(span.start);
    Excerpt {
        before: before[start..].into(),
        reading: reading.into(),
        after: after[..end].into(),
        line: place.line,
        column: place.column,
    }
}

/// Lays out a discrepancy of a desk.
pub fn card(desk: &Desk, at: usize) -> Card {
    let (c, standing) = (&desk.comparison, &desk.resolved.standings[at]);
    let d = &c.discrepancies[at];
    let said = standing.opinions.iter().chain(&standing.adjudicated);
    Card {
        id: d.id.clone(),
        kind: d.kind.name(),
        cause: d.cause.name(),
        confidence: d.confidence,
        evidence: d.evidence.clone(),
        folded_by: d.folded_by,
        transcript: excerpt(&c.pair.transcript, d.transcript.span, &d.transcript.text),
        reference: excerpt(&c.pair.reference, d.reference.span, &d.reference.text),
        edits: d.edits.iter().map(|e| (e.transcript.clone(), e.reference.clone())).collect(),
        alike: concordance(&c.discrepancies, at).len(),
        alone: alone(d),
        state: standing.state.clone(),
        said: said
            .map(|o| Said {
                by: o.by.clone(),
                verdict: o.event.verdict.map_or("", super::Verdict::name),
                text: o.event.text.clone(),
                note: o.event.note.clone(),
            })
            .collect(),
    }
}
