//! Turns the stretches of one scope into what metrics ask of the texts, each worked out once and only if asked.

use std::cell::OnceCell;

use crate::align::exact::{Budget, Op, Script, Workspace};
use crate::lang::Pack;
use crate::normalize::{Context, Interner, Step, Unit, View};
use crate::text::{InSource, Source, Span};

use super::state::State;

/// One side of a scope.
pub struct Side {
    /// The text of the scope after the steps that hold in it.
    pub view: View,
    /// Its units as numbers, equal on both sides where the units are.
    pub units: Vec<u32>,
    /// Its lines as units, blanks at their ends and empty lines dropped.
    pub lines: Vec<Vec<u32>>,
}

/// The two texts of a scope.
pub struct Texts<'a> {
    /// The transcript.
    pub transcript: Side,
    /// The reference.
    pub reference: Side,
    /// Whether a rate can be stated.
    pub state: State,
    /// The language.
    pub pack: &'a Pack,
    /// The number of the blank, if there is one.
    pub blank: Option<u32>,
    script: OnceCell<Script>,
}

/// What one side is made from.
pub(super) struct From<'a> {
    /// The text.
    pub source: &'a Source,
    /// Its stretches in scope.
    pub parts: &'a [Span<InSource>],
    /// What its steps may ask of.
    pub context: Context<'a>,
}

/// A maximal run of edits: units `transcript` stand where `reference` should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Units of the transcript.
    pub transcript: std::ops::Range<usize>,
    /// Units of the reference.
    pub reference: std::ops::Range<usize>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(sides: [&From<'a>; 2], steps: &[&Step], unit: Unit) -> Self {
        let mut interner = Interner::default();
        let [transcript, reference] = sides.map(|from| side(from, steps, unit, &mut interner));
        let blank = [&transcript, &reference].into_iter().find_map(|s| {
            let at = (0..s.view.len()).find(|&i| s.view.unit(i) == " ")?;
            Some(s.units[at])
        });
        Self {
            state: State::of(transcript.units.len(), reference.units.len()),
            pack: sides[0].context.pack,
            transcript,
            reference,
            blank,
            script: OnceCell::new(),
        }
    }

    /// Returns the minimal alignment of the units.
    pub fn script(&self) -> &Script {
        self.script
            .get_or_init(|| Workspace::new().script(&self.transcript.units, &self.reference.units, &Budget::default()))
    }

    /// Calls back for every run of the alignment with the units at which it begins.
    pub fn walk(&self, mut run: impl FnMut(Op, usize, usize, usize)) {
        let (mut t, mut r) = (0, 0);
        for step in &self.script().runs {
            let len = step.len as usize;
            run(step.op, t, r, len);
            t += if step.op.in_transcript() { len } else { 0 };
            r += if step.op.in_reference() { len } else { 0 };
        }
    }

    /// Returns the maximal runs of edits, in order.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        self.walk(|op, t, r, len| {
            if op == Op::Equal {
                return;
            }
            let (te, re) = (t + if op.in_transcript() { len } else { 0 }, r + if op.in_reference() { len } else { 0 });
            match blocks.last_mut() {
                Some(last) if last.transcript.end == t && last.reference.end == r => {
                    (last.transcript.end, last.reference.end) = (te, re);
                }
                _ => blocks.push(Block { transcript: t..te, reference: r..re }),
            }
        });
        blocks
    }
}

fn side(from: &From<'_>, steps: &[&Step], unit: Unit, interner: &mut Interner) -> Side {
    let text = &from.source.text;
    let view = View::build(text, from.parts, steps, &from.context, unit);
    let units = view.ids(interner);
    // The view as a whole may have lost its line breaks, so each line is a view of its own.
    let mut lines = Vec::new();
    for part in from.parts {
        let mut at = part.start;
        while at < part.end {
            let line = from.source.line_span(at);
            let end = line.end.min(part.end);
            let own = View::build(text, &[Span::new(at, end)], steps, &from.context, unit);
            let ids: Vec<u32> = own.ids(interner);
            if !own.text().trim().is_empty() {
                lines.push(ids);
            }
            at = end + text[end..].chars().next().map_or(1, char::len_utf8);
        }
    }
    Side { view, units, lines }
}
