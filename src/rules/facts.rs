//! Gathers all that a rule may look at: one text, or the two of a pair and what was found out about them.

use std::cell::OnceCell;

use super::conventions::Conventions;
use super::sight::Sight;
use crate::align::Alignment;
use crate::classify::Discrepancy;
use crate::dates::DateMention;
use crate::lang::Pack;
use crate::metrics::Metrics;
use crate::read::{Pair, Role, Witness};
use crate::text::{InSource, Source, Span};

/// All that a rule over one text may look at.
pub struct TextFacts<'a> {
    /// The side that the text stands on.
    pub side: Role,
    /// The file that carries it.
    pub source: &'a Source,
    /// Which part of the file it is.
    pub span: Span<InSource>,
    /// The language.
    pub pack: &'a Pack,
    /// What the corpus has agreed on.
    pub conventions: &'a Conventions,
    /// Stretches that the other text does not cover, in order; empty where no pair was compared.
    pub outside: Vec<Span<InSource>>,
    sight: OnceCell<Sight>,
}

impl<'a> TextFacts<'a> {
    /// Looks at a text by itself.
    pub fn of(witness: &'a Witness, pack: &'a Pack, conventions: &'a Conventions) -> Self {
        let (side, source, span) = (witness.role, &*witness.source, witness.span);
        Self { side, source, span, pack, conventions, outside: Vec::new(), sight: OnceCell::new() }
    }

    /// Returns what one pass over the text has seen.
    pub fn sight(&self) -> &Sight {
        self.sight.get_or_init(|| Sight::of(&self.source.text, self.span))
    }

    /// Returns the text.
    pub fn text(&self) -> &'a str {
        self.source.slice(self.span)
    }

    /// Says whether a place lies in what the other text does not cover.
    pub fn is_outside(&self, span: Span<InSource>) -> bool {
        let next = self.outside.partition_point(|o| o.end <= span.start);
        self.outside.get(next).is_some_and(|o| o.overlaps(span))
    }
}

/// All that a rule over a pair may look at.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The two texts.
    pub pair: &'a Pair,
    /// Their alignment.
    pub alignment: &'a Alignment,
    /// Their discrepancies.
    pub discrepancies: &'a [Discrepancy],
    /// Their dates.
    pub dates: &'a [DateMention],
    /// Their figures.
    pub metrics: &'a Metrics,
    /// The language.
    pub pack: &'a Pack,
    /// What the corpus has agreed on.
    pub conventions: &'a Conventions,
}

impl<'a> Facts<'a> {
    /// Returns what a rule over one text may look at, on either side.
    pub fn text(&self, side: Role) -> TextFacts<'a> {
        let witness = if side == Role::Reference { &self.pair.reference } else { &self.pair.transcript };
        let mut facts = TextFacts::of(witness, self.pack, self.conventions);
        facts.side = side;
        facts.outside =
            self.alignment.segments.iter().filter(|s| s.side == side && !s.in_scope).map(|s| s.span).collect();
        facts
    }
}
