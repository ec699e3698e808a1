//! Turns an alignment into discrepancies: what differs, where, as which kind, and from which cause.
//!
//! One discrepancy is one changed word, one run of marks, or one block. Its
//! cause is decided by rules over the language pack (`cause`), each with its
//! evidence and a confidence.

mod cause;
mod edition;
mod edits;
pub mod identity;
mod learn;

use std::collections::HashMap;

use crate::align::{Alignment, Item, TokenKind};
use crate::lang::{Pack, Shapes};
use crate::read::{Pair, Role};
use crate::text::{Folding, InSource, Span};

pub use cause::Cause;
pub use edits::Edit;
pub use learn::Habit;

/// Which side has what the other lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Both sides have something, and it differs.
    Substitution,
    /// The transcript lacks it.
    Omission,
    /// The transcript has it too much.
    Addition,
    /// Both have it, in different places.
    Transposition,
}

impl Kind {
    /// Names the kind as the reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Substitution => "substitution",
            Self::Omission => "omission",
            Self::Addition => "addition",
            Self::Transposition => "transposition",
        }
    }
}

/// What one side reads at a place; empty where it has nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The text, without what lies out of scope inside the span.
    pub text: String,
    /// Where it stands in its source.
    pub span: Span<InSource>,
}

/// One place where the two texts differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Discrepancy {
    /// Name within the pair, made of what it reads and what stands around it: it outlives edits elsewhere.
    pub id: String,
    /// Which side has what.
    pub kind: Kind,
    /// Why, most likely.
    pub cause: Cause,
    /// The runner-up causes, likeliest first.
    pub also: Vec<Cause>,
    /// How sure the cause is, between 0 and 1.
    pub confidence: f64,
    /// What the transcript reads.
    pub transcript: Reading,
    /// What the reference reads.
    pub reference: Reading,
    /// The characters that differ inside.
    pub edits: Vec<Edit>,
    /// What speaks for the cause, for people.
    pub evidence: Vec<String>,
    /// Name shared by identical edits, or by what belongs to one moved block.
    pub group: Option<String>,
    /// The step of the profile that sets it aside as convention.
    pub folded_by: Option<&'static str>,
}

/// Lists the discrepancies of a pair in the order of the transcript, and the confusions of letters that were learnt from it.
pub fn classify(pair: &Pair, alignment: &Alignment, pack: &Pack) -> (Vec<Discrepancy>, Vec<Habit>) {
    let mut shapes = Shapes::of(pack);
    let habits = learn::learn(pair, alignment, &mut shapes);
    let judge = cause::Judge::new(pair, alignment, pack, &shapes);
    let mut out: Vec<Discrepancy> = Vec::new();
    for item in alignment.items.iter().filter(|i| !i.same) {
        let Some(mut discrepancy) = discrepancy(pair, alignment, item, &judge) else { continue };
        discrepancy.group = item.moved.map(|n| format!("move-{}", n + 1));
        out.push(discrepancy);
    }
    for (n, moved) in alignment.moved.iter().enumerate() {
        out.push(transposition(pair, n, moved));
    }
    out.sort_by_key(|d| (d.transcript.span.start, d.reference.span.start, d.kind != Kind::Transposition));
    edition::acts(pair, &mut out);
    group_alike(&mut out);
    identity::name_all(&pair.transcript, &mut out);
    (out, habits)
}

