//! Turns an alignment into the two texts side by side, paragraph by paragraph, page furniture folded.
//!
//! A row is a line of the reference with what the transcript has for it; a
//! long line is cut where the transcript begins one. Furniture that breaks a
//! paragraph stays inside its row, so that the paragraph reads through it.

use std::collections::HashMap;
use std::ops::Range;

use crate::align::{Item, Segment, Token};
use crate::classify::Kind;
use crate::compare::Comparison;
use crate::read::Role;
use crate::text::{InSource, Source, Span};

/// A part of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// Text that both sides have.
    Same(String),
    /// Text that differs, with the number of its discrepancy; empty where this side has nothing.
    Differs(String, usize),
    /// Furniture inside a paragraph.
    Aside(Aside),
}

/// A stretch out of scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// The side it stands on.
    pub side: Role,
    /// What it is.
    pub kind: String,
    /// Its words, as they stand.
    pub text: String,
    /// Its lines.
    pub lines: (usize, usize),
}

/// One row of the parallel text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The two readings of a paragraph.
    Row {
        /// The transcript's.
        transcript: Vec<Run>,
        /// The reference's.
        reference: Vec<Run>,
        /// Line of each side where it begins.
        lines: (Option<usize>, Option<usize>),
        /// Whether it stands elsewhere in the reference.
        moved: bool,
    },
    /// Furniture between paragraphs.
    Aside(Aside),
}

/// Bytes of a row after which the next line of the transcript begins a new one.
const LONG: usize = 1200;

/// Sets the two texts side by side.
pub fn parallel(c: &Comparison) -> Vec<Block> {
    let mut builder = Builder::of(c);
    for item in &c.alignment.items {
        builder.item(item);
    }
    builder.close();
    builder.asides(usize::MAX, usize::MAX);
    builder.out
}

/// Where a side has something, as offsets of its source.
pub(super) type Reach = Option<(usize, usize)>;

struct Builder<'a> {
    c: &'a Comparison,
    /// Number of a discrepancy by the spans of its two sides.
    known: HashMap<(Reach, Reach), usize>,
    outside: [Vec<&'a Segment>; 2],
    next: [usize; 2],
    sides: [Vec<Run>; 2],
    lines: [Option<usize>; 2],
    last: [Option<usize>; 2],
    size: usize,
    moved: Option<usize>,
    out: Vec<Block>,
}

impl<'a> Builder<'a> {
    fn of(c: &'a Comparison) -> Self {
        let key = |text: &str, span: Span<InSource>| (!text.is_empty()).then_some((span.start, span.end));
        let known = c
            .discrepancies
            .iter()
            .enumerate()
            .filter(|(_, d)| d.kind != Kind::Transposition)
            .map(|(i, d)| ((key(&d.transcript.text, d.transcript.span), key(&d.reference.text, d.reference.span)), i))
            .collect();
        let outside = |side| c.alignment.segments.iter().filter(|s| s.side == side && !s.in_scope).collect();
        Self {
            c,
            known,
            outside: [outside(Role::Transcript), outside(Role::Reference)],
            next: [0; 2],
            sides: [Vec::new(), Vec::new()],
            lines: [None; 2],
            last: [None; 2],
            size: 0,
            moved: None,
            out: Vec::new(),
        }
    }

    const fn tokens(&self, side: usize) -> &'a Vec<Token> {
        if side == 0 { &self.c.alignment.transcript } else { &self.c.alignment.reference }
    }

    fn source(&self, side: usize) -> &'a Source {
        if side == 0 { &self.c.pair.transcript.source } else { &self.c.pair.reference.source }
    }

    fn item(&mut self, item: &Item) {
        let ranges = [item.transcript.clone(), item.reference.clone()];
        let first = |b: &Self, side: usize| b.tokens(side).get(ranges[side].start).filter(|_| !ranges[side].is_empty());
        let new_line = first(self, 1).is_some_and(|t| t.starts_line);
        let long = self.size > LONG && first(self, 0).is_some_and(|t| t.starts_line);
        let open = self.sides.iter().any(|s| !s.is_empty());
        if open && (new_line || long || item.moved != self.moved) {
            self.close();
        }
        self.moved = item.moved;
        let at = |b: &Self, side: usize| first(b, side).map_or(0, |t| t.span.start);
        let (t, r) = (at(self, 0), if item.moved.is_none() { at(self, 1) } else { 0 });
        self.asides(t, r);
        let spans = [0, 1].map(|side| hull(self.tokens(side), &ranges[side]).map(|s| (s.start, s.end)));
        let differs = if item.same { None } else { self.known.get(&(spans[0], spans[1])).copied() };
        for side in [0, 1] {
            self.add(side, &ranges[side], differs);
        }
    }

    /// Adds what one side has at an item, with the blanks before it.
    fn add(&mut self, side: usize, range: &Range<usize>, differs: Option<usize>) {
        let (tokens, source) = (self.tokens(side), self.source(side));
        let role = if side == 0 { Role::Transcript } else { Role::Reference };
        let text = self.c.alignment.reading(source, role, range);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !range.is_empty() {
            let token = &tokens[range.start];
            self.lines[side].get_or_insert_with(|| source.place(token.span.start).line);
            let apart = match self.last[side] {
                Some(last) if last + 1 == range.start => tokens[last].span.end < token.span.start,
                Some(_) => true,
                None => false,
            };
            if apart && !self.sides[side].is_empty() {
                push(&mut self.sides[side], " ");
            }
            self.last[side] = Some(range.end - 1);
        }
        self.size += text.len();
        match differs {
            Some(i) => self.sides[side].push(Run::Differs(text, i)),
            None => push(&mut self.sides[side], &text),
        }
    }

    /// Sets aside what lies out of scope before these places: inside an open row in it, else between rows.
    fn asides(&mut self, t: usize, r: usize) {
        for (side, limit) in [(0, t), (1, r)] {
            while let Some(segment) = self.outside[side].get(self.next[side]).filter(|s| s.span.start < limit) {
                self.next[side] += 1;
                let source = self.source(side);
                let lines = (source.place(segment.span.start).line, source.place(segment.span.end).line);
                let text = source.slice(segment.span).trim().to_string();
                let aside = Aside { side: segment.side, kind: segment.kind.clone(), text, lines };
                if self.sides[side].is_empty() {
                    self.out.push(Block::Aside(aside));
                } else {
                    self.sides[side].push(Run::Aside(aside));
                }
            }
        }
    }

    fn close(&mut self) {
        let [transcript, reference] = std::mem::take(&mut self.sides);
        if !transcript.is_empty() || !reference.is_empty() {
            let lines = (self.lines[0], self.lines[1]);
            self.out.push(Block::Row { transcript, reference, lines, moved: self.moved.is_some() });
        }
        self.lines = [None; 2];
        self.last = [None; 2];
        self.size = 0;
    }
}

fn hull(tokens: &[Token], range: &Range<usize>) -> Option<Span<InSource>> {
    (!range.is_empty()).then(|| tokens[range.start].span.hull(tokens[range.end - 1].span))
}

fn push(runs: &mut Vec<Run>, text: &str) {
    match runs.last_mut() {
        Some(Run::Same(last)) => last.push_str(text),
        _ if text.is_empty() => {}
        _ => runs.push(Run::Same(text.to_string())),
    }
}
