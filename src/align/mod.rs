//! Turns two texts into the places where they agree and differ, and into what of each the other covers.
//!
//! First words are paired (`words`), then it is settled which stretches of the
//! transcript the reference covers at all and which are page furniture
//! (`scope`). The figures never come from here: they are exact distances over
//! the stretches in scope (`exact`).

mod anchors;
mod apart;
mod corridor;
pub mod exact;
mod items;
mod likeness;
mod moves;
mod noisy;
mod order;
mod plain;
mod relation;
mod scope;
mod seams;
mod slide;
mod tokens;
mod twice;
mod words;

use std::ops::Range;

use crate::lang::{Pack, Shapes};
use crate::read::{Role, Witness};
use crate::text::{InSource, Source, Span};

use apart::{part_catchwords, part_remarks};
use tokens::{Forms, tokenize};
pub use tokens::{Token, TokenKind};

/// A stretch of one side, and whether the comparison covers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The side it stands on.
    pub side: Role,
    /// What it is: `body`, or the furniture or gap that keeps it out (`letterhead`, `page turn`, `uncovered` …).
    pub kind: String,
    /// Whether the comparison covers it.
    pub in_scope: bool,
    /// Where it stands.
    pub span: Span<InSource>,
    /// Why, for people.
    pub why: String,
}

/// One place of the alignment: tokens of the transcript and the tokens of the reference that they stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Tokens of the transcript; those out of scope inside the range do not belong to it.
    pub transcript: Range<usize>,
    /// Tokens of the reference.
    pub reference: Range<usize>,
    /// Whether the two readings are the same but for blanks and Unicode form.
    pub same: bool,
    /// Number of the moved block that it lies in.
    pub moved: Option<usize>,
}

/// A block that stands elsewhere in the other text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Its place in the transcript.
    pub transcript: Span<InSource>,
    /// Its place in the reference.
    pub reference: Span<InSource>,
}

/// How two texts stand to each other, place by place.
#[derive(Debug, Clone)]
pub struct Alignment {
    /// Tokens of the transcript in order.
    pub transcript: Vec<Token>,
    /// Tokens of the reference in order.
    pub reference: Vec<Token>,
    /// Which tokens of the transcript are out of scope.
    pub transcript_out: Vec<bool>,
    /// Which tokens of the reference are out of scope.
    pub reference_out: Vec<bool>,
    /// Every token in scope, in exactly one item, in the order of the transcript.
    pub items: Vec<Item>,
    /// Stretches of both sides, in and out of scope, in order of side and place.
    pub segments: Vec<Segment>,
    /// Blocks that stand elsewhere.
    pub moved: Vec<Moved>,
    /// The share of the reference's letters that the transcript has, well or badly read (0 to 1).
    pub shared: f64,
    /// Whether the two are the same document at all; where not, nothing is in scope.
    pub related: bool,
}

/// Aligns a transcript with its reference.
pub fn align(transcript: &Witness, reference: &Witness, pack: &Pack) -> Alignment {
    let mut forms = Forms::default();
    let mut t = tokenize(&transcript.source.text, transcript.span, &mut forms, false);
    let mut r = tokenize(&reference.source.text, reference.span, &mut forms, true);
    part_catchwords(&transcript.source.text, &mut t, &r, &mut forms);
    part_remarks(&reference.source.text, &mut r, &t, &mut forms);
    let shapes = Shapes::of(pack);
    let mut likeness = likeness::Likeness::new(&forms, &shapes);
    let texts = scope::Texts { transcript, reference, t: &t, r: &r };
    if relation::strangers(&t, &r, &likeness) {
        return scope::unrelated(texts, 0.0);
    }
    let mut pairings = anchors::pair_long(&t, &r, &mut likeness);
    noisy::reclaim(&mut pairings, &t, &r, &mut likeness);
    twice::keep_first(&mut pairings, &t, &r, &mut likeness);
    slide::slide(&transcript.source.text, &reference.source.text, &mut pairings, &t, &r);
    scope::settle(texts, pairings, &mut likeness, pack)
}

impl Alignment {
    /// Returns the stretches of a side that are in scope, in order.
    pub fn parts(&self, side: Role) -> Vec<Span<InSource>> {
        self.segments.iter().filter(|s| s.side == side && s.in_scope).map(|s| s.span).collect()
    }

    /// Returns a side from its first stretch in scope to its last, with whatever lies between.
    pub fn covered(&self, side: Role) -> Vec<Span<InSource>> {
        let parts = self.parts(side);
        parts.first().zip(parts.last()).map(|(first, last)| first.hull(*last)).into_iter().collect()
    }

    /// Returns the hyphens and breaks at the line ends of a side that the other side shows to join a word.
    pub fn joins(&self, side: Role, source: &Source) -> Vec<Span<InSource>> {
        let mut joins = Vec::new();
        for item in &self.items {
            let (t, r) = (&self.transcript[item.transcript.clone()], &self.reference[item.reference.clone()]);
            let (own, other) = if side == Role::Reference { (r, t) } else { (t, r) };
            // Where the other side writes the word in one, hyphen and break say nothing of it; where it has the
            // hyphen too, only the break is of the page.
            let whole = other.iter().any(|token| token.join.is_none());
            for join in own.iter().filter(|_| whole).filter_map(|token| token.join) {
                let hyphen = source.text[join.range()].chars().next().map_or(0, char::len_utf8);
                joins.push(if item.same { Span::new(join.start + hyphen, join.end) } else { join });
            }
        }
        joins.sort_by_key(|join| join.start);
        joins
    }

    /// Returns the spans of paired tokens, transcript and reference, in the order of the transcript.
    pub fn paired(&self) -> Vec<(Span<InSource>, Span<InSource>)> {
        let hull = |tokens: &[Token]| Some(tokens.first()?.span.hull(tokens.last()?.span));
        self.items
            .iter()
            .filter_map(|i| {
                hull(&self.transcript[i.transcript.clone()]).zip(hull(&self.reference[i.reference.clone()]))
            })
            .collect()
    }

    /// Returns what an item reads on one side: its tokens in scope, with what stands between neighbours.
    pub fn reading(&self, source: &Source, side: Role, range: &Range<usize>) -> String {
        let (tokens, out) = match side {
            Role::Reference => (&self.reference, &self.reference_out),
            _ => (&self.transcript, &self.transcript_out),
        };
        let mut text = String::new();
        let mut last: Option<usize> = None;
        for i in range.clone().filter(|&i| !out[i]) {
            match last {
                Some(k) if k + 1 == i => text.push_str(&source.text[tokens[k].span.end..tokens[i].span.end]),
                _ => text.push_str(source.slice(tokens[i].span)),
            }
            last = Some(i);
        }
        text
    }
}