fn discrepancy(pair: &Pair, alignment: &Alignment, item: &Item, judge: &cause::Judge<'_>) -> Option<Discrepancy> {
    let gap = |j: usize| alignment.reference[j].kind == TokenKind::Gap;
    if item.transcript.is_empty() && item.reference.clone().all(gap) {
        return None;
    }
    let side = |side: Role| {
        let (source, range) = match side {
            Role::Reference => (&pair.reference.source, &item.reference),
            _ => (&pair.transcript.source, &item.transcript),
        };
        Reading { text: alignment.reading(source, side, range), span: span_of(alignment, side, range) }
    };
    let (transcript, reference) = (side(Role::Transcript), side(Role::Reference));
    let kind = match (transcript.text.is_empty(), reference.text.is_empty()) {
        (true, _) => Kind::Omission,
        (_, true) => Kind::Addition,
        _ => Kind::Substitution,
    };
    let verdict = judge.cause(item, &transcript.text, &reference.text);
    let edits = edits::between(&transcript.text, &reference.text, judge.shapes);
    Some(Discrepancy {
        id: String::new(),
        kind,
        cause: verdict.cause,
        also: verdict.also,
        confidence: verdict.confidence,
        transcript,
        reference,
        edits,
        evidence: verdict.evidence,
        group: None,
        folded_by: None,
    })
}

/// Returns the span of a run of tokens; of an empty run, the place where it would stand.
fn span_of(alignment: &Alignment, side: Role, range: &std::ops::Range<usize>) -> Span<InSource> {
    let (tokens, out) = match side {
        Role::Reference => (&alignment.reference, &alignment.reference_out),
        _ => (&alignment.transcript, &alignment.transcript_out),
    };
    if !range.is_empty() {
        return tokens[range.start].span.hull(tokens[range.end - 1].span);
    }
    let i = range.start;
    match (i.checked_sub(1), tokens.get(i)) {
        (Some(before), _) if !out[before] => Span::at(tokens[before].span.end),
        (_, Some(after)) if !out[i] => Span::at(after.span.start),
        (Some(before), _) => Span::at(tokens[before].span.end),
        (None, Some(after)) => Span::at(after.span.start),
        (None, None) => Span::at(0),
    }
}

fn transposition(pair: &Pair, number: usize, moved: &crate::align::Moved) -> Discrepancy {
    let reading = |source: &crate::text::Source, span| Reading { text: source.slice(span).to_string(), span };
    Discrepancy {
        id: String::new(),
        kind: Kind::Transposition,
        cause: Cause::Layout,
        also: Vec::new(),
        confidence: 0.9,
        transcript: reading(&pair.transcript.source, moved.transcript),
        reference: reading(&pair.reference.source, moved.reference),
        edits: Vec::new(),
        evidence: vec!["the reference has this block in another place".into()],
        group: Some(format!("move-{}", number + 1)),
        folded_by: None,
    }
}

/// Gives one name to edits that are the same letter for letter, numbered by their first place.
fn group_alike(discrepancies: &mut [Discrepancy]) {
    let mut alike: HashMap<(Cause, Vec<Edit>), Vec<usize>, Folding> = HashMap::default();
    for (i, d) in discrepancies.iter().enumerate().filter(|(_, d)| d.group.is_none() && !d.edits.is_empty()) {
        alike.entry((d.cause, d.edits.clone())).or_default().push(i);
    }
    let mut groups: Vec<Vec<usize>> = alike.into_values().filter(|places| places.len() > 1).collect();
    groups.sort_unstable();
    for (n, places) in groups.iter().enumerate() {
        places.iter().for_each(|&i| discrepancies[i].group = Some(format!("same-{}", n + 1)));
    }
}

/// Names dates among the changed words: a figure that changed inside a date is a date that changed; of another word
/// there (a month misread) the date is the runner-up.
pub fn refine_dates(discrepancies: &mut [Discrepancy], transcript: &[Span<InSource>], reference: &[Span<InSource>]) {
    use Cause::{Date, Misread, Number, Orthography, Script, Wording};
    for d in discrepancies {
        let inside = |spans: &[Span<InSource>], span: Span<InSource>| spans.iter().any(|s| s.overlaps(span));
        if !inside(transcript, d.transcript.span) && !inside(reference, d.reference.span) {
            continue;
        }
        match d.cause {
            Number => {
                d.cause = Date;
                d.evidence.push("the figure belongs to a date".into());
                if !d.also.contains(&Number) {
                    d.also.push(Number);
                }
            }
            Misread | Orthography | Script | Wording if !d.also.contains(&Date) => d.also.push(Date),
            _ => {}
        }
    }
}
